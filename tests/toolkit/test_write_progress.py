"""The Done column: what it shows when the workbook is made, and conditions in words."""

from __future__ import annotations

import pytest

from qa_core.model.instrument import Instrument
from qa_core.toolkit.layout import build
from qa_core.toolkit.metrics import TALLEST, height, lines
from qa_core.toolkit.progress import done, summary, total
from qa_core.toolkit.words import only_if, said


def _shows(instrument: Instrument, key: str, shown: dict[str, str]) -> str:
    layout = build(instrument, 2, 2)
    row = next(
        r for sheet in layout.sheets for r in sheet.rows if r.key == key and r.kind in ("question", "ticks")
    )
    found = done(instrument, layout, row)
    assert found is not None
    return found.shows(shown).strip()


@pytest.mark.requirement("S0-076")
@pytest.mark.parametrize(
    ("key", "shown", "says"),
    [
        ("1.a", {}, ""),
        ("1.a", {"qa_1_a_value": "Good"}, ""),
        ("1.a", {"qa_1_a_value": "Good", "qa_1_a_comment": "  "}, ""),
        ("1.a", {"qa_1_a_value": "Good", "qa_1_a_comment": "Seen."}, "✓"),
        ("1.b", {}, "optional"),
        ("1.b", {"qa_1_b_housing_tick": "Yes"}, "✓"),
        ("2.c", {"qa_2_c_comment": "Seen."}, "✓"),
        ("2.d", {}, ""),
        ("2.d", {"qa_2_d_value": "0"}, "✓"),
        ("3.c", {}, "–"),
        ("3.c", {"qa_3_b_value": "Yes"}, ""),
        ("3.c", {"qa_3_b_value": "Yes", "qa_3_c_value": "All"}, "✓"),
        ("3.d", {}, "optional"),
        ("3.d", {"qa_3_d_table": "Call"}, "✓"),
    ],
)
def test_a_row_is_done_when_all_it_needs_is_there(
    tiny: Instrument, key: str, shown: dict[str, str], says: str
) -> None:
    assert _shows(tiny, key, shown) == says


def test_an_na_wants_its_reason() -> None:
    instrument = Instrument.from_package("qa_caf_tier2")
    assert _shows(instrument, "1.a", {"qa_1_a_value": "Yes", "qa_1_a_comment": "Signed."}) == "✓"
    assert _shows(instrument, "3.a.eyfs", {"qa_3_a_eyfs_value": "N/A"}) == "optional"
    assert _shows(instrument, "3.a.eyfs", {"qa_3_a_eyfs_value": "N/A", "qa_3_a_eyfs_comment": "Is 9."}) == "✓"
    assert _shows(instrument, "6.e", {"qa_6_e_value": "Current"}) == ""
    assert _shows(instrument, "6.e", {"qa_6_e_value": "None"}) == "✓"


def test_the_front_counts_what_counts(tiny: Instrument) -> None:
    layout = build(tiny, 2, 2)
    sheet = layout.sheet("3 Judgement")
    assert total(tiny, layout, sheet) == 4
    assert summary(tiny, layout, sheet, {})[1] == "0 of 3"
    shown = {"qa_3_a_value": "Good", "qa_3_b_value": "Yes"}
    assert summary(tiny, layout, sheet, shown)[1] == "2 of 4"


def test_blocks_of_unknown_children_do_not_count(tiny: Instrument) -> None:
    known, unknown = build(tiny, 4, 0), build(tiny, 0, 0)
    assert total(tiny, known, known.sheet("Children")) == 8
    assert summary(tiny, known, known.sheet("Children"), {})[1] == "0 of 4"
    assert total(tiny, unknown, unknown.sheet("Children")) == 0


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("2.a", "Only if 2 is Yes."),
        ("4.a.outstanding", "Only if 4.a is below Yes."),
        ("6.f.told", "Only if 6.f is Yes, or 6.e is Current or In the past."),
        ("3.f.hri_used", "Only if 3.f.hri is answered."),
        ("3.a", ""),
    ],
)
def test_conditions_are_said_in_words(key: str, words: str) -> None:
    assert only_if(Instrument.from_package("qa_caf_tier2"), key) == words


def test_a_condition_on_a_column_names_it_by_its_heading(tiny: Instrument) -> None:
    grade, why = tiny.questions["2.a"].columns
    assert why.when is not None
    assert said(tiny, why.when, (grade, why)) == "“Grade” is not applicable"
    assert said(tiny, {"any core": "<good"}) == ""


def test_heights_grow_with_the_text_and_stop_where_excel_does() -> None:
    assert lines("short", 62, 10) == 1
    assert lines("one\ntwo\n\nfour", 62, 10) == 4
    assert lines("word " * 60, 62, 10) in range(4, 7)
    assert lines("x" * 500, 20, 10) > 10
    assert height(3) == 45
    assert height(200) == TALLEST
