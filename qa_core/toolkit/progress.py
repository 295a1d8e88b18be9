"""What the Done column shows, as a formula and as the value that it has when the workbook is made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from qa_core.model.condition import COMPARISON, Clause, parse, tests
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question
from qa_core.model.rulings import Condition
from qa_core.toolkit.grid import DONE_HEAD, NA_LABEL, Layout, Row, Sheet, Slot
from qa_core.toolkit.naming import letter, quoted

DONE, OPEN, NOT_ASKED = "✓", "", "–"
_ASIDE = " "
_MOST_LABELS, _LONGEST_LABEL = 20, 120
One = tuple[Slot, frozenset[str]]
"""A slot, and the texts that make a condition hold when they stand in it."""
Holds = tuple[tuple[One, ...], ...]
"""Alternatives, each a run of which all must hold."""


@dataclass(frozen=True, slots=True)
class Done:
    """When a row is done: what must be filled, under which conditions, and whether it counts."""

    filled: tuple[Slot, ...] = ()
    some: tuple[Slot, ...] = ()
    comment: Slot | None = None
    comment_if: Holds = ()
    asked: tuple[Holds, ...] = ()
    counts: bool = True
    otherwise: str = OPEN

    def formula(self, sheet: str) -> str:
        """The formula for a cell of the row on this sheet."""
        full = [f"LEN(TRIM({_at(slot, sheet)}))>0" for slot in self.filled]
        if self.some:
            full.append(_counted(self.some, sheet) + ">0")
        if self.comment and self.comment_if:
            full.append(f"OR(NOT({_holds(self.comment_if, sheet)}),LEN(TRIM({_at(self.comment, sheet)}))>0)")
        aside = "" if self.counts else _ASIDE
        rest = _text(self.otherwise)
        if self.asked:
            asked = ",".join(_holds(holds, sheet) for holds in self.asked)
            rest = f"IF(AND({asked}),{rest},{_text(NOT_ASKED + aside)})"
        return f"=IF(AND({','.join(full)}),{_text(DONE + aside)},{rest})"

    def shows(self, shown: Mapping[str, str]) -> str:
        """What the formula yields when the slots hold these texts."""
        full = [bool(shown.get(slot.name, "").strip()) for slot in self.filled]
        if self.some:
            full.append(any(shown.get(slot.name) for slot in self.some))
        if self.comment and self.comment_if:
            full.append(not _true(self.comment_if, shown) or bool(shown.get(self.comment.name, "").strip()))
        aside = "" if self.counts else _ASIDE
        if all(full):
            return DONE + aside
        return self.otherwise if all(_true(holds, shown) for holds in self.asked) else NOT_ASKED + aside


def done(instrument: Instrument, layout: Layout, row: Row) -> Done | None:
    """When a row of a sheet is done; None for rows that have nothing of their own to fill."""
    if row.kind == "answer":
        return _of_child(instrument, layout, row)
    if row.kind not in ("question", "ticks"):
        return None
    question, value = instrument.questions[row.key], row.slot("value")
    some = tuple(s for s in layout.of_question.get(row.key, ()) if s.part in ("tick", "table") or s.row)
    comment = row.slot("comment") or layout.find(row.key, "comment")
    says = instrument.comment_of(row.key)
    must = says == "required" and comment is not None
    worked_out = question.work_out is not None
    filled = tuple(s for s in (None if worked_out else value, comment if must else None) if s)
    if not filled and not some and value is None:
        return None
    asked, clear = _asked(instrument, layout, row.key, question)
    may_stay_empty = question.required is False or (question.rows is not None and question.min == 0)
    counts = clear and not may_stay_empty and (not worked_out or must)
    return Done(
        filled=filled or ((value,) if value and not some else ()),
        some=() if filled and (worked_out or value) else some,
        comment=None if must else comment,
        comment_if=_comment_if(instrument, layout, question, says, value),
        asked=asked,
        counts=counts,
        otherwise=OPEN if counts else "auto" if worked_out else "optional",
    )


def total(instrument: Instrument, layout: Layout, sheet: Sheet) -> int:
    """How many rows of a sheet count."""
    found = (done(instrument, layout, row) for row in sheet.rows)
    return sum(1 for item in found if item and item.counts)


def summary(
    instrument: Instrument, layout: Layout, sheet: Sheet, shown: Mapping[str, str]
) -> tuple[str, str]:
    """How far a sheet is, for the front: the formula, and what it yields now."""
    if sheet.table:
        rows = sum(1 for line in shown.get(sheet.table.name, "").split("\n") if line.strip())
        return f'={_count(sheet.table, "")}&" filled"', f"{rows} filled"
    if sheet.kind == "ticks":
        ticks = [row.slots[0] for row in sheet.rows]
        seen = sum(1 for slot in ticks if shown.get(slot.name) == "Yes")
        area = f"{quoted(sheet.title)}!{ticks[0].cell}:{ticks[-1].cell}"
        return f'=COUNTIF({area},"Yes")&" ticked"', f"{seen} ticked"
    column = letter(sheet.headers.index(DONE_HEAD) + 1)
    area = f"{quoted(sheet.title)}!{column}{sheet.rows[0].number}:{column}{sheet.rows[-1].number}"
    marks = [item.shows(shown) for row in sheet.rows if (item := done(instrument, layout, row))]
    count = total(instrument, layout, sheet)
    formula = f'=COUNTIF({area},"{DONE}")&" of "&({count}-COUNTIF({area},"{NOT_ASKED}"))'
    return formula, f"{marks.count(DONE)} of {count - marks.count(NOT_ASKED)}"


def _of_child(instrument: Instrument, layout: Layout, row: Row) -> Done:
    question = instrument.questions[row.key]
    column = next(column for column in question.columns if column.key == row.column)
    asked, clear = _asked(instrument, layout, row.key, column)
    counts = clear and column.required is not False and question.required is not False and not layout.spare
    return Done(filled=row.slots, asked=asked, counts=counts, otherwise=OPEN if counts else "optional")


def _asked(
    instrument: Instrument, layout: Layout, key: str, question: Question
) -> tuple[tuple[Holds, ...], bool]:
    """The conditions under which a row must be filled, and whether all of them could be put as formulas."""
    whole = instrument.part_of.get(key)
    found = [instrument.section_of[key].when, instrument.questions[key].when]
    found.append(instrument.questions[whole].when if whole else None)
    found += [c for c in (question.required, question.when) if not isinstance(c, bool)]
    conditions = list({str(c): c for c in found if c is not None}.values())
    simple = [_simple(instrument, layout, condition) for condition in conditions]
    return tuple(holds for holds in simple if holds), all(simple)


def _comment_if(
    instrument: Instrument, layout: Layout, question: Question, says: object, value: Slot | None
) -> Holds:
    found: Holds = ()
    if isinstance(says, dict | tuple):
        found = _simple(instrument, layout, says)
    if question.na is not False and value:
        found = (*found, ((value, frozenset({NA_LABEL})),))
    return found


def _simple(instrument: Instrument, layout: Layout, condition: Condition, depth: int = 0) -> Holds:
    """A condition over single choices, as texts in cells; empty where it is more than that."""
    found: list[tuple[One, ...]] = []
    for clauses in parse(condition):
        runs: Holds = ((),)
        for clause in clauses:
            more = _clause(instrument, layout, clause, depth)
            runs = tuple((*run, *another) for run in runs for another in more)
        found += runs
    return tuple(found) if all(found) else ()


def _clause(instrument: Instrument, layout: Layout, clause: Clause, depth: int) -> Holds:
    name = clause.subject
    if name in instrument.conditions and clause.test is True and clause.quantifier == "one" and depth < 5:
        return _simple(instrument, layout, instrument.conditions[name], depth + 1)
    question, slot = instrument.questions.get(name), layout.find(name, "value")
    if not question or not slot or clause.quantifier != "one" or question.work_out or question.many:
        return ()
    labels = frozenset().union(*(_labels(instrument, question, test) for test in tests(clause.test)))
    fits = len(labels) <= _MOST_LABELS and all(len(label) <= _LONGEST_LABEL for label in labels)
    return (((slot, labels),),) if labels and fits else ()


def _labels(instrument: Instrument, question: Question, test: bool | int | str) -> Collection[str]:
    options = instrument.options(question)
    if test == NOT_APPLICABLE:
        return {NA_LABEL}
    if test == "blank":
        return set()
    if test == "answered":
        return {o.label for o in options} | ({NA_LABEL} if question.na else set())
    if isinstance(test, int):
        return {o.label for o in options if o.level == test}
    comparison = COMPARISON.fullmatch(test)
    if not comparison:
        return {o.label for o in options if o.id == test}
    word = comparison[2]
    level = next(
        (o.level for o in options if o.id == word), int(word) if word.lstrip("-").isdigit() else None
    )
    if level is None:
        return set()
    passes = {"<": level.__gt__, "<=": level.__ge__, ">": level.__lt__, ">=": level.__le__}[comparison[1]]
    return {o.label for o in options if o.level is not None and passes(o.level) is True}


def _true(holds: Holds, shown: Mapping[str, str]) -> bool:
    return any(all(shown.get(slot.name) in labels for slot, labels in run) for run in holds)


def _holds(holds: Holds, sheet: str) -> str:
    return _any(
        _all(_any(f"{_at(s, sheet)}={_text(t)}" for t in sorted(labels)) for s, labels in r) for r in holds
    )


def _any(parts: Iterable[str]) -> str:
    listed = list(parts)
    return listed[0] if len(listed) == 1 else f"OR({','.join(listed)})"


def _all(parts: Iterable[str]) -> str:
    listed = list(parts)
    return listed[0] if len(listed) == 1 else f"AND({','.join(listed)})"


def _text(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def _at(slot: Slot, sheet: str) -> str:
    return slot.cell if slot.sheet == sheet else f"{quoted(slot.sheet)}!{slot.cell}"


def _counted(slots: tuple[Slot, ...], sheet: str) -> str:
    """How many of the slots are filled; ticks stand one under the other."""
    if slots[0].part != "tick":
        return "+".join(_count(slot, sheet) for slot in slots)
    return f"COUNTA({_at(slots[0], sheet)}:{slots[-1].cell})"


def _count(slot: Slot, sheet: str) -> str:
    """How many rows are filled: of a table by its first column, after the agency's name."""
    if slot.part != "table" or not slot.end:
        return f"COUNTA({_at(slot, sheet)})"
    first = slot.cell[0] if slot.columns[0] != "agency" or len(slot.columns) == 1 else letter(3)
    last = slot.end.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    area = f"{first}{slot.cell[1:]}:{first}{last}"
    return f"COUNTA({quoted(slot.sheet) + '!' if slot.sheet != sheet else ''}{area})"
