"""The wide table of answers: one row an audit, as its answers stand (T7).

It needs no plugin: what was asked stands in the snapshots that are kept with the audits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic_core import from_json

from qa_core.cycle.answer_columns import Book, Places
from qa_core.cycle.desk import Desk
from qa_core.errors import InputError
from qa_core.model.period import Period
from qa_core.reports.answer_sheet import Column, Sheet
from qa_core.store.current import Current

MISSING = "(not answered)"
"""Stands where a question had to be answered and was not; an empty cell was not asked, or may be empty."""
_QUESTIONS = (
    ("instrument", "Instrument", 20),
    ("versions", "Versions", 14),
    ("key", "Question", 12),
    ("section", "Section", 30),
    ("prompt", "Prompt", 60),
    ("kind", "Answer", 16),
    ("options", "Options, best first where they are a scale", 50),
    ("themes", "Themes", 30),
    ("worked_out", "Worked out", 12),
)


def answer_table(
    desk: Desk,
    period: Period,
    instruments: Sequence[str] = (),
    *,
    comments: bool = False,
    every: bool = False,
) -> list[Sheet]:
    """The audits of a period with all that was answered.

    Several versions of an instrument share its sheet: columns are those of the last version used, with what
    only earlier ones asked after them; a renamed question has the column of its new key. Options stand by
    their labels in the version that was used. A blank cell takes what was worked out.

    Args:
        desk: where this happens.
        period: whose audits.
        instruments: ids; none means all.
        comments: columns for the comment, and the reason of an override, of each question that has any.
        every: audits that do not count too: void ones and second looks, but never a self-check.

    Returns: for each instrument a sheet of its audits and one for each table that its audits hold; at the
        end a sheet of all questions.
    Raises: InputError for an instrument that does not exist, and where there is no audit.
    """
    _known(desk, instruments)
    books = _filled(desk, desk.store.as_they_stand((period.first, period.last), instruments, every=every))
    if not books:
        raise InputError(f"There are no audits in {period.title}.")
    several = len(books) > 1
    sheets = [sheet for _, book in sorted(books.items()) for sheet in book.sheets(several, comments)]
    return [*sheets, _questions([book for _, book in sorted(books.items())])]


def _known(desk: Desk, wanted: Iterable[str]) -> None:
    known = {id for id, _, _ in desk.store.instruments()} | set(desk.registry.instruments)
    strange = [id for id in wanted if id not in known]
    if strange:
        names = ", ".join(sorted(known)) or "none"
        raise InputError(f"There is no instrument {id!r}. Known: {names}." for id in strange)


def _filled(desk: Desk, audits: Iterable[Current]) -> dict[str, Book]:
    """A book for each instrument, with its audits."""
    order = {(id, version): n for n, (id, version, _) in enumerate(desk.store.instruments())}
    books: dict[str, Book] = {}
    places: dict[tuple[str, str], Places] = {}
    for audit in audits:
        version = (audit.instrument, audit.version)
        if version not in places:
            book = books.setdefault(audit.instrument, Book(audit.instrument))
            places[version] = book.version(desk.store.instrument(*version), order[version])
        _take(places[version], audit)
    return books


def _take(places: Places, audit: Current) -> None:
    """One audit into the book of its instrument."""
    row, labels = places.start(audit), places.labels
    for key, answer in from_json(audit.content, cache_strings="keys").get("answers", {}).items():
        known = labels.get(key, {})
        for name, said in answer.items():
            if name == "value":
                row[key] = known[said] if type(said) is str and said in known else places.words(key, said)
            elif name == "rows":
                places.rows(audit.id, key, said)
            elif said:
                row[f"{key} {name}"] = said
    for key, worked in from_json(audit.result, cache_strings="keys").get("worked_out", {}).items():
        if row.get(key) is None:
            row[key] = places.words(key, worked.get("value"))
    for key in audit.missing:
        row[key] = MISSING


def _questions(books: Sequence[Book]) -> Sheet:
    """What was asked, once for each question of each instrument."""
    columns = [Column(key, title, "text", width) for key, title, width in _QUESTIONS]
    rows = [list(line) for book in books for line in book.questions()]
    return Sheet("questions", "Questions", columns, rows)
