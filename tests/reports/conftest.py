"""A made-up quarter: an instrument of this folder's own, and figures as the store would count them."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from qa_core.model.figure import Report
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
    Narrative,
    OpenAction,
    OwnerCount,
    Population,
    QuarterFigures,
    Turn,
)
from qa_core.reports.products import quarterly
from qa_core.reports.screen import reference_pattern

GRADES = ("outstanding", "good", "requires-improvement", "inadequate")
STEPS = ("yes", "partly", "no")
ANSWERS = {
    "1.a": (STEPS, (17, 2, 1), 0, 1),
    "3.a": (STEPS, (14, 5, 2), 0, 0),
    "3.e": (GRADES, (1, 12, 7, 1), 0, 0),
    "3.f": (GRADES, (0, 10, 8, 2), 0, 1),
    "3.g": (("1", "2", "3"), (4, 3, 1), 13, 0),
    "3.i": (GRADES, (1, 9, 9, 2), 0, 0),
    "3.i.views": (GRADES, (2, 10, 7, 2), 0, 0),
    "4.a": (STEPS, (15, 3, 3), 0, 0),
    "4.e": (GRADES, (0, 8, 7, 1), 4, 1),
    "6.f": (("yes", "no"), (2, 19), 0, 0),
    "6.h.3": (GRADES, (1, 11, 8, 1), 0, 0),
    "6.h.4": (GRADES, (0, 12, 6, 2), 0, 1),
    "6.i": (GRADES, (1, 12, 6, 1), 0, 1),
}
BEFORE = {
    "1.a": (STEPS, (10, 5, 5), 0, 0),
    "3.i": (GRADES, (0, 2, 14, 4), 0, 0),
    "4.e": (GRADES, (0, 3, 12, 1), 4, 0),
    "6.h.3": (GRADES, (0, 11, 8, 1), 0, 0),
    "6.i": (GRADES, (0, 4, 14, 2), 0, 0),
}
MONTHS = (
    *((1, 5, 0, 0), (0, 4, 3, 0), (2, 4, 1, 0), (0, 2, 5, 1), (0, 1, 6, 0), (0, 1, 3, 1)),
    *((1, 3, 1, 0), (0, 4, 3, 0), (0, 5, 2, 1)),
)
TICKS = {"housing": 5, "poverty": 5, "isolation": 4}
TEAMS = {
    "North": (1, 5, 1, 0),
    "South": (0, 3, 3, 1),
    "East and the villages": (0, 4, 1, 0),
    "": (0, 0, 1, 0),
}
TEXTS = {
    "3.n": (
        "Assessments describe need well; risk is named but its impact on each child is thin.",
        "In case K-0417 the analysis draws on history, and on what school sees every day.",
    ),
    "4.i": ("Plans are SMART where the lead professional chairs. <b>Two</b> had no dates & no owner.",),
}


@pytest.fixture(scope="session")
def sample() -> Instrument:
    """The instrument of `instrument.toml` beside this file."""
    path = Path(__file__).with_name("instrument.toml")
    return Instrument.parse(tomllib.loads(path.read_text(encoding="utf-8")), path.name)


@pytest.fixture(scope="session")
def figures(sample: Instrument) -> QuarterFigures:
    """A quarter of 21 audits."""
    return quarter(sample)


@pytest.fixture(scope="session")
def report(figures: QuarterFigures, organisation: Organisation) -> Report:
    """The quarterly report of that quarter."""
    return quarterly(
        figures,
        organisation,
        Period.parse("2026-Q3"),
        references=reference_pattern(["K-0417"]),
        made_at="2 October 2026, 09:15",
    )


def quarter(instrument: Instrument) -> QuarterFigures:
    """Everything counted for the quarter."""
    return QuarterFigures(
        instruments=(_figures(instrument),),
        concerns=(
            Concern("immediate-concern", "closed", 1, False, dt.date(2026, 7, 3)),
            Concern("immediate-concern", "open", 1, True, dt.date(2026, 9, 21)),
            Concern("unsafe-practice", "acknowledged", 1, True, dt.date(2026, 8, 12)),
        ),
        unread=1,
        unread_oldest=dt.date(2026, 9, 28),
        actions=(ActionCount("green", 6), ActionCount("red", 4, 3), ActionCount("amber", 5, 1)),
        owners=(
            OwnerCount("family-support-manager", 5, 1),
            OwnerCount("School", 4, 3),
            OwnerCount("A-03", 0, 0),
        ),
        open_actions=(
            *(OpenAction("red", days) for days in (60, 40, 3, -5)),
            *(OpenAction("amber", days) for days in (28, 0, -12, None)),
            OpenAction("", 57),
        ),
        raised=Turn(3, 1),
        agreed=Turn(15, 12),
        late=Turn(4, 6),
    )


def counted(scale: tuple[str, ...], numbers: tuple[int, ...], na: int, missing: int, key: str) -> list[Count]:
    """The counts of one question."""
    apart = [Count(key, None, "na", na), Count(key, None, "missing", missing)]
    return [*(Count(key, value, "answered", n) for value, n in zip(scale, numbers, strict=True)), *apart]


def _figures(instrument: Instrument) -> InstrumentFigures:
    counts = [count for key, answer in ANSWERS.items() for count in counted(*answer, key)]
    counts += [Count("3.f.factors", option, "answered", n) for option, n in TICKS.items()]
    counts += [Count("3.n", "", "answered", 20), Count("3.n", "", "missing", 1)]
    counts += [Count("6.j[].rag", rag, "answered", n) for rag, n in (("red", 4), ("amber", 5), ("green", 6))]
    counts += [Count("3.z", "yes", "answered", 2), Count("3.a", "perhaps", "answered", 1)]
    return InstrumentFigures(
        instrument=instrument,
        audits=21,
        versions=(("1", 3), ("2", 18)),
        due=24,
        counts=tuple(counts),
        bases={"3.f.factors": 18},
        teams=_teams(),
        agencies=(
            GroupCount("School", "good", "answered", 7),
            *(
                GroupCount("Early Help", grade, "answered", n)
                for grade, n in zip(GRADES, (1, 5, 6, 1), strict=True)
            ),
            GroupCount("Health visiting", None, "missing", 1),
        ),
        narratives=tuple(Narrative(key, text) for key, texts in TEXTS.items() for text in texts),
        year_audits=63,
        year_counts=tuple(Count(c.question, c.value, c.state, c.n * 3) for c in counts),
        population=Population(120, {"North": 40, "South": 35, "East and the villages": 45}),
        before=Before(
            "April to June 2026",
            20,
            tuple(count for key, answer in BEFORE.items() for count in counted(*answer, key)),
            Population(118),
        ),
        months=tuple(_month(number, found) for number, found in enumerate(MONTHS, 1)),
        given=(
            Given("2026-07", returned=8, declined=1),
            Given("2026-08", returned=7, overdue=1),
            Given("2026-09", returned=6, out=1, overdue=1, exempt=2),
        ),
    )


def _month(number: int, found: tuple[int, int, int, int]) -> Month:
    """A month of overall grades, best first."""
    return Month(f"2026-{number:02d}", sum(found), tuple(counted(GRADES, found, 0, 0, "6.i")))


def _teams() -> tuple[GroupCount, ...]:
    graded = [
        GroupCount(team, grade, "answered", n)
        for team, numbers in TEAMS.items()
        for grade, n in zip(GRADES, numbers, strict=True)
    ]
    return (*graded, GroupCount("South", None, "missing", 1))
