"""Second looks and self-checks: what never counts, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa_core.model.allocation import Allocation
from qa_core.model.audit import Audit
from qa_core.model.grade import Result
from qa_core.store import allocations, amendments, purposes
from qa_core.store import second_looks as kept_looks
from qa_core.store.desks.base import Desk
from qa_core.store.records import NewAudit
from qa_core.store.second_records import Look, Moderation, SecondDraw
from qa_core.store.values import now


class SecondLookDesk(Desk):
    """Audits that are compared with others and never counted."""

    def keep_second_draws(self, new: Sequence[SecondDraw]) -> list[SecondDraw]:
        """Keep draws of audits for a second look, all or none; with the numbers that they get."""
        with self.database.write() as connection:
            at = now()
            return kept_looks.keep_draws(connection, [replace(one, at=at) for one in new])

    def second_draws(self) -> list[SecondDraw]:
        """Every draw in the order of drawing."""
        with self.database.read() as connection:
            return kept_looks.draws(connection)

    def looks(self) -> list[Look]:
        """Every return that never counts (second, third, self), in the order of sending."""
        with self.database.read() as connection:
            return kept_looks.looks(connection)

    def give_look(self, new: Allocation, instead_of: str | None, why: str, *, by: str) -> None:
        """Keep the allocation of a look, and withdraw an earlier one that it takes the place of.

        Args:
            new: the allocation, with its purpose and the audit that it looks at.
            instead_of: the return id of the earlier one, if there is one.
            why: the reason for asking somebody else.
            by: who decides.
        """
        with self.database.write() as connection:
            at = now()
            if instead_of is not None:
                purposes.withdraw(connection, instead_of, why, by, at)
            allocations.allocate(connection, [new], by, at)

    def moderate(
        self,
        id: str,
        audit: Audit,
        result: Result,
        *,
        by: str,
        why: str,
        expected_version: int,
        grades: Mapping[str, str | None],
        before: str | None,
        after: str,
        given_up: str | None = None,
    ) -> None:
        """Change a grade by moderation: a revision of the audit and its place in the history, or neither.

        Args:
            id, audit, result, by, why, expected_version: as `amend`.
            grades: what each auditor gave, by audit.
            before: the grade as it stood.
            after: the grade that was decided.
            given_up: the return id of a look that is still out, and is withdrawn with it.

        Raises: StaleSave and StoreError as `amend`.
        """
        with self.database.write() as connection:
            at = now()
            asked = self._instrument(connection, audit.instrument, audit.version)
            new = NewAudit(audit, result)
            amendments.amend(
                connection, id, asked, new, by=by, why=why, expected_version=expected_version, at=at
            )
            kept_looks.moderated(connection, Moderation(id, before, after, grades, why, 0, at, by), given_up)

    def confirm_grade(
        self,
        id: str,
        grade: str,
        grades: Mapping[str, str | None],
        *,
        by: str,
        why: str,
        given_up: str | None = None,
    ) -> None:
        """Keep that moderation left a grade as it was; the audit gets no new revision."""
        with self.database.write() as connection:
            new = Moderation(id, grade, grade, grades, why, 0, now(), by)
            kept_looks.moderated(connection, new, given_up)

    def moderations(self) -> list[Moderation]:
        """Every moderation, oldest first."""
        with self.database.read() as connection:
            return kept_looks.moderations(connection)
