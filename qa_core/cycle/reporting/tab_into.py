"""The monthly sheet put into the standing workbook of Children's Social Care (S0-040)."""

from __future__ import annotations

from pathlib import Path

from qa_core.model.figure import Report
from qa_core.reports.excel_tab import NAME, render
from qa_core.reports.sheet_into_file import put_into as put

PRODUCT = "monthly-tab"


def put_into(report: Report, path: Path) -> str:
    """Put the monthly sheet into a workbook, as its sheet `QA`; what was done, as a sentence.

    Args:
        report: of the product `monthly-tab`.
        path: the workbook; every other sheet of it stays as it was.

    Raises: QaError where the workbook cannot be read, written, or kept as it is.
    """
    copy = put(path, render(report))
    if copy is None:
        return f"{path}: the sheet {NAME} stands in it already; nothing was written."
    return f"{path}: the sheet {NAME} is in it. What it was before: {copy.name}"
