"""Draws with their frames, kept as they were made; nothing of them is ever changed (S0-026).

The log says that cases were drawn, with the hash of the frame and the seed; it names no case.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.model.sampling import Frame, Skipped, sha256
from qa_core.rules.sampling import standing
from qa_core.store import allocations, audits, bulk, cases, duty_toolkits, holds, log, past, vouch
from qa_core.store.draw_records import Draw, Known, NewDraw
from qa_core.store.engine import Found, first, query
from qa_core.store.values import day, moment, number, to_json

COLUMNS = (
    *("number", "kind", "root", "instrument", "month", "day", "seed", "seed_given", "stratify", "size"),
    *("target", "frame_sha256", "chosen", "replaced", "skipped", "reason", "at", "by"),
)
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM sample_draw"


def draw_id(number: int) -> str:
    """The id of a draw as people see it."""
    return f"D-{number:04d}"


def known(connection: Connection, instrument: str) -> Known:
    """Everything that a draw for an instrument must know, as of now."""
    draws = in_force(listed(connection, instrument))
    return Known(
        cases=cases.cases(connection),
        audited=_last(audited(connection, instrument)),
        drawn=_drawn(draws),
        sent=_last(_out(connection, instrument)),
        held={hold.case: hold.id for hold in holds.listed(connection, current=True)},
        draws=draws,
    )


def in_force(draws: Iterable[Draw]) -> list[Draw]:
    """The draws and replacements that were not withdrawn."""
    every = list(draws)
    gone = {one.root for one in every if one.kind == "withdrawal"}
    return [one for one in every if one.root not in gone]


def audited(connection: Connection, instrument: str) -> list[tuple[str, dt.date]]:
    """Case and day of every audit with an instrument that counts: no second looks, no self-checks.

    Results of earlier years are among them, under the references of the case list.
    """
    heads = audits.heads(connection, instrument=instrument, state="submitted")
    found = [(head.case, head.date) for head in heads]
    before = [one for one in past.listed(connection) if one.instrument == instrument]
    refs = {case.ref.casefold(): case.ref for case in cases.cases(connection)} if before else {}
    return found + [(refs.get(one.case.casefold(), one.case), one.date) for one in before]


def _out(connection: Connection, instrument: str) -> Iterable[tuple[str, dt.date]]:
    """The toolkits that somebody waits for: not those whose duty has ended."""
    kept = duty_toolkits.unwanted(connection)
    ended = {id for id, one in kept.items() if one.why == "ended"}
    for one in allocations.allocations(connection, True):
        if one.instrument == instrument and one.purpose == "audit" and one.return_id not in ended:
            yield one.case, one.exported


def _last(days: Iterable[tuple[str, dt.date]]) -> dict[str, dt.date]:
    found: dict[str, dt.date] = {}
    for case, one in days:
        found[case] = max(one, found.get(case, one))
    return found


def _drawn(draws: Iterable[Draw]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for draw in draws:
        for case in draw.chosen:
            found.setdefault(case, set()).add(draw.month)
    return found


def draw(
    connection: Connection, instrument: str, make: Callable[[Known], NewDraw], by: str, at: dt.datetime
) -> Draw:
    """Make a draw from what is known now, and keep it: nobody else can draw in between."""
    new = make(known(connection, instrument))
    number = bulk.following(connection, "sample_draw")
    kind = "replacement" if new.root else "draw"
    text = "" if new.root else new.frame.canonical
    row = (
        *(number, kind, _number(new.root) if new.root else None, instrument, new.frame.month),
        *(new.frame.day.isoformat(), str(new.seed), new.seed_given, new.stratify, new.size),
        *(to_json(new.target), new.frame.sha256, to_json(list(new.chosen)), new.replaced),
        *(to_json([one.model_dump(mode="json") for one in new.skipped]), new.reason, at.isoformat(), by),
    )
    bulk.insert(connection, "sample_draw", (*COLUMNS, "frame"), [(*row, text)])
    about = {"draw": number, "instrument": instrument, "month": new.frame.month, "by": by}
    about |= {"frame": new.frame.sha256, "seed": str(new.seed), "cases": len(new.chosen)}
    about |= {"root": _number(new.root)} if new.root else {}
    marks = vouch.prints(connection, "sample_draw", [number])
    event = "sample.replaced" if new.root else "sample.drawn"
    log.append(connection, at, [(event, vouch.saying(about, marks))])
    return one(connection, draw_id(number))


def listed(connection: Connection, instrument: str | None = None, month: str | None = None) -> list[Draw]:
    """The draws that fit all that is given, in their order."""
    wanted = [(words, value) for words, value in (("instrument", instrument), ("month", month)) if value]
    where = f" WHERE {' AND '.join(f'{words} = ?' for words, _ in wanted)}" if wanted else ""
    found = query(connection, f"{_SELECT}{where} ORDER BY number", *(value for _, value in wanted))
    return [_draw(row) for row in found]


def one(connection: Connection, id: str) -> Draw:
    """One draw; StoreError where there is none of that id."""
    row = first(connection, f"{_SELECT} WHERE number = ?", _number(id))
    if row is None:
        raise StoreError(f"There is no draw {id!r}. Look at: qa sample list")
    return _draw(row)


def frame(connection: Connection, id: str) -> Frame:
    """The frame that a draw was made from.

    Raises: StoreError where what is kept is not what was hashed on the day of the draw.
    """
    root = one(connection, one(connection, id).root)
    row = first(connection, "SELECT frame FROM sample_draw WHERE number = ?", _number(root.id))
    text = row[0] if row else ""
    if sha256(text) != root.frame_sha256:
        raise StoreError(
            f"The frame of draw {root.id} was altered: it no longer has the hash {root.frame_sha256}. "
            "Look at: qa verify"
        )
    return Frame.model_validate_json(text)


def drawn(connection: Connection, instrument: str, month: str) -> list[str]:
    """The cases chosen for a month, each replaced one with its replacement in its place; none withdrawn."""
    every = in_force(listed(connection, instrument, month))
    again = [draw for draw in every if draw.kind == "replacement"]
    found: list[str] = []
    for draw in every:
        if draw.kind == "draw":
            found += standing(draw.chosen, [one.replacement for one in again if one.root == draw.id])
    return found


def _number(id: str) -> int:
    return number(id, "draw")


def _draw(row: Found) -> Draw:
    skipped = tuple(Skipped.model_validate(one) for one in json.loads(row[14]))
    root = draw_id(row[0] if row[2] is None else row[2])
    values: list[Any] = [draw_id(row[0]), row[1], root, row[3], row[4], day(row[5]), int(row[6])]
    values += [bool(row[7]), row[8], row[9], json.loads(row[10]), row[11], tuple(json.loads(row[12]))]
    return Draw(*(*values, row[13], skipped, row[15], moment(row[16]), row[17]))
