"""What the database counts, and whether it is whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from qa_core.store import figures, journal, learning, log, verify
from qa_core.store.counts import (
    ActionCount,
    Base,
    Count,
    EscalationCount,
    GradeCount,
    LearningCount,
    VersionCount,
)
from qa_core.store.desks.base import Desk
from qa_core.store.figures import By, Months
from qa_core.store.journal import Line
from qa_core.store.learning import LearningPoint
from qa_core.store.records import Check, Event, Head


class FigureDesk(Desk):
    """Counts of a period; `months` are the first and last month, both counted; no `instruments` means all."""

    def by_question(
        self, months: Months, instruments: Sequence[str] = (), *, by: By | None = None
    ) -> list[Count]:
        """Answers by question, value and state; `by` counts teams, agencies or months apart."""
        with self.database.read() as connection:
            return figures.counts(connection, self._instrument, months, instruments, by)

    def by_team(self, months: Months, instruments: Sequence[str] = ()) -> list[Count]:
        """Answers by question, value, state and team."""
        return self.by_question(months, instruments, by="team")

    def by_agency(self, months: Months, instruments: Sequence[str] = ()) -> list[Count]:
        """Answers by question, value, state and agency."""
        return self.by_question(months, instruments, by="agency")

    def bases(self, months: Months, instruments: Sequence[str] = (), *, by: By | None = None) -> list[Base]:
        """What each question's counts are a share of: of several options an audit counts once, a row each."""
        with self.database.read() as connection:
            return figures.bases(connection, months, instruments, by)

    def crossed(self, months: Months, instrument: str, by: str, column: str) -> list[tuple[str, str, int]]:
        """What two columns of one table (as `6.j[].rag`) say in the same row, and how often."""
        with self.database.read() as connection:
            return figures.crossed(connection, months, instrument, by, column)

    def grades(
        self, months: Months, instruments: Sequence[str] = (), *, by: By | None = None
    ) -> list[GradeCount]:
        """Audits by recorded grade, suggested grade and outcome."""
        with self.database.read() as connection:
            return figures.grades(connection, months, instruments, by)

    def versions(self, months: Months, instruments: Sequence[str] = ()) -> list[VersionCount]:
        """The instrument versions that a period's audits stand on."""
        with self.database.read() as connection:
            return figures.versions(connection, months, instruments)

    def actions_summary(
        self, months: Months, today: dt.date, instruments: Sequence[str] = ()
    ) -> list[ActionCount]:
        """Remedial actions by RAG; overdue is not green and due before `today`."""
        with self.database.read() as connection:
            return figures.actions(connection, months, today, instruments)

    def learning(self, person: str) -> list[LearningPoint]:
        """The learning log of one person, newest audit first; capitals make no difference."""
        with self.database.read() as connection:
            return learning.listed(connection, person)

    def learners(self) -> list[str]:
        """Everybody in the learning log, as their audits name them; empty for points of nobody."""
        with self.database.read() as connection:
            return learning.people(connection)

    def learning_summary(self, months: Months, instruments: Sequence[str] = ()) -> list[LearningCount]:
        """Learning points by area, with those that are critical."""
        with self.database.read() as connection:
            return figures.learning(connection, months, instruments)

    def escalations_summary(self, since: dt.datetime, until: dt.datetime) -> list[EscalationCount]:
        """Concerns raised from `since` to before `until` (both with a zone), by type and state."""
        with self.database.read() as connection:
            return figures.escalations(connection, since, until)

    def head(self) -> Head:
        """Where the event log ends: to be kept elsewhere, and given to `verify` later."""
        with self.database.read() as connection:
            return log.head(connection)

    def events(self, after: int = 0) -> list[Event]:
        """The entries of the event log that follow entry `after`."""
        with self.database.read() as connection:
            return list(log.events(connection, after))

    def journal(self) -> list[Line]:
        """The event log as people read it, with the cases and reasons of what it vouches for."""
        with self.database.read() as connection:
            return list(journal.lines(connection))

    def verify(self, anchor: Head | None = None) -> list[Check]:
        """Whether the database is whole and unaltered: chain, history, figures, snapshots, files.

        Args:
            anchor: an end of the log that was kept elsewhere; without it a log cut short at its end, with
                all that it vouched for, goes unseen.
        """
        with self.database.read() as connection:
            return verify.checks(connection, self._instrument, anchor)
