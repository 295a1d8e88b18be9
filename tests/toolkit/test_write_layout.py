"""The layout: one legal, unique place for everything that an instrument asks."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_core.model.instrument import Instrument
from qa_core.toolkit import grid
from qa_core.toolkit.layout import TABLE_ROWS, Layout, build, children_in
from qa_core.toolkit.naming import defined_name, letter, quoted, sheet_title

_CELL_LIKE = re.compile(r"[a-z]{1,3}[0-9]+|r[0-9]*c[0-9]*")


@pytest.fixture(scope="module", params=["tiny", "caf-tier2"])
def instrument(request: pytest.FixtureRequest, tiny: Instrument) -> Instrument:
    return tiny if request.param == "tiny" else Instrument.from_package("qa_caf_tier2")


def _expected(instrument: Instrument, layout: Layout) -> Counter[tuple[object, ...]]:
    """Every place for a value that the instrument asks for, whatever the layout says."""
    found: Counter[tuple[object, ...]] = Counter()
    for key, question in instrument.questions.items():
        if question.many:
            options = [option.id for option in instrument.options(question)]
            found.update((key, "tick", option) for option in [*options, *["na"] * (question.na is not False)])
        elif question.answer != "none":
            found[key, "value"] += 1
        if question.rows == "child":
            found.update(
                (key, column.key, n) for column in question.columns for n in range(1, layout.children + 1)
            )
        elif question.rows:
            found.update((key, "column", column.key) for column in question.columns)
    return found


def _held(layout: Layout) -> Counter[tuple[object, ...]]:
    found: Counter[tuple[object, ...]] = Counter()
    for slot in layout.slots.values():
        if slot.part == "tick":
            found[slot.key, "tick", slot.option] += 1
        elif slot.part == "value" and slot.row:
            found[slot.key, slot.column, slot.row] += 1
        elif slot.part == "value":
            found[slot.key, "value"] += 1
        elif slot.part == "table":
            found.update((slot.key, "column", column) for column in slot.columns if column != "agency")
    return found


@pytest.mark.requirement("S0-034", "S0-089", "S0-128")
@pytest.mark.parametrize(("children", "agencies"), [(1, 0), (2, 3), (6, 1), (0, 0)])
def test_everything_asked_has_exactly_one_place(instrument: Instrument, children: int, agencies: int) -> None:
    layout = build(instrument, children, agencies)
    assert _held(layout) == _expected(instrument, layout)


@pytest.mark.parametrize("children", [1, 6])
def test_no_two_slots_share_a_cell_and_refs_are_unique(instrument: Instrument, children: int) -> None:
    layout = build(instrument, children, 2)
    cells = Counter((slot.sheet, slot.cell) for slot in layout.slots.values())
    refs = Counter(row.ref for sheet in layout.sheets for row in sheet.rows if row.ref)
    assert not [place for place, n in cells.items() if n > 1]
    assert not [ref for ref, n in refs.items() if n > 1]


@pytest.mark.requirement("S0-076")
def test_every_wanted_comment_and_reason_has_a_place(instrument: Instrument) -> None:
    layout = build(instrument, 2, 2)
    for key, question in instrument.questions.items():
        if instrument.comment_of(key) != "none" or question.na is not False:
            assert layout.find(key, "comment"), key
        assert bool(layout.find(key, "reason")) == (question.work_out is not None), key


def test_names_and_titles_are_legal_and_unique(instrument: Instrument) -> None:
    layout = build(instrument, 6, 3)
    names = list(layout.slots)
    assert all(re.fullmatch(r"qa_[a-z0-9_]+", name) and len(name) <= 100 for name in names)
    assert not [name for name in names if _CELL_LIKE.fullmatch(name)]
    titles = [sheet.title for sheet in layout.sheets]
    assert len({title.lower() for title in titles}) == len(titles)
    assert all(0 < len(title) <= 31 and not re.search(r"[\\/?*\[\]:]", title) for title in titles)


def test_unknown_children_get_four_blocks_that_may_stay_empty(tiny: Instrument) -> None:
    assert build(tiny, 0, 0).children == 4
    assert build(tiny, 0, 0).spare
    assert not build(tiny, 4, 0).spare


def test_the_same_arguments_give_the_same_layout(tiny: Instrument) -> None:
    assert build(tiny, 2, 2) is build(tiny, 2, 2)


def test_tables_have_rows_to_spare_and_grow(tiny: Instrument) -> None:
    def last(layout: Layout, key: str) -> int:
        slot = layout.find(key, "table")
        assert slot is not None
        assert slot.end
        return int(slot.end.lstrip("ABCDEFGH")) - grid.HEADER_ROW

    assert last(build(tiny, 2, 2), "3.d") == TABLE_ROWS
    assert last(build(tiny, 2, 2, [("3.d", 40)]), "3.d") == 40
    assert last(build(tiny, 2, 2), "2.b") == 6
    assert last(build(tiny, 2, 0), "2.b") == 10


def test_agency_tables_name_the_agency_first(tiny: Instrument) -> None:
    slot = build(tiny, 2, 2).find("2.b", "table")
    assert slot is not None
    assert slot.columns == ("agency", "came")


def test_long_tick_lists_stand_on_a_sheet_of_their_own() -> None:
    layout = build(Instrument.from_package("qa_caf_tier2"), 2, 2)
    factors = layout.sheet("3.f Underlying Risk Factors")
    assert factors.kind == "ticks"
    assert len(factors.rows) == 17


def test_blocks_are_counted_by_their_names() -> None:
    assert children_in(["qa_child_1", "qa_child_12", "qa_child_x", "qa_child_", "qa_1_a_value"]) == 12
    assert children_in([]) == 0


@given(st.lists(st.text(min_size=1, max_size=150), min_size=1, max_size=6))
def test_any_key_becomes_a_legal_name(words: list[str]) -> None:
    taken: set[str] = set()
    for word in words:
        name = defined_name(word, "value", taken=taken)
        assert re.fullmatch(r"qa_[a-z0-9_]*value(_[0-9]+)?|qa_[a-z0-9_]{1,97}", name)
        assert len(name) <= 100
        assert name not in taken
        taken.add(name)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_any_heading_becomes_a_legal_title(headings: list[str]) -> None:
    taken: set[str] = set()
    for heading in headings:
        title = sheet_title("3", heading, taken)
        assert 0 < len(title) <= 31
        assert not re.search(r"[\\/?*\[\]:\x00-\x1f]", title)
        assert title.lower() not in taken
        assert not title.startswith("'")
        assert not title.endswith("'")
        taken.add(title.lower())


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Team Around the Family", "4 Team Around the Family"),
        ("Is the CAF a Step-down from Children’s Social Care", "4 CAF Step-down"),
        ("What/which: [draft]", "4 What which draft"),
    ],
)
def test_titles_keep_whole_words(words: str, title: str) -> None:
    assert sheet_title("4", words) == title


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_letters_of_columns(number: int, letters: str) -> None:
    assert letter(number) == letters


def test_titles_with_apostrophes_are_quoted() -> None:
    assert quoted("The plan's actions") == "'The plan''s actions'"
