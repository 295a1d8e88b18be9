"""What validation says: a code, a level, a place, and a sentence that tells the auditor what to do."""

from __future__ import annotations

from qa_core.model.base import Frozen
from qa_core.model.rulings import Level


class Finding(Frozen):
    """One thing to look at in an audit; rows are counted from 1.

    A verdict is about the record that was looked at: it does not keep the audit from being accepted.
    """

    code: str
    level: Level
    question: str | None = None
    row: int | None = None
    column: str | None = None
    message: str
    verdict: bool = False


class CellProblem(Frozen):
    """One thing in a workbook that could not be read as an answer, by sheet and cell."""

    sheet: str | None = None
    cell: str | None = None
    question: str | None = None
    code: str = "not-an-option"
    message: str
