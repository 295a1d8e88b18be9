"""What formpack (KoboToolbox) does with submissions, and a stand-in for where it is not installed.

formpack is on no package index; with a copy of its source:

    uv pip install ./formpack

The stand-in does for each answer the least that formpack's loops do: for the report a `Counter` that takes
the answers of a field and one for how many answered it, for the export a dictionary for each row that is
written cell by cell with XlsxWriter's `constant_memory`. It leaves out what formpack's fields, versions,
sections and translations cost; how much slower formpack itself is was not measured.
"""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Submission = dict[str, str]
VERSION = "__version__"


def installed() -> bool:
    """Whether formpack can be compared with."""
    return importlib.util.find_spec("formpack") is not None


def name() -> str:
    """Who is compared with."""
    return "formpack" if installed() else "stand-in for formpack"


def report(
    submissions: Sequence[Submission], labels: Mapping[str, Mapping[str, str]]
) -> dict[str, Counter[str]]:
    """How often each option of each question was chosen.

    Args:
        submissions: question and option id of each answer.
        labels: the options of each question with their labels.
    """
    if installed():
        stats = _pack(labels).autoreport().get_stats(submissions).stats
        return {field.name: Counter(dict(found["frequency"])) for field, _, found in stats}
    counts: dict[str, Counter[str]] = {question: Counter() for question in labels}
    for one in submissions:
        for question, counter in counts.items():
            given = one.get(question)
            if given is not None:
                counter.update([given])
                counter["__submissions__"] += 1
    for counter in counts.values():
        del counter["__submissions__"]
    return counts


def export(submissions: Sequence[Submission], labels: Mapping[str, Mapping[str, str]], path: Path) -> None:
    """A workbook with one row a submission, answers by their labels."""
    if installed():
        _pack(labels).export(lang=None, multiple_select="summary").to_xlsx(str(path), submissions)
        return
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("submissions")
        sheet.write_row(0, 0, list(labels))
        for n, one in enumerate(submissions, 1):
            row = dict.fromkeys(labels, "")
            for question, options in labels.items():
                if question in one:
                    row.update({question: options[one[question]]})
            sheet.write_row(n, 0, list(row.values()))


def _pack(labels: Mapping[str, Mapping[str, str]]) -> Any:
    """The questions as a form of one version."""
    from formpack import FormPack

    lists = {tuple(options.items()) for options in labels.values()}
    names = {options: f"list{n}" for n, options in enumerate(sorted(lists))}
    survey = [
        {"type": f"select_one {names[tuple(options.items())]}", "name": question, "label": question}
        for question, options in labels.items()
    ]
    choices = [
        {"list_name": list_name, "name": id, "label": label}
        for options, list_name in names.items()
        for id, label in options
    ]
    content = {"survey": survey, "choices": choices}
    return FormPack([{"version": "1", "content": content}], id_string="made", title="Made up")
