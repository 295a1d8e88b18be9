"""What the returns of several agencies on one case come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from qa_core.errors import InputError
from qa_core.model.audit import Answer, Audit
from qa_core.model.collation import AgencyReturn, Collation
from qa_core.model.instrument import Instrument
from qa_core.rules.agency_returns import blank_returns, read_returns
from qa_core.rules.collate import agency_return, collate
from qa_core.rules.examples import example_audit

SEVERAL = samples.several()
GRADES = ("inadequate", "requires-improvement", "good", "outstanding")
LETTERS = {"O": "outstanding", "G": "good", "R": "requires-improvement", "I": "inadequate"}
STATUS = {"n": "nil", "m": "missing", "w": "waived", "-": "returned"}


def made(letters: str) -> list[AgencyReturn]:
    """Returns in short: a grade's letter, n(il), m(issing), w(aived), - for one without a grade."""
    return [
        AgencyReturn(agency=f"agency {n}", status="graded", grade=LETTERS[letter])
        if letter in LETTERS
        else AgencyReturn(agency=f"agency {n}", status=STATUS[letter])
        for n, letter in enumerate(letters)
    ]


def joint(
    returns: Sequence[AgencyReturn],
    flag: bool = False,
    settings: Mapping[str, Any] = {},
    instrument: Instrument = SEVERAL,
) -> Collation:
    return collate(instrument, returns, safeguarding=flag, settings=settings or {})


TABLE = [
    ("TH01", "GGGR", False, "collated", "good", False),
    ("TH04", "Gnm", False, "incomplete", None, False),
    ("missing comes before too few", "m", False, "incomplete", None, False),
    ("missing comes before a flag", "GGm", True, "incomplete", None, False),
    ("one grade is too few", "Gn", False, "insufficient", None, False),
    ("waived ones are not graded", "Gww", False, "insufficient", None, False),
    ("returned without a grade is none", "G-", False, "insufficient", None, False),
    ("nobody knew the family", "nn", False, "insufficient", None, False),
    ("two are enough", "GGn", False, "collated", "good", False),
    ("lower of two", "GR", False, "collated", "requires-improvement", False),
    ("lower of the middle two", "OOGG", False, "collated", "good", False),
    ("middle of three", "OGR", False, "collated", "good", True),
    ("middle of five", "OOOGG", False, "collated", "outstanding", False),
    ("one level apart", "OOG", False, "collated", "outstanding", False),
    ("two levels apart", "OOR", False, "collated", "outstanding", True),
    ("an inadequate one caps", "GGI", False, "collated", "requires-improvement", True),
    ("the cap never raises", "II", False, "collated", "inadequate", False),
    ("a flag caps", "OO", True, "collated", "requires-improvement", False),
    ("a flag never raises", "RI", True, "collated", "inadequate", False),
    ("a flag leaves what is no better", "RR", True, "collated", "requires-improvement", False),
    ("a waived return does not block", "GGw", False, "collated", "good", False),
]


@pytest.mark.requirement("S0-050", "S0-051")
@pytest.mark.parametrize(
    ("letters", "flag", "status", "suggested", "discussion"),
    [row[1:] for row in TABLE],
    ids=[str(row[0]) for row in TABLE],
)
def test_the_table_of_returns(
    letters: str, flag: bool, status: str, suggested: str | None, discussion: bool
) -> None:
    found = joint(made(letters), flag)
    assert (found.status, found.suggested, found.discussion) == (status, suggested, discussion)


@pytest.mark.parametrize(("letters", "rate"), [("GGGG", 1.0), ("GnG-", 1.0), ("GGwm", 0.5), ("wm", 0.0)])
def test_the_response_rate_counts_what_is_back_over_all_that_was_requested(letters: str, rate: float) -> None:
    assert joint(made(letters)).response_rate == rate


def test_the_trace_tells_which_rule_held_and_what_it_looked_at() -> None:
    told = joint(made("GIn"), True).trace
    assert [(step.rule, step.gives) for step in told] == [
        ("missing", None),
        ("too-few", None),
        ("lower-median", "inadequate"),
    ]
    [*_, cap] = joint(made("GGI"), True).trace
    assert [look.question for look in cap.looked_at] == ["agency 2", "safeguarding"]
    assert [look.question for look in joint(made("Gmm")).trace[0].looked_at] == ["agency 1", "agency 2"]


@pytest.mark.parametrize(
    ("wanted", "status"), [(0, "insufficient"), (1, "insufficient"), (3, "insufficient")]
)
def test_without_any_grade_nothing_is_suggested(wanted: int, status: str) -> None:
    assert joint(made("nn"), settings={"min_returns": wanted}).status == status


def test_the_setting_says_how_many_grades_are_wanted() -> None:
    assert joint(made("G-"), settings={"min_returns": 1}).suggested == "good"
    assert joint(made("GGn"), settings={"min_returns": 3}).status == "insufficient"


def test_without_the_setting_two_are_wanted(tiny: Instrument) -> None:
    poor = AgencyReturn(agency="school", status="graded", grade="poor")
    assert joint([poor], instrument=tiny).status == "insufficient"
    other = AgencyReturn(agency="police", status="graded", grade="poor")
    assert joint([poor, other], instrument=tiny).suggested == "poor"


def test_the_cap_lies_below_the_benchmark_of_any_scale(tiny: Instrument) -> None:
    good = [AgencyReturn(agency=name, status="graded", grade="good") for name in ("a", "b")]
    assert joint(good, True, instrument=tiny).suggested == "fair"
    without = tiny.model_copy(update={"benchmark": None})
    assert joint(good, True, instrument=without).suggested == "fair"
    lowest = tiny.model_copy(update={"benchmark": "poor"})
    assert joint(good, True, instrument=lowest).suggested == "good"


def test_a_grade_of_another_scale_is_refused_and_so_is_nothing() -> None:
    with pytest.raises(InputError, match="'met' is no grade"):
        joint([AgencyReturn(agency="school", status="graded", grade="met")])
    with pytest.raises(InputError, match="nothing to collate"):
        joint([])


class Own:
    """A plugin with a joint result of its own."""

    def collate(self, returns: Sequence[AgencyReturn], safeguarding: bool) -> Collation | None:
        graded = [one for one in returns if one.status == "graded"]
        if not graded:
            return None
        return Collation(status="collated", suggested="good", discussion=safeguarding, response_rate=1)


def test_the_plugin_comes_first_and_may_leave_it_to_the_core() -> None:
    def by(letters: str) -> Collation:
        return collate(SEVERAL, made(letters), safeguarding=True, settings={}, owner=Own())

    assert (by("I").suggested, by("I").discussion) == ("good", True)
    assert by("nm").status == "incomplete"


lists = st.lists(st.sampled_from("OGRInw"), min_size=1, max_size=7).map("".join)


@given(letters=lists, flag=st.booleans(), place=st.integers(0, 6))
def test_worsening_one_grade_never_raises_the_suggestion(letters: str, flag: bool, place: int) -> None:
    at = place % len(letters)
    worse = {"O": "G", "G": "R", "R": "I"}.get(letters[at])
    if worse is None:
        return
    before = joint(made(letters), flag).suggested
    after = joint(made(letters[:at] + worse + letters[at + 1 :]), flag).suggested
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert GRADES.index(after) <= GRADES.index(before)


@given(letters=lists)
def test_a_flag_never_raises_the_suggestion(letters: str) -> None:
    without, with_flag = joint(made(letters)).suggested, joint(made(letters), True).suggested
    assert without is None or GRADES.index(str(with_flag)) <= min(1, GRADES.index(without))


@given(letters=lists, flag=st.booleans(), chance=st.randoms())
def test_the_order_of_returns_makes_no_difference(letters: str, flag: bool, chance: Any) -> None:
    returns = made(letters)
    shuffled = chance.sample(returns, len(returns))
    assert joint(shuffled, flag) == joint(returns, flag)


@given(letters=lists, flag=st.booleans())
def test_a_waived_return_more_changes_the_response_rate_alone(letters: str, flag: bool) -> None:
    before, after = joint(made(letters), flag), joint(made(letters + "w"), flag)
    assert after.response_rate == pytest.approx(before.response_rate * len(letters) / (len(letters) + 1))
    assert after.model_copy(update={"response_rate": before.response_rate}) == before


def said(agency: str, *rows: tuple[str, str], **answers: Any) -> AgencyReturn:
    """A graded return with rows of date and risk level, and answers by key."""
    table = tuple({"date": day, "what": f"by {agency}", "level": level or None} for day, level in rows)
    given = {key: Answer(value=value) for key, value in {"K": "yes", "S": "no", **answers}.items()}
    audit = Audit(
        instrument="several",
        version="1",
        case="K-0417",
        auditor="A-03",
        date=samples.TODAY,
        agency=agency,
        answers={**given, "T": Answer(rows=table)},
    )
    return AgencyReturn(agency=agency, status="graded", grade="good", audit=audit)


MAY, JUNE = "2026-05-01", "2026-06-02"


@pytest.mark.requirement("S0-051")
def test_facts_that_contradict_each_other_are_listed_and_want_a_discussion() -> None:
    police, school = said("police", (MAY, "high"), (JUNE, "high")), said("school", (MAY, "medium"))
    found = joint([police, school])
    assert found.discussion
    [conflict] = found.differences
    assert (conflict.question, conflict.about, conflict.fact) == ("T[].level", MAY, True)
    assert conflict.values == {"police": "high", "school": "medium"}


def test_one_agency_that_says_two_things_of_one_day_hides_neither() -> None:
    police = said("police", (MAY, "high"), (MAY, "standard"))
    [conflict] = joint([police, said("school", (MAY, "standard"))]).differences
    assert conflict.values == {"police": "high / standard", "school": "standard"}


@pytest.mark.parametrize(
    "school",
    [
        said("school", (MAY, "high")),
        said("school", (JUNE, "medium")),
        said("school", (MAY, "")),
        said("school"),
    ],
    ids=["the same", "another day", "no level", "no row"],
)
def test_what_does_not_contradict_is_no_conflict(school: AgencyReturn) -> None:
    found = joint([said("police", (MAY, "high")), school])
    assert (found.differences, found.discussion) == ((), False)


def test_a_date_on_which_returns_should_agree_is_compared() -> None:
    found = joint([said("police", R=MAY), said("school", R=JUNE)])
    assert [(one.question, one.fact) for one in found.differences] == [("R", True)]
    assert found.discussion


def test_other_answers_that_differ_stand_side_by_side_and_want_no_discussion() -> None:
    found = joint([said("police", P="yes"), said("school", P="no"), said("housing", P="na")])
    [difference] = found.differences
    assert (difference.question, difference.fact, found.discussion) == ("P", False, False)
    assert difference.values == {"police": "yes", "school": "no"}


def test_the_chronology_joins_dated_rows_by_date_and_agency() -> None:
    found = joint([said("school", (JUNE, ""), (MAY, "")), said("police", (MAY, "high"))])
    assert [(str(one.date), one.agency) for one in found.chronology] == [
        (MAY, "police"),
        (MAY, "school"),
        (JUNE, "school"),
    ]


def test_rows_of_one_child_are_compared_with_rows_of_that_child() -> None:
    data = SEVERAL.model_dump(mode="json", exclude_defaults=True)
    table = {"key": "C", "prompt": "Each child", "answer": "none", "rows": "child"}
    table["columns"] = [{"key": "seen", "prompt": "Seen", "answer": "yn"}]
    data["sections"][1]["questions"].append(table)
    data["roles"]["agree"] = "C[].seen"
    instrument = Instrument.parse(data)

    def about(agency: str, **seen: str) -> AgencyReturn:
        one = said(agency)
        assert one.audit is not None
        rows = tuple({"child": child, "seen": value} for child, value in seen.items())
        answers = {**one.audit.answers, "C": Answer(rows=rows)}
        return one.model_copy(update={"audit": one.audit.model_copy(update={"answers": answers})})

    found = joint(
        [about("police", C1="yes", C2="no"), about("school", C1="no", C2="no")], instrument=instrument
    )
    assert [(one.about, one.values) for one in found.differences] == [
        ("C1", {"police": "yes", "school": "no"})
    ]


def test_a_return_that_came_back_is_nil_graded_or_without_a_grade() -> None:
    audit = example_audit(SEVERAL, "best", agency="police")
    assert agency_return(SEVERAL, "police", audit, "good").status == "graded"
    assert agency_return(SEVERAL, "police", audit, None).status == "returned"
    assert agency_return(SEVERAL, "police", audit, "na").status == "returned"
    nil = audit.model_copy(update={"answers": {"K": Answer(value="no")}})
    assert agency_return(SEVERAL, "police", nil, "good").status == "nil"


def test_the_documented_form_is_read() -> None:
    row = {"agency": "school", "status": "graded", "grade": "good", "reason": None}
    found = read_returns(SEVERAL, {"returns": [row], "safeguarding": True, "settings": {"min_returns": 1}})
    assert found.returns == (AgencyReturn(agency="school", status="graded", grade="good"),)
    assert (found.safeguarding, found.settings["min_returns"]) == (True, 1)
    blank = read_returns(SEVERAL, blank_returns(SEVERAL))
    assert [one.agency for one in blank.returns] == ["police", "school", "housing"]


@pytest.mark.requirement("S0-050")
def test_what_an_exercise_would_not_take_is_told_and_collated_all_the_same() -> None:
    rows = [
        {"agency": "skool", "status": "nil"},
        {"agency": "Police", "status": "waived", "reason": "Closed office"},
        {"agency": "housing", "status": "waived", "reason": " "},
        {"agency": "housing", "status": "missing"},
    ]
    found = read_returns(SEVERAL, {"returns": rows})
    assert len(found.returns) == 4
    told = [doubt.partition(";")[0] for doubt in found.doubts]
    assert told == [
        "returns, 1: 'skool' is no agency of several",
        "returns, 3: housing is waived without a reason",
        "returns: housing stands more than once.",
    ]
    assert found.doubts[0].endswith("Did you mean school?")


def test_every_mistake_in_the_form_is_told_at_once() -> None:
    rows = [
        {"agency": "school", "status": "graded", "grade": "goood"},
        {"agency": "", "status": "lost"},
        {"agency": "gp", "status": "nil", "grade": "good", "why": ""},
        "police",
    ]
    with pytest.raises(InputError) as refused:
        read_returns(
            SEVERAL, {"returns": rows, "safeguarding": "no", "settings": {"min_return": 1}, "return": []}
        )
    told = "\n".join(refused.value.problems)
    for part in (
        "unknown field 'return'",
        "safeguarding: true or false",
        "unknown setting 'min_return'",
        "Did you mean min_returns?",
        "returns, 1: grade 'goood'",
        "Did you mean good?",
        "returns, 2: agency must name",
        "returns, 2: status 'lost'",
        "returns, 3: unknown field 'why'",
        "a return that is nil has no grade",
        "returns, 4: an object",
    ):
        assert part in told


@pytest.mark.parametrize("data", [[], {}, {"returns": []}, {"returns": [], "settings": 1}, None])
def test_a_file_of_another_form_is_refused(data: Any) -> None:
    with pytest.raises(InputError):
        read_returns(SEVERAL, data)
