"""Learning over time, recommendations, results of earlier years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from qa_core.store import learning, learning_marks, learning_themes, recommendations
from qa_core.store import past as kept_past
from qa_core.store.desks.base import Desk
from qa_core.store.figures import Months
from qa_core.store.learning_records import (
    LoggedPoint,
    Look,
    Mark,
    PastCount,
    PastResult,
    Recommendation,
    Step,
    Theme,
)
from qa_core.store.values import now


class LearningDesk(Desk):
    """What is learned, what is recommended, and what earlier years came to."""

    def look_into_learning(self, person: str, *, by: str, capacity: str) -> None:
        """Keep in the log that somebody looks into a person's learning log, and by what right."""
        with self.database.write() as connection:
            learning_marks.looked(connection, person, by, capacity, now())

    def learning_looks(self, person: str) -> list[Look]:
        """Who looked into a person's learning log, oldest first."""
        with self.database.read() as connection:
            return learning_marks.looks(connection, person)

    def learning_points(self, person: str) -> list[LoggedPoint]:
        """The learning points of a person, oldest audit first; capitals make no difference."""
        with self.database.read() as connection:
            names = [name for name in learning.people(connection) if name.casefold() == person.casefold()]
            return learning_marks.points(connection, names)

    def learning_point(self, audit: str, row: int) -> LoggedPoint:
        """One learning point; StoreError where the audit has none of that number."""
        with self.database.read() as connection:
            return learning_marks.point(connection, audit, row)

    def mark_learning(
        self, audit: str, row: int, kind: str, *, by: str, capacity: str, ref: str = "", note: str = ""
    ) -> None:
        """Mark a learning point as reviewed (`reviewed`) or tied to a performance review entry (`plr`).

        Raises: StoreError where the audit has no learning point of that number.
        """
        with self.database.write() as connection:
            found = learning_marks.point(connection, audit, row)
            new = Mark(found.audit, row, found.content, kind, capacity, ref, note, by, now())
            learning_marks.mark(connection, new)

    def learning_marks(self, audits: Sequence[str]) -> list[Mark]:
        """The marks on the learning points of some audits, oldest first."""
        with self.database.read() as connection:
            return learning_marks.marked(connection, list(audits))

    def learning_audits(self, person: str) -> list[tuple[str, dt.date]]:
        """The audits of a person's work by instruments that teach, with dates, oldest first."""
        with self.database.read() as connection:
            return learning_themes.audited(connection, self._instrument, person)

    def learning_themes(
        self, months: Months, instrument: str = "", team: str | None = None
    ) -> tuple[list[Theme], dict[tuple[str, str], int]]:
        """Learning points by instrument, area and team; and from how many people those of an area come."""
        with self.database.read() as connection:
            wanted = (connection, months, instrument, team)
            return learning_themes.themes(*wanted), learning_themes.people(*wanted)

    def add_recommendation(
        self, *, exercise: str | None, theme: str, text: str, owner: str, due: dt.date, by: str
    ) -> str:
        """Keep a new recommendation; its id."""
        with self.database.write() as connection:
            return recommendations.add(connection, exercise, theme, text, owner, due, by, now())

    def step_recommendation(
        self,
        id: str,
        kind: str,
        *,
        by: str,
        sent_to: str = "",
        note: str = "",
        evidence: str = "",
        year: int | None = None,
    ) -> None:
        """Add a step (`disseminated`, `progress`, `done`, `carried`) to a recommendation's history.

        Raises: StoreError where there is no such recommendation, or it is done.
        """
        with self.database.write() as connection:
            new = Step(kind, by, now(), sent_to, note, evidence, year)
            recommendations.step(connection, id, new)

    def recommendations(self) -> list[Recommendation]:
        """Every recommendation with its history."""
        with self.database.read() as connection:
            return recommendations.listed(connection)

    def load_past(self, new: Sequence[PastResult], *, by: str, reason: str = "") -> tuple[int, int]:
        """Keep results of earlier years, all or none; how many were added, and how many replaced one.

        Args:
            new: the results, each of another key; the same one again changes nothing.
            by: who loads them.
            reason: why results that are there are replaced.
        """
        with self.database.write() as connection:
            return kept_past.load(connection, new, reason, by, now())

    def past_results(self) -> list[PastResult]:
        """Every result of an earlier year, by day."""
        with self.database.read() as connection:
            return kept_past.listed(connection)

    def past_counts(self, until: str) -> list[PastCount]:
        """Results up to a month by instrument, month and grade."""
        with self.database.read() as connection:
            return kept_past.counts(connection, until)
