"""Small numbers hidden from wide audiences, so that no cell gives anybody away."""

from __future__ import annotations

from qa_core.model.figure import Report


def protected(report: Report, limit: int) -> Report:
    """The report without numbers of 1 to below `limit`, and without those that would give one away."""
    return report.model_copy(update={"limit": limit})
