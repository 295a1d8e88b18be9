"""Overdue actions and replies: first to the manager, some days later to the service leader (S0-037)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.feedback import organisation
from qa_core.cycle.followed import LEAD_WORDS, Followed, about, followed, lead_of
from qa_core.cycle.post import Letter, Sent, send
from qa_core.store.follow_up_records import Chase, Feedback

LEADER, MANAGERS = "service-leader", "service-managers"
TO_MANAGER, TO_LEADER = 1, 2


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody who must hear of something overdue; `stage` 1 is the manager, 2 the service leader."""

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
            "audit": self.audit,
            "what": self.what,
            "case": self.case,
            "due": self.due.isoformat(),
            "days_late": self.days,
            "stage": self.stage,
        }


def due(desk: Desk) -> list[Reminder]:
    """Who must be reminded of what today: nobody twice of the same thing at the same stage."""
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
            desk.store.note_chase(one.about, stage, to, by=desk.by)
    return told


def _actions(desk: Desk, sent: dict[str, list[Chase]]) -> Iterator[Reminder]:
    for one in followed(desk):
        if one.due is None or not one.late(desk.today):
            continue
        stage = _stage(desk, sent.get(about(one), []))
        if stage:
            to = LEADER if stage == TO_LEADER else _manager(desk, one)
            days = (desk.today - one.due).days
            what = f"{'action' if one.kind == 'action' else 'item'} {one.ref}"
            yield Reminder(about(one), what, one.audit, one.case, one.due, days, stage, to)


def _replies(desk: Desk, sent: dict[str, list[Chase]]) -> Iterator[Reminder]:
    for one in awaited(desk):
        if one.reply_by is None or one.reply_by >= desk.today:
            continue
        name = f"reply {one.reply_id}"
        stage = _stage(desk, sent.get(name, []))
        if stage:
            case = desk.store.audit(one.audit).head.case
            readers = list(dict.fromkeys(filter(None, (one.reader, one.copied)))) or [MANAGERS]
            days = (desk.today - one.reply_by).days
            for to in [LEADER] if stage == TO_LEADER else readers:
                yield Reminder(name, name, one.audit, case, one.reply_by, days, stage, to)


def awaited(desk: Desk) -> list[Feedback]:
    """Feedback to which a reply is wanted and none is here: the last on each audit that counts."""
    counted = {head.id for head in desk.store.audits(state="submitted")}
    answered = {one.feedback for one in desk.store.replies() if one.status == "accepted"}
    last = {one.audit: one for one in desk.store.feedback() if one.reply_id}
    return [one for id, one in last.items() if id in counted and one.number not in answered]


def _stage(desk: Desk, sent: list[Chase]) -> int:
    """The stage that is due now; 0 where nothing is."""
    if not sent:
        return TO_MANAGER
    last = max(one.stage for one in sent)
    since = max(one.at.date() for one in sent)
    waited = (desk.today - since).days >= desk.organisation.overdue_days
    return TO_LEADER if last == TO_MANAGER and waited else 0


def _manager(desk: Desk, one: Followed) -> str:
    """The manager of whoever owns an action; of the lead professional where the owner is no person."""
    people = {person.ref.casefold(): person for person in desk.store.people()}
    owner = one.owner.strip().casefold()
    named = people.get(owner) if owner not in LEAD_WORDS else None
    lead = people.get(lead_of(desk, one.case).casefold())
    return next((p.manager for p in (named, lead) if p and p.manager), MANAGERS)


def _letter(desk: Desk, to: str, stage: int, group: list[Reminder]) -> Letter:
    many = len(group) != 1
    subject = f"{len(group)} overdue {'items' if many else 'item'} from quality audits"
    lines = [
        f"- {one.audit}, {one.what}, case {one.case}: due {one.due.isoformat()}, {one.days} "
        f"day{'s' * (one.days != 1)} late"
        for one in group
    ]
    leader = "The manager was reminded before. " if stage == TO_LEADER else ""
    text = "\n".join(
        [
            f"{'These are' if many else 'This is'} overdue. {leader}Please see that it is done, or that "
            f"another day is agreed with the {organisation(desk).post('qa-team')}.",
            "",
            *lines,
            "",
            "What they are about stands in the feedback on each audit.",
        ]
    )
    return Letter((to,), subject, text, f"overdue {desk.today.isoformat()} stage {stage}")
