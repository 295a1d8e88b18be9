"""Whatever people do to a toolkit: the same answers come back, or a problem names the place. Never others."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path

import libreoffice
import mutants
import packages
import pytest
import samples
from mutants import Paper

from qa_core.model.allocation import Allocation
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.toolkit.answers import Reading, content_hash, read_answers
from qa_core.toolkit.clone import Templates
from qa_core.toolkit.grid import HEADER_ROW, Layout, Slot
from qa_core.toolkit.layout import layout_of
from qa_core.toolkit.limits import DEFAULT
from qa_core.toolkit.locate import locate
from qa_core.toolkit.naming import letter
from qa_core.toolkit.package import open_book
from qa_core.toolkit.sheet_xml import area

Act = Callable[[random.Random, Paper, Layout], None]


@cache
def made(name: str) -> tuple[Instrument, Allocation, Layout, Paper]:
    instrument = samples.tiny() if name == "tiny" else Instrument.from_package("qa_caf_tier2")
    allocation = samples.allocation(instrument)
    layout = layout_of(instrument, allocation)
    data = Templates(Organisation()).toolkit(instrument, allocation, b"k" * 32)
    paper = mutants.paper(open_book(data))
    mutants.fill(paper, instrument, layout, allocation)
    return instrument, allocation, layout, paper


def read(name: str, data: bytes) -> Reading:
    instrument, allocation, layout, _ = made(name)
    return read_answers(instrument, layout, locate(open_book(data), layout), allocation)


@cache
def truth(name: str) -> Reading:
    return read(name, made(name)[3].data())


def silently_wrong(name: str, reading: Reading) -> list[str]:
    """The questions whose answer differs although no problem names their place."""
    layout, expected = made(name)[2], truth(name).answers
    told = {problem.question for problem in reading.problems}
    bare = {problem.sheet for problem in reading.problems if problem.question is None}
    changed = {
        k for k in expected.keys() | reading.answers.keys() if expected.get(k) != reading.answers.get(k)
    }
    sheets = {key: {slot.sheet for slot in layout.of_question.get(key, ())} for key in changed}
    return sorted(key for key in changed if key not in told and not sheets[key] & bare)


def some_slot(chance: random.Random, layout: Layout, paper: Paper) -> tuple[Slot, str, int, int]:
    """A plain slot with the place its name has now."""
    named = [s for s in layout.slots.values() if s.part != "table" and paper.names.get(s.name)]
    slot = chance.choice(named)
    place = paper.names[slot.name]
    assert place is not None
    return slot, place[0], place[1], place[2]


def some_sheet(chance: random.Random, paper: Paper) -> str:
    filled = {place[0] for place in paper.names.values() if place}
    return chance.choice(sorted(filled & paper.sheets.keys() - {"Lists", "qa"}))


def last_row(paper: Paper, sheet: str) -> int:
    return max(row for row, _ in paper.sheets[sheet])


def insert_rows(chance: random.Random, paper: Paper, layout: Layout) -> None:  # noqa: ARG001
    sheet = some_sheet(chance, paper)
    paper.insert_rows(sheet, chance.randint(1, last_row(paper, sheet)), chance.randint(1, 3))


def insert_columns(chance: random.Random, paper: Paper, layout: Layout) -> None:  # noqa: ARG001
    paper.insert_columns(some_sheet(chance, paper), chance.randint(1, 7), chance.randint(1, 2))


def delete_row(chance: random.Random, paper: Paper, layout: Layout) -> None:
    _, sheet, row, _ = some_slot(chance, layout, paper)
    paper.delete_rows(sheet, row)


def delete_head(chance: random.Random, paper: Paper, layout: Layout) -> None:  # noqa: ARG001
    paper.delete_rows(some_sheet(chance, paper), chance.randint(1, HEADER_ROW))


def delete_column(chance: random.Random, paper: Paper, layout: Layout) -> None:  # noqa: ARG001
    paper.delete_column(some_sheet(chance, paper), chance.randint(1, 6))


def delete_up(chance: random.Random, paper: Paper, layout: Layout) -> None:
    _, sheet, row, column = some_slot(chance, layout, paper)
    paper.delete_up(sheet, row, column, column + chance.randint(0, 1))


def delete_left(chance: random.Random, paper: Paper, layout: Layout) -> None:
    _, sheet, row, column = some_slot(chance, layout, paper)
    paper.delete_left(sheet, row, chance.choice((column, max(1, column - 1))))


def push_down(chance: random.Random, paper: Paper, layout: Layout) -> None:
    _, sheet, row, column = some_slot(chance, layout, paper)
    paper.push_down(sheet, row, column)


def cut(chance: random.Random, paper: Paper, layout: Layout) -> None:
    _, sheet, row, column = some_slot(chance, layout, paper)
    paper.cut(sheet, (row, column), (row + chance.randint(1, 3), column + chance.choice((0, 0, 5))))


def sort(chance: random.Random, paper: Paper, layout: Layout) -> None:
    _, sheet, _, column = some_slot(chance, layout, paper)
    first = HEADER_ROW + chance.randint(1, 3)
    paper.sort(sheet, first, last_row(paper, sheet), lambda row: row.get(column, ""))


def sort_with_head(chance: random.Random, paper: Paper, layout: Layout) -> None:
    _, sheet, _, column = some_slot(chance, layout, paper)
    paper.sort(sheet, HEADER_ROW, last_row(paper, sheet), lambda row: row.get(column, ""))


def rename(chance: random.Random, paper: Paper, layout: Layout) -> None:  # noqa: ARG001
    paper.rename(some_sheet(chance, paper), f"It's mine {chance.randint(1, 99)}")


def shuffle(chance: random.Random, paper: Paper, layout: Layout) -> None:  # noqa: ARG001
    paper.shuffle()


def copy(chance: random.Random, paper: Paper, layout: Layout) -> None:  # noqa: ARG001
    sheet = some_sheet(chance, paper)
    paper.copy(sheet, f"{sheet[:24]} ({chance.randint(2, 9)})", names=chance.random() < 0.5)


def copy_and_remove(chance: random.Random, paper: Paper, layout: Layout) -> None:  # noqa: ARG001
    sheet = some_sheet(chance, paper)
    paper.copy(sheet, f"{sheet[:24]} copy", names=True)
    paper.remove(sheet)


def remove(chance: random.Random, paper: Paper, layout: Layout) -> None:  # noqa: ARG001
    paper.remove(some_sheet(chance, paper))


def merge(chance: random.Random, paper: Paper, layout: Layout) -> None:
    _, sheet, row, column = some_slot(chance, layout, paper)
    right, down = chance.choice(((1, 0), (0, 1), (1, 1), (0, 2)))
    first = column - 1 if chance.random() < 0.3 else column
    paper.merges.setdefault(sheet, []).append(f"{letter(first)}{row}:{letter(column + right)}{row + down}")
    for r in range(row, row + down + 1):
        for c in range(first, column + right + 1):
            if (r, c) != (row, first):
                paper.sheets[sheet].pop((r, c), None)


def hide(chance: random.Random, paper: Paper, layout: Layout) -> None:
    _, sheet, row, _ = some_slot(chance, layout, paper)
    paper.hidden.add((sheet, row))
    paper.states[some_sheet(chance, paper)] = "hidden"


def strip_names(chance: random.Random, paper: Paper, layout: Layout) -> None:  # noqa: ARG001
    kept = chance.choice((0.0, 0.5, 0.9))
    paper.names = {n: place for n, place in paper.names.items() if chance.random() < kept}


def break_names(chance: random.Random, paper: Paper, layout: Layout) -> None:
    slot, *_ = some_slot(chance, layout, paper)
    paper.names[slot.name] = None


def swap_names(chance: random.Random, paper: Paper, layout: Layout) -> None:
    one, *_ = some_slot(chance, layout, paper)
    other, *_ = some_slot(chance, layout, paper)
    paper.names[one.name], paper.names[other.name] = paper.names[other.name], paper.names[one.name]


def clear_ref(chance: random.Random, paper: Paper, layout: Layout) -> None:
    _, sheet, row, _ = some_slot(chance, layout, paper)
    paper.sheets[sheet].pop((row, 1), None)


def double_row(chance: random.Random, paper: Paper, layout: Layout) -> None:
    _, sheet, row, _ = some_slot(chance, layout, paper)
    paper.insert_rows(sheet, row + 1)
    cells = paper.sheets[sheet]
    cells |= {(row + 1, c): v for (r, c), v in list(cells.items()) if r == row}
    if chance.random() < 0.5:
        cells[row + 1, 5] = "changed in the copy"


def retitle(chance: random.Random, paper: Paper, layout: Layout) -> None:  # noqa: ARG001
    paper.sheets[some_sheet(chance, paper)][HEADER_ROW, chance.randint(1, 6)] = "Mine"


def spaces(chance: random.Random, paper: Paper, layout: Layout) -> None:
    for _ in range(5):
        _, sheet, row, column = some_slot(chance, layout, paper)
        for place in ((row, column), (row, 1)):
            content = paper.sheets[sheet].get(place)
            if isinstance(content, str):
                paper.sheets[sheet][place] = f"\xa0 {content}  "


ACTS: tuple[Act, ...] = (
    insert_rows, insert_columns, delete_row, delete_head, delete_column, delete_up, delete_left, push_down,
    cut, sort, sort_with_head, rename, shuffle, copy, copy_and_remove, remove, merge, hide, strip_names,
    break_names, swap_names, clear_ref, double_row, retitle, spaces,
)  # fmt: skip
SHIFTING = {delete_up, delete_left, push_down, cut, merge}
HARMLESS: tuple[Act, ...] = (insert_rows, insert_columns, rename, shuffle, hide, spaces)


@pytest.mark.parametrize("name", ["tiny", "tier2"])
def test_a_filled_toolkit_says_what_was_entered(name: str) -> None:
    _, _, layout, _ = made(name)
    reading = truth(name)
    assert reading.problems == []
    for slot in layout.slots.values():
        if slot.part == "comment" and not layout.find(slot.key, "tick"):
            assert reading.answers[slot.key].comment.startswith(f"comment of {slot.name}")
        if slot.part == "reason":
            assert reading.answers[slot.key].reason == f"reason of {slot.name}"
        if slot.part == "table":
            assert len(reading.answers[slot.key].rows) >= 2
    assert all(
        layout.of_question.get(key) is None or key in reading.answers for key in made(name)[0].questions
    )


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_no_act_makes_a_silent_wrong_answer(act: Act) -> None:
    for seed in range(16):
        chance = random.Random(f"{act.__name__} {seed}")
        paper = deepcopy(made("tiny")[3])
        act(chance, paper, made("tiny")[2])
        reading = read("tiny", paper.data())
        assert silently_wrong("tiny", reading) == [], seed


@pytest.mark.parametrize("act", HARMLESS, ids=lambda act: act.__name__)
def test_harmless_acts_change_nothing(act: Act) -> None:
    for seed in range(8):
        paper = deepcopy(made("tiny")[3])
        act(random.Random(seed), paper, made("tiny")[2])
        reading = read("tiny", paper.data())
        assert content_hash(reading) == content_hash(truth("tiny")), (seed, reading.problems)


def undetectable(acts: list[Act]) -> bool:
    """Whether the last trace of an act is gone: cells shifted, then the names stripped that would tell."""
    return bool(SHIFTING & set(acts)) and bool({strip_names, sort_with_head, sort} & set(acts))


def test_several_acts_together_make_no_silent_wrong_answer() -> None:
    for seed in range(160):
        chance = random.Random(seed)
        paper = deepcopy(made("tiny")[3])
        acts = chance.sample(ACTS, chance.randint(2, 3))
        if undetectable(acts):
            continue
        for act in acts:
            try:
                act(chance, paper, made("tiny")[2])
            except (IndexError, ValueError, KeyError):
                continue
        assert silently_wrong("tiny", read("tiny", paper.data())) == [], seed


def test_acts_upon_a_large_toolkit_make_no_silent_wrong_answer() -> None:
    for seed in range(40):
        chance = random.Random(seed)
        paper = deepcopy(made("tier2")[3])
        chance.choice(ACTS)(chance, paper, made("tier2")[2])
        assert silently_wrong("tier2", read("tier2", paper.data())) == [], seed


def test_nothing_is_lost_where_rows_were_sorted_or_names_stripped() -> None:
    layout = made("tiny")[2]
    for act in (
        lambda paper: paper.sort(
            "1 Assessment", 5, last_row(paper, "1 Assessment"), lambda row: row.get(5, "")
        ),
        lambda paper: paper.names.clear(),
        lambda paper: paper.copy("1 Assessment", "Copy", names=True),
    ):
        paper = deepcopy(made("tiny")[3])
        assert "1 Assessment" in paper.sheets
        act(paper)
        reading = read("tiny", paper.data())
        assert reading.answers == truth("tiny").answers
        assert {p.code for p in reading.problems} <= {"copied-sheet"}
    assert layout.sheets


def test_every_problem_says_where_and_what_to_do() -> None:
    chance = random.Random(3)
    for act in ACTS:
        paper = deepcopy(made("tiny")[3])
        act(chance, paper, made("tiny")[2])
        for problem in read("tiny", paper.data()).problems:
            assert problem.sheet
            assert "return" in problem.message or "Choose" in problem.message or "Enter" in problem.message
            assert problem.cell is None or area(problem.cell)


@pytest.mark.parametrize("name", ["tiny", "tier2"])
def test_libreoffice_saves_the_same_answers(name: str, tmp_path: Path) -> None:
    instrument, allocation, _, paper = made(name)
    empty = Templates(Organisation()).toolkit(instrument, allocation, b"k" * 32)
    (tmp_path / "filled.xlsx").write_bytes(paper.data())
    (tmp_path / "empty.xlsx").write_bytes(empty)
    filled, blank = libreoffice.saved_again([tmp_path / "filled.xlsx", tmp_path / "empty.xlsx"], tmp_path)
    reading = read(name, filled.read_bytes())
    assert reading.problems == []
    assert content_hash(reading) == content_hash(truth(name))
    assert content_hash(read(name, blank.read_bytes())) == content_hash(read(name, empty))


FULL = [("6.j", "Finding"), ("Ref", "Answer"), ("3.a", "3.b"), ("Ref", "Ref"), ("6.j",)]


@pytest.mark.parametrize("words", FULL)
def test_a_sheet_full_of_anchors_does_not_take_long(words: tuple[str, ...]) -> None:
    instrument, allocation, layout, _ = made("tier2")
    cells = "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in words)
    rows = packages.sheet(f"<row>{cells}</row>" * (60_000 // len(words)))
    for merges in ("", "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 5000))):
        data = packages.small(sheet=rows.replace("</worksheet>", f"{merges}</worksheet>"))
        book = open_book(data, replace(DEFAULT, ratio=100_000))
        began = time.process_time()
        assert read_answers(instrument, layout, locate(book, layout), allocation).problems
        assert time.process_time() - began < 3
