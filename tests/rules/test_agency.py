"""What an agency is never asked, judged before anything is answered."""

from __future__ import annotations

from typing import Any

import pytest

from qa_core.model.instrument import Instrument
from qa_core.rules import agency as module
from qa_core.rules.agency import ALWAYS, never_asked, remaining
from qa_core.rules.examples import example_audit

YES_NO = [{"id": "yes", "label": "Yes", "level": 2}, {"id": "no", "label": "No", "level": 0}]
AGENCIES = [{"id": name, "label": name.title()} for name in ("police", "housing", "education")]


def question(key: str, when: Any = None, **other: Any) -> dict[str, Any]:
    return {"key": key, "prompt": f"{key}?", "answer": "yn", "when": when, **other}


def instrument(*questions: dict[str, Any], section: Any = None, **other: Any) -> Instrument:
    return Instrument.parse(
        {
            "id": "joint",
            "version": "1",
            "title": "Joint audit",
            "grades": "yn",
            "scales": {"yn": YES_NO},
            "lists": {"agencies": AGENCIES},
            "sections": [
                {"id": "1", "title": "Known", "questions": [question("known")]},
                {"id": "2", "title": "Own", "when": section, "questions": list(questions)},
            ],
            **other,
        }
    )


POLICE: Any = {"@agency": "police"}


@pytest.mark.requirement("S0-050")
@pytest.mark.parametrize(
    ("when", "asked"),
    [
        (POLICE, True),
        ({"@agency": ["housing", "police"]}, True),
        ({"@agency": "housing"}, False),
        ({"@agency": "answered"}, True),
        ({"@agency": "blank"}, False),
        ({"none @agency": "police"}, False),
        ({"none @agency": "housing"}, True),
        ({"any @agency": "housing"}, False),
        ({"at least 1 @agency": "housing"}, False),
        ({"at most 0 @agency": "housing"}, True),
        ({"@agency": "police", "known": "yes"}, True),
        ({"@agency": "housing", "known": "yes"}, False),
        ([{"@agency": "housing"}, {"known": "yes"}], True),
        ([{"@agency": "housing"}, {"@agency": "education"}], False),
        ({"ours": True}, True),
        ({"ours": False}, False),
        ({"theirs": True}, False),
        ({"theirs": False}, True),
        ({"theirs": False, "known": "no"}, True),
        ({"any either": True}, True),
        ({"all either": True}, False),
        ({"none either": True}, False),
        ({"at least 2 either": True}, False),
        ({"at most 1 either": True}, True),
        ({"any unsure": True}, True),
        ({"all unsure": True}, False),
        ({"at least limit theirs": True}, True),
        ({"@unanswered": True}, True),
    ],
)
def test_conditions_are_judged_with_what_is_known(when: Any, asked: bool) -> None:
    joint = instrument(
        question("q", when),
        conditions={"ours": POLICE, "theirs": {"@agency": "housing"}, "open": {"known": "yes"}},
        sets={"either": ["ours", "theirs"], "unsure": ["open", "theirs"]},
        settings=[{"id": "limit", "default": 1}],
    )
    assert ("q" not in never_asked(joint, "police")) == asked


def test_what_hangs_on_a_question_never_asked_is_never_asked() -> None:
    joint = instrument(
        question("own", {"@agency": "housing"}),
        question("own.part"),
        question("after", {"own": "yes"}),
        question("later", {"after": "answered"}),
        question("unless", {"own": "na"}),
        question("all", {"all both": "yes"}),
        question("any", {"any both": "yes"}),
        sets={"both": ["own", "known"]},
    )
    assert never_asked(joint, "police") == {"own", "own.part", "after", "later"}
    assert never_asked(joint, "housing") == set()


def test_sections_tables_and_columns_are_left_out() -> None:
    columns = [
        {"key": "what", "prompt": "What"},
        {"key": "log", "prompt": "Log", "when": {"@agency": "housing"}},
    ]
    table = question("t", answer="none", rows="open", columns=columns)
    joint = instrument(
        table, question("seen", {"any t[].what": "answered"}), section={"none @agency": "housing"}
    )
    assert never_asked(joint, "police") == {"t[].log"}
    assert never_asked(joint, "housing") == {"t", "t[].what", "t[].log", "seen"}


def test_no_agency_leaves_nothing_out() -> None:
    joint = instrument(question("own", POLICE))
    assert never_asked(joint, None) == set()
    assert never_asked(joint, "nobody we know") == {"own"}
    assert len(remaining(joint, None, {"@agency": "police", "known": "yes"})[0]) == 2


def test_what_always_holds_is_not_asked_again() -> None:
    joint = instrument(question("own", POLICE))
    assert remaining(joint, "police", POLICE) == ALWAYS
    assert remaining(joint, "housing", POLICE) == ()
    ((left,),) = remaining(joint, "police", {"@agency": "police", "known": "yes"})
    assert left.subject == "known"
    assert len(remaining(joint, "police", ({"@agency": "housing"}, {"known": "yes"}))) == 1
    assert remaining(joint, "police", (POLICE, {"known": "yes"})) == ALWAYS


def test_the_same_question_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    joint = instrument(question("own", POLICE), title="Asked twice")
    first = never_asked(joint, "police")
    monkeypatch.setattr(module, "_View", None)
    assert never_asked(joint, "police") is first


@pytest.mark.parametrize("file", ["domestic_abuse.toml", "neglect.toml", "voice.toml"])
def test_made_up_audits_never_answer_what_is_left_out(file: str) -> None:
    thematic = Instrument.from_package("qa_thematic", file)
    ever: dict[str, set[str]] = {option.id: set() for option in thematic.agencies}
    for name, seen in ever.items():
        for pick in ("best", "worst", 1, 2):
            seen.update(example_audit(thematic, pick, agency=name).answers)
        assert not seen & never_asked(thematic, name), name
    if file == "domestic_abuse.toml":
        kept = set(thematic.questions) - never_asked(thematic, "police")
        assert kept - ever["police"] == set()
