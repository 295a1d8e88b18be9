"""The auditor is told that a return arrived: references only, and what to think about once more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from qa_core.cycle.desk import Desk
from qa_core.cycle.outcome import Outcome
from qa_core.cycle.post import Letter, post
from qa_core.errors import QaError
from qa_core.model.allocation import Allocation

FOLDER = "acknowledged"


def acknowledgement(desk: Desk, outcome: Outcome) -> Letter | None:
    """The letter to the auditor of an accepted return; None for anything else."""
    if outcome.status != "accepted" or outcome.return_id is None:
        return None
    allocation = desk.store.allocation(outcome.return_id)
    if allocation is None:
        return None
    subject = f"Received: return {outcome.return_id}, case {allocation.case}"
    text = "\n".join(_lines(desk, allocation, outcome))
    return Letter((allocation.auditor,), subject, text, str(outcome.return_id))


def acknowledge(desk: Desk, outcomes: Iterable[Outcome]) -> list[str]:
    """Tell the auditors of accepted returns, each return once.

    Returns: a sentence for each trouble; a letter that cannot leave never undoes a return.
    """
    letters = [letter for outcome in outcomes if (letter := acknowledgement(desk, outcome)) is not None]
    try:
        post(desk, letters)
    except QaError as error:
        return [f"The acknowledgement was not sent: {problem}" for problem in error.problems]
    return []


def lay_down(desk: Desk, outcome: Outcome, results: Path) -> Path | None:
    """Write the acknowledgement of an accepted return as a text file into a folder of results."""
    from qa_core.cycle.returns import write_whole

    letter = acknowledgement(desk, outcome)
    if letter is None:
        return None
    path = results / FOLDER / f"{letter.about}.txt"
    write_whole(path, f"{letter.subject}\n\n{letter.text}\n".encode())
    return path


def _lines(desk: Desk, allocation: Allocation, outcome: Outcome) -> Iterator[str]:
    instrument = desk.store.instrument(allocation.instrument, allocation.version)
    yield f"Your return {allocation.return_id} ({instrument.title}, case {allocation.case}) has arrived"
    yield f"and was accepted as audit {outcome.audit} on {desk.today.isoformat()}. Thank you."
    comments = [finding for finding in outcome.warnings if finding.code.startswith("comment-")]
    if comments:
        yield ""
        yield "Nothing is wrong with it. For your next audit, look at these comments once more:"
        yield from (f"- {finding.message}" for finding in comments)
