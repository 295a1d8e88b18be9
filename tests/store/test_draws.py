"""Draws in the store: made and kept in one transaction, vouched for, never changed."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import samples

from qa_core.errors import InputError, StoreError
from qa_core.model.sampling import Frame, FrameCase, Skipped
from qa_core.rules.sampling import choose
from qa_core.store.draw_records import Draw, Known, NewDraw
from qa_core.store.engine import execute
from qa_core.store.learning_records import PastResult
from qa_core.store.store import Store

DAY = dt.date(2026, 11, 3)
MONTH = "2026-11"


def new(known: Known, month: str = MONTH, size: int = 3, **more: Any) -> NewDraw:
    """A draw of cases that were not drawn yet."""
    cases = tuple(
        FrameCase(ref=case.ref, team=case.team, excluded=("drawn for x",) if case.ref in known.drawn else ())
        for case in known.cases
    )
    frame = Frame(instrument="tiny", month=month, day=DAY, months_between=12, cases=cases)
    return NewDraw(frame, 7, False, "", size, choose(frame, 7, "", size), {"target": 6}, **more)


def drawn(office: Any, month: str = MONTH, size: int = 3) -> Draw:
    made: Draw = office.store.draw("tiny", lambda known: new(known, month, size), by="officer")
    return made


def replaced(office: Any, root: Draw, case: str, chosen: str) -> Draw:
    """A replacement, whatever the order says."""

    def make(_known: Known) -> NewDraw:
        skipped = (Skipped(case="K-0009", because=("closed 2026-11-01",)),)
        about = {"root": root.id, "replaced": case, "skipped": skipped, "reason": "words said"}
        return NewDraw(office.store_frame, 7, False, "", 1, (chosen,), **about)

    made: Draw = office.store.draw("tiny", make, by="officer")
    return made


@pytest.fixture
def framed(office: Any) -> Any:
    """The office with a draw, and its frame at hand."""
    office.first = drawn(office)
    office.store_frame = office.store.frame(office.first.id)
    return office


def whole(store: Any) -> bool:
    return all(check.ok for check in store.verify())


@pytest.mark.requirement("S0-026")
def test_a_draw_is_kept_with_its_frame_seed_and_hash(framed: Any) -> None:
    store, made = framed.store, framed.first
    assert (made.id, made.root, made.kind, made.by) == ("D-0001", "D-0001", "draw", "officer")
    assert (made.instrument, made.month, made.day, made.seed) == ("tiny", MONTH, DAY, 7)
    assert store.draws() == [made] == [store.draw_of("D-0001")]
    frame = store.frame("D-0001")
    assert frame.sha256 == made.frame_sha256
    assert [case.ref for case in frame.cases] == [case.ref for case in store.cases()]
    assert choose(frame, made.seed, made.stratify, made.size) == made.chosen
    assert store.drawn("tiny", MONTH) == list(made.chosen)
    assert (store.drawn("tiny", "2026-12"), store.drawn("other", MONTH)) == ([], [])
    assert store.events()[-1].kind == "sample.drawn"
    assert made.frame_sha256 in store.events()[-1].payload
    assert whole(store)


def test_replacements_take_the_place_of_what_they_replace(framed: Any) -> None:
    store, root = framed.store, framed.first
    rest = [case.ref for case in store.cases() if case.ref not in root.chosen]
    one = replaced(framed, root, root.chosen[1], rest[0])
    two = replaced(framed, root, rest[0], rest[1])
    assert [draw.id for draw in store.draws("tiny", MONTH)] == ["D-0001", "D-0002", "D-0003"]
    assert (one.root, one.kind, one.replaced, one.reason) == (
        "D-0001",
        "replacement",
        root.chosen[1],
        "words said",
    )
    assert one.skipped[0].because == ("closed 2026-11-01",)
    assert store.draw_of(two.id).replacement.chosen == rest[1]
    assert store.drawn("tiny", MONTH) == [root.chosen[0], rest[1], root.chosen[2]]
    assert store.frame(two.id) == store.frame(root.id)
    assert whole(store)


def test_several_draws_of_a_month_add_up(framed: Any) -> None:
    more = drawn(framed)
    assert set(more.chosen).isdisjoint(framed.first.chosen)
    assert framed.store.drawn("tiny", MONTH) == [*framed.first.chosen, *more.chosen]


def test_what_is_raised_while_drawing_leaves_nothing(office: Any) -> None:
    head = office.store.head()

    def make(_known: Known) -> NewDraw:
        raise InputError("no")

    with pytest.raises(InputError):
        office.store.draw("tiny", make, by="x")
    assert (office.store.draws(), office.store.head()) == ([], head)


def seen(office: Any) -> Known:
    """What a draw knows."""
    caught: list[Known] = []

    def make(known: Known) -> NewDraw:
        caught.append(known)
        raise InputError("only looked")

    with pytest.raises(InputError):
        office.store.draw("tiny", make, by="x")
    return caught[0]


@pytest.mark.requirement("S0-027")
def test_a_draw_knows_what_happened_to_each_case(office: Any) -> None:
    store = office.store
    office.save(case="K-0001", day=dt.date(2026, 3, 1))
    office.save(case="K-0001", day=dt.date(2026, 2, 1))
    store.void(office.save(case="K-0002"), by="x", why="wrong case")
    office.sent("R-0001", "K-0003")
    aside = samples.allocation(office.instrument, "R-0002", "K-0004").model_copy(update={"purpose": "self"})
    store.allocate([aside])
    held = store.hold("K-0005", "Court", by="x")
    store.hold("K-0006", "Court", by="x")
    store.release_hold("K-0006", "Over", by="x")
    made = drawn(office)
    known = seen(office)
    assert known.audited == {"K-0001": dt.date(2026, 3, 1)}
    assert set(known.sent) == {"K-0003"}
    assert known.held == {"K-0005": held.id}
    assert known.drawn == {ref: {MONTH} for ref in made.chosen}
    assert known.draws == [made]
    assert store.audited_cases("tiny") == [("K-0001", dt.date(2026, 3, 1)), ("K-0001", dt.date(2026, 2, 1))]
    assert store.audited_cases("other") == []


def test_a_case_is_held_once_and_released_once(office: Any) -> None:
    store = office.store
    store.hold("K-0001", "Court", by="x")
    with pytest.raises(StoreError, match="K-0001 is held back already"):
        store.hold("K-0001", "Court", by="x")
    gone = store.release_hold("K-0001", "Over", by="y")
    assert (gone.id, gone.released_by, gone.release_reason) == ("H-0001", "y", "Over")
    with pytest.raises(StoreError, match="is not held back"):
        store.release_hold("K-0001", "Over", by="y")
    assert store.hold("K-0001", "Again", by="x").id == "H-0002"
    assert [one.id for one in store.holds()] == ["H-0001", "H-0002"]
    assert [one.id for one in store.holds(current=True)] == ["H-0002"]
    assert store.holds()[0] == gone
    assert [event.kind for event in store.events()][-3:] == ["sample.held", "sample.released", "sample.held"]
    assert whole(store)


def test_what_is_not_there_is_said(office: Any) -> None:
    for id in ("D-0009", "X-1", ""):
        with pytest.raises(StoreError, match="There is no draw"):
            office.store.draw_of(id)
        with pytest.raises(StoreError, match="There is no draw"):
            office.store.frame(id)


def test_the_log_names_no_case_and_repeats_no_words(framed: Any) -> None:
    replaced(framed, framed.first, framed.first.chosen[0], "K-0010")
    framed.store.hold("K-0417", "words said", by="x")
    framed.store.release_hold("K-0417", "words said", by="x")
    logged = "".join(event.payload for event in framed.store.events() if event.kind.startswith("sample."))
    assert [word for word in ("K-0", "words said") if word in logged] == []


def test_an_altered_frame_is_refused_and_found(framed: Any) -> None:
    with framed.store.database.write() as connection:
        execute(connection, "UPDATE sample_draw SET frame = REPLACE(frame, 'K-0001', 'K-9001')")
    with pytest.raises(StoreError, match="The frame of draw D-0001 was altered"):
        framed.store.frame("D-0001")
    assert {check.name for check in framed.store.verify() if not check.ok} == {"draws"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sample_draw SET seed = '8'",
        "UPDATE sample_draw SET chosen = '[]'",
        "UPDATE sample_draw SET size = 4",
        "DELETE FROM sample_draw",
        "UPDATE sample_hold SET reason = 'other'",
    ],
)
def test_whatever_is_altered_is_found(framed: Any, statement: str) -> None:
    framed.store.hold("K-0417", "Court", by="x")
    with framed.store.database.write() as connection:
        execute(connection, statement)
    failed = {check.name for check in framed.store.verify() if not check.ok}
    assert failed == {"holds" if "hold" in statement else "draws"}


def test_results_of_earlier_years_count_as_audits(office: Any) -> None:
    day = dt.date(2026, 1, 20)
    past = [
        PastResult(ref, day, instrument, "1", "good")
        for ref, instrument in (("k-0007", "tiny"), ("K-0008", "other"), ("K-9999", "tiny"))
    ]
    office.store.load_past(past, by="x")
    assert seen(office).audited == {"K-0007": day, "K-9999": day}


def test_of_two_who_draw_at_once_one_is_first(office: Any, url: str) -> None:
    def once(known: Known) -> NewDraw:
        if known.draws:
            raise InputError("drawn already")
        return new(known)

    def attempt(_n: int) -> str:
        with Store.open(url) as store:
            try:
                return str(store.draw("tiny", once, by="x").id)
            except InputError:
                return "refused"

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(attempt, range(4)))
    assert found == ["D-0001", "refused", "refused", "refused"]
    assert len(office.store.draws()) == 1
    assert whole(office.store)
