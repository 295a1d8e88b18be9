"""Who had a hand in a case: what bars an auditor from it, and what is better avoided (S0-030)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from qa_core.model.case import Case, InvolvedAs, Involvement, Person

LINKS: Mapping[InvolvedAs, int] = {"tier1-check": 2, "same-team": 1}
"""How strongly each soft kind of involvement is avoided: who checked the record stands closer than a team."""
RECENT = 4
"""How strongly it is avoided that somebody audits the same case again soon."""


def plain(ref: str) -> str:
    """A reference as references are compared: capitals and blanks around it do not matter."""
    return ref.strip().casefold()


def by_ref(people: Collection[Person]) -> dict[str, Person]:
    """People by reference as references are compared."""
    return {plain(person.ref): person for person in people}


def derived(case: Case, lead: Person | None) -> tuple[Involvement, ...]:
    """Who had a hand in a case by leading it, or by managing whoever leads it.

    Args:
        case: the case.
        lead: its lead professional as the staff list knows them; None where it does not.
    """
    found: list[Involvement] = []
    if case.lead_professional:
        found.append(Involvement(person=case.lead_professional, involved="lead-professional"))
    if lead is not None and lead.manager:
        found.append(Involvement(person=lead.manager, involved="line-manager"))
    return tuple(found)


def hands(case: Case, people: Mapping[str, Person]) -> dict[str, set[InvolvedAs]]:
    """Everybody who had a hand in a case, and how, whether the case list says so or it follows.

    Args:
        case: the case, with those involved.
        people: the staff list by `by_ref`.
    """
    lead = people.get(plain(case.lead_professional))
    found: dict[str, set[InvolvedAs]] = {}
    for one in (*case.involved, *derived(case, lead)):
        found.setdefault(plain(one.person), set()).add(one.involved)
    team = plain(lead.team if lead and lead.team else case.team)
    for ref, person in people.items():
        if team and plain(person.team) == team:
            found.setdefault(ref, set()).add("same-team")
    return found


def link(kinds: Collection[InvolvedAs], checked: bool, recent: bool = False) -> int:
    """How strongly it is avoided that somebody audits a case; 0 where nothing links them.

    Args:
        kinds: how the person was involved.
        checked: whether the person did the quality control of one of the case's records.
        recent: whether the person had the same case for an audit not long ago.
    """
    soft = [kind for kind in LINKS if kind in kinds or (checked and kind == "tier1-check")]
    return sum(LINKS[kind] for kind in soft) + RECENT * recent


def linked_words(weight: int, months: int) -> str:
    """What the weight of a link means, in words.

    Args:
        weight: as `link` gives it.
        months: how many months are not long ago.
    """
    words = {
        RECENT: f"had this case for an audit less than {months} months ago",
        LINKS["tier1-check"]: "did the quality control of one of its records",
        LINKS["same-team"]: "works in the lead professional's team",
    }
    return " and ".join(said for one, said in words.items() if weight & one)
