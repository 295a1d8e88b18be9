"""`qa check`: a day's records at once, and those that nobody has checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from qa_core.cli import _common

if TYPE_CHECKING:
    from qa_core.cycle.coverage import Coverage
    from qa_core.cycle.desk import Desk
    from qa_core.cycle.records import Checked, Placed
    from qa_core.model.instrument import Instrument
    from qa_core.registry import Registry

SHOWN = 50
HEADS = ("date", "case", "record", "cycle", "instrument", "why")
Sent = dict[str, dict[str, str]]
"""Where the toolkit of each record is, and its return id."""


@click.command(
    epilog="Example: qa check caf-tier1-taf records.xlsx; with toolkits for what is left to a person: "
    "qa check caf-tier1-taf records.xlsx -o toolkits --reviewer A-03"
)
@click.argument("instrument", required=False)
@click.argument("records", nargs=-1, type=click.Path(path_type=Path), metavar="[RECORDS]...")
@click.option("--missing", is_flag=True, help="List the records that were never checked.")
@click.option("--template", is_flag=True, help="Write an empty record file with explanations (to -o FILE).")
@click.option(
    "-o", "output", type=click.Path(path_type=Path),
    help="The folder for toolkits, one for each record that a person must look at; with --missing FILE.xlsx.",
)  # fmt: skip
@click.option("--reviewer", metavar="REF", default="", help="Who looks at them all.")
@click.option(
    "--list", "list_", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Who looks at which: a csv file or workbook with the columns record, auditor and, if you like, due.",
)  # fmt: skip
@click.option("--due", metavar="DATE", help="Wanted back by this day (2026-11-30).")
@_common.as_json
def check(
    instrument: str | None,
    records: tuple[Path, ...],
    missing: bool,
    template: bool,
    output: Path | None,
    reviewer: str,
    list_: Path | None,
    due: str | None,
    as_json: bool,
) -> None:
    """Work out what facts can answer of many records: a workbook, csv files or JSON.

    Needs no database; where there is a qa.toml, the records are kept, and one that comes again after it was
    returned begins a new cycle. Exit status 1 where a record fails already or raises a concern, or where
    any was never checked.
    """
    if missing:
        _missing(instrument, records, as_json, output)
        return
    if instrument is None:
        raise click.UsageError("Which instrument? qa instrument list names them.")
    if template:
        _template(instrument, output)
        return
    if not records:
        raise click.UsageError("Which records? Give a file, or --template for an empty one, or --missing.")
    if bool(output) != bool(reviewer or list_):
        raise click.UsageError("For toolkits give a folder (-o) and a --reviewer or a --list of them.")
    ask = _Ask(output, reviewer, list_, due) if output else None
    found, sent = _checked(instrument, records, ask, as_json)
    _show(found, sent, as_json)
    if any(one.attention for one in found):
        _common.attention()


class _Ask(NamedTuple):
    """The toolkits that are wanted: where they go, who looks at the records, and by when."""

    output: Path
    reviewer: str
    list_: Path | None
    due: str | None


def _checked(name: str, paths: Sequence[Path], ask: _Ask | None, as_json: bool) -> tuple[list[Checked], Sent]:
    """The records as they were checked, kept where there is a database, and the toolkits written for them."""
    from qa_core import config
    from qa_core.cli._desk import desk, today
    from qa_core.cycle.records import as_given, in_cycles, keep, unlisted
    from qa_core.toolkit.records import read_records

    if _common.given_config() is None and config.nearest() is None:
        if ask:
            _common.config()
        plugins = _common.registry()
        asked = plugins.instrument(name)
        found = _each(plugins, asked, as_given(read_records(asked, paths)), {}, today())
        _alarm(found, as_json)
        return found, {}
    with desk() as at:
        asked = at.registry.instrument(name)
        placed = in_cycles(at, asked, read_records(asked, paths))
        found = _each(at.registry, asked, placed, at.settings(asked), at.today)
        found = keep(at, asked, found)
        _alarm(found, as_json)
        strange = unlisted(at, found)
        if strange:
            more = f" and {len(strange) - SHOWN} more" if len(strange) > SHOWN else ""
            _common.warn(f"Not in the case list: {', '.join(strange[:SHOWN])}{more}. Check the spelling.")
        return found, _send(at, asked, found, ask) if ask else {}


def _each(
    plugins: Registry, asked: Instrument, placed: Sequence[Placed], settings: Any, today: Any
) -> list[Checked]:
    from qa_core.cycle.records import check as checked

    owner = plugins.owner(asked)
    with _common.progress(placed, "Records", len(placed)) as bar:
        return [checked(asked, one, owner, settings, today) for one in bar]


def _send(at: Desk, asked: Instrument, found: Sequence[Checked], ask: _Ask) -> Sent:
    """Toolkits for the records that need a reviewer; where each is, by record."""
    from qa_core.cycle.records import to_send
    from qa_core.cycle.returns import write_whole
    from qa_core.cycle.toolkits import allocate, write
    from qa_core.toolkit.lists import read_toolkit_list
    from qa_core.toolkit.lists_columns import REVIEWS

    listed = read_toolkit_list(ask.list_, REVIEWS) if ask.list_ else ()
    wanted = to_send(found, ask.reviewer, _common.due_date(ask.due), listed)
    allocations, warnings = allocate(at, asked, wanted)
    for warning in warnings:
        _common.warn(warning)
    sent: Sent = {}
    with _common.progress(write(at, asked, allocations), "Toolkits", len(allocations)) as bar:
        for allocation, data in bar:
            record = allocation.subject.record or allocation.case
            name = f"{allocation.case} {record} {allocation.auditor} {allocation.return_id}.xlsx"
            path = ask.output / _common.file_name(name)
            write_whole(path, data)
            sent[record] = {"toolkit": str(path), "return_id": allocation.return_id}
    return sent


def _alarm(found: Sequence[Checked], as_json: bool) -> None:
    """Concerns come first, whatever happens afterwards."""
    from qa_core.cli._desk import loud

    for one in found:
        for flag in one.alarms:
            record = one.placed.record
            about = f"CONCERN {flag.type} at {flag.question}, {record.record} of {record.case}"
            loud(f"{about}: {flag.text}" if flag.text else about, err=as_json)


def _show(found: Sequence[Checked], sent: Sent, as_json: bool) -> None:
    """A line for each record, and what fails in it."""
    if as_json:
        _common.print_json([one.as_json() | sent.get(one.placed.record.record, {}) for one in found])
        return
    for one in found:
        for line in _lines(one):
            click.echo(line)
        if place := sent.get(one.placed.record.record):
            click.echo(f"    toolkit: {place['toolkit']}")
    failing = sum(bool(one.failed) for one in found)
    left = sum(bool(one.unanswered) for one in found)
    click.echo(f"{_count(len(found), 'record')}: {failing} failing already, {left} with questions left.")


def _lines(one: Checked) -> Iterator[str]:
    record, subject = one.placed.record, one.placed.subject
    cycle = f", cycle {subject.cycle}" if subject.cycle > 1 else ""
    failed = f"fails {', '.join(one.failed)}" if one.failed else "nothing fails so far"
    left = f"{_count(len(one.unanswered), 'question')} left for a person" if one.unanswered else ""
    result = "" if one.unanswered else one.result.suggested or ""
    reviewed = "reviewed already" if one.placed.reviewed else ""
    said = "; ".join(part for part in (failed, left, result, reviewed) if part)
    yield f"{record.record} ({record.case}{cycle}): {said}"
    if subject.previous:
        yield f"    returned before for: {', '.join(subject.previous)}"
    for finding in one.result.findings:
        if finding.verdict and finding.level == "block":
            yield f"    {finding.code}: {finding.message}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _template(name: str, output: Path | None) -> None:
    from qa_core.cli._lists import write_template
    from qa_core.toolkit.records_template import record_template

    asked = _common.registry().instrument(name)
    write_template((output,) if output else (), partial(record_template, asked), f"{asked.id}-records.xlsx")


def _missing(name: str | None, records: Sequence[Path], as_json: bool, output: Path | None) -> None:
    from qa_core.cli._desk import desk
    from qa_core.cycle.coverage import coverage, of_records, ordered

    if records:
        raise click.UsageError("--missing takes no records: it looks at what was checked before.")
    with desk() as at:
        asked = [at.registry.instrument(name)] if name else of_records(at)
        found = [coverage(at, instrument) for instrument in asked]
        gaps = [gap.as_json() for one in found for gap in one.gaps]
        checked, of = sum(one.checked for one in found), sum(one.of for one in found)
        each = [one.as_json() for one in found]
        data = {"checked": checked, "of": of, "missing": gaps, "instruments": each}
        tables = [("Never checked", HEADS, [vars(gap) for gap in ordered(found)])]
        _common.show_page(at, "Never checked", tables, data, partial(_tell, found), as_json, output)
    if any(one.gaps for one in found):
        _common.attention()


def _tell(found: Sequence[Coverage]) -> None:
    from qa_core.cycle.coverage import ordered

    gaps = list(ordered(found))
    if gaps:
        _common.print_table(HEADS, [[getattr(gap, head) for head in HEADS] for gap in gaps])
    for one in found:
        silent = f" {_count(one.silent, 'case')} of the case list say nothing of them." if one.silent else ""
        click.echo(f"{one.instrument}: {one.checked} of {one.of} checked ({one.kind}).{silent}")
    if not found:
        click.echo("No installed instrument is about single records.")
