"""The third anchor: the words that the auditor read beside an answer must be those of its question."""

from __future__ import annotations

from collections.abc import Iterable

from qa_core.model.finding import CellProblem
from qa_core.model.instrument import Instrument
from qa_core.toolkit.grid import NA_LABEL, Layout, Row, Sheet
from qa_core.toolkit.located import Located
from qa_core.toolkit.package import Book

MIXED = "label-moved"
_KINDS = ("question", "tick")


def label_problems(book: Book, instrument: Instrument, layout: Layout, located: Located) -> list[CellProblem]:
    """A problem for each answer beside which another question's, or another option's, words stand.

    Words that are merely gone or retyped are no problem: name and ref code still agree.

    Args:
        book: a workbook that passed the gate.
        instrument: what it asks.
        layout: the layout of the toolkit that went out.
        located: where its answers were found.
    """
    problems: list[CellProblem] = []
    for sheet in layout.sheets:
        labels = {row.number: _label(instrument, row) for row in sheet.rows if row.kind in _KINDS}
        known = set(filter(None, labels.values()))
        if len(known) > 1:
            problems += _of_sheet(book, sheet, labels, known, located)
    return problems


def _of_sheet(
    book: Book, sheet: Sheet, labels: dict[int, str], known: set[str], located: Located
) -> Iterable[CellProblem]:
    words: dict[str, dict[int, set[str]]] = {}
    for row in sheet.rows:
        expected = labels.get(row.number, "")
        entry = next((located.entries[s.name] for s in row.slots if s.name in located.entries), None)
        if not expected or entry is None:
            continue
        if entry.sheet not in words:
            words[entry.sheet] = _known_words(book, entry.sheet, known)
        here = words[entry.sheet].get(int(entry.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), set())
        if here and expected not in here:
            message = (
                f"Beside {row.ref} stands “{min(here)[:60]}”, and not the words it went out with: rows were "
                "moved. Put them back as they were, or copy your answers into a fresh toolkit."
            )
            yield CellProblem(
                sheet=entry.sheet, cell=entry.cell, question=row.key, code=MIXED, message=message
            )


def _known_words(book: Book, title: str, known: set[str]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for row, _, text in book.texts(title):
        plain = " ".join(text.split())
        if plain in known:
            found.setdefault(row, set()).add(plain)
    return found


def _label(instrument: Instrument, row: Row) -> str:
    question = instrument.questions.get(row.key)
    if question is None:
        return ""
    if row.option is None:
        return " ".join(question.prompt.split())
    labels = {option.id: option.label for option in instrument.options(question)}
    return " ".join(labels.get(row.option, NA_LABEL).split())
