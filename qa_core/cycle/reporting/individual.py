"""One audit readable by someone who never saw the system (S0-047)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qa_core.cycle import reaudits
from qa_core.cycle.audits import instrument_of
from qa_core.cycle.desk import Desk
from qa_core.cycle.escalation_list import shown
from qa_core.cycle.followed import Followed, followed, lead_of
from qa_core.cycle.history import changes
from qa_core.cycle.reporting import Wanted
from qa_core.cycle.reporting.front import titled
from qa_core.cycle.screening import case_references
from qa_core.errors import InputError
from qa_core.model.figure import Report, Table
from qa_core.model.instrument import Instrument
from qa_core.reports import individual
from qa_core.reports.screen import reference_pattern
from qa_core.reports.words import day, plain
from qa_core.store.records import Revision, StoredAudit
from qa_core.store.rows import learning

NOTES = (
    "References stand for the case and for people; children are Child 1, Child 2 and so on.",
    "Answers stand as the auditor gave them, with the reason beside each that was worked out.",
)
_STATES = {
    "submitted": "Counts in reports",
    "aside": "Counts in no report",
    "void": "Voided: counts in no report",
}
_PURPOSES = {"second": "A second look", "third": "A third look", "self": "A self-check"}


def make(desk: Desk, want: Wanted) -> Report:
    """The whole of one audit, from what is kept: its plugin may be gone.

    Raises: StoreError where there is no audit of the id in `want.subject`; InputError where it is for SLT.
    """
    if want.audience.id == "slt":
        raise InputError("An audit goes to SLT as a background paper alone: qa report slt --papers AUDIT")
    told, stored = told_of(desk, want.subject)
    version = f"{stored.head.instrument} {stored.head.instrument_version}"
    made = titled(
        desk,
        want,
        "individual",
        f"Audit {stored.head.id}: {told.instrument.title}",
        individual.tables(told),
        instruments=[version],
        notes=NOTES,
    )
    return made.model_copy(update={"subject": stored.head.id, "sentences": individual.headline(told)})


def papers(desk: Desk, id: str) -> list[Table]:
    """The tables of an audit as a background paper of another report: all of one part, named after it."""
    told, stored = told_of(desk, id)
    name = f"Background paper {stored.head.id}"
    found = individual.tables(told)
    return [
        table.model_copy(
            update={
                "id": f"paper-{stored.head.id}-{table.id}",
                "title": f"{stored.head.id}: {table.title}",
                "part": name,
                "loud": False,
            }
        )
        for table in found
    ]


def told_of(desk: Desk, id: str) -> tuple[individual.Told, StoredAudit]:
    """Everything that is known of an audit.

    Raises: StoreError where there is none of that id; InputError for a self-check, which is its maker's own.
    """
    stored = desk.store.audit(id)
    head, instrument = stored.head, instrument_of(desk, stored)
    if head.purpose == "self":
        raise InputError(f"{head.id} is a self-check: it is for whoever made it, and no report tells of it.")
    actions = [one for one in followed(desk, head.id) if not one.checked_in]
    earlier, found = reaudits.found(desk, head)
    history = desk.store.history(head.id)
    told = individual.Told(
        instrument=instrument,
        audit=stored.audit,
        result=stored.result,
        about=[*_about(desk, stored, instrument, history)],
        concerns=[*_concerns(desk, stored)],
        moderated=[*_moderated(desk, stored, instrument)],
        actions=[_action(one, desk) for one in actions],
        earlier_id=earlier.id if earlier else "",
        earlier=[(o.action.action, o.action.owner, _iso(o.action.due), o.found) for o in found],
        revisions=[*_revisions(history)],
        learning=[(a, point, c) for _, _, a, point, c in learning(instrument, stored.audit, "")],
        references=reference_pattern(case_references(desk)),
    )
    return told, stored


def _about(
    desk: Desk, stored: StoredAudit, instrument: Instrument, history: list[Revision]
) -> Iterator[tuple[str, str]]:
    """What was audited, when, by whom, and with which instrument; people by reference."""
    head = stored.head
    yield "Case", head.case
    if head.record:
        kind = instrument.record.kind if instrument.record else "record"
        yield "Record", f"{plain(kind)} {head.record}, check {head.cycle}"
    yield "Audited on", day(head.date.isoformat())
    yield "Auditor", head.auditor
    lead = next((i.person for i in stored.audit.involved if i.involved == "lead-professional"), "")
    yield "Lead professional", lead or lead_of(desk, head.case) or "Not in the lists"
    names = {agency.id: agency.label for agency in instrument.agencies}
    for what, words in (("Team", head.team), ("Agency", names.get(head.agency, head.agency))):
        if words:
            yield what, words
    if head.exercise:
        yield "Thematic exercise", f"{head.exercise}, {desk.store.exercise(head.exercise).theme}"
    yield "Instrument", f"{instrument.title}, version {head.instrument_version}"
    yield "Instrument’s fingerprint", head.digest
    yield "Handed in", day(history[0].at.date().isoformat())
    state = _PURPOSES.get(head.purpose, "")
    yield "Standing", f"{state}. {_STATES[head.state]}".removeprefix(". ")


def _concerns(desk: Desk, stored: StoredAudit) -> Iterator[tuple[str, str, str, str, str]]:
    head = stored.head
    for one in desk.store.escalations(open_only=False):
        if one.audit == head.id or (head.return_id is not None and one.return_id == head.return_id):
            told = shown(desk, one.id)
            said = [f"“{' '.join(one.text.split())}”"] if one.text.strip() else []
            done = " ".join([*said, *_done(told)])
            raised = one.raised_at.date().isoformat()
            yield f"{plain(one.type)} ({one.id})", plain(one.state), raised, one.question, done


def _done(told: dict[str, Any]) -> Iterator[str]:
    """What was done about a concern, as sentences, course by course."""
    for course in told["courses"]:
        for one in course["recipients"]:
            when = f"was told on {day(one['told'][:10])}" if one["told"] else "has not been told"
            yield f"{plain(one['post'])} {when}."
        if course["acknowledged"]:
            yield f"Acknowledged on {day(course['acknowledged'][:10])} by {course['acknowledged_by']}."
        for note in course["notes"]:
            yield f"{plain(note['kind'])}: {' '.join(note['text'].split())}"
        for one in course["mash"]:
            mash = " ".join(str(part) for part in (one["why"], one["outcome"]) if part).rstrip(".")
            yield f"MASH: {one['mash']}{mash and '. ' + mash}."
        words = course["outcome"] or course["reason"]
        if course["ended"]:
            yield f"{plain(course['ended'])} on {day(course['ended_at'][:10])}: {words or 'no words'}"


def _moderated(desk: Desk, stored: StoredAudit, instrument: Instrument) -> Iterator[str]:
    labels = {option.id: option.label for option in instrument.grade_scale}
    for one in desk.store.moderations():
        if one.audit == stored.head.id:
            after, before = labels.get(one.after, one.after), labels.get(one.before or "", one.before)
            what = f"{before} confirmed" if one.before == one.after else f"{before} changed to {after}"
            yield f"{what} on {day(one.at.date().isoformat())} by {one.by}: {' '.join(one.reason.split())}"


def _action(one: Followed, desk: Desk) -> tuple[str, str, str, str, str | None, str, str]:
    late = ", overdue" if one.late(desk.today) else ""
    return (
        one.ref,
        one.finding,
        one.action,
        one.owner,
        _iso(one.due),
        f"{plain(one.state)}{late}",
        one.evidence,
    )


def _revisions(history: list[Revision]) -> Iterator[individual.Revised]:
    for revision, told in zip(history, changes(history), strict=True):
        changed = [(c["question"], c["part"], c["before"], c["after"]) for c in told["changes"]]
        yield individual.Revised(revision.at, revision.by, revision.kind, revision.why, changed)


def _iso(value: Any) -> str | None:
    return value.isoformat() if value else None
