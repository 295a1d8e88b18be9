"""The year's report: what all regimes taught, and next year's priorities (S0-048, S0-049)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from qa_core.cycle import priorities, recommendations
from qa_core.cycle.desk import Desk
from qa_core.cycle.learning_themes import themes as learned
from qa_core.cycle.reporting import Wanted, consistency, counting, coverage, quarterly
from qa_core.cycle.reporting.front import posts
from qa_core.cycle.screening import without_references
from qa_core.errors import InputError
from qa_core.model.audience import AUDIENCES
from qa_core.model.figure import Report, Table
from qa_core.reports import annual_tables as tables
from qa_core.reports.recommendation_tables import recommendations as recommended

FIRST = ("concerns", "summary", "change", "benchmark", "trend")
FOLLOWED = ("actions", "ageing", "action-owners")
OWN = (
    "results",
    "ticks",
    "failures",
    "grades",
    "trend",
    "sections",
    "teams",
    "agencies",
    "earlier",
    "narratives",
)
"""What is told of each regime; its questions one by one stay in the quarters."""
MOST = {"learning-area": 3}
"""So many priorities of a kind are listed; of the others `MANY`."""
MANY = 8
KINDS = ("learning", "barrier", "strength")


def make(desk: Desk, want: Wanted) -> Report:
    """Every regime's year, what was learned in all of them, what became of it, and what comes next.

    Raises: InputError where the period is no year, or for an instrument that does not exist.
    """
    year = want.span.name
    if not year.isdecimal():
        raise InputError(f"The annual report is of a whole year: write --period {year[:4]}.")
    base = quarterly.make(desk, replace(want, audience=AUDIENCES["qa-team"]))
    titles = {one.id: one.title for one in counting.used(desk, want.span, want.instruments)}
    kept = {table.id: table for table in base.tables}
    shared = kept.get("shared-themes") or kept.get("themes")
    learning = [row for row in learned(desk, year)["rows"] if row["instrument"] in titles]
    parts = list(_of_instruments(base.tables, titles))
    ahead = _few([*tables.weak(shared), *priorities.listed(desk, int(year) + 1)])
    found = [
        *_picked(kept, FIRST),
        *(tables.learned(learning, kind, titles) for kind in KINDS),
        *_picked(kept, FOLLOWED),
        _recommended(desk),
        tables.priorities(ahead, _next(year, desk.organisation.year_start_month), posts(desk.organisation)),
        *_followed(desk, want),
        *parts,
        shared,
        *_picked(kept, ("versions",)),
    ]
    made = tuple(table for table in found if table is not None)
    return base.model_copy(
        update={"name": "annual", "title": "Annual quality assurance report", "tables": made}
    )


def _of_instruments(found: Iterable[Table], titles: Mapping[str, str]) -> Iterator[Table]:
    """The main tables of each regime."""
    alone = next(iter(titles), "") if len(titles) == 1 else ""
    for table in found:
        id = next((id for id in titles if table.id.startswith(f"{id}-")), alone)
        if id and not table.part and table.id.removeprefix(f"{id}-") in OWN:
            yield table


def _few(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The first of each kind of priority."""
    seen: Counter[str] = Counter()
    kept = []
    for row in rows:
        seen[row["kind"]] += 1
        kept += [row] if seen[row["kind"]] <= MOST.get(row["kind"], MANY) else []
    return kept


def _picked(kept: Mapping[str, Table], ids: Iterable[str]) -> Iterator[Table]:
    yield from (kept[id] for id in ids if id in kept)


def _recommended(desk: Desk) -> Table | None:
    found = recommendations.listed(desk)
    told = [one | {"evidence": without_references(desk, one["evidence"])} for one in found]
    return recommended(told, posts(desk.organisation))


def _followed(desk: Desk, want: Wanted) -> Iterator[Table]:
    """How much was looked at, and how far auditors agree."""
    for room, ids in ((coverage, ("checked", "coverage-")), (consistency, ("agreement",))):
        for table in room.make(desk, want).tables:
            if not table.part and table.id.startswith(ids):
                yield table


def _next(year: str, start: int) -> str:
    following = int(year) + 1
    return str(following) if start == 1 else f"{following}/{(following + 1) % 100:02d}"
