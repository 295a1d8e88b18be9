"""Draws that were taken back: an entry of their own, so that nothing of the draw is changed (S0-026)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Connection

from qa_core.errors import StaleError
from qa_core.rules.sampling import standing
from qa_core.store import allocations, audits, bulk, draws, duties, log, vouch
from qa_core.store.draw_records import Draw
from qa_core.store.values import number, to_json


def withdraw(connection: Connection, id: str, reason: str, *, by: str, at: dt.datetime) -> Draw:
    """Keep that a draw was taken back; its withdrawal.

    Raises: StoreError where there is no such draw; StaleError where it was taken back before, or one of its
        cases is given out, has a toolkit out, or was audited since.
    """
    root = draws.one(connection, draws.one(connection, id).root)
    again = [one for one in draws.listed(connection, root.instrument, root.month) if one.root == root.id]
    before = next((one for one in again if one.kind == "withdrawal"), None)
    if before is not None:
        raise StaleError(f"{root.id} was withdrawn on {before.day} already: {before.reason}")
    replaced = [one.replacement for one in again if one.kind == "replacement"]
    _untouched(connection, root, standing(root.chosen, replaced))
    n = bulk.following(connection, "sample_draw")
    row = (
        *(n, "withdrawal", number(root.id, "draw"), root.instrument, root.month, at.date().isoformat()),
        *(str(root.seed), root.seed_given, root.stratify, 0, to_json({}), root.frame_sha256),
        *(to_json([]), "", to_json([]), reason, at.isoformat(), by),
    )
    bulk.insert(connection, "sample_draw", (*draws.COLUMNS, "frame"), [(*row, "")])
    about = {"draw": n, "root": number(root.id, "draw"), "instrument": root.instrument, "by": by}
    marks = vouch.prints(connection, "sample_draw", [n])
    log.append(connection, at, [("sample.withdrawn", vouch.saying(about, marks))])
    return draws.one(connection, draws.draw_id(n))


def _untouched(connection: Connection, root: Draw, cases: tuple[str, ...]) -> None:
    """StaleError with a sentence for each case of a draw of which something is under way or done."""
    found = [*_given_out(connection, root, cases), *_audited(connection, root, cases)]
    if found:
        raise StaleError(f"{root.id} cannot be withdrawn: {' '.join(found)}")


def _given_out(connection: Connection, root: Draw, cases: tuple[str, ...]) -> Iterator[str]:
    """The cases with somebody: by a duty, or by a toolkit that went out since without one."""
    kept = duties.listed(connection, root.month, root.instrument)
    ended = {duty.return_id for duty in kept if not duty.stands}
    mine = {duty.case: duty for duty in kept if duty.stands and duty.state != "returned"}
    for case in cases:
        if case in mine:
            yield f"{case} is with {mine[case].auditor}; take it back with qa duty withdraw."
    for one in allocations.allocations(connection, True):
        fresh = one.purpose == "audit" and one.return_id not in ended and one.exported >= root.day
        if fresh and one.instrument == root.instrument and one.case in cases and one.case not in mine:
            yield f"A toolkit for {one.case} is out with {one.auditor} (return {one.return_id})."


def _audited(connection: Connection, root: Draw, cases: tuple[str, ...]) -> Iterator[str]:
    for head in audits.heads(connection, instrument=root.instrument, state="submitted"):
        if head.case in cases and head.date >= root.day:
            yield f"{head.case} was audited on {head.date} ({head.id})."
