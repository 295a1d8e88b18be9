"""Dropdowns: lists on a hidden sheet, reached by defined names, and what is said of unfit entries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.instrument import Instrument, Question
from qa_core.toolkit.grid import LISTS, NA_LABEL, TICK_NO, TICK_YES, Layout
from qa_core.toolkit.naming import defined_name, letter, quoted

_ERROR, _PROMPT, _TITLE = 225, 255, 32
CHILDREN, AGENCIES, TICKS = "children", "agencies", "tick"


class Choices:
    """The lists of one workbook and the rules on its cells, each made once."""

    def __init__(self, book: Workbook, instrument: Instrument, layout: Layout) -> None:
        self.book, self.instrument, self.layout = book, instrument, layout
        self.lists: dict[tuple[str, bool], tuple[str, tuple[str, ...]]] = {}
        self._rules: dict[tuple[str, ...], DataValidation] = {}
        self._taken: set[str] = set(layout.slots)

    def define(self, name: str, sheet: str, first: str, last: str | None = None) -> None:
        """A defined name of the whole workbook for a cell or range."""
        area = ":".join(_absolute(cell) for cell in (first, last) if cell)
        self.book.defined_names[name] = DefinedName(name, attr_text=f"{quoted(sheet)}!{area}")

    def ask(self, ws: Worksheet, area: str, question: Question, prompt: str = "") -> None:
        """The dropdown or the rule that fits what a question or column wants, on a cell or range."""
        na = question.na is not False
        if question.many or question.answer in ("text", "long", "person", "none"):
            if prompt:
                self._rule(ws, area, "", "", "", prompt)
        elif self.instrument.options(question):
            labels = tuple(option.label for option in self.instrument.options(question))
            self._list(ws, area, question.answer, labels, na, prompt)
        elif question.answer == "child":
            children = tuple(f"Child {n}" for n in range(1, self.layout.children + 1))
            self._list(ws, area, CHILDREN, children, na, prompt)
        elif question.answer == "agency":
            known = tuple(f"@@AGENCY_{n}@@" for n in range(1, self.layout.agencies + 1))
            if known:
                self._list(ws, area, AGENCIES, known, na, prompt, strict=False)
        elif question.answer == "date":
            words = "Please enter a date such as 27/10/2026."
            self._rule(ws, area, "date", "32874", words, prompt, strict=not na)
        elif question.answer == "number":
            self._number(ws, area, question, prompt, strict=not na)

    def tick(self, ws: Worksheet, area: str) -> None:
        """The dropdown beside an option that may be ticked."""
        self._list(ws, area, TICKS, (TICK_YES, TICK_NO), False, "")

    def write(self, ws: Worksheet, put: Callable[[Worksheet, str, str, str], object]) -> None:
        """All lists onto their hidden sheet, with their names."""
        for n, (name, labels) in enumerate(self.lists.values(), 1):
            column = letter(n)
            for row, label in enumerate((name, *labels), 1):
                put(ws, f"{column}{row}", label, "hidden")
            self.define(name, LISTS, f"{column}2", f"{column}{len(labels) + 1}")

    def _list(
        self,
        ws: Worksheet,
        area: str,
        id: str,
        labels: tuple[str, ...],
        na: bool,
        prompt: str,
        strict: bool = True,
    ) -> None:
        key = (id, na)
        if key not in self.lists:
            name = defined_name("list", id, *(["na"] * na), taken=self._taken)
            self._taken.add(name)
            self.lists[key] = (name, (*labels, NA_LABEL) if na else labels)
        name, shown = self.lists[key]
        listed = ", ".join(shown)
        words = (
            f"Please choose from the list: {listed}." if len(listed) < 150 else "Please choose from the list."
        )
        self._rule(ws, area, "list", f"={name}", f"{words} Delete empties the cell.", prompt, strict=strict)

    def _number(self, ws: Worksheet, area: str, question: Question, prompt: str, strict: bool) -> None:
        least, most = question.min, question.max
        words = "Please enter a number."
        if least is not None and most is not None:
            words = f"Please enter a number from {least} to {most}."
        low, high = str(-1e9 if least is None else least), str(1e9 if most is None else most)
        self._rule(ws, area, "decimal", low, words, prompt, high=high, strict=strict)

    def _rule(
        self,
        ws: Worksheet,
        area: str,
        kind: str,
        formula: str,
        error: str,
        prompt: str,
        *,
        high: str = "",
        strict: bool = True,
    ) -> None:
        key = (ws.title, kind, formula, error, prompt, high, str(strict))
        rule = self._rules.get(key)
        if rule is None:
            rule = self._rules[key] = _validation(kind, formula, high, strict)
            if kind:
                rule.showErrorMessage, rule.errorTitle, rule.error = (
                    True,
                    "This does not fit here",
                    error[:_ERROR],
                )
            if prompt:
                rule.showInputMessage, rule.prompt = True, prompt[:_PROMPT]
            ws.add_data_validation(rule)
        rule.add(area)


def _validation(kind: str, formula: str, high: str, strict: bool) -> DataValidation:
    wanted: dict[str, Any] = {"allow_blank": True}
    if kind:
        wanted |= {"type": kind, "formula1": formula, "errorStyle": "stop" if strict else "warning"}
    if kind in ("date", "decimal"):
        wanted["operator"] = "greaterThanOrEqual" if kind == "date" else "between"
    if high:
        wanted["formula2"] = high
    return DataValidation(**wanted)


def _absolute(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"
