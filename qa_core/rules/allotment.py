"""A month's cases and the auditors on its rota: who may take what, and what is best (S0-029, S0-030)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from qa_core.model.case import HARD_INVOLVEMENT, Case, Person
from qa_core.model.organisation import Rota
from qa_core.rules.assignment import Bottleneck, NoRoomError, Pair, Request, Seat, assign
from qa_core.rules.conflicts import by_ref, hands, link, plain

SHOWN = 12
"""So many references are written out in a sentence; more are counted."""


@dataclass(frozen=True)
class Month:
    """What is known when a month's cases are allocated.

    Args:
        name: the month, such as `2026-11`.
        people: the staff list.
        rota: the organisation's rota.
        exempt: references of people who are exempt in this month.
        roles: the roles that may do these audits; empty lets anybody (S0-022).
        hard: the kinds of involvement that bar somebody from a case.
        barred: further pairs of case and person that must not be: conflicts told, cases declined.
        checked: pairs of case and person who did the quality control of one of its records.
        recent: pairs of case and person who had it for an audit less than `apart` months ago.
        apart: for how many months a case should not come back to the same person.
        this_month: how many cases each person has in this month that are not up for allocation.
        this_year: how many cases each person has had in the audit year, those of this month among them, and
            what the months in which they were exempt are credited with.
    """

    name: str
    people: Sequence[Person]
    rota: Rota = field(default_factory=Rota)
    exempt: Collection[str] = ()
    roles: Collection[str] = ()
    hard: Collection[str] = HARD_INVOLVEMENT
    barred: Collection[Pair] = frozenset()
    checked: Collection[Pair] = frozenset()
    recent: Collection[Pair] = frozenset()
    apart: int = 12
    this_month: Mapping[str, int] = field(default_factory=dict)
    this_year: Mapping[str, int] = field(default_factory=dict)

    @property
    def on_rota(self) -> list[Person]:
        """Who can be asked in this month: auditors of the staff list, internal and external (S0-019)."""
        never = {plain(ref) for ref in (*self.rota.never, *self.exempt)}
        also = {plain(ref) for ref in self.rota.also}
        return [
            person
            for person in self.people
            if (person.auditor or plain(person.ref) in also)
            and plain(person.ref) not in never
            and fits(person.role, self.roles)
        ]


def fits(role: str, roles: Collection[str]) -> bool:
    """Whether a role of the staff list is one of those that may do an audit; no roles let anybody."""
    return not roles or _words(role) in map(_words, roles)


def allot(
    month: Month, cases: Sequence[Case], held: Mapping[str, str] | None = None, *, exchange: bool = False
) -> dict[str, str]:
    """The best allocation of a month's cases: auditor by case.

    Args:
        month: who there is.
        cases: what is to be allocated, together with what is held and may be moved.
        held: who holds which case now. It stays where that is possible; what must not be is not held.
        exchange: cases that are held may be moved so that everybody gets the least that is due to them.

    Raises: NoRoomError where not every case can be allocated; `told` puts it into sentences.
    """
    return assign(request(month, cases, held or {}, exchange=exchange))


def request(
    month: Month, cases: Sequence[Case], held: Mapping[str, str], *, exchange: bool = False
) -> Request:
    """What `allot` asks of the assignment."""
    rota = month.on_rota
    people = by_ref(month.people)
    barred, links = set[Pair](), dict[Pair, int]()
    for case in cases:
        involved = hands(case, people)
        for person in rota:
            pair = (case.ref, person.ref)
            kinds = involved.get(plain(person.ref), set())
            if kinds & set(month.hard) or pair in month.barred:
                barred.add(pair)
            elif weight := link(kinds, pair in month.checked, pair in month.recent):
                links[pair] = weight
    seats = [_seat(month, person.ref) for person in rota]
    stays = {case: person for case, person in held.items() if (case, person) not in barred}
    return Request(
        [case.ref for case in cases], seats, barred, links, stays, seed=month.name, exchange=exchange
    )


def may_keep(month: Month, case: Case, person: str) -> str:
    """Why somebody must give up a case that they hold; empty where nothing stands against it."""
    kinds = hands(case, by_ref(month.people)).get(plain(person), set()) & set(month.hard)
    if kinds:
        return f"{person} had a hand in the case: {', '.join(sorted(kinds))}"
    if (case.ref, person) in month.barred:
        return f"{person} has told a conflict or declined the case"
    return ""


def told(error: NoRoomError, month: Month) -> list[str]:
    """Sentences that name the cases and the people in the way, and say what can be done."""
    rota = len(month.on_rota)
    if not rota:
        return [f"Nobody is on the rota of {month.name}: mark auditors in the staff list (auditor = yes)."]
    head = (
        f"{error.asked} cases are asked for, and there is room for {error.asked - error.too_many}: "
        f"{error.too_many} too many."
    )
    return [
        *([head] if error.too_many > 1 else []),
        *(_sentence(one, rota) for one in error.groups),
        "Draw other cases in place of these, raise max under [rota] in qa.toml, or put more people on the "
        "rota (qa duty exemptions lists who is exempt).",
    ]


def _sentence(one: Bottleneck, rota: int) -> str:
    cases = refs(one.cases)
    if not one.people:
        it = "it" if len(one.cases) == 1 else "them"
        return f"{cases} can go to nobody: each of the {rota} on the rota is barred from {it} or has no room."
    be = "case" if len(one.cases) == 1 else "cases"
    who = "person" if len(one.people) == 1 else "people"
    has = "has" if len(one.people) == 1 else "have"
    head = f"{cases}: " + ("this case" if len(one.cases) == 1 else f"these {len(one.cases)} {be}")
    room = f"{one.room}, {one.too_many} fewer" if one.too_many > 1 else str(one.room)
    return f"{head} can only go to {len(one.people)} {who}, who {has} room for {room}: {refs(one.people)}."


def refs(names: Sequence[str]) -> str:
    """References in a sentence."""
    shown = [*names[:SHOWN], *([f"{len(names) - SHOWN} more"] if len(names) > SHOWN else [])]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _seat(month: Month, person: str) -> Seat:
    has = month.this_month.get(person, 0)
    most = max(0, month.rota.max - has)
    return Seat(person, most, min(most, max(0, month.rota.min - has)), month.this_year.get(person, 0))


def _words(role: str) -> str:
    return "-".join(role.casefold().replace("-", " ").replace("_", " ").split())
