"""Made-up auditors: what they answer, and how tidily they type it."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer, Audit
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import Instrument
from qa_core.rules.examples import example_audit
from qa_core.rules.grading import Owner, grade
from qa_core.rules.grading import work_out as worked_out
from qa_core.rules.settings import in_force
from qa_core.rules.verdicts import blocking

TRY, TRIES = 100, 40
FLAGGED = "What the oldest child told school on 21 September has not been passed on to anybody."
OWNERS = ("Lead Professional", "School", "Health visiting", "Family Support Manager", "Housing")
TOLD = ("family-support-manager", "lead-professional", "line-manager")
_SYNONYMS = {"yes": "y", "no": "n", "requires improvement": "RI"}


def answers(instrument: Instrument, allocation: Allocation, seed: int, owner: Owner | None) -> Audit:
    """What an auditor makes of a case; the form speaks against it only where no better answers are found."""
    found = (_answers(instrument, allocation, seed + TRY * n, owner) for n in range(TRIES))
    tried = [next(found)]
    while blocking(grade(instrument, tried[-1], owner)) and len(tried) < TRIES:
        tried.append(next(found))
    return tried[-1]


def _answers(instrument: Instrument, allocation: Allocation, seed: int, owner: Owner | None) -> Audit:
    """Answers that leave blank what dates and counts give; reviewers of records find most of them sound."""

    def work_out(audit: Audit) -> Mapping[str, WorkedOut]:
        return worked_out(instrument, in_force(instrument, audit), owner)

    blank_one = Audit(
        instrument=instrument.id,
        version=instrument.version,
        case=allocation.case,
        auditor=allocation.auditor,
        date=allocation.exported,
        agency=allocation.agency,
        facts=allocation.facts,
    )
    worked = work_out(blank_one)
    audit = example_audit(
        instrument,
        "best" if instrument.record and seed % 3 else seed,
        date=allocation.exported,
        case=allocation.case,
        auditor=allocation.auditor,
        agency=allocation.agency,
        facts=allocation.facts,
        given={key: Answer(value=one.value, comment=f"{one.because}.") for key, one in worked.items()},
        agree=True,
    )
    audit = _with_owners(instrument, audit, Random(seed))
    worked = {**worked, **work_out(audit)}
    blank = {
        key: answer.model_copy(update={"value": None, "reason": ""})
        for key, answer in audit.answers.items()
        if key in worked
    }
    return audit.model_copy(update={"answers": {**audit.answers, **blank}})


def _with_owners(instrument: Instrument, audit: Audit, chance: Random) -> Audit:
    """Remedial actions owned by posts and agencies, some of them begun."""
    changed = {}
    for key in instrument.role("actions"):
        answer = audit.answers.get(key, Answer())
        rows = tuple(
            {**row, "owner": chance.choice(OWNERS), "rag": chance.choice(("red", "amber", "amber", "green"))}
            for row in answer.rows
        )
        changed[key] = answer.model_copy(update={"rows": rows})
    return audit.model_copy(update={"answers": {**audit.answers, **changed}})


def with_concern(instrument: Instrument, audit: Audit) -> Audit:
    """The same answers with an immediate concern, and everybody told."""
    key = instrument.role("concern")[0]
    rows = tuple({"post": post, "at": f"{audit.date}T11:{n}0"} for n, post in enumerate(TOLD))
    told = {table: Answer(rows=rows) for table in instrument.role("told")}
    flagged = {key: Answer(value="yes", comment=FLAGGED), **told}
    return audit.model_copy(update={"answers": {**audit.answers, **flagged}})


def untidy(text: str, chance: Random) -> str:
    """A dropdown's word as somebody types it over: case, spaces, a short form."""
    short = _SYNONYMS.get(text.casefold())
    if short and chance.random() < 0.5:
        return short
    return chance.choice((text.upper(), text.lower(), f"  {text} ", f"{text}."))
