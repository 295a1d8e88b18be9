"""Where an exercise stands, and what the returns on each of its cases come to (S0-051)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.exercises import about, case_of
from qa_core.errors import InputError
from qa_core.model.collation import AgencyReturn, Collation
from qa_core.model.instrument import Instrument
from qa_core.rules.collate import MIN_RETURNS, agency_return
from qa_core.rules.collate import collate as collated
from qa_core.store.exercise_records import Exercise, ExerciseCase, Request, Sent
from qa_core.store.records import Escalation, StoredAudit

BACK = ("graded", "returned", "nil")
STALE = "stale"


@dataclass(frozen=True)
class Board:
    """Everything that is known of an exercise at one moment."""

    exercise: Exercise
    instrument: Instrument
    settings: Mapping[str, int | str | bool]
    requests: tuple[Request, ...]
    cases: tuple[ExerciseCase, ...]
    audits: tuple[StoredAudit, ...]
    concerns: tuple[Escalation, ...]
    sent: tuple[Sent, ...]

    def of(self, case: str) -> list[Request]:
        """The requests about a case."""
        return [one for one in self.requests if one.case == case]

    def found(self, request: Request) -> list[StoredAudit]:
        """The audits that answer a request; several where several toolkits were sent and came back."""
        wanted = (request.case, request.agency)
        return [one for one in self.audits if (one.head.case, one.audit.agency) == wanted]

    def result_of(self, request: Request) -> AgencyReturn:
        """What became of a request; a return that came although it was waived counts."""
        found = self.found(request)
        if found:
            last = found[-1]
            return agency_return(self.instrument, request.agency, last.audit, last.head.recorded)
        status = "waived" if request.waived else "missing"
        return AgencyReturn(agency=request.agency, status=status, reason=request.reason)

    def flags(self, case: str) -> list[str]:
        """The open concerns about a case, by id."""
        return [one.id for one in self.concerns if one.case == case]

    def basis(self, case: str) -> dict[str, Any]:
        """What a collation stands on; where it differs from a kept one's, that is stale."""
        returns = {
            one.agency: [f"{audit.head.id}/{audit.head.revision}" for audit in self.found(one)]
            or ["waived" if one.waived else "missing"]
            for one in self.of(case)
        }
        fewest = self.settings.get(MIN_RETURNS)
        return {"returns": returns, "safeguarding": bool(self.flags(case)), MIN_RETURNS: fewest}

    def stale(self, kept: ExerciseCase) -> bool:
        """Whether returns, concerns or `min_returns` changed since a case was collated."""
        return kept.result is not None and kept.result["basis"] != self.basis(kept.case)


def board(desk: Desk, id: str) -> Board:
    """An exercise as it stands; StoreError where there is none of that id."""
    store = desk.store
    exercise = store.exercise(id)
    instrument = store.instrument(exercise.instrument, exercise.version)
    return Board(
        exercise,
        instrument,
        desk.settings(instrument),
        tuple(store.exercise_requests(id)),
        tuple(store.exercise_cases(id)),
        tuple(store.exercise_returns(id)),
        tuple(store.exercise_concerns(id)),
        tuple(store.exercise_toolkits(id)),
    )


def status(desk: Desk, id: str) -> dict[str, Any]:
    """Where an exercise stands, as plain data: each case, each agency asked about it, and what is open."""
    stand = board(desk, id)
    cases = [_case(stand, kept) for kept in stand.cases]
    states = [one["status"] for case in cases for one in case["returns"]]
    due = stand.exercise.due
    late = due is not None and due < desk.today
    return {
        **about(stand.exercise),
        "overdue": late and any(not case["final"] for case in cases),
        "requested": len(states),
        "missing": states.count("missing"),
        "response_rate": sum(state in BACK for state in states) / len(states),
        "open_concerns": [one.id for one in stand.concerns],
        "cases": cases,
    }


def needs_attention(stand: Mapping[str, Any]) -> bool:
    """Whether a return is missing, a concern open, or the day past before every case is done."""
    return bool(stand["missing"] or stand["open_concerns"] or stand["overdue"])


def collate(desk: Desk, id: str, case: str | None = None) -> list[dict[str, Any]]:
    """Put the returns on one case together, or on every case, and keep what they come to.

    Nothing is written where nothing changed since.

    Returns: the cases as plain data, each with its `collation`.
    Raises: InputError where an agency has returned twice about a case: a person says which counts.
    """
    stand = board(desk, id)
    names = [case_of(list(stand.requests), case, id)] if case else [kept.case for kept in stand.cases]
    chosen = [kept for kept in stand.cases if kept.case in names]
    twice = [problem for kept in chosen for problem in _twice(stand, kept.case)]
    if twice:
        raise InputError(twice)
    for kept in chosen:
        result = _result(desk, stand, kept)
        if result != kept.result:
            desk.store.keep_collation(id, kept.case, result, by=desk.by)
    after = board(desk, id)
    return [_case(after, kept) for kept in after.cases if kept.case in names]


def unfinished(case: Mapping[str, Any]) -> bool:
    """Whether a collated case still wants something before it can be graded."""
    result = case["collation"]
    return (
        result is None or result["status"] != "collated" or (result["discussion"] and not case["discussed"])
    )


def _result(desk: Desk, stand: Board, kept: ExerciseCase) -> dict[str, Any]:
    """A case's collation as it is kept: with what it stands on, and since when it is to be discussed."""
    basis = stand.basis(kept.case)
    joint = collated(
        stand.instrument,
        [stand.result_of(one) for one in stand.of(kept.case)],
        safeguarding=basis["safeguarding"],
        settings=stand.settings,
        owner=desk.registry.owner(stand.instrument),
    )
    topics = _topics(stand, kept.case, joint)
    before = kept.result or {}
    same = before.get("topics") == topics
    since = before["since"] if same else dt.datetime.now(dt.UTC).isoformat()
    return {**joint.as_json(), "basis": basis, "topics": topics, "since": since}


def _topics(stand: Board, case: str, joint: Collation) -> dict[str, Any]:
    """What a discussion would be about: an earlier note holds as long as this stays the same."""
    if not joint.discussion:
        return {}
    returns = [stand.result_of(one) for one in stand.of(case)]
    facts = [one.model_dump(mode="json") for one in joint.differences if one.fact]
    return {"grades": {one.agency: one.grade for one in returns if one.grade}, "facts": facts}


def _twice(stand: Board, case: str) -> list[str]:
    several = [(one.agency, stand.found(one)) for one in stand.of(case)]
    return [
        f"{agency} has returned {len(found)} times about {case}: {', '.join(a.head.id for a in found)}. "
        "Keep the one that counts and take the others out with: qa audit void"
        for agency, found in several
        if len(found) > 1
    ]


def _case(stand: Board, kept: ExerciseCase) -> dict[str, Any]:
    """A case as plain data."""
    stale = stand.stale(kept)
    result = None if kept.result is None or stale else kept.result
    since = dt.datetime.fromisoformat(result["since"]) if result else None
    stands = bool(result and kept.gradings and kept.collated_at and kept.gradings[-1].at >= kept.collated_at)
    state = STALE if stale else result["status"] if result else "not collated"
    return {
        "case": kept.case,
        "state": "graded" if stands else state,
        "final": stands or state == "insufficient",
        "suggested": result["suggested"] if result else None,
        "grade": kept.grade,
        "grade_stands": stands,
        "gradings": [one.as_json() for one in kept.gradings],
        "discussed": since is not None and any(note.at >= since for note in kept.discussion),
        "notes": [{"at": n.at.isoformat(), "by": n.by, "note": n.note} for n in kept.discussion],
        "open_concerns": stand.flags(kept.case),
        "returns": [_request(stand, one) for one in stand.of(kept.case)],
        "collation": _told(result),
    }


def _told(result: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A kept collation in its documented form, without what is kept beside it."""
    return None if result is None else {name: result[name] for name in Collation.model_fields}


def _request(stand: Board, one: Request) -> dict[str, Any]:
    found, became = stand.found(one), stand.result_of(one)
    toolkits = [sent for sent in stand.sent if (sent.case, sent.agency) == (one.case, one.agency)]
    return {
        "agency": one.agency,
        "auditor": one.auditor or None,
        "status": became.status,
        "grade": became.grade,
        "reason": one.reason,
        "audits": [audit.head.id for audit in found],
        "toolkit": toolkits[-1].state if toolkits else None,
    }
