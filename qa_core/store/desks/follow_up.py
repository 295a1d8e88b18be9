"""Feedback, replies, and what becomes of actions."""

from __future__ import annotations

import datetime as dt

from qa_core.store import action_states, audit_links
from qa_core.store import feedback as kept_feedback
from qa_core.store.desks.base import Desk
from qa_core.store.follow_up_records import (
    ActionStand,
    ActionText,
    Change,
    Chase,
    Feedback,
    Link,
    NewFeedback,
    NewReply,
    Reply,
    ReplyStatus,
    ReturnedItem,
    Step,
)
from qa_core.store.values import now


class FollowUpDesk(Desk):
    """What follows an audit: each change with who, when and why; nothing of it touches the audit."""

    def issue_feedback(self, new: NewFeedback, *, by: str) -> Feedback:
        """Keep that feedback was written; the same for the same state of an audit gives the earlier one."""
        with self.database.write() as connection:
            return kept_feedback.issue(connection, new, by=by, at=now())

    def feedback(self, audit: str | None = None) -> list[Feedback]:
        """Feedback on one audit, or all, in the order of writing."""
        with self.database.read() as connection:
            return kept_feedback.listed(connection, audit)

    def feedback_of_reply(self, reply_id: str) -> Feedback | None:
        """The feedback that a reply sheet belongs to, or None."""
        with self.database.read() as connection:
            return kept_feedback.of_reply(connection, reply_id)

    def replies(self, feedback: int | None = None) -> list[Reply]:
        """The replies to one feedback, or all, in the order of coming."""
        with self.database.read() as connection:
            return kept_feedback.replies(connection, feedback)

    def reply_data(self, number: int) -> bytes:
        """The bytes of a reply as they came; StoreError where there is none of that number."""
        with self.database.read() as connection:
            return kept_feedback.data(connection, number)

    def save_reply(
        self, feedback: Feedback, new: NewReply, status: ReplyStatus, *, by: str, why: str = ""
    ) -> bool:
        """Keep a reply, once; an accepted one changes where its actions stand.

        Args:
            feedback: what it replies to.
            new: the file and what was read from it.
            status: `accepted`, `needs-correction` or `conflict`.
            by: who imported it.
            why: why it takes the place of an earlier one.

        Returns: whether anything was written.
        Raises: StoreError where another reply was accepted and no reason is given.
        """
        with self.database.write() as connection:
            return kept_feedback.save(connection, feedback, new, status, by=by, why=why, at=now())

    def action_stands(self, audit: str | None = None) -> list[ActionStand]:
        """Where actions stand to which something happened; all others are open."""
        with self.database.read() as connection:
            return action_states.stands(connection, audit)

    def action_changes(self, audit: str | None = None) -> list[Change]:
        """What happened to actions, in order."""
        with self.database.read() as connection:
            return action_states.changes(connection, audit)

    def returned_items(self, audit: str | None = None) -> list[ReturnedItem]:
        """The items for which records went back to their authors."""
        with self.database.read() as connection:
            return action_states.returned(connection, audit)

    def step_action(self, what: ActionText, wanted: Step, *, expected_version: int, by: str) -> ActionStand:
        """Let something happen to an action; StaleError where somebody else was faster."""
        with self.database.write() as connection:
            return action_states.step(
                connection, what, wanted, expected_version=expected_version, by=by, at=now()
            )

    def note_chase(
        self, about: str, stage: int, recipient: str, *, by: str, day: dt.date | None = None
    ) -> None:
        """Keep that somebody was reminded, on the day of the desk where that is not the day of the clock."""
        at = now()
        kept = at if day in (None, at.astimezone().date()) else _noon(day or at.date())
        with self.database.write() as connection:
            action_states.chased(connection, (about, stage, recipient), by, kept, logged=at)

    def chases(self) -> list[Chase]:
        """Every reminder that was sent, in order."""
        with self.database.read() as connection:
            return action_states.chases(connection)

    def link_audit(self, audit: str, follows: str, *, why: str, by: str) -> None:
        """Keep that an audit follows an earlier one; StoreError where there is no such audit."""
        with self.database.write() as connection:
            audit_links.link(connection, audit, follows, why, by, now())

    def audit_links(self) -> dict[str, Link]:
        """What each linked audit follows."""
        with self.database.read() as connection:
            return audit_links.links(connection)


def _noon(day: dt.date) -> dt.datetime:
    """A moment that is on this day in every zone where councils are."""
    return dt.datetime.combine(day, dt.time(12), dt.UTC)
