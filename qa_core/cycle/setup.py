"""Setting up: the first qa.toml, each line of it explained, and the database that it names."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from qa_core import config
from qa_core.config import Config
from qa_core.errors import InputError
from qa_core.model.instrument import Instrument, Setting
from qa_core.model.organisation import Organisation
from qa_core.toolkit.limits import Limits

POSTS = {
    "family-support-manager": "Family Support Manager",
    "service-leader": "Service Leader for Early Help",
    "service-managers": "Early Help Service Managers",
    "qa-team": "QA team",
    "champions-group": "CAF Champions Group",
    "social-care-front-door": "Multi-Agency Safeguarding Hub (MASH)",
}
_HEAD = """\
# What qa knows of your organisation. Lines that begin with # are explanations, or settings as they stand
# unless you change them: remove the # and write your own value.

# Where audits are kept. A file beside this one:  sqlite:///qa.db
# A PostgreSQL server for a team:  postgresql+psycopg://user@host/name
# (leave the password out: PostgreSQL reads it from a password file or from PGPASSWORD).
database = {database}

[organisation]
# The name on toolkits and reports.
name = "Our organisation"
# The colour of headings: six hexadecimal digits.
# colour = "17494D"
# The month in which the audit year starts: 1 for January, 4 for April.
# year_start_month = 1
# How many days an auditor has for a toolkit.
# toolkit_days = 14
# With fewer words a required comment is far too short: the auditor is told, nothing else happens. 0: never.
# comment_words = 4
# Comments are compared with those of the auditor's other audits of so many months. 0: not at all.
# comment_months = 12
# Who sets recommendations: references, with commas between them. Nobody else can.
# service_lead = ""
# Who looks into anybody's learning log and self-checks, beside the practitioner and their manager:
# references, with commas between them. Whoever ran qa init stands here at first; empty: nobody else. Each
# look is kept in the log.
{readers}
# A learning point of more words than this is told as too long.
# learning_words = 60
# The smallest number that wide audiences (Champions Group, agencies, public) are shown.
# small_numbers = 5
# How many working days (Monday to Friday) a lead professional has for a reply to feedback.
# reply_working_days = 10
# How many days lie between reminders of what is overdue: to its owner, the manager, the service leader.
# overdue_days = 14
# After how many months a case whose audit left actions, or was below the benchmark, is audited again.
# reaudit_months = 12
# Of how many audits in a hundred a second auditor makes the same audit, knowing nothing of the first.
# second_share = 10
# From how many levels apart two grades need a third auditor.
# second_apart = 2
# How many audits in a hundred are meant to be at or above the benchmark: the line in reports by month.
# benchmark_share = 100

[posts]
# The words by which your people know each post. Posts, not persons: a person's name does not belong here.
{posts}

[rota]
# How many cases a month each auditor of the staff list gets: at least, if there are enough, and at most.
# min = 1
# max = 2
# Who audits nothing though the staff list marks them as auditors, and who audits though it does not.
# never = []
# also = []

[sampling]
# How many of the open cases are audited over 12 months, in percent.
# coverage_percent = 20
# At least and at most so many cases a month, whatever the aim asks for.
# monthly_min = 6
# monthly_max = 8
# For so many months after an audit or a draw a case is not drawn again.
# months_between = 12

[mail]
# How letters leave (they hold references only). Without a host they are laid ready in the folder outbox.
# The password is read from the environment variable QA_MAIL_PASSWORD; it never stands here.
# host = ""
# port = 587
# from = ""
# "starttls", "tls", or "none" for a server on this computer.
# tls = "starttls"
# user = ""

[mail.posts]
# The addresses of posts. Addresses of people stand in the staff list.
# family-support-manager = "fsm@council.example"

[house]
# The look of reports. Files lie beside this one. A picture (png, jpeg or svg) for the top of each report:
# logo = "logo.png"
# The second colour, beside quotations and the like: six hexadecimal digits.
# accent = "4F9A94"
# The lines of a front page; without any there is none.
# front = []
# A marking on every page, such as "OFFICIAL-SENSITIVE".
# mark = ""
# A Word document whose styles, headers, footers and first pages are used for reports in Word.
# word = "house.docx"

[settings]
# Numbers and words of the audit instruments. A change counts for audits made after it.
"""
_TAIL = """
[limits]
# How much a returned workbook may hold before it is refused; change one only if good files are refused.
"""


def template(instruments: Iterable[Instrument], database: str = config.DATABASE, reader: str = "") -> str:
    """The text of a first qa.toml, with every setting of the given instruments explained in it."""
    line = f"learning_readers = {_toml(reader)}" if reader else '# learning_readers = ""'
    posts = "\n".join(f"# {post} = {_toml(words)}" for post, words in POSTS.items())
    head = _HEAD.format(database=_toml(database), posts=posts, readers=line)
    return head + _settings(instruments) + _TAIL + _limits()


def initialise(
    path: Path,
    instruments: Iterable[Instrument],
    database: str | None = None,
    *,
    key: bytes | None = None,
    reader: str = "",
) -> Config:
    """Make qa.toml and the database; whichever is there already stays as it is.

    Args:
        path: where qa.toml goes.
        instruments: the installed instruments, whose settings are explained in it.
        database: the URL of the database; None for a SQLite file beside qa.toml.
        key: signs toolkits in place of a random key; for demonstrations and tests only.
        reader: who sees every learning log until somebody else is named; empty for nobody.

    Raises: InputError where qa.toml names another database; StoreError where the database is there already.
    """
    fresh = not path.exists()
    if fresh:
        _write(path, template(instruments, database or config.DATABASE, reader))
    try:
        found = config.read(path)
        _same_database(found, path, database)
        _create(found.database, key)
    except BaseException:
        if fresh:
            path.unlink(missing_ok=True)
        raise
    return found


def unknown_settings(organisation: Organisation, instruments: Iterable[Instrument]) -> list[str]:
    """The organisation's settings that no installed instrument has: misspelt, or of one not installed."""
    known = {instrument.id: instrument.defaults.keys() for instrument in instruments}
    found = sorted(organisation.settings.keys() - set().union(*known.values()))
    for id, own in sorted(organisation.settings_of.items()):
        found += [f"{id}.{name}" for name in sorted(own.keys() - known.get(id, set()))]
    return found


def _create(url: str, key: bytes | None) -> None:
    from qa_core.store.store import Store

    Store.create(url, key=key).close()


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from None


def _same_database(found: Config, path: Path, database: str | None) -> None:
    if database is not None and config.database_url(database, found.folder) != found.database:
        raise InputError(
            f"{path} names another database than --database. Change the line `database` in it, "
            "or leave --database out to make the one it names."
        )


def _settings(instruments: Iterable[Instrument]) -> str:
    lines: list[str] = []
    apart: list[str] = []
    seen: dict[str, object] = {}
    for instrument in instruments:
        fresh = [setting for setting in instrument.settings if setting.id not in seen]
        other = [s for s in instrument.settings if seen.get(s.id, s.default) != s.default]
        seen |= {setting.id: setting.default for setting in fresh}
        lines += ["", f"# {instrument.title} ({instrument.id})", *_explained(fresh)] if fresh else []
        if other:
            head = f"# {instrument.title} has numbers of its own; these count for it alone."
            apart += ["", head, f"[settings.{instrument.id}]", *_explained(other)]
    lines += apart
    return "\n".join(lines or ["# (No installed instrument has any.)"]) + "\n"


def _explained(settings: Iterable[Setting]) -> list[str]:
    lines: list[str] = []
    for setting in settings:
        lines += [f"#   {line}" for line in textwrap.wrap(setting.guidance, 100)]
        lines.append(f"# {setting.id} = {_toml(setting.default)}")
    return lines


def _limits() -> str:
    return "".join(f"# {limit.name} = {limit.default}\n" for limit in fields(Limits))


def _toml(value: str | int | bool) -> str:
    return json.dumps(value, ensure_ascii=False)
