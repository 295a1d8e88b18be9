"""The sentences at the top of a report: whole, for several made-up quarters."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from qa_core.model.figure import HIDDEN, Report, Table
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.model.period import Period
from qa_core.reports.figures import (
    ActionCount,
    Before,
    Concern,
    Count,
    Given,
    GroupCount,
    InstrumentFigures,
    Month,
    OpenAction,
    Population,
    QuarterFigures,
)
from qa_core.reports.products import quarterly
from qa_core.reports.sentences import sentences

SPRING = "April to June 2026"


def answered(key: str, good: int, n: int) -> tuple[Count, ...]:
    """So many answers at the expected level of so many."""
    up, down = ("yes", "no") if key in ("1.a", "3.a", "4.a") else ("good", "inadequate")
    return Count(key, up, "answered", good), Count(key, down, "answered", n - good)


def said(*figures: InstrumentFigures, **more: object) -> tuple[str, ...]:
    """The sentences of a quarter."""
    report = quarterly(QuarterFigures(figures, **more), Organisation(), Period.parse("2026-Q3"))  # type: ignore[arg-type]
    return sentences(report)


def figures(
    sample: Instrument, good: int, n: int, before: tuple[int, int] | None = None
) -> InstrumentFigures:
    """A quarter of so many overall grades at or above the benchmark, of so many."""
    was = Before(SPRING, before[1], answered("6.i", *before)) if before else None
    return InstrumentFigures(sample, n, counts=answered("6.i", good, n), before=was)


def test_nothing_to_report(sample: Instrument) -> None:
    assert said(InstrumentFigures(sample, 0)) == (
        "No audit was graded in this period.",
        "No concern is open.",
    )
    assert said() == ("No concern is open.",)


def test_one_audit(sample: Instrument) -> None:
    given = replace(figures(sample, 1, 1), given=(Given("2026-07", returned=1),))
    assert said(given) == (
        "1 of 1 audit was Good or better (100%).",
        "1 of 1 audit given out came back (100%).",
        "No concern is open.",
    )


def test_a_clear_fall(sample: Instrument) -> None:
    given = replace(
        figures(sample, 7, 24, (20, 25)),
        counts=answered("6.i", 7, 24)
        + answered("1.a", 23, 24)
        + answered("4.a", 15, 24)
        + answered("4.e", 3, 24),
        population=Population(180),
        given=(Given("2026-07", returned=10), Given("2026-08", returned=14, overdue=4, out=2)),
    )
    concerns = (
        Concern("immediate-concern", "open", 2, True, dt.date(2026, 9, 21)),
        Concern("unsafe-practice", "open", 1, True, dt.date(2026, 8, 12)),
        Concern("unsafe-practice", "closed", 4, False, dt.date(2026, 7, 1)),
    )
    actions = tuple(OpenAction("red", days) for days in (70, 30, 2, -4, None))
    assert said(given, concerns=concerns, open_actions=actions) == (
        "3 concerns are still open, the oldest since 12 August 2026.",
        "7 of 24 audits were Good or better (29%), clearly lower than in April to June 2026 (20 of 25, 80%).",
        "Consent (23 of 24 answers, 96%) stands out as strongest, Voice of the child (3 of 24 answers, 13%) "
        "as weakest; the theme in the middle is Timeliness (15 of 24 answers, 63%).",
        "24 of 30 audits given out came back (80%), 4 overdue.",
        "3 of 5 open remedial actions are overdue (60%), 1 of them by more than 56 days.",
    )


def test_ranges_that_overlap_make_no_claim(sample: Instrument) -> None:
    counts = (
        answered("6.i", 13, 20) + answered("1.a", 16, 20) + answered("4.a", 14, 20) + answered("4.e", 12, 20)
    )
    given = replace(figures(sample, 13, 20, (15, 24)), counts=counts)
    assert said(given) == (
        "13 of 20 audits were Good or better (65%); in April to June 2026 it was 15 of 24 (63%): no clear "
        "difference.",
        "No theme stands clearly apart: the shares by theme lie between Voice of the child (12 of 20 "
        "answers, 60%) and Consent (16 of 20 answers, 80%).",
        "No concern is open.",
    )


def test_themes_and_teams_that_clearly_changed_are_told_while_there_is_room(sample: Instrument) -> None:
    given = replace(
        figures(sample, 18, 20, (8, 20)),
        counts=answered("6.i", 18, 20) + answered("1.a", 19, 20) + answered("4.a", 4, 20),
        before=Before(SPRING, 20, answered("6.i", 8, 20) + answered("1.a", 6, 20) + answered("4.a", 16, 20)),
        teams=(
            GroupCount("North", "good", "answered", 40),
            GroupCount("South", "good", "answered", 9),
            GroupCount("South", "inadequate", "answered", 31),
        ),
    )
    assert said(given) == (
        "18 of 20 audits were Good or better (90%), clearly higher than in April to June 2026 (8 of 20, "
        "40%).",
        "Clearly higher than in April to June 2026: Consent, 19 of 20 (95%) after 6 of 20 (30%).",
        "Clearly lower than in April to June 2026: Timeliness, 4 of 20 (20%) after 16 of 20 (80%).",
        "Clearly above the other teams together: North (40 of 40, 100%).",
        "No concern is open.",
    )


def test_of_several_audits_those_are_named_that_changed(sample: Instrument) -> None:
    other = sample.model_copy(update={"id": "other", "title": "Thematic audit: neglect"})
    one, two = figures(sample, 18, 20, (8, 20)), figures(other, 11, 30, (12, 30))
    assert said(one, two)[0] == (
        "Clearly changed from April to June 2026 in the share at or above the benchmark: Sample case file "
        "audit, higher, 18 of 20 (90%) after 8 of 20 (40%)."
    )
    same = figures(sample, 9, 20, (8, 20))
    assert said(same, two)[0] == (
        "None of 2 kinds of audit differs clearly from April to June 2026 in the share at or above the "
        "benchmark; the largest, Thematic audit: neglect, has 11 of 30 (37%) after 12 of 30 (40%)."
    )
    assert said(figures(sample, 9, 20), figures(other, 11, 30))[0] == (
        "Thematic audit: neglect: 11 of 30 audits were Good or better (37%)."
    )


def test_a_month_beyond_the_limits_is_told(sample: Instrument) -> None:
    months = tuple(Month(f"2026-{n:02d}", 40, answered("6.i", 2 if n == 9 else 30, 40)) for n in range(1, 10))
    given = replace(figures(sample, 62, 120), months=months)
    assert said(given)[1] == (
        "September 2026 lies below the control limits, with 2 of 40 (5%) at or above the benchmark."
    )


def test_an_unread_return_is_no_less_told_than_a_concern() -> None:
    assert said(unread=2) == ("2 returns could not be read: whether a concern is in there is not known.",)


def test_what_is_done_is_told_from_the_summary_where_nothing_is_open() -> None:
    assert said(actions=(ActionCount("green", 4),)) == (
        "0 of 4 remedial actions are overdue (0%).",
        "No concern is open.",
    )


@pytest.mark.requirement("S0-015")
@pytest.mark.parametrize("id", ["concerns", "change", "completed", "ageing"])
def test_what_is_hidden_in_a_table_is_in_no_sentence(report: Report, id: str) -> None:
    """Every count of one table hidden: the sentences made of it fall silent."""
    before = sentences(report)
    hidden = tuple(_hidden(table) if table.id == id else table for table in report.tables)
    after = sentences(report.model_copy(update={"tables": hidden}))
    gone = [words for words in before if words not in after]
    assert len(before) == 5
    assert gone
    assert HIDDEN not in " ".join(after)


def test_a_theme_whose_numbers_are_hidden_does_not_stand_out(sample: Instrument) -> None:
    counts = answered("1.a", 23, 24) + answered("4.a", 15, 24) + answered("4.e", 3, 24)
    given = QuarterFigures((InstrumentFigures(sample, 24, counts=counts),))
    report = quarterly(given, Organisation(), Period.parse("2026-Q3"))
    assert any("stands out" in words for words in sentences(report))
    hidden = tuple(_hidden(table) if table.id == "themes" else table for table in report.tables)
    after = sentences(report.model_copy(update={"tables": hidden}))
    assert not any("theme" in words for words in after)


def test_a_product_that_speaks_for_itself_leaves_less_room(report: Report) -> None:
    own = report.model_copy(update={"sentences": ("One.", "Two.", "Three.")})
    assert len(sentences(own)) == 2
    assert sentences(own)[0].startswith("2 concerns are still open")


def test_the_sentences_of_the_whole_quarter(report: Report) -> None:
    assert sentences(report) == (
        "2 concerns are still open, the oldest since 12 August 2026.",
        "1 return could not be read: whether a concern is in there is not known.",
        "13 of 20 audits were Good or better (65%), clearly higher than in April to June 2026 (4 of 20, "
        "20%).",
        "21 of 24 audits given out came back (88%), 2 overdue.",
        "5 of 9 open remedial actions are overdue (56%), 2 of them by more than 56 days.",
    )


def _hidden(table: Table) -> Table:
    kinds = [column.kind for column in table.columns]
    rows = tuple(
        tuple(
            HIDDEN if kind in ("count", "share", "range") else cell
            for cell, kind in zip(row, kinds, strict=True)
        )
        for row in table.rows
    )
    return table.model_copy(update={"rows": rows, "note": ""})
