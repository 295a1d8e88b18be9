"""Cases, people and what the case-management system knows: references only, never names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from qa_core.errors import FactError
from qa_core.model.base import Frozen

InvolvedAs = Literal[
    "lead-professional",
    "assessor",
    "taf-attendee",
    "contributor",
    "line-manager",
    "tier1-check",
    "same-team",
]
HARD_INVOLVEMENT = ("lead-professional", "assessor", "taf-attendee", "contributor", "line-manager")
CASE_FACTS = frozenset({"children", "household_children", "agencies", "workers"})


class Involvement(Frozen):
    """Who had a hand in a case, and how."""

    person: str
    involved: InvolvedAs


class Person(Frozen):
    """Somebody who audits, leads or manages; a reference, with the team and agency that figures need."""

    ref: str
    role: str = ""
    team: str = ""
    agency: str = ""
    external: bool = False
    auditor: bool = False
    manager: str = ""
    email: str = ""


class Case(Frozen):
    """One case (a CAF episode): its reference, where it belongs, and the facts known of it."""

    ref: str
    team: str = ""
    agency: str = ""
    opened: dt.date | None = None
    closed: dt.date | None = None
    lead_professional: str = ""
    involved: tuple[Involvement, ...] = ()
    facts: dict[str, Any] = {}

    @property
    def children(self) -> tuple[str, ...]:
        """The children of the case by their ids, in the order of the case list."""
        return Facts(self.facts).children


class Facts(Mapping[str, Any]):
    """Facts about a subject, with typed access.

    A fact that is absent is unknown; null, "" or [] means that the record has nothing there. The typed
    getters return None for both; `has` tells them apart. They raise FactError where the form is not the
    documented one.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = dict(data)

    def __getitem__(self, name: str) -> Any:
        return self._data[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def has(self, name: str) -> bool:
        """Whether the fact was given at all, even as nothing."""
        return name in self._data

    def date(self, name: str) -> dt.date | None:
        """A fact that is one date."""
        value = self._data.get(name)
        return None if value in (None, "") else as_date(name, value)

    def dates(self, name: str) -> list[dt.date] | None:
        """A fact that is a list of dates."""
        value = self._list(name)
        return None if value is None else [as_date(name, item) for item in value]

    def number(self, name: str) -> int | None:
        """A fact that is a whole number."""
        value = self._data.get(name)
        if value in (None, ""):
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise FactError(f"fact {name}: {value!r} is no whole number")
        return value

    def text(self, name: str) -> str | None:
        """A fact that is words; None where there are none."""
        value = self._data.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, str):
            raise FactError(f"fact {name}: {value!r} is no text")
        return value.strip() or None

    def rows(self, name: str) -> list[dict[str, Any]] | None:
        """A fact that is a table: a list of objects."""
        value = self._list(name)
        if value is not None and not all(isinstance(item, dict) for item in value):
            raise FactError(f"fact {name}: each entry must be an object with named fields")
        return value

    @property
    def children(self) -> tuple[str, ...]:
        """The ids of the children; the first is C1 where the list has no ids."""
        rows = self.rows("children") or []
        return tuple(str(row.get("id") or f"C{n}") for n, row in enumerate(rows, 1))

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agencies known to be involved."""
        return tuple(str(row.get("agency", "")) for row in self.rows("agencies") or [] if row.get("agency"))

    def _list(self, name: str) -> list[Any] | None:
        value = self._data.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, list | tuple):
            raise FactError(f"fact {name}: a list is wanted, not {value!r}")
        return list(value)


def as_date(name: str, value: Any) -> dt.date:
    """A plain date from ISO text or a date; FactError otherwise."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise FactError(f"fact {name}: {value!r} is no date; write it as 2026-10-27") from None
