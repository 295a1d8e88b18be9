"""What Tier 2 asks, requirement by requirement: answer types, lists, tables, guidance with every fact."""

from __future__ import annotations

from typing import Any

import pytest

from qa_core.model.instrument import Instrument
from qa_core.rules.describe import described

CLINICAL = ("spoke", "shared", "own observations")
RECORD = ("Full Map", "Consent Record", "Consent section")
STEPPED_DOWN = ("Active Episode", "Activities", "referral to e-CAF", "EHM", "Transfer to CAF details")

# requirement, question, answer (with the number of options for lists), words that its guidance holds
ASKED: list[tuple[str, str, str, tuple[str, ...]]] = [
    ("S0-005", "3.c", "grade", CLINICAL),
    ("S0-008", "1.a.written", "yn", ("named person", "date")),
    ("S0-009", "3.k", "grade", ("Narrative", "Analysis")),
    ("S0-021", "6.i.rationale", "long", ()),
    ("S0-078", "6.a", "long", ("life like for the child",)),
    ("S0-079", "6.b", "yn", ("for each child",)),
    ("S0-081", "1.a", "ynp", ()),
    ("S0-082", "1.a.who", "text", ("roles",)),
    ("S0-083", "1.a", "ynp", RECORD),
    ("S0-084", "1.a", "ynp", STEPPED_DOWN),
    ("S0-085", "2", "yn", ()),
    ("S0-086", "2", "yn", ("Activities", "referral to EHM")),
    ("S0-087", "2.a", "ynp", ("unmet", "overview", "each child", "voice", "SMART")),
    ("S0-088", "2.b", "ynp", ()),
    ("S0-089", "2.c", "ynp", ()),
    ("S0-090", "2.d", "ynp", ()),
    ("S0-091", "2.e", "ynp", ("Specific, Measurable, Achievable, Realistic and Timely",)),
    ("S0-092", "3.a", "ynp", ("concerns", "unmet needs", "parent", "family", "involved before")),
    ("S0-093", "3.a.eyfs", "yn", ("16 to 26 months", "free early education", "prime areas")),
    ("S0-094", "3.b", "ynp", ("key agencies", "contribute")),
    ("S0-095", "3.c", "grade", ("Clinical", "Actuarial")),
    ("S0-096", "3.c.clinical", "yn", ("spoken to", "shared", "observations")),
    ("S0-097", "3.c.actuarial", "yn", ("Past records",)),
    ("S0-100", "3.d", "grade", ("needs are met already",)),
    ("S0-101", "3.e", "grade", ("needs already met",)),
    ("S0-102", "3.e.send", "yn", ()),
    ("S0-103", "3.f", "grade", ("risk", "ACE")),
    ("S0-104", "3.f.urf", "17", ()),
    ("S0-105", "3.f.urf", "17", ("not a risk by themselves",)),
    ("S0-106", "3.f.hri", "16", ()),
    ("S0-107", "3.f.hri", "16", ("risk by being there", "analysis", "6.f")),
    ("S0-108", "3.f.hri", "16", ("under three years",)),
    ("S0-109", "3.f.urf_used", "ynp", ()),
    ("S0-109", "3.f.hri_used", "ynp", ()),
    ("S0-110", "3.f.ace", "yn", ()),
    ("S0-111", "3.g", "ynp", ("each child",)),
    ("S0-112", "3.g.ids", "yn", ("share one CAF ID",)),
    ("S0-113", "3.h", "ynp", ("parents or carers",)),
    ("S0-114", "3.h.characteristics", "9", ()),
    ("S0-114", "4.g.characteristics", "9", ()),
    ("S0-115", "3.h", "ynp", ("faith of child and family", "parent's disability")),
    ("S0-116", "3.i", "grade", ("comments and consent section",)),
    ("S0-117", "3.i", "grade", ("Not born yet", "observed", "surroundings")),
    ("S0-118", "3.i", "grade", ("gives the reason", "clear picture")),
    ("S0-119", "3.j", "grade", ("absent parents", "fathers")),
    ("S0-120", "3.j.traced", "yn", ()),
    ("S0-121", "3.j.barriers", "yn", ()),
    ("S0-121", "3.j", "grade", ("translator",)),
    ("S0-122", "3.k.narrative", "grade", ()),
    ("S0-122", "3.k.analysis", "grade", ()),
    ("S0-123", "3.k", "grade", ("unmet needs", "parenting lacks", "surroundings", "strengths")),
    ("S0-124", "3.k", "grade", ("brothers and sisters", "conflict")),
    ("S0-125", "3.l", "yn", ("level 2", "Continuum of Need and Response")),
    ("S0-125", "3.l.level", "4", ()),
    ("S0-126", "3.m", "ynp", ("HENRY", "1 October")),
    ("S0-127", "3.m.smart", "5", ()),
    ("S0-129", "3.n", "long", ("completed successfully",)),
    ("S0-131", "4.a", "ynp", ("4 to 6 weeks",)),
    ("S0-132", "4.a", "ynp", ("8 weeks", "56 days", "drift")),
    ("S0-134", "4.b", "ynp", ("Key Agencies", "contribute")),
    ("S0-135", "4.b", "ynp", ("update report",)),
    ("S0-136", "4.c", "ynp", ("progress made since last TAF plan",)),
    ("S0-137", "4.c", "ynp", ("8 weeks", "last TAF meeting")),
    ("S0-138", "4.c.progress", "yn", ()),
    ("S0-139", "4.c.rolling", "yn", ()),
    ("S0-140", "4.c.rag", "yn", ()),
    ("S0-141", "4.c", "ynp", ("Red: not started, or no progress",)),
    ("S0-142", "4.c", "ynp", ("Amber: some progress, work left to do, on track",)),
    ("S0-143", "4.c", "ynp", ("Green: completed, nothing further",)),
    ("S0-144", "4.d", "ynp", ("challenged", "further actions")),
    ("S0-145", "4.d", "ynp", ("Summary of Meeting", "Brief summary of progress made since last TAF meeting")),
    ("S0-146", "4.e", "grade", ()),
    ("S0-147", "4.e.attended", "yn", ()),
    ("S0-148", "4.e.direct_work", "yn", ()),
    ("S0-149", "4.f", "grade", ("fathers",)),
    ("S0-150", "4.f.attended", "yn", ()),
    ("S0-151", "4.f", "grade", ("cancelled and arranged again",)),
    ("S0-152", "4.f.recorded", "yn", ()),
    ("S0-153", "4.g", "ynp", ("Issues of difference",)),
    ("S0-154", "4.h", "ynp", ("12 months",)),
    ("S0-155", "4.h", "ynp", ("records in detail why no update is required",)),
    ("S0-156", "4.i", "long", ()),
    ("S0-156", "6.h.4", "grade", ()),
    ("S0-157", "5.a", "grade", ()),
    ("S0-158", "5.a.participation", "yn", ()),
    ("S0-159", "5.a", "grade", ("relevant, current", "outcomes", "SMART")),
    ("S0-160", "5.a.shared", "yn", ()),
    ("S0-161", "5.a", "grade", ("RAG", "how far the family has come")),
    ("S0-162", "5.a", "grade", ("Each issue", "satisfactory reason")),
    ("S0-163", "5.a.difference", "yn", ()),
    ("S0-164", "5.b", "grade", ("goes on and means something",)),
    ("S0-165", "5.b", "grade", ("seen regularly", "speaks with the child", "wishes and feelings")),
    ("S0-166", "5.d", "grade", ()),
]


@pytest.mark.parametrize(
    ("key", "answer", "words"),
    [pytest.param(*rest, id=f"{id} {rest[0]}", marks=pytest.mark.requirement(id)) for id, *rest in ASKED],
)
def test_each_question_asks_what_the_source_asks(
    tier2: Instrument, key: str, answer: str, words: tuple[str, ...]
) -> None:
    question = tier2.questions[key]
    if answer.isdigit():
        assert len(tier2.options(question)) == int(answer)
    else:
        assert question.answer == answer
    missing = [word for word in words if word not in " ".join(question.guidance.split())]
    assert missing == []


@pytest.mark.requirement("S0-003", "S0-004")
def test_the_version_is_that_of_the_guide(tier2: Instrument) -> None:
    assert tier2.version == "2018.11"


@pytest.mark.requirement("S0-080", "S0-166")
def test_thirty_one_printed_questions_and_the_gate(tier2: Instrument) -> None:
    shown = [q for section in described(tier2)["sections"] for q in section["questions"]]
    printed = [
        q["key"] for q in shown if q["origin"] == "printed" and q["part_of"] is None and q["key"] != "2"
    ]
    counts = [sum(key.startswith(f"{section}.") for key in printed) for section in "12345"]
    assert counts == [1, 5, 14, 9, 2]
    assert len(printed) == 31
    added = [q["key"] for q in shown if q["origin"] == "proposal" and q["part_of"] is None]
    assert {"5.c", "5.d", "5.e", "5.f", "5.g", "5.h", "5.i", "6.a", "6.e", "6.f", "6.i", "6.j"} <= set(added)


@pytest.mark.requirement("S0-039")
def test_every_question_has_a_theme_and_every_theme_a_question(tier2: Instrument) -> None:
    used = {theme for key in tier2.questions for theme in tier2.themes_of(key)}
    assert all(tier2.themes_of(key) for key in tier2.questions)
    assert used == {theme.id for theme in tier2.themes}


@pytest.mark.requirement("S0-061", "S0-064", "S0-074")
def test_four_grades_with_descriptors_that_keep_the_facts(tier2: Instrument) -> None:
    grades = {option.id: option for option in tier2.grade_scale}
    assert [option.label for option in tier2.grade_scale] == [
        "Outstanding",
        "Good",
        "Requires Improvement",
        "Inadequate",
    ]
    facts: dict[str, tuple[str, ...]] = {
        "outstanding": ("stayed better", "research", "innovat", "exceptional"),
        "good": ("Early", "Multi-agency", "Links", "risk", "Timely", "Voice", "Difference"),
        "requires-improvement": ("Good", "voice"),
        "inadequate": ("planning", "assessments", "family"),
    }
    for grade, words in facts.items():
        text = grades[grade].descriptor.casefold()
        assert [word for word in words if word.casefold() not in text] == []


@pytest.mark.requirement("S0-098", "S0-099")
def test_gcp2_is_graded_per_child_and_area_from_one_best_to_five_worst(tier2: Instrument) -> None:
    columns = {column.key: column for column in tier2.questions["3.gcp2"].columns}
    assert (columns["child"].answer, columns["grade"].answer) == ("child", "gcp2")
    assert [(o.id, o.level) for o in tier2.scales["gcp2"]] == [(str(n), -n) for n in range(1, 6)]
    mentioned = [key for key in ("3.c", "3.d", "3.e", "3.f") if "GCP2" in tier2.questions[key].guidance]
    assert mentioned == ["3.c", "3.d", "3.e", "3.f"]


@pytest.mark.requirement("S0-128", "S0-141", "S0-142", "S0-143")
def test_the_smart_table_has_six_columns_and_rag_three_colours(tier2: Instrument) -> None:
    assert [column.prompt for column in tier2.questions["3.m.plan"].columns] == [
        "Issue",
        "Action",
        "By Whom",
        "By When",
        "Desired outcome",
        "How will we know if the plan has worked?",
    ]
    assert [option.label for option in tier2.lists["rag"]] == ["Red", "Amber", "Green"]
    assert all(option.guidance for option in tier2.lists["rag"])


@pytest.mark.requirement("S0-089", "S0-090", "S0-094", "S0-111", "S0-116", "S0-134", "S0-135")
def test_what_repeats_for_each_child_and_agency(tier2: Instrument) -> None:
    rows: dict[str, Any] = {key: q.rows for key, q in tier2.questions.items() if q.rows}
    assert {key for key, kind in rows.items() if kind == "child"} == {"2.c", "2.d", "3.g", "3.i", "6.b"}
    assert {key for key, kind in rows.items() if kind == "agency"} == {"3.b.agencies", "4.b.agencies"}
    assert {column.key for column in tier2.questions["4.b.agencies"].columns} >= {"attended", "report"}


@pytest.mark.requirement("S0-097", "S0-144")
def test_not_applicable_is_allowed_only_where_a_rule_allows_it(tier2: Instrument) -> None:
    allowed = {key for key, question in tier2.questions.items() if question.na is not False}
    assert allowed == {"3.a.eyfs", "3.c.actuarial", "4.b", "4.c", "4.d", "4.e", "4.f", "4.g", "5.g", "5.h"}


@pytest.mark.requirement("S0-076")
def test_every_question_of_sections_one_to_five_has_a_compulsory_comment(tier2: Instrument) -> None:
    exempt = {"2", "3.n", "4.i", "5.i", "3.gcp2"}
    asked = [k for k in tier2.questions if k[0] in "12345" and k not in tier2.part_of and k not in exempt]
    assert [key for key in asked if tier2.comment_of(key) != "required"] == []


@pytest.mark.requirement("S0-115", "S0-072")
def test_no_guidance_is_missing_at_a_printed_question(tier2: Instrument) -> None:
    printed = [k for k in tier2.questions if tier2.origin_of(k) == "printed" and k not in tier2.part_of]
    assert [key for key in printed if not tier2.questions[key].guidance.strip()] == []
