"""Every question of an audit with its answer and comment, section by section."""

from __future__ import annotations

from collections.abc import Iterator

from qa_core.model.audit import Value
from qa_core.model.figure import Cell, Column, Table
from qa_core.model.instrument import Instrument, Question, Section
from qa_core.reports.feedback_answers import Reader
from qa_core.reports.words import day, plural

PART = "What was asked and answered"
_COLUMNS = (
    Column(title="Ref"),
    Column(title="Question"),
    Column(title="Answer"),
    Column(title="Comment"),
)
UNANSWERED = "Not answered"
NOT_ASKED = "(answered, though it did not apply)"


def answers(reader: Reader) -> Iterator[Table]:
    """A table for each section that was asked, and one for each question that is answered in rows."""
    for section in reader.instrument.sections:
        asked = [question for question in section.questions if _there(reader, question.key)]
        if not asked:
            continue
        left = len(section.questions) - len(asked)
        note = f"{plural(left, 'question')} of this section did not apply." if left else ""
        rows = tuple(_row(reader, question) for question in asked)
        title = _title(section)
        id = f"audit-answers-{section.id}"
        yield Table(id=id, title=title, columns=_COLUMNS, rows=rows, note=note, part=PART)
        for question in asked:
            if question.columns and reader.answer(question.key).rows:
                yield _repeated(reader, question)


def _there(reader: Reader, key: str) -> bool:
    """Whether a question was asked, or answered all the same."""
    return reader.reading.asked(key) or not reader.answer(key).empty


def worded(reader: Reader, question: Question, value: Value) -> str:
    """A value in words: labels, days as people write them, children as Child 1 and so on."""
    if value in (None, "", ()):
        return ""
    if question.answer == "date":
        return day(str(value))
    if question.answer == "agency":
        return _agencies(reader.instrument).get(str(value), str(value))
    label = reader.label(question, value)
    free = question.answer in ("text", "long", "child")
    return reader.screen(label) if free else label


def _title(section: Section) -> str:
    return f"{section.id} {section.title}" if not section.title.startswith(section.id) else section.title


def _row(reader: Reader, question: Question) -> tuple[Cell, ...]:
    return question.key, question.prompt, _answer(reader, question), _said(reader, question)


def _answer(reader: Reader, question: Question) -> str:
    given = reader.answer(question.key)
    if question.columns:
        return f"{plural(len(given.rows), 'row')}, in the next table" if given.rows else "No rows"
    if not reader.reading.asked(question.key):
        return f"{worded(reader, question, given.value)} {NOT_ASKED}".strip()
    shown = worded(reader, question, reader.value(question.key))
    if shown:
        return shown
    return "" if question.answer == "none" else UNANSWERED


def _said(reader: Reader, question: Question) -> str:
    """The comment; what the answer was worked out from; the reason for another one."""
    answer = reader.answer(question.key)
    worked = reader.reading.worked.get(question.key)
    said = [reader.screen(answer.comment)]
    if worked is not None:
        from_facts = worded(reader, question, worked.value)
        given = "" if answer.value is None or answer.value == worked.value else f" as {from_facts}"
        said.append(f"Worked out{given}: {reader.screen(worked.because)}.")
    if answer.reason:
        said.append(f"The auditor’s reason: {reader.screen(answer.reason)}")
    return " ".join(filter(None, said))


def _repeated(reader: Reader, question: Question) -> Table:
    rows = reader.answer(question.key).rows
    who = question.rows if question.rows in ("child", "agency") else ""
    lead = Question(key=who, prompt=who.capitalize(), answer=who) if who else None
    columns = [*([lead] if lead else []), *question.columns]
    used = [column for column in columns if any(row.get(column.key) not in (None, "", ()) for row in rows)]
    cells = tuple(tuple(worded(reader, column, row.get(column.key)) for column in used) for row in rows)
    return Table(
        id=f"audit-rows-{question.key}",
        title=f"{question.key} {question.prompt.rstrip('.:')}",
        columns=tuple(Column(title=column.prompt.rstrip(".:")) for column in used),
        rows=cells,
        part=PART,
    )


def _agencies(instrument: Instrument) -> dict[str, str]:
    return {one.id: one.label for one in instrument.agencies}
