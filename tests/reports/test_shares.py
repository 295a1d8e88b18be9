"""What holds for every share, whatever was counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_core.model.figure import Report, Table
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.model.period import Period
from qa_core.reports.figures import Count, GroupCount, InstrumentFigures, QuarterFigures
from qa_core.reports.products import quarterly
from qa_core.reports.words import percent

N = st.integers(0, 400)
STATES = ("answered", "na", "missing")


@st.composite
def numbers(draw: st.DrawFn) -> dict[tuple[str, str], int]:
    """How often each of a few questions was answered in each way; some of it nobody offers."""
    keys = st.sampled_from(
        ["1.a", "3.a", "3.e", "3.g", "3.i", "3.i.views", "4.e", "6.f", "6.h.3", "6.i", "9.z"]
    )
    values = st.sampled_from(
        [
            "outstanding",
            "good",
            "requires-improvement",
            "inadequate",
            "yes",
            "partly",
            "no",
            "1",
            "2",
            "3",
            "na",
            "missing",
        ]
    )
    return draw(st.dictionaries(st.tuples(keys, values), N, max_size=40))


def made(instrument: Instrument, found: dict[tuple[str, str], int]) -> Report:
    counts = tuple(
        Count(key, None if value in STATES else value, value if value in STATES else "answered", n)  # type: ignore[arg-type]
        for (key, value), n in found.items()
    )
    teams = tuple(GroupCount("T", c.value, c.state, c.n) for c in counts if c.question == "6.i")  # type: ignore[arg-type]
    figures = InstrumentFigures(instrument, 400, counts=counts, teams=teams)
    return quarterly(QuarterFigures((figures,)), Organisation(), Period.parse("2026"))


def column(table: Table, *titles: str) -> int | None:
    return next((at for at, one in enumerate(table.columns) if one.title in titles), None)


@pytest.mark.requirement("S0-001")
@given(found=numbers())
def test_the_shares_of_the_grades_are_one_and_stand_on_answers_alone(
    sample: Instrument, found: dict[tuple[str, str], int]
) -> None:
    table = next(one for one in made(sample, found).tables if one.id == "grades")
    graded = [row for row in table.rows if row[2] is not None]
    n = sum(found.get(("6.i", grade.id), 0) for grade in sample.grade_scale)
    if n:
        assert sum(float(row[2] or 0) for row in graded) == pytest.approx(1)
    else:
        assert graded == []
    assert {row[3] for row in table.rows} - {None} == {n}
    assert [row[1] for row in table.rows[-2:]] == [
        found.get(("6.i", state), 0) for state in ("na", "missing")
    ]


@given(found=numbers())
def test_no_share_leaves_its_bounds_and_each_stands_on_its_n(
    sample: Instrument, found: dict[tuple[str, str], int]
) -> None:
    for table in made(sample, found).tables:
        n = column(table, "n", "n answers", "n graded", "Out of (n)", "n answered", "n actions")
        for at, one in enumerate(table.columns):
            if one.kind == "share":
                assert n is not None, table.id
                for row in table.rows:
                    assert row[at] is None or 0 <= float(row[at] or 0) <= 1
                    assert row[at] is None or row[n], (table.id, row)


@given(found=numbers(), more=st.integers(1, 400))
def test_not_applicable_and_missing_move_no_share(
    sample: Instrument, found: dict[tuple[str, str], int], more: int
) -> None:
    keys = {key for key, _ in found}
    fuller = {**found, **{(key, state): more for key in keys for state in ("na", "missing")}}
    emptier = {place: n for place, n in found.items() if place[1] not in ("na", "missing")}
    assert shares(made(sample, fuller)) == shares(
        made(sample, {**emptier, **dict.fromkeys(fuller.keys() - emptier.keys(), 0)})
    )


@given(found=numbers())
def test_a_table_by_question_has_one_scale_and_its_counts_are_its_n(
    sample: Instrument, found: dict[tuple[str, str], int]
) -> None:
    for table in made(sample, found).tables:
        kind, _, scale = table.id.partition("-")
        if kind in ("questions", "details"):
            assert {sample.questions[str(row[0])].answer for row in table.rows} == {scale}
        if table.chart and table.chart.kind == "stacked":
            n = column(table, "n")
            assert n is not None
            assert all(sum(int(row[at] or 0) for at in table.chart.series) == row[n] for row in table.rows)


@given(found=numbers())
def test_every_answer_counted_stands_in_some_table(
    sample: Instrument, found: dict[tuple[str, str], int]
) -> None:
    report = made(sample, found)
    shown = sum(int(row[2]) for one in report.tables if one.id == "other-answers" for row in one.rows)
    for one in report.tables:
        if one.id.startswith(("questions-", "details-")):
            shown += sum(int(row[at] or 0) for row in one.rows for at in (2, -1, -2))
        elif one.id == "grades":
            shown += sum(int(row[1] or 0) for row in one.rows)
        elif one.id == "sections":
            shown += sum(int(row[at] or 0) for row in one.rows for at in (1, -1, -2))
    assert shown == sum(found.values())


def shares(report: Report) -> list[object]:
    return [
        (table.id, row[0], row[at])
        for table in report.tables
        for row in table.rows
        for at, one in enumerate(table.columns)
        if one.kind == "share"
    ]


@pytest.mark.requirement("S0-038")
@pytest.mark.parametrize(
    ("share", "words"),
    [
        *((0.125, "13%"), (0.625, "63%"), (0.145, "15%"), (0.345, "35%"), (0.5, "50%"), (0.004, "under 1%")),
        *((0.996, "over 99%"), (1.0, "100%"), (0.0, "0%"), (2 / 3, "67%")),
    ],
)
def test_half_a_per_cent_is_rounded_up_as_in_a_workbook(share: float, words: str) -> None:
    assert percent(share) == words
