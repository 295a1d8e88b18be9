"""The event log as people read it: when, who, what, about what, and why.

The log names no case and repeats no words: cases and reasons come from the records that it vouches for.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from qa_core.store import log
from qa_core.store.engine import query
from qa_core.store.kept import KEPT
from qa_core.store.records import Event
from qa_core.store.values import audit_id, escalation_id, moment

WHY = {
    "allocation.reissued": ("toolkit_reissue", "reason"),
    "conflict.told": ("told_conflict", "reason"),
    "duty.declined": ("duty", "reason"),
    "duty.reallocated": ("duty", "reason"),
    "duty.withdrawn": ("duty", "reason"),
    "escalation.withdrawn": ("escalation_course", "words"),
    "exemption.ended": ("duty_exemption", "end_reason"),
    "exemption.granted": ("duty_exemption", "reason"),
    "exercise.waived": ("exercise_request", "reason"),
    "follow-up.linked": ("audit_link", "why"),
    "letter.not-sent": ("letter", "reason"),
    "look.withdrawn": ("audit_purpose", "withdrawn"),
    "report.step": ("report_step", "reason"),
    "return.settled": ("return_settled", "reason"),
    "sample.drawn": ("sample_draw", "reason"),
    "sample.held": ("sample_hold", "reason"),
    "sample.released": ("sample_hold", "release_reason"),
    "sample.replaced": ("sample_draw", "reason"),
    "sample.withdrawn": ("sample_draw", "reason"),
    "second.moderated": ("moderation", "reason"),
}
"""Where the reason of a kind of entry is kept: the table of its record, and the column."""
_CASES = ("allocation", "audit", "duty", "escalation", "exercise_request", "sample_hold", "told_conflict")
_PARTS = {"toolkit_sent": "allocation", "audit_purpose": "allocation"}
_UNSAID = frozenset({"by", "rows", "sha256", "content", "when"})
_NAMED = {"return": "allocation", "audit": "audit", "escalation": "escalation", "duty": "duty"}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log; `about` is what it names, by name, `cases` are those it is about."""

    seq: int
    at: dt.datetime
    by: str
    kind: str
    about: Mapping[str, Any]
    cases: tuple[str, ...]
    why: str


def lines(connection: Connection) -> Iterator[Line]:
    """Every entry in its order.

    Of self-checks neither case nor practitioner is told: those are for the practitioner and their manager.
    """
    cases = {table: _column(connection, table, "case_ref") for table in _CASES}
    reasons = {place: _column(connection, *place) for place in set(WHY.values())}
    revisions = {
        f"{audit_id(row[0])}/{row[1]}": row[2]
        for row in query(connection, "SELECT audit, number, why FROM audit_revision")
    }
    own = {row[0] for row in query(connection, "SELECT return_id FROM audit_purpose WHERE purpose = 'self'")}
    own |= {
        audit_id(row[0]) for row in query(connection, "SELECT number, return_id FROM audit") if row[1] in own
    }
    for event in log.events(connection):
        payload = json.loads(event.payload)
        about = payload if isinstance(payload, dict) else {}
        hidden = about.get("return") in own or about.get("audit") in own
        found = () if hidden else tuple(dict.fromkeys(_cases(about, cases)))
        said = {name: value for name, value in about.items() if name not in _UNSAID and value is not None}
        if hidden:
            said.pop("auditor", None)
        why = _why(event, about, reasons, revisions)
        by = str(about.get("by") or "")
        yield Line(event.seq, moment(event.at), by, event.kind, said, found, why)


def _cases(about: Mapping[str, Any], cases: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """The cases of what an entry names, and of the records that it vouches for."""
    for name, table in _NAMED.items():
        if about.get(name) is not None:
            yield from filter(None, [cases[table].get(str(about[name]))])
    for row in about.get("rows") or ():
        table, _, key = row.partition("/")
        ids = {"audit": audit_id, "escalation": escalation_id}
        known = cases.get(_PARTS.get(table, table), {})
        named = ids[table](int(key)) if table in ids and key.isdecimal() else key
        yield from filter(None, [known.get(named)])


def _why(
    event: Event,
    about: Mapping[str, Any],
    reasons: Mapping[tuple[str, str], Mapping[str, str]],
    revisions: Mapping[str, str],
) -> str:
    if event.kind.startswith("audit."):
        return revisions.get(f"{about.get('audit')}/{about.get('revision')}", "")
    place = WHY.get(event.kind)
    if place is None:
        return ""
    keys = (row.partition("/") for row in about.get("rows") or ())
    found = [reasons[place].get(key, "") for table, _, key in keys if table == place[0]]
    return next(filter(None, found), "")


def _column(connection: Connection, table: str, column: str) -> dict[str, str]:
    """A column of a table by the key of each record, as people write the key."""
    key = KEPT[table].columns[0]
    ids = {"audit": audit_id, "escalation": escalation_id}
    rows = query(connection, f"SELECT {key}, {column} FROM {table}")
    return {ids[table](row[0]) if table in ids else str(row[0]): str(row[1] or "") for row in rows}
