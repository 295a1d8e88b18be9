"""Reports kept as they were issued: content, hash, versions, the log's end; and their ways (S0-042)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.model.figure import Report
from qa_core.store import bulk, log, snapshots, vouch
from qa_core.store.engine import Found, first, query
from qa_core.store.issued_records import Issued, NewIssue, RouteStep
from qa_core.store.records import Head
from qa_core.store.values import day, moment, now, to_json

_COLUMNS = (
    *("number", "name", "title", "period", "audience", "subject", "asked", "day", "content", "sha256"),
    *("versions", "papers", "replaces", "log_seq", "log_hash", "at", "by"),
)
_STEP = ("number", "report", "step", "day", "person", "note", "reason", "at", "by")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM issued_report"


def issue(connection: Connection, report: Report, new: NewIssue, by: str) -> str:
    """Keep a report as it is issued; its number, which stands in the report as well.

    It takes the place of the last issue of the same report (name, period, subject, instruments) for the same
    audience.
    """
    n, end, at = bulk.following(connection, "issued_report"), log.head(connection), now()
    content = report.model_copy(update={"issue": _id(n)}).model_dump_json()
    sha256 = hashlib.sha256(content.encode("utf-8")).hexdigest()
    key = (report.name, report.period, new.audience, report.subject, to_json(list(new.asked)))
    row = (
        *(n, report.name, report.title, *key[1:], new.day.isoformat(), content, sha256),
        *(to_json(_versions(connection, report.instruments)), to_json(list(new.papers))),
        *(_last(connection, key), end.seq, end.hash, at.isoformat(), by),
    )
    bulk.insert(connection, "issued_report", _COLUMNS, [row])
    made = vouch.prints(connection, "issued_report", [n])
    said = {"report": _id(n), "sha256": sha256, "papers": list(new.papers), "by": by}
    log.append(connection, at, [("report.issued", vouch.saying(said, made))])
    return _id(n)


def _last(connection: Connection, key: tuple[str, ...]) -> int | None:
    """The last issue of the same report for the same audience."""
    names = ("name", "period", "audience", "subject", "asked")
    same = " AND ".join(f"{name} = ?" for name in names)
    row = first(connection, f"SELECT MAX(number) FROM issued_report WHERE {same}", *key)
    return row[0] if row else None


def step(connection: Connection, id: str, new: RouteStep) -> None:
    """Add a step to the way of an issued report; StoreError where there is no such report."""
    n = _number(id)
    if first(connection, "SELECT 1 FROM issued_report WHERE number = ?", n) is None:
        raise _unknown(id)
    s = bulk.following(connection, "report_step")
    said = (new.step, new.day.isoformat(), new.person, new.note, new.reason, new.at.isoformat(), new.by)
    bulk.insert(connection, "report_step", _STEP, [(s, n, *said)])
    made = vouch.prints(connection, "report_step", [s])
    about = {"report": _id(n), "step": new.step, "by": new.by}
    log.append(connection, new.at, [("report.step", vouch.saying(about, made))])


def papers(connection: Connection, period: str, audits: Iterable[str], by: str) -> None:
    """Let the log know that audits were attached to a digest as background papers (S0-047)."""
    about = {"period": period, "audits": list(audits), "by": by}
    log.append(connection, now(), [("report.papers", about)])


def listed(connection: Connection) -> list[Issued]:
    """Every issued report with its way, in the order of issuing."""
    rows = query(connection, f"{_SELECT} ORDER BY number")
    steps: dict[int, list[RouteStep]] = {}
    for found in query(connection, f"SELECT {', '.join(_STEP)} FROM report_step ORDER BY number"):
        _, report, name, on, person, note, reason, at, by = found
        steps.setdefault(report, []).append(RouteStep(name, day(on), by, moment(at), person, note, reason))
    after = {row[12]: row[0] for row in rows if row[12] is not None}
    return [_issued(row, tuple(steps.get(row[0], ())), after.get(row[0])) for row in rows]


def one(connection: Connection, id: str) -> Issued:
    """One issued report with its way.

    Raises: StoreError where there is no such report, or what is kept has another hash than it had.
    """
    wanted = _id(_number(id))
    found = next((each for each in listed(connection) if each.id == wanted), None)
    if found is None:
        raise _unknown(id)
    if hashlib.sha256(found.content.encode("utf-8")).hexdigest() != found.sha256:
        raise StoreError(f"{wanted} was altered since it was issued: bring back the last backup.")
    return found


def _versions(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """Instrument versions with their digests; "" for one of which no audit was ever kept."""
    kept = {f"{id} {version}": digest for id, version, digest in snapshots.listed(connection)}
    return {name: kept.get(name, "") for name in names}


def _issued(row: Found, route: tuple[RouteStep, ...], after: int | None) -> Issued:
    n, name, title, period, audience, subject, asked, on, content, sha256 = row[:10]
    versions, attached, before, seq, hash, at, by = row[10:]
    return Issued(
        id=_id(n),
        name=name,
        title=title,
        period=period,
        audience=audience,
        subject=subject,
        asked=tuple(json.loads(asked)),
        day=day(on),
        sha256=sha256,
        versions=json.loads(versions),
        papers=tuple(json.loads(attached)),
        replaces=_id(before) if before else "",
        replaced_by=_id(after) if after else "",
        head=Head(seq, hash),
        at=moment(at),
        by=by,
        content=content,
        route=route,
    )


def _id(number: int) -> str:
    return f"R-{number:04d}"


def _number(id: str) -> int:
    """The number in an id such as `R-0001`; StoreError where there can be no such report."""
    head, dash, digits = id.strip().upper().partition("-")
    if head != "R" or not dash or not (digits.isascii() and digits.isdecimal()):
        raise _unknown(id)
    return min(int(digits), 2**31 - 1)


def _unknown(id: str) -> StoreError:
    return StoreError(f"There is no issued report {id!r}. Look at: qa issued list")
