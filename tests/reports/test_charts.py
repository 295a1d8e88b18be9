"""Charts: what is drawn is as long as the numbers say, and their colours and words can be read."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from qa_core.model.figure import HIDDEN, Cell, Chart, Column, Report, Table
from qa_core.model.instrument import Instrument, Option
from qa_core.reports import charts, palette
from qa_core.reports.charts_heat import DEPTHS, STEPS, colours, shade
from qa_core.reports.charts_marks import Area, Line, Point, Words
from qa_core.reports.tally import expected

SVG = "{http://www.w3.org/2000/svg}"
COLUMNS = (Column(title="Team"), Column(title="Good", kind="count"), Column(title="Poor", kind="count"))
SEEN = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.3039),
    ),
    "all colours": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}
"""How linear red, green and blue are seen without one kind of cone (Machado and others, 2009)."""


def table(rows: list[tuple[Cell, ...]], kind: str = "stacked", series: tuple[int, ...] = (1, 2)) -> Table:
    chart = Chart.model_validate({"kind": kind, "label": 0, "series": series, "title": "T"})
    return Table(id="t", title="T", columns=COLUMNS, rows=tuple(rows), chart=chart)


def trend(values: list[float | None]) -> Table:
    """Shares month by month, with a benchmark of 80% and limits of 40% and 90%."""
    titles = ("Share", "Benchmark", "Lower limit", "Upper limit")
    columns = (Column(title="Month"), *(Column(title=title, kind="share") for title in titles))
    rows = tuple((f"Month {at}", value, 0.8, 0.4, 0.9) for at, value in enumerate(values, 1))
    chart = Chart(kind="trend", label=0, series=(1,), lines=(2, 3, 4), title="Good month by month")
    return Table(id="t", title="T", columns=columns, rows=rows, chart=chart)


def bars(one: Table, width: int = charts.WIDE) -> list[tuple[float, float, float, str]]:
    """The bars in the SVG itself: left end, top, length, colour; keys and boxes behind words are left out."""
    found = []
    for path in ET.fromstring(charts.svg(one, width)).iter(f"{SVG}path"):
        fill = re.search("fill: #([0-9a-f]{6})", path.get("style", ""))
        places = [tuple(map(float, xy)) for xy in re.findall(r"[ML] ([\d.]+) ([\d.]+)", path.get("d", ""))]
        if fill and len(places) >= 4 and max(y for _, y in places) - min(y for _, y in places) > 14:
            left, right = min(x for x, _ in places), max(x for x, _ in places)
            found.append((left, min(y for _, y in places), right - left, fill[1].upper()))
    return found


def words(one: Table, width: int = charts.WIDE) -> list[str]:
    return [mark.text for mark in charts.picture(one, width).marks if isinstance(mark, Words)]


@given(st.lists(st.integers(0, 500), min_size=2, max_size=2))
def test_stacked_bars_are_shares_of_the_whole(numbers: list[int]) -> None:
    good, poor = numbers
    drawn = bars(table([("North", good, poor)]))
    assert len(drawn) == (good > 0) + (poor > 0)
    if good and poor:
        assert drawn[0][2] / (drawn[0][2] + drawn[1][2]) == pytest.approx(good / (good + poor), abs=0.01)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=6))
def test_numbers_in_one_bar_are_all_drawn_to_one_scale(rows: list[tuple[int, int]]) -> None:
    one = table([(f"T{at}", *row) for at, row in enumerate(rows)], "counts")
    lengths = [length for _, _, length, _ in bars(one)]
    numbers = [n for row in rows for n in row if n]
    assert len(lengths) == len(numbers)
    if numbers:
        unit = sum(lengths) / sum(numbers)
        for length, n in zip(lengths, numbers, strict=True):
            assert length == pytest.approx(unit * n, abs=0.2)


def test_stacked_bars_touch_and_end_together() -> None:
    first, second, third = bars(table([("North", 1, 3), ("South", 7, 0)]))
    assert second[0] == pytest.approx(first[0] + first[2], abs=0.15)
    assert second[0] + second[2] == pytest.approx(third[0] + third[2], abs=0.15)


def test_a_row_without_answers_says_so() -> None:
    assert "none" in words(table([("North", 0, 0), ("South", 1, 0)]))


def test_each_row_of_shares_says_its_n() -> None:
    assert "n = 4" in words(table([("North", 1, 3)]))


def test_bars_are_in_proportion_and_carry_their_number() -> None:
    one = table([("North", 4, 0), ("South", 8, 0), ("East", 0, 0)], "bar", (1,))
    north, south = (length for _, _, length, _ in bars(one))
    assert south == pytest.approx(2 * north, abs=0.2)
    assert words(one) == ["North", "4", "South", "8", "East", "0"]


def test_a_share_is_drawn_against_the_whole_with_its_n_and_its_likely_range() -> None:
    columns = (
        Column(title="Theme"),
        Column(title="Hits", kind="count"),
        Column(title="n", kind="count"),
        Column(title="Share", kind="share", of=(1,), base=2),
        Column(title="Likely range", kind="range", of=(1,), base=2),
    )
    chart = Chart(kind="bar", label=0, series=(3,), title="T")
    rows = (("Voice", 4, 8, 0.5, (0.25, 0.75)), ("Plan", 2, 2, 1.0, None), ("None", 0, 0, None, None))
    one = Table(id="t", title="T", columns=columns, rows=rows, chart=chart)
    half, whole = bars(one)
    assert whole[2] == pytest.approx(2 * half[2], abs=0.2)
    assert words(one) == ["Voice", "50% (n = 8)", "Plan", "100% (n = 2)", "None", "–"]
    lines = [mark.places for mark in charts.picture(one, charts.WIDE).marks if isinstance(mark, Line)]
    (low, _), (high, _) = lines[0]
    assert len(lines) == 3
    assert (low - half[0]) / whole[2] == pytest.approx(0.25, abs=0.01)
    assert (high - half[0]) / whole[2] == pytest.approx(0.75, abs=0.01)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=14), st.sampled_from([340, 680]))
def test_a_trend_marks_each_value_where_it_lies_and_leaves_gaps(
    values: list[float | None], width: int
) -> None:
    one = trend(values)
    known = [value for value in values if value is not None]
    assert charts.drawn(one) is bool(known)
    if not known:
        return
    marks = charts.picture(one, width).marks
    key = (width < 500) + any(not 0.4 <= value <= 0.9 for value in known)
    points = [mark for mark in marks if isinstance(mark, Point)][key:]
    grid = [mark.places[0][1] for mark in marks if isinstance(mark, Line) and mark.width == 1.0]
    low, high = max(grid), min(grid)
    assert [(low - point.y) / (low - high) for point in points] == [
        pytest.approx(v, abs=0.001) for v in known
    ]
    assert [point.loud for point in points] == [not 0.4 <= value <= 0.9 for value in known]
    drawn = [
        mark.places for mark in marks if isinstance(mark, Line) and mark.width == 2.2 and mark.places[0][0]
    ]
    strokes = sum(a is not None and b is not None for a, b in pairwise(values))
    assert sum(len(places) - 1 for places in drawn) == strokes


def test_a_trend_names_its_lines_and_what_lies_outside_the_limits() -> None:
    one = trend([0.5, 0.95, None, 0.6])
    for width in (charts.WIDE, charts.PHONE):
        said = words(one, width)
        assert {"Share", "Benchmark", "Lower limit", "Upper limit", "Outside the limits", "95%"} <= set(said)
    assert "Outside the limits" not in words(trend([0.5, 0.6]))
    assert (
        "Month 2: Share 95%, Benchmark 80%, Lower limit 40%, Upper limit 90%, outside the limits"
        in charts.alt(one)
    )


def test_the_names_of_lines_do_not_stand_on_each_other() -> None:
    one = trend([0.8, 0.79, 0.81])
    rows = tuple((*row[:3], 0.79, 0.82) for row in one.rows)
    marks = charts.picture(one.model_copy(update={"rows": rows}), charts.WIDE).marks
    names = {"Share", "Benchmark", "Lower limit", "Upper limit"}
    places = sorted(mark.y for mark in marks if isinstance(mark, Words) and mark.text in names)
    assert len(places) == 4
    assert all(below - above >= 14 for above, below in pairwise(places))


def test_numbers_that_are_hidden_are_not_drawn() -> None:
    for kind in ("stacked", "counts"):
        one = table([("North", HIDDEN, 9), ("South", 3, 5)], kind)
        assert len(bars(one)) == 2
        assert "* small numbers are hidden" in words(one)
        assert "9" not in words(one)
        assert "North: small numbers are hidden" in charts.alt(one)
        alone = table([("North", 0, 0), ("South", 3, 5)], kind)
        assert [length for _, _, length, _ in bars(one)] == [length for _, _, length, _ in bars(alone)]
    assert words(table([("North", HIDDEN, 0)], "bar", (1,))) == ["North", HIDDEN]
    assert not charts.drawn(table([("North", HIDDEN, 9)]))


def test_nothing_to_draw_is_not_drawn() -> None:
    assert not charts.drawn(table([("North", 0, 0)]))
    assert not charts.drawn(table([]))
    assert charts.drawn(table([("North", 0, 1)]))
    assert not charts.drawn(table([("North", 0, 1)], "heat"))


@given(
    st.lists(st.tuples(st.text(max_size=60), st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=5),
    st.sampled_from(["bar", "stacked", "counts", "trend", "heat"]),
)
def test_the_words_for_a_picture_hold_every_label(rows: list[tuple[str, int, int]], kind: str) -> None:
    one = table([*rows], kind)
    said = charts.alt(one)
    assert all(label in said for label in charts.labels(one))
    assert not any(ord(sign) < 32 and sign not in "\t\r\n" for sign in said)
    ET.fromstring(charts.svg(one, charts.PHONE))


def test_no_label_is_cut() -> None:
    long = "A question of a good many words that no single line of a narrow picture holds at once"
    one = table([(long, 1, 3), ("Short", 2, 2)])
    for width in (charts.WIDE, charts.NARROW, charts.PHONE):
        assert long in " ".join(words(one, width))


def test_a_picture_needs_no_style_no_script_and_no_address(report: Report) -> None:
    drawn = [one for one in report.tables if charts.drawn(one)]
    assert drawn
    for one in (*drawn, trend([0.5, 0.95])):
        root = ET.fromstring(charts.svg(one))
        assert {element.tag for element in root.iter()} <= {
            f"{SVG}{t}" for t in ("svg", "g", "defs", "path", "use")
        }
        assert "class" not in {name for element in root.iter() for name in element.attrib}
        links = [element.get("href", "#") for element in root.iter()]
        assert all(link.startswith("#") for link in links)
        assert "url(" not in charts.svg(one)


def test_everything_stands_inside_the_picture(report: Report) -> None:
    from qa_core.reports.charts_font import length

    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}
    for one in (*filter(charts.drawn, report.tables), trend([0.0, 1.0, 0.95, None, 0.1] * 3)):
        for width in (charts.WIDE, charts.NARROW, charts.PHONE):
            picture = charts.picture(one, width)
            for mark in picture.marks:
                if isinstance(mark, Words):
                    long = length(mark.text, mark.size, mark.bold)
                    left = mark.x - shift[mark.anchor] * long
                    assert -1 <= left <= left + long <= width + 1, (one.id, mark)
                    assert mark.size * 0.7 <= mark.y <= picture.height - 2, (one.id, mark)
                if isinstance(mark, Area):
                    assert mark.x >= 0, (one.id, mark)
                    assert mark.x + mark.width <= width + 0.1, (one.id, mark)


def test_both_formats_show_the_same_picture_and_the_same_bytes_each_time(report: Report) -> None:
    one = next(one for one in report.tables if charts.drawn(one))
    first, again = charts.png(one, 170, 150), charts.png(one, 170, 150)
    assert first == again
    image = Image.open(io.BytesIO(first))
    assert abs(image.width - 170 / 25.4 * 150) < 2
    assert image.info["dpi"][0] == pytest.approx(150, abs=1)
    sheet = image.convert("RGB")
    scale = 150 / 96
    for left, top, wide, fill in bars(one, round(170 / 25.4 * 96)):
        place = (round((left + wide - 2) * scale), round((top + 2) * scale))
        parts = [int(fill[at : at + 2], 16) for at in (0, 2, 4)]
        assert all(abs(a - b) < 12 for a, b in zip(sheet.getpixel(place), parts, strict=True)) or wide < 4


def test_a_sign_that_the_font_has_not_is_no_error() -> None:
    ET.fromstring(charts.svg(table([("\U0001f600 \u6f22\u5b57 \u0634\u0645\u0627\u0644 e\u0301", 1, 2)])))


def test_the_drawing_library_is_loaded_for_a_picture_only() -> None:
    code = "import sys, qa_core.reports.html, qa_core.reports.excel; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_words_on_bars_can_be_read() -> None:
    every = [*palette.REACHED, *palette.BELOW, *palette.NEUTRAL, *palette.RAG.values(), palette.NO_COLOUR]
    every += [palette.DEEP_AMBER, palette.ALARM]
    assert all(palette.contrast(colour, palette.ink(colour)) >= 4.5 for colour in every)


@given(st.text("0123456789ABCDEF", min_size=6, max_size=6))
def test_words_on_a_shaded_cell_can_be_read_whatever_its_colour(colour: str) -> None:
    for depth in DEPTHS:
        mixed = palette.mixed(colour, depth)
        assert palette.contrast(mixed, palette.ink(mixed)) >= 4.5


def lightness(colour: str, matrix: tuple[tuple[float, ...], ...]) -> float:
    """How light a colour is to somebody with these eyes: 0 to 100, as CIELAB has it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    seen = [min(max(sum(f * part for f, part in zip(row, linear, strict=True)), 0), 1) for row in matrix]
    light = 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]
    return 116 * light ** (1 / 3) - 16 if light > 0.008856 else 903.3 * light


@pytest.mark.parametrize("eyes", SEEN)
def test_steps_that_follow_each_other_differ_in_lightness_to_all_eyes(eyes: str) -> None:
    matrix = SEEN[eyes]
    for good, below in ((1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (3, 3)):
        options = [Option(id=f"o{at}", label=f"{at}", level=-at) for at in range(good + below)]
        steps = palette.of_options(options, options[:good])
        for one, other in pairwise(steps):
            assert abs(lightness(one, matrix) - lightness(other, matrix)) >= 10, (good, below, one, other)
    rounds = (*palette.NEUTRAL, palette.NEUTRAL[0])
    assert all(abs(lightness(a, matrix) - lightness(b, matrix)) >= 10 for a, b in pairwise(rounds))
    lights = [lightness(colour, matrix) for colour in palette.RAG.values()]
    assert min(abs(a - b) for at, a in enumerate(lights) for b in lights[:at]) >= 5


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("colour", [palette.NEUTRAL[0], palette.REACHED[0], palette.BELOW[1]])
def test_every_step_of_heat_is_darker_than_the_one_before_to_all_eyes(eyes: str, colour: str) -> None:
    steps = ["FFFFFF", *(palette.mixed(colour, depth) for depth in DEPTHS)]
    lights = [lightness(step, SEEN[eyes]) for step in steps]
    assert all(before - after >= 2.5 for before, after in pairwise(lights))


@given(st.integers(0, 60), st.integers(0, 60))
def test_heat_follows_the_share_of_the_row(value: int, rest: int) -> None:
    chart = Chart(kind="heat", label=0, series=(1,), base=2, title="T")
    one = Table(id="t", title="T", columns=COLUMNS, rows=(("North", value, value + rest),), chart=chart)
    share = value / (value + rest) if value + rest else 0.0
    step = sum(share >= limit for limit in STEPS)
    assert shade(one, 0, 1) == (("", *colours(one, 1))[step])
    assert shade(one, 0, 2) == ""


def test_hidden_cells_have_no_heat() -> None:
    chart = Chart(kind="heat", label=0, series=(1,), base=2, title="T")
    rows = (("North", HIDDEN, 9), ("South", 4, HIDDEN), ("East", None, 3))
    one = Table(id="t", title="T", columns=COLUMNS, rows=rows, chart=chart)
    assert [shade(one, at, 1) for at in range(3)] == ["", "", ""]


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
