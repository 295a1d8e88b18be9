"""One answer put right, an audit of the wrong case voided: in every regime, with a reason, nothing erased."""

from __future__ import annotations

import datetime as dt

import pytest
from office import Office

from qa_core.config import find
from qa_core.cycle.desk import Desk
from qa_core.model.audit import Subject
from qa_core.model.instrument import Instrument
from qa_core.registry import Registry
from qa_core.rules.examples import example_audit
from qa_core.rules.verdicts import blocking
from qa_core.store.records import NewAudit

INSTRUMENTS = sorted(Registry.load().instruments)


def kept(office: Office, instrument: Instrument) -> str:
    """An audit of a regime as its return would leave it."""
    with office.store() as store:
        desk = Desk(store, Registry.load(), find(office.folder), dt.date(2026, 10, 27), "qa-officer")
        agency = instrument.agencies[0].id if instrument.agencies else None
        subject = Subject(record="T-1") if instrument.record else Subject()
        made = (
            desk.grade(
                instrument,
                example_audit(instrument, pick, agency=agency, agree=True).model_copy(
                    update={"subject": subject}
                ),
            )
            for pick in ("best", *range(200))
        )
        audit, result = next(one for one in made if not blocking(one[1]))
        store.save_snapshot(instrument)
        return store.save_audits(instrument, [NewAudit(audit, result)], by="A-03")[0]


@pytest.mark.requirement("S0-034")
@pytest.mark.parametrize("name", INSTRUMENTS)
def test_an_answer_is_put_right_and_an_audit_voided(office: Office, name: str) -> None:
    instrument = Registry.load().instrument(name)
    id = kept(office, instrument)
    before = office.json("audit", "show", id)["audit"]["answers"]
    key = next(key for key in instrument.questions if before.get(key, {}).get("comment"))
    for command in (("amend", id, key, "By telephone: seen on 3 June.", "--part", "comment"), ("void", id)):
        assert "reason" in office.qa("audit", *command, "--reason", " ", expect=2).stderr.casefold()
    change = ("amend", id, key, "By telephone: seen on 3 June.", "--part", "comment")
    office.qa("audit", *change, "--reason", "Rang the auditor, 3 June")
    same = office.qa("audit", *change, "--reason", "Once more", expect=2).stderr
    assert f"{key} is already By telephone: seen on 3 June." in same
    office.qa("audit", "void", id, "--reason", "The wrong case was audited")
    history = office.json("audit", "history", id)
    assert [(one["kind"], one["by"], one["why"]) for one in history] == [
        ("submitted", "A-03", ""),
        ("amended", "qa-officer", "Rang the auditor, 3 June"),
        ("voided", "qa-officer", "The wrong case was audited"),
    ]
    [changed] = history[1]["changes"]
    assert (changed["question"], changed["part"], changed["before"]) == (
        key,
        "comment",
        before[key]["comment"],
    )
    assert history[2]["changes"] == []
    assert office.json("audit", "list") == []
    with office.store() as store:
        assert store.history(id)[0].audit.answers[key].comment == before[key]["comment"]
        assert [check.detail for check in store.verify() if not check.ok] == []
