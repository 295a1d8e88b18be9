"""Assignment: as good as trying everything, never a barred pair, and an exact reason where there is none."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_core.rules.assignment import EVEN, NoRoomError, Request, Seat, assign, bottlenecks, cost


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """Small requests of every shape: too many cases, nobody, everybody barred, things held."""
    cases = [f"K-{n}" for n in range(draw(st.integers(0, 4)))]
    people = [f"A-{n}" for n in range(draw(st.integers(0, 4)))]
    seats = [
        Seat(one, most := draw(st.integers(0, 2)), draw(st.integers(0, most)), draw(st.integers(0, 5)))
        for one in people
    ]
    pairs = list(itertools.product(cases, people))
    barred = draw(st.sets(st.sampled_from(pairs))) if pairs else set()
    linked = draw(st.sets(st.sampled_from(pairs))) if pairs else set()
    links = {pair: draw(st.integers(1, 3)) for pair in sorted(linked)}
    holding = draw(st.lists(st.sampled_from([*people, "A-9"]), max_size=len(cases)))
    held = dict(zip(cases, holding, strict=False))
    return Request(cases, seats, barred, links, held, exchange=draw(st.booleans()))


def every(request: Request) -> list[dict[str, str]]:
    """Every full assignment that is allowed, by trying all."""
    room = {seat.person: seat.most for seat in request.seats}
    found = []
    for people in itertools.product(room, repeat=len(request.cases)):
        chosen = dict(zip(request.cases, people, strict=True))
        fits = all(people.count(one) <= most for one, most in room.items())
        if fits and not any(pair in request.barred for pair in chosen.items()):
            found.append(chosen)
    return found


@pytest.mark.requirement("S0-029", "S0-030")
@settings(max_examples=400, deadline=None)
@given(requests())
def test_as_good_as_trying_everything(request: Request) -> None:
    tried = every(request)
    if not tried:
        with pytest.raises(NoRoomError) as caught:
            assign(request)
        assert caught.value.bottlenecks
    else:
        chosen = assign(request)
        assert chosen in tried
        assert cost(request, chosen) == min(cost(request, one) for one in tried)
        assert bottlenecks(request) == ()


@settings(max_examples=300, deadline=None)
@given(requests())
def test_the_reason_is_a_set_of_cases_that_outnumbers_its_room_and_none_can_be_spared(
    request: Request,
) -> None:
    room = {seat.person: seat.most for seat in request.seats}
    able = {c: {p for p in room if room[p] and (c, p) not in request.barred} for c in request.cases}
    for one in bottlenecks(request):
        people = set().union(*(able[case] for case in one.cases))
        assert (set(one.people), one.room) == (people, sum(room[person] for person in people))
        assert len(one.cases) == one.room + 1
        for size in range(1, len(one.cases)):
            for part in itertools.combinations(one.cases, size):
                reach = set().union(*(able[case] for case in part))
                assert len(part) <= sum(room[person] for person in reach)


@settings(max_examples=100, deadline=None)
@given(requests())
def test_the_order_in_which_things_are_given_does_not_matter(request: Request) -> None:
    if not every(request):
        return
    turned = Request(
        [*reversed(request.cases)],
        [*reversed(request.seats)],
        request.barred,
        dict(reversed([*request.links.items()])),
        request.held,
        exchange=request.exchange,
    )
    assert assign(turned) == assign(request)


def seats(*rooms: tuple[int, int, int]) -> list[Seat]:
    return [Seat(f"A-{n}", *room) for n, room in enumerate(rooms, 1)]


@pytest.mark.requirement("S0-029")
def test_everybody_gets_one_before_anybody_gets_two() -> None:
    chosen = assign(Request([f"K-{n}" for n in range(4)], seats((2, 1, 9), (2, 1, 0), (2, 1, 3))))
    counts = sorted(list(chosen.values()).count(f"A-{n}") for n in (1, 2, 3))
    assert counts == [1, 1, 2]
    assert list(chosen.values()).count("A-2") == 2


def test_those_with_fewer_cases_so_far_come_first() -> None:
    chosen = assign(Request(["K-1", "K-2"], seats((2, 1, 4), (2, 1, 1), (2, 1, 2), (2, 1, 4))))
    assert sorted(chosen.values()) == ["A-2", "A-3"]


def test_a_link_is_avoided_where_it_can_be_and_taken_where_it_cannot() -> None:
    two = seats((1, 1, 0), (1, 1, 1))
    links = {("K-1", "A-1"): 2}
    assert assign(Request(["K-1"], two, links=links)) == {"K-1": "A-2"}
    assert assign(Request(["K-1"], two, {("K-1", "A-2")}, links)) == {"K-1": "A-1"}


@pytest.mark.requirement("S0-029")
@pytest.mark.parametrize("weight", range(1, 2 * EVEN))
def test_a_link_outweighs_one_case_more_and_never_two(weight: int) -> None:
    links = {("K-1", "A-1"): weight}
    assert assign(Request(["K-1"], seats((1, 1, 3), (1, 1, 4)), links=links)) == {"K-1": "A-2"}
    assert assign(Request(["K-1"], seats((1, 1, 3), (1, 1, 5)), links=links)) == {"K-1": "A-1"}


def test_the_stronger_link_is_avoided_first() -> None:
    links = {("K-1", "A-1"): 1, ("K-1", "A-2"): 2}
    assert assign(Request(["K-1"], seats((1, 1, 3), (1, 1, 3)), links=links)) == {"K-1": "A-1"}


def test_bottlenecks_about_the_same_people_are_told_once() -> None:
    cases = [f"K-{n:02}" for n in range(30)]
    with pytest.raises(NoRoomError) as caught:
        assign(Request(cases, seats(*[(2, 1, 0)] * 12)))
    error = caught.value
    assert (error.asked, error.too_many, len(error.bottlenecks)) == (30, 6, 6)
    [one] = error.groups
    assert (len(one.cases), len(one.people), one.room, one.too_many) == (30, 12, 24, 6)


def _some(request: Request, size: int) -> list[dict[str, str]]:
    """Every assignment of some of the cases."""
    return [
        chosen
        for cases in itertools.combinations(request.cases, size)
        for chosen in every(replace(request, cases=cases))
    ]


@settings(max_examples=200, deadline=None)
@given(requests())
def test_the_groups_are_apart_and_count_every_case_that_is_left_over(request: Request) -> None:
    error = NoRoomError(request)
    most = max(len(part) for size in range(len(request.cases) + 1) for part in _some(request, size))
    assert error.too_many == len(request.cases) - most
    for one, other in itertools.combinations(error.groups, 2):
        assert not {*one.people} & {*other.people}
        assert not {*one.cases} & {*other.cases}


@pytest.mark.requirement("S0-020")
def test_what_is_held_stays_unless_it_must_move() -> None:
    two = seats((2, 1, 0), (1, 1, 0))
    held = {"K-1": "A-1", "K-2": "A-1"}
    assert assign(Request(["K-1", "K-2"], two, held=held)) == held
    exchanged = assign(Request(["K-1", "K-2"], two, held=held, exchange=True))
    assert sorted(exchanged.values()) == ["A-1", "A-2"]
    three = assign(Request(["K-1", "K-2", "K-3"], two, {("K-3", "A-2")}, held=held))
    assert three["K-3"] == "A-1"
    assert sorted(three.values()) == ["A-1", "A-1", "A-2"]


def test_the_reason_names_three_cases_and_two_people() -> None:
    cases = [f"K-{n}" for n in range(1, 6)]
    barred = {(case, f"A-{n}") for case in cases[:3] for n in (3, 4)}
    with pytest.raises(NoRoomError) as caught:
        assign(Request(cases, seats((1, 1, 0), (1, 1, 0), (2, 1, 0), (2, 1, 0)), barred))
    [one] = caught.value.bottlenecks
    assert (one.cases, one.people, one.room) == (("K-1", "K-2", "K-3"), ("A-1", "A-2"), 2)


def test_nothing_to_assign_is_nothing() -> None:
    assert assign(Request([], [])) == {}
    assert bottlenecks(Request(["K-1"], []))[0].people == ()


def test_a_large_council_does_not_wait() -> None:
    people = [Seat(f"A-{n}", 2, 1, n % 5) for n in range(60)]
    cases = [f"K-{n}" for n in range(90)]
    barred = {(case, f"A-{n % 60}") for n, case in enumerate(cases)}
    start = time.perf_counter()
    chosen = assign(Request(cases, people, barred, {("K-1", "A-7"): 1}))
    assert len(chosen) == 90
    assert time.perf_counter() - start < 20
