"""Reads a reply sheet that came back: every answer by name and ref, every problem by sheet and cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qa_core.model.audit import Answer
from qa_core.model.finding import CellProblem
from qa_core.toolkit.answers import content_hash, read_answers
from qa_core.toolkit.fill import Entry
from qa_core.toolkit.grid import Layout
from qa_core.toolkit.locate import locate
from qa_core.toolkit.package import Book
from qa_core.toolkit.reply import QUESTIONS, asked, layout_of, nobody, shown_ref


@dataclass(frozen=True, slots=True)
class Said:
    """What was said to one action; `accepted` is None where nothing was, or nothing that could be read."""

    accepted: bool | None
    comment: str
    own_date: dt.date | None


@dataclass(frozen=True, slots=True)
class ReadReply:
    """What a reply sheet says.

    Attributes:
        said: to each action, in the order of the rows.
        comments: the reader's own words by question; those left blank are not among them.
        problems: what could not be read, and what is missing.
        entries: what stands in each cell, for the copy that shows the problems.
        content_hash: the same for the same answers, whatever program saved them.
        blank: whether nothing at all was filled in.
    """

    said: tuple[Said, ...]
    comments: Mapping[str, str]
    problems: tuple[CellProblem, ...]
    entries: Mapping[str, Entry]
    content_hash: str
    blank: bool


def read_reply(book: Book, refs: tuple[str, ...]) -> ReadReply:
    """Read a reply sheet.

    Args:
        book: a workbook that passed the gate.
        refs: the refs of the actions that the sheet went out with, in order.
    """
    instrument, layout = asked(len(refs)), layout_of(refs)
    located = locate(book, layout)
    reading = read_answers(instrument, layout, located, nobody("reply"))
    said = tuple(_said(reading.answers, n) for n in range(1, len(refs) + 1))
    comments = {key: str(reading.answers[key].value) for key in QUESTIONS if key in reading.answers}
    blank = not (reading.answers or reading.unread or reading.raw)
    unread = {problem.question for problem in reading.problems}
    missing = [] if blank else [*_missing(layout, said, refs, unread)]
    shown = {f"{n}": shown_ref(ref) for n, ref in enumerate(refs, 1)}
    shown |= {f"{n}.date": shown_ref(ref) for n, ref in enumerate(refs, 1)}
    known = [
        one.model_copy(update={"question": shown.get(one.question or "", one.question)})
        for one in reading.problems
    ]
    problems = (*known, *missing)
    return ReadReply(said, comments, problems, reading.raw, content_hash(reading), blank)


def _said(answers: Mapping[str, Answer], n: int) -> Said:
    own, day = answers.get(f"{n}", Answer()), answers.get(f"{n}.date", Answer()).value
    accepted = {"yes": True, "no": False}.get(str(own.value))
    return Said(accepted, own.comment, dt.date.fromisoformat(str(day)) if day else None)


def _missing(
    layout: Layout, said: tuple[Said, ...], refs: tuple[str, ...], unread: set[str | None]
) -> Iterator[CellProblem]:
    for n, (one, ref) in enumerate(zip(said, refs, strict=True), 1):
        if f"{n}" in unread:
            continue
        if one.accepted is None:
            text = f"{shown_ref(ref)}: choose Yes or No, whether you accept this action."
            yield _problem(layout, f"qa_action_{n}_accept", "unanswered", text)
        elif not one.accepted and not one.comment.strip():
            text = f"{shown_ref(ref)}: say in the comment why you do not accept this action."
            yield _problem(layout, f"qa_action_{n}_comment", "comment-missing", text)


def _problem(layout: Layout, name: str, code: str, message: str) -> CellProblem:
    slot = layout.slots[name]
    return CellProblem(sheet=slot.sheet, cell=slot.cell, question=slot.ref, code=code, message=message)
