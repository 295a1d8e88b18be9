"""Counting in the database equals counting by hand, over one covering index."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest

from qa_core.model.audit import Answer
from qa_core.store.records import Flag

YEAR = ("2026-01", "2026-12")


def _by_hand(office: Any, key: str) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for head in office.store.audits(state="submitted"):
        value = office.store.audit(head.id).audit.answers[key].value
        found[value] += 1
    return found


@pytest.fixture
def counted(office: Any) -> Any:
    """An office with twelve audits over the months, teams and agencies."""
    for n in range(12):
        case = f"K-{n % 10 + 1:04d}" if n % 3 else "K-0417"
        office.save(n, case=case, day=dt.date(2026, 1 + n, 15))
    return office


@pytest.mark.requirement("S0-038")
def test_answers_are_counted_as_by_hand(counted: Any) -> None:
    counts = counted.store.by_question(YEAR)
    for key in ("1.a", "3.a", "3.b"):
        found = Counter({c.value: c.count for c in counts if c.question == key})
        assert found == _by_hand(counted, key)
    assert {c.level for c in counts if c.question == "3.a" and c.value == "good"} == {2}
    assert {c.level for c in counts if c.question == "1.b"} == {None}


def test_a_period_counts_its_first_and_last_month(counted: Any) -> None:
    def total(first: str, last: str) -> int:
        counts = counted.store.by_question((first, last))
        return sum(c.count for c in counts if c.question == "3.a")

    assert total("2026-03", "2026-05") == 3
    assert total("2026-01", "2026-12") == 12
    assert total("2027-01", "2027-12") == 0


@pytest.mark.parametrize("by", ["team", "agency", "month"])
def test_groups_add_up_to_the_whole(counted: Any, by: str) -> None:
    def key(count: Any) -> tuple[str, str, str]:
        return count.question, count.value, count.state

    whole = {key(c): c.count for c in counted.store.by_question(YEAR)}
    parts: Counter[Any] = Counter()
    groups = set()
    for count in counted.store.by_question(YEAR, by=by):
        parts[key(count)] += count.count
        groups.add(count.group)
    assert dict(parts) == whole
    assert (
        groups
        == {
            "team": {"North", "South"},
            "agency": {"Early help", "School"},
            "month": {f"2026-{n:02d}" for n in range(1, 13)},
        }[by]
    )


def test_missing_and_not_applicable_are_counted_apart(office: Any) -> None:
    audit = office.new().audit
    answers = {**audit.answers, "2.c": Answer(value="na", comment="x")}
    del answers["3.b"]
    new = office.graded(audit.model_copy(update={"answers": answers}))
    office.store.save_audit(office.instrument, new.audit, new.result)
    found = {c.question: (c.value, c.state) for c in office.store.by_question(YEAR)}
    assert found["2.c"] == ("na", "na")
    assert found["3.b"] == ("", "missing")
    assert "3.c" not in found


def test_of_several_options_an_audit_counts_once_in_the_base(office: Any) -> None:
    audit = office.new().audit
    answers = {**audit.answers, "1.b": Answer(value=("housing", "isolation"))}
    new = office.graded(audit.model_copy(update={"answers": answers}))
    for _ in range(3):
        office.store.save_audit(office.instrument, new.audit, new.result)
    counts = {c.value: c.count for c in office.store.by_question(YEAR) if c.question == "1.b"}
    assert counts == {"housing": 3, "isolation": 3}
    bases = {b.question: b.count for b in office.store.bases(YEAR) if b.state == "answered"}
    assert bases["1.b"] == 3
    assert bases["2.a[].grade"] == 6


def test_words_are_counted_but_never_kept_as_values(counted: Any) -> None:
    values = {c.value for c in counted.store.by_question(YEAR) if c.question in ("3.a.why", "1.c")}
    assert values == {""}


def test_recorded_and_suggested_grades_stand_side_by_side(counted: Any) -> None:
    found = counted.store.grades(YEAR)
    heads = counted.store.audits(state="submitted")
    wanted = Counter((h.recorded, h.suggested, h.outcome) for h in heads)
    assert Counter({(g.recorded, g.suggested, g.outcome): g.count for g in found}) == wanted
    by_team = counted.store.grades(YEAR, by="team")
    assert Counter(h.team for h in heads) == sum(
        (Counter({g.group: g.count}) for g in by_team), start=Counter()
    )


@pytest.mark.requirement("S0-003")
def test_the_versions_behind_a_period_are_told(counted: Any) -> None:
    [found] = counted.store.versions(YEAR)
    assert (found.instrument, found.version, found.audits) == ("tiny", "1", 12)
    assert found.digest == counted.instrument.digest
    assert counted.store.versions(YEAR, ["other"]) == counted.store.by_question(YEAR, ["other"]) == []
    assert counted.store.by_question(YEAR, ["tiny"]) == counted.store.by_question(YEAR)


def test_concerns_are_counted_by_type_and_state(office: Any) -> None:
    for n in range(3):
        file = office.file(office.sent(f"R-{n}"))
        office.store.keep_concerns(file, [Flag("3.b", "immediate-concern", "x")])
    office.store.acknowledge("E-0002", "A-07")
    now = dt.datetime.now(dt.UTC)
    hour = dt.timedelta(hours=1)
    found = office.store.escalations_summary(now - hour, now + hour)
    assert [(c.type, c.state, c.count) for c in found] == [
        ("immediate-concern", "acknowledged", 1),
        ("immediate-concern", "flagged", 2),
    ]
    assert office.store.escalations_summary(now + hour, now + 2 * hour) == []


def test_counting_reads_one_covering_index_and_sorts_only_sums(sqlite_office: Any) -> None:
    from qa_core.store import figures
    from qa_core.store.engine import query

    seen: list[str] = []
    with sqlite_office.store.database.read() as connection:
        raw = connection.connection.dbapi_connection
        raw.set_trace_callback(seen.append)
        figures.counts(connection, sqlite_office.store._instrument, YEAR)
        raw.set_trace_callback(None)
        [counting] = [sql for sql in seen if "answer_row" in sql]
        plan = [str(row[3]) for row in query(connection, f"EXPLAIN QUERY PLAN {counting}")]
    assert any("USING COVERING INDEX ix_answer_row_figures (month>? AND month<?)" in s for s in plan)
    inner = plan[: plan.index("SCAN monthly")]
    assert not [step for step in inner if "TEMP B-TREE" in step]


def test_answer_rows_can_be_read_in_words(office: Any) -> None:
    from qa_core.store.engine import query

    id = office.save("best", case="K-0001")
    columns = "instrument, version, month, team, agency, item, value, state"
    sql = f"SELECT {columns} FROM counted_answer WHERE question = ?"
    with office.store.database.read() as connection:
        assert query(connection, sql, "3.a") == [
            ("tiny", "1", 202610, "South", "School", 0, "good", "answered")
        ]
    assert id == "A-000001"
