"""Extracts for one agency, one team, one practitioner: their own, beside all, and nothing about others."""

from __future__ import annotations

from pathlib import Path

import pytest
import shire
from learning_office import Learning, furnished, point

from qa_core.errors import InputError
from qa_core.model.audit import Answer
from qa_core.model.figure import HIDDEN
from qa_core.reports.disclosure import names_shown

LIMIT = 5


@pytest.fixture(scope="module")
def half_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shire.built(tmp_path_factory.mktemp("shire"))


@pytest.fixture
def office(half_year: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learning:
    return shire.copied(half_year, tmp_path, monkeypatch)


@pytest.fixture
def learning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learning:
    made = furnished(tmp_path, monkeypatch)
    good = Answer(value="good", comment="Seen.")
    made.review("2026-02-10", point("See the child alone in K-0417", critical="yes"), point("Date the plan"))
    made.review("2026-03-10", point("See the child alone"))
    given = {"grade": good, "learning": Answer(rows=(point("Write it down", area="compliance"),))}
    made.kept("2026-10-10", {**given, "practitioner": Answer(value="P-07")})
    return made


@pytest.mark.requirement("S0-045", "S0-016")
def test_an_agency_sees_its_own_figures_beside_all(office: Learning) -> None:
    made = shire.report(office, "agency", subject="harbour-school", audience="qa-team")
    own = shire.table(made, "own-grades").rows[0]
    assert (made.subject, made.title) == ("Harbour School", "Quality audits: extract for Harbour School")
    assert own[:3] == ("Overall grade of the case file", 8, 14)
    assert own[5:7] == (17, 28)
    assert own[-1] == "no clear difference"
    assert shire.table(made, "own-audits").rows[0][1:] == (14, 28)
    assert [row[0] for row in shire.table(made, "agencies").rows] == ["Harbour School", "All agencies"]
    assert shire.table(made, "own-learning").rows[-1] == ("All", 14, 28)


@pytest.mark.requirement("S0-045")
@pytest.mark.parametrize("agency", [*shire.PLACES])
def test_nothing_about_another_agency_a_case_or_a_person_is_in_it(office: Learning, agency: str) -> None:
    said = shire.words(shire.report(office, "agency", subject=agency))
    for private in ({*shire.PLACES} - {agency}) | {"K-1", "K-2", "K-3", "P-10", "A-0", "North", "East"}:
        assert private not in said, private


@pytest.mark.requirement("S0-045", "S0-044")
@pytest.mark.parametrize("agency", [*shire.PLACES])
def test_extract_and_champions_report_together_give_nothing_of_the_others_away(
    office: Learning, agency: str
) -> None:
    """Who has both may subtract: what is left for the other agencies is nought, or no small number."""
    shown, _ = names_shown(shire.report(office, "champions"))
    own, _ = names_shown(shire.report(office, "agency", subject=agency))
    assert all(shown.get(name, n) == n for name, n in own.items())
    both = {**shown, **own}
    assert not [name for name, n in both.items() if 0 < n < LIMIT]
    group = f"@agency={agency}"
    pairs = [(both[name], both[name + group]) for name in both if name + group in both]
    assert not [pair for pair in pairs if 0 < pair[0] - pair[1] < LIMIT]


@pytest.mark.requirement("S0-045")
def test_an_agency_of_few_audits_sees_that_they_are_too_few(office: Learning) -> None:
    made = shire.report(office, "agency", subject="Health visiting")
    own = shire.table(made, "agencies").rows[0]
    assert (own[0], {*own[1:-2]}) == ("Health visiting", {HIDDEN})
    assert any(note.startswith("Left out, since the numbers in them are too small") for note in made.notes)


@pytest.mark.requirement("S0-045")
def test_an_agencys_own_open_actions_are_counted(office: Learning) -> None:
    made = shire.report(office, "agency", subject="Housing", audience="qa-team")
    assert shire.table(made, "own-actions").rows == (
        ("Its day has not come", 3),
        ("Overdue", 3),
        ("No day set", 0),
        ("All", 6),
    )
    wide = shire.table(shire.report(office, "agency", subject="Housing"), "own-actions")
    assert [row[1] for row in wide.rows] == [HIDDEN, HIDDEN, 0, 6]


@pytest.mark.requirement("S0-016", "S0-130")
def test_only_released_words_about_the_agency_itself_are_quoted(office: Learning) -> None:
    with shire.desk_of(office) as desk:
        heads = {head.agency: head.id for head in reversed(desk.store.audits(months=("2026-08", "2026-08")))}
        for id in heads.values():
            desk.store.release(id, ["6.i.rationale"], by="qa-officer")
    made = shire.report(office, "agency", subject="Harbour School")
    quoted = shire.table(made, "own-words")
    assert quoted.quotes
    assert [row[1] for row in quoted.rows] == [
        "In [reference removed] the plan is clear; [reference removed] keeps it up."
    ]
    earlier = shire.report(office, "agency", "2026-Q2", subject="Harbour School")
    assert "own-words" not in [one.id for one in earlier.tables]


def test_an_agency_without_audits_is_told_so(office: Learning) -> None:
    made = shire.report(office, "agency", "2025", subject="Housing")
    assert "No audit of Housing was completed in this period." in made.notes


@pytest.mark.parametrize(
    ("product", "subject", "said"),
    [
        ("agency", "Harbor School", "Did you mean Harbour School?"),
        ("agency", "Zoo", "Known: "),
        ("team", "Nrth", "Did you mean North? Known: East; North; South."),
    ],
)
def test_who_is_not_known_is_answered_with_those_who_are(
    office: Learning, product: str, subject: str, said: str
) -> None:
    with pytest.raises(InputError) as problem:
        shire.report(office, product, subject=subject)
    assert said in str(problem.value)


@pytest.mark.requirement("S0-015", "S0-016")
def test_a_teams_manager_sees_its_own_with_open_actions_one_by_one(office: Learning) -> None:
    made = shire.report(office, "team", subject="east")
    assert shire.table(made, "own-audits").rows[0][1:] == (3, 28)
    assert shire.table(made, "own-grades").rows[0][1:3] == (2, 3)
    listed = shire.table(made, "own-actions-listed").rows
    assert [(row[0], row[1], row[2]) for row in listed] == [
        ("2026-10-01", "Overdue", "Date the plan of [reference removed]")
    ] * 3
    assert made.sentences[-1] == "3 actions are open, 3 of them overdue."
    said = shire.words(made)
    assert "K-3" not in said
    assert not [name for name in ("North", "South", "Harbour School") if name in said]


@pytest.mark.requirement("S0-015", "S0-016")
@pytest.mark.parametrize(("product", "subject"), [("team", "North"), ("practitioner", "P-10")])
def test_what_shows_small_numbers_goes_to_no_wide_audience(
    office: Learning, product: str, subject: str
) -> None:
    with pytest.raises(InputError, match="not made for CAF Champions Group"):
        shire.report(office, product, subject=subject, audience="champions")


@pytest.mark.requirement("S4-033", "S4-034", "S4-036", "S4-037", "S0-016")
def test_a_practitioner_looks_back_on_their_learning(learning: Learning) -> None:
    made = shire.report(learning, "practitioner", None, "p-07", by="P-07")
    assert (made.period, made.title) == ("all-time", "Learning log of P-07")
    assert [row[1] for row in shire.table(made, "glance").rows] == [3, 4, 1, 0, 0]
    halves = shire.table(made, "improvement").rows
    assert [(row[3], row[4], row[6]) for row in halves] == [(2, 3, 1), (1, 1, 0)]
    assert [row[0] for row in shire.table(made, "quarters").rows] == ["2026-Q1", "2026-Q4"]
    points = shire.table(made, "points").rows
    assert [row[0] for row in points] == ["2026-10-10", "2026-03-10", "2026-02-10", "2026-02-10"]
    assert points[2][2:4] == ("Critical", "See the child alone in [reference removed]")
    assert [row[2] for row in shire.table(made, "graded").rows][-1] == "Good"
    assert made.sentences[0] == "3 audits gave 4 learning points, 1 of them critical."
    assert "Safeguarding (in 2 audits)" in made.sentences[1]


@pytest.mark.requirement("S4-018", "S4-036")
def test_what_was_reviewed_and_tied_to_a_performance_review_stands_with_the_point(learning: Learning) -> None:
    learning.works("P-07")
    learning.qa("learning", "reviewed", "A-000002", "1")
    learning.qa("learning", "link", "A-000002", "1", "--plr", "PLR-7")
    made = shire.report(learning, "practitioner", "2026-Q1", "P-07", by="A-01")
    [one] = [row for row in shire.table(made, "points").rows if row[-1] == "A-000002"]
    assert one[4:6] == ("Practitioner", "PLR-7")
    assert [row[1] for row in shire.table(made, "glance").rows] == [2, 3, 1, 1, 1]


@pytest.mark.requirement("S4-036")
def test_nobody_else_sees_a_learning_log_and_each_look_is_kept(learning: Learning) -> None:
    with pytest.raises(InputError, match="not for A-02"):
        shire.report(learning, "practitioner", None, "P-07", by="A-02")
    shire.report(learning, "practitioner", None, "P-07", by="A-01")
    with shire.desk_of(learning) as desk:
        looks = [(look.by, look.capacity) for look in desk.store.learning_looks("P-07")]
    assert looks == [("A-01", "manager")]


def test_a_practitioner_nobody_knows_is_answered_with_those_who_are(learning: Learning) -> None:
    with pytest.raises(InputError, match="Did you mean P-08 or P-07"):
        shire.report(learning, "practitioner", None, "P-70", by="P-07")
