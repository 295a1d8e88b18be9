"""What auditors wrote in free words, for comparing one audit with another."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from qa_core.store.engine import query

MOST = 24
"""So many of an auditor's newest audits are looked at: a year of one or two cases a month."""


def written(
    connection: Connection, auditor: str, since: dt.date, other_than: str
) -> list[tuple[str, str, str]]:
    """Case, question and words of an auditor's newest audits of other cases."""
    sql = (
        "SELECT a.case_ref, r.content FROM audit a "
        "JOIN audit_revision r ON r.audit = a.number AND r.number = a.revision "
        "WHERE a.auditor = ? AND a.case_ref <> ? AND a.date >= ? AND a.state <> 'void' "
        f"ORDER BY a.number DESC LIMIT {MOST}"
    )
    rows = query(connection, sql, auditor, other_than, since.isoformat())
    return [(case, key, text) for case, content in rows for key, text in _words(json.loads(content))]


def _words(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, answer in content.get("answers", {}).items():
        for text in (answer.get("comment"), answer.get("value")):
            if isinstance(text, str) and " " in text.strip():
                yield key, text
