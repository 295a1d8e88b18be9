"""Results of earlier years: a first report already shows a trend, and nothing is pooled with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.errors import InputError
from qa_core.model.instrument import Instrument
from qa_core.model.period import Period
from qa_core.store.learning_records import PastResult
from qa_core.store.past import same
from qa_core.toolkit.past_list import PastRow, past_template, read_past

PURPOSE = "past"
HEADS = ("date", "case", "record", "agency", "instrument", "grade", "answers")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a list: results that are new, that replaced one, and that were there already."""

    added: int
    replaced: int
    known: int


def load(desk: Desk, paths: Sequence[Path], replace: str = "") -> Loaded:
    """Load results of earlier years: all of them, or none; the same rows again change nothing.

    Args:
        desk: where this happens.
        paths: workbooks or csv files, each with the columns of `past_list`.
        replace: why results that are there already with another grade are replaced; empty refuses them.

    Raises: InputError with every problem in the files, by sheet, row and column.
    """
    rows = read_past(paths, instruments(desk))
    wanted, problems = _once(rows)
    there = {one.key: one for one in desk.store.past_results()}
    problems += [
        f"{row.place}: {row.case} of {row.date.isoformat()} is here with another grade or other answers. To "
        'correct what is here: --replace "why"'
        for row, one in wanted
        if one.key in there and not same(one, there[one.key]) and not replace.strip()
    ]
    problems += [
        f"{row.place}, date: {row.date.isoformat()} has not come yet."
        for row, one in wanted
        if one.date > desk.today
    ]
    if problems:
        raise InputError(problems)
    results = [one for _, one in wanted]
    added, replaced = desk.store.load_past(results, by=desk.by, reason=replace.strip())
    return Loaded(added, replaced, len(results) - added - replaced)


def template() -> bytes:
    """An empty list of earlier results with explanations, as a workbook."""
    return past_template()


def instruments(desk: Desk) -> dict[str, Instrument]:
    """Every instrument by id: as installed, else as the database keeps it last."""
    kept = {id: version for id, version, _ in desk.store.instruments()}
    found = {id: desk.store.instrument(id, version) for id, version in kept.items()}
    return dict(sorted((found | desk.registry.instruments).items()))


def listed(desk: Desk, instrument: str = "", period: str = "") -> list[dict[str, Any]]:
    """Results of earlier years as plain data, by day; each says that its purpose is `past`.

    Args:
        desk: where this happens.
        instrument: one instrument alone; empty for all.
        period: as `Period.parse` reads it; empty for all time.
    """
    span = Period.parse(period, desk.organisation.year_start_month) if period.strip() else None
    return [
        {
            "purpose": PURPOSE,
            "date": one.date.isoformat(),
            "case": one.case,
            "record": one.record,
            "agency": one.agency,
            "instrument": one.instrument,
            "version": one.version,
            "grade": one.grade,
            "answers": dict(one.answers or {}),
            "file": one.file,
        }
        for one in desk.store.past_results()
        if instrument in ("", one.instrument) and (span is None or f"{one.date:%Y-%m}" in span.months)
    ]


def _once(rows: Iterable[PastRow]) -> tuple[list[tuple[PastRow, PastResult]], list[str]]:
    """Each result once; two rows about one thing that say different things are a problem."""
    found: dict[tuple[Any, ...], tuple[PastRow, PastResult]] = {}
    problems: list[str] = []
    for row in rows:
        one = _result(row)
        before = found.setdefault(one.key, (row, one))
        if not same(before[1], one):
            problems.append(
                f"{row.place}: {row.case} of {row.date.isoformat()} stands in {before[0].place} with another "
                "grade or other answers."
            )
    return list(found.values()), problems


def _result(row: PastRow) -> PastResult:
    return PastResult(
        case=row.case,
        date=row.date,
        instrument=row.instrument.id,
        version=row.instrument.version,
        grade=row.grade,
        record=row.record,
        agency=row.agency,
        answers=row.answers,
        file=row.place.partition(":")[0],
    )
