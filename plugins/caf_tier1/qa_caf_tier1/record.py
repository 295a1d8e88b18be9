"""What a record has, lacks, or is not known to have: shared by the rules of the three instruments.

A rule decides as soon as the facts that are absent could not change what it says. Then a fact that is known
to be nothing (null, "" or []) gives "no"; otherwise the check stays unanswered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from qa_core.model.audit import Audit
from qa_core.model.case import Facts
from qa_core.model.grade import WorkedOut

Rule = Callable[[Facts, Audit], WorkedOut | None]
Row = dict[str, Any]
SMART = ("issue", "action", "by_whom", "by_when", "outcome", "measure")
_NOTHING = ("", "no", "false", "none")


def decided(holds: bool, because: str) -> WorkedOut:
    """Yes or no, and why."""
    return WorkedOut(value="yes" if holds else "no", because=because)


def no(because: str) -> WorkedOut:
    """No, and why."""
    return decided(False, because)


def na(because: str) -> WorkedOut:
    """Not applicable, and why."""
    return WorkedOut(value="na", because=because)


def filled(value: object) -> bool:
    """Whether something stands in a field; a plain no or none is nothing."""
    if isinstance(value, list | tuple | dict):
        return bool(value)
    return value is not None and str(value).strip().casefold() not in _NOTHING


def lacks(facts: Facts, name: str) -> bool:
    """Whether the record is known to have nothing there."""
    return facts.has(name) and not filled(facts[name])


def word(value: object) -> str:
    """A value as an option id."""
    return "" if value is None else str(value).strip().casefold()


def known(rows: Iterable[Row], *fields: str) -> bool:
    """Whether any of the fields was given for any row; then a row without it has nothing there."""
    return any(field in row for row in rows for field in fields)


def lacking(row: Row, fields: Iterable[str]) -> list[str]:
    """The fields of a row in which nothing stands, as words."""
    return [field.replace("_", " ") for field in fields if not filled(row.get(field))]


def key(action: Row) -> str:
    """What an action is known by from plan to plan: its id, else its words."""
    return word(action.get("id") or action.get("action"))


def shown(action: Row) -> str:
    """An action by its id; never its words, which may tell of a person."""
    return f"action {action['id']}" if filled(action.get("id")) else "an action without id"


def entry(facts: Facts, name: str) -> Facts:
    """A fact that is one object with named fields; empty where the record has nothing."""
    return Facts(facts.get(name) or {})


def limit(audit: Audit, name: str) -> int:
    """A number that the organisation may set for itself, such as days."""
    return int(audit.settings[name])


def last_taf(facts: Facts, name: str, until: dt.date) -> dt.date | None:
    """The TAF meeting that the record gives, else the last of the case up to a day."""
    held = [day for day in facts.dates("taf_dates") or [] if day <= until]
    return facts.date(name) or max(held, default=None)


def dated(*names: str) -> Callable[[Callable[..., WorkedOut | None]], Rule]:
    """A rule over dates that the record must have; it gets the audit and those dates."""

    def make(judge: Callable[..., WorkedOut | None]) -> Rule:
        def rule(facts: Facts, audit: Audit) -> WorkedOut | None:
            missing = [name.replace("_", " ") for name in names if lacks(facts, name)]
            if missing:
                return no(f"no date in the record: {', '.join(missing)}")
            dates = [facts.date(name) for name in names]
            return None if None in dates else judge(audit, *dates)

        return rule

    return make


def listed(name: str) -> Callable[[Callable[[list[Row], Facts, Audit], WorkedOut | None]], Rule]:
    """A rule over the rows of a list that the record must have; it gets those rows first."""

    def make(judge: Callable[[list[Row], Facts, Audit], WorkedOut | None]) -> Rule:
        def rule(facts: Facts, audit: Audit) -> WorkedOut | None:
            rows = facts.rows(name)
            if rows:
                return judge(rows, facts, audit)
            return no(f"none in the record: {name.replace('_', ' ')}") if facts.has(name) else None

        return rule

    return make


def either(first: str, second: str) -> Rule:
    """Yes where the record has one of two facts, no where it is known to have neither."""

    def rule(facts: Facts, _audit: Audit) -> WorkedOut | None:
        found = [name for name in (first, second) if filled(facts.get(name))]
        if found:
            return decided(True, f"in the record: {found[0].replace('_', ' ')}")
        neither = f"neither {first.replace('_', ' ')} nor {second.replace('_', ' ')} in the record"
        return no(neither) if facts.has(first) and facts.has(second) else None

    return rule


def written(name: str) -> Rule:
    """Yes where a text is filled in, no where it is known to be empty."""

    def rule(facts: Facts, _audit: Audit) -> WorkedOut | None:
        if not facts.has(name):
            return None
        text = facts.text(name)
        return decided(text is not None, f"the {name} is {'filled in' if text else 'empty'}")

    return rule
