"""Exercises: thematic audits of several agencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa_core.store import exercises as kept_exercises
from qa_core.store.desks.base import Desk
from qa_core.store.exercise_records import Asked, Exercise, ExerciseCase, Graded, Request, Sent
from qa_core.store.records import Escalation, StoredAudit
from qa_core.store.values import now


class ExerciseDesk(Desk):
    """Who is asked about which case, what came back, and what it comes to."""

    def create_exercise(self, new: Exercise, asked: Sequence[Asked]) -> None:
        """Keep a new exercise and whom it asks, all or nothing.

        Raises: StoreError where the id is in use, or its instrument version is not kept.
        """
        with self.database.write() as connection:
            kept_exercises.create(connection, new, asked)

    def exercises(self) -> list[Exercise]:
        """Every exercise in the order of creation."""
        with self.database.read() as connection:
            return kept_exercises.listed(connection)

    def exercise(self, id: str) -> Exercise:
        """One exercise; StoreError where there is none of that id."""
        with self.database.read() as connection:
            return kept_exercises.one(connection, id)

    def exercise_requests(self, id: str) -> list[Request]:
        """Whom an exercise asks about which case."""
        with self.database.read() as connection:
            return kept_exercises.requests(connection, id)

    def exercise_cases(self, id: str) -> list[ExerciseCase]:
        """The cases of an exercise with their collation, discussion and grades."""
        with self.database.read() as connection:
            return kept_exercises.cases(connection, id)

    def exercise_toolkits(self, id: str) -> list[Sent]:
        """The toolkits made for an exercise, and where each stands."""
        with self.database.read() as connection:
            return kept_exercises.sent(connection, id)

    def exercise_returns(self, id: str) -> list[StoredAudit]:
        """The audits that came back for an exercise and are not void."""
        with self.database.read() as connection:
            return kept_exercises.returned(connection, id)

    def exercise_concerns(self, id: str) -> list[Escalation]:
        """The concerns from returns of an exercise that are flagged or unknown."""
        with self.database.read() as connection:
            return kept_exercises.concerns(connection, id)

    def waive(self, id: str, case: str, agency: str, *, by: str, reason: str) -> None:
        """Do without a missing return; StoreError where it is not missing, or was not asked for."""
        with self.database.write() as connection:
            kept_exercises.waive(connection, id, case, agency, by=by, reason=reason, at=now())

    def keep_collation(self, id: str, case: str, result: Mapping[str, Any], *, by: str) -> None:
        """Keep a case's collation (plain data with `status` and `suggested`) in place of an earlier one."""
        with self.database.write() as connection:
            kept_exercises.keep(connection, id, case, result, by=by, at=now())

    def discuss(self, id: str, case: str, note: str, *, by: str) -> None:
        """Add a note to what was discussed about a case."""
        with self.database.write() as connection:
            kept_exercises.discuss(connection, id, case, note, by=by, at=now())

    def grade_case(
        self,
        id: str,
        case: str,
        grade: str,
        *,
        suggested: str | None,
        reason: str,
        by: str,
        expected_version: int,
    ) -> None:
        """Set the grade of a case; those set before stay in its history.

        Args:
            id, case: which case of which exercise.
            grade: an id of the instrument's grades.
            suggested: what the collation suggested.
            reason: why; may be empty.
            by: who sets it.
            expected_version: `version` of the case that was looked at.

        Raises: StaleError where the case changed since then.
        """
        with self.database.write() as connection:
            new = Graded(now(), by, grade, suggested, reason)
            kept_exercises.grade(connection, id, case, new, expected_version)
