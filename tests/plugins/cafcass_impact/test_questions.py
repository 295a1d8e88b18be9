"""What the tool asks, requirement by requirement: sizes, printed labels, descriptors with every fact."""

from __future__ import annotations

import pytest

from qa_core.model.instrument import Instrument
from qa_core.rules.describe import described

GUIDING = "What did we do? How well did we do it? What difference did we make?"
DOMAINS = ("safe", "better_represented", "heard", "enabled")
AREAS = ("safeguarding", "engagement", "compliance", "feedback")
DESCRIPTORS = {"safe": 7, "better_represented": 5, "heard": 4, "enabled": 4}
SIZES = {
    "safe": 6,
    "better_represented": 5,
    "heard": 4,
    "enabled": 3,
    "learning.safeguarding": 4,
    "learning.engagement": 5,
    "learning.compliance": 5,
    "learning.feedback": 2,
    "I1.considered": 5,
    "I2.considered": 9,
    "I3.considered": 9,
    "I4.considered": 6,
    "C1.considered": 6,
    "C2.considered": 7,
    "C3.considered": 5,
    "C4.considered": 5,
    "C1.learning": 4,
    "C2.learning": 4,
    "C3.learning": 3,
    "C4.learning": 5,
    "added_value": 8,
    "indicators": 11,
    "sources": 5,
    "law": 3,
}

# requirement, question, words that stand in its prompt, its guidance or its options
ASKED: list[tuple[str, str, tuple[str, ...]]] = [
    ("S4-021", "evidence", ("enough evidence on file that outcomes are safe",)),
    ("S4-024", "heard", ("seen, and seen alone", "voice can be found all through the case")),
    ("S4-027", "outcomes.safe", ("safe and in child best interests",)),
    ("S4-028", "outcomes.order", ("Court Order reflects assessed recommendations",)),
    ("S4-029", "outcomes.needs", ("ensure needs are met",)),
    ("S4-030", "sources", ("QA tools", "Practice observations", "Collaborative QA (discussion with FCA)")),
    ("S4-030", "sources", ("Child Feedback", "Stakeholder Feedback")),
    (
        "S4-038",
        "safe",
        ("feel safe", "harm signifies", "welfare is paramount", "found, analysed and managed"),
    ),
    (
        "S4-038",
        "safe",
        ("the case law and the assessment tools", "rests on evidence", "secure attachments"),
    ),
    (
        "S4-039",
        "better_represented",
        ("no delay", "uncertainty", "Public law", "IRO", "centre on the child"),
    ),
    (
        "S4-040",
        "better_represented.feedback",
        ("feedback to the child", "view and understanding of the outcome"),
    ),
    ("S4-041", "better_represented.iro", ("engagement with IRO", "Cafcass policy")),
    (
        "S4-042",
        "heard",
        ("seen alone", "all through", "likely to mean for the child", "safeguarding assessments"),
    ),
    ("S4-043", "heard.impact", ("likely impact for the child", "evidence available")),
    ("S4-044", "heard.centre", ("remains the centre of safeguarding assessments",)),
    (
        "S4-045",
        "enabled",
        ("what its role is", "make sense", "signposting", "age and understanding allow"),
    ),
    ("S4-047", "work.reviewed", ("Reports", "Case plans", "Recording", "Professional practice")),
    ("S4-047", "work.reviewed", ("performance at court", "direct observations", "feedback")),
    (
        "S4-049",
        "indicators",
        ("exceptional situations", "cannot be achieved or is not desirable", "on record"),
    ),
    ("S4-049", "I1", ("exceptional situations", "record should hold the professional decision")),
    ("S4-050", "indicators", ("Child impact analysis (which includes risk analysis)",)),
    ("S4-051", "indicators", ("timely, proportionate, complete and child centred reporting",)),
    ("S4-052", "indicators", ("Reports add value to the court's decision making",)),
    ("S4-053", "indicators", ("direct work tools used to inform analysis",)),
    ("S4-054", "indicators", ("succinct, legible and understandable to parents and child",)),
    ("S4-055", "indicators", ("Professional presentation", "spelling and grammar")),
    (
        "S4-056",
        "indicators",
        ("face to face meetings", "observation of practice/feedback from service users"),
    ),
    ("S4-056", "indicators.not_observed", ("neither an observation nor feedback", "neither for nor against")),
    ("S4-057", "indicators", ("professional decision making and appropriate management oversight recorded",)),
    ("S4-061", "I1", ("Child seen and wishes and feelings used to inform recommendations",)),
    (
        "S4-061",
        "I1.considered",
        ("Where was child seen", "whether, where and how to meet", "Venue", "tools used"),
    ),
    (
        "S4-062",
        "I1",
        ("engaged in a fitting way", "may be unclear", "no defensible decision about it is on record"),
    ),
    ("S4-063", "I2", ("Evidence of understanding the child's experiences",)),
    ("S4-063", "I2.considered", ("Diversity", "lived experience", "cultural-competence", "Additional needs")),
    ("S4-063", "I2.considered", ("Child development", "Position", "Sibling", "Health", "Any other issues")),
    ("S4-064", "I2", ("because of diversity is not considered", "child's safety rests are left out")),
    ("S4-065", "I3", ("children being enabled to make choices where appropriate",)),
    ("S4-065", "I3.considered", ("Engagement with FCA", "capacity", "letter to the judge", "solicitors")),
    ("S4-065", "I3.considered", ("Information", "dialogue", "Defensible", "Feedback", "individuality")),
    (
        "S4-066",
        "I3",
        ("was not engaged", "no defensible decision gives the reason", "went on without the child"),
    ),
    ("S4-067", "I4", ("Good child impact analysis included in report",)),
    (
        "S4-067",
        "I4.considered",
        ("on the above", "lifts off the page", "Weight", "Child-centred", "Attachments"),
    ),
    (
        "S4-068",
        "I4",
        ("not safe", "follow logically", "more than the child", "spelling", "not last in the long term"),
    ),
    ("S4-072", "C1", ("Case recording includes details of seeing child",)),
    (
        "S4-072",
        "C1.considered",
        ("Contact log", "Venue", "Summary", "saved to file", "Diversity", "accuracy"),
    ),
    ("S4-073", "C2", ("child-centred way", "how, when and why to see the child", "Tools and techniques")),
    ("S4-073", "C2.considered", ("commenced early", "Diversity", "Methods", "updated/reviewed", "is aware")),
    ("S4-074", "C2.considered", ("within 10 days of allocation",)),
    (
        "S4-075",
        "C3.considered",
        ("Tools saved on ECMS", "analytical", "contact log", "accounted for", "apps"),
    ),
    ("S4-076", "C4", ("Report is succinct, legible and understandable to child", "adds value to court's")),
    (
        "S4-076",
        "C4.considered",
        ("background", "assessment of risk", "direct work", "quotes", "child centred"),
    ),
    (
        "S4-078",
        "C1.learning",
        ("clear, or up to date", "incorrectly saved", "out of timescale", "significant errors"),
    ),
    ("S4-078", "C2.learning", ("not reviewed", "no indication", "not outlined", "no evidence of either")),
    ("S4-078", "C3.learning", ("wrong place", "not addressed on the file", "evidence based assessment")),
    (
        "S4-078",
        "C4.learning",
        ("lack analysis", "Outcome is safe", "are not safe", "adult focused", "spelling"),
    ),
    ("S4-079", "work", ("Area of work being reviewed",)),
    ("S4-080", "area", ("Area",)),
    ("S4-081", "practitioner", ("Practitioner name",)),
    ("S4-082", "reviewer", ("Reviewer",)),
    ("S4-083", "ecms", ("ECMS number",)),
    ("S4-084", "review_date", ("Date of review",)),
    ("S4-085", "law", ("Law type", "Public law", "Private law", "WTFH")),
    ("S4-087", "safe", ("Safe recommendations", "use of tools", "Analysis of risk and impact assessment")),
    (
        "S4-087",
        "safe",
        ("Evidenced based analysis", "Child centred", "Appropriate liaison with key agencies"),
    ),
    (
        "S4-088",
        "better_represented",
        ("evidence based recommendations", "Timely", "case planning", "uniqueness"),
    ),
    ("S4-088", "better_represented", ("Effective engagement with stakeholders and professionals",)),
    (
        "S4-089",
        "heard",
        ("child engagement", "Diversity factors", "Child centred", "Communication of outcomes"),
    ),
    ("S4-090", "enabled", ("gathered and analysed effectively", "Diversity factors", "promote change")),
    ("S4-094", "learning.safeguarding", ("Insufficient risk analysis", "Unsafe recommendations", "limited")),
    (
        "S4-095",
        "learning.engagement",
        ("Ineffective child engagement", "diversity", "tools", "IROs and other"),
    ),
    (
        "S4-096",
        "learning.compliance",
        ("recording", "planning", "Missing", "(other) policy", "Manager oversight"),
    ),
    ("S4-097", "learning.feedback", ("Identifies learning", "Limited evidence of engaging service users")),
    (
        "S4-098",
        "safeguarding",
        ("Immediate safeguarding actions required", "Yes", "No", "Always answer this"),
    ),
    ("S4-099", "safeguarding.actions", ("Immediate actions", "At least one")),
    ("S4-100", "added_value", ("Safeguard", "Enable change", "Confirm/validate evidence", "Resolve dispute")),
    ("S4-100", "added_value", ("Complete proceedings", "Child voice raised and heard", "No impact", "Other")),
    ("S4-101", "added_value", ("repeated what other agencies", "less could have been done without harm")),
    (
        "S4-103",
        "added_value",
        ("contact arrangements were unsafe", "what their dispute does", "LA's assessment"),
    ),
    ("S4-103", "added_value", ("consent order", "child's timescale", "more audible or more visible")),
    ("S4-104", "grade", ("Outstanding", "Good", "Met", "Requires Improvement")),
    ("S4-105", "rationale", ("Rationale for grading decision", "Always needed")),
]


def shown(cafcass: Instrument, key: str) -> str:
    """Everything that a reviewer reads at a question, in one line."""
    question = cafcass.questions[key]
    options = (f"{option.label} {option.guidance}" for option in cafcass.options(question))
    return " ".join(" ".join((question.prompt, question.guidance, *options)).split())


def descriptor(cafcass: Instrument, grade: str) -> str:
    found = next(option for option in cafcass.grade_scale if option.id == grade)
    return " ".join(found.descriptor.split())


@pytest.mark.parametrize(
    ("key", "words"),
    [pytest.param(*rest, id=f"{id} {rest[0]}", marks=pytest.mark.requirement(id)) for id, *rest in ASKED],
)
def test_each_question_shows_what_the_source_asks(
    cafcass: Instrument, key: str, words: tuple[str, ...]
) -> None:
    text = shown(cafcass, key)
    assert [word for word in words if word not in text] == []


@pytest.mark.requirement("S4-048", "S4-061", "S4-063", "S4-065", "S4-067", "S4-072", "S4-073", "S4-075")
@pytest.mark.requirement("S4-076", "S4-087", "S4-088", "S4-089", "S4-090", "S4-094", "S4-095", "S4-096")
@pytest.mark.requirement("S4-030", "S4-097", "S4-100")
@pytest.mark.parametrize(("key", "size"), SIZES.items())
def test_every_list_is_as_long_as_printed(cafcass: Instrument, key: str, size: int) -> None:
    assert len(cafcass.options(cafcass.questions[key])) == size
    assert cafcass.questions[key].many is (key != "law")


@pytest.mark.requirement("S4-008", "S4-038", "S4-039", "S4-042", "S4-045", "S4-086")
@pytest.mark.parametrize(("key", "count"), DESCRIPTORS.items())
def test_each_domain_has_its_descriptors_and_the_three_guiding_prompts(
    cafcass: Instrument, key: str, count: int
) -> None:
    guidance = cafcass.questions[key].guidance
    assert sum(line.startswith("• ") for line in guidance.splitlines()) == count
    assert GUIDING in " ".join(guidance.split())


@pytest.mark.requirement("S4-007", "S4-009", "S4-091")
def test_good_practice_stands_beside_learning(cafcass: Instrument) -> None:
    assert [cafcass.comment_of(key) for key in DOMAINS] == ["required"] * 4
    assert [cafcass.comment_of(f"learning.{area}") for area in AREAS] == ["optional"] * 4
    ticks = [sum(SIZES[key] for key in keys) for keys in (DOMAINS, [f"learning.{area}" for area in AREAS])]
    assert ticks == [18, 16]
    assert "strengths-based" in cafcass.section_of["work"].guidance


@pytest.mark.requirement("S4-003", "S4-006", "S4-009", "S4-078", "S4-093")
def test_learning_actions_feed_the_log_of_the_practitioner(cafcass: Instrument) -> None:
    assert (cafcass.role("learning"), cafcass.role("learner")) == (("learning",), ("practitioner",))
    columns = {column.key: column for column in cafcass.questions["learning"].columns}
    assert list(columns) == ["point", "area", "critical"]
    assert [name for name, column in columns.items() if column.required] == ["point"]
    assert [option.id for option in cafcass.options(columns["area"])] == list(AREAS)
    labels = [option.label for option in cafcass.options(columns["area"])]
    assert labels == [cafcass.questions[f"learning.{area}"].prompt for area in AREAS]
    assert all(cafcass.part_of[f"C{n}.learning"] == f"C{n}" for n in (1, 2, 3, 4))


@pytest.mark.requirement("S4-032", "S4-092")
def test_the_question_over_the_learning_areas(cafcass: Instrument) -> None:
    title = cafcass.section_of["learning"].title
    assert title == "What more could have been evidenced to achieve the best outcome for the child?"
    assert "up to three critical points" in " ".join(cafcass.questions["learning"].guidance.split())


@pytest.mark.requirement("S4-012", "S4-013", "S4-104")
def test_four_grades_with_good_as_the_benchmark(cafcass: Instrument) -> None:
    labels = [option.label for option in cafcass.grade_scale]
    assert labels == ["Outstanding", "Good", "Met", "Requires Improvement"]
    assert cafcass.benchmark == "good"
    assert all(option.descriptor for option in cafcass.grade_scale)


@pytest.mark.parametrize(
    ("grade", "words"),
    [
        pytest.param(*rest, id=id, marks=pytest.mark.requirement(id))
        for id, *rest in [
            ("S4-004", "outstanding", ("best outcome", "professional competence and casework")),
            ("S4-014", "outstanding", ("All areas of impact and all areas of compliance are good",)),
            ("S4-015", "outstanding", ("There may still be learning",)),
            ("S4-010", "outstanding", ("added value", "most likely to have the best outcomes")),
            (
                "S4-016",
                "good",
                ("case planning", "direct work", "decisions that are recorded", "succinct and clear"),
            ),
            ("S4-017", "good", ("Learning in compliance is minimal", "logged as learning actions")),
            (
                "S4-019",
                "met",
                ("safeguarding responsibilities", "compliance, in impact or in both", "improve"),
            ),
            ("S4-020", "requires-improvement", ("significant improvement", "immediate arrangements", "safe")),
            ("S4-021", "requires-improvement", ("not enough evidence on the file that outcomes are safe",)),
        ]
    ],
)
def test_each_grade_is_described(cafcass: Instrument, grade: str, words: tuple[str, ...]) -> None:
    text = descriptor(cafcass, grade)
    assert [word for word in words if word not in text] == []


@pytest.mark.requirement("S4-005", "S4-025", "S4-026", "S4-069", "S4-077")
def test_impact_and_compliance_are_rated_on_scales_of_their_own(cafcass: Instrument) -> None:
    for kind, labels in (("I", ["Good", "Met", "Requires improvement"]), ("C", ["Good", "Learning"])):
        for n in (1, 2, 3, 4):
            question = cafcass.questions[f"{kind}{n}"]
            assert [option.label for option in cafcass.options(question)] == labels
            assert question.guidance.lstrip().startswith("Good: all ")


@pytest.mark.requirement("S4-008", "S4-062", "S4-064", "S4-066", "S4-068")
@pytest.mark.parametrize("key", ["I1", "I2", "I3", "I4"])
def test_each_impact_standard_describes_its_three_ratings(cafcass: Instrument, key: str) -> None:
    lines = cafcass.questions[key].guidance.splitlines()
    started = [line.partition(":")[0] for line in lines if line.startswith(("Good:", "Met:", "Requires"))]
    assert started == ["Good", "Met", "Requires improvement"]


@pytest.mark.requirement("S4-071")
@pytest.mark.parametrize("kind", ["I", "C"])
def test_good_means_all_elements_which_are_ticked(cafcass: Instrument, kind: str) -> None:
    for n in (1, 2, 3, 4):
        assert "present" in cafcass.questions[f"{kind}{n}"].guidance.partition("\n")[0]
        considered = cafcass.questions[f"{kind}{n}.considered"]
        assert (considered.many, cafcass.part_of[considered.key]) == (True, f"{kind}{n}")


@pytest.mark.requirement("S4-005", "S4-046")
def test_four_domains_and_the_standards_that_bear_them_out(cafcass: Instrument) -> None:
    prompts = [cafcass.questions[key].prompt for key in DOMAINS]
    assert prompts == [
        "Safe",
        "Better represented (including advice to court, avoiding delay or drift)",
        "Heard (child's voice)",
        "Enabled and advised",
    ]
    borne_out = {key: cafcass.members[f"{key}_standards"] for key in DOMAINS}
    assert borne_out == {
        "safe": ("I2", "I4"),
        "better_represented": ("I4",),
        "heard": ("I1", "I2"),
        "enabled": ("I3",),
    }


@pytest.mark.requirement("S4-022", "S4-023", "S4-024")
def test_what_the_domains_are_about(cafcass: Instrument) -> None:
    text = " ".join(cafcass.section_of["safe"].guidance.split())
    for words in (
        "child being seen and the child's voice being heard stay at the centre",
        "Diversity belongs to every domain",
        "Enabled and advised is about intervention and its impact",
        "what the child lives through, within the family and while the court proceedings last",
    ):
        assert words in text
    assert all(cafcass.themes_of(f"{key}.diversity") == ("difference",) for key in DOMAINS)


@pytest.mark.requirement("S4-103")
def test_each_added_value_has_its_example(cafcass: Instrument) -> None:
    assert [option.id for option in cafcass.lists["added_value"] if not option.guidance] == []
    assert [option.id for option in cafcass.lists["added_value"] if option.alone] == ["no-impact"]


@pytest.mark.requirement("S4-001")
def test_the_version_is_that_of_the_tool(cafcass: Instrument) -> None:
    assert (cafcass.version, cafcass.title) == ("2017.07", "Quality Assurance and Impact Tool (July 2017)")


@pytest.mark.requirement("S4-001")
def test_what_was_added_to_the_printed_model_says_so(cafcass: Instrument) -> None:
    questions = [q for section in described(cafcass)["sections"] for q in section["questions"]]
    added = {q["key"] for q in questions if q["origin"] == "proposal"}
    diversity = {f"{key}.diversity" for key in DOMAINS}
    assert added == diversity | {"I1.seen", "C2.in_time", "evidence", "indicators.not_observed"}
