"""A report as JSON."""

from __future__ import annotations

import json
from typing import Any

from qa_core.model.figure import Report, Table
from qa_core.model.house import PLAIN, House


def render(report: Report, house: House = PLAIN) -> bytes:  # noqa: ARG001
    """`{"name", "period", "instruments", "tables": [{"id", "title", "columns", "rows"}]}`, and some more.

    `small_numbers` is the smallest number that is shown, null where all are; what is hidden is "*". A range
    is a list of two. Shares are numbers from 0 to 1, dates ISO text, what is not known null. `kinds` says
    what a column holds.
    """
    return (json.dumps(document(report), ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode(
        "utf-8"
    )


def document(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "name": report.name,
        "title": report.title,
        "organisation": report.organisation,
        "period": report.period,
        "period_title": report.period_title,
        "made_at": report.made_at,
        "audience": report.audience,
        "subject": report.subject,
        "issue": report.issue,
        "small_numbers": report.limit,
        "instruments": list(report.instruments),
        "sentences": list(report.sentences),
        "notes": list(report.notes),
        "tables": [_table(table) for table in report.tables],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": table.title,
        "columns": [column.title for column in table.columns],
        "rows": [list(row) for row in table.rows],
        "kinds": [column.kind for column in table.columns],
        "note": table.note,
        "part": table.part,
    }
