"""Several returns on one case: whom each question goes to, and what the core is told to bring together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from qa_core.model.audit import Audit
from qa_core.model.collation import AgencyReturn, Collation
from qa_core.model.instrument import Instrument
from qa_core.rules.agency import never_asked
from qa_core.rules.answers import read_audit
from qa_core.rules.collate import agency_return, collate

Returned = Callable[..., AgencyReturn]
ABUSE, VOICE, NEGLECT = "thematic-domestic-abuse", "thematic-voice", "thematic-neglect"
RISK = {"date": "2026-05-01", "tool": "DASH", "level": "high"}


@pytest.fixture
def returned(thematic: dict[str, Instrument]) -> Returned:
    """What the core makes of an agency's return."""

    def run(name: str, agency: str, answers: dict[str, Any], grade: str | None = None) -> AgencyReturn:
        data = {"case": "K-0417", "auditor": "A-03", "agency": agency, "answers": answers}
        audit: Audit = read_audit(thematic[name], data, dt.date(2026, 11, 1))
        return agency_return(thematic[name], agency, audit, grade)

    return run


def together(instrument: Instrument, *returns: AgencyReturn) -> Collation:
    return collate(instrument, returns, safeguarding=False, settings=instrument.defaults)


@pytest.mark.requirement("S0-050")
def test_an_agency_never_sees_the_sets_of_others(thematic: dict[str, Instrument]) -> None:
    instrument = thematic[ABUSE]
    sets = {s.id: {q.key for q in s.questions} for s in instrument.sections if "@agency" in (s.when or {})}
    assert len(sets) == 8
    for agency in instrument.agencies:
        unseen = never_asked(instrument, agency.id)
        own = [name for name, keys in sets.items() if not keys & unseen]
        assert len(own) == 1, agency.id
        assert unseen == set().union(*(keys for name, keys in sets.items() if name not in own))


@pytest.mark.requirement("S0-050")
def test_the_family_never_sees_what_practitioners_are_asked(thematic: dict[str, Instrument]) -> None:
    instrument = thematic[VOICE]
    family = set(instrument.questions) - never_asked(instrument, "family")
    assert family == {
        "VOC-family-how",
        "VOC-family-children",
        "VOC-family-parents",
        "VOC-safeguarding",
    }
    practitioner = set(instrument.questions) - never_asked(instrument, "practitioner")
    assert family & practitioner == {"VOC-safeguarding"}
    assert family | practitioner == set(instrument.questions)


@pytest.mark.requirement("S0-050")
@pytest.mark.parametrize(("name", "prefix"), [(ABUSE, "DA"), (NEGLECT, "NEG")])
def test_a_family_unknown_to_an_agency_makes_a_nil_return(returned: Returned, name: str, prefix: str) -> None:
    answers = {f"{prefix}-known": {"value": "no"}, f"{prefix}-safeguarding": {"value": "no"}}
    assert returned(name, "police", answers).status == "nil"


@pytest.mark.requirement("S0-050")
def test_one_practitioners_return_with_the_familys_is_enough(
    thematic: dict[str, Instrument], returned: Returned
) -> None:
    grade = {"VOC-grade": {"value": "good"}}
    family = returned(VOICE, "family", {"VOC-safeguarding": {"value": "no"}})
    practitioner = returned(VOICE, "practitioner", grade, "good")
    assert (practitioner.status, family.status) == ("graded", "returned")
    found = together(thematic[VOICE], practitioner, family)
    assert (found.status, found.suggested, found.response_rate) == ("collated", "good", 1.0)
    assert together(thematic[VOICE], family).status == "insufficient"


@pytest.mark.requirement("S0-050")
@pytest.mark.parametrize(("other", "discussion"), [("high", False), ("medium", True)])
def test_other_risk_levels_on_one_day_must_be_discussed(
    thematic: dict[str, Instrument], returned: Returned, other: str, discussion: bool
) -> None:
    answers = {"DA-known": {"value": "yes"}, "DA-grade": {"value": "good"}, "DA-09": {"rows": [RISK]}}
    changed = answers | {"DA-09": {"rows": [RISK | {"level": other}]}}
    returns = [returned(ABUSE, "police", answers, "good"), returned(ABUSE, "gp", changed, "good")]
    assert together(thematic[ABUSE], *returns).discussion is discussion


@pytest.mark.requirement("S0-050")
def test_dates_of_all_agencies_make_one_chronology(
    thematic: dict[str, Instrument], returned: Returned
) -> None:
    def met(agency: str, *days: str) -> AgencyReturn:
        rows = [{"date": day, "what": "Seen"} for day in days]
        answers = {"DA-known": {"value": "yes"}, "DA-grade": {"value": "good"}, "DA-02": {"rows": rows}}
        return returned(ABUSE, agency, answers, "good")

    found = together(thematic[ABUSE], met("police", "2026-03-01", "2026-05-01"), met("gp", "2026-04-01"))
    assert [(h.date.month, h.agency) for h in found.chronology] == [(3, "police"), (4, "gp"), (5, "police")]
