"""Letters: each kept before it leaves, sent once, and waiting with the reason until then, or never sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from qa_core.errors import StoreError
from qa_core.store import bulk, log, vouch
from qa_core.store.engine import Found, execute, first, marks, query
from qa_core.store.values import letter_id, moment, moment_or_none, number

LetterState = Literal["waiting", "sending", "sent", "by-hand", "not-sent"]
NOT_SENT = "not-sent"
ABANDONED = dt.timedelta(minutes=10)
"""After so long nobody is sending any more: the program was stopped in between."""
_COLUMNS = (
    *("number", "about", "recipient", "subject", "text", "state", "reason", "made_at", "by", "tried_at"),
    "sent_at",
)
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM letter"


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter to one recipient, and where it stands; `reason` says why it waits, or will not be sent."""

    id: str
    about: str
    recipient: str
    subject: str
    text: str
    state: LetterState
    reason: str
    made_at: dt.datetime
    by: str
    tried_at: dt.datetime | None = None
    sent_at: dt.datetime | None = None

    @property
    def gone(self) -> bool:
        """Whether it has left."""
        return self.sent_at is not None

    @property
    def waits(self) -> bool:
        """Whether it is still to leave."""
        return not self.gone and self.state != NOT_SENT


def keep(
    connection: Connection,
    about: str,
    recipients: Sequence[str],
    subject: str,
    text: str,
    by: str,
    at: dt.datetime,
) -> list[KeptLetter]:
    """Keep a letter to each recipient, or find the one that was kept for the same matter and subject."""
    found = []
    for recipient in dict.fromkeys(recipients):
        where = "WHERE about = ? AND recipient = ? AND subject = ?"
        row = first(connection, f"{_SELECT} {where}", about, recipient, subject)
        if row is None:
            n = bulk.following(connection, "letter")
            values = (n, about, recipient, subject, text, "waiting", "", at.isoformat(), by, None, None)
            bulk.insert(connection, "letter", _COLUMNS, [values])
            _say(connection, "letter.kept", n, at, by=by)
            row = first(connection, f"{_SELECT} WHERE number = ?", n)
        found.append(_letter(row or ()))
    return found


def claim(connection: Connection, id: str, at: dt.datetime) -> bool:
    """Take a letter to send it, so that nobody else does; False where it left or is being sent."""
    n = _number(id)
    row = first(connection, "SELECT state, tried_at FROM letter WHERE number = ?", n)
    if row is None:
        raise StoreError(f"There is no letter {id!r}.")
    tried = moment_or_none(row[1])
    stale = row[0] == "sending" and tried is not None and at - tried > ABANDONED
    if row[0] != "waiting" and not stale:
        return False
    execute(
        connection, "UPDATE letter SET state = 'sending', tried_at = ? WHERE number = ?", at.isoformat(), n
    )
    _say(connection, "letter.tried", n, at)
    return True


def wait(connection: Connection, id: str, reason: str, at: dt.datetime) -> None:
    """Note why a letter has not left; one that has left is not touched."""
    n = _number(id)
    sql = (
        "UPDATE letter SET state = 'waiting', reason = ? WHERE number = ? AND sent_at IS NULL "
        "AND state <> 'not-sent' AND (state <> 'waiting' OR reason <> ?)"
    )
    if execute(connection, sql, reason, n, reason):
        _say(connection, "letter.waits", n, at)


def leave(connection: Connection, id: str, by: str, at: dt.datetime, *, by_hand: bool) -> None:
    """Note that a letter has left, by the mail server or by a person's hand.

    Raises: StoreError where there is none of that id, or it has left before.
    """
    n = _number(id)
    row = first(connection, "SELECT sent_at FROM letter WHERE number = ?", n)
    if row is None:
        raise StoreError(f"There is no letter {id!r}.")
    if row[0] is not None:
        raise StoreError(f"Letter {letter_id(n)} has left already, {moment(row[0]):%Y-%m-%d %H:%M} UTC.")
    state = "by-hand" if by_hand else "sent"
    sql = "UPDATE letter SET state = ?, reason = '', sent_at = ? WHERE number = ?"
    execute(connection, sql, state, at.isoformat(), n)
    _say(connection, f"letter.{state}", n, at, by=by)


def put_aside(connection: Connection, about: str, reason: str, by: str, at: dt.datetime) -> list[KeptLetter]:
    """Let the letters about a matter that has ended wait no longer: they are not sent; which those are.

    One that is being sent this minute is left alone.
    """
    where = "WHERE about = ? AND sent_at IS NULL AND state = 'waiting' ORDER BY number"
    numbers = [row[0] for row in query(connection, f"SELECT number FROM letter {where}", about)]
    for n in numbers:
        sql = "UPDATE letter SET state = 'not-sent', reason = ? WHERE number = ?"
        execute(connection, sql, reason, n)
        _say(connection, "letter.not-sent", n, at, by=by)
    return named(connection, [letter_id(n) for n in numbers])


def listed(connection: Connection, waiting_only: bool) -> list[KeptLetter]:
    """Letters in the order of writing; `waiting_only` leaves out those that have left or never will."""
    where = "WHERE sent_at IS NULL AND state <> 'not-sent'" if waiting_only else ""
    return [_letter(row) for row in query(connection, f"{_SELECT} {where} ORDER BY number")]


def _number(id: str) -> int:
    try:
        return number(id, "message")
    except StoreError:
        raise StoreError(f"There is no letter {id!r}.") from None


def named(connection: Connection, ids: Sequence[str]) -> list[KeptLetter]:
    """Letters by their ids, in the order of the ids; one that is not there is left out."""
    numbers = list(dict.fromkeys(_number(id) for id in ids))
    found: dict[int, KeptLetter] = {}
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        rows = query(connection, f"{_SELECT} WHERE number IN ({marks(part)})", *part)
        found |= {row[0]: _letter(row) for row in rows}
    return [found[n] for n in numbers if n in found]


def _say(connection: Connection, kind: str, n: int, at: dt.datetime, **more: str) -> None:
    about = {"letter": letter_id(n), **more}
    log.append(connection, at, [(kind, vouch.saying(about, vouch.prints(connection, "letter", [n])))])


def _letter(row: Found) -> KeptLetter:
    made, tried, sent = moment(row[7]), moment_or_none(row[9]), moment_or_none(row[10])
    said = (row[1], row[2], row[3], row[4], row[5], row[6])
    return KeptLetter(letter_id(row[0]), *said, made, row[8], tried, sent)
