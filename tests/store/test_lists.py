"""Instruments, cases, people and allocations in the store."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import samples

from qa_core.errors import InstrumentError, StoreError
from qa_core.model.case import Case, Involvement, Person
from qa_core.model.instrument import Instrument


@pytest.mark.requirement("S0-003")
def test_an_instrument_is_kept_whole(office: Any) -> None:
    kept = office.store.instrument("tiny", "1")
    assert kept.digest == office.instrument.digest
    assert kept.canonical == office.instrument.canonical
    assert office.store.instruments() == [("tiny", "1", office.instrument.digest)]


@pytest.mark.requirement("S0-003", "S0-004")
def test_the_same_version_with_other_content_is_refused_naming_both(office: Any) -> None:
    data = office.instrument.model_dump(mode="json", exclude_defaults=True)
    other = Instrument.parse({**data, "title": "Another title"})
    with pytest.raises(InstrumentError) as refused:
        office.store.save_snapshot(other)
    assert office.instrument.digest in str(refused.value)
    assert other.digest in str(refused.value)
    assert office.store.instruments() == [("tiny", "1", office.instrument.digest)]


def test_a_version_that_is_not_kept_is_named(office: Any) -> None:
    with pytest.raises(StoreError, match="tiny 2 is not kept"):
        office.store.instrument("tiny", "2")


def test_cases_and_people_come_back_as_they_went_in(office: Any) -> None:
    case = Case(
        ref="K-0500",
        team="West",
        agency="Health",
        opened=dt.date(2026, 1, 5),
        closed=dt.date(2026, 9, 30),
        lead_professional="A-09",
        involved=(
            Involvement(person="A-09", involved="assessor"),
            Involvement(person="A-10", involved="contributor"),
        ),
        facts={"children": [{"id": "C1"}], "level": 2, "consent_date": None},
    )
    person = Person(ref="A-11", role="manager", team="West", agency="Health", external=True, manager="A-12")
    office.store.load_lists([person], [case])
    assert office.store.case("K-0500") == case
    assert case in office.store.cases()
    assert office.store.person("A-11") == person
    assert person in office.store.people()
    assert office.store.case("K-9999") is None
    assert office.store.person("A-9999") is None


def test_a_list_brings_up_to_date_and_leaves_the_rest(office: Any) -> None:
    before = office.store.cases()
    hand = Involvement(person="A-09", involved="assessor")
    office.store.load_cases([Case(ref="K-0001", team="East", involved=(hand,))])
    office.store.load_cases([Case(ref="K-0001", team="East")])
    assert office.store.case("K-0001") == Case(ref="K-0001", team="East")
    assert len(office.store.cases()) == len(before)


def test_a_list_is_loaded_whole_or_not_at_all(office: Any) -> None:
    broken = Case.model_construct(ref="K-0601", team=None, agency="", involved=(), facts={})
    with pytest.raises(Exception, match=r"(?i)null"):
        office.store.load_lists([Person(ref="A-77")], [Case(ref="K-0600"), broken])
    assert office.store.person("A-77") is None
    assert office.store.case("K-0600") is None


def test_an_allocation_comes_back_as_it_went_in(office: Any) -> None:
    given = samples.allocation(office.instrument)
    office.store.allocate([given, given])
    office.store.allocate([given])
    assert office.store.allocation("R-0001") == given
    assert office.store.allocations() == [given]
    assert office.store.allocation("R-0002") is None
    assert office.store.allocation_states() == {"R-0001": "issued"}


def test_a_return_id_is_used_once(office: Any) -> None:
    office.sent("R-0001")
    with pytest.raises(StoreError, match="R-0001 is in use"):
        office.store.allocate([samples.allocation(office.instrument, "R-0001", "K-0001")])
    assert office.store.allocation("R-0001").case == "K-0417"


def test_an_allocation_needs_its_instrument_version(office: Any) -> None:
    strange = samples.allocation(office.instrument).model_copy(update={"version": "2"})
    with pytest.raises(StoreError, match="tiny 2 is not kept"):
        office.store.allocate([samples.allocation(office.instrument, "R-0009"), strange])
    assert office.store.allocations() == []


def test_the_key_stays_the_same(office: Any, url: str) -> None:
    from qa_core.store.store import Store

    with Store.open(url) as again:
        assert again.key() == office.store.key()
    assert len(office.store.key()) == 32
