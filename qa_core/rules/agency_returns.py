"""The JSON door of collation: what became of each agency's return, or every mistake at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args

from qa_core.errors import InputError
from qa_core.model.collation import AgencyReturn, ReturnStatus
from qa_core.model.instrument import Instrument
from qa_core.rules.settings import wrong_settings

FIELDS = ("returns", "safeguarding", "settings")
OF_A_RETURN = ("agency", "status", "grade", "reason")
STATUSES: tuple[str, ...] = get_args(ReturnStatus)
_FORM = '{"returns": [{"agency", "status", "grade", "reason"}], "safeguarding": false}'


@dataclass(frozen=True)
class Given:
    """Returns to be collated, whether a safeguarding flag is open, and the settings in force.

    `doubts` are sentences about what an exercise would not take: it asks agencies that its instrument knows,
    and does without a return for a reason only.
    """

    returns: tuple[AgencyReturn, ...]
    safeguarding: bool
    settings: Mapping[str, int | str | bool]
    doubts: tuple[str, ...] = ()


def read_returns(instrument: Instrument, data: Any) -> Given:
    """Returns from the documented JSON form; an agency is just a label here.

    Args:
        instrument: whose grades are given.
        data: the JSON already parsed; without `safeguarding` no flag is open.

    Raises: InputError with one sentence for each mistake.
    """
    if not isinstance(data, dict):
        raise InputError(f"The file must hold one JSON object: {_FORM}.")
    found: list[AgencyReturn] = []
    problems = [*_unknown(data, FIELDS, ""), *_flag(data), *_settings(instrument, data)]
    rows = data.get("returns")
    if not isinstance(rows, list) or not rows:
        problems.append(f"returns: a list with one entry for each agency that was asked is wanted: {_FORM}.")
        rows = []
    grades = [option.id for option in instrument.grade_scale if option.level is not None]
    for number, row in enumerate(rows, 1):
        wrong = list(_wrong(f"returns, {number}", row, grades))
        problems += wrong
        if not wrong:
            found.append(AgencyReturn(**{name: value for name, value in row.items() if value is not None}))
    if problems:
        raise InputError(problems)
    settings = {**instrument.defaults, **(data.get("settings") or {})}
    return Given(tuple(found), bool(data.get("safeguarding")), settings, tuple(_doubts(instrument, found)))


def _doubts(instrument: Instrument, returns: list[AgencyReturn]) -> Iterator[str]:
    known = [option.id for option in instrument.agencies]
    labels = {word.casefold() for one in instrument.agencies for word in (one.id, one.label)}
    for number, one in enumerate(returns, 1):
        if known and one.agency.strip().casefold() not in labels:
            yield (
                f"returns, {number}: {one.agency!r} is no agency of {instrument.id}; those are: "
                f"{', '.join(known)}.{_near(one.agency, known)}"
            )
        if one.status == "waived" and not one.reason.strip():
            yield f"returns, {number}: {one.agency} is waived without a reason; write why it is done without."
    twice = [name for name, n in Counter(one.agency.strip().casefold() for one in returns).items() if n > 1]
    yield from (f"returns: {name} stands more than once." for name in twice)


def blank_returns(instrument: Instrument) -> dict[str, Any]:
    """The documented JSON form with an entry for each agency that the instrument knows."""
    agencies = [option.id for option in instrument.agencies] or ["school"]
    rows = [{"agency": agency, "status": "missing", "grade": None, "reason": ""} for agency in agencies]
    return {"returns": rows, "safeguarding": False, "settings": dict(instrument.defaults)}


def _wrong(where: str, row: Any, grades: list[str]) -> Iterator[str]:
    if not isinstance(row, dict):
        yield f"{where}: an object with agency, status, grade and reason is wanted, not {row!r}."
        return
    yield from _unknown(row, OF_A_RETURN, f"{where}: ")
    agency, status, grade = row.get("agency"), row.get("status"), row.get("grade")
    if not isinstance(agency, str) or not agency.strip():
        yield f"{where}: agency must name the agency that was asked."
    if not isinstance(row.get("reason") or "", str):
        yield f"{where}: reason must be text."
    if status not in STATUSES:
        yield f"{where}: status {status!r} is none of {', '.join(STATUSES)}."
    elif status == "graded" and grade not in grades:
        yield f"{where}: grade {grade!r} is none of {', '.join(grades)}.{_near(grade, grades)}"
    elif status != "graded" and grade is not None:
        yield f"{where}: a return that is {status} has no grade, but {grade!r} is given."


def _unknown(given: Mapping[str, Any], known: tuple[str, ...], where: str) -> Iterator[str]:
    for name in given:
        if name not in known:
            yield f"{where}unknown field {name!r}; known: {', '.join(known)}.{_near(name, known)}"


def _flag(data: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(data.get("safeguarding", False), bool):
        yield f"safeguarding: true or false is wanted, not {data['safeguarding']!r}."


def _settings(instrument: Instrument, data: Mapping[str, Any]) -> Iterator[str]:
    given = data.get("settings") or {}
    if not isinstance(given, dict):
        yield f"settings: an object is wanted, not {given!r}."
        return
    known = tuple(instrument.defaults)
    for name in given:
        if name not in known:
            yield f"unknown setting {name!r}; known: {', '.join(known) or 'none'}.{_near(name, known)}"
    yield from (problem[:1].upper() + problem[1:] for problem in wrong_settings(instrument, given))


def _near(word: object, known: list[str] | tuple[str, ...]) -> str:
    near = get_close_matches(word, known, n=1, cutoff=0.6) if isinstance(word, str) else []
    return f" Did you mean {near[0]}?" if near else ""
