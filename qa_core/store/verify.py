"""Whether the database is whole and unaltered, and what it counts equals what was answered (S4)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import QaError
from qa_core.model.instrument import Instrument
from qa_core.store import case_records, duty_toolkits, log, rebuild, revisions, vouch
from qa_core.store.engine import is_sqlite, pages, query
from qa_core.store.records import Check, Event, Head
from qa_core.store.values import audit_id

Instruments = Callable[[Connection, str, str], Instrument]
Seen = tuple[int, list[str]]
_RECORDS = (
    ("heads", "heads of audits", "audit"),
    ("returns", "returns", "toolkit_return"),
    ("unread returns", "refused files", "unread_return"),
    ("reissues", "toolkits issued again", "toolkit_reissue"),
    ("decisions", "conflicts that were settled", "return_settled"),
    ("repeated returns", "returns that brought nothing new", "return_again"),
    ("sending", "what was known when toolkits went out", "toolkit_sent"),
    ("changed facts", "facts that changed before the return", "audit_changed"),
    ("escalations", "escalations", "escalation"),
    ("courses", "what was done about escalations", "escalation_course"),
    ("recipients", "recipients of escalations", "escalation_recipient"),
    ("letters", "letters", "letter"),
    ("releases", "released narratives", "release"),
    ("allocations", "allocations with their records", "allocation"),
    ("exercises", "exercises", "exercise"),
    ("requests", "requests to agencies", "exercise_request"),
    ("collations", "cases of exercises", "exercise_case"),
    ("draws", "draws of cases with their frames", "sample_draw"),
    ("holds", "cases held back from draws", "sample_hold"),
    ("duties", "duties of auditors", "duty"),
    ("exemptions", "exemptions from duties", "duty_exemption"),
    ("conflicts", "conflicts that auditors told", "told_conflict"),
    ("feedback", "feedback documents", "feedback"),
    ("replies", "replies to feedback", "feedback_reply"),
    ("actions", "states of actions", "action_state"),
    ("changes", "changes of actions", "action_change"),
    ("links", "links between audits", "audit_link"),
    ("reminders", "reminders", "follow_up_chase"),
    ("purposes", "second looks and self-checks", "audit_purpose"),
    ("second draws", "draws of audits for a second look", "second_draw"),
    ("moderations", "moderated grades", "moderation"),
    ("looks into logs", "looks into learning logs", "learning_look"),
    ("learning marks", "marks on learning points", "learning_mark"),
    ("recommendations", "recommendations", "recommendation"),
    ("recommendation steps", "steps of recommendations", "recommendation_step"),
    ("issued reports", "reports as they were issued", "issued_report"),
    ("ways of reports", "steps of issued reports", "report_step"),
    ("earlier results", "results of earlier years", "past_result"),
    ("cases", "cases with those involved", "case_file"),
    ("people", "people", "person"),
    ("instruments", "records of instruments", "instrument_snapshot"),
    ("settings", "settings of the database, its key among them", "meta"),
)


@dataclass
class _Said:
    """What the log vouches for: the content of each revision, and its last word on each record."""

    revisions: dict[str, Any] = field(default_factory=dict)
    records: vouch.Prints = field(default_factory=dict)

    def remember(self, event: Event) -> None:
        """Take in one entry; one that cannot be read says nothing, and what it vouched for is missed."""
        with suppress(ValueError, TypeError):
            vouch.remember(self.records, event)
            if event.kind.startswith("audit."):
                about = json.loads(event.payload)
                self.revisions[f"{about['audit']}/{about['revision']}"] = about["content"]


def checks(connection: Connection, instruments: Instruments, anchor: Head | None) -> list[Check]:
    """Every check; `anchor` is an end of the log that was kept elsewhere."""
    said = _Said()
    looks: list[tuple[str, str, Callable[[], Seen]]] = [
        ("event chain", "entries", lambda: _chain(connection, anchor, said)),
        ("history", "revisions", lambda: _history(connection, said.revisions)),
        ("figures", "answer rows and what follows", lambda: rebuild.differences(connection, instruments)),
        ("snapshots", "instrument versions", lambda: _snapshots(connection)),
        ("records", "records of cases", lambda: case_records.differences(connection, said.records)),
        ("files", "returned files", lambda: _files(connection)),
        ("audits of duties", "duties with an audit", lambda: duty_toolkits.with_two_audits(connection)),
        ("database", "pages and references", lambda: _database(connection)),
    ]
    looks += [
        (name, what, partial(vouch.differences, connection, table, said.records))
        for name, what, table in _RECORDS
    ]
    return [_check(*look) for look in looks]


def _check(name: str, what: str, look: Callable[[], Seen]) -> Check:
    """One look; whatever was done to the database, it is told and the other looks go on."""
    try:
        seen, wrong = look()
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return Check(name, False, f"something here cannot be read at all ({said})")
    if not wrong:
        return Check(name, True, f"{seen} {what} looked at")
    more = f", and {len(wrong) - 5} more" if len(wrong) > 5 else ""
    return Check(name, False, "; ".join(wrong[:5]) + more)


def _chain(connection: Connection, anchor: Head | None, said: _Said) -> Seen:
    """Walk the log: take in what it vouches for, and see whether each entry follows from the one before."""
    end, wrong = log.START, ""
    seen_anchor = anchor is None or anchor == log.START
    for event in log.events(connection):
        wrong = wrong or _broken(event, end)
        end = Head(event.seq, event.hash)
        seen_anchor = seen_anchor or end == anchor
        said.remember(event)
    if not wrong and not seen_anchor and anchor is not None:
        wrong = (
            f"the entry {anchor.seq} that was kept elsewhere is not in the log: it was cut off or replaced"
        )
    return end.seq, [wrong] if wrong else []


def _broken(event: Event, before: Head) -> str:
    if event.seq != before.seq + 1:
        return f"entry {before.seq + 1} is missing"
    if event.previous != before.hash:
        return f"entry {event.seq} does not follow from the one before"
    if event.hash != log.entry_hash(event.seq, event.at, event.kind, event.payload, event.previous):
        return f"entry {event.seq} was altered"
    return ""


def _history(connection: Connection, vouched: dict[str, Any]) -> Seen:
    wrong: list[str] = []
    seen: set[str] = set()
    newest: dict[int, int] = {}
    for row in pages(connection, revisions.COLUMNS, "audit_revision", ("audit", "number")):
        name = f"{audit_id(row[0])}/{row[1]}"
        seen.add(name)
        newest[row[0]] = row[1]
        if name not in vouched:
            wrong.append(f"revision {name} is not in the log")
        elif vouched[name] != revisions.content_hash(row):
            wrong.append(f"revision {name} was altered")
    wrong += [
        f"revision {name} is in the log but gone" for name in vouched if "/" in name and name not in seen
    ]
    heads: dict[int, int] = {
        row[0]: row[1] for row in query(connection, "SELECT number, revision FROM audit")
    }
    for n in sorted(heads.keys() | newest.keys()):
        if heads.get(n) != newest.get(n):
            wrong.append(f"audit {audit_id(n)} does not stand on its newest revision")
    return len(seen), wrong


def _snapshots(connection: Connection) -> Seen:
    wrong: list[str] = []
    kept = query(connection, "SELECT id, version, digest, canonical FROM instrument_snapshot")
    for id, version, digest, canonical in kept:
        try:
            instrument = Instrument.parse(json.loads(canonical))
        except (QaError, ValueError):
            wrong.append(f"{id} {version} cannot be read")
            continue
        raw = hashlib.sha256(canonical.encode("utf-8")).hexdigest()
        if digest != raw or (instrument.id, instrument.version) != (id, version):
            wrong.append(f"{id} {version} is kept as {digest} and has {raw}")
    return len(kept), wrong


def _files(connection: Connection) -> Seen:
    wrong: list[str] = []
    seen = 0
    for table, what in (("toolkit_return", "return"), ("feedback_reply", "reply")):
        for row in pages(connection, ("number", "sha256", "data", "file"), table, ("number",)):
            seen += 1
            if hashlib.sha256(row[2]).hexdigest() != row[1]:
                wrong.append(f"the bytes of {what} {row[0]} ({row[3]}) were altered")
    return seen, wrong


def _database(connection: Connection) -> Seen:
    """SQLite's own checks; PostgreSQL holds its constraints by itself."""
    if not is_sqlite(connection):
        return 0, []
    said = [row[0] for row in query(connection, "PRAGMA integrity_check(5)")]
    broken = [
        f"{row[0]} points to {row[2]}, which is gone" for row in query(connection, "PRAGMA foreign_key_check")
    ]
    return 1, [line for line in said if line != "ok"] + broken
