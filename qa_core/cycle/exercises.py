"""Thematic audits as undertakings: who is asked what, and what is done without (S0-050)."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.errors import InputError
from qa_core.model.instrument import Instrument
from qa_core.store.exercise_records import Exercise, Request


def listed(desk: Desk) -> list[dict[str, Any]]:
    """Every exercise in the order of creation, as plain data."""
    return [about(one) for one in desk.store.exercises()]


def about(exercise: Exercise) -> dict[str, Any]:
    """An exercise as plain data."""
    return {
        "id": exercise.id,
        "instrument": exercise.instrument,
        "version": exercise.version,
        "theme": exercise.theme,
        "trigger": exercise.trigger,
        "lead_auditor": exercise.lead_auditor,
        "look_back_months": exercise.look_back_months,
        "due": exercise.due.isoformat() if exercise.due else None,
    }


def agency_id(instrument: Instrument, name: str) -> str:
    """The id of an agency that an instrument knows, from its id or label.

    Raises: InputError where it knows none of that name.
    """
    known = {option.label.casefold(): option.id for option in instrument.agencies}
    known |= {option.id.casefold(): option.id for option in instrument.agencies}
    found = known.get(name.strip().casefold())
    if found is None:
        near = get_close_matches(name.strip().casefold(), known, n=1, cutoff=0.6)
        hint = f" Did you mean {known[near[0]]}?" if near else ""
        agencies = ", ".join(option.id for option in instrument.agencies) or "none: it asks one auditor"
        raise InputError(f"{name!r} is no agency of {instrument.id}; those are: {agencies}.{hint}")
    return found


def requested(
    desk: Desk, instrument: Instrument, exercise: str | None, case: str, agency: str | None
) -> str | None:
    """The id of the agency that a toolkit is for; None where no agency is named.

    Args:
        desk: where this happens.
        instrument: what the toolkit asks.
        exercise: the exercise that it is part of; None where it is part of none.
        case: the case, as the case list writes it.
        agency: the agency by id or label; an instrument without agencies takes any words.

    Raises: InputError where the exercise is of another instrument version, or did not ask that agency about
        that case; StoreError where there is no such exercise.
    """
    if exercise is None:
        return agency_id(instrument, agency) if agency and instrument.agencies else agency
    kept = desk.store.exercise(exercise)
    if kept.digest != instrument.digest:
        raise InputError(
            f"Exercise {exercise} is one of {kept.instrument} {kept.version}, and the toolkit would ask "
            f"{instrument.id} {instrument.version}. Write its toolkits with: qa exercise toolkits {exercise}"
        )
    if not agency:
        raise InputError(f"Which agency of exercise {exercise} is the toolkit for? Name it with --agency.")
    return request(desk, kept, instrument, case, agency).agency


def request(desk: Desk, exercise: Exercise, instrument: Instrument, case: str, agency: str) -> Request:
    """The request of an exercise to an agency about a case; InputError where there is none."""
    found = agency_id(instrument, agency)
    asked = desk.store.exercise_requests(exercise.id)
    about_case = [one for one in asked if one.case == case_of(asked, case, exercise.id)]
    for one in about_case:
        if one.agency == found:
            return one
    agencies = ", ".join(one.agency for one in about_case)
    raise InputError(f"Exercise {exercise.id} did not ask {found} about {case}; it asked: {agencies}.")


def case_of(asked: list[Request], case: str, exercise: str) -> str:
    """A case of an exercise as the exercise writes it; InputError where it is not one of them."""
    known = {one.case.casefold(): one.case for one in asked}
    if case.strip().casefold() not in known:
        near = get_close_matches(case.strip().casefold(), known, n=1, cutoff=0.6)
        hint = f" Did you mean {known[near[0]]}?" if near else ""
        raise InputError(f"{case!r} is no case of exercise {exercise}.{hint}")
    return known[case.strip().casefold()]


def waive(desk: Desk, id: str, case: str, agency: str, reason: str) -> None:
    """Do without a return that is missing, for a reason that stays on record.

    Raises: InputError without a reason or for a request that was never made; StoreError where the return is
        here, or was waived already.
    """
    if not reason.strip():
        raise InputError('Write why the return is done without: --reason "…"')
    exercise = desk.store.exercise(id)
    instrument = desk.store.instrument(exercise.instrument, exercise.version)
    one = request(desk, exercise, instrument, case, agency)
    desk.store.waive(id, one.case, one.agency, by=desk.by, reason=reason.strip())
