"""What changed from the period before, and what became of audits given out and of open actions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa_core.model.figure import Table
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.model.period import Period
from qa_core.reports.ageing import ageing
from qa_core.reports.change import change, numbers
from qa_core.reports.figures import (
    Before,
    Count,
    Given,
    GroupCount,
    InstrumentFigures,
    OpenAction,
    Population,
    QuarterFigures,
    Turn,
)
from qa_core.reports.given_tables import completed
from qa_core.reports.grade_tables import benchmark, groups
from qa_core.reports.products import quarterly
from qa_core.reports.shares import interval
from qa_core.reports.tally import by_place


def graded(good: int, n: int, key: str = "6.i") -> tuple[Count, ...]:
    """So many good grades of so many."""
    return Count(key, "good", "answered", good), Count(key, "inadequate", "answered", n - good)


def two(sample: Instrument, now: tuple[int, int], before: tuple[int, int], **changes: object) -> Table | None:
    """The change of the overall grade."""
    was = Before("April to June 2026", before[1], graded(*before))
    figures = InstrumentFigures(sample, now[1], counts=graded(*now), before=was)
    figures = replace(figures, **changes)  # type: ignore[arg-type]
    return change([(figures, by_place(figures, figures.counts))])


@pytest.mark.requirement("S0-038")
@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        ((18, 20), (8, 20), ("+50", "higher")),
        ((8, 20), (18, 20), ("\u221250", "lower")),
        ((13, 20), (12, 20), ("+5", "no clear difference")),
        ((12, 20), (12, 20), ("0", "no clear difference")),
        ((0, 0), (12, 20), (None, "nothing to compare with")),
    ],
)
def test_higher_or_lower_is_said_only_where_the_ranges_do_not_meet(
    sample: Instrument, now: tuple[int, int], before: tuple[int, int], words: tuple[str | None, str]
) -> None:
    table = two(sample, now, before)
    assert table is not None
    assert table.title == "Change from April to June 2026"
    assert table.rows[0][0] == "Overall grade: Good or better"
    assert table.rows[0][-2:] == words
    assert table.rows[0][4] == interval(*now)


def test_each_period_has_the_range_of_its_own_population(sample: Instrument) -> None:
    table = two(sample, (13, 20), (12, 20), population=Population(25))
    assert table is not None
    assert table.rows[0][4] == interval(13, 20, 25)
    assert table.rows[0][8] == interval(12, 20)


def test_shares_of_every_record_have_no_range(sample: Instrument) -> None:
    exact = Population(20, exact=True)
    table = two(sample, (13, 20), (12, 20), population=exact)
    assert table is not None
    assert table.rows[0][4] is None
    assert table.rows[0][-1] == "no clear difference"


def test_without_a_period_before_there_is_no_change(sample: Instrument) -> None:
    figures = InstrumentFigures(sample, 20, counts=graded(13, 20))
    assert change([(figures, by_place(figures, figures.counts))]) is None
    assert numbers(QuarterFigures((figures,), raised=Turn(1, 2))) is None


def test_numbers_stand_beside_those_of_before(sample: Instrument) -> None:
    figures = InstrumentFigures(sample, 20, before=Before("April to June 2026", 22))
    table = numbers(QuarterFigures((figures,), raised=Turn(3, 3), agreed=Turn(9, 4), late=Turn(1, 1200)))
    assert table is not None
    assert table.rows == (
        ("Audits", 20, 22, "\u22122"),
        ("Concerns raised", 3, 3, "0"),
        ("Remedial actions agreed", 9, 4, "+5"),
        ("Of these overdue now", 1, 1200, "\u22121,199"),
    )


def test_the_range_of_a_theme_counts_an_audit_once(sample: Instrument) -> None:
    """Two answers of each of 20 audits are not 40 audits."""
    counts = graded(18, 20, "3.e") + graded(12, 20, "3.i")
    figures = InstrumentFigures(sample, 20, counts=counts, population=Population(80))
    made = quarterly(QuarterFigures((figures,)), Organisation(), Period.parse("2026-Q3"))
    themes = next(table for table in made.tables if table.id == "themes")
    planning = next(row for row in themes.rows if row[0] == "Planning")
    assert planning[1:4] == (30, 40, 0.75)
    assert planning[4] == pytest.approx(interval(15, 20, 80))


@pytest.mark.requirement("S0-032")
def test_completed_against_expected_by_month(sample: Instrument) -> None:
    given = (Given("2026-07", returned=4, overdue=1, declined=1), Given("2026-08", out=3, exempt=2))
    table = completed(InstrumentFigures(sample, 4, given=given))
    assert table is not None
    assert table.rows == (
        ("July 2026", 5, 4, 0.8, 0, 1, 1, 0),
        ("August 2026", 3, 0, 0.0, 3, 0, 0, 2),
    )
    assert table.note == "4 of 8 (50%) came back, 1 overdue. What was given back is not counted."


def test_where_nothing_was_asked_for_nothing_is_expected(sample: Instrument) -> None:
    assert completed(InstrumentFigures(sample, 4, given=(Given("2026-07"),))) is None
    only = completed(InstrumentFigures(sample, 0, given=(Given("2026-07", declined=1),)))
    assert only is not None
    assert only.note == "All that was given out was given back."
    assert [row[0] for row in only.rows] == ["July 2026"]
    assert only.rows[0][3] is None


def test_open_actions_by_how_long_they_are_overdue() -> None:
    days = (-3, 0, 1, 28, 29, 56, 57, None)
    table = ageing(QuarterFigures((), open_actions=tuple(OpenAction("red", one) for one in days)))
    assert table is not None
    assert table.rows == (
        ("Not yet due", 2, 2),
        ("1 to 28 days", 2, 2),
        ("29 to 56 days", 2, 2),
        ("Over 56 days", 1, 1),
        ("No day agreed", 1, 1),
    )
    assert table.note.startswith("5 of 8 open actions overdue, 1 of them by more than 56 days.")
    assert ageing(QuarterFigures(())) is None


def teams(sample: Instrument, **found: tuple[int, int]) -> Table | None:
    """The table of teams with so many good grades of so many."""
    counts = tuple(
        GroupCount(team, one.value, one.state, one.n) for team, each in found.items() for one in graded(*each)
    )
    return groups(InstrumentFigures(sample, 1, teams=counts), "teams")


@pytest.mark.requirement("S0-016")
def test_teams_stand_in_the_order_of_the_alphabet_whatever_their_share(sample: Instrument) -> None:
    table = teams(sample, West=(9, 10), East=(2, 10), North=(6, 10))
    assert table is not None
    assert [row[0] for row in table.rows] == ["East", "North", "West"]


def test_no_team_is_named_where_chance_explains_the_difference(sample: Instrument) -> None:
    table = teams(sample, West=(7, 10), East=(5, 10), North=(6, 10))
    assert table is not None
    assert table.note == "No clear difference between teams."
    alone = teams(sample, West=(7, 10))
    assert alone is not None
    assert alone.note == ""


def test_a_team_that_stands_out_is_named_with_its_figures(sample: Instrument) -> None:
    table = teams(sample, West=(38, 40), East=(8, 40), North=(25, 40))
    assert table is not None
    assert table.note == (
        "Clearly above the other teams together: West (38 of 40, 95%). "
        "Clearly below the other teams together: East (8 of 40, 20%)."
    )


def test_a_range_stands_beside_each_share_and_none_where_all_was_audited(sample: Instrument) -> None:
    figures = InstrumentFigures(sample, 20, counts=graded(13, 20), population=Population(60))
    for known, found in ((Population(60), interval(13, 20, 60)), (Population(20, exact=True), None)):
        given = replace(figures, population=known)
        table = benchmark([(given, by_place(given, given.counts))])
        assert table is not None
        assert table.rows[0][6] == found
