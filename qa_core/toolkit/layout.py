"""The one map of a toolkit: from it the template is written, and by it a return is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from qa_core.model.allocation import Allocation
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question, Section
from qa_core.rules.agency import never_asked
from qa_core.toolkit import grid
from qa_core.toolkit.grid import Layout, Part, Row, RowKind, Sheet, SheetKind, Slot, child_name, children_in
from qa_core.toolkit.naming import defined_name, letter, sheet_title

__all__ = ["Layout", "Row", "Sheet", "Slot", "build", "child_name", "children_in", "layout_of"]

UNKNOWN_CHILDREN = 4
TABLE_ROWS, AGENCY_SPARE, UNKNOWN_AGENCIES = 15, 4, 10
LONG_TICKS = 11
LONG_GUIDANCE = 950
_NUMBERED = re.compile("[0-9]")
WIDE = frozenset({"text", "long"})
TICK_HEADERS = ("Ref", "To look for", grid.TICK_HEAD, grid.WHERE_HEAD)
TICK_HEADERS_LONG = ("Ref", "To look for", "In more words", grid.TICK_HEAD, grid.WHERE_HEAD)
CHILD_HEADERS = ("Ref", "Question", "What is asked", grid.ANSWER_HEAD, grid.WORDS_HEAD, grid.DONE_HEAD)


def build(
    instrument: Instrument,
    children: int,
    agencies: int,
    rows: Iterable[tuple[str, int]] = (),
    agency: str | None = None,
) -> Layout:
    """The layout of a toolkit; the same arguments give the same object.

    Args:
        instrument: what the toolkit asks.
        children: how many children the case has; 0 where nobody knows, then there are blocks for four.
        agencies: how many agencies are known to be involved; 0 where nobody knows.
        rows: for tables by key, how many rows they need at least (an export of a long table).
        agency: whose toolkit it is in a multi-agency audit; what it is never asked is left out.

    Returns: every sheet and slot; each question and column has exactly one place for each child or row.
    """
    whose = agency if instrument.agencies else None
    wanted = _Wanted(instrument.digest, children, agencies, tuple(sorted(rows)), whose, instrument)
    return _built(wanted)


def layout_of(instrument: Instrument, allocation: Allocation) -> Layout:
    """The layout of the toolkit that was made for an allocation."""
    return build(instrument, len(allocation.children), len(allocation.agencies), agency=allocation.agency)


@dataclass(frozen=True)
class _Wanted:
    digest: str
    children: int
    agencies: int
    rows: tuple[tuple[str, int], ...]
    agency: str | None
    instrument: Instrument = field(compare=False, repr=False)


@lru_cache(maxsize=128)
def _built(wanted: _Wanted) -> Layout:
    maker = _Maker(wanted)
    codes = tuple((regime, core) for core, regime in wanted.instrument.codes.items())
    return replace(maker.make(), spare=not wanted.children, codes=codes, agency=wanted.agency)


class _Maker:
    def __init__(self, wanted: _Wanted) -> None:
        self.instrument = wanted.instrument
        self.never = never_asked(wanted.instrument, wanted.agency)
        self.children = wanted.children or UNKNOWN_CHILDREN
        self.agencies, self.more = wanted.agencies, dict(wanted.rows)
        self.names = {grid.RETURN_ID_NAME, *(child_name(n) for n in range(1, self.children + 1))}
        self.titles = {title.lower() for title in grid.KEPT_TITLES}
        asked = (q for key, q in self.instrument.questions.items() if key not in self.never)
        self.per_child = tuple(q for q in asked if q.rows == "child")

    def columns(self, question: Question) -> list[Question]:
        """The columns of a question that may be asked."""
        return [c for c in question.columns if f"{question.key}[].{c.key}" not in self.never]

    def make(self) -> Layout:
        sheets = [Sheet(grid.FRONT, "front")]
        last = self.instrument.section_of[self.per_child[-1].key] if self.per_child else None
        for section in self.instrument.sections:
            sheets += self.section(section, [q for q in section.questions if q.key not in self.never])
            if section is last:
                sheets.append(self.child_sheet())
        overall = self.instrument.role("overall")
        if not overall or not self.never.issuperset(overall):
            sheets.append(Sheet(grid.GRADES, "grades"))
        kept = (q for key, q in self.instrument.questions.items() if key not in self.never)
        if any(len(question.guidance) > LONG_GUIDANCE for question in kept):
            sheets.append(Sheet(grid.GUIDANCE, "guidance"))
        sheets += [Sheet(grid.LISTS, "lists"), Sheet(grid.IDENTITY, "identity")]
        return Layout(tuple(sheets), self.children, self.agencies)

    def section(self, section: Section, questions: Sequence[Question]) -> list[Sheet]:
        if not questions:
            return []
        title = self.title(section.id if section.id[0].isdigit() else "", section.title)
        beside = [sheet for q in questions if (sheet := self.beside(q))]
        links = {sheet.about: sheet.title for sheet in beside}
        page = _Page(self, title, "section", section.id, self.headers(questions))
        for question in questions:
            page.question(question, links.get(question.key))
        return [page.sheet(), *beside]

    def headers(self, questions: Sequence[Question]) -> tuple[str, ...]:
        used = {q.answer for q in questions if not q.many and self.instrument.options(q)}
        answer = grid.GRADE_HEAD if used == {self.instrument.grades} else grid.ANSWER_HEAD
        return (grid.REF_HEAD, "Question", "What to look for", answer, grid.EVIDENCE_HEAD, grid.DONE_HEAD)

    def beside(self, question: Question) -> Sheet | None:
        """The sheet of a question's own: a table, or ticks too many for the section's sheet."""
        if question.rows in ("open", "agency"):
            return self.table(question)
        options = self.instrument.options(question)
        if question.many and len(options) > LONG_TICKS:
            headers = TICK_HEADERS_LONG if any(option.guidance for option in options) else TICK_HEADERS
            page = _Page(self, self.title_of(question), "ticks", question.key, headers)
            page.ticks(question)
            return page.sheet()
        return None

    def table(self, question: Question) -> Sheet:
        agency = question.rows == "agency"
        columns = [(c.key, c.prompt) for c in self.columns(question)]
        if agency and "agency" not in dict(columns):
            columns.insert(0, ("agency", "Agency"))
        known = self.agencies + AGENCY_SPARE if self.agencies else UNKNOWN_AGENCIES
        usual = known if agency else min(TABLE_ROWS, question.max or TABLE_ROWS)
        lines = max(usual, question.min or 0, self.more.get(question.key, 0))
        title, first = self.title_of(question), grid.HEADER_ROW + 1
        slot = Slot(
            name=self.name(question.key, "table"),
            key=question.key,
            part="table",
            sheet=title,
            cell=f"B{first}",
            end=f"{letter(len(columns) + 1)}{grid.HEADER_ROW + lines}",
            ref=question.key,
            columns=tuple(key for key, _ in columns),
            headers=tuple(head for _, head in columns),
        )
        return Sheet(title, "table", question.key, (question.key, *slot.headers), table=slot, lines=lines)

    def child_sheet(self) -> Sheet:
        page = _Page(self, grid.CHILDREN, "children", "", CHILD_HEADERS)
        for child in range(1, self.children + 1):
            page.add("child", child=child)
            for question in self.per_child:
                for n, column in enumerate(self.columns(question), 1):
                    page.answer_of_child(question, n, column, child)
        return page.sheet()

    def title_of(self, question: Question) -> str:
        whole = self.instrument.part_of.get(question.key, question.key)
        words = re.split(r" \(|[,;:.?]", question.prompt)[0].strip() or question.key
        return self.title(whole if len(whole) <= 6 and _NUMBERED.search(whole) else "", words)

    def title(self, id: str, words: str) -> str:
        title = sheet_title(id, words, self.titles)
        self.titles.add(title.lower())
        return title

    def name(self, *parts: str) -> str:
        name = defined_name(*parts, taken=self.names)
        self.names.add(name)
        return name


class _Page:
    """A sheet in the making: ref, question, what to look for, answer, words, done."""

    def __init__(
        self, maker: _Maker, title: str, kind: SheetKind, about: str, headers: tuple[str, ...]
    ) -> None:
        self.maker, self.title, self.kind, self.about, self.headers = maker, title, kind, about, headers
        self.rows: list[Row] = []
        self.words = len(headers) - (grid.DONE_HEAD in headers)
        self.answer = self.words - 1

    def sheet(self) -> Sheet:
        return Sheet(self.title, self.kind, self.about, self.headers, tuple(self.rows))

    def question(self, question: Question, link: str | None) -> None:
        here = question.many and not link
        elsewhere = grid.CHILDREN if question.rows == "child" else link
        self.add("ticks" if here else "question", question.key, question.key, link=elsewhere)
        asks = self.maker.instrument.comment_of(question.key) != "none" or question.na is not False
        wide = question.answer in WIDE and question.rows is None
        if question.answer != "none" and not question.many:
            self.slot(self.words if wide else self.answer, question.key, "value")
        if not wide and (asks or question.answer != "none"):
            self.slot(self.words, question.key, "comment")
        if here:
            self.ticks(question)
        if wide and asks:
            self.add("comment", f"{question.key} comment", question.key)
            self.slot(self.words, question.key, "comment")
        if question.work_out:
            self.add("why", f"{question.key} why", question.key)
            self.slot(self.words, question.key, "reason")

    def ticks(self, question: Question) -> None:
        options = [option.id for option in self.maker.instrument.options(question)]
        if question.na is not False:
            options.append(NOT_APPLICABLE)
        for n, option in enumerate(options, 1):
            self.add("tick", f"{question.key} · {n}", question.key, option=option)
            self.slot(self.answer, question.key, "tick", option=option)
            self.slot(self.words, question.key, "where", option=option)

    def answer_of_child(self, question: Question, n: int, column: Question, child: int) -> None:
        ref = f"{question.key} · Child {child}" if n == 1 else f"{question.key} ({n}) · Child {child}"
        self.add("answer", ref, question.key, child=child, column=column.key)
        place = self.words if column.answer in WIDE else self.answer
        self.slot(place, question.key, "value", row=child, column=column.key)

    def add(
        self,
        kind: RowKind,
        ref: str = "",
        key: str = "",
        *,
        option: str | None = None,
        child: int = 0,
        column: str | None = None,
        link: str | None = None,
    ) -> None:
        number = grid.HEADER_ROW + 1 + len(self.rows)
        self.rows.append(Row(number, kind, ref, key, option, child, column, (), link))

    def slot(
        self,
        place: int,
        key: str,
        part: Part,
        *,
        option: str | None = None,
        row: int = 0,
        column: str | None = None,
    ) -> None:
        last = self.rows[-1]
        words = [f"child{row}"] * bool(row) + [word for word in (column, option) if word]
        slot = Slot(
            name=self.maker.name(key, *words, part),
            key=key,
            part=part,
            sheet=self.title,
            cell=f"{letter(place)}{last.number}",
            ref=last.ref,
            header=self.headers[place - 1],
            option=option,
            row=row,
            column=column,
        )
        self.rows[-1] = replace(last, slots=(*last.slots, slot))
