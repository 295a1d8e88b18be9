"""What a wide audience is shown: nobody works out a small number, whatever they add and subtract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from qa_core.model.figure import HIDDEN, Cell, Chart, Column, Report, Sum, Table
from qa_core.reports.disclosure import names_shown, protected
from qa_core.reports.wide_hiding import to_hide

LIMIT = 5
COUNT = st.one_of(st.integers(0, 9), st.integers(0, 60))
requirement = pytest.mark.requirement


def of(*tables: Table, **more: object) -> Report:
    return Report.model_validate({"name": "t", "title": "T", "period": "2026", "tables": tables, **more})


def line(numbers: Sequence[int], id: str = "one", prefix: str = "") -> Table:
    """A column of numbers with their total below."""
    names = [f"{prefix}{n}" for n in range(len(numbers))]
    total = Sum(total=f"{prefix}all", parts=tuple(names))
    rows: list[tuple[Cell, ...]] = [(name, n) for name, n in zip(names, numbers, strict=True)]
    return Table(
        id=id,
        title=id.title(),
        columns=(Column(title="What"), Column(title="Number", kind="count")),
        rows=(*rows, ("All", sum(numbers))),
        names=(*(("", name) for name in names), ("", f"{prefix}all")),
        sums=(total,),
    )


def grid(cells: Sequence[Sequence[int]], id: str = "two", prefix: str = "g") -> Table:
    """A table with totals of its rows and columns, a share of the first two columns, and an "All" row."""
    wide = len(cells[0])
    body = [[*row, sum(row)] for row in cells]
    body.append([sum(column) for column in zip(*body, strict=True)])
    heads = [*map(str, range(len(cells))), "all"]
    across = [*map(str, range(wide)), "n"]
    names = [["", *(f"{prefix}{row}/{column}" for column in across), ""] for row in heads]
    sums = [Sum(total=row[-2], parts=tuple(row[1:-2])) for row in names]
    sums += [
        Sum(total=names[-1][at], parts=tuple(row[at] for row in names[:-1])) for at in range(1, wide + 2)
    ]
    share = Column(title="Share", kind="share", of=(1, 2), base=wide + 1)
    counts = (Column(title=name, kind="count") for name in across)
    rows = tuple(
        (head, *row, sum(row[:2]) / row[-1] if row[-1] else None)
        for head, row in zip(heads, body, strict=True)
    )
    return Table(
        id=id,
        title=id.title(),
        columns=(Column(title="Group"), *counts, share),
        rows=rows,
        names=tuple(map(tuple, names)),
        sums=tuple(sums),
    )


READERS = {"who knows that nothing is below 0", "who takes stars for 1 or more", "who knows which are small"}


def attacked(report: Report, raw: Report, reader: str) -> dict[str, tuple[float, float]]:
    """The least and the most that each hidden number can be, by all sums and shares that are shown.

    What the attacker knows is gathered here anew: sums of every table, and shares as they stand.
    """
    shown, hidden = names_shown(report)
    truth, _ = names_shown(raw)
    kept = {table.id for table in report.tables}
    gone = {n for t in raw.tables if t.id not in kept for row in t.names for n in row if n} - shown.keys()
    sums = [one for table in raw.tables for one in table.sums]
    unseen = {name for one in sums for name in (one.total, *one.parts)} - shown.keys()
    names = sorted({*hidden, *gone, *unseen})
    place = {name: at for at, name in enumerate(names)}
    left, right = [], []
    for one in sums:
        row, constant = np.zeros(len(names)), 0.0
        for name, by in [(one.total, -1), *((part, 1) for part in one.parts)]:
            if name in place:
                row[place[name]] += by
            else:
                constant -= by * shown[name]
        if row.any():
            left.append(row)
            right.append(constant)
        else:
            assert constant == 0
    for row, constant in _shares(report, place, shown):
        left.append(row)
        right.append(constant)
    found = {}
    bounds = [_bounds(truth.get(name, 0), reader) if name in hidden else (0, None) for name in names]
    for name in sorted(hidden):
        aim = np.zeros(len(names))
        aim[place[name]] = 1
        given = {"A_eq": np.array(left), "b_eq": np.array(right)} if left else {}
        low = linprog(aim, bounds=bounds, method="highs", **given)
        high = linprog(-aim, bounds=bounds, method="highs", **given)
        assert low.status == 0
        found[name] = (low.fun, -high.fun if high.status == 0 else float("inf"))
    return found


def _bounds(truth: int, reader: str) -> tuple[int, int | None]:
    if reader == "who takes stars for 1 or more":
        return min(1, truth), None
    small = reader == "who knows which are small" and 0 < truth < LIMIT
    return 0, LIMIT - 1 if small else None


def _shares(report: Report, place: dict[str, int], shown: object) -> Iterable[tuple[np.ndarray, float]]:
    """A shown share as an equation over hidden numbers: what is above the line is so much of the base."""
    assert isinstance(shown, dict)
    for table in report.tables:
        for row, names in zip(table.rows, table.names, strict=True):
            for cell, column in zip(row, table.columns, strict=True):
                if column.kind == "share" and isinstance(cell, float):
                    assert column.base is not None
                    terms = [(names[column.base], -cell), *((names[at], 1.0) for at in column.of)]
                    equation, constant = np.zeros(len(place)), 0.0
                    for name, by in terms:
                        if name in place:
                            equation[place[name]] += by
                        else:
                            constant -= by * shown[name]
                    if equation.any():
                        yield equation, constant


def holds(raw: Report) -> Report:
    """The law: nobody pins a hidden number down, no small one is shown, and the rest is as it was."""
    made = protected(raw, LIMIT)
    before, _ = names_shown(raw)
    after, _ = names_shown(made)
    assert all(not 0 < n < LIMIT for n in after.values())
    assert all(before[name] == n for name, n in after.items())
    for reader in sorted(READERS):
        for name, (low, high) in attacked(made, raw, reader).items():
            assert high - low > 0.5, f"{name} is {low} to one {reader}"
    for table in made.tables:
        for row, names in zip(table.rows, table.names, strict=True):
            for cell, column in zip(row, table.columns, strict=True):
                if column.kind == "share" and isinstance(cell, float):
                    assert column.base is not None
                    n = after[names[column.base]]
                    assert not 0 < n - sum(after[names[at]] for at in column.of) < LIMIT
    assert protected(made, LIMIT) is made
    assert protected(made.model_copy(update={"limit": None}), LIMIT) == made
    return made


@requirement("S0-044", "S0-015")
@settings(max_examples=60, deadline=None)
@given(st.lists(COUNT, min_size=1, max_size=7))
def test_a_column_with_its_total_gives_no_small_number_away(numbers: list[int]) -> None:
    holds(of(line(numbers)))


@requirement("S0-044", "S0-045")
@settings(max_examples=60, deadline=None)
@given(
    st.integers(2, 5).flatmap(
        lambda n: st.lists(st.lists(COUNT, min_size=n, max_size=n), min_size=2, max_size=6)
    )
)
def test_a_table_with_totals_and_shares_gives_no_small_number_away(cells: list[list[int]]) -> None:
    holds(of(grid(cells)))


@requirement("S0-044")
@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(COUNT, min_size=3, max_size=3), min_size=2, max_size=4),
    st.lists(COUNT, min_size=1, max_size=3),
)
def test_tables_that_share_numbers_give_none_away(cells: list[list[int]], others: list[int]) -> None:
    """The "All" row of a grid is a part of another table's total, which has a further split of its own."""
    first = grid(cells)
    total = int(str(first.rows[-1][4]))
    names = ("gall/n", *(f"o{n}" for n in range(len(others))))
    counts = (total, *others, total + sum(others))
    second = Table(
        id="three",
        title="Three",
        columns=(Column(title="What"), Column(title="Number", kind="count")),
        rows=tuple((name, n) for name, n in zip((*names, "whole"), counts, strict=True)),
        names=tuple(("", name) for name in (*names, "whole")),
        sums=(Sum(total="whole", parts=names),),
    )
    good = first.rows[-1][1:3]
    third = Table(
        id="four",
        title="Four",
        columns=(
            Column(title="What"),
            Column(title="Hits", kind="count"),
            Column(title="n", kind="count"),
            Column(title="Share", kind="share", of=(1,), base=2),
        ),
        rows=(
            (
                "All",
                sum(map(int, map(str, good))),
                total,
                sum(map(int, map(str, good))) / total if total else None,
            ),
        ),
        names=(("", "hits", "gall/n", ""),),
        sums=(Sum(total="hits", parts=("gall/0", "gall/1")),),
    )
    holds(of(first, second, third))


@requirement("S0-045")
@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(COUNT, COUNT), min_size=1, max_size=5))
def test_own_numbers_beside_all_give_nothing_of_the_others_away(rows: list[tuple[int, int]]) -> None:
    """What the others have stands nowhere; it follows from own and all, and must not where it is small."""
    own = Table(
        id="own",
        title="Own",
        columns=(Column(title="A"), Column(title="Own", kind="count"), Column(title="All", kind="count")),
        rows=tuple((str(at), a, a + b) for at, (a, b) in enumerate(rows)),
        names=tuple(("", f"own{at}", f"all{at}") for at in range(len(rows))),
        sums=tuple(Sum(total=f"all{at}", parts=(f"own{at}", f"others{at}")) for at in range(len(rows))),
    )
    made = holds(of(own))
    for table in made.tables:
        for _, mine, every in table.rows:
            if isinstance(mine, int) and isinstance(every, int):
                assert not 0 < every - mine < LIMIT


def test_what_is_shown_elsewhere_is_not_hidden_and_what_is_hidden_elsewhere_stays_so() -> None:
    values = {"all": 40, "own": 37, "others": 3}
    sums = [Sum(total="all", parts=("own", "others"))]
    assert to_hide(values, sums, LIMIT, secret={"others"}, shown={"all"}) == {"own"}
    assert to_hide({"a": 9, "b": 9}, [], LIMIT, closed={"b"}) == {"b"}


def test_one_small_number_takes_the_smallest_other_with_it_and_no_more() -> None:
    made = protected(of(line([3, 9, 30, 0])), LIMIT)
    assert [row[1] for row in made.tables[0].rows] == [HIDDEN, HIDDEN, 30, 0, 42]


def test_two_ones_do_not_protect_each_other() -> None:
    """Noughts are shown: who sees two stars that make 2 together knows both."""
    made = protected(of(line([1, 1, 30, 40])), LIMIT)
    assert [row[1] for row in made.tables[0].rows] == [HIDDEN, HIDDEN, HIDDEN, 40, 72]


def test_two_fours_that_make_eight_do_not_protect_each_other() -> None:
    """Both are known to be small: four and four is all that they can be."""
    made = protected(of(line([4, 4, 30])), LIMIT)
    assert [row[1] for row in made.tables[0].rows] == [HIDDEN, HIDDEN, HIDDEN, 38]


def test_numbers_that_are_large_enough_stay_with_their_charts_and_notes() -> None:
    chart = Chart(kind="bar", label=0, series=(1,), title="C")
    table = line([6, 0, 9]).model_copy(update={"note": "15 in all.", "chart": chart})
    made = protected(of(table, notes=("Of 15.",), sentences=("15 came.",)), LIMIT)
    assert made.tables == (table,)
    assert (made.notes, made.sentences, made.limit) == (("Of 15.",), ("15 came.",), LIMIT)


def test_what_was_said_of_hidden_numbers_gives_way() -> None:
    chart = Chart(kind="bar", label=0, series=(1,), title="C")
    words = {"note": "2 in one place.", "chart": chart}
    second = line([7, 8], "other", "x").model_copy(update={"note": "Of 2 above."})
    quiet = line([7, 8], "third", "y").model_copy(update={"note": "One row for each."})
    given = of(
        line([2, 9, 9]).model_copy(update=words),
        second,
        quiet,
        notes=("2 were late.", "Read on."),
        sentences=("2 stand out.", "All is well."),
    )
    made = protected(given, LIMIT)
    assert made.tables[0].chart is None
    assert made.tables[0].note == "* under 5, or would give away such a number."
    assert [table.note for table in made.tables[1:]] == ["", "One row for each."]
    assert made.sentences == ("All is well.",)
    assert made.notes[0] == "Read on."
    assert [note for note in made.notes if note.startswith(HIDDEN)] == list(made.notes[1:])
    assert not any("2" in note for note in made.notes)


def test_a_table_that_counts_but_names_nothing_is_left_out_and_said_so() -> None:
    table = line([7, 8]).model_copy(update={"names": (), "sums": ()})
    words = Table(id="w", title="Words", columns=(Column(title="Said"),), rows=(("Well.",),))
    made = protected(of(table, words), LIMIT)
    assert made.tables == (words,)
    assert made.notes[-1].endswith("too small to be shown: One.")


def test_a_number_without_a_name_is_hidden_and_so_is_a_share_of_unknown_parts() -> None:
    columns = (
        Column(title="What"),
        Column(title="n", kind="count"),
        Column(title="m", kind="count"),
        Column(title="Share", kind="share"),
        Column(title="In words", of=(2,)),
    )
    table = Table(
        id="t", title="T", columns=columns, rows=(("a", 50, 60, 0.5, "more"),), names=(("", "a", "", "", ""),)
    )
    made = protected(of(table), LIMIT)
    assert made.tables[0].rows == (("a", 50, HIDDEN, HIDDEN, "more"),)


def test_words_and_ranges_go_with_the_numbers_they_are_made_of() -> None:
    columns = (
        Column(title="What"),
        Column(title="Hits", kind="count"),
        Column(title="n", kind="count"),
        Column(title="Share", kind="share", of=(1,), base=2),
        Column(title="Range", kind="range", of=(1,), base=2),
        Column(title="In words", of=(1,), base=2),
    )
    rows = (("a", 18, 20, 0.9, (0.7, 0.97), "more"), ("b", 10, 20, 0.5, (0.3, 0.7), "less"))
    names = (("", "a", "an", "", "", ""), ("", "b", "bn", "", "", ""))
    made = protected(of(Table(id="t", title="T", columns=columns, rows=rows, names=names)), LIMIT)
    assert made.tables[0].rows[0] == ("a", HIDDEN, 20, HIDDEN, HIDDEN, HIDDEN)
    assert made.tables[0].rows[1] == rows[1]


def test_one_name_for_two_numbers_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="stands for 7 and, in other, for 8"):
        protected(of(line([7, 9]), line([8, 8], "other")), LIMIT)


def test_the_date_of_few_is_hidden_with_their_number() -> None:
    columns = (Column(title="What"), Column(title="n", kind="count"), Column(title="Oldest", kind="date"))
    rows = (("a", 1, "2026-07-03"), ("b", 9, "2026-08-01"), ("c", 2, None))
    names = (("", "a", ""), ("", "b", ""), ("", "c", ""))
    made = protected(of(Table(id="t", title="T", columns=columns, rows=rows, names=names)), LIMIT)
    assert made.tables[0].rows == (("a", HIDDEN, HIDDEN), ("b", 9, "2026-08-01"), ("c", HIDDEN, None))


def test_of_a_few_nothing_is_shown_not_even_what_none_of_them_has() -> None:
    """Three noughts beside one star would say what all three have."""
    columns = (
        Column(title="Group"),
        *(Column(title=name, kind="count") for name in ("n", "good", "poor")),
        Column(title="Share", kind="share", of=(2,), base=1),
    )
    rows = (("small", 3, 0, 3, 0.0), ("large", 30, 12, 18, 0.4))
    names = tuple(("", *(f"{row[0]}/{what}" for what in ("n", "good", "poor")), "") for row in rows)
    sums = tuple(Sum(total=row[1], parts=row[2:4]) for row in names)
    made = protected(of(Table(id="t", title="T", columns=columns, rows=rows, names=names, sums=sums)), LIMIT)
    assert made.tables[0].rows == (("small", HIDDEN, HIDDEN, HIDDEN, HIDDEN), rows[1])


@settings(max_examples=10, deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4), min_size=8, max_size=11))
def test_a_large_table_is_protected_too(cells: list[list[int]]) -> None:
    holds(of(grid(cells)))
