"""An instrument as plain data with everything resolved: what `qa instrument show --json` prints."""

from __future__ import annotations

from typing import Any

from qa_core.model.instrument import Instrument, Option, Question, Section, WorkOut


def described(instrument: Instrument) -> dict[str, Any]:
    """The instrument as the contract of `qa instrument show ID --json` has it.

    What a question takes from its section or from the question it is part of (origin, comment, themes) is
    written out, and so are the sets it belongs to; conditions stand as they do in the TOML.

    Args:
        instrument: any instrument, installed or from a snapshot.

    Returns: plain dicts, lists, strings, numbers and None, ready for JSON.
    """
    data = instrument.model_dump(mode="json")
    head = {name: data[name] for name in ("id", "version", "title")}
    grades = [_only(option, "id", "label", "level", "descriptor") for option in instrument.grade_scale]
    plain = ("scales", "lists", "conditions", "roles", "codes", "checks", "suggest", "follow_up")
    return {
        **head,
        "digest": instrument.digest,
        "benchmark": instrument.benchmark,
        "grades": grades,
        "themes": data["themes"],
        "settings": data["settings"],
        "sets": {name: list(members) for name, members in instrument.members.items()},
        **{name: data[name] for name in plain},
        "sections": [_section(instrument, section) for section in instrument.sections],
    }


def _section(instrument: Instrument, section: Section) -> dict[str, Any]:
    return {
        **_only(section, "id", "title", "guidance", "origin"),
        "when": section.model_dump(mode="json")["when"],
        "questions": [_question(instrument, question) for question in section.questions],
    }


def _question(instrument: Instrument, question: Question) -> dict[str, Any]:
    key = question.key
    comment = instrument.comment_of(key)
    return {
        **_shape(instrument, question, key),
        "part_of": instrument.part_of.get(key),
        "origin": instrument.origin_of(key),
        "columns": [_column(instrument, question, column) for column in question.columns],
        "comment": comment if isinstance(comment, str) else _plain(comment),
        "themes": list(instrument.themes_of(key)),
    }


def _column(instrument: Instrument, table: Question, column: Question) -> dict[str, Any]:
    return {
        **_shape(instrument, column, f"{table.key}[].{column.key}"),
        "part_of": None,
        "origin": column.origin or instrument.origin_of(table.key),
        "columns": [],
        "comment": "none" if column.comment is None else _plain(column.comment),
        "themes": list(column.themes or instrument.themes_of(table.key)),
    }


def _shape(instrument: Instrument, question: Question, address: str) -> dict[str, Any]:
    """What a question and a column have in common, in the order of the contract."""
    options = instrument.options(question)
    data = question.model_dump(mode="json", exclude={"columns"})
    return {
        "key": question.key,
        "part_of": None,
        **{name: data[name] for name in ("prompt", "guidance", "origin")},
        "answer": "choice" if options else question.answer,
        "scale": question.answer if question.answer in instrument.scales else None,
        **{name: data[name] for name in ("many", "min", "max")},
        "options": [option.model_dump(mode="json") for option in options],
        "rows": question.rows,
        "columns": [],
        **{name: data[name] for name in ("required", "na", "comment", "themes")},
        "sets": [name for name, members in instrument.members.items() if address in members],
        "when": data["when"],
        "work_out": _work_out(question.work_out),
        "was": question.was,
    }


def _work_out(work_out: WorkOut | None) -> dict[str, Any] | None:
    if work_out is None:
        return None
    if work_out.worst:
        return {"worst": list(work_out.worst)}
    return {"rule": work_out.rule, "need": list(work_out.need)}


def _only(item: Option | Section, *names: str) -> dict[str, Any]:
    return {name: getattr(item, name) for name in names}


def _plain(condition: Any) -> Any:
    """Tuples as lists, all the way down."""
    if isinstance(condition, dict):
        return {name: _plain(value) for name, value in condition.items()}
    return [_plain(item) for item in condition] if isinstance(condition, tuple) else condition
