"""Duties: the cases of a month and who is asked to audit them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa_core.store import duties as kept_duties
from qa_core.store import duty_toolkits
from qa_core.store import exemptions as kept_exemptions
from qa_core.store.desks.base import Desk
from qa_core.store.duty_records import Duty, EndedDuty, Exemption, NewDuty, ToldConflict
from qa_core.store.duty_toolkits import Unwanted
from qa_core.store.values import now


class DutyDesk(Desk):
    """Who is asked to audit what, who is exempt, and which conflicts were told."""

    def duties(self, month: str | None = None, instrument: str | None = None) -> list[Duty]:
        """The duties of a month (`2026-11`) and of an instrument, or of all where None is given.

        Those that have ended are among them, by month, case and number. A duty is `sent` once there is a
        toolkit for it and `returned` once its audit is accepted; void the audit, and it is `sent` again.
        """
        with self.database.read() as connection:
            return kept_duties.listed(connection, month, instrument)

    def change_duties(
        self,
        instrument: str,
        month: str,
        new: Sequence[NewDuty] = (),
        ended: Sequence[EndedDuty] = (),
        told: Sequence[ToldConflict] = (),
        *,
        by: str,
    ) -> list[int]:
        """End duties, keep conflicts that were told and new duties, all or nothing.

        Args:
            instrument, month: what the duties are for.
            new: duties that begin.
            ended: duties that end; a case that passes on is both here and in `new`.
            told: conflicts that stay with the case, whatever lists are loaded later.
            by: who does it.

        Returns: the numbers of the new duties.
        Raises: StaleError where somebody else ended a duty, or allocated a case, meanwhile.
        """
        with self.database.write() as connection:
            return kept_duties.change(connection, instrument, month, new, ended, told, by=by, at=now())

    def duties_sent(self, toolkits: Mapping[int, str], *, by: str) -> None:
        """Note which return id went out for each duty; StaleError where one has ended meanwhile."""
        with self.database.write() as connection:
            kept_duties.sent(connection, toolkits, by=by, at=now())

    def unwanted_toolkits(self, case: str | None = None) -> dict[str, Unwanted]:
        """The toolkits that nobody waits for: their duty has ended or its audit is here; of one case."""
        with self.database.read() as connection:
            return duty_toolkits.unwanted(connection, case)

    def told_conflicts(self) -> list[ToldConflict]:
        """Every conflict that auditors told of."""
        with self.database.read() as connection:
            return kept_duties.conflicts(connection)

    def other_conflict(self, case: str, person: str) -> bool:
        """Whether somebody told of a conflict with a case that is no involvement in it."""
        with self.database.read() as connection:
            return kept_duties.other_conflict(connection, case, person)

    def record_checks(self) -> set[tuple[str, str]]:
        """Pairs of case and person who did the quality control of one of its records."""
        with self.database.read() as connection:
            return kept_duties.checked(connection)

    def exempt(self, person: str, first: str, last: str, reason: str, *, by: str) -> str:
        """Ask somebody to audit nothing from one month to another; the id of the exemption."""
        with self.database.write() as connection:
            return kept_exemptions.keep(connection, person, (first, last), reason, by=by, at=now())

    def end_exemption(self, id: str, reason: str, *, by: str) -> None:
        """Take an exemption back; StoreError where there is none of that id that holds."""
        with self.database.write() as connection:
            kept_exemptions.end(connection, id, reason, by=by, at=now())

    def exemptions(self) -> list[Exemption]:
        """Every exemption in the order of granting, those taken back among them."""
        with self.database.read() as connection:
            return kept_exemptions.listed(connection)
