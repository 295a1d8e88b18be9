"""Returns and the concerns in them."""

from __future__ import annotations

from collections.abc import Sequence

from qa_core.model.instrument import Instrument
from qa_core.store import escalations as kept_escalations
from qa_core.store import return_rows, unread
from qa_core.store import returns as kept_returns
from qa_core.store.desks.base import Desk
from qa_core.store.records import (
    Concern,
    Incoming,
    Match,
    NewAudit,
    ReturnStatus,
    Saved,
    StoredReturn,
    UnreadReturn,
)
from qa_core.store.return_records import Settles
from qa_core.store.values import now


class ReturnDesk(Desk):
    """What comes back, and what must not wait until it is in order."""

    def keep_concerns(
        self, incoming: Incoming, concerns: Sequence[Concern], *, by: str = ""
    ) -> tuple[str, ...]:
        """Store concerns in a transaction of their own, ahead of the audit and despite its problems.

        Args:
            incoming: the file; its return id may be None or unknown here.
            concerns: the flags found in it, at most one a question.
            by: who imported it.

        Returns: the ids of their escalations, old and new, in the same order.
        """
        if not concerns:
            return ()
        with self.database.write() as connection:
            return kept_escalations.keep(
                connection,
                kept_returns.origin(incoming.return_id, incoming.sha256),
                concerns,
                file=incoming.file,
                return_id=incoming.return_id,
                case=kept_returns.case_of(connection, incoming.return_id),
                at=now(),
                by=by,
            )

    def duplicate_of(self, incoming: Incoming) -> Match | None:
        """What is there already for a file: its bytes, its answers, or an audit of other answers."""
        with self.database.read() as connection:
            return kept_returns.match(connection, incoming.return_id, incoming.sha256, incoming.content_hash)

    def save_return(
        self,
        incoming: Incoming,
        status: ReturnStatus,
        *,
        instrument: Instrument | None = None,
        new: NewAudit | None = None,
        concerns: Sequence[Concern] = (),
        by: str = "",
        changed: Sequence[str] = (),
        settles: Settles | None = None,
    ) -> Saved:
        """Store one return, whole or not at all, and once however often it comes.

        Args:
            incoming: the file and what was read from it.
            status: `accepted` (then `instrument` and `new` are wanted) or `needs-correction` (no audit is
                stored, and a corrected return of the same id is accepted later).
            instrument: what was asked; its snapshot must be kept.
            new: the audit with the result of grading it.
            concerns: every flag of the return; those kept before are not doubled. One that was blank in an
                earlier return, and is no longer among them, is cleared.
            by: who sent or imported it.
            changed: what is different from when the toolkit went out.
            settles: where a person lets a conflict count, that and the reason.

        Returns: what became of it; `duplicate` where its bytes or answers are there already, `conflict`
            where an audit of other answers is (the bytes are kept, the audit stays).
        Raises: StoreError where no toolkit of that return id was sent out.
        """
        with self.database.write() as connection:
            snapshot = None if instrument is None else self._snapshot(connection, instrument)
            asked = None if instrument is None or snapshot is None else (instrument, snapshot)
            return kept_returns.save(
                connection, incoming, status, asked, new, concerns, by, now(), changed, settles
            )

    def replace_return(
        self,
        incoming: Incoming,
        instrument: Instrument,
        new: NewAudit,
        *,
        by: str,
        why: str,
        expected_version: int,
        changed: Sequence[str] = (),
        settles: Settles | None = None,
    ) -> str:
        """Settle a conflict for the newer return: its bytes are kept, the audit is amended to its answers.

        Args:
            incoming: the file that takes the earlier one's place.
            instrument: what was asked.
            new: the audit as the file says it, with its result.
            by: who decided.
            why: the reason.
            expected_version: `head.version` of the audit that was looked at.
            changed: what is different from when the toolkit went out.
            settles: the conflict that this settles, if it was kept as one.

        Returns: the id of the audit.
        Raises: StaleSave and StoreError as `amend`; StoreError where there is no audit of that return id.
        """
        with self.database.write() as connection:
            return kept_returns.replace(
                connection,
                incoming,
                instrument,
                new,
                by=by,
                why=why,
                expected_version=expected_version,
                at=now(),
                changed=changed,
                settles=settles,
            )

    def unread_return(
        self, file: str, sha256: str, reason: str, return_id: str | None = None, *, by: str = ""
    ) -> str:
        """Note a file that was refused, once, so that its sender is asked whether there is a concern.

        Args:
            file: its name without folders.
            sha256: of its bytes, which are not kept.
            reason: why it was refused, a sentence.
            return_id: the allocation, where the file name tells it.
            by: who imported it.

        Returns: the id of the item.
        """
        with self.database.write() as connection:
            return unread.note(connection, file, sha256, reason, return_id, now(), by)

    def settle_unread(self, id: str, by: str, note: str = "") -> None:
        """Note that the sender of a refused file was asked; StoreError where there is no open item."""
        with self.database.write() as connection:
            unread.settle(connection, id, by, note, now())

    def unread(self, *, open_only: bool = True) -> list[UnreadReturn]:
        """The files that were refused."""
        with self.database.read() as connection:
            return unread.listed(connection, open_only)

    def returns(self, *, status: str | None = None) -> list[StoredReturn]:
        """Every return in the order of coming, or those of one status."""
        with self.database.read() as connection:
            return return_rows.listed(connection, status)

    def return_data(self, number: int) -> bytes:
        """The bytes of a return as they came; StoreError where there is none of that number."""
        with self.database.read() as connection:
            return return_rows.data(connection, number)
