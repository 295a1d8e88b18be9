"""A file on its way in: whose return it is and what it says, concerns before anything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.outcome import Outcome
from qa_core.errors import QaError
from qa_core.model.allocation import Allocation
from qa_core.model.instrument import Instrument
from qa_core.store.records import Concern, Flag, Incoming
from qa_core.toolkit.answers import Reading, content_hash, read_answers
from qa_core.toolkit.flags import read_flags
from qa_core.toolkit.identify import Identity, identify
from qa_core.toolkit.labels import label_problems
from qa_core.toolkit.layout import Layout, build, children_in
from qa_core.toolkit.limits import Limits
from qa_core.toolkit.locate import locate
from qa_core.toolkit.package import Book, open_book
from qa_core.toolkit.signing import verify

ASIDE = "It is kept aside: no figure, report or learning log counts it."


class NotOurs(QaError):
    """A sound workbook that is none of our toolkits; its concern questions are read all the same."""

    def __init__(self, book: Book, problem: str) -> None:
        super().__init__(problem)
        self.book = book


@dataclass(frozen=True)
class Coming:
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
        if "tell" in told and self.allocation.purpose != "audit":
            told["tell"] = (ASIDE,)
        raised = tuple(dict.fromkeys((*self.raised, *escalations)))
        named: dict[str, Any] = {"return_id": self.allocation.return_id, "case": self.allocation.case}
        return Outcome(
            self.incoming.file, status, **named, concerns=self.concerns, escalations=raised, **told
        )


def read(desk: Desk, file: str, data: bytes) -> Coming:
    book = open_book(data, Limits(**desk.config.limits))
    key = desk.store.key()
    identity = identify(book, lambda fields, mark: verify(key, fields, mark))
    if identity.return_id is None:
        raise NotOurs(
            book,
            "This workbook is not one of our toolkits: it carries no return id. Please return the file that "
            "you were sent, filled in and saved under any name.",
        )
    allocation = desk.store.allocation(identity.return_id)
    if allocation is None and desk.store.feedback_of_reply(identity.return_id) is not None:
        raise NotOurs(book, "This is a reply sheet, not a toolkit. Take it in with: qa feedback import FILE")
    if allocation is None:
        raise NotOurs(
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
    return Coming(incoming, allocation, instrument, layout, reading, identity, flags)


def flags_of_stranger(desk: Desk, book: Book) -> tuple[Flag, ...]:
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
