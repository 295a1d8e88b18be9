"""What people decide about returns, and what is known around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from qa_core.model.allocation import Allocation
from qa_core.store import allocations, amendments, comments, sent, settled
from qa_core.store import returns as kept_returns
from qa_core.store.desks.base import Desk
from qa_core.store.records import Incoming
from qa_core.store.return_records import Again, Beside, Decision, Keep, Reissue, Sent
from qa_core.store.values import now


class SettlingDesk(Desk):
    """Conflicts, toolkits issued again, and what changed between sending and return."""

    def reissue(self, return_id: str, new: Allocation, *, by: str, why: str) -> None:
        """Issue a toolkit again under a newer return id, which counts from now on; all or nothing.

        Args:
            return_id: the toolkit that was lost.
            new: the allocation that takes its place.
            by: who issues it.
            why: the reason.

        Raises: StoreError without a reason, where the older is not known or was issued again already, or
            where it came back and its audit counts.
        """
        with self.database.write() as connection:
            at = now()
            allocations.allocate(connection, [new], by, at)
            sent.reissue(connection, return_id, new.return_id, by=by, why=why, at=at)

    def reissues(self) -> list[Reissue]:
        """Every toolkit that was issued again."""
        with self.database.read() as connection:
            return sent.reissues(connection)

    def newest(self, return_id: str) -> str:
        """The return id that counts in place of one: the last it was issued again as, or itself."""
        with self.database.read() as connection:
            return sent.newest(connection, return_id)

    def sent(self, return_id: str) -> Sent | None:
        """What was known of its case when a toolkit went out; None where the case was in no list."""
        with self.database.read() as connection:
            return sent.sent(connection, return_id)

    def changed(self, audit: str) -> tuple[str, ...]:
        """What had changed since sending when the newest return of an audit was taken in."""
        with self.database.read() as connection:
            return sent.changed(connection, audit)

    def all_changed(self) -> dict[str, tuple[str, ...]]:
        """For each audit where something had changed, what that was when its newest return was taken in."""
        with self.database.read() as connection:
            return sent.all_changed(connection)

    def settle_return(
        self,
        number: int,
        kept: Keep = "old",
        *,
        by: str,
        why: str,
        void: str | None = None,
        beside: Beside | None = None,
    ) -> None:
        """Note what a person decided about a return that waited for them; the return is kept.

        Args:
            number: the return.
            kept: what was decided; `new` is noted where the return is taken in.
            by: who decided.
            why: the reason.
            void: the audit that is voided by the decision, in the same transaction.
            beside: the audit that the return was compared with, and its revision.

        Raises: StoreError without a reason, where the decision does not fit the return, or it is settled
            already.
        """
        with self.database.write() as connection:
            at = now()
            settled.settle(connection, number, kept, by=by, why=why, at=at, beside=beside)
            if void is not None:
                amendments.void(connection, void, by=by, why=why, at=at)

    def decisions(self) -> list[Decision]:
        """Everything that people decided about returns."""
        with self.database.read() as connection:
            return settled.decisions(connection)

    def decided_beside(self) -> dict[int, Beside]:
        """The audit, with its revision, beside which each return stood when somebody decided about it."""
        with self.database.read() as connection:
            return settled.beside(connection)

    def decision(self, incoming: Incoming) -> Decision | None:
        """What was decided about a file, if it came before and waited for a person."""
        place = kept_returns.origin(incoming.return_id, incoming.sha256)
        with self.database.read() as connection:
            return settled.decision(connection, place, incoming.sha256)

    def note_again(self, incoming: Incoming, audit: str | None, *, by: str) -> None:
        """Note a file that brought nothing new, once; the same file read from its folder again is none."""
        with self.database.read() as connection:
            if settled.noted(connection, incoming):
                return
        with self.database.write() as connection:
            settled.note_again(connection, incoming, audit, by, now())

    def again(self) -> list[Again]:
        """Every file that brought nothing new."""
        with self.database.read() as connection:
            return settled.again(connection)

    def audit_of_return(self, return_id: str) -> str | None:
        """The audit that a return led to, void or not; None where there is none."""
        with self.database.read() as connection:
            return kept_returns.audit_of(connection, return_id)

    def words_of(self, auditor: str, since: dt.date, *, other_than: str) -> Iterator[tuple[str, str, str]]:
        """What an auditor wrote lately in audits of other cases: case, question, words.

        Args:
            auditor: by reference.
            since: from audits of this day on; of many the newest alone.
            other_than: the case whose audits are left out.
        """
        with self.database.read() as connection:
            found = comments.written(connection, auditor, since, other_than)
        yield from found
