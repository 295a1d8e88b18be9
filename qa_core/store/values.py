"""How values stand in the database: moments, days, months, numbers of things, JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from qa_core.errors import StoreError

_clock: ContextVar[Callable[[], dt.datetime] | None] = ContextVar("clock", default=None)


def now() -> dt.datetime:
    """This moment, in UTC."""
    clock = _clock.get()
    return dt.datetime.now(dt.UTC) if clock is None else clock()


@contextmanager
def clocked(clock: Callable[[], dt.datetime]) -> Iterator[None]:
    """Take every moment from `clock`: a made-up year happens on its own days."""
    token = _clock.set(clock)
    try:
        yield
    finally:
        _clock.reset(token)


def moment(value: Any) -> dt.datetime:
    """A stored moment in UTC: text on SQLite, a datetime on PostgreSQL."""
    found = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)
    return found.astimezone(dt.UTC)


def moment_or_none(value: Any) -> dt.datetime | None:
    """A stored moment, or None."""
    return None if value is None else moment(value)


def day(value: Any) -> dt.date:
    """A stored day of practice."""
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def day_or_none(value: Any) -> dt.date | None:
    """A stored day, or None."""
    return None if value is None else day(value)


def text(value: dt.date | None) -> str | None:
    """A day or moment as both engines take it."""
    return None if value is None else value.isoformat()


def month(value: dt.date) -> int:
    """The month of a day as figures carry it: 202610."""
    return value.year * 100 + value.month


def month_number(value: str) -> int:
    """`2026-10` as figures carry it; StoreError where it is no month."""
    year, dash, number = value.partition("-")
    if not (dash and len(year) == 4 and year.isdecimal() and number.isdecimal() and 1 <= int(number) <= 12):
        raise StoreError(f"{value!r} is no month; write it as 2026-10.")
    return int(year) * 100 + int(number)


def month_text(value: int) -> str:
    """A month as people write it: `2026-10`."""
    return f"{value // 100:04d}-{value % 100:02d}"


def audit_id(number: int) -> str:
    """The id of an audit as people see it."""
    return f"A-{number:06d}"


def escalation_id(number: int) -> str:
    """The id of an escalation as people see it."""
    return f"E-{number:04d}"


def letter_id(number: int) -> str:
    """The id of a letter as people see it."""
    return f"M-{number:04d}"


def unread_id(number: int) -> str:
    """The id of an unread return as people see it."""
    return f"U-{number:04d}"


def number(id: str, what: str) -> int:
    """The number within an id such as `A-000123`; StoreError where there can be no such thing."""
    head, dash, digits = id.strip().upper().partition("-")
    if not (dash and digits.isdecimal() and digits.isascii() and head == what[0].upper()):
        raise StoreError(f"There is no {what} {id!r}.")
    return min(int(digits), 2**31 - 1)


def to_json(value: Any) -> str:
    """Canonical JSON: keys sorted, no blanks; days and moments in ISO form."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_iso)


def _iso(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be kept as JSON")
