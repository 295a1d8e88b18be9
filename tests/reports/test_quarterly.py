"""The quarterly report: which tables it has and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from qa_core.model.figure import Chart, Column, Report, Table
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.model.period import Period
from qa_core.reports.figures import Count, InstrumentFigures, Narrative, QuarterFigures
from qa_core.reports.products import quarterly
from qa_core.reports.screen import reference_pattern

PERIOD = Period.parse("2026-Q3")


def table(report: Report, id: str) -> Table:
    return next(table for table in report.tables if table.id == id)


def rows(report: Report, id: str) -> dict[object, dict[str, object]]:
    """A table's rows by their first cell, each by the titles of its columns."""
    found = table(report, id)
    titles = [column.title for column in found.columns]
    return {row[0]: dict(zip(titles, row, strict=True)) for row in found.rows}


def written(report: Report) -> str:
    """The report as plain lines: what a reader sees, in order."""
    lines = [f"{report.name} {report.period}: {report.title}, {report.period_title}, {report.organisation}"]
    for one in report.tables:
        lines += ["", f"[{one.id}]{' LOUD' if one.loud else ''} {one.title}", one.note]
        lines.append(" | ".join(f"{column.title} ({column.kind})" for column in one.columns))
        lines += [" | ".join("–" if cell is None else str(cell) for cell in row) for row in one.rows]
        if one.chart:
            lines.append(f"chart {one.chart.kind} {one.chart.label} {one.chart.series}: {one.chart.title}")
    return "\n".join([*lines, "", *report.notes, ", ".join(report.instruments), report.made_at, ""])


@pytest.mark.requirement("S0-001", "S0-038", "S0-039", "S0-130")
def test_the_whole_report_is_as_kept_beside_this_test(report: Report) -> None:
    kept = Path(__file__).with_name("quarterly.txt").read_text(encoding="utf-8")
    assert written(report) == kept


def test_concerns_come_first_and_loudly(report: Report) -> None:
    first = report.tables[0]
    assert (first.id, first.loud) == ("concerns", True)
    assert [row[3] for row in first.rows] == ["Yes", "Yes", "Yes", "No"]
    assert "2 concerns are still open, the oldest since 12 August 2026." in first.note
    assert "1 return could not be read" in first.note


def test_without_a_concern_the_report_says_so_first(sample: Instrument, organisation: Organisation) -> None:
    quiet = quarterly(QuarterFigures((InstrumentFigures(sample, 0),)), organisation, PERIOD)
    assert quiet.tables[0].id == "concerns"
    assert quiet.tables[0].rows == ()
    assert quiet.tables[0].note == "No concern was flagged in the audits that could be read."


def test_an_unread_return_is_never_counted_as_no_concern(organisation: Organisation) -> None:
    concerns = quarterly(QuarterFigures((), unread=2), organisation, PERIOD).tables[0]
    assert concerns.rows[0][2] == 2
    assert concerns.rows[0][3] == "Yes"
    assert "whether a concern is in there is not known" in concerns.note


@pytest.mark.requirement("S0-001")
def test_the_share_at_or_above_the_benchmark_is_of_the_graded(report: Report) -> None:
    overall = rows(report, "benchmark")["Overall grade"]
    assert overall["At or above"] == 13
    assert overall["n graded"] == 20
    assert overall["Share at or above"] == pytest.approx(13 / 20)
    assert overall["Missing"] == 1


def test_scales_are_never_pooled(report: Report) -> None:
    by_scale = {
        one.id: one for one in report.tables if one.id.startswith(("questions-", "details-", "rows-"))
    }
    assert set(by_scale) == {"questions-grade", "questions-ynp", "questions-harm", "details-yn"}
    grade = [column.title for column in by_scale["questions-grade"].columns]
    assert grade[3:7] == ["Outstanding", "Good", "Requires Improvement", "Inadequate"]
    assert {row[0] for row in by_scale["questions-harm"].rows} == {"3.g"}


def test_a_concern_question_is_never_good_or_bad_practice(report: Report) -> None:
    facts = table(report, "details-yn")
    assert [row[0] for row in facts.rows] == ["6.f"]
    assert not any(column.kind == "share" for column in facts.columns)


@pytest.mark.requirement("S0-039")
def test_a_theme_counts_each_answer_once_and_only_on_comparable_scales(report: Report) -> None:
    voice, planning = rows(report, "themes")["Voice of the child"], rows(report, "themes")["Planning"]
    assert (voice["At the expected level"], voice["n answers"]) == (10 + 8, 21 + 16)
    assert (planning["At the expected level"], planning["n answers"]) == (14 + 13 + 10, 21 + 21 + 21)
    assert (voice["Not applicable"], voice["Missing"]) == (4, 1)
    assert voice["n, year to date"] == 3 * 37


def test_several_options_are_a_share_of_the_audits_that_answered(report: Report) -> None:
    ticked = rows(report, "ticked-3.f.factors")
    assert ticked["Poverty"]["Ticked"] == 5
    assert ticked["Poverty"]["n answered"] == 18
    assert ticked["Poverty"]["Share"] == pytest.approx(5 / 18)


def test_answers_of_other_versions_are_shown_apart(report: Report) -> None:
    assert set(table(report, "other-answers").rows) == {("3.a", "perhaps", 1), ("3.z", "yes", 2)}


@pytest.mark.requirement("S0-130")
def test_narratives_carry_no_case_reference(report: Report, figures: QuarterFigures) -> None:
    narratives = table(report, "narratives")
    assert [row[0] for row in narratives.rows] == ["3.n", "3.n", "4.i"]
    assert "K-0417" not in str(narratives)
    assert "[reference removed]" in str(narratives.rows)
    assert "1 case reference was taken out" in narratives.note
    assert "K-0417" in str(figures)


@pytest.mark.requirement("S0-130")
def test_only_what_a_person_released_is_quoted(figures: QuarterFigures, organisation: Organisation) -> None:
    none = replace(figures, instruments=tuple(replace(each, narratives=()) for each in figures.instruments))
    assert "narratives" not in {one.id for one in quarterly(none, organisation, PERIOD).tables}


def test_a_post_is_named_as_people_know_it(report: Report) -> None:
    assert set(rows(report, "action-owners")) == {"Family Support Manager", "School"}


def test_with_several_instruments_each_keeps_its_own_tables(
    figures: QuarterFigures, sample: Instrument, organisation: Organisation
) -> None:
    other = Instrument.parse({**sample.model_dump(), "id": "other", "title": "Other audit"})
    both = replace(figures, instruments=(*figures.instruments, InstrumentFigures(other, 3)))
    report = quarterly(both, organisation, PERIOD)
    ids = [one.id for one in report.tables]
    assert {"sample-audit-grades", "other-grades", "benchmark", "concerns"} <= {*ids}
    assert len(ids) == len(set(ids))
    assert {row[1] for row in table(report, "benchmark").rows} == {"Sample case file audit", "Other audit"}
    assert "Other audit: fewer than 10 audits" in report.notes[0]


def test_a_regimes_own_tables_follow_and_broken_ones_are_left_out(
    figures: QuarterFigures, organisation: Organisation
) -> None:
    columns = (Column(title="Law"), Column(title="n", kind="count"))
    good = Table(id="grades", title="Own", columns=columns, rows=(("public", 3),))
    ragged = Table(id="ragged", title="Ragged", columns=columns, rows=(("public",),))
    words = Table(id="words", title="Words", columns=columns, rows=(("public", "three"),))
    chart = Chart(kind="bar", label=0, series=(7,), title="Nowhere")
    nowhere = Table(id="nowhere", title="Nowhere", columns=columns, rows=(("public", 3),), chart=chart)

    def extra(instrument: Instrument, core: Sequence[Table]) -> Sequence[Table]:
        assert instrument.id == "sample-audit"
        assert {"grades", "themes"} <= {one.id for one in core}
        return [good, ragged, words, nowhere]

    report = quarterly(figures, organisation, PERIOD, extra=extra)
    assert [one.id for one in report.tables][-2:] == ["grades-2", "versions"]
    assert sum("was left out" in note for note in report.notes) == 3


def test_nothing_counted_still_gives_a_report(sample: Instrument, organisation: Organisation) -> None:
    report = quarterly(QuarterFigures((InstrumentFigures(sample, 0),)), organisation, PERIOD)
    assert [one.id for one in report.tables] == ["concerns", "summary", "benchmark", "grades"]
    assert all(row[2] is None for row in table(report, "grades").rows)


def test_more_returned_than_due_is_no_share(sample: Instrument, organisation: Organisation) -> None:
    report = quarterly(QuarterFigures((InstrumentFigures(sample, 6, due=5),)), organisation, PERIOD)
    assert rows(report, "summary")["Audits returned"]["Share"] is None


def test_what_is_no_question_with_options_is_not_strange(
    sample: Instrument, organisation: Organisation
) -> None:
    given = InstrumentFigures(sample, 2, counts=(Count("3.n", "", "answered", 2),))
    ids = {one.id for one in quarterly(QuarterFigures((given,)), organisation, PERIOD).tables}
    assert "other-answers" not in ids


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("see K-0417.", "see [reference removed]."),
        ("see k0418 and K–0999", "see [reference removed] and [reference removed]"),
        ("K 0417 and K - 0417", "[reference removed] and [reference removed]"),
        ("A 2018 plan, 28 days, 4 of 12", "A 2018 plan, 28 days, 4 of 12"),
        ("case 77 after 77 days", "case [reference removed] after 77 days"),
        ("number 4857773456", "number [reference removed]"),
        ("CAF/2026/031 and CAF/2019/999", "[reference removed] and [reference removed]"),
        ("the plan of 2026", "the plan of 2026"),
        ("level-2 work, Covid-19, K-04171", "level-2 work, Covid-19, K-04171"),
    ],
)
def test_references_are_found_by_the_shape_of_those_that_exist(
    text: str, kept: str, sample: Instrument, organisation: Organisation
) -> None:
    pattern = reference_pattern(["K-0417", "77", "CAF/2026/031", ""])
    given = InstrumentFigures(sample, 1, narratives=(Narrative("3.n", text),))
    report = quarterly(QuarterFigures((given,)), organisation, PERIOD, references=pattern)
    assert table(report, "narratives").rows[0][2] == kept


def test_ten_thousand_references_of_one_shape_are_one_pattern() -> None:
    pattern = reference_pattern(f"K-{number:04d}" for number in range(10_000))
    assert len(pattern.pattern) < 200
    assert isinstance(pattern, re.Pattern)
