"""The notice with which a record goes back to its author: one reason for each failed item (S0-022)."""

from __future__ import annotations

from collections.abc import Iterator

from qa_core.model.finding import Finding
from qa_core.reports.document import Block, Document, Grid, Heading, Point, Points, Verdict, Words
from qa_core.reports.feedback import FAMILY, TEAM, Told, concern, document
from qa_core.reports.feedback_answers import Reader
from qa_core.reports.words import plural
from qa_core.rules.dates import spoken
from qa_core.rules.verdicts import verdicts

HEADS, WIDTHS = ("Item", "What is asked", "Why it is not right"), (1.1, 4.0, 5.2)


def compose(told: Told) -> Document:
    """The return notice, or, where nothing must be put right, the record's result with its advice."""
    reader = Reader(told.instrument, told.audit, told.result, told.references)
    found = verdicts(told.result)
    failed = [one for one in found if one.level == "block"]
    kind = told.instrument.record.kind if told.instrument.record else "record"
    blocks: list[Block] = [*concern(told), *_decision(told, kind, failed)]
    blocks += _failed(reader, failed)
    blocks += _advice(reader, [one for one in found if one.level != "block"])
    blocks += _right(told)
    blocks += _asked(told, kind) if failed else _nothing(told)
    title = f"Returned: {kind} to be put right" if failed else f"Quality control of a {kind}: passed"
    return document(told, title, blocks)


def _decision(told: Told, kind: str, failed: list[Finding]) -> Iterator[Block]:
    labels = {option.id: option for option in told.instrument.grade_scale}
    option = labels.get(told.result.recorded or "")
    again = told.audit.subject.cycle > 1
    if failed:
        items, are = plural(len(failed), "item"), "is" if len(failed) == 1 else "are"
        words = f"This {kind} comes back to you because {items} {are} not right yet."
        yield Verdict(option.label if option else "Return", (words,), good=False)
        if again:
            yield Words(
                f"It was returned before: this is cycle {told.audit.subject.cycle}. The line manager is "
                "asked to look at it with you.",
                "loud",
            )
    elif option:
        yield Verdict(option.label, tuple(filter(None, [option.descriptor.strip()])), good=True)


def _failed(reader: Reader, failed: list[Finding]) -> Iterator[Block]:
    if failed:
        yield Heading("What has to be put right")
        rows = [(f.code, reader.prompt(f.question or f.code), reason(reader, f)) for f in failed]
        yield Grid(HEADS, tuple(rows), WIDTHS)


def reason(reader: Reader, finding: Finding) -> str:
    """Why an item is not right: what was worked out or given as the reason, and the reviewer's comment."""
    key = finding.question or ""
    answer, worked = reader.answer(key), reader.audit_result.worked_out.get(key)
    known = worked.because if worked is not None and worked.given is None else ""
    said = [text.strip() for text in (answer.reason or known, answer.comment) if text.strip()]
    said = list({" ".join(text.split()).casefold().rstrip("."): text for text in said}.values())
    words = " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in said)
    return reader.screen(f"{words[:1].upper()}{words[1:]}" or finding.message)


def _advice(reader: Reader, found: list[Finding]) -> Iterator[Block]:
    if found:
        yield Heading("Advice, and what was late")
        yield Words("These are not reasons for a return. What was late cannot be repaired; it is counted.")
        yield Points(
            tuple(Point(reader.prompt(f.question or ""), f.code, "", reason(reader, f)) for f in found)
        )


def _right(told: Told) -> Iterator[Block]:
    ticks = told.result.ticks
    if ticks and ticks.get("yes"):
        judged = ticks["yes"] + ticks.get("no", 0)
        yield Heading("What is right")
        yield Words(f"{ticks['yes']} of {plural(judged, 'item')} that apply are right.")


def _asked(told: Told, kind: str) -> Iterator[Block]:
    team = told.organisation.post(TEAM)
    by = f" by {spoken(told.reply_by)}" if told.reply_by else ""
    steps = [f"Put every item above right in the {kind}.", f"Send the {kind} for its next check{by}."]
    steps += ["All items are checked again then, those above first."]
    if told.sheet:
        steps += [f"Where you cannot, or do not agree, say so in the reply sheet ({told.sheet})."]
    yield Heading("What we ask of you")
    yield Points(tuple(Point(step) for step in steps), numbered=True)
    yield Words(
        f"Questions go to the {team}. If you are worried about a child, do not wait for any of this: tell "
        f"the {told.organisation.post(FAMILY)} today.",
        "calm",
    )


def _nothing(told: Told) -> Iterator[Block]:
    yield Heading("What we ask of you")
    yield Words(
        f"Nothing has to come back. Questions go to the {told.organisation.post(TEAM)}. If you are worried "
        f"about a child, tell the {told.organisation.post(FAMILY)} today."
    )
