"""Escalations: listed, and what people do about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection

from qa_core.store import courses, handling, letters
from qa_core.store import escalations as kept_escalations
from qa_core.store.courses import Course
from qa_core.store.desks.base import Desk
from qa_core.store.handling import Act
from qa_core.store.letters import KeptLetter
from qa_core.store.records import Escalation
from qa_core.store.values import escalation_id, now, number


class EscalationDesk(Desk):
    """What must not wait, and where it stands.

    Each method that notes something takes `by`, who writes it down; `who` and `when` are of the act itself
    where they differ. All raise StoreError where the escalation is not there, or not open.
    """

    def escalations(self, *, open_only: bool = True) -> list[Escalation]:
        """Escalations in the order of raising; open are all that nobody closed, withdrew or cleared."""
        with self.database.read() as connection:
            return kept_escalations.listed(connection, open_only)

    def courses(self, ids: Sequence[str]) -> dict[str, list[Course]]:
        """What was done about escalations, by their ids: a course for each time that one was raised."""
        with self.database.read() as connection:
            return courses.listed(connection, [number(id, "escalation") for id in ids])

    def acknowledge(
        self,
        id: str,
        by: str,
        note: str = "",
        *,
        action: str = "",
        who: str = "",
        when: dt.datetime | None = None,
    ) -> None:
        """Note that a person took an escalation on, with the text of their review and action.

        Raises: StoreError also where somebody did already and there is no new text.
        """
        with self.database.write() as connection:
            notes = {"review": note.strip(), "action": action.strip()}
            handling.acknowledge(connection, id, _act(by, who, when), notes)

    def tell(
        self, id: str, post: str, how: str, *, by: str, who: str = "", when: dt.datetime | None = None
    ) -> bool:
        """Note that a post was told (`how`: letter, hand or audit); False where it was told before."""
        with self.database.write() as connection:
            return handling.tell(connection, id, _act(by, who, when), post, how)

    def decide_mash(
        self,
        id: str,
        mash: str,
        *,
        by: str,
        why: str = "",
        outcome: str = "",
        who: str = "",
        when: dt.datetime | None = None,
    ) -> None:
        """Note a decision on MASH: `not-needed`, `needed`, or `held` at `when` with its outcome (S0-059)."""
        with self.database.write() as connection:
            said = {"why": why.strip(), "outcome": outcome.strip()}
            handling.decide(connection, id, _act(by, who, when), mash, said)

    def close_escalation(self, id: str, outcome: str, *, by: str) -> list[KeptLetter]:
        """Close an escalation; StoreError, saying what is lacking, where it is too early.

        Returns: its letters that still waited; they are not sent any more.
        """
        with self.database.write() as connection:
            act = _act(by)
            handling.close(connection, id, act, outcome.strip())
            return _put_aside(connection, id, act, "closed")

    def withdraw_escalation(self, id: str, why: str, *, by: str) -> list[KeptLetter]:
        """Take a mistaken escalation back; it stays in the list. Its letters that waited, as when closed."""
        with self.database.write() as connection:
            act = _act(by)
            handling.withdraw(connection, id, act, why.strip())
            return _put_aside(connection, id, act, "withdrawn")


def _put_aside(connection: Connection, id: str, act: Act, how: str) -> list[KeptLetter]:
    about = escalation_id(number(id, "escalation"))
    return letters.put_aside(connection, about, f"{about} was {how} before it left.", act.by, act.at)


def _act(by: str, who: str = "", when: dt.datetime | None = None) -> Act:
    at = now()
    return Act(who or by, when or at, by, at)
