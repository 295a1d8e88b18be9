"""Toolkits of an exercise: one for each agency whose return on a case is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa_core.cycle.collating import board
from qa_core.cycle.desk import Desk
from qa_core.cycle.toolkits import Wanted, allocate
from qa_core.model.allocation import Allocation
from qa_core.model.instrument import Instrument
from qa_core.store.exercise_records import Request


@dataclass(frozen=True)
class Outgoing:
    """What is to be sent: allocations, warnings, and requests for which no auditor was named."""

    instrument: Instrument
    allocations: Sequence[Allocation]
    warnings: Sequence[str]
    nobody: Sequence[Request]


def toolkits(desk: Desk, id: str) -> Outgoing:
    """Allocate a toolkit for each return that is missing, to the auditor named for the agency.

    Called again it uses the same open allocations. Toolkits ask the instrument version that the exercise
    began with.

    Raises: InputError with a sentence for each that cannot be, such as an auditor with a hand in the case;
        then none is allocated.
    """
    stand = board(desk, id)
    missing = [one for one in stand.requests if stand.result_of(one).status == "missing"]
    wanted = [
        Wanted(one.case, one.auditor, stand.exercise.due, id, one.agency) for one in missing if one.auditor
    ]
    allocations, warnings = allocate(desk, stand.instrument, wanted) if wanted else ([], [])
    return Outgoing(stand.instrument, allocations, warnings, [one for one in missing if not one.auditor])
