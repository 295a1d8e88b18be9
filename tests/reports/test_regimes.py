"""What other regimes bring into a report: decisions, ticks, returns of agencies, learning, grades of care."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qa_core.model.figure import Report, Table
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.model.period import Period
from qa_core.reports.figures import (
    AgencyReturns,
    Count,
    Crossed,
    GroupCount,
    InstrumentFigures,
    LearningCount,
    QuarterFigures,
)
from qa_core.reports.products import quarterly
from qa_core.reports.shares import interval

YN = [{"id": "yes", "label": "Yes", "level": 1}, {"id": "no", "label": "No", "level": 0}]
DECISIONS = [
    {"id": "pass", "label": "Pass", "level": 2},
    {"id": "advice", "label": "Pass with advice", "level": 1},
    {"id": "return", "label": "Return", "level": 0},
    {"id": "incomplete", "label": "Incomplete"},
]
CARE = [{"id": str(n), "label": str(n), "level": -n} for n in range(1, 6)]


def checklist() -> Instrument:
    """Three ticks, one in each class, and a decision that follows."""
    asked = [
        {"key": f"C-{n}", "prompt": f"Item {n}", "answer": "yn", "sets": [name]}
        for n, name in enumerate("MAT", 1)
    ]
    return Instrument.parse(
        {
            "id": "checklist",
            "version": "1",
            "title": "Checklist",
            "grades": "decision",
            "scales": {"decision": DECISIONS, "yn": YN},
            "roles": {"ticks": ["M", "A", "T"]},
            "sections": [{"id": "C", "title": "Checks", "questions": asked}],
            "suggest": [{"code": "Q", "grade": "pass"}],
        }
    )


def agencies(sample: Instrument) -> Instrument:
    """The sample audit asked of three agencies, with grades of care and learning points."""
    data = sample.model_dump(mode="json", exclude_defaults=True) | {
        "id": "several",
        "title": "Several agencies",
    }
    data["scales"]["care"] = CARE
    names = {"police": "Police", "gp": "GP", "school": "School"}
    data["lists"]["agencies"] = [{"id": id, "label": label} for id, label in names.items()]
    data["lists"]["area"] = [{"id": "food", "label": "Food"}, {"id": "safety", "label": "Safety"}]
    data["roles"] |= {"nil": "7.known", "learning": "7.learning"}
    area, grade = {"key": "area", "prompt": "Area", "answer": "area"}, {"key": "grade", "prompt": "Grade"}
    point = {"key": "point", "prompt": "Point"}
    table = {"answer": "none", "rows": "open", "required": False}
    asked: list[dict[str, Any]] = [
        {"key": "7.known", "prompt": "Is the family known?", "answer": "yn"},
        {"key": "7.care", "prompt": "Care", **table, "columns": [area, grade | {"answer": "care"}]},
        {"key": "7.learning", "prompt": "Learning", **table, "columns": [point, area]},
    ]
    data["sections"].append({"id": "7", "title": "More", "questions": asked})
    return Instrument.parse(data)


def answered(key: str, **found: int) -> list[Count]:
    """The counts of one question; `na` and `missing` are states."""
    states = ("na", "missing")
    return [
        Count(key, None if name in states else name, name if name in states else "answered", n)  # type: ignore[arg-type]
        for name, n in found.items()
    ]


def checks() -> InstrumentFigures:
    """Twelve records: ten checked for the first time, two again."""
    counts = answered("@grade", **{"pass": 4, "advice": 3, "return": 3}) + answered("@again", **{"pass": 2})
    counts += answered("C-1", yes=9, no=3) + answered("C-2", yes=4, no=1, na=7) + answered("C-3", na=12)
    teams = (
        GroupCount("North", "pass", "answered", 4),
        GroupCount("South", "advice", "answered", 3),
        GroupCount("South", "return", "answered", 3),
    )
    return InstrumentFigures(checklist(), 12, counts=tuple(counts), teams=teams)


def made(organisation: Organisation, *figures: InstrumentFigures) -> Report:
    """The quarterly report of these."""
    return quarterly(QuarterFigures(figures), organisation, Period.parse("2026-Q3"))


def table(report: Report, id: str) -> Table:
    """One table of a report."""
    return next(one for one in report.tables if one.id == id)


def column(found: Table, title: str) -> list[object]:
    """One column of a table."""
    at = next(n for n, one in enumerate(found.columns) if one.title == title)
    return [row[at] for row in found.rows]


@pytest.mark.requirement("S0-008")
def test_decisions_stand_on_first_checks_and_later_ones_stand_apart(organisation: Organisation) -> None:
    found = table(made(organisation, checks()), "results")
    assert column(found, "Result") == ["Pass", "Pass with advice", "Return", "Incomplete"]
    assert column(found, "First checks") == [4, 3, 3, 0]
    assert column(found, "Share of first checks") == pytest.approx([0.4, 0.3, 0.3, 0])
    assert set(column(found, "n first checks")) == {10}
    assert column(found, "Checked again") == [2, 0, 0, 0]
    assert found.note == (
        "7 of 10 first checks (70%) gave Pass or Pass with advice. "
        "2 records were checked again after a return: 2 passed."
    )


@pytest.mark.requirement("S0-008")
def test_ticks_are_yes_of_yes_and_no_and_not_applicable_is_left_out(organisation: Organisation) -> None:
    found = table(made(organisation, checks()), "ticks")
    assert column(found, "Class") == ["Must be right", "Advice", "Timeliness", "All"]
    assert column(found, "Yes") == [9, 4, 0, 13]
    assert column(found, "No") == [3, 1, 0, 4]
    assert column(found, "Not applicable") == [0, 7, 12, 19]
    assert column(found, "Share of yes") == [0.75, 0.8, None, 13 / 17]


def test_the_items_that_failed_are_named_with_their_class(organisation: Organisation) -> None:
    found = table(made(organisation, checks()), "failures")
    assert [row[:4] for row in found.rows] == [
        ("C-1", "Item 1", "Must be right", 3),
        ("C-2", "Item 2", "Advice", 1),
    ]


def test_nothing_is_called_a_grade_where_a_decision_follows(organisation: Organisation) -> None:
    report = made(organisation, checks())
    said = [table.title + table.note + str(table.columns) for table in report.tables]
    assert [words for words in said if "Overall grade" in words or "graded" in words] == []
    assert "grades" not in {one.id for one in report.tables}
    assert column(table(report, "teams"), "Passed") == [1.0, 0.5]
    assert {row[:3] for row in table(report, "summary").rows} >= {
        ("Audits made", 12, None),
        ("Passed at the first check", 7, 10),
    }


def test_a_record_that_was_never_checked_again_needs_no_words_about_it(organisation: Organisation) -> None:
    first = tuple(count for count in checks().counts if count.question != "@again")
    report = made(organisation, replace(checks(), counts=first))
    assert "again" not in table(report, "results").note
    assert "Passed when checked again" not in column(table(report, "summary"), "Measure")


def several(sample: Instrument) -> InstrumentFigures:
    """Six returns of three agencies: two nil, one without a grade."""
    return InstrumentFigures(
        agencies(sample),
        6,
        counts=tuple(answered("6.i", good=2, inadequate=1, missing=1) + answered("7.known", yes=4, no=2)),
        agencies=(
            GroupCount("police", "good", "answered", 2),
            GroupCount("gp", "inadequate", "answered", 1),
            GroupCount("gp", None, "missing", 1),
        ),
        returns=(AgencyReturns("school", 1, 1), AgencyReturns("gp", 3, 1), AgencyReturns("police", 2)),
        learning=(LearningCount("", 1), LearningCount("Safety", 3, 2)),
        crossed=tuple(
            Crossed("7.care[].area", "7.care[].grade", area, value, n)
            for area, value, n in (
                ("food", "1", 3),
                ("food", "4", 1),
                ("safety", "4", 1),
                ("safety", "na", 1),
            )
        ),
    )


def test_nil_returns_are_no_missing_grades(sample: Instrument, organisation: Organisation) -> None:
    report = made(organisation, several(sample))
    found = table(report, "returns")
    assert column(found, "Agency") == ["Police", "GP", "School", "All"]
    assert column(found, "Returns") == [2, 3, 1, 6]
    assert column(found, "Graded") == [2, 1, 0, 3]
    assert column(found, "Nil: family not known") == [0, 1, 1, 2]
    assert column(found, "Grade missing") == [0, 1, 0, 1]
    assert column(found, "No grade asked") == [0, 0, 0, 0]
    assert column(table(report, "agencies"), "Agency") == ["GP", "Police"]
    assert ("Nil returns: family not known", 2, 6, None) in table(report, "summary").rows
    assert table(report, "details-yn").rows[-1][:2] == ("7.known", "Is the family known?")


def test_grades_of_care_are_spread_best_first_and_never_averaged(
    sample: Instrument, organisation: Organisation
) -> None:
    found = table(made(organisation, several(sample)), "areas-7.care")
    assert [one.title for one in found.columns] == ["Area", "n", *"12345", "Not applicable", "Missing"]
    assert found.rows == (("Food", 4, 3, 0, 0, 1, 0, 0, 0), ("Safety", 1, 0, 0, 0, 1, 0, 1, 0))
    assert "The worst given is 4, most often for Safety (100%)." in found.note
    assert not any(one.kind == "share" for one in found.columns)


@pytest.mark.requirement("S4-034")
def test_learning_is_counted_by_area(sample: Instrument, organisation: Organisation) -> None:
    found = table(made(organisation, several(sample)), "learning")
    assert [row[:4] for row in found.rows] == [("Safety", 3, 0.75, 4), ("No area recorded", 1, 0.25, 4)]
    assert "Of these critical" not in [one.title for one in found.columns]


def test_of_several_instruments_only_the_benchmark_is_one_table(
    sample: Instrument, organisation: Organisation
) -> None:
    report = made(organisation, several(sample), checks())
    shared = [one.id for one in report.tables if not one.id.startswith(("several-", "checklist-"))]
    assert shared == ["concerns", "summary", "benchmark"]
    assert table(report, "benchmark").rows == (
        ("Overall grade", "Several agencies", "Good or better", 2, 3, 2 / 3, interval(2, 3), 0, 1),
    )
    assert {row[:3] for row in table(report, "summary").rows} >= {
        ("Several agencies: Audits returned", 6, None),
        ("Checklist: Audits made", 12, None),
    }


def test_themes_that_two_audits_share_stand_side_by_side_and_are_not_added_up(
    sample: Instrument, organisation: Organisation
) -> None:
    other = sample.model_copy(update={"id": "other", "title": "Other audit"})
    one = InstrumentFigures(sample, 4, counts=tuple(answered("1.a", yes=3, no=1)))
    two = InstrumentFigures(other, 5, counts=tuple(answered("1.a", yes=1, no=4) + answered("4.a", yes=5)))
    found = table(made(organisation, one, two), "shared-themes")
    assert [row[:5] for row in found.rows] == [
        ("Consent", "Sample case file audit", 3, 4, 0.75),
        ("Consent", "Other audit", 1, 5, 0.2),
    ]
    assert "shared-themes" not in {each.id for each in made(organisation, one).tables}


@pytest.mark.requirement("S0-014")
def test_what_lies_beyond_a_practitioner_is_counted_apart(
    sample: Instrument, organisation: Organisation
) -> None:
    data = agencies(sample).model_dump(mode="json", exclude_defaults=True)
    whose = [{"id": "practitioner", "label": "Practitioner"}, {"id": "system", "label": "The system"}]
    data["lists"]["whose"] = [*whose, {"id": "agency", "label": "An agency"}]
    learning = data["sections"][-1]["questions"][-1]
    learning["columns"].append({"key": "whose", "prompt": "Whose is it?", "answer": "whose"})
    instrument = Instrument.parse(data)
    counts = tuple(answered("7.learning[].whose", practitioner=5, system=2, agency=1))
    figures = InstrumentFigures(instrument, 8, counts=counts, learning=(LearningCount("Safety", 8),))
    found = table(made(organisation, figures), "barriers")
    assert found.rows == (("The system", 2, 8, 0.25), ("An agency", 1, 8, 0.125))
    told = replace(figures, learning=(LearningCount("The system", 2), LearningCount("An agency", 1)))
    assert "barriers" not in {one.id for one in made(organisation, told).tables}


@pytest.mark.requirement("S0-011", "S0-012")
def test_good_practice_that_could_be_used_elsewhere_is_counted(
    sample: Instrument, organisation: Organisation
) -> None:
    data = sample.model_dump(mode="json", exclude_defaults=True)
    columns = [{"key": "practice", "prompt": "What"}, {"key": "transferable", "prompt": "?", "answer": "yn"}]
    question = {"key": "6.g", "prompt": "Good practice", "answer": "none", "rows": "open", "columns": columns}
    data["sections"][-1]["questions"].append(question | {"required": False})
    counts = tuple(answered("6.g[].transferable", yes=3, no=2, missing=1))
    figures = InstrumentFigures(Instrument.parse(data), 6, counts=counts)
    found = table(made(organisation, figures), "strengths")
    assert found.rows == (("Good practice", 3, 5, 0.6, 1),)


def test_a_scale_of_two_steps_has_no_heat_and_scales_are_never_pooled(
    sample: Instrument, organisation: Organisation
) -> None:
    counts = answered("1.a", yes=3, partly=1) + answered("3.a", yes=2) + answered("3.e", good=2, na=1)
    report = made(organisation, InstrumentFigures(sample, 4, counts=tuple(counts + answered("4.e", good=1))))
    heat = table(report, "heat-ynp")
    assert heat.rows == (("Planning", 2, 2, 0, 0, 0, 0), ("Consent", 4, 3, 1, 0, 0, 0))
    assert heat.chart is not None
    assert (heat.chart.kind, heat.chart.series, heat.chart.base) == ("heat", (2, 3, 4), 1)
    assert table(report, "heat-grade").rows == (
        ("Voice of the child", 1, 0, 1, 0, 0, 0, 0),
        ("Planning", 2, 0, 2, 0, 0, 1, 0),
    )
    assert {one.id for one in report.tables if one.id.startswith("heat-")} == {"heat-ynp", "heat-grade"}
