"""Overdue actions and replies: told to whoever owes them, then to the manager, then to the service leader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.followed import Followed, about, followed, lead_of
from qa_core.cycle.owners import Owners
from qa_core.cycle.post import Letter, Sent, called, send
from qa_core.model.case import Person
from qa_core.store.follow_up_records import STAGES, Chase, Feedback

LEADER, MANAGERS = "service-leader", "service-managers"
TO_OWNER, TO_MANAGER, TO_LEADER = 0, 1, 2
BEFORE = ("", "Whoever owes this was reminded before. ", "The manager was reminded before. ")


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody who must hear of something overdue; `stage` as of `Chase`."""

    about: str
    what: str
    audit: str
    case: str
    due: dt.date
    days: int
    stage: int
    to: str

    def as_row(self) -> dict[str, Any]:
        """The reminder as plain data."""
        return {
            "to": self.to,
            "as": STAGES[self.stage],
            "audit": self.audit,
            "what": self.what,
            "case": self.case,
            "due": self.due.isoformat(),
            "days_late": self.days,
            "stage": self.stage,
        }


def due(desk: Desk) -> list[Reminder]:
    """Who must be reminded of what today: nobody twice of the same thing (S0-037).

    First whoever owes it, after `overdue_days` without anything done the manager, after as many again the
    service leader.
    """
    sent: dict[str, list[Chase]] = {}
    for one in desk.store.chases():
        sent.setdefault(one.about, []).append(one)
    found = [*_actions(desk, sent), *_replies(desk, sent)]
    return sorted(found, key=lambda one: (-one.stage, one.to, one.due, one.audit))


def chase(desk: Desk, reminders: list[Reminder]) -> list[tuple[str, Sent]]:
    """Send reminders, one letter for each recipient and stage, and keep that they were sent.

    A letter carries references alone: which action of which audit, and how late it is.

    Returns: each recipient with where the letter went.
    """
    groups: dict[tuple[str, int], list[Reminder]] = {}
    for one in reminders:
        groups.setdefault((one.to, one.stage), []).append(one)
    told = []
    for (to, stage), group in groups.items():
        told.append((to, send(desk, _letter(desk, to, stage, group))))
        for one in group:
            desk.store.note_chase(one.about, stage, to, by=desk.by, day=desk.today)
    return told


def _actions(desk: Desk, sent: dict[str, list[Chase]]) -> Iterator[Reminder]:
    people, owners = {person.ref.casefold(): person for person in desk.store.people()}, Owners(desk)
    for one in followed(desk):
        if one.due is None or not one.late(desk.today):
            continue
        lead = people.get(lead_of(desk, one.case).casefold())
        owner, manager = _owner(owners, one, lead), ""
        stage = _stage(desk, sent.get(about(one), []), owner)
        if stage is None:
            continue
        if stage == TO_MANAGER:
            named = people.get(owner.casefold())
            found = (p.manager for p in (named, lead) if p and p.manager and p.manager != owner)
            manager = next(found, MANAGERS)
        what = f"{'action' if one.kind == 'action' else 'item'} {one.ref}"
        days = (desk.today - one.due).days
        to = (owner, manager, LEADER)[stage]
        yield Reminder(about(one), what, one.audit, one.case, one.due, days, stage, to)


def _replies(desk: Desk, sent: dict[str, list[Chase]]) -> Iterator[Reminder]:
    for one in awaited(desk):
        if one.reply_by is None or one.reply_by >= desk.today:
            continue
        name = f"reply {one.reply_id}"
        stage = _stage(desk, sent.get(name, []), one.reader)
        if stage is not None:
            case = desk.store.audit(one.audit).head.case
            days = (desk.today - one.reply_by).days
            to = (one.reader, one.copied or MANAGERS, LEADER)[stage]
            yield Reminder(name, name, one.audit, case, one.reply_by, days, stage, to)


def awaited(desk: Desk) -> list[Feedback]:
    """Feedback to which a reply is wanted and none is here: the last on each audit that counts."""
    counted = {head.id for head in desk.store.audits(state="submitted")}
    answered = {one.feedback for one in desk.store.replies() if one.status == "accepted"}
    last = {one.audit: one for one in desk.store.feedback() if one.reply_id}
    return [one for id, one in last.items() if id in counted and one.number not in answered]


def _stage(desk: Desk, sent: list[Chase], owner: str) -> int | None:
    """The stage that is due now; None where nothing is. Without an owner to write to it begins above."""
    if not sent:
        return TO_OWNER if owner else TO_MANAGER
    last = max(one.stage for one in sent)
    since = max(one.at.date() for one in sent)
    waited = (desk.today - since).days >= desk.organisation.overdue_days
    return last + 1 if last < TO_LEADER and waited else None


def _owner(owners: Owners, one: Followed, lead: Person | None) -> str:
    """Who is written to as the owner of an action: a person or post, else the lead professional."""
    found = owners.of(one.owner)
    if found is not None and found.kind in ("person", "post"):
        return found.ref
    return lead.ref if lead else ""


def _letter(desk: Desk, to: str, stage: int, group: list[Reminder]) -> Letter:
    many = len(group) != 1
    subject = f"{len(group)} overdue {'items' if many else 'item'} from quality audits"
    lines = [
        f"- {one.audit}, {one.what}, case {one.case}: due {one.due.isoformat()}, {one.days} "
        f"day{'s' * (one.days != 1)} late"
        for one in group
    ]
    text = "\n".join(
        [
            f"{'These are' if many else 'This is'} overdue. {BEFORE[stage]}Please see that it is done, or "
            f"that another day is agreed with the {called(desk, 'qa-team')}.",
            "",
            *lines,
            "",
            "What they are about stands in the feedback on each audit.",
        ]
    )
    what = sha256("\n".join(sorted(one.about for one in group)).encode("utf-8")).hexdigest()[:8]
    return Letter((to,), subject, text, f"overdue {desk.today.isoformat()} {what}")
