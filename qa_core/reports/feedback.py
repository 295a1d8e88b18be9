"""Feedback on one audit for the lead professional and their manager: strengths first (S0-036).

Case and people stand as references, children as Child 1 and so on; free text loses every other reference.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_core.model.audit import Audit
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument, Option
from qa_core.model.organisation import Organisation
from qa_core.reports.document import Block, Document, Grid, Heading, Point, Points, Verdict, Words
from qa_core.reports.feedback_answers import Reader, to_improve, went_well
from qa_core.reports.words import plain, plural
from qa_core.rules.dates import spoken

ACTION_HEADS = ("No.", "Finding", "Action", "Owner", "Due", "RAG")
ACTION_WIDTHS = (0.6, 2.8, 3.1, 1.7, 2.3, 1.1)
EARLIER_HEADS = ("Earlier action", "Owner", "Due", "Found now")
EARLIER_WIDTHS = (4.4, 2.0, 2.2, 2.4)
_GRADE_FOR = re.compile(r"^Grade for (?:section \w+, )?(?=\S)")
FRONT_DOOR, FAMILY, TEAM = "social-care-front-door", "family-support-manager", "qa-team"


@dataclass(frozen=True, slots=True)
class Action:
    """A remedial action as the reader sees it; `ref` is its number, or the key of a returned item."""

    ref: str
    finding: str
    action: str
    owner: str = ""
    due: dt.date | None = None
    rag: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An action of the audit before, and how this one found it."""

    action: str
    owner: str
    due: dt.date | None
    found: str


@dataclass(frozen=True)
class Told:
    """Everything that feedback tells.

    Attributes:
        id: the audit.
        reader: the lead professional; empty where nobody knows who that is.
        copied: their manager; empty likewise.
        reply_by: by when a reply is wanted; None where none is asked for.
        sheet: the file name of the reply sheet; empty where there is none.
        concerns: the ids of escalations that this audit raised.
        references: what references look like, to be taken out of free text.
        earlier_id: the audit that this one follows; empty where it follows none.
        people: the references of the staff list: they may stand as owners.
    """

    id: str
    instrument: Instrument
    audit: Audit
    result: Result
    organisation: Organisation
    day: dt.date
    reader: str = ""
    copied: str = ""
    reply_by: dt.date | None = None
    sheet: str = ""
    concerns: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    learning: tuple[tuple[str, str, bool], ...] = ()
    earlier_id: str = ""
    earlier: tuple[Earlier, ...] = ()
    references: re.Pattern[str] | None = None
    people: frozenset[str] = frozenset()


def compose(told: Told) -> Document:
    """The document: strengths, grade and why, what to improve, actions, learning, what is asked of whom."""
    reader = Reader(told.instrument, told.audit, told.result, told.references)
    blocks: list[Block] = [*concern(told)]
    blocks += _strengths(reader)
    blocks += _grade(told, reader)
    blocks += _improve(reader)
    blocks += _earlier(told, reader)
    blocks += _actions(told, reader)
    blocks += _learning(told, reader)
    blocks += asked(told)
    return document(told, "Feedback on a case file audit", blocks)


def document(told: Told, title: str, blocks: Sequence[Block]) -> Document:
    """A document about an audit, with who it is for at its top."""
    record = told.audit.subject.record
    kind = told.instrument.record.kind if told.instrument.record else "record"
    facts = [("For", _who("lead professional", told.reader)), ("Copy to", _who("line manager", told.copied))]
    facts += [("Case", told.audit.case)]
    facts += [(plain(kind), f"{record}, cycle {told.audit.subject.cycle}")] if record else []
    facts += [("Audit", f"{told.id}, {spoken(told.audit.date)}")]
    facts += [("Reply wanted by", spoken(told.reply_by))] if told.reply_by else []
    foot = (
        f"{told.organisation.post(TEAM)}, {spoken(told.day)}. {told.instrument.title}, version "
        f"{told.instrument.version}. Confidential: for the people named above only."
    )
    organisation = told.organisation
    return Document(
        title=title,
        subtitle=told.instrument.title,
        organisation=organisation.name,
        colour=organisation.colour,
        facts=tuple(facts),
        blocks=tuple(blocks),
        foot=foot,
    )


def concern(told: Told) -> Iterator[Block]:
    """That a concern was raised, and with whom it is followed: before everything else."""
    if told.concerns:
        ids = ", ".join(told.concerns)
        yield Words(
            f"A concern about a child or about safe practice was raised with this audit ({ids}). It is dealt "
            f"with apart from this feedback: what the {told.organisation.post(FAMILY)} agreed with you comes "
            "first and does not wait for your reply.",
            "loud",
        )


def asked(told: Told) -> Iterator[Block]:
    """What the reader is asked to do, by when, and whom to tell of what (S0-037)."""
    team, family = told.organisation.post(TEAM), told.organisation.post(FAMILY)
    yield Heading("What we ask of you")
    steps = ["Read this together, lead professional and manager, and talk about it in supervision."]
    if told.reply_by and told.sheet:
        each = (
            "Say for each action whether you accept it; where you do not, say why; where another day is more "
            "realistic, give it. "
        )
        own = "Add your own comments on the audit."
        steps += [
            f"Open the reply sheet ({told.sheet}). {each if told.actions else ''}{own}",
            f"Send the reply sheet to the {team} by {spoken(told.reply_by)}.",
        ]
        closing = (
            f"Tell the {team} as soon as an action is done, with what shows it. The auditor or the {team} "
            "looks at it and closes the action."
        )
        steps += [closing] if told.actions else []
    else:
        steps += [f"Nothing has to come back. Comments are welcome: send them to the {team}."]
    yield Points(tuple(Point(step) for step in steps), numbered=True)
    yield Words(
        f"If anything here is wrong, tell the {team}: an audit can be amended. If you are worried about a "
        f"child, do not wait for any of this: tell the {family} today.",
        "calm",
    )


def _who(post: str, ref: str) -> str:
    return f"{plain(post)} {ref}" if ref else f"{plain(post)} (not in the lists)"


def _strengths(reader: Reader) -> Iterator[Block]:
    yield Heading("What went well")
    found = went_well(reader)
    if found.told:
        yield Points(found.told)
    for lead, points in (("At the best level", found.more), ("At the standard expected", found.standard)):
        if points:
            yield Words(f"{lead}{' too' if found.told else ''}:")
            yield Points(points)
    if not (found.told or found.more or found.standard):
        yield Words(
            "The audit found nothing at the best level. That says something about the record that was read, "
            "not about the care that you take."
        )


def _grade(told: Told, reader: Reader) -> Iterator[Block]:
    yield Heading("The grade, and why")
    options = {option.id: option for option in told.instrument.grade_scale}
    recorded = options.get(told.result.recorded or "")
    if recorded is None:
        yield Words("No grade was given: there was nothing to be graded.")
        return
    lines = [line.strip() for line in recorded.descriptor.splitlines() if line.strip()]
    yield Verdict(recorded.label, tuple(lines), _reached(told.instrument, recorded))
    words = [text for key in told.instrument.role("rationale") if (text := reader.text(key))]
    if words:
        yield Words(f"In the auditor’s words: {' '.join(words)}")
    sections = [(key, reader.shown(key)) for key in told.instrument.role("section_grades")]
    graded = [f"{_GRADE_FOR.sub('', reader.prompt(key))}: {shown}" for key, shown in sections if shown]
    if graded:
        yield Words(f"Part by part: {'; '.join(graded)}.")
    yield from _because(told, reader, options)


def _because(told: Told, reader: Reader, options: dict[str, Option]) -> Iterator[Block]:
    suggested = options.get(told.result.suggested or "")
    step = next((s for s in reversed(told.result.trace) if s.gives), None)
    if suggested is None or step is None:
        return
    same = told.result.recorded == told.result.suggested
    lead = f"The rules of this audit suggest {'the same grade' if same else suggested.label}"
    points = [] if _reached(told.instrument, suggested) else reader.looks(step)
    if points:
        yield Words(f"{lead}, because of these answers:")
        yield Points(tuple(points))
    else:
        yield Words(f"{lead}: none of the answers on which a lower grade depends is below what it must be.")
    if not same:
        yield Words("The grade is the auditor’s own judgement; it stands, and the difference is on record.")


def _improve(reader: Reader) -> Iterator[Block]:
    yield Heading("What to improve")
    points = to_improve(reader)
    if points:
        yield Points(points)
    else:
        yield Words("Nothing in the answers is below the standard.")


def _earlier(told: Told, reader: Reader) -> Iterator[Block]:
    if not told.earlier_id:
        return
    yield Heading("What became of the actions of the audit before")
    if not told.earlier:
        yield Words(f"This audit follows {told.earlier_id}, which left no actions.")
        return
    closed = sum(one.found.startswith("closed") for one in told.earlier)
    actions, are = plural(len(told.earlier), "action"), "is" if closed == 1 else "are"
    yield Words(f"This audit follows {told.earlier_id}. Of its {actions}, {closed} {are} closed.")
    rows = [
        (reader.screen(e.action), _owner(told, reader, e.owner), _day(e.due), e.found) for e in told.earlier
    ]
    yield Grid(EARLIER_HEADS, tuple(rows), EARLIER_WIDTHS)


def _actions(told: Told, reader: Reader) -> Iterator[Block]:
    yield Heading("Remedial actions")
    if not told.actions:
        yield Words("The audit sets none.")
        return
    rows = [
        (
            one.ref,
            reader.screen(one.finding),
            reader.screen(one.action),
            _owner(told, reader, one.owner),
            _day(one.due),
            plain(one.rag),
        )
        for one in told.actions
    ]
    yield Grid(ACTION_HEADS, tuple(rows), ACTION_WIDTHS, rag=5)


def _learning(told: Told, reader: Reader) -> Iterator[Block]:
    if told.learning:
        yield Heading("What can be learned")
        ordered = sorted(told.learning, key=lambda one: not one[2])
        yield Points(tuple(_lesson(reader, *one) for one in ordered))


def _lesson(reader: Reader, area: str, point: str, critical: bool) -> Point:
    words = reader.screen(point)
    return Point(f"{area}{', critical' if critical else ''}" if area else words, words=words if area else "")


def _reached(instrument: Instrument, option: Option) -> bool:
    levels = {one.id: one.level for one in instrument.grade_scale}
    wanted = levels.get(instrument.benchmark or "")
    return wanted is None or option.level is None or option.level >= wanted


def _owner(told: Told, reader: Reader, owner: str) -> str:
    """Whoever owns an action: a post, an agency or a reference of the staff list, which may stand."""
    return owner if owner in told.people else reader.screen(owner)


def _day(day: dt.date | None) -> str:
    return spoken(day).replace(" ", "\u00a0") if day else "no date"
