"""A new exercise from its file: read whole, with every mistake told at once (S0-055, S0-056)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, TypeVar

from qa_core.cycle.desk import Desk
from qa_core.cycle.exercises import agency_id
from qa_core.errors import InputError
from qa_core.model.instrument import Instrument
from qa_core.registry import Registry
from qa_core.store.exercise_records import Asked, Exercise

TRIGGERS = {
    "tier2-finding": "findings of Tier 2 audits",
    "serious-case-review": "a serious case review",
    "complaint": "complaints",
    "service-user-feedback": "what service users say",
    "other-learning": "other learning",
}
LOOK_BACK = "look_back_months"
MONTHS = 12
MOST_MONTHS = 120
ABOUT = "about"
FIELDS = (
    *("id", "instrument", "theme", "trigger", "lead_auditor", LOOK_BACK, "due", "cases", "agencies"),
    ABOUT,
)
T = TypeVar("T")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def create(desk: Desk, data: Any) -> str:
    """Set up an exercise from the documented form.

    Args:
        desk: where this happens.
        data: the JSON already parsed; `template` shows its form.

    Returns: the id of the exercise.
    Raises: InputError with one sentence for each mistake; StoreError where the id is in use.
    """
    reader = _Reader(desk)
    made = reader.read(data)
    if reader.problems or made is None:
        raise InputError(reader.problems)
    instrument, exercise, asked = made
    desk.store.save_snapshot(instrument)
    desk.store.create_exercise(exercise, asked)
    return exercise.id


def template(registry: Registry) -> dict[str, Any]:
    """An empty file with a line about each field; what stands under `about` is not read."""
    several = {one.id: one for one in registry.instruments.values() if one.agencies}
    agencies = {id: ", ".join(option.id for option in one.agencies) for id, one in several.items()}
    lines = {
        "id": "the exercise's reference; one is made up where it is null",
        "instrument": f"one of: {', '.join(several) or 'none that asks several agencies is installed'}",
        "theme": "the area of practice that is looked at, in words",
        "trigger": f"what led to it, one of: {', '.join(TRIGGERS)}",
        "lead_auditor": "who leads, collates and grades, by reference",
        LOOK_BACK: f"how many months of the record are looked at; null takes the instrument's, else {MONTHS}",
        "due": "by when returns are wanted, as 2026-11-30; null for no day",
        "cases": 'case references; {"case": "K-0417", "agencies": […]} asks other agencies about that case',
        "agencies": {"form": 'a name, or {"agency": "…", "auditor": "A-07"}: who fills in the toolkit'}
        | agencies,
    }
    blank = dict.fromkeys(("id", "instrument", "theme", "trigger", "lead_auditor", LOOK_BACK, "due"))
    return {**blank, "cases": [], "agencies": [{"agency": None, "auditor": None}], ABOUT: lines}


class _Reader:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.problems: list[str] = []

    def read(self, data: Any) -> tuple[Instrument, Exercise, list[Asked]] | None:
        """The exercise and whom it asks, as far as it can be read."""
        if not isinstance(data, dict):
            self.problems.append("The file must hold one JSON object; --template prints an empty one.")
            return None
        for name in data:
            if name not in FIELDS:
                self.problems.append(f"unknown field {name!r}; known: {', '.join(FIELDS[:-1])}.")
        instrument = self._tried(lambda: self._instrument(self._words(data, "instrument")))
        theme, trigger = self._words(data, "theme"), self._words(data, "trigger")
        if trigger and trigger not in TRIGGERS:
            self.problems.append(f"trigger: {trigger!r} is none of {', '.join(TRIGGERS)}.")
        lead = self._person(self._words(data, "lead_auditor"), "lead_auditor")
        months, due, id = self._months(data, instrument), self._due(data), self._id(data)
        asked = self._asked(data, instrument)
        if self.problems or instrument is None:
            return None
        names = (instrument.id, instrument.version, instrument.digest)
        now = dt.datetime.now(dt.UTC)
        exercise = Exercise(id, *names, theme, trigger, lead, months, due, now, self.desk.by)
        return instrument, exercise, asked

    def _instrument(self, name: str) -> Instrument | None:
        if not name:
            return None
        found = self.desk.registry.instrument(name)
        if not found.agencies:
            raise InputError(f"instrument: {name} asks one auditor, not several agencies.")
        return found

    def _asked(self, data: dict[str, Any], instrument: Instrument | None) -> list[Asked]:
        everywhere = self._agencies(data.get("agencies") or [], instrument, "agencies")
        rows = data.get("cases")
        if not isinstance(rows, list) or not rows:
            self.problems.append("cases: a list of case references is wanted, one at least.")
            return []
        found: list[Asked] = []
        seen: set[str] = set()
        for number, row in enumerate(rows, 1):
            where = f"cases, {number}"
            case, agencies = self._case(row, instrument, where, everywhere)
            if case in seen:
                self.problems.append(f"{where}: {case} stands twice.")
            if case and not agencies:
                self.problems.append(f"{where}: no agency is asked about {case}.")
            seen.add(case)
            found += [(case, *one) for one in agencies]
        return found

    def _case(
        self, row: Any, instrument: Instrument | None, where: str, everywhere: list[tuple[str, str]]
    ) -> tuple[str, list[tuple[str, str]]]:
        given = row if isinstance(row, dict) else {"case": row}
        self._known(given, ("case", "agencies"), where)
        ref = given.get("case")
        if not isinstance(ref, str) or not ref.strip():
            self.problems.append(f"{where}: a case reference is wanted, not {ref!r}.")
            return "", everywhere
        case = self._tried(lambda: self.desk.case(ref.strip()), f"{where}: ")
        own = given.get("agencies")
        if own is None:
            return (case.ref if case else ""), everywhere
        usual = dict(everywhere)
        found = self._agencies(own, instrument, f"{where}, agencies")
        return (case.ref if case else ""), [(name, who or usual.get(name, "")) for name, who in found]

    def _agencies(self, rows: Any, instrument: Instrument | None, where: str) -> list[tuple[str, str]]:
        if not isinstance(rows, list):
            self.problems.append(f"{where}: a list is wanted, not {rows!r}.")
            return []
        found: dict[str, str] = {}
        for number, row in enumerate(rows, 1):
            place = f"{where}, {number}"
            given = row if isinstance(row, dict) else {"agency": row}
            self._known(given, ("agency", "auditor"), place)
            name, auditor = given.get("agency"), given.get("auditor") or ""
            if not isinstance(name, str) or not isinstance(auditor, str):
                self.problems.append(f"{place}: the name of an agency is wanted, not {row!r}.")
                continue
            agency = self._agency(instrument, name, place)
            if agency in found:
                self.problems.append(f"{place}: {agency} stands twice.")
            found[agency or place] = self._person(auditor.strip(), place)
        return list(found.items())

    def _agency(self, instrument: Instrument | None, name: str, place: str) -> str | None:
        return self._tried(lambda: agency_id(instrument, name), f"{place}: ") if instrument else name

    def _months(self, data: dict[str, Any], instrument: Instrument | None) -> int:
        given = data.get(LOOK_BACK)
        if given is None:
            own = self.desk.settings(instrument).get(LOOK_BACK, MONTHS) if instrument else MONTHS
            return int(own)
        if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= MOST_MONTHS:
            self.problems.append(
                f"{LOOK_BACK}: a whole number from 1 to {MOST_MONTHS} is wanted, not {given!r}."
            )
            return MONTHS
        return given

    def _due(self, data: dict[str, Any]) -> dt.date | None:
        given = data.get("due")
        try:
            return dt.date.fromisoformat(given) if given is not None else None
        except (TypeError, ValueError):
            self.problems.append(f"due: {given!r} is no date; write it as 2026-11-30.")
            return None

    def _id(self, data: dict[str, Any]) -> str:
        given = data.get("id")
        if given is None:
            return self.desk.new_id("E")
        if not isinstance(given, str) or not _ID.fullmatch(given):
            self.problems.append(f"id: {given!r} is no reference; write letters, figures, - and . only.")
        return str(given)

    def _words(self, data: dict[str, Any], name: str) -> str:
        given = data.get(name)
        if not isinstance(given, str) or not given.strip():
            self.problems.append(f"{name}: words are wanted, not {given!r}.")
            return ""
        return given.strip()

    def _person(self, ref: str, where: str) -> str:
        return (self._tried(lambda: self.desk.person(ref), f"{where}: ") or "") if ref else ""

    def _known(self, given: dict[str, Any], known: tuple[str, ...], where: str) -> None:
        for name in given:
            if name not in known:
                self.problems.append(f"{where}: unknown field {name!r}; known: {', '.join(known)}.")

    def _tried(self, look: Callable[[], T], where: str = "") -> T | None:
        try:
            return look()
        except InputError as error:
            self.problems += (f"{where}{problem}" for problem in error.problems)
            return None
