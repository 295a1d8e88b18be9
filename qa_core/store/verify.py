"""Whether the database is whole and unaltered, and what it counts equals what was answered (S4)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import QaError
from qa_core.model.instrument import Instrument
from qa_core.store import log, rebuild, revisions
from qa_core.store.engine import is_sqlite, pages, query
from qa_core.store.records import Check, Event, Head
from qa_core.store.values import audit_id, escalation_id

Instruments = Callable[[Connection, str, str], Instrument]


def checks(connection: Connection, instruments: Instruments, anchor: Head | None) -> list[Check]:
    """Every check; `anchor` is an end of the log that was kept elsewhere."""
    vouched, chain = _chain(connection, anchor)
    return [
        chain,
        _check("history", "revisions", *_history(connection, vouched)),
        _check("figures", "answer rows and actions", *rebuild.differences(connection, instruments)),
        _check("snapshots", "instrument versions", *_snapshots(connection)),
        _check("returns", "returned files", *_returns(connection)),
        _check("escalations", "escalations", *_escalations(connection, vouched)),
        _database(connection),
    ]


def _check(name: str, what: str, seen: int, wrong: list[str]) -> Check:
    if not wrong:
        return Check(name, True, f"{seen} {what} looked at")
    more = f", and {len(wrong) - 5} more" if len(wrong) > 5 else ""
    return Check(name, False, "; ".join(wrong[:5]) + more)


def _chain(connection: Connection, anchor: Head | None) -> tuple[dict[str, Any], Check]:
    """Walk the log; what it vouches for, and whether each entry follows from the one before."""
    vouched: dict[str, Any] = {}
    end, wrong = log.START, ""
    seen_anchor = anchor is None or anchor == log.START
    for event in log.events(connection):
        wrong = wrong or _broken(event, end)
        end = Head(event.seq, event.hash)
        seen_anchor = seen_anchor or end == anchor
        _remember(vouched, event)
    if not wrong and not seen_anchor and anchor is not None:
        wrong = (
            f"the entry {anchor.seq} that was kept elsewhere is not in the log: it was cut off or replaced"
        )
    detail = wrong or f"{end.seq} entries, the last {end.hash}"
    return vouched, Check("event chain", not wrong, detail)


def _broken(event: Event, before: Head) -> str:
    if event.seq != before.seq + 1:
        return f"entry {before.seq + 1} is missing"
    if event.previous != before.hash:
        return f"entry {event.seq} does not follow from the one before"
    if event.hash != log.entry_hash(event.seq, event.at, event.kind, event.payload, event.previous):
        return f"entry {event.seq} was altered"
    return ""


def _remember(vouched: dict[str, Any], event: Event) -> None:
    if event.kind.startswith(("audit.", "escalation.")):
        try:
            about = json.loads(event.payload)
        except ValueError:
            return
        if event.kind.startswith("audit."):
            vouched[f"{about.get('audit')}/{about.get('revision')}"] = about.get("content")
        else:
            vouched[str(about.get("escalation"))] = event.kind


def _history(connection: Connection, vouched: dict[str, Any]) -> tuple[int, list[str]]:
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


def _snapshots(connection: Connection) -> tuple[int, list[str]]:
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


def _returns(connection: Connection) -> tuple[int, list[str]]:
    wrong: list[str] = []
    seen = 0
    for row in pages(connection, ("number", "sha256", "data", "file"), "toolkit_return", ("number",)):
        seen += 1
        if hashlib.sha256(row[2]).hexdigest() != row[1]:
            wrong.append(f"the bytes of return {row[0]} ({row[3]}) were altered")
    return seen, wrong


def _escalations(connection: Connection, vouched: dict[str, Any]) -> tuple[int, list[str]]:
    found = {
        escalation_id(row[0]): row[1] for row in query(connection, "SELECT number, state FROM escalation")
    }
    logged = {name: kind for name, kind in vouched.items() if name.startswith("E-")}
    wrong = [f"{name} is in the log but gone" for name in logged if name not in found]
    wrong += [f"{name} is not in the log" for name in found if name not in logged]
    settled = {"acknowledged", "cleared"}
    for name, kind in logged.items():
        state = kind.removeprefix("escalation.")
        now = found.get(name)
        if now is not None and (now in settled or state in settled) and now != state:
            wrong.append(f"{name} is {now} here, and in the log {state}")
    return len(found), wrong


def _database(connection: Connection) -> Check:
    if not is_sqlite(connection):
        return Check("database", True, "PostgreSQL holds its own constraints")
    said = [row[0] for row in query(connection, "PRAGMA integrity_check(5)")]
    broken = [
        f"{row[0]} points to {row[2]}, which is gone" for row in query(connection, "PRAGMA foreign_key_check")
    ]
    wrong = [line for line in said if line != "ok"] + broken[:5]
    return Check("database", not wrong, "; ".join(wrong) or "integrity and references hold")
