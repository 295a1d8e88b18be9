"""The report for the CAF Champions Group: what all audits add up to, and nothing that gives anybody away."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import shire
from learning_office import Learning

from qa_core.cycle.reporting import champions
from qa_core.model.figure import HIDDEN, Report
from qa_core.model.period import Period
from qa_core.reports.disclosure import names_shown

LIMIT = 5


@pytest.fixture(scope="module")
def half_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shire.built(tmp_path_factory.mktemp("shire"))


@pytest.fixture
def office(half_year: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learning:
    return shire.copied(half_year, tmp_path, monkeypatch)


def counts(made: Report) -> list[int]:
    """Every number that is shown."""
    return [
        cell
        for one in made.tables
        for row in one.rows
        for cell, column in zip(row, one.columns, strict=True)
        if column.kind == "count" and isinstance(cell, int)
    ]


@pytest.mark.requirement("S0-044", "S0-015")
def test_the_champions_group_gets_what_all_audits_add_up_to(office: Learning) -> None:
    made = shire.report(office, "champions")
    assert made.audience == "CAF Champions Group"
    assert made.limit == LIMIT
    assert [one.id for one in made.tables if one.id in ("audits", "benchmark", "change", "themes")] == [
        "audits",
        "benchmark",
        "change",
        "themes",
    ]
    assert shire.table(made, "audits").rows == (("Tier 2 (full) case file audit (CAF)", 28),)
    overall = shire.table(made, "benchmark").rows[0]
    assert (overall[3], overall[4]) == (17, 28)
    assert shire.table(made, "agencies").rows[-1][0] == "All"


@pytest.mark.requirement("S0-044")
def test_it_holds_no_case_no_person_no_team_and_no_words_of_an_auditor(office: Learning) -> None:
    with shire.desk_of(office) as desk:
        first = desk.store.audits()[0].id
        desk.store.release(first, ["6.i.rationale"], by="qa-officer")
    said = shire.words(shire.report(office, "champions", "2026"))
    for private in (
        "K-0",
        "K-1",
        "P-10",
        "P-50",
        "A-0",
        "A-3",
        "North",
        "East",
        "plan is clear",
        "See the child",
    ):
        assert private not in said, private


@pytest.mark.requirement("S0-044")
def test_no_small_number_is_shown_nor_follows_from_those_that_are(office: Learning) -> None:
    made = shire.report(office, "champions")
    assert not [n for n in counts(made) if 0 < n < LIMIT]
    agencies = {row[0]: row for row in shire.table(made, "agencies").rows}
    assert agencies["Health visiting"][1] == HIDDEN
    shown, _ = names_shown(made)
    whole, parts = shown.get("caf-tier2/6.i:n"), [row[1] for name, row in agencies.items() if name != "All"]
    assert whole == 28
    assert parts.count(HIDDEN) == 2


@pytest.mark.requirement("S0-044")
def test_the_qa_team_sees_every_number(office: Learning) -> None:
    made = shire.report(office, "champions", audience="qa-team")
    agencies = {row[0]: row for row in shire.table(made, "agencies").rows}
    assert made.limit is None
    assert [agencies[name][1] for name in (*shire.PLACES, "All")] == [14, 11, 3, 28]
    assert HIDDEN not in [cell for one in made.tables for row in one.rows for cell in row]


@pytest.mark.requirement("S0-044")
def test_what_the_period_before_hid_stays_hidden_beside_this_one(office: Learning) -> None:
    """Both reports go to the same readers: the later one must not tell what the earlier one kept back."""
    before, _ = names_shown(shire.report(office, "champions", "2026-Q2"))
    now, hidden = names_shown(shire.report(office, "champions", "2026-Q3"))
    then = {name.removesuffix("@before"): n for name, n in now.items() if name.endswith("@before")}
    assert then
    assert all(before.get(name) == n for name, n in then.items())
    assert {name.removesuffix("@before") for name in hidden if name.endswith("@before")} >= {
        name for name in then if name not in before
    }


@pytest.mark.requirement("S0-054")
def test_recommendations_are_there_once_they_were_passed_on(office: Learning) -> None:
    with shire.desk_of(office) as desk:
        add = desk.store.add_recommendation
        both = [
            add(exercise=None, theme="Plans", text=words, owner=owner, due=dt.date(2026, 12, 1), by="S-01")
            for words, owner in (("Date plans; see K-0101.", "service-leader"), ("Not yet told.", "P-10"))
        ]
        desk.store.step_recommendation(both[0], "disseminated", by="S-01", sent_to="champions-group")
    made = shire.report(office, "champions")
    assert shire.table(made, "recommendations").rows == (
        (
            "Plans",
            "Date plans; see [reference removed].",
            "Service Leader for Early Help",
            "2026-12-01",
            "Open",
        ),
    )


@pytest.mark.parametrize(
    ("name", "start", "months"),
    [
        ("2026-Q1", 1, ("2025-10", "2025-12")),
        ("2026-Q1", 4, ("2026-01", "2026-03")),
        ("2026", 1, ("2025-01", "2025-12")),
    ],
)
def test_the_period_before_has_as_many_months(name: str, start: int, months: tuple[str, str]) -> None:
    span = Period.parse(name, start)
    earlier = champions.preceding(span)
    assert (earlier.first, earlier.last) == months
    assert len(earlier.months) == len(span.months)
