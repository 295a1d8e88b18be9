"""A month's allotment: over random histories of staff, cases and declines nobody gets a case of their own."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

import pytest

from qa_core.model.case import HARD_INVOLVEMENT, Case, Involvement, Person
from qa_core.model.organisation import Rota
from qa_core.rules.allotment import Month, allot, may_keep, told
from qa_core.rules.assignment import NoRoomError
from qa_core.rules.conflicts import hands

HISTORIES = 10_000
TEAMS = ("North", "South", "")


@dataclass
class History:
    """A made-up service over some months, with a plain account of its own of who may not audit what."""

    chance: random.Random
    people: dict[str, Person] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    told: set[tuple[str, str]] = field(default_factory=set)
    year: dict[str, int] = field(default_factory=dict)
    allotted: int = 0

    def begin(self) -> None:
        """Staff with managers among them, some of them external, in capitals or not."""
        refs = [f"A-{n}" for n in range(self.chance.randint(2, 5))]
        for ref in refs:
            self.people[ref] = Person(
                ref=ref,
                team=self.chance.choice(TEAMS),
                external=self.chance.random() < 0.3,
                auditor=self.chance.random() < 0.8,
                manager=self.chance.choice([*refs, "M-9", ""]).lower(),
            )

    def new_cases(self, month: int) -> list[Case]:
        """Cases led and touched by the same staff."""
        refs = [*self.people, "P-9"]
        made = []
        for n in range(self.chance.randint(1, 3)):
            involved = tuple(
                Involvement(
                    person=self.chance.choice(refs).lower(),
                    involved=self.chance.choice([*HARD_INVOLVEMENT, "tier1-check", "same-team"]),
                )
                for _ in range(self.chance.randint(0, 2))
            )
            lead = self.chance.choice([*refs, ""])
            made.append(Case(ref=f"K-{month}-{n}", team="North", lead_professional=lead, involved=involved))
        return made

    def may_not(self, case: Case) -> set[str]:
        """Who must not audit a case, worked out anew and in another way than the program does."""
        found = {person for ref, person in self.told if ref == case.ref}
        for one in case.involved:
            if one.involved in HARD_INVOLVEMENT:
                found.add(one.person.upper())
        if case.lead_professional:
            found.add(case.lead_professional)
            lead = self.people.get(case.lead_professional)
            found |= {lead.manager.upper()} if lead else set()
        return found

    def month(self, number: int) -> Month:
        """What is known in a month."""
        away = {ref for ref in self.people if self.chance.random() < 0.1}
        rota = Rota(min=1, max=self.chance.randint(1, 2))
        return Month(
            f"2026-{number:02}",
            list(self.people.values()),
            rota,
            away,
            barred=set(self.told),
            this_year=self.year,
        )

    def live(self) -> None:
        """Two months: allot, decline, allot again; staff and managers change in between."""
        self.begin()
        for number in (1, 2):
            month, cases = self.month(number), self.new_cases(number)
            held = self.allot(month, cases, {})
            while held and self.chance.random() < 0.4:
                held = self.decline(month, cases, held)
            if self.chance.random() < 0.3:
                ref = self.chance.choice([*self.people])
                self.people[ref] = self.people[ref].model_copy(update={"manager": "A-0"})

    def decline(self, month: Month, cases: list[Case], held: dict[str, str]) -> dict[str, str]:
        """An auditor tells of a conflict; the case passes on, or nobody can take it."""
        case = self.chance.choice([*held])
        self.told.add((case, held[case]))
        rest = {one: person for one, person in held.items() if one != case}
        return self.allot(replace(month, barred=set(self.told)), cases, rest)

    def allot(self, month: Month, cases: list[Case], held: dict[str, str]) -> dict[str, str]:
        """Allot, and look whether anybody got what they must not have."""
        try:
            chosen = allot(month, cases, held)
        except NoRoomError as error:
            self.prove(error, month, cases)
            return {}
        auditors = {ref for ref, person in self.people.items() if person.auditor} - set(month.exempt)
        assert set(chosen) == {case.ref for case in cases}
        for case in cases:
            assert chosen[case.ref] in auditors - self.may_not(case), (case, chosen)
        assert max(map([*chosen.values()].count, chosen.values())) <= month.rota.max
        self.allotted += len(chosen)
        return chosen

    def prove(self, error: NoRoomError, month: Month, cases: list[Case]) -> None:
        """Where it is said that nobody can, nobody can."""
        auditors = {ref for ref, person in self.people.items() if person.auditor} - set(month.exempt)
        for one in error.bottlenecks:
            able = {ref for case in cases if case.ref in one.cases for ref in auditors - self.may_not(case)}
            assert able == set(one.people)
            assert len(one.cases) > len(able) * month.rota.max


@pytest.mark.requirement("S0-030", "S0-031")
def test_nobody_gets_a_case_of_their_own_in_ten_thousand_histories() -> None:
    allotted = 0
    for seed in range(HISTORIES):
        history = History(random.Random(seed))
        history.live()
        allotted += history.allotted
    assert allotted > HISTORIES


def case(**more: object) -> Case:
    return Case.model_validate({"ref": "K-1", "lead_professional": "P-1", **more})


STAFF = [
    Person(ref="A-1", team="North", auditor=True, role="Service Manager"),
    Person(ref="A-2", team="South", auditor=True, external=True, agency="School"),
    Person(ref="A-3", team="South", auditor=False),
    Person(ref="P-1", team="North", manager="a-2"),
]


@pytest.mark.requirement("S0-019")
def test_the_rota_is_every_auditor_internal_and_external_unless_said_otherwise() -> None:
    month = Month("2026-11", STAFF)
    assert [one.ref for one in month.on_rota] == ["A-1", "A-2"]
    assert [one.ref for one in replace(month, exempt=["a-1"]).on_rota] == ["A-2"]
    assert [one.ref for one in replace(month, rota=Rota(never=("A-2",), also=("A-3",))).on_rota] == [
        "A-1",
        "A-3",
    ]
    assert [one.ref for one in replace(month, roles=["service-manager"]).on_rota] == ["A-1"]


@pytest.mark.requirement("S0-030")
@pytest.mark.parametrize("kind", HARD_INVOLVEMENT)
def test_every_hand_bars(kind: str) -> None:
    month = Month("2026-11", STAFF)
    mine = case(involved=({"person": "a-1", "involved": kind},))
    assert kind in may_keep(month, mine, "A-1")
    with pytest.raises(NoRoomError):
        allot(month, [mine])


def test_the_manager_follows_from_the_staff_list_and_so_does_the_team() -> None:
    found = hands(case(), {one.ref.casefold(): one for one in STAFF})
    assert found["a-2"] == {"line-manager"}
    assert found["a-1"] == {"same-team"}
    assert may_keep(Month("2026-11", STAFF), case(), "A-1") == ""
    assert allot(Month("2026-11", STAFF), [case()]) == {"K-1": "A-1"}


def test_an_instrument_may_name_fewer_hands() -> None:
    month = Month("2026-11", STAFF, hard=("lead-professional", "assessor"))
    assert may_keep(month, case(), "A-2") == ""


def test_a_link_is_avoided() -> None:
    month = Month("2026-11", STAFF, checked={("K-1", "A-2")}, this_year={"A-1": 1})
    assert allot(month, [case(lead_professional="")]) == {"K-1": "A-1"}
    assert allot(replace(month, checked=set()), [case(lead_professional="")]) == {"K-1": "A-2"}
    again = replace(month, checked=set(), recent={("K-1", "A-2")})
    assert allot(again, [case(lead_professional="")]) == {"K-1": "A-1"}


def test_what_somebody_has_in_the_month_already_counts() -> None:
    month = Month("2026-11", STAFF, this_month={"A-1": 2})
    with pytest.raises(NoRoomError) as caught:
        allot(month, [case()])
    assert "K-1 can go to nobody: each of the 2 on the rota" in told(caught.value, month)[0]


def test_the_sentences_name_cases_and_people() -> None:
    month = Month("2026-11", STAFF)
    cases = [case(ref=f"K-{n:02}") for n in range(1, 4)]
    with pytest.raises(NoRoomError) as caught:
        allot(month, cases)
    [sentence, advice] = told(caught.value, month)
    assert sentence == (
        "K-01, K-02 and K-03: these 3 cases can only go to 1 person, who has room for 2: A-1."
    )
    assert "raise max under [rota]" in advice
    many = [case(ref=f"K-{n:02}") for n in range(20)]
    with pytest.raises(NoRoomError) as caught:
        allot(replace(month, rota=Rota(max=19)), many)
    assert "K-11 and 8 more: these 20 cases" in told(caught.value, month)[0]
    with pytest.raises(NoRoomError) as caught:
        allot(month, many)
    [head, sentence, advice] = told(caught.value, month)
    assert head == "20 cases are asked for, and there is room for 2: 18 too many."
    assert "can only go to 1 person, who has room for 2, 18 fewer: A-1." in sentence
    mine = [case(ref=f"K-{n:02}", lead_professional="A-1") for n in range(3)]
    staff = [*STAFF, Person(ref="A-1", manager="A-2", auditor=True)]
    with pytest.raises(NoRoomError) as caught:
        allot(replace(month, people=staff[1:]), mine)
    assert told(caught.value, month)[:2] == [
        "3 cases are asked for, and there is room for 0: 3 too many.",
        "K-00, K-01 and K-02 can go to nobody: each of the 2 on the rota is barred from them or has no room.",
    ]


def test_without_anybody_on_the_rota_that_is_said() -> None:
    month = Month("2026-11", [])
    with pytest.raises(NoRoomError) as caught:
        allot(month, [case()])
    assert told(caught.value, month) == [
        "Nobody is on the rota of 2026-11: mark auditors in the staff list (auditor = yes)."
    ]
