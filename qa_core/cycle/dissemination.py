"""Recommendations passed on to lead professionals, the CAF Champions Group and others (S0-054)."""

from __future__ import annotations

from dataclasses import dataclass

from qa_core.cycle import post, recommendations
from qa_core.cycle.desk import Desk
from qa_core.cycle.owners import Owners
from qa_core.errors import InputError
from qa_core.rules.dates import spoken
from qa_core.store.learning_records import Recommendation

LEADS = "lead-professionals"


@dataclass(frozen=True, slots=True)
class Passed:
    """What became of passing a recommendation on: to how many people or posts, and which letters wait."""

    recipients: tuple[str, ...]
    where: str
    waiting: tuple[str, ...] = ()


def disseminate(desk: Desk, id: str, to: str) -> Passed:
    """Write to those who are to know of a recommendation; who was written to stays in its history.

    Args:
        desk: where this happens.
        id: the recommendation.
        to: posts, references of people, or `lead-professionals` (of the exercise's cases; without an exercise
            of all open cases), with commas between them.

    Returns: what became of the letters; one that nobody could send waits in the outbox.
    Raises: InputError where nobody is meant, or a name is neither a post nor a person.
    """
    found = recommendations.one(desk, id)
    names = [name.strip() for name in to.split(",") if name.strip()]
    if not names:
        raise InputError(f"Say to whom: --to {LEADS},champions-group")
    recipients: list[str] = []
    for name in names:
        recipients += _leads(desk, found) if name.casefold() == LEADS else [_recipient(desk, name)]
    recipients = list(dict.fromkeys(recipients))
    text = _text(desk, found)
    letter = post.Letter(tuple(recipients), f"Recommendation {found.id}", text, found.id)
    sent = post.send(desk, letter)
    listed = ", ".join(dict.fromkeys(names))
    note = f"{len(recipients)} letters"
    desk.store.step_recommendation(found.id, "disseminated", by=desk.by, sent_to=listed, note=note)
    return Passed(tuple(recipients), sent.where, sent.waiting)


def _leads(desk: Desk, found: Recommendation) -> list[str]:
    cases = desk.store.cases()
    if found.exercise:
        asked = {one.case for one in desk.store.exercise_requests(found.exercise)}
        meant = [case for case in cases if case.ref in asked]
    else:
        meant = [case for case in cases if case.closed is None or case.closed > desk.today]
    leads = list(dict.fromkeys(case.lead_professional for case in meant if case.lead_professional))
    if not leads:
        raise InputError(f"The case list names no lead professional whom {found.id} would go to.")
    return leads


def _recipient(desk: Desk, name: str) -> str:
    return name.casefold() if post.is_post(desk, name.casefold()) else desk.person(name)


def _text(desk: Desk, found: Recommendation) -> str:
    about = f" It follows from the thematic audit {found.exercise}." if found.exercise else ""
    owner = Owners(desk).shown(found.owner)
    return "\n\n".join(
        (
            f"{desk.organisation.name}: a recommendation of the service lead. Theme: {found.theme}.",
            found.text,
            f"To be carried out by {owner} by {spoken(found.due)}.{about} "
            f"Quote {found.id} when you write about it.",
        )
    )
