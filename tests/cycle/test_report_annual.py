"""The annual report, coverage and consistency: every regime's year, what it taught, and what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa_core.config import find
from qa_core.cycle.desk import Desk
from qa_core.cycle.reporting import make, wanted
from qa_core.cycle.setup import initialise
from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer
from qa_core.model.case import Case
from qa_core.model.figure import HIDDEN, Column, Report, Table
from qa_core.registry import Registry
from qa_core.reports.annual_tables import weak
from qa_core.rules.examples import example_audit
from qa_core.store.records import Incoming, NewAudit
from qa_core.store.store import Store

YEAR = "2026"
WORDS = ("see every child alone", "hold the meeting within six weeks")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A year with twelve audits of two regimes, the same two actions in all of Tier 2."""
    folder = tmp_path_factory.mktemp("annual")
    registry = Registry.load()
    initialise(folder / "qa.toml", registry.instruments.values())
    (folder / "qa.toml").write_text('[organisation]\nservice_lead = "SL-1"\n', encoding="utf-8")
    config = find(folder / "qa.toml")
    with Store.open(config.database) as store:
        made = Desk(store, registry, config, dt.date(2026, 12, 31), "SL-1")
        cases = [
            Case(ref=f"K-{n:04d}", team="NS"[n % 2], agency="Hub", opened=dt.date(2025, 1, 1))
            for n in range(30)
        ]
        store.load_lists([], cases)
        for id, grades in {
            "caf-tier2": ("good", "requires-improvement"),
            "cafcass-impact": ("good", "outstanding"),
        }.items():
            instrument = registry.instrument(id)
            key = instrument.role("overall")[0]
            store.save_snapshot(instrument)
            audits = []
            for n in range(12):
                given = {key: Answer(value=grades[n % 2])}
                for table in instrument.role("actions"):
                    rows = [{"finding": "f", "action": words, "owner": "Hub"} for words in WORDS]
                    given[table] = Answer(rows=tuple(rows))
                audit = example_audit(
                    instrument, "best", date=dt.date(2026, 1 + n, 5), case=f"K-{n:04d}", given=given
                )
                audits.append(NewAudit(*made.grade(instrument, audit)))
            store.save_audits(instrument, audits)
        yield made


def report(desk: Desk, name: str, period: str = YEAR, audience: str | None = None) -> Report:
    """One report."""
    return make(desk, name, wanted(desk, name, period, audience=audience))


def table(made: Report, id: str) -> Table:
    """One table of a report."""
    return next(one for one in made.tables if one.id == id)


@pytest.mark.requirement("S0-048")
def test_all_regimes_stand_in_one_document_each_in_its_part(desk: Desk) -> None:
    made = report(desk, "annual")
    ids = ("caf-tier2", "cafcass-impact")
    found = [id for one in made.tables for id in ids if one.id.startswith(f"{id}-")]
    assert found == sorted(found, key=ids.index)
    assert {*found} == {*ids}
    titles = {id: desk.registry.instrument(id).title for id in ids}
    assert all(
        one.title.startswith(titles[id]) for one in made.tables for id in ids if one.id.startswith(f"{id}-")
    )
    grades = table(made, "caf-tier2-grades")
    assert {row[0]: row[1] for row in grades.rows}["Good"] == 6
    assert {row[0]: row[1] for row in table(made, "cafcass-impact-grades").rows}["Outstanding"] == 6
    assert not any(one.id.startswith(("caf-tier2-questions", "caf-tier2-details")) for one in made.tables)


@pytest.mark.requirement("S0-039", "S0-048")
def test_themes_of_all_regimes_stand_side_by_side(desk: Desk) -> None:
    rows = table(report(desk, "annual"), "shared-themes").rows
    both = {desk.registry.instrument(id).title for id in ("caf-tier2", "cafcass-impact")}
    assert {row[1] for row in rows} == both
    for row in rows:
        assert row[4] == int(str(row[2])) / int(str(row[3]))


@pytest.mark.requirement("S0-049")
def test_a_theme_comes_first_only_where_its_range_lies_below_all_the_others() -> None:
    columns = (
        Column(title="Theme"),
        Column(title="At the expected level", kind="count"),
        Column(title="n answers", kind="count"),
        Column(title="Share", kind="share", of=(1,), base=2),
        Column(title="Likely range", kind="range", of=(1,), base=2),
    )
    low, near, high = (
        ("Voice", 10, 100, 0.1, (0.06, 0.17)),
        ("Plan", 50, 100, 0.5, (0.4, 0.6)),
        (
            *("Oversight", 90, 100, 0.9),
            (0.83, 0.94),
        ),
    )
    made = Table(id="themes", title="Themes", columns=columns, rows=(high, near, low))
    assert [(one["what"], one["why"]) for one in weak(made)] == [
        ("Voice", "10 of 100 answers at the expected level (10%)")
    ]
    assert weak(made.model_copy(update={"rows": (near,)})) == []


@pytest.mark.requirement("S0-049")
def test_next_years_priorities_come_from_what_the_year_left(desk: Desk) -> None:
    from qa_core.cycle import recommendations

    text = "Agree who chairs when a worker changes"
    recommendations.add(desk, text, "service-leader", dt.date(2027, 3, 1), theme="Planning")
    rows = table(report(desk, "annual"), "priorities").rows
    what = {str(row[1]): str(row[0]) for row in rows}
    assert what[text] == "Recommendation not yet done"
    assert {what[words] for words in WORDS} == {"Action that came again"}
    assert next(row[2] for row in rows if row[1] == WORDS[0]) == "in 12 audits of 2026"
    assert table(report(desk, "annual"), "priorities").title == "Priorities for 2027"


@pytest.mark.requirement("S0-048")
def test_it_is_of_a_whole_year(desk: Desk) -> None:
    with pytest.raises(InputError, match="whole year: write --period 2026"):
        report(desk, "annual", "2026-Q3")


@pytest.mark.requirement("S0-028")
def test_coverage_counts_cases_of_twelve_months_by_team_and_month(desk: Desk) -> None:
    made = report(desk, "coverage", "2026-Q2")
    pace = table(made, "pace-caf-tier2")
    assert [row[0] for row in pace.rows][-1] == "2026-06"
    assert pace.rows[-1][3:5] == (1, 6)
    teams = {row[0]: row for row in table(made, "coverage-caf-tier2").rows}
    assert teams["All teams"][1:3] == (6, 30.0)
    assert teams["All teams"][3] == 6 / 30
    assert teams["N"][1] == 3


@pytest.mark.requirement("S0-024")
def test_gaps_name_cases_for_the_qa_team_alone(desk: Desk) -> None:
    record = desk.registry.instrument("caf-tier1-taf")
    days = {"taf_dates": ["2026-05-04", "2026-06-08"]}
    desk.store.load_lists([], [Case(ref="K-0900", team="N", agency="Hub", facts=days)])
    own, others = report(desk, "coverage", YEAR), report(desk, "coverage", YEAR, "cmt")
    assert {row[:2] for row in table(own, "gaps").rows} == {(record.title, "K-0900")}
    assert [row[2:4] for row in table(own, "checked").rows] == [(2, 2)]
    assert "gaps" not in [one.id for one in others.tables]
    assert not any("K-0900" in str(one.rows) for one in others.tables)


@pytest.mark.requirement("S0-005")
def test_consistency_shows_the_pairs_themselves_and_severity_to_the_qa_team_alone(desk: Desk) -> None:
    instrument = desk.registry.instrument("caf-tier2")
    first = next(head for head in desk.store.audits(instrument="caf-tier2") if head.recorded == "good")
    look(desk, first.id, first.case, "A-90", "requires-improvement")
    made = report(desk, "consistency")
    assert table(made, "summary").rows[0][1:3] == (12, 1)
    row = table(made, "agreement").rows[0]
    assert row[1:4] == (1, 0, 0.0)
    assert row[5] == "too few pairs (1)"
    pairs = table(made, "pairs-caf-tier2")
    [only] = pairs.rows
    assert dict(zip([c.title for c in pairs.columns], only, strict=True))["Requires Improvement"] == 1
    assert only[0] == "Good"
    assert {row[0] for row in table(made, "severity").rows} == {first.auditor, "A-90"}
    wider = report(desk, "consistency", audience="service-lead")
    assert "severity" not in [one.id for one in wider.tables]
    assert "A-90" not in str(wider.tables)
    assert instrument.title == pairs.title.partition(":")[0]


def look(desk: Desk, first: str, case: str, auditor: str, grade: str) -> None:
    """A second, blind audit of a case, stored."""
    instrument = desk.registry.instrument("caf-tier2")
    allocation = Allocation(
        return_id="R-SECOND",
        instrument=instrument.id,
        version=instrument.version,
        digest=instrument.digest,
        case=case,
        auditor=auditor,
        exported=dt.date(2026, 12, 1),
        purpose="second",
        looks_at=first,
    )
    desk.store.give_look(allocation, None, "", by="qa-officer")
    key = instrument.role("overall")[0]
    given = {key: Answer(value=grade)}
    audit = example_audit(instrument, "best", date=dt.date(2026, 12, 2), case=case, given=given)
    audit = audit.model_copy(update={"auditor": auditor})
    file = Incoming("back.xlsx", b"back", "R-SECOND", "hash")
    new = NewAudit(*desk.grade(instrument, audit))
    desk.store.save_return(file, "accepted", instrument=instrument, new=new)


@pytest.mark.requirement("S0-015", "S0-044")
@pytest.mark.parametrize("audience", ["champions", "agency", "public"])
@pytest.mark.parametrize(
    "name", ["quarterly", "year-to-date", "annual", "coverage", "consistency", "monthly-tab"]
)
def test_only_what_is_made_for_wide_readers_goes_to_them(desk: Desk, name: str, audience: str) -> None:
    with pytest.raises(InputError, match=f"{name} is not made for .*For them: champions, agency"):
        wanted(desk, name, YEAR, audience=audience)


@pytest.mark.requirement("S0-015", "S0-044")
def test_what_champions_see_of_a_theme_does_not_tell_of_how_many_audits_it_is(desk: Desk) -> None:
    made = make(desk, "champions", wanted(desk, "champions", "2026-Q1"))
    assert {row[1] for row in table(made, "audits").rows[:-1]} == {HIDDEN}
    assert not any(one.id.endswith("-themes") for one in made.tables)
    whole = make(desk, "champions", wanted(desk, "champions", YEAR))
    themes = table(whole, "caf-tier2-themes")
    assert all(column.kind != "range" for column in themes.columns)
    for row in themes.rows:
        for at, column in enumerate(themes.columns):
            counted = [row[place] for place in (*column.of, column.base or 0)]
            if column.kind == "share" and row[at] not in (HIDDEN, None):
                assert row[at] == sum(int(str(n)) for n in counted[:-1]) / int(str(counted[-1]))


@pytest.mark.requirement("S0-028", "S0-038")
def test_reports_come_out_when_the_plugin_is_gone(desk: Desk) -> None:
    bare = replace(desk, registry=Registry())
    used = ["caf-tier2", "cafcass-impact"]
    for name in ("quarterly", "coverage", "consistency", "year-to-date"):
        want = wanted(desk, name, YEAR, instruments=used)
        for one, other in zip(make(desk, name, want).tables, make(bare, name, want).tables, strict=True):
            assert (one.id, one.rows) == (other.id, other.rows)


@pytest.mark.requirement("S0-028", "S0-051")
def test_coverage_and_consistency_say_what_they_found(desk: Desk) -> None:
    said = report(desk, "coverage").sentences
    title = desk.registry.instrument("caf-tier2").title
    open_ones = len(desk.store.cases())
    share = f"12 of {open_ones} open cases were audited over 12 months ({12 / open_ones:.0%})"
    assert f"{title}: {share}. The aim is 20% of the open cases over 12 months." in said
    assert len(said) <= 5
