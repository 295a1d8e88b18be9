"""A first return: taken in as an audit, or sent back marked where something must be put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa_core.cycle.changes import changed_since, for_a_person
from qa_core.cycle.comments import doubtful
from qa_core.cycle.decision import judged, warnings
from qa_core.cycle.desk import Desk, without_plugin
from qa_core.cycle.incoming import Coming
from qa_core.cycle.outcome import Outcome
from qa_core.cycle.subjects import as_asked, current_facts, known_of
from qa_core.model.audit import Audit
from qa_core.model.finding import CellProblem, Finding
from qa_core.model.grade import Result
from qa_core.rules.verdicts import blocking
from qa_core.store.records import Flag, NewAudit
from qa_core.toolkit.mark import marked_copy, placed

DECIDE = "Something changed on the way, for you to decide: qa return list --open, then qa return decide N"


def accept(desk: Desk, read: Coming, confirmed: bool) -> Outcome:
    """Take a first return in as an audit; where something must be put right, mark a copy for its sender."""
    missing = without_plugin(desk, read.instrument, read.reading.answers)
    if missing:
        return read.outcome(
            "needs-correction", problems=(CellProblem(code="plugin-missing", message=missing),)
        )
    audit, result = desk.grade(read.instrument, audit_of(desk, read))
    comments = doubtful(desk, read.instrument, audit, result)
    changed = changed_since(desk, read.instrument, read.allocation, audit)
    problems = [*_doubts(read, confirmed), *read.reading.problems, *_blocks(read, result)]
    if problems:
        corrected = _correct(desk, read, problems, (*warnings(result), *comments), result)
        return replace(corrected, warnings=comments, changed=changed)
    concerns = concerns_of(read, audit, result)
    saved = desk.store.save_return(
        read.incoming,
        "accepted",
        instrument=read.instrument,
        new=NewAudit(audit, result),
        concerns=concerns,
        by=desk.by,
        changed=changed,
    )
    told = judged(desk, read.instrument, audit, result)
    told["warnings"] = (*told["warnings"], *comments)
    done = read.outcome(saved.status, audit=saved.audit, escalations=saved.escalations, **told)
    tell = (*done.tell, DECIDE) if any(map(for_a_person, changed)) else done.tell
    return replace(done, changed=changed, concerns=concerns, tell=tell)


def concerns_of(read: Coming, audit: Audit, result: Result) -> tuple[Flag, ...]:
    """Every escalation that follows from an accepted audit, with the words that were flagged."""
    said = {flag.question: flag for flag in read.concerns}
    for follow in result.follow_up:
        if follow.kind == "escalation" and follow.question not in said:
            answer, worked = audit.answers.get(follow.question), result.worked_out.get(follow.question)
            value = answer.value if answer and answer.value is not None else worked and worked.because
            words = f"{value or ''} {answer.comment if answer else ''}".strip()
            said[follow.question] = Flag(question=follow.question, type=follow.type, text=words)
    return tuple(said.values())


def audit_of(desk: Desk, read: Coming) -> Audit:
    """The audit that a return is, with the facts and the involvement of today."""
    subject = read.allocation.subject
    known = known_of(desk, read.instrument, desk.store.case(read.allocation.case), subject)
    audit = Audit(
        instrument=read.instrument.id,
        version=read.instrument.version,
        case=read.allocation.case,
        auditor=read.allocation.auditor,
        date=desk.today,
        subject=subject,
        exercise=read.allocation.exercise,
        agency=read.allocation.agency,
        involved=known.involved,
        settings=desk.settings(read.instrument),
        facts=current_facts(read.instrument, read.allocation.facts, known.facts),
        answers=read.reading.answers,
    )
    return as_asked(desk, read.allocation, audit)


def _doubts(read: Coming, confirmed: bool) -> list[CellProblem]:
    identity = read.identity
    if confirmed or (identity.signed and not identity.disagreement):
        return []
    why = identity.disagreement or "the hidden marks that say whose return this is are gone or were changed"
    text = (
        f"It is not certain whose return this is: {why}. Look at the front sheet; if it really is the return "
        f"of {read.allocation.auditor} on case {read.allocation.case}, import it with --confirm."
    )
    return [CellProblem(code="identity", message=text)]


def _blocks(read: Coming, result: Result) -> list[CellProblem]:
    """Blocking findings by their place; where a cell could not be read, its own problem is enough."""
    unread = {problem.question for problem in read.reading.problems}
    cells = {(problem.sheet, problem.cell) for problem in read.reading.problems}
    gap = read.instrument.codes.get("unanswered", "unanswered")
    found = [(f, placed(read.layout, f)) for f in blocking(result)]
    return [
        problem
        for finding, problem in found
        if not (finding.question in unread and finding.code == gap)
        and not (finding.row and (problem.sheet, problem.cell) in cells)
    ]


def _correct(
    desk: Desk,
    read: Coming,
    problems: Sequence[CellProblem],
    consider: Sequence[Finding],
    result: Result,
) -> Outcome:
    """A return that must be corrected: concerns left blank are to be asked, and its sender gets it marked."""
    reading = read.reading
    if not (reading.answers or reading.unread or reading.raw):
        text = "Nothing is filled in: was this the right file? Please send the completed toolkit."
        problems = [CellProblem(code="blank", message=text)]
    saved = desk.store.save_return(
        replace(read.incoming, problems=tuple(problems)), "needs-correction", concerns=read.flags, by=desk.by
    )
    copy = marked_copy(
        read.instrument,
        read.allocation,
        desk.store.key(),
        desk.organisation,
        reading.raw,
        problems,
        consider,
        tables=reading.tables,
        hints=result.worked_out,
    )
    return replace(
        read.outcome("needs-correction", problems=tuple(problems), escalations=saved.escalations),
        concerns=read.flags,
        marked_copy=copy,
    )
