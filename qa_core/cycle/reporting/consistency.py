"""How far auditors agree, and how strict each is (S0-026)."""

from __future__ import annotations

from collections import Counter

from qa_core.cycle import agreement as pairs
from qa_core.cycle.desk import Desk
from qa_core.cycle.reporting import Wanted, counting
from qa_core.cycle.reporting.front import titled
from qa_core.model.figure import Cell, Column, Report, Table
from qa_core.model.instrument import Instrument
from qa_core.reports import agreement_tables as tables
from qa_core.reports.tally import ordered


def make(desk: Desk, want: Wanted) -> Report:
    """Agreement by grade and question, the pairs themselves, severity, and what moderation did.

    Severity names auditors by reference: it is for the QA team alone. Raises: InputError for an instrument
    that does not exist.
    """
    used = counting.used(desk, want.span, want.instruments)
    told = pairs.agreement(desk, want.span.name)
    ids = {one.id: one for one in used}
    lines = [line for line in told["questions"] if line["instrument"] in ids]
    names = {one.id: one.title for one in used}
    audits = {one.id: _audits(desk, want, one.id) for one in used}
    own = want.audience.id == "qa-team"
    strict = [line for line in told["severity"] if line["instrument"] in ids] if own else []
    crossed = [
        tables.crossed(line, names[line["instrument"]], _grades(ids[line["instrument"]]))
        for line in lines
        if line["question"] == tables.GRADE
    ]
    found = [
        _glance(lines, audits, names),
        tables.grades(lines, names, audits),
        *crossed,
        _moderated(desk, want, set(ids)),
        tables.severity(strict, names),
        *tables.questions(lines, names, audits),
    ]
    notes = [told["missing"]] if told["missing"] else []
    versions = [f"{one.id} {one.version}" for one in used]
    title = "Consistency of auditors"
    return titled(desk, want, "consistency", title, found, instruments=versions, notes=notes)


def _audits(desk: Desk, want: Wanted, id: str) -> int:
    return sum(version.audits for version in desk.store.versions(counting.ends(want.span), [id]))


def _glance(lines: list[dict[str, object]], audits: dict[str, int], names: dict[str, str]) -> Table:
    """How many of the audits were made twice."""
    made = {str(line["instrument"]): line["pairs"] for line in lines if line["question"] == tables.GRADE}
    rows: list[tuple[Cell, ...]] = []
    for id, n in audits.items():
        twice = made.get(id, 0)
        pairs_ = twice if isinstance(twice, int) else 0
        if pairs_:
            rows.append((names[id], n, pairs_, pairs_ / n))
    columns = (
        Column(title="Audit"),
        Column(title="Audits", kind="count"),
        Column(title="Audited twice", kind="count"),
        Column(title="Share", kind="share", of=(2,), base=1),
    )
    note = (
        "The second auditor saw nothing of the first audit."
        if rows
        else "No audit of this period was made twice."
    )
    return Table(id="summary", title="At a glance", columns=columns, rows=tuple(rows), note=note)


def _grades(instrument: Instrument) -> dict[str, str]:
    return {option.id: option.label for option in ordered(instrument.grade_scale)}


def _moderated(desk: Desk, want: Wanted, ids: set[str]) -> Table | None:
    """What became of pairs that stood apart; None where nothing was moderated or asked."""
    months = counting.ends(want.span)
    heads = {
        head.id for head in desk.store.audits(months=months, state="submitted") if head.instrument in ids
    }
    third = sum(look.purpose == "third" and look.looks_at in heads for look in desk.store.looks())
    kinds = Counter(one.after != one.before for one in desk.store.moderations() if one.audit in heads)
    if not third and not kinds:
        return None
    return tables.settled(third, kinds[True], kinds[False])
