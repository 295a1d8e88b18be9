"""Who gets which case: a minimum-cost flow, so that a full assignment is found wherever there is one.

Cases flow to people and on to the end: one unit a case, and for each person a row of parallel edges, the
n-th of which is the person's n-th case and dearer than the one before. What matters more outweighs all that
matters less, whatever it adds up to: nobody who is barred and no case left over (never given up); what is
held stays (S0-020); everybody gets the least that is due to them (S0-029). Last, and weighed against each
other, those with fewer cases so far come first and links with a case are avoided: whoever is linked with a
case counts, for that case, as somebody with more than one and less than two cases more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Pair = tuple[str, str]
"""A case and a person."""
_START, _END = ("start", ""), ("end", "")
EVEN = 4
"""A case costs 2 × EVEN more for somebody with one case more, and so much and the weight of the link for
somebody who is linked with it: less than for somebody with two cases more, whatever the link."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Room that a person has.

    Args:
        person: a reference.
        most: how many more cases the person can take.
        least: how many of them are due to the person if there are enough cases.
        load: how many cases the person has had this year, or is credited with.
    """

    person: str
    most: int
    least: int = 0
    load: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be assigned.

    Args:
        cases: references, each once.
        seats: who can take cases, each person once.
        barred: pairs that must never be.
        links: pairs better avoided, each with how strongly: from 1 to less than 2 × EVEN.
        held: who has which of the cases now.
        seed: decides between assignments that are equally good; the same for the same request.
        exchange: everybody's least matters more than that what is held stays.
    """

    cases: Sequence[str]
    seats: Sequence[Seat]
    barred: Collection[Pair] = frozenset()
    links: Mapping[Pair, int] = field(default_factory=dict)
    held: Mapping[str, str] = field(default_factory=dict)
    seed: str = ""
    exchange: bool = False


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Cases that only these people could take, who have less room than that; none of the cases can be spared.

    Without any one of the cases the others could be assigned to these people (Hall's theorem).
    """

    cases: tuple[str, ...]
    people: tuple[str, ...]
    room: int

    @property
    def too_many(self) -> int:
        """How many of the cases are left over, whoever takes the others."""
        return len(self.cases) - self.room


class NoRoomError(ValueError):
    """There is no full assignment; `bottlenecks` says why, one for each case that is left over.

    `groups` are the same with those put together that are about the same people; `asked` counts the cases,
    `too_many` those left over.
    """

    def __init__(self, request: Request) -> None:
        self.bottlenecks = bottlenecks(request)
        self.groups = grouped(request, self.bottlenecks)
        self.asked = len(request.cases)
        self.too_many = sum(one.too_many for one in self.groups)
        super().__init__(f"{self.too_many} in the way")


def assign(request: Request) -> dict[str, str]:
    """The best full assignment, case by case in the order of the request.

    Deterministic: the order in which cases and people are given does not matter.

    Raises: NoRoomError where not every case can be assigned (S0-030 is never given up for it).
    """
    if not request.cases:
        return {}
    from networkx import NetworkXUnfeasible, network_simplex

    try:
        _, flow = network_simplex(_network(request))
    except NetworkXUnfeasible:
        raise NoRoomError(request) from None
    return {case: _taker(flow["case", case]) for case in request.cases}


def cost(request: Request, chosen: Mapping[str, str]) -> tuple[int, int, int]:
    """How good an assignment is, smaller is better: changes, missing to the least, unfairness with links.

    With `exchange` the first two change places. Unfairness is EVEN times the sum of squares of everybody's
    cases in the year, which is least where they are most even.
    """
    counts = {seat.person: 0 for seat in request.seats}
    for person in chosen.values():
        counts[person] += 1
    changes = sum(chosen[case] != person for case, person in request.held.items() if case in chosen)
    missing = sum(max(0, seat.least - counts[seat.person]) for seat in request.seats)
    links = sum(_linked(request, case, person) for case, person in chosen.items())
    uneven = EVEN * sum((seat.load + counts[seat.person]) ** 2 for seat in request.seats)
    first = (missing, changes) if request.exchange else (changes, missing)
    return (*first, links + uneven)


def bottlenecks(request: Request) -> tuple[Bottleneck, ...]:
    """What stands in the way of a full assignment; empty where nothing does.

    From a largest assignment each case left over leads, by who could take it and what they took instead, to
    the source side of a minimum cut: those cases have these people only.
    """
    able = {case: _able(request, case) for case in request.cases}
    chosen = _largest(request, able)
    taken: dict[str, list[str]] = {}
    for case, person in chosen.items():
        taken.setdefault(person, []).append(case)
    room = {seat.person: seat.most for seat in request.seats}
    found = []
    for case in _ordered(request, request.cases):
        if case not in chosen:
            cases, people = _reached(case, able, taken)
            found.append(Bottleneck(tuple(cases), tuple(people), sum(room[one] for one in people)))
    return tuple(dict.fromkeys(found))


def grouped(request: Request, found: Sequence[Bottleneck]) -> tuple[Bottleneck, ...]:
    """Bottlenecks that share a person put together, and so those that have nobody; widest first."""
    room = {seat.person: seat.most for seat in request.seats}
    groups: list[tuple[set[str], set[str]]] = []
    for one in found:
        cases, people = set(one.cases), set(one.people)
        for other in [group for group in groups if people & group[1] or not (people or group[1])]:
            groups.remove(other)
            cases |= other[0]
            people |= other[1]
        groups.append((cases, people))
    made = [Bottleneck(tuple(sorted(c)), tuple(sorted(p)), sum(room[one] for one in p)) for c, p in groups]
    return tuple(sorted(made, key=lambda one: (-len(one.cases), one.cases)))


def _linked(request: Request, case: str, person: str) -> int:
    """What a link costs; nothing where there is none."""
    weight = request.links.get((case, person), 0)
    return 2 * EVEN + weight if weight else 0


def _network(request: Request) -> Any:
    """The network; networkx is loaded here, since few commands need it."""
    from networkx import MultiDiGraph

    graph = MultiDiGraph()
    graph.add_node(_START, demand=-len(request.cases))
    graph.add_node(_END, demand=len(request.cases))
    short, move = _weights(request)
    seats = _seats(request)
    for seat in seats:
        graph.add_node(("person", seat.person))
    for case in _ordered(request, request.cases):
        graph.add_edge(_START, ("case", case), capacity=1, weight=0)
        holder = request.held.get(case)
        for seat in seats:
            if (case, seat.person) not in request.barred:
                price = _linked(request, case, seat.person)
                price += move * (holder is not None and holder != seat.person)
                graph.add_edge(("case", case), ("person", seat.person), capacity=1, weight=price)
    base = min((seat.load for seat in seats), default=0)
    for seat in seats:
        for nth in range(min(seat.most, len(request.cases))):
            price = EVEN * (2 * (seat.load - base + nth) + 1) + short * (nth >= seat.least)
            graph.add_edge(("person", seat.person), _END, capacity=1, weight=price)
    return graph


def _weights(request: Request) -> tuple[int, int]:
    """What a case beyond somebody's least and a change cost: each outweighs all that matters less."""
    total = len(request.cases)
    loads = [seat.load for seat in request.seats] or [0]
    dearest = EVEN * (2 * (max(loads) - min(loads) + total) + 1)
    lower = total * (dearest + 2 * EVEN + max(request.links.values(), default=0)) + 1
    higher = (total + 1) * lower
    return (higher, lower) if request.exchange else (lower, higher)


def _seats(request: Request) -> list[Seat]:
    by_person = {seat.person: seat for seat in request.seats if seat.most > 0}
    return [by_person[person] for person in _ordered(request, by_person)]


def _ordered(request: Request, refs: Collection[str]) -> list[str]:
    """References in an order that favours nobody from month to month, and is the same everywhere."""
    return sorted(refs, key=lambda ref: hashlib.sha256(f"{request.seed}/{ref}".encode()).hexdigest())


def _taker(flow: Mapping[Any, Mapping[int, int]]) -> str:
    return str(next(node[1] for node, edges in flow.items() if any(edges.values())))


def _able(request: Request, case: str) -> list[str]:
    return [seat.person for seat in _seats(request) if (case, seat.person) not in request.barred]


def _largest(request: Request, able: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """An assignment of as many cases as possible."""
    from networkx import DiGraph, maximum_flow

    graph = DiGraph()
    graph.add_nodes_from([_START, _END])
    for seat in _seats(request):
        graph.add_edge(("person", seat.person), _END, capacity=seat.most)
    for case in _ordered(request, request.cases):
        graph.add_edge(_START, ("case", case), capacity=1)
        for person in able[case]:
            graph.add_edge(("case", case), ("person", person), capacity=1)
    _, flow = maximum_flow(graph, _START, _END)
    pairs: Iterator[Pair] = ((c, p) for c in able for p in able[c] if flow["case", c]["person", p])
    return dict(pairs)


def _reached(
    case: str, able: Mapping[str, Sequence[str]], taken: Mapping[str, Sequence[str]]
) -> tuple[list[str], list[str]]:
    """Cases and people that a case left over leads to, sorted."""
    cases, people, waiting = {case}, set[str](), [case]
    while waiting:
        for person in able[waiting.pop()]:
            if person not in people:
                people.add(person)
                fresh = [one for one in taken.get(person, ()) if one not in cases]
                cases.update(fresh)
                waiting += fresh
    return sorted(cases), sorted(people)
