"""One file that came back: concern first, then everything else; nothing is half stored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qa_core.cycle.decision import judged, warnings
from qa_core.cycle.desk import Desk, without_plugin
from qa_core.cycle.outcome import Outcome
from qa_core.cycle.subjects import current_facts, known_of
from qa_core.errors import QaError
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Audit
from qa_core.model.finding import CellProblem
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument
from qa_core.rules.verdicts import blocking
from qa_core.store.records import Concern, Flag, Incoming, NewAudit
from qa_core.toolkit.answers import Reading, content_hash, read_answers
from qa_core.toolkit.flags import read_flags
from qa_core.toolkit.identify import Identity, identify
from qa_core.toolkit.labels import label_problems
from qa_core.toolkit.layout import Layout, build, children_in
from qa_core.toolkit.limits import Limits
from qa_core.toolkit.locate import locate
from qa_core.toolkit.mark import marked_copy, placed
from qa_core.toolkit.package import Book, Refused, open_book
from qa_core.toolkit.signing import verify


class _NotOurs(QaError):
    """A sound workbook that is none of our toolkits; its concern questions are read all the same."""

    def __init__(self, book: Book, problem: str) -> None:
        super().__init__(problem)
        self.book = book


@dataclass(frozen=True)
class _Case:
    """A return on its way in: whose it is, what it said."""

    incoming: Incoming
    allocation: Allocation
    instrument: Instrument
    layout: Layout
    reading: Reading
    identity: Identity
    flags: tuple[Flag, ...]
    concerns: tuple[Flag, ...] = ()
    raised: tuple[str, ...] = ()

    def outcome(self, status: str, *, escalations: tuple[str, ...] = (), **told: Any) -> Outcome:
        """What became of this return, with the concerns that were raised first."""
        return Outcome(
            self.incoming.file,
            status,
            return_id=self.allocation.return_id,
            case=self.allocation.case,
            concerns=self.concerns,
            escalations=tuple(dict.fromkeys((*self.raised, *escalations))),
            **told,
        )


def take_in(desk: Desk, file: str, data: bytes, *, confirmed: bool = False, replacing: str = "") -> Outcome:
    """Take one returned file in: read it, keep its concerns, check, grade and store it.

    Args:
        desk: where this happens.
        file: the file's name, for messages.
        data: its bytes.
        confirmed: a person has confirmed whose return it is, although its hidden marks are gone or changed.
        replacing: why this return takes the place of an earlier one with other answers; empty leaves that
            as a conflict.

    Returns: what became of it; never raises for anything that is in the file.
    """
    try:
        read = _read(desk, file, data)
    except Refused as refusal:
        return _refuse(desk, file, data, " ".join(refusal.problems))
    except _NotOurs as refusal:
        flags = _flags_of_stranger(desk, refusal.book)
        raised = desk.store.keep_concerns(Incoming(file, data), flags)
        refused = _refuse(desk, file, data, " ".join(refusal.problems))
        return replace(refused, concerns=flags, escalations=raised)
    if read.allocation.subject.record:
        _adopt(desk, read.allocation)
    flagged = tuple(flag for flag in read.flags if flag.state == "flagged")
    read = replace(read, raised=desk.store.keep_concerns(read.incoming, flagged), concerns=flagged)
    match = desk.store.duplicate_of(read.incoming)
    if match is not None and match.audit is not None:
        alike = match.kind != "other-content" and match.status != "conflict"
        return _seen_before(desk, read, match.audit, alike, replacing)
    return _first(desk, read, confirmed)


def _adopt(desk: Desk, allocation: Allocation) -> None:
    """What the facts of a record raised before its review belongs to the review now."""
    record, cycle = allocation.subject.record or "", allocation.subject.cycle
    desk.store.adopt_concerns(allocation.instrument, record, cycle, allocation.return_id)


def _read(desk: Desk, file: str, data: bytes) -> _Case:
    book = open_book(data, Limits(**desk.config.limits))
    key = desk.store.key()
    identity = identify(book, lambda fields, mark: verify(key, fields, mark))
    if identity.return_id is None:
        raise _NotOurs(
            book,
            "This workbook is not one of our toolkits: it carries no return id. Please return the file that "
            "you were sent, filled in and saved under any name.",
        )
    allocation = desk.store.allocation(identity.return_id)
    if allocation is None:
        raise _NotOurs(
            book,
            f"Return id {identity.return_id} is not known here. Please check that the toolkit was sent by "
            "this team, and send it to the team that issued it.",
        )
    instrument = desk.store.instrument(allocation.instrument, allocation.version)
    children = max(len(allocation.children), children_in(book.names))
    layout = build(instrument, children, len(allocation.agencies), agency=allocation.agency)
    located = locate(book, layout)
    reading = read_answers(instrument, layout, located, allocation)
    reading.problems += label_problems(book, instrument, layout, located)
    incoming = Incoming(file, data, allocation.return_id, content_hash(reading), tuple(reading.problems))
    flags = tuple(_told(flag, reading) for flag in reading.flags)
    return _Case(incoming, allocation, instrument, layout, reading, identity, flags)


def _flags_of_stranger(desk: Desk, book: Book) -> tuple[Flag, ...]:
    """Concerns in a toolkit that says not whose it is: read by what each installed instrument asks."""
    found: dict[str, Flag] = {}
    for instrument in desk.registry.instruments.values():
        layout = build(instrument, children_in(book.names), 0)
        for flag in read_flags(instrument, layout, locate(book, layout)):
            if flag.state == "flagged":
                found.setdefault(flag.question, Flag(flag.question, flag.type, flag.text))
    return tuple(found.values())


def _told(flag: Concern, reading: Reading) -> Flag:
    """A flag with the words beside it, so that whoever acts on it knows what it is about."""
    answer = reading.answers.get(flag.question)
    words = " ".join(part for part in (flag.text, answer.comment if answer else "") if part)
    return Flag(question=flag.question, type=flag.type, text=words, state=flag.state)


def _refuse(desk: Desk, file: str, data: bytes, reason: str) -> Outcome:
    guessed = next((a.return_id for a in desk.store.allocations(open_only=True) if _names(file, a)), None)
    unread = desk.store.unread_return(file, hashlib.sha256(data).hexdigest(), reason, guessed)
    ask = f"It was not read: ask the sender whether there is a concern about a child ({unread})."
    problem = CellProblem(code="refused", message=f"{reason} {ask}")
    return Outcome(file, "refused", return_id=guessed, problems=(problem,))


def _names(file: str, allocation: Allocation) -> bool:
    stem = Path(file).stem.casefold()
    return allocation.return_id.casefold() in stem or allocation.case.casefold() in stem


def _seen_before(desk: Desk, read: _Case, audit: str, alike: bool, replacing: str) -> Outcome:
    """A return whose audit is there already: the same again, a replacement, or a conflict."""
    stored = desk.store.audit(audit)
    if alike or read.reading.answers == stored.audit.answers:
        return read.outcome("duplicate", audit=audit)
    fresh, result = desk.grade(read.instrument, _audit(desk, read))
    if replacing and not blocking(result) and not read.reading.problems:
        version = stored.head.version
        desk.store.replace_return(
            read.incoming,
            read.instrument,
            NewAudit(fresh, result),
            by=desk.by,
            why=replacing,
            expected_version=version,
        )
        return read.outcome("accepted", audit=audit, **judged(desk, read.instrument, fresh, result))
    desk.store.save_return(read.incoming, "conflict", by=desk.by)
    text = (
        f"Audit {audit} already holds other answers under return id {read.allocation.return_id}. Nothing was "
        "changed. Ask the auditor which return counts; to take this one instead: "
        'qa toolkit import FILE --replace "reason"'
    )
    return read.outcome("conflict", audit=audit, problems=(CellProblem(code="conflict", message=text),))


def _first(desk: Desk, read: _Case, confirmed: bool) -> Outcome:
    missing = without_plugin(desk, read.instrument, read.reading.answers)
    if missing:
        return read.outcome(
            "needs-correction", problems=(CellProblem(code="plugin-missing", message=missing),)
        )
    audit, result = desk.grade(read.instrument, _audit(desk, read))
    problems = [*_doubts(read, confirmed), *read.reading.problems, *_blocks(read, result)]
    if problems:
        return _correct(desk, read, problems, result)
    saved = desk.store.save_return(
        read.incoming,
        "accepted",
        instrument=read.instrument,
        new=NewAudit(audit, result),
        concerns=_concerns(read, audit, result),
        by=desk.by,
    )
    return read.outcome(
        saved.status,
        audit=saved.audit,
        escalations=saved.escalations,
        **judged(desk, read.instrument, audit, result),
    )


def _concerns(read: _Case, audit: Audit, result: Result) -> tuple[Flag, ...]:
    """Every escalation that follows from an accepted audit, with the words that were flagged."""
    said = {flag.question: flag for flag in read.concerns}
    for follow in result.follow_up:
        if follow.kind == "escalation" and follow.question not in said:
            answer = audit.answers.get(follow.question)
            words = f"{answer.value} {answer.comment}".strip() if answer else ""
            said[follow.question] = Flag(question=follow.question, type=follow.type, text=words)
    return tuple(said.values())


def _audit(desk: Desk, read: _Case) -> Audit:
    subject = read.allocation.subject
    known = known_of(desk, read.instrument, desk.store.case(read.allocation.case), subject)
    return Audit(
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


def _doubts(read: _Case, confirmed: bool) -> list[CellProblem]:
    identity = read.identity
    if confirmed or (identity.signed and not identity.disagreement):
        return []
    why = identity.disagreement or "the hidden marks that say whose return this is are gone or were changed"
    text = (
        f"It is not certain whose return this is: {why}. Look at the front sheet; if it really is the return "
        f"of {read.allocation.auditor} on case {read.allocation.case}, import it with --confirm."
    )
    return [CellProblem(code="identity", message=text)]


def _blocks(read: _Case, result: Result) -> list[CellProblem]:
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


def _correct(desk: Desk, read: _Case, problems: Sequence[CellProblem], result: Result) -> Outcome:
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
        warnings(result),
        tables=reading.tables,
        hints=result.worked_out,
    )
    return replace(
        read.outcome("needs-correction", problems=tuple(problems), escalations=saved.escalations),
        concerns=read.flags,
        marked_copy=copy,
    )
