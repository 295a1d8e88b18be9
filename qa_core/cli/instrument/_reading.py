"""An instrument to read in a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from qa_core.model.instrument import Instrument, Option, Question, Section
from qa_core.model.rulings import Condition

WIDTH = 96


def lines(instrument: Instrument) -> Iterator[str]:
    """Title, grades, settings, then every section with its questions and their guidance."""
    yield f"{instrument.title}"
    yield f"{instrument.id} {instrument.version}, digest {instrument.digest}"
    yield from ("", "Grades, best first:")
    for grade in instrument.grade_scale:
        yield from _option(grade, instrument.benchmark)
    if instrument.settings:
        yield from ("", "Settings (qa.toml):")
        for setting in instrument.settings:
            yield from _wrap(f"{setting.id} = {setting.default}  {setting.guidance}", 2)
    for section in instrument.sections:
        yield from _section(instrument, section)


def _section(instrument: Instrument, section: Section) -> Iterator[str]:
    title = f"{section.id}. {section.title}" + ("" if section.origin == "printed" else " (added)")
    yield from ("", "", title, "=" * min(len(title), WIDTH))
    yield from _wrap(section.guidance, 0)
    if section.when is not None:
        yield from _wrap(f"Only when {condition(section.when)}.", 0)
    for question in section.questions:
        yield ""
        indent = 4 if question.key in instrument.part_of else 0
        yield from _question(instrument, question, indent)


def _question(instrument: Instrument, question: Question, indent: int) -> Iterator[str]:
    added = "" if instrument.origin_of(question.key) == "printed" else " (added)"
    yield from _wrap(f"{question.key}  {question.prompt}{added}", indent, hang=2)
    yield from _wrap(question.guidance, indent + 4)
    yield from _wrap(_manner(instrument, question), indent + 4)
    for option in instrument.options(question):
        yield from _option(option, None, indent + 6)
    for column in question.columns:
        choices = ", ".join(option.id for option in instrument.options(column))
        yield from _wrap(f"- {column.key}: {column.prompt} ({choices or column.answer})", indent + 6, hang=2)


def _manner(instrument: Instrument, question: Question) -> str:
    """How it is answered, in a line."""
    said = [f"Answer: {_kind(instrument, question)}"]
    comment = instrument.comment_of(question.key)
    if question.required is not True:
        said.append(
            "optional" if question.required is False else f"needed when {condition(question.required)}"
        )
    if question.na is not False:
        said.append("n/a allowed" if question.na is True else f"n/a when {condition(question.na)}")
    if comment != "none":
        said.append(f"comment {comment if isinstance(comment, str) else f'when {condition(comment)}'}")
    if question.when is not None:
        said.append(f"asked when {condition(question.when)}")
    if question.work_out is not None:
        said.append(
            f"worked out ({question.work_out.rule or 'worst of ' + ', '.join(question.work_out.worst)})"
        )
    return "; ".join(said)


def _kind(instrument: Instrument, question: Question) -> str:
    if question.rows:
        return "a table" if question.rows == "open" else f"a row for each {question.rows}"
    if instrument.options(question):
        return "any of" if question.many else "one of"
    return question.answer


def _option(option: Option, benchmark: str | None, indent: int = 2) -> Iterator[str]:
    mark = " (benchmark)" if option.id == benchmark else ""
    yield from _wrap(f"{option.id}: {option.label}{mark}", indent, hang=2)
    yield from _wrap(option.descriptor or option.guidance, indent + 4)


def condition(value: Condition) -> str:
    """A condition in words close to its TOML."""
    tables = value if isinstance(value, tuple) else (value,)
    return " or ".join(" and ".join(f"{s} is {_test(t)}" for s, t in table.items()) for table in tables)


def _test(test: object) -> str:
    if isinstance(test, bool):
        return "true" if test else "not true"
    return " or ".join(str(one) for one in test) if isinstance(test, tuple) else str(test)


def _wrap(text: str, indent: int, hang: int = 0) -> Iterator[str]:
    for paragraph in text.splitlines():
        first, rest = " " * indent, " " * (indent + (2 if paragraph.startswith("•") else hang))
        yield from textwrap.wrap(paragraph, WIDTH, initial_indent=first, subsequent_indent=rest)
