"""The pace to the coverage aim, by month and team, with numerator and denominator named (S0-028, RB6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.sampling import of_cases, sampled
from qa_core.errors import InputError
from qa_core.model.case import Case
from qa_core.model.period import Period
from qa_core.rules.coverage import DENOMINATOR, NUMERATOR, YEAR, doubts, month_end, month_of, open_at, rounded
from qa_core.rules.coverage import target as worked_out
from qa_core.rules.sampling import month_name, month_number

HEADS = (
    *("instrument", "month", "team", "open", "drawn", "audited", "audited_year", "aim_to_date", "behind"),
    *("audited_12", "open_mean", "coverage"),
)
FIELDS = {
    "open": "cases open at the end of the month; in the month that runs, today",
    "drawn": "cases drawn for the month, replacements in the place of what they replace",
    "audited": "distinct cases audited in the month",
    "audited_year": "distinct cases audited in the audit year up to the end of the month, or today",
    "aim_to_date": "the share of the aim for the months of the audit year so far, this one included; nothing "
    "before the first draw or audit",
    "behind": "aim_to_date less audited_year, where that is more than nothing",
    "audited_12": f"numerator: {NUMERATOR} up to the end of the month, or today",
    "open_mean": f"denominator: {DENOMINATOR}",
    "coverage": "audited_12 of open_mean in percent",
}


@dataclass(frozen=True)
class _World:
    """What the pace of one instrument is counted from."""

    instrument: str
    cases: Sequence[Case]
    audited: Sequence[tuple[str, dt.date]]
    drawn: Mapping[str, Sequence[str]]
    percent: int
    year_start: int
    today: dt.date
    begun: int

    def of(self, team: str) -> _World:
        """The same for the cases that belong to a team now."""
        mine = [case for case in self.cases if case.team == team]
        refs = {case.ref for case in mine}
        audited = [one for one in self.audited if one[0] in refs]
        drawn = {month: [ref for ref in found if ref in refs] for month, found in self.drawn.items()}
        more = (self.percent, self.year_start, self.today, self.begun)
        return _World(self.instrument, mine, audited, drawn, *more)


def pace(
    desk: Desk, id: str | None = None, *, month: str | None = None, year: str | None = None
) -> list[dict[str, Any]]:
    """Where each instrument that audits cases (or one) stands against the aim.

    Args:
        desk: where this happens.
        id: one instrument alone.
        month: the last of the 12 months, as `2026-09`; the one that runs unless given.
        year: an audit year, as `2026`, in place of a month.

    Returns: for each the aim, what is counted, and a row for each of the last 12 months and each team;
        `team` is null in the rows of all teams together.
    """
    chosen = [sampled(desk, id)] if id else of_cases(desk)
    until = Period.parse(year, desk.organisation.year_start_month).last if year else month
    if until is not None and month_number(until) > month_of(desk.today) and not year:
        raise InputError(f"{until} has not come yet, today being {desk.today}: nothing is known of it.")
    return [_one(desk, instrument.id, until) for instrument in chosen]


def months_of(desk: Desk, instrument: str, until: str | None = None) -> list[dict[str, Any]]:
    """The rows of one instrument for the 12 months up to `until`, as 2026-09; up to today unless given."""
    rows: list[dict[str, Any]] = _one(desk, instrument, until)["rows"]
    return rows


def _one(desk: Desk, instrument: str, until: str | None = None) -> dict[str, Any]:
    settings, cases = desk.config.sampling, desk.store.cases()
    last = min(month_number(until), month_of(desk.today)) if until else month_of(desk.today)
    months = [month_name(number) for number in range(last - YEAR + 1, last + 1)]
    world = _World(
        *(instrument, cases, desk.store.audited_cases(instrument)),
        {month: desk.store.drawn(instrument, month) for month in months},
        *(settings.coverage_percent, desk.organisation.year_start_month, desk.today),
        _begun(desk, instrument),
    )
    target = worked_out(cases, months[-1], desk.today, settings)
    teams = sorted({case.team for case in cases})
    rows = [*_rows(world, months, None)]
    for team in teams:
        rows += _rows(world.of(team), months, team)
    return {
        "instrument": instrument,
        "coverage_percent": settings.coverage_percent,
        "numerator": NUMERATOR,
        "denominator": DENOMINATOR,
        "fields": FIELDS,
        "target": target.as_json(),
        "says": [*target.says(), *doubts(cases, desk.today), *_strangers(world)],
        "rows": rows,
    }


def _begun(desk: Desk, instrument: str) -> int:
    """The month of the first draw or audit of an instrument: before it nobody can be behind."""
    drawn = [month_number(one.month) for one in desk.store.draws(instrument)]
    audited = [month_of(day) for _, day in desk.store.audited_cases(instrument)]
    return min([*drawn, *audited], default=month_of(desk.today) + 1)


def _rows(world: _World, months: Sequence[str], team: str | None) -> Iterator[dict[str, Any]]:
    """A line for each month; each month-end is counted once."""
    first, last = month_number(months[0]) - YEAR + 1, month_number(months[-1])
    counts = {n: open_at(world.cases, _end(world, n)) for n in range(first, last + 1)}
    for month in months:
        yield _row(world, month, team, counts)


def _row(world: _World, month: str, team: str | None, counts: Mapping[int, int]) -> dict[str, Any]:
    number = month_number(month)
    year = number - (number % YEAR + 1 - world.year_start) % YEAR
    mean = Fraction(sum(counts[n] for n in range(number - YEAR + 1, number + 1)), YEAR)
    done, last = _audited(world, year, number), _audited(world, number - YEAR + 1, number)
    aim = mean * world.percent * (number - year + 1) / (100 * YEAR) if number >= world.begun else Fraction(0)
    return {
        "instrument": world.instrument,
        "month": month,
        "team": team,
        "open": counts[number],
        "drawn": len(world.drawn[month]),
        "audited": _audited(world, number, number),
        "audited_year": done,
        "aim_to_date": rounded(aim),
        "behind": rounded(max(aim - done, Fraction(0))),
        "audited_12": last,
        "open_mean": rounded(mean),
        "coverage": rounded(100 * last / mean) if mean else None,
    }


def _end(world: _World, number: int) -> dt.date:
    """The end of a month, or today where it is not over."""
    return min(month_end(month_name(number)), world.today)


def _audited(world: _World, first: int, last: int) -> int:
    """How many different cases were audited from one month to another, up to today."""
    return len({case for case, day in world.audited if first <= month_of(day) <= last and day <= world.today})


def _strangers(world: _World) -> Iterator[str]:
    """Audited cases that the list does not hold: in the numerator and in no team."""
    known = {case.ref for case in world.cases}
    lost = {case for case, _ in world.audited} - known
    if lost:
        yield (
            f"{len(lost)} audited cases are not in the case list: they count for all teams together and for "
            "no single team."
        )
