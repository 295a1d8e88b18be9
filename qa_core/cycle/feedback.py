"""Feedback on accepted audits, and the reply sheet that goes with it (S0-036, S0-037)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qa_core.cycle import reaudits
from qa_core.cycle.audits import instrument_of
from qa_core.cycle.desk import Desk
from qa_core.cycle.followed import LEAD, Followed, followed, lead_of
from qa_core.cycle.screening import case_references
from qa_core.cycle.setup import POSTS
from qa_core.errors import InputError
from qa_core.model.audit import Audit
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.reports import document_html, document_word, feedback, return_notice
from qa_core.reports.screen import reference_pattern
from qa_core.rules.dates import add_working_days
from qa_core.rules.verdicts import failed, verdicts
from qa_core.store.follow_up_records import Feedback, FeedbackKind, NewFeedback
from qa_core.store.records import AuditHead, StoredAudit
from qa_core.toolkit.reply import ReplyAction, ReplySheet
from qa_core.toolkit.reply_sheet import reply_sheet

MISTAKEN = ("withdrawn", "cleared")
"""States of an escalation that was none: feedback does not speak of it."""


@dataclass(frozen=True, slots=True)
class Written:
    """Feedback with its files by name; `tell` says whom they are for."""

    feedback: Feedback
    files: dict[str, bytes]
    tell: str


def due(desk: Desk) -> list[str]:
    """Accepted audits on which no feedback was written yet.

    Returns of an exercise are not among them (its report goes to the service lead first, S0-052), nor records
    that passed without advice: there is nothing to say of them.
    """
    done = {one.audit for one in desk.store.feedback()}
    return [h.id for h in desk.store.audits(state="submitted") if h.id not in done and _wants(desk, h)]


def write(desk: Desk, id: str) -> Written:
    """Write feedback on an audit; again, for the same state of the audit, with the same reply id and day.

    Raises: InputError where the audit is void or does not count; StoreError where there is none of that id.
    """
    stored = desk.store.audit(id)
    if stored.head.state != "submitted":
        raise InputError(f"{stored.head.id} is {stored.head.state}: nobody gets feedback on it.")
    instrument = instrument_of(desk, stored)
    own = organisation(desk)
    kept = _issued(desk, stored, instrument, _shown(desk, id))
    shown = _shown(desk, id)  # items of a record are due when the reply is, which is known only now
    sheet = _sheet(instrument, stored, kept, shown)
    stem = f"{stored.head.case} {stored.head.id}"
    name = f"{stem} reply.xlsx" if sheet else ""
    told = _told(desk, stored, instrument, own, kept, shown, name)
    made = return_notice if judges_record(instrument) else feedback
    page = made.compose(told)
    kind = "return notice" if kept.kind == "return-notice" else "feedback"
    files = {
        f"{stem} {kind}.docx": document_word.render(page),
        f"{stem} {kind}.html": document_html.render(page),
    }
    if sheet is not None:
        files[name] = reply_sheet(sheet, desk.store.key(), own)
    return Written(kept, files, tell(kept))


def tell(kept: Feedback) -> str:
    """Who gets feedback, as a sentence."""
    reader = f"the lead professional {kept.reader}" if kept.reader else "the lead professional"
    copied = f"the line manager {kept.copied}" if kept.copied else "the line manager"
    return f"Send it to {reader}, with a copy to {copied}."


def listed(desk: Desk) -> list[dict[str, Any]]:
    """Feedback that was written and the replies to it, as plain data."""
    replies = {one.feedback: one for one in desk.store.replies() if one.status == "accepted"}
    heads = {head.id: head for head in desk.store.audits()}
    reminded: dict[str, list[str]] = {}
    for chase in desk.store.chases():
        reminded.setdefault(chase.about, []).append(f"{chase.at.date().isoformat()} {chase.recipient}")
    return [
        {
            **_line(desk, one, heads[one.audit], one.number in replies),
            "reminded": reminded.get(f"reply {one.reply_id}", []),
        }
        for one in desk.store.feedback()
    ]


def organisation(desk: Desk) -> Organisation:
    """The organisation with words for every post."""
    own = desk.organisation
    return own.model_copy(update={"posts": {**POSTS, **own.posts}})


def judges_record(instrument: Instrument) -> bool:
    """Whether audits of this kind decide about a record, and send it back where it fails."""
    return any(check.verdict for check in instrument.checks)


def sheet_of(desk: Desk, kept: Feedback) -> ReplySheet:
    """The reply sheet that went out with feedback, as far as the audit still says what it said then."""
    stored = desk.store.audit(kept.audit)
    now = {one.key: one for one in followed(desk, kept.audit)}
    rows = []
    for key, words in kept.asked:
        ref, finding, action = words.split("\n", 2)
        one = now.get(key)
        rest = (one.owner, one.due, one.rag) if one else ("", None, "")
        rows.append(ReplyAction(ref, finding, action, *rest))
    return _made(instrument_of(desk, stored), stored, kept, tuple(rows))


def _shown(desk: Desk, id: str) -> list[Followed]:
    return [one for one in followed(desk, id) if not one.carried_to and not one.checked_in]


def _wants(desk: Desk, head: AuditHead) -> bool:
    if head.exercise is not None:
        return False
    instrument = desk.store.instrument(head.instrument, head.instrument_version)
    return not judges_record(instrument) or bool(verdicts(desk.store.audit(head.id).result))


def _issued(desk: Desk, stored: StoredAudit, instrument: Instrument, shown: list[Followed]) -> Feedback:
    back = judges_record(instrument) and bool(failed(stored.result))
    asks = back or not judges_record(instrument)
    kind: FeedbackKind = "return-notice" if back else "feedback"
    lead = _reader(desk, instrument, stored.audit)
    people = {person.ref.casefold(): person for person in desk.store.people()}
    person = people.get(lead.casefold())
    days = desk.organisation.reply_working_days
    asked = tuple((one.key, f"{one.ref}\n{one.finding}\n{one.action}") for one in shown)
    new = NewFeedback(
        audit=stored.head.id,
        revision=stored.head.revision,
        kind=kind,
        reply_id=desk.new_id("F") if asks else None,
        reply_by=add_working_days(desk.today, days) if asks else None,
        asked=asked if asks else (),
        reader=lead,
        copied=person.manager if person else "",
    )
    return desk.store.issue_feedback(new, by=desk.by)


def _reader(desk: Desk, instrument: Instrument, audit: Audit) -> str:
    """The lead professional: who learns by the audit, or was involved in it, else by the case list."""
    for key in instrument.role("learner"):
        answer = audit.answers.get(key)
        if answer is not None and str(answer.value or "").strip():
            return str(answer.value).strip()
    named = (one.person for one in audit.involved if one.involved == LEAD)
    return next(named, "") or lead_of(desk, audit.case)


def _sheet(
    instrument: Instrument, stored: StoredAudit, kept: Feedback, shown: list[Followed]
) -> ReplySheet | None:
    if kept.reply_id is None:
        return None
    rows = tuple(ReplyAction(o.ref, o.finding, o.action, o.owner, o.due, o.rag) for o in shown)
    return _made(instrument, stored, kept, rows)


def _made(
    instrument: Instrument, stored: StoredAudit, kept: Feedback, rows: tuple[ReplyAction, ...]
) -> ReplySheet:
    return ReplySheet(
        reply_id=kept.reply_id or "",
        audit=kept.audit,
        revision=kept.revision,
        case=stored.head.case,
        title=instrument.title,
        reader=kept.reader,
        copied=kept.copied,
        reply_by=kept.reply_by,
        actions=rows,
    )


def _told(
    desk: Desk,
    stored: StoredAudit,
    instrument: Instrument,
    own: Organisation,
    kept: Feedback,
    shown: list[Followed],
    sheet: str,
) -> feedback.Told:
    earlier, found = reaudits.found(desk, stored.head)
    known = [one for one in desk.store.escalations(open_only=False) if one.audit == stored.head.id]
    raised = [one.id for one in known if one.state not in MISTAKEN]
    return feedback.Told(
        id=stored.head.id,
        instrument=instrument,
        audit=stored.audit,
        result=stored.result,
        organisation=own,
        day=desk.today,
        reader=kept.reader,
        copied=kept.copied,
        reply_by=kept.reply_by,
        sheet=sheet,
        concerns=tuple(raised),
        actions=tuple(feedback.Action(o.ref, o.finding, o.action, o.owner, o.due, o.rag) for o in shown),
        learning=tuple(_learning(instrument, stored.audit)),
        earlier_id=earlier.id if earlier else "",
        earlier=tuple(
            feedback.Earlier(one.action.action, one.action.owner, one.action.due, one.found) for one in found
        ),
        references=reference_pattern(case_references(desk)),
        people=frozenset(person.ref for person in desk.store.people()),
    )


def _learning(instrument: Instrument, audit: Audit) -> Iterator[tuple[str, str, bool]]:
    """The learning points as (area, point, critical), as the learning log has them."""
    from qa_core.store.rows import learning

    for _, _, area, point, critical in learning(instrument, audit, ""):
        yield area, point, critical


def _line(desk: Desk, one: Feedback, head: AuditHead, replied: bool) -> dict[str, Any]:
    waiting = one.reply_id is not None and not replied and head.state == "submitted"
    late = waiting and one.reply_by is not None and one.reply_by < desk.today
    return {
        "audit": one.audit,
        "case": head.case,
        "kind": one.kind,
        "written": one.at.date().isoformat(),
        "by": one.by,
        "reader": one.reader,
        "copied": one.copied,
        "reply_by": one.reply_by.isoformat() if one.reply_by else None,
        "reply": "here" if replied else "overdue" if late else "awaited" if waiting else "not asked",
        "reply_id": one.reply_id,
        "amended_since": head.revision > one.revision,
    }
