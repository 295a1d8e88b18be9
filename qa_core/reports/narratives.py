"""The texts that auditors wrote for reports (S0-130): released by a person first, without case references."""

from __future__ import annotations

import re

from qa_core.model.figure import Cell, Column, Table
from qa_core.reports.figures import InstrumentFigures
from qa_core.reports.screen import screened
from qa_core.reports.words import plural


def narratives(figures: InstrumentFigures, references: re.Pattern[str] | None) -> Table | None:
    """The released texts under the questions they belong to, in printed order; None without any."""
    order = {key: at for at, key in enumerate(figures.instrument.questions)}
    given = sorted(figures.narratives, key=lambda n: (order.get(n.question, len(order)), n.text))
    rows: list[tuple[Cell, ...]] = []
    removed = 0
    for narrative in given:
        text, found = screened(" ".join(narrative.text.split()), references)
        removed += found
        if text:
            rows.append((narrative.question, _prompt(figures, narrative.question), text))
    columns = (Column(title="Ref"), Column(title="Question"), Column(title="What auditors wrote"))
    note = _note(len(rows), removed)
    title = "In the auditors' words"
    return Table(id="narratives", title=title, columns=columns, rows=tuple(rows), note=note) if rows else None


def _prompt(figures: InstrumentFigures, key: str) -> str:
    question = figures.instrument.questions.get(key)
    return question.prompt if question else ""


def _note(texts: int, removed: int) -> str:
    note = f"{plural(texts, 'text')}, each released by a person."
    return (
        f"{note} {plural(removed, 'case reference was', 'case references were')} taken out."
        if removed
        else note
    )
