"""What follows the audits of a simulated month: concerns, feedback, replies, actions, recommendations."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from qa_core.cycle import actions, audits, dissemination, escalations, feedback, recommendations, reminders
from qa_core.cycle.demo.year_plan import HANDLING, RECOMMENDED, REPLIES, STEPS
from qa_core.cycle.demo.year_state import Told, Year
from qa_core.cycle.demo.year_town import SERVICE_LEAD
from qa_core.cycle.desk import Desk
from qa_core.cycle.replies import import_replies
from qa_core.store.follow_up_records import Feedback
from qa_core.store.records import AuditHead, Escalation
from qa_core.toolkit.fill import Entry
from qa_core.toolkit.reply_sheet import reply_sheet

STEPPED, DUE_DAYS = 15, 90
AMENDED = "Put right by telephone: the plan names who stands in for whom."


def concerns(desk: Desk, year: Year) -> None:
    """Each open concern in turn: taken on, decided, closed; some only taken on, one left open on purpose."""
    for one in desk.store.escalations():
        if one.id in year.left:
            continue
        if one.state == "unknown":
            escalations.withdraw(desk, one.id, "The auditor was asked: there is no concern.")
            year.did["concerns left blank, and asked"] += 1
        elif one.state == "flagged":
            _handle(desk, year, one, HANDLING[year.handled % len(HANDLING)])
            year.handled += 1
    for unread in desk.store.unread():
        escalations.settle_unread(desk, unread.id, "The sender was asked: there is no concern in it.")


def _handle(desk: Desk, year: Year, one: Escalation, how: str) -> None:
    year.did[f"concerns: {how}"] += 1
    if how == "leave":
        year.left.append(one.id)
    elif how == "withdraw":
        escalations.withdraw(desk, one.id, "The auditor ticked the wrong row, and says so.")
    else:
        escalations.acknowledge(desk, one.id, review="The record was read.", action="The school was rung.")
    if how == "close":
        for post in desk.store.courses([one.id])[one.id][-1].untold:
            escalations.told(desk, one.id, post)
        escalations.mash(desk, one.id, "held", outcome="MASH agrees: early help goes on.")
        escalations.close(desk, one.id, "The child was seen on the same day and is safe.")


def written(desk: Desk, year: Year, month: str) -> None:
    """Feedback on what was accepted, and the reply sheets that come back."""
    folder, replies = year.folder / "feedback" / month, year.folder / "replies" / month
    for path in (folder, replies):
        path.mkdir(parents=True, exist_ok=True)
    due = feedback.due(desk)
    cases_first = sorted(due, key=lambda id: desk.store.audit(id).head.record is not None)
    for id in cases_first[: year.plan.feedback]:
        made = feedback.write(desk, id)
        year.did["feedback written"] += 1
        for name, data in made.files.items():
            (folder / name).write_bytes(data)
        if made.feedback.reply_id is not None:
            _reply(desk, year, made.feedback, replies)
    _take(desk, year, replies)


def _reply(desk: Desk, year: Year, kept: Feedback, folder: Path) -> None:
    how = REPLIES[year.answered % len(REPLIES)]
    year.answered += 1
    year.did[f"replies: {how}"] += 1
    if how != "silent":
        (folder / f"{kept.reply_id}.xlsx").write_bytes(_filled(desk, kept, how))


def _filled(desk: Desk, kept: Feedback, how: str) -> bytes:
    sheet = feedback.sheet_of(desk, kept)
    entries: dict[str, Entry] = {"qa_words_1_value": "It is fair."}
    for number in range(1, len(sheet.actions) + 1):
        entries |= _said(number, how)
    return reply_sheet(sheet, desk.store.key(), feedback.organisation(desk), entries=entries)


def _said(number: int, how: str) -> Mapping[str, Entry]:
    first = {"yes": "Yes", "no": "No", "unclear": "perhaps"}[how]
    entries: dict[str, Entry] = {f"qa_action_{number}_accept": first if number == 1 else "Yes"}
    return entries | ({f"qa_action_{number}_comment": "Another agency does this."} if how == "no" else {})


def _take(desk: Desk, year: Year, folder: Path) -> None:
    """Import replies; what must be corrected comes back once more."""
    again = folder / "corrected"
    again.mkdir(exist_ok=True)
    for place in (folder, again):
        paths = sorted(path for path in place.iterdir() if path.is_file())
        data = {str(path): path.read_bytes() for path in paths}
        for came in import_replies(desk, paths):
            year.did[f"reply sheets: {came.status}"] += 1
            if came.status == "accepted" and came.audit:
                sha256 = hashlib.sha256(data[came.file]).hexdigest()
                year.replied.append(Told(Path(came.file).name, sha256, came.audit))
            kept = desk.store.feedback_of_reply(came.reply_id or "")
            if came.status == "accepted" or kept is None:
                continue
            if place == again:
                year.troubles += [f"{came.reply_id}: {problem.message}" for problem in came.problems]
            else:
                (again / Path(came.file).name).write_bytes(_filled(desk, kept, "yes"))


def moved(desk: Desk, year: Year) -> None:
    """Actions a step further, and reminders of those that are late."""
    found = [one for one in actions.listed(desk) if one.kind == "action" and one.state in STEPS]
    for one in found[:STEPPED]:
        state, note, evidence = STEPS[one.state]
        actions.step(desk, one.audit, one.ref, state, note=note, evidence=evidence)
        year.did[f"actions: {state}"] += 1
    year.did["reminders of actions and replies"] += len(reminders.chase(desk, reminders.due(desk)))


def put_right(desk: Desk, year: Year, number: int) -> AuditHead | None:
    """One audit of the year is put right by telephone, another one voided: that one."""
    heads = [h for h in desk.store.audits(state="submitted") if h.record is None and h.exercise is None]
    if number != min(1, year.plan.months - 1) or len(heads) < 2:
        return None
    for head in heads[1:]:
        keys = desk.store.instrument(head.instrument, head.instrument_version).role("rationale")
        if keys:
            audits.amend(desk, head.id, keys[0], AMENDED, "The auditor rang.")
            year.did["audits amended"] += 1
            break
    audits.void(desk, heads[0].id, "The notes were those of another case.")
    year.did["audits voided"] += 1
    return heads[0]


def recommended(desk: Desk, year: Year, id: str) -> None:
    """What the service lead recommends after an exercise, passed on and followed."""
    lead = replace(desk, by=SERVICE_LEAD)
    before = [one for one in desk.store.recommendations() if one.state != "done"]
    for one in before[:1]:
        recommendations.done(lead, one.id, "The audit of the next quarter found it in nine of ten plans.")
        year.did["recommendations done"] += 1
    text, owner = RECOMMENDED[len(year.exercises) % len(RECOMMENDED)]
    made = recommendations.add(lead, text, owner, desk.today + dt.timedelta(days=DUE_DAYS), exercise=id)
    dissemination.disseminate(lead, made, "lead-professionals,champions-group")
    recommendations.progress(lead, made, "On the agenda of the next team meetings.")
    year.did["recommendations"] += 1


def carried(desk: Desk, year: Year) -> None:
    """What is not done is brought into the next year's priorities."""
    lead = replace(desk, by=SERVICE_LEAD)
    for one in desk.store.recommendations():
        if one.state != "done":
            recommendations.carry(lead, one.id, year.plan.first + 1)
            year.did["recommendations carried on"] += 1
