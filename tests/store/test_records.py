"""Records and the subjects of allocations, on both engines."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import samples

from qa_core.model.audit import Subject
from qa_core.model.record import Record
from qa_core.store.records import Flag, RecordHead

DAY = dt.date(2026, 9, 1)


def record(name: str = "T-1", cycle: int = 1, **facts: object) -> Record:
    return Record(record=name, case="K-0417", cycle=cycle, lead_professional="A-09", facts=facts)


@pytest.mark.requirement("S0-024")
def test_each_cycle_of_a_record_is_kept_and_brought_up_to_date(office: Any) -> None:
    store = office.store
    store.keep_records("tiny", [(record(summary=None), DAY), (record("T-2"), None)], {}, by="A-03")
    store.keep_records("tiny", [(record(summary="met"), DAY)], {})
    store.keep_records("tiny", [(record(cycle=2), DAY)], {})
    assert store.case_record("tiny", "T-1", 1) == record(summary="met")
    assert store.case_record("tiny", "T-1", 3) is None
    assert store.case_record("other", "T-1", 1) is None
    heads = store.record_heads("tiny")
    assert [one for one in heads if one.date] == [
        RecordHead("T-1", "K-0417", 1, DAY),
        RecordHead("T-1", "K-0417", 2, DAY),
    ]
    assert [one for one in heads if not one.date] == [RecordHead("T-2", "K-0417", 1, None)]
    assert [check for check in store.verify() if not check.ok] == []


def test_a_record_altered_added_or_removed_behind_the_back_is_told(office: Any) -> None:
    store = office.store
    store.keep_records("tiny", [(record(f"T-{n}"), DAY) for n in range(1, 4)], {})
    with store.database.write() as connection:
        connection.exec_driver_sql("UPDATE case_record SET record = 'T-9' WHERE record = 'T-1'")
        connection.exec_driver_sql("DELETE FROM case_record WHERE record = 'T-2'")
    (check,) = (one for one in store.verify() if one.name == "records")
    assert not check.ok
    assert "record T-9 (cycle 1) of tiny is not in the log" in check.detail
    assert check.detail.count("a record is in the log but gone") == 2


@pytest.mark.requirement("S0-125")
def test_a_concern_of_a_record_is_adopted_by_its_return(office: Any) -> None:
    store = office.store
    flag = Flag("1.a", "safeguarding-prompt", "level 3")
    raised = store.keep_records("tiny", [(record(), DAY)], {"T-1": [flag]})
    assert store.keep_records("tiny", [(record(), DAY)], {"T-1": [flag]}) == raised
    other = store.keep_records("tiny", [(record(cycle=2), DAY)], {"T-1": [flag]})
    assert other != raised
    office.sent("R-1")
    store.adopt_concerns("tiny", "T-1", 1, "R-1")
    first, second = store.escalations()
    assert (first.id, first.return_id, first.case) == (*raised["T-1"], "R-1", "K-0417")
    assert second.return_id is None
    assert store.keep_concerns(office.file("R-1"), [flag]) == raised["T-1"]


def test_an_allocation_keeps_its_subject(office: Any) -> None:
    subject = Subject(record="T-1", cycle=2, previous=("1.a", "2.a"))
    plain = samples.allocation(office.instrument, "R-1")
    of_record = samples.allocation(office.instrument, "R-2").model_copy(update={"subject": subject})
    office.store.allocate([plain, of_record])
    assert office.store.allocation("R-1") == plain
    assert office.store.allocation("R-2") == of_record
    assert office.store.allocations() == [plain, of_record]
    with office.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE allocation_subject SET cycle = 1")
    wrong = [check.name for check in office.store.verify() if not check.ok]
    assert wrong == ["allocations"]
