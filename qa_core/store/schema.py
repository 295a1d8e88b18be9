"""Every table that there is, for migrations and for the test that compares them with the program."""

from __future__ import annotations

from qa_core.store import (
    tables_draws,
    tables_escalations,
    tables_follow_up,
    tables_learning,
    tables_reports,
    tables_round,
    tables_second_looks,
)
from qa_core.store.tables import METADATA

__all__ = [
    "METADATA",
    "tables_draws",
    "tables_escalations",
    "tables_follow_up",
    "tables_learning",
    "tables_reports",
    "tables_round",
    "tables_second_looks",
]
