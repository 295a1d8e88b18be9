"""Charts: the bars are as long as the numbers say, and their colours can be read."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_core.model.figure import Cell, Chart, Column, Report, Table
from qa_core.model.instrument import Instrument, Option
from qa_core.reports import charts, palette
from qa_core.reports.tally import expected

SVG = "{http://www.w3.org/2000/svg}"
COLUMNS = (Column(title="Team"), Column(title="Good", kind="count"), Column(title="Poor", kind="count"))


def table(rows: list[tuple[Cell, ...]], kind: str = "stacked", series: tuple[int, ...] = (1, 2)) -> Table:
    chart = Chart.model_validate({"kind": kind, "label": 0, "series": series, "title": "T"})
    return Table(id="t", title="T", columns=COLUMNS, rows=tuple(rows), chart=chart)


def bars(one: Table) -> list[ET.Element]:
    found = ET.fromstring(charts.svg(one)).findall(f"{SVG}rect")
    return [bar for bar in found if bar.get("height") == "18.0"]


@given(st.integers(0, 500), st.integers(0, 500))
def test_stacked_bars_are_shares_of_the_whole(good: int, poor: int) -> None:
    widths = [float(bar.get("width", "")) for bar in bars(table([("North", good, poor)]))]
    assert len(widths) == (good > 0) + (poor > 0)
    if good and poor:
        assert widths[0] / sum(widths) == pytest.approx(good / (good + poor), abs=0.01)


def test_stacked_bars_touch_and_end_together() -> None:
    first, second, third = bars(table([("North", 1, 3), ("South", 7, 0)]))
    ends = [float(bar.get("x", "")) + float(bar.get("width", "")) for bar in (second, third)]
    assert float(second.get("x", "")) == pytest.approx(
        float(first.get("x", "")) + float(first.get("width", "")), abs=0.1
    )
    assert ends[0] == pytest.approx(ends[1], abs=0.1)


def test_a_row_without_answers_says_so() -> None:
    assert "no answers" in charts.svg(table([("North", 0, 0), ("South", 1, 0)]))


def test_each_row_of_shares_says_its_n() -> None:
    assert "n = 4" in charts.svg(table([("North", 1, 3)]))


def test_bars_are_in_proportion_and_carry_their_number() -> None:
    one = table([("North", 4, 0), ("South", 8, 0), ("East", 0, 0)], "bar", (1,))
    north, south = (float(bar.get("width", "")) for bar in bars(one))
    assert south == pytest.approx(2 * north, abs=0.2)
    texts = [element.text for element in ET.fromstring(charts.svg(one)).findall(f"{SVG}text")]
    assert texts == ["North", "4", "South", "8", "East", "0"]


def test_a_share_is_drawn_against_the_whole() -> None:
    columns = (Column(title="Theme"), Column(title="Share", kind="share"))
    chart = Chart(kind="bar", label=0, series=(1,), title="T")
    one = Table(
        id="t", title="T", columns=columns, rows=(("Voice", 0.5), ("Plan", 1.0), ("None", None)), chart=chart
    )
    half, whole = (float(bar.get("width", "")) for bar in bars(one))
    assert whole == pytest.approx(2 * half, abs=0.2)


def test_nothing_to_draw_is_not_drawn() -> None:
    assert not charts.drawn(table([("North", 0, 0)]))
    assert not charts.drawn(table([]))
    assert charts.drawn(table([("North", 0, 1)]))


def test_a_picture_needs_no_style_no_script_and_no_address(report: Report) -> None:
    for one in report.tables:
        if one.chart:
            root = ET.fromstring(charts.svg(one))
            assert {element.tag for element in root.iter()} <= {
                f"{SVG}{t}" for t in ("svg", "rect", "text", "title")
            }
            assert not {"style", "class", "id", "href"} & {name for e in root.iter() for name in e.attrib}
            width, height = (float(part) for part in root.get("viewBox", "").split()[2:])
            for rect in root.iter(f"{SVG}rect"):
                assert 0 <= float(rect.get("x", "")) <= width - float(rect.get("width", "")) + 0.1
                assert 0 <= float(rect.get("y", "")) <= height


def test_words_on_bars_can_be_read() -> None:
    colours = [*palette.REACHED, *palette.BELOW, *palette.NEUTRAL, *palette.RAG.values(), palette.NO_COLOUR]
    assert all(palette.contrast(colour, palette.ink(colour)) >= 4.5 for colour in colours)


def test_grades_that_lie_together_can_be_told_apart(sample: Instrument) -> None:
    colours = palette.of_options(sample.grade_scale, expected(sample, sample.grade_scale))
    assert len(set(colours)) == 4
    assert all(palette.contrast(one, other) >= 1.5 for one, other in pairwise(colours))


def test_what_reached_the_benchmark_is_never_amber_or_red(sample: Instrument) -> None:
    scale = sample.grade_scale
    colours = palette.of_options(scale, expected(sample, scale))
    assert set(colours[:2]) <= set(palette.REACHED)
    assert set(colours[2:]) <= set(palette.BELOW)
    factors: tuple[Option, ...] = sample.lists["factors"]
    assert set(palette.of_options(factors, ())) <= set(palette.NEUTRAL)


def test_a_colour_that_is_none_is_replaced() -> None:
    chart = Chart(kind="bar", label=0, series=(1, 2), title="T", colours=('"/><x', "12345"))
    assert [charts.colour(chart, number) for number in (0, 1)] == [*palette.NEUTRAL[:2]]
