"""Concerns and unread returns stay in sight until a person acted."""

from __future__ import annotations

import json

import pytest
from office import Office

from qa_core.registry import Registry


def test_an_unread_return_is_listed_until_its_sender_was_asked(office: Office) -> None:
    path = office.folder / "scan K-0417.xlsx"
    path.write_bytes(b"%PDF-1.7")
    office.take(path, expect=1)
    [item] = office.json("escalation", "list", expect=1)
    assert "ask the sender" in item["what"]
    assert "UNREAD RETURN U-0001" in office.qa("audit", "list").stdout
    office.qa("escalation", "settle", item["id"], "--note", "Asked by telephone: no concern")
    assert office.json("escalation", "list") == []


def test_words_that_are_no_answer_at_a_concern_question_raise_it_in_every_door(office: Office) -> None:
    [outcome] = office.take(office.fill(office.send(), office.answers()))
    office.qa("audit", "amend", outcome["audit"], "6.f", "maybe", "--reason", "x", expect=2)
    assert [c["state"] for c in office.json("escalation", "list", expect=1)] == ["flagged"]


@pytest.mark.parametrize(
    ("answers", "first"),
    [
        ({"6.f": {"value": "yes"}, "3.a": {"value": "zz"}}, "6.f: a concern may be meant here ('yes'"),
        ({"6.e": {"value": "current"}, "9.z": None}, "6.e: a concern may be meant here ('current'"),
    ],
)
def test_a_plain_concern_is_told_before_any_mistake_in_the_file(
    office: Office, answers: dict[str, object], first: str
) -> None:
    path = office.folder / "a.json"
    path.write_text(json.dumps({"answers": answers}), encoding="utf-8")
    assert office.qa("grade", "caf-tier2", path, expect=2).stderr.startswith(first)


def test_not_applicable_at_a_concern_question_is_a_flag(office: Office) -> None:
    path = office.folder / "a.json"
    path.write_text(json.dumps({"answers": {"6.f": {"value": "na"}}}), encoding="utf-8")
    assert office.json("grade", "caf-tier2", path, expect=1)["follow_up"] == [
        {"kind": "escalation", "type": "immediate-concern", "question": "6.f"}
    ]


def test_an_answer_given_twice_is_refused(office: Office) -> None:
    path = office.folder / "a.json"
    path.write_text('{"answers": {"6.f": {"value": "yes"}, "6.f": {"value": "no"}}}', encoding="utf-8")
    assert "6.f stands twice" in office.qa("grade", "caf-tier2", path, expect=2).stderr


def test_a_wrong_setting_is_told_at_once_and_blamed_on_nobody_else(office: Office) -> None:
    toml = office.folder / "qa.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace("[settings]", '[settings]\ntaf_acceptable_days = "x"'), encoding="utf-8")
    told = office.qa("audit", "list", expect=2).stderr
    assert (
        "qa.toml, [settings]: setting taf_acceptable_days: 'x' is not of the kind of its default 56" in told
    )


def test_without_its_plugin_a_return_is_not_blamed_on_the_auditor(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = office.send()
    audit = office.answers()
    blank = audit.answers["4.h"].model_copy(update={"value": None, "reason": ""})
    path = office.fill(sent, audit.model_copy(update={"answers": {**audit.answers, "4.h": blank}}))
    with monkeypatch.context() as patch:
        patch.setattr(Registry, "load", classmethod(lambda cls, _points=None: cls()))
        [outcome] = office.take(path, expect=1)
    assert (outcome["status"], outcome["marked"]) == ("needs-correction", None)
    assert "The plugin that brings caf-tier2 is not installed here" in outcome["problems"][0]["message"]
    assert office.take(path)[0]["status"] == "accepted"


@pytest.mark.parametrize(
    "facts",
    [
        {"plan_date": "zz"},
        {"taf_chased": [None]},
        {"household_children": -1},
        {"children": [{"id": "C1"}, {"id": "C1"}]},
        {"agencies": [1]},
    ],
)
def test_a_fact_of_another_form_is_refused(office: Office, facts: dict[str, object]) -> None:
    path = office.folder / "a.json"
    path.write_text(json.dumps({"facts": facts}), encoding="utf-8")
    assert "fact " in office.qa("grade", "caf-tier2", path, expect=2).stderr
