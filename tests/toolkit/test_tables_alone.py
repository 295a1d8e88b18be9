"""A section that holds tables only: no cell of its own, and read all the same."""

from __future__ import annotations

from typing import Any

import pytest
import samples

from qa_core.model.audit import Answer, Audit
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.toolkit.answers import read_answers
from qa_core.toolkit.layout import layout_of
from qa_core.toolkit.locate import locate
from qa_core.toolkit.mark import filled
from qa_core.toolkit.package import open_book


@pytest.mark.requirement("S0-034")
def test_a_section_of_tables_alone_comes_back() -> None:
    table: dict[str, Any] = {
        "key": "t.1",
        "prompt": "Contacts",
        "answer": "none",
        "rows": "open",
        "columns": [{"key": "what", "prompt": "What"}],
        "required": False,
    }
    instrument = Instrument.parse(
        {
            "id": "x",
            "version": "1",
            "title": "X",
            "grades": "grade",
            "scales": {"grade": [{"id": "good", "label": "Good", "level": 1}]},
            "sections": [
                {"id": "t", "title": "Tables", "questions": [table]},
                {
                    "id": "g",
                    "title": "Grade",
                    "questions": [{"key": "g.1", "prompt": "?", "answer": "grade"}],
                },
            ],
        }
    )
    allocation = samples.allocation(instrument)
    answers = {"t.1": Answer(rows=({"what": "Seen at home."},)), "g.1": Answer(value="good")}
    audit = Audit(
        instrument="x", version="1", case="K-0417", auditor="A-03", date=samples.TODAY, answers=answers
    )
    data = filled(instrument, allocation, b"k" * 32, Organisation(), audit)
    layout = layout_of(instrument, allocation)
    reading = read_answers(instrument, layout, locate(open_book(data), layout), allocation)
    assert (reading.answers, reading.problems) == (answers, [])
