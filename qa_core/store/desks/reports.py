"""Reports as they were issued, and the way they went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from qa_core.model.figure import Report
from qa_core.store import issued as kept_issues
from qa_core.store.desks.base import Desk
from qa_core.store.issued_records import Issued, NewIssue, RouteStep
from qa_core.store.values import now


class ReportDesk(Desk):
    """What was issued; nothing of it is ever changed or erased."""

    def issue_report(self, report: Report, new: NewIssue, *, by: str) -> Issued:
        """Keep a report as it is issued, with the log's entry or not at all.

        Returns: what is kept, with the number that it got.
        """
        with self.database.write() as connection:
            return kept_issues.one(connection, kept_issues.issue(connection, report, new, by))

    def issued_reports(self) -> list[Issued]:
        """Every issued report with its way, in the order of issuing."""
        with self.database.read() as connection:
            return kept_issues.listed(connection)

    def issued_report(self, id: str) -> Issued:
        """One issued report; StoreError where there is none, or it was altered since."""
        with self.database.read() as connection:
            return kept_issues.one(connection, id)

    def step_report(
        self,
        id: str,
        step: str,
        day: dt.date,
        *,
        by: str,
        person: str = "",
        note: str = "",
        reason: str = "",
    ) -> None:
        """Add a step to the way of an issued report; StoreError where there is no such report."""
        with self.database.write() as connection:
            kept_issues.step(connection, id, RouteStep(step, day, by, now(), person, note, reason))

    def attach_papers(self, period: str, audits: Sequence[str], *, by: str) -> None:
        """Let the log know that audits were attached to a digest as background papers."""
        with self.database.write() as connection:
            kept_issues.papers(connection, period, audits, by)
