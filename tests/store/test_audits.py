"""Audits: amended and voided as revisions, nothing overwritten, nobody's save lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from qa_core.errors import StoreError
from qa_core.model.audit import Answer
from qa_core.store.records import StaleSave

OCTOBER = ("2026-10", "2026-10")


@pytest.mark.requirement("S0-034")
def test_an_amendment_is_a_revision_and_the_first_answers_stay(office: Any) -> None:
    id = office.save("best")
    stored = office.amend(id, "worst", 1)
    assert stored.audit.answers == office.new("worst").audit.answers
    assert (stored.head.revision, stored.head.version, stored.head.recorded) == (2, 2, "poor")
    first, second = office.store.history(id)
    assert first.audit.answers == office.new("best").audit.answers
    assert first.result == office.new("best").result
    assert (first.kind, first.by, first.why) == ("submitted", "A-03", "")
    assert (second.kind, second.by, second.why) == ("amended", "A-07", "seen again")
    assert second.audit == stored.audit
    assert first.at.tzinfo is dt.UTC
    assert first.at <= second.at


def test_a_stale_save_is_refused_and_shows_both_versions(office: Any) -> None:
    id = office.save("best")
    office.amend(id, "worst", 1, by="A-08")
    mine = office.new("best").audit
    mine = mine.model_copy(update={"answers": {**mine.answers, "1.a": Answer(value="fair", comment="mine")}})
    new = office.graded(mine)
    with pytest.raises(StaleSave) as refused:
        office.store.amend(id, new.audit, new.result, by="A-07", why="seen", expected_version=1)
    text = str(refused.value)
    assert "you worked on version 1" in text
    assert "version 2 was saved by A-08" in text
    assert '1.a: yours {"value":"fair","comment":"mine"}, stored {"value":"poor"' in text
    assert refused.value.current == office.store.audit(id)
    assert len(office.store.history(id)) == 2


def test_an_amendment_replaces_what_is_counted(office: Any) -> None:
    id = office.save("best")
    before = office.store.by_question(OCTOBER)
    office.amend(id, "worst", 1)
    after = office.store.by_question(OCTOBER)
    assert {c.value for c in before if c.question == "3.a"} == {"good"}
    assert {c.value for c in after if c.question == "3.a"} == {"poor"}
    assert all(count.count >= 1 for count in after)
    assert [a.audit for a in office.store.actions(id)] == [id] * len(office.store.actions())


def test_a_void_audit_is_counted_no_more_and_stays_readable(office: Any) -> None:
    kept, gone = office.save("best"), office.save("worst")
    office.store.void(gone, by="A-07", why="The wrong case.")
    assert [head.id for head in office.store.audits(state="submitted")] == [kept]
    assert [head.id for head in office.store.audits(state="void")] == [gone]
    assert {c.value for c in office.store.by_question(OCTOBER) if c.question == "3.a"} == {"good"}
    assert office.store.actions(gone) == []
    stored = office.store.audit(gone)
    assert stored.audit.answers == office.new("worst").audit.answers
    assert [(r.kind, r.why) for r in office.store.history(gone)][-1] == ("voided", "The wrong case.")
    with pytest.raises(StoreError, match="void already"):
        office.store.void(gone, by="A-07", why="again")
    with pytest.raises(StoreError, match="is void"):
        office.amend(gone, "best", 2)


@pytest.mark.parametrize("why", ["", "   "])
def test_a_change_needs_a_reason(office: Any, why: str) -> None:
    id = office.save()
    new = office.new("worst")
    with pytest.raises(StoreError, match="without a reason"):
        office.store.void(id, by="A-07", why=why)
    with pytest.raises(StoreError, match="without a reason"):
        office.store.amend(id, new.audit, new.result, by="A-07", why=why, expected_version=1)
    assert len(office.store.history(id)) == 1


def test_an_amendment_stays_with_case_and_instrument(office: Any) -> None:
    id = office.save()
    other = office.new(case="K-0001")
    with pytest.raises(StoreError, match="another case"):
        office.store.amend(id, other.audit, other.result, by="A-07", why="so", expected_version=1)
    strange = other.audit.model_copy(update={"version": "2"})
    with pytest.raises(StoreError, match="tiny 2"):
        office.store.amend(id, strange, other.result, by="A-07", why="so", expected_version=1)


@pytest.mark.parametrize("id", ["A-000404", "A-", "E-0001", "", "A-x", "A-99999999999999999999"])
def test_an_audit_that_is_not_there_is_named(office: Any, id: str) -> None:
    with pytest.raises(StoreError, match="There is no audit"):
        office.store.audit(id)


def test_audits_are_found_by_what_they_are(office: Any) -> None:
    first = office.save(case="K-0001", day=dt.date(2026, 7, 1))
    second = office.save(case="K-0002", day=dt.date(2026, 9, 30))
    assert [h.id for h in office.store.audits(months=("2026-07", "2026-08"))] == [first]
    assert [h.id for h in office.store.audits(months=("2026-08", "2026-09"))] == [second]
    assert [h.id for h in office.store.audits(team="South")] == [first]
    assert [h.id for h in office.store.audits(case="K-0002")] == [second]
    assert [h.id for h in office.store.audits(instrument="tiny")] == [first, second]
    assert office.store.audits(instrument="other") == []
    with pytest.raises(StoreError, match="2026-13"):
        office.store.audits(months=("2026-01", "2026-13"))


def test_team_and_agency_are_those_of_the_case_when_it_was_submitted(office: Any) -> None:
    from qa_core.model.case import Case

    id = office.save(case="K-0001")
    office.store.load_cases([Case(ref="K-0001", team="East", agency="Health")])
    office.store.amend(
        id,
        *(office.new("worst", case="K-0001").audit, office.new("worst", case="K-0001").result),
        by="A-07",
        why="so",
        expected_version=1,
    )
    assert office.store.audit(id).head.team == "South"
    assert {c.group for c in office.store.by_team(OCTOBER)} == {"South"}
    assert [check.detail for check in office.store.verify() if not check.ok] == []


def test_many_audits_are_stored_all_or_none(office: Any) -> None:
    new = [office.new(n, case="K-0001") for n in range(20)]
    ids = office.store.save_audits(office.instrument, new, by="A-03")
    assert ids == [f"A-{n:06d}" for n in range(1, 21)]
    strange = office.new().audit.model_copy(update={"version": "2"})
    with pytest.raises(StoreError, match="tiny 2"):
        office.store.save_audits(
            office.instrument, [*new, office.graded(office.new().audit), _bad(new, strange)]
        )
    assert len(office.store.audits()) == 20
    assert office.store.audit("A-000007").audit.answers == new[6].audit.answers


def _bad(new: list[Any], audit: Any) -> Any:
    return type(new[0])(audit, new[0].result)


@pytest.mark.requirement("S0-013")
def test_remedial_actions_are_kept_by_audit_and_row(office: Any) -> None:
    audit = office.new().audit
    rows = (
        {"action": "See the child alone", "owner": "A-09", "due": "2026-12-01", "rag": "red"},
        {"action": "Ask the school", "owner": "School", "due": "2026-11-01", "rag": "green"},
    )
    new = office.graded(audit.model_copy(update={"answers": {**audit.answers, "3.d": Answer(rows=rows)}}))
    id = office.store.save_audit(office.instrument, new.audit, new.result)
    found = office.store.actions(id)
    assert [(a.row, a.action, a.owner, a.due, a.rag) for a in found] == [
        (1, "See the child alone", "A-09", dt.date(2026, 12, 1), "red"),
        (2, "Ask the school", "School", dt.date(2026, 11, 1), "green"),
    ]
    [red, green] = sorted(
        office.store.actions_summary(OCTOBER, dt.date(2027, 1, 1)), key=lambda c: c.rag, reverse=True
    )
    assert (red.rag, red.count, red.overdue, green.rag, green.count, green.overdue) == (
        "red",
        1,
        1,
        "green",
        1,
        0,
    )


def test_only_released_words_are_quoted_and_without_references(office: Any) -> None:
    audit = office.new().audit
    words = {"1.a": Answer(value="good", comment="A-03 saw in K-0417 that C1, not C10, was heard.")}
    new = office.graded(audit.model_copy(update={"answers": {**audit.answers, **words}}))
    id = office.store.save_audit(office.instrument, new.audit, new.result)
    assert office.store.narratives(OCTOBER) == []
    assert office.store.release(id, ["1.a"], by="A-07") == ["1.a"]
    assert office.store.release(id, ["1.a"], by="A-07") == []
    [quoted] = office.store.narratives(OCTOBER)
    assert quoted.text == "[auditor] saw in [case] that [child], not C10, was heard."
    assert (quoted.question, quoted.month) == ("1.a", "2026-10")
    assert office.store.released(id) == ["1.a"]
    assert office.store.narratives(("2026-11", "2026-12")) == []
    assert office.store.narratives(OCTOBER, instrument="other") == []


def test_amended_words_are_quoted_no_more(office: Any) -> None:
    audit = office.new().audit
    answers = {
        **audit.answers,
        "1.a": Answer(value="good", comment="first"),
        "3.a.why": Answer(value="because"),
    }
    new = office.graded(audit.model_copy(update={"answers": answers}))
    id = office.store.save_audit(office.instrument, new.audit, new.result)
    office.store.release(id, ["1.a", "3.a.why"], by="A-07")
    changed = {**answers, "1.a": Answer(value="good", comment="second")}
    new = office.graded(new.audit.model_copy(update={"answers": changed}))
    office.store.amend(id, new.audit, new.result, by="A-08", why="so", expected_version=1)
    assert office.store.released(id) == ["3.a.why"]
    assert [quoted.text for quoted in office.store.narratives(OCTOBER)] == ["because"]
    office.store.void(id, by="A-08", why="so")
    assert office.store.narratives(OCTOBER) == []
    with pytest.raises(StoreError, match="is void"):
        office.store.release(id, ["1.a"], by="A-07")


def test_only_words_that_are_there_can_be_released(office: Any) -> None:
    id = office.save()
    with pytest.raises(StoreError, match=r"no words at 3\.b"):
        office.store.release(id, ["1.a", "3.b"], by="A-07")
    with pytest.raises(StoreError, match=r"no question '9\.z'"):
        office.store.release(id, ["9.z"], by="A-07")
    assert office.store.released(id) == []
