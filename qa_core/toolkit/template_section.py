"""Sheets of questions: a section, a tick list, the children one below the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Option, Question
from qa_core.rules.concern import concern_questions
from qa_core.toolkit import metrics
from qa_core.toolkit.fill import plain
from qa_core.toolkit.grid import CHILDREN, DONE_HEAD, GUIDANCE, HEADER_ROW, NA_LABEL, Row, Sheet, Slot
from qa_core.toolkit.layout import LONG_GUIDANCE
from qa_core.toolkit.naming import letter
from qa_core.toolkit.pen import TOTAL, Pen, page_room
from qa_core.toolkit.progress import done
from qa_core.toolkit.words import only_if, said

_QUESTION, _ANSWER, _WORDS, _DONE = 30.0, 20.0, 60.0, 8.0
_FIRST_WORDS = 420
HINT_LINES = 2
YOURS = "Yours to answer: the case system does not tell today."
WHY = "If your answer differs: why?"
AGAIN = "▲ Not right last time: look at this first."
TICK_PROMPT = "Choose Yes beside each that you saw."


def write(pen: Pen, sheet: Sheet) -> None:
    """A sheet of rows: ref, question, what to look for, answer, evidence and comment, done."""
    widths = _widths(sheet)
    ws = pen.sheet(sheet.title, widths)
    page = _Page(pen, sheet, ws, widths)
    page.head()
    for row in sheet.rows:
        page.row(row)
    page.finish()


def loud_keys(instrument: Instrument) -> frozenset[str]:
    """The questions about a concern, their parts, and where it is written down who was told."""
    loud = set(concern_questions(instrument)) | set(instrument.role("told"))
    return frozenset(loud & instrument.questions.keys())


def dropdown_prompt(question: Question, comment: bool = True) -> str:
    """What a dropdown says when its cell is chosen; empty where nothing needs saying."""
    found = []
    if question.work_out:
        found.append("Leave this blank to accept what is worked out; another answer needs a reason below.")
    if question.na is not False and comment:
        found.append(f"{NA_LABEL} is possible: say why in the comment.")
    return " ".join(found)


def _widths(sheet: Sheet) -> dict[str, float]:
    refs = (
        (row.ref, 10 if row.kind in ("question", "ticks") and row.ref.count(".") < 2 else 9)
        for row in sheet.rows
    )
    longest = max((metrics.text_width(ref, size, bold=size == 10) for ref, size in refs), default=0)
    ref = min(27.0, max(6.0, round((longest + 14) / 5.25, 1)))
    if sheet.kind == "ticks" and len(sheet.headers) == 4:
        return {"A": ref, "B": TOTAL - ref - _ANSWER - _WORDS, "C": _ANSWER, "D": _WORDS}
    last = {"F": _DONE} if DONE_HEAD in sheet.headers else {}
    question = _QUESTION + (0 if last else 8)
    look = TOTAL - ref - question - _ANSWER - _WORDS - sum(last.values())
    return {"A": ref, "B": question, "C": look, "D": _ANSWER, "E": _WORDS, **last}


@dataclass
class _Page:
    pen: Pen
    sheet: Sheet
    ws: Worksheet
    widths: Mapping[str, float]

    def __post_init__(self) -> None:
        self.loud = loud_keys(self.pen.instrument)
        columns = [letter(n) for n, head in enumerate(self.sheet.headers, 1) if head != DONE_HEAD]
        self.answers, self.words = columns[-2:]
        self.look = "C" if len(columns) == 5 else ""
        self.heights: dict[int, float] = {}

    def head(self) -> None:
        title, note = _headline(self.pen.instrument, self.sheet, self.pen.layout.agency)
        self.pen.band(self.ws, title, note, len(self.sheet.headers))
        for n, words in enumerate(self.sheet.headers, 1):
            self.pen.put(
                self.ws, f"{letter(n)}{HEADER_ROW}", words, "head centre" if words == DONE_HEAD else "head"
            )
        self.ws.row_dimensions[HEADER_ROW].height = 22

    def finish(self) -> None:
        self.pen.protect(self.ws)
        self.ws.freeze_panes = f"A{HEADER_ROW + 1}"
        self.ws.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
        if self.sheet.kind == "ticks":
            self.ws.page_setup.fitToHeight = 1
        else:
            self._breaks()

    def row(self, row: Row) -> None:
        kinds = {"child": self.child, "why": self.why, "comment": self.comment, "tick": self.tick}
        writer = kinds.get(row.kind, self.answer if row.kind == "answer" else self.question)
        writer(row)

    def question(self, row: Row) -> None:
        question, instrument = self.pen.instrument.questions[row.key], self.pen.instrument
        part = row.key in instrument.part_of
        look = _look(instrument, question, self.pen.layout.agency)
        if row.key in self.pen.occasion.by_hand:
            look = f"{look}\n{YOURS}".strip()
        self.left(row, question.prompt, look, part)
        value, comment = row.slot("value"), row.slot("comment")
        self.value(row, question, dropdown_prompt(question))
        if comment:
            self.pen.answer(self.ws, comment, "words")
        if value is None and row.link:
            where = {"child": CHILDREN, None: "Open the list"}.get(question.rows, "Open the table")
            self.pen.link(self.ws, f"{self.answers}{row.number}", f"→ {where}", row.link, "link")
        elif row.kind == "ticks":
            self.pen.put(self.ws, f"{self.answers}{row.number}", TICK_PROMPT, "hint")
        self.done(row)

    def why(self, row: Row) -> None:
        instrument, slot = self.pen.instrument, row.slots[0]
        self.left(row, WHY, "", part=True)
        hint = _worst(instrument, row.key) or f"@@{slot.name.upper()}@@"
        number, width = row.number, self.widths["C"]
        self.pen.put(self.ws, f"C{number}", hint, "hint")
        if instrument.questions[row.key].rows == "child":
            self.pen.link(self.ws, f"{self.answers}{number}", f"→ {CHILDREN}", CHILDREN, "link")
        elif hint.startswith("@@"):
            self.pen.put(self.ws, f"{self.answers}{number}", "", "hint")
            self.ws.merge_cells(f"C{number}:{self.answers}{number}")
            width += self.widths[self.answers]
        self.pen.answer(self.ws, slot, "words")
        room = metrics.height(HINT_LINES, 9) if hint.startswith("@@") else 0
        texts = [(hint, width, 9.0, False), (plain(self.pen.fill.of(slot)), _WORDS, 10.0, False)]
        self.high(row, texts, least=room)
        if row.key in self.pen.occasion.by_hand and not self.pen.fill.of(slot) and not self.marked(slot):
            self.ws.row_dimensions[number].hidden = True
            self.heights[number] = 0.0

    def marked(self, slot: Slot) -> bool:
        """Whether there is a problem with what stands in a slot."""
        return (slot.sheet, slot.cell) in self.pen.fill.marks

    def comment(self, row: Row) -> None:
        self.left(row, "Comment", "", part=True)
        self.pen.answer(self.ws, row.slots[0], "words")
        self.high(row, [(plain(self.pen.fill.of(row.slots[0])), _WORDS, 10, False)])

    def tick(self, row: Row) -> None:
        option = _option(self.pen.instrument, row)
        self.left(row, option.label, option.guidance, part=True)
        if self.look and not option.guidance:
            self.ws.merge_cells(f"B{row.number}:{self.look}{row.number}")
            self.high(row, [(option.label, self.widths["B"] + self.widths[self.look], 10, False)])
        for slot, style in zip(row.slots, ("choice", "words"), strict=True):
            self.pen.answer(self.ws, slot, style)
        self.pen.choices.tick(self.ws, row.slots[0].cell)
        self.done(row)

    def child(self, row: Row) -> None:
        for column in self.widths:
            self.pen.put(self.ws, f"{column}{row.number}", "", "child")
        self.pen.put(self.ws, f"A{row.number}", f"Child {row.child}", "child")
        self.pen.name(f"qa_child_{row.child}", self.sheet.title, f"A{row.number}")
        self.heights[row.number] = self.ws.row_dimensions[row.number].height = 24

    def answer(self, row: Row) -> None:
        instrument = self.pen.instrument
        question = instrument.questions[row.key]
        column = next(c for c in question.columns if c.key == row.column)
        first, agency = row.ref.startswith(f"{row.key} ·"), self.pen.layout.agency
        look = [column.prompt, column.guidance, only_if(instrument, row.key, agency) if first else ""]
        if column.when is not None and (words := said(instrument, column.when, question.columns, agency)):
            look.append(f"Only if {words}.")
        self.left(row, question.prompt if first else "", "\n".join(filter(None, look)), part=not first)
        self.value(row, column, dropdown_prompt(column, comment=False))
        self.done(row)

    def left(self, row: Row, prompt: str, look: str, part: bool) -> None:
        """Ref, question and guidance; empty cells to the right, which slots then take."""
        again = row.key in self.pen.occasion.previous and row.kind in ("question", "ticks")
        loud = " loud" if row.key in self.loud else " again" if again else ""
        if again:
            prompt = f"{prompt}\n{AGAIN}"
        ref = "ref part" if part or row.kind == "answer" else "ref"
        small = " part" if part or row.kind == "answer" else ""
        number = row.number
        self.pen.put(self.ws, f"A{number}", row.ref, ref + loud)
        self.pen.put(self.ws, f"B{number}", prompt, f"prompt{small}{loud}")
        texts = [(prompt, self.widths["B"], 10.0 if small else 11.0, not small)]
        if self.look:
            self.pen.put(self.ws, f"{self.look}{number}", look, f"look{loud}")
            texts.append((look, self.widths[self.look], 10.0, False))
        if look.endswith(_more()):
            self.pen.link(self.ws, f"{self.look}{number}", look, GUIDANCE, f"look{loud}")
        for column in list(self.widths)[3 if self.look else 2 :]:
            self.pen.put(self.ws, f"{column}{number}", "", "empty")
        words = [plain(self.pen.fill.of(slot)) for slot in row.slots if slot.cell.startswith(self.words)]
        self.high(row, [*texts, *((text, _WORDS, 10.0, False) for text in words)])

    def value(self, row: Row, question: Question, prompt: str) -> None:
        slot = row.slot("value")
        if slot is None:
            return
        wide = slot.cell.startswith(self.words)
        self.pen.answer(self.ws, slot, "words" if wide else "date" if question.answer == "date" else "choice")
        self.pen.choices.ask(self.ws, slot.cell, question, prompt)

    def done(self, row: Row) -> None:
        found = done(self.pen.instrument, self.pen.layout, row, self.pen.occasion.by_hand)
        if found and DONE_HEAD in self.sheet.headers:
            shown, style = found.shows(self.pen.fill.shown), "done" if found.counts else "done aside"
            self.pen.formula(self.ws, f"F{row.number}", found.formula(self.sheet.title), shown, style)

    def high(self, row: Row, texts: list[tuple[str, float, float, bool]], least: float = 0) -> None:
        usual = {"question": 36.0, "ticks": 30.0, "tick": 22.0, "answer": 30.0}.get(row.kind, 28.0)
        self.heights[row.number] = self.pen.high(self.ws, row.number, texts, max(usual, least))

    def _breaks(self) -> None:
        """Keeps a question with its parts, and a child's block, on one page where it fits."""
        room = page_room(self.widths)
        used = 60.0 + float(self.ws.row_dimensions[2].height or 0)
        for group in _groups(self.pen.instrument, self.sheet):
            needed = sum(self.heights[row.number] for row in group)
            whole = group[0].kind == "child" and group[0].child > 1 and needed > room * 0.5
            if whole or (used + needed > room and used > room * 0.45):
                self.pen.break_before(self.ws, group[0].number)
                used = 22.0
            used = (used + needed) % room if used + needed > room else used + needed


def _groups(instrument: Instrument, sheet: Sheet) -> list[list[Row]]:
    groups: list[list[Row]] = []
    for row in sheet.rows:
        whole = row.kind in ("question", "ticks") and row.key not in instrument.part_of
        if whole or row.kind == "child" or not groups:
            groups.append([])
        groups[-1].append(row)
    return groups


def _headline(instrument: Instrument, sheet: Sheet, agency: str | None) -> tuple[str, str]:
    if sheet.kind == "children":
        return (
            "Each child in the family",
            "One block for each child, in the order of the front sheet. Write no names.",
        )
    if sheet.kind == "ticks":
        question = instrument.questions[sheet.about]
        notes = [only_if(instrument, sheet.about, agency), TICK_PROMPT, question.guidance]
        return f"{question.key}  {question.prompt}", " ".join(note for note in notes if note)
    section = next(section for section in instrument.sections if section.id == sheet.about)
    when = said(instrument, section.when, (), agency) if section.when else ""
    notes = [f"Only if {when}." if when else "", section.guidance]
    usual = "Answer each question and say what you saw in the record. Yellow cells are yours to fill in."
    number = f"{section.id}. " if section.id[0].isdigit() else ""
    return number + section.title, " ".join(note for note in notes if note) or usual


def _look(instrument: Instrument, question: Question, agency: str | None) -> str:
    guidance = question.guidance.strip()
    if len(guidance) > LONG_GUIDANCE:
        cut = max(guidance.rfind(mark, 0, _FIRST_WORDS) for mark in ("\n", ". "))
        guidance = guidance[: cut + 1 if cut > 0 else _FIRST_WORDS].rstrip() + _more()
    return "\n".join(
        part for part in (only_if(instrument, question.key, agency, section=False), guidance) if part
    )


def _more() -> str:
    return f"\n… All of it is on the sheet {GUIDANCE}."


def _worst(instrument: Instrument, key: str) -> str:
    work_out = instrument.questions[key].work_out
    if not work_out or not work_out.worst:
        return ""
    if any("[]." in name for name in work_out.worst):
        whose = "for any child" if instrument.questions[key].rows == "child" else "in any row"
        return f"Left blank, the answer is the lowest that is given {whose}."
    return f"Left blank, the answer is the lowest of {', '.join(work_out.worst)}."


def _option(instrument: Instrument, row: Row) -> Option:
    options = instrument.options(instrument.questions[row.key])
    if row.option == NOT_APPLICABLE:
        return Option(id=NOT_APPLICABLE, label="Not applicable (say why)")
    return next(option for option in options if option.id == row.option)
