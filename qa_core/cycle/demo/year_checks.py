"""What must hold at the end of a simulated year, by the lists and files as they were."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qa_core.cycle import escalation_list
from qa_core.cycle.demo.year_state import Lists, Told, Year
from qa_core.cycle.desk import Desk
from qa_core.cycle.pace import pace
from qa_core.cycle.sample_proof import proof, replayed
from qa_core.model.case import Case

BARRED = frozenset({"lead-professional", "assessor", "taf-attendee", "contributor", "line-manager"})
"""Who must not audit a case (S0-030), written down here once more so that the rule is not its own judge."""
ENDED = ("closed", "withdrawn", "cleared")
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: how many things it looked at, and a sentence for each that is wrong."""

    name: str
    looked_at: str
    wrong: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong

    @property
    def row(self) -> tuple[str, str, str]:
        """The check as a line of a table."""
        more = f" and {len(self.wrong) - SHOWN} more" if len(self.wrong) > SHOWN else ""
        return self.name, "ok" if self.ok else "FAILS", "; ".join(self.wrong[:SHOWN]) + more or self.looked_at


def checks(desk: Desk, year: Year, instrument: str) -> list[Found]:
    """Everything that must hold.

    Args:
        desk: on the last day of the year.
        year: what was told to people, and the lists of each month.
        instrument: the instrument whose coverage aim is to be reached.
    """
    looks: tuple[tuple[str, Callable[[], tuple[str, Iterator[str]]]], ...] = (
        ("coverage aim reached", lambda: _coverage(desk, instrument)),
        ("no conflict of interest", lambda: _conflicts(desk, year)),
        ("draws come out again", lambda: _draws(desk)),
        ("escalations acknowledged or listed", lambda: _escalations(desk, year)),
        ("returns told “accepted” are there", lambda: _told(desk, year)),
        ("replies told “accepted” are there", lambda: _replied(desk, year)),
        ("no duplicates", lambda: _doubles(desk)),
        ("the store verifies", lambda: _verified(desk)),
        ("nothing was left undone", lambda: (f"{len(year.open_sent)} toolkits", iter(year.troubles))),
    )
    return [Found(name, said, tuple(wrong)) for name, look in looks for said, wrong in (look(),)]


def _coverage(desk: Desk, instrument: str) -> tuple[str, Iterator[str]]:
    [found] = pace(desk, instrument)
    month = f"{desk.today:%Y-%m}"
    row = next(row for row in found["rows"] if row["team"] is None and row["month"] == month)
    aim = f"{row['audited_year']} cases audited of {row['aim_to_date']} aimed at"
    said = f"{instrument}: {aim}; {row['audited_12']} of {row['open_mean']} open is {row['coverage']} %"
    return said, iter([said] if row["behind"] > 0 else [])


def _conflicts(desk: Desk, year: Year) -> tuple[str, Iterator[str]]:
    """Every allocation beside the case list and staff list of its month, by the rule written down here."""
    given = [
        (f"{one.exported:%Y-%m}", one.instrument, one.case, one.auditor)
        for one in desk.store.allocations()
        if one.purpose != "self"
    ]
    given += [(one.month, one.instrument, one.case, one.auditor) for one in desk.store.duties() if one.stands]
    kinds = {id: frozenset(one.role("involved")) or BARRED for id, one in desk.registry.instruments.items()}
    told = {(one.case, one.person) for one in desk.store.told_conflicts()}
    standing = {(one.case, one.auditor) for one in desk.store.duties() if one.stands}
    wrong = [
        f"{case} of {month} is with {auditor}: {', '.join(hands)}"
        for month, instrument, case, auditor in given
        if (hands := sorted(_hands(year.lists[month], case, auditor) & kinds[instrument]))
    ]
    wrong += [
        f"{case} is with {auditor}, who told of a conflict" for case, auditor in sorted(told & standing)
    ]
    return f"{len(given)} allocations against the lists of {len(year.lists)} months", iter(wrong)


def _hands(lists: Lists, ref: str, auditor: str) -> set[str]:
    """What somebody had to do with a case by the lists of a month."""
    case: Case = lists.cases[ref]
    found: set[str] = {one.involved for one in case.involved if one.person == auditor}
    if case.lead_professional == auditor:
        found.add("lead-professional")
    lead = lists.people.get(case.lead_professional)
    if lead is not None and lead.manager == auditor:
        found.add("line-manager")
    return found


def _draws(desk: Desk) -> tuple[str, Iterator[str]]:
    roots = [one.id for one in desk.store.draws() if one.id == one.root]
    wrong = (id for id in roots if not replayed(proof(desk, id))["same"])
    return f"{len(roots)} draws replayed", (f"{id} comes out otherwise" for id in wrong)


def _escalations(desk: Desk, year: Year) -> tuple[str, Iterator[str]]:
    every = desk.store.escalations(open_only=False)
    courses = desk.store.courses([one.id for one in every])
    shown = {row["id"] for row in escalation_list.listed(desk) if row["state"] in escalation_list.OPEN}
    seen = {one.id for one in every if courses[one.id][-1].acknowledged_at is not None}
    ended = {one.id for one in every if one.state in ENDED}
    left = ", ".join(year.left) or "none"
    said = f"{len(every)}: {len(ended)} ended, {len(shown)} listed open (left on purpose: {left})"
    wrong = [f"{one.id} is {one.state}, not listed" for one in every if one.id not in shown | ended]
    wrong += [
        f"{one.id} was neither acknowledged nor left on purpose"
        for one in every
        if one.id not in seen | ended | set(year.left)
    ]
    wrong += [f"{one.id} was closed unseen" for one in every if one.state == "closed" and one.id not in seen]
    return said, iter(wrong)


def _told(desk: Desk, year: Year) -> tuple[str, Iterator[str]]:
    kept: dict[str, list[tuple[str | None, int]]] = {}
    for one in desk.store.returns():
        kept.setdefault(one.sha256, []).append((one.audit, one.number))
    known = {head.id for head in desk.store.audits()} | {one.audit for one in desk.store.looks()}
    wrong = (text for one in year.told if (text := _lost(desk, one, kept.get(one.sha256, []), known)))
    return f"{len(year.told)} files with their bytes", wrong


def _lost(desk: Desk, told: Told, kept: list[tuple[str | None, int]], known: set[str | None]) -> str:
    mine = [number for audit, number in kept if audit == told.audit]
    if not mine or told.audit not in known:
        return f"{told.file}: audit {told.audit} has no such return"
    data = desk.store.return_data(mine[-1])
    same = hashlib.sha256(data).hexdigest() == told.sha256
    return "" if same else f"{told.file}: other bytes are kept"


def _replied(desk: Desk, year: Year) -> tuple[str, Iterator[str]]:
    kept = {
        hashlib.sha256(desk.store.reply_data(one.number)).hexdigest()
        for one in desk.store.replies()
        if one.status == "accepted"
    }
    wrong = (f"{one.file}: no such reply" for one in year.replied if one.sha256 not in kept)
    return f"{len(year.replied)} reply sheets with their bytes", wrong


def _doubles(desk: Desk) -> tuple[str, Iterator[str]]:
    heads = desk.store.audits(state="submitted")
    audits = Counter(
        (one.instrument, one.case, one.record, one.cycle, one.exercise, one.agency) for one in heads
    )
    returns = Counter(one.return_id for one in heads)
    duties = Counter((one.instrument, one.month, one.case) for one in desk.store.duties() if one.stands)
    files = Counter(one.sha256 for one in desk.store.returns(status="accepted"))
    wrong = (
        *_twice("audited", audits),
        *_twice("counted as a return", returns),
        *_twice("given to somebody", duties),
        *_twice("taken in", files),
    )
    return f"{len(heads)} audits, {len(files)} files, {len(duties)} duties", iter(wrong)


def _twice(what: str, counter: Mapping[Any, int]) -> Iterator[str]:
    for key, n in counter.items():
        parts = key if isinstance(key, tuple) else (key,)
        if n > 1:
            yield f"{' '.join(str(part) for part in parts if part)} is {what} {n} times"


def _verified(desk: Desk) -> tuple[str, Iterator[str]]:
    found = desk.store.verify()
    return f"{len(found)} looks", (f"{one.name}: {one.detail}" for one in found if not one.ok)
