"""Audits and their history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_core.model.audit import Audit
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument
from qa_core.store import amendments, current, log, releases, revisions
from qa_core.store import audits as kept_audits
from qa_core.store.desks.base import Desk
from qa_core.store.records import Action, AuditHead, Narrative, NewAudit, Revision, StoredAudit
from qa_core.store.values import audit_id, now, number


class AuditDesk(Desk):
    """Audits as they stand and as they were."""

    def save_audit(self, instrument: Instrument, audit: Audit, result: Result, *, by: str = "") -> str:
        """Store an audit that came without a toolkit; its id."""
        return self.save_audits(instrument, [NewAudit(audit, result)], by=by)[0]

    def save_audits(self, instrument: Instrument, new: Sequence[NewAudit], *, by: str = "") -> list[str]:
        """Store audits of one instrument version, all or none; their ids.

        Raises: StoreError where the snapshot of the instrument is not kept.
        """
        with self.database.write() as connection:
            at = now()
            snapshot = self._snapshot(connection, instrument)
            made, entries = kept_audits.add(connection, instrument, snapshot, new, by=by, at=at)
            log.append(connection, at, entries)
        return [audit_id(n) for n in made]

    def audits(
        self,
        *,
        instrument: str | None = None,
        months: tuple[str, str] | None = None,
        team: str | None = None,
        state: str | None = None,
        case: str | None = None,
    ) -> list[AuditHead]:
        """The audits that fit all that is given, by number.

        Args:
            instrument: an instrument id.
            months: first and last month, both counted, as `("2026-07", "2026-09")`.
            team: the team of the case when the audit was submitted.
            state: `submitted` or `void`.
            case: a case reference.
        """
        with self.database.read() as connection:
            return kept_audits.heads(connection, instrument, months, team, state, case)

    def as_they_stand(
        self, months: tuple[str, str], instruments: Sequence[str] = (), *, every: bool = False
    ) -> Iterator[current.Current]:
        """The audits of a period with all that was answered, as kept JSON; read them to the end.

        Args:
            months: first and last month, both counted.
            instruments: instrument ids; none means all.
            every: those that do not count too: void ones and second looks, but never a self-check.
        """
        with self.database.read() as connection:
            yield from current.audits(connection, months, instruments, every=every)

    def audit(self, id: str) -> StoredAudit:
        """One audit as it stands; StoreError where there is none of that id."""
        with self.database.read() as connection:
            return kept_audits.stored(connection, id)

    def history(self, id: str) -> list[Revision]:
        """Every revision of an audit, oldest first; StoreError where there is none of that id."""
        with self.database.read() as connection:
            kept_audits.stored(connection, id)
            return revisions.history(connection, number(id, "audit"))

    def actions(self, id: str | None = None) -> list[Action]:
        """Remedial actions of one audit, or of all, as they stand."""
        with self.database.read() as connection:
            return kept_audits.actions(connection, id)

    def amend(
        self, id: str, audit: Audit, result: Result, *, by: str, why: str, expected_version: int
    ) -> StoredAudit:
        """Store a new revision of an audit; what it replaces stays in the history.

        Args:
            id: which audit.
            audit: all of it, as it is to be.
            result: of grading it again.
            by: who amends it.
            why: the reason.
            expected_version: `head.version` of what was worked on.

        Returns: the audit as it stands now.
        Raises: StaleSave, with both versions, where somebody else was faster; StoreError where it is void,
            of another instrument version or case, or without a reason.
        """
        with self.database.write() as connection:
            asked = self._instrument(connection, audit.instrument, audit.version)
            new = NewAudit(audit, result)
            amendments.amend(
                connection, id, asked, new, by=by, why=why, expected_version=expected_version, at=now()
            )
            return kept_audits.stored(connection, id)

    def void(self, id: str, *, by: str, why: str) -> None:
        """Take an audit out of all counting; it stays readable. StoreError where it is void already."""
        with self.database.write() as connection:
            amendments.void(connection, id, by=by, why=why, at=now())

    def release(self, id: str, keys: Sequence[str], *, by: str) -> list[str]:
        """Let the words at some questions be quoted in reports, until they are amended.

        Returns: the keys that were not released before.
        Raises: StoreError where the audit is void, or a question does not exist or has no words.
        """
        with self.database.write() as connection:
            stored = kept_audits.stored(connection, id)
            asked = self._instrument(connection, stored.audit.instrument, stored.audit.version)
            return releases.release(connection, asked, stored, keys, by, now())

    def released(self, id: str) -> list[str]:
        """The questions of an audit whose words may be quoted."""
        with self.database.read() as connection:
            return releases.released(connection, id)

    def narratives(self, months: tuple[str, str], *, instrument: str | None = None) -> list[Narrative]:
        """The released words of a period, without any reference to case or people."""
        with self.database.read() as connection:
            return releases.narratives(connection, self._instrument, months, instrument)
