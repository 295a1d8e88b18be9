"""The form of each documented fact, so that a wrong one is told before anything is worked out from it.

What words a record holds (a reason, a role, a colour) is for the checks to judge, not for the form.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from qa_core.errors import FactError
from qa_core.model.case import Facts, as_date

Form = Callable[[Any], str]
"""What is wrong with a value that is not blank; empty where nothing is."""
LEVELS = (1, 4)
IDENTITY = ("name", "born", "gender", "ethnicity", "address")
"""What a record may hold of a child's identity; facts name the fields that are filled, not what they say."""
ELEMENTS = 5
"""A record of stepping down holds so many (2.a to 2.e)."""


def wrong_facts(facts: Mapping[str, Any]) -> list[str]:
    """A sentence for each documented fact whose form is not the documented one."""
    found: list[str] = []
    for name, value in facts.items():
        found += [] if value in (None, "") else _wrong(name, value)
    return [*found, *([] if found else _children(Facts(facts)))]


def _wrong(name: str, value: Any) -> Iterator[str]:
    if name in ROWS:
        yield from _rows(name, value, ROWS[name])
    elif name in GROUPS:
        yield from _group(f"fact {name}", name, value, GROUPS[name])
    elif name in SINGLE and (wrong := SINGLE[name](value)):
        yield f"fact {name}: {wrong}"


def _rows(name: str, value: Any, fields: Mapping[str, Form]) -> Iterator[str]:
    if not isinstance(value, list | tuple):
        yield f"fact {name}: a list is wanted, not {value!r}"
        return
    for number, row in enumerate(value, 1):
        if not isinstance(row, dict):
            yield f"fact {name}: each entry must be an object with named fields"
            return
        where = f"child {number}" if name == "children" else f"fact {name}, entry {number}"
        yield from _group(where, name, row, fields)
        if name == "agencies" and not isinstance(row.get("agency"), str):
            yield f'fact agencies: entry {number} has no name; write {{"agency": "School"}}'


def _group(where: str, name: str, value: Any, fields: Mapping[str, Form]) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"fact {name}: an object with {', '.join(fields)} is wanted, not {value!r}"
        return
    for field in value.keys() - fields.keys():
        yield f"{where}: the field {field!r} is not known; known: {', '.join(fields)}"
    for field, form in fields.items():
        given = value.get(field)
        wrong = "" if given in (None, "") else form(given)
        if wrong:
            yield f"{where}: fact {field}: {wrong}"


def _children(facts: Facts) -> Iterator[str]:
    """Two children under one id could not be told apart."""
    ids = Counter(str(child["id"]) for child in facts.rows("children") or [] if child.get("id"))
    yield from (f"fact children: the id {id!r} stands {n} times" for id, n in ids.items() if n > 1)


def _date(value: Any) -> str:
    try:
        as_date("", value)
    except FactError:
        return f"{value!r} is no date; write it as 2026-10-27"
    return ""


def _whole(value: Any, least: int = 0, most: int | None = None) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return f"{value!r} is no whole number"
    if most is not None and not least <= value <= most:
        return f"{value} is not between {least} and {most}"
    return f"{value} is less than nothing" if value < least else ""


def _text(value: Any) -> str:
    return "" if isinstance(value, str) else f"{value!r} is no text"


def _name(value: Any) -> str:
    number = isinstance(value, int) and not isinstance(value, bool)
    return "" if isinstance(value, str) or number else f"{value!r} is no text or number"


def _day_or_words(value: Any) -> str:
    return "" if isinstance(value, dt.date) else _text(value)


def _yes_no(value: Any) -> str:
    return "" if isinstance(value, bool) else f"{value!r} is neither true nor false"


def _held(value: Any) -> str:
    """What may be told as held or in words."""
    return "" if isinstance(value, bool | str) else f"{value!r} is neither true, false nor text"


def _list(form: Form, value: Any) -> str:
    if not isinstance(value, list | tuple):
        return f"a list is wanted, not {value!r}"
    return next((wrong for item in value if (wrong := form(item))), "")


def _ids(value: Any) -> str:
    """Ids of options: none of them blank, and none twice."""
    wrong = _list(_text, value)
    ids = [] if wrong else [item.strip() for item in value]
    twice = [id for id, n in Counter(ids).items() if n > 1 and id]
    if twice:
        return f"{twice[0]!r} stands {ids.count(twice[0])} times"
    return wrong or ("an entry is blank" if "" in ids else "")


def _elements(value: Any) -> str:
    five = isinstance(value, list | tuple) and len(value) == ELEMENTS
    if not five or any(item is not None and not isinstance(item, bool) for item in value):
        return f"{ELEMENTS} times true or false is wanted, not {value!r}"
    return ""


def _recorded(value: Any) -> str:
    wrong = _list(_text, value)
    strange = [] if wrong else sorted(set(value) - set(IDENTITY))
    return wrong or (f"{strange[0]!r} is none of {', '.join(IDENTITY)}" if strange else "")


def _each(form: Form, *names: str) -> dict[str, Form]:
    return dict.fromkeys(names, form)


_DATES = (
    *("consent_date", "assessment_started", "assessment_completed", "assessment_updated", "plan_date"),
    *("taf_date", "previous_taf_date", "next_taf_date", "rearranged_to", "opened", "closed"),
    *("closing_taf_date", "allocation_date", "case_plan_date"),
)
_WORDS = (
    *("no_agency_reason", "summary", "progress", "no_closing_taf_reason", "closing_reason"),
    *("closing_reason_text", "decision"),
)
_ACTION = {
    "id": _name,
    **_each(_text, "issue", "action", "by_whom", "outcome", "measure", "rag", "owner", "further_action"),
    "by_when": _day_or_words,
}
_STAFF = {**_each(_text, "as", "person", "role", "agency"), "contact": _held}
SINGLE: Mapping[str, Form] = {
    **_each(_date, *_DATES),
    **_each(_text, *_WORDS),
    **_each(partial(_list, _date), "taf_dates", "taf_chased"),
    **_each(_ids, "urf", "hri"),
    "household_children": _whole,
    "level": partial(_whole, least=LEVELS[0], most=LEVELS[1]),
    "step_down": _elements,
    "cancelled": _yes_no,
}
GROUPS: Mapping[str, Mapping[str, Form]] = {
    "step_up": {"accepted": _yes_no, "date": _date},
    "manager_agreed": {"person": _text, "date": _date},
}
ROWS: Mapping[str, Mapping[str, Form]] = {
    "children": {
        **_each(_name, "id", "caf_id"),
        "born": _date,
        "recorded": _recorded,
        **_each(_text, "voice_text", "voice_comments", "voice_reason"),
    },
    "agencies": {"agency": _text, **_each(_yes_no, "key", "attended", "report", "apologies", "told")},
    "workers": _STAFF,
    "consented_by": _each(_text, "person", "role"),
    "attendance": {**_each(_text, "person", "role"), "attended": _yes_no},
    "actions": _ACTION,
    "previous_actions": _ACTION,
}
DOCUMENTED = frozenset({*SINGLE, *GROUPS, *ROWS})
"""Every fact that any shipped audit reads: an export may hold more than one audit needs."""
