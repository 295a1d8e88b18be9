"""Concern first: what a return says at the questions that ask for concerns, whatever else is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa_core.model.instrument import Instrument
from qa_core.rules.concern import ConcernQuestion, concern_questions
from qa_core.toolkit.cell_answers import words_of, written
from qa_core.toolkit.grid import Layout, Slot
from qa_core.toolkit.located import Entry, Located
from qa_core.toolkit.spoken import clear_no, option_meant, plain_words, ticked
from qa_core.toolkit.values import CellError


@dataclass(frozen=True, slots=True)
class Flag:
    """A concern question whose answer is no clear no (`flagged`), or that was left blank or not found
    (`unknown`: to be asked)."""

    question: str
    type: str
    text: str
    state: Literal["flagged", "unknown"]


def read_flags(instrument: Instrument, layout: Layout, located: Located) -> list[Flag]:
    """Every concern question at which a return says anything but a clear no, or nothing (S0-057, S0-060).

    A cell counts even where it is not beyond doubt that it is the right one: of several, one is enough.

    Args:
        instrument: what was asked.
        layout: the layout of the toolkit that went out.
        located: where everything stands in the return.
    """
    flags: list[Flag] = []
    for key, concern in concern_questions(instrument).items():
        found = [
            _flag(instrument, located, slot, concern)
            for slot in layout.of_question.get(key, ())
            if slot.part in ("value", "tick")
        ]
        loudest = sorted((flag for flag in found if flag), key=lambda flag: flag.state)
        flags += loudest[:1]
    return flags


def _flag(instrument: Instrument, located: Located, slot: Slot, concern: ConcernQuestion) -> Flag | None:
    entry = located.entries.get(slot.name)
    seen = [*([entry] if entry else []), *located.doubtful.get(slot.name, ())]
    said = [e for e in seen if e.formula or (e.value is not None and words_of(e.value))]
    loud = [e for e in said if not _clear(instrument, slot, concern, e)]
    if loud:
        return Flag(slot.key, concern.type, written(loud[0].value) or "a formula without a result", "flagged")
    if entry is None or not said:
        return Flag(slot.key, concern.type, "", "unknown")
    return None


def _clear(instrument: Instrument, slot: Slot, concern: ConcernQuestion, entry: Entry) -> bool:
    """Whether a cell says plainly that there is no concern."""
    if entry.formula or isinstance(entry.value, CellError):
        return False
    words = "no" if entry.value is False else plain_words(written(entry.value))
    if slot.part == "tick":
        return ticked(words) is (slot.option in concern.clear)
    options = instrument.options(instrument.questions[slot.key])
    return option_meant(words, options) in concern.clear or (clear_no(words) and not options)
