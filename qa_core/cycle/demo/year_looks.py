"""Second and third looks and self-checks of a simulated year: blind, by others, counted nowhere.

In each quarter one second auditor sees a case far otherwise than the first, and a third breaks the tie.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from qa_core.cycle import moderation, second, second_draws, second_list, self_checks
from qa_core.cycle.demo.inbox import Sent
from qa_core.cycle.demo.year_returns import answers, corrected, inbox, take
from qa_core.cycle.demo.year_state import Year
from qa_core.cycle.desk import Desk
from qa_core.errors import InputError
from qa_core.model.instrument import Instrument
from qa_core.rules.coverage import is_open

SHARE, LOOKS = 10, 3
TRIES, STEP = 40, 1000
"""How many ways of answering are looked at for one that gives the grade that is wanted."""
WHY = "Looked at together: the evidence bears the first grade."


def quarter(desk: Desk, year: Year, instrument: Instrument, period: str, folder: Path) -> None:
    """Draw a share of the audits of a period, have them made again, and moderate them."""
    drawn = second_draws.draw(desk, period, share=SHARE, seed=year.plan.seed, instrument=instrument.id)
    chosen = [id for one in drawn for id in one.chosen][:LOOKS]
    _made(desk, year, instrument, chosen, "second", folder / "second")
    far = [row["audit"] for row in second_list.listed(desk, period, open_only=True) if "third" in row["next"]]
    _made(desk, year, instrument, far[:1], "third", folder / "third")
    year.did["ties broken by a third audit"] += sum(_agreed(desk, id) for id in far[:1])
    for id in chosen:
        head = desk.store.audit(id).head
        if second_list.beside(desk, id)[1] and head.recorded:
            moderation.moderate(desk, id, head.recorded, WHY)
            year.did["grades moderated"] += 1


def _agreed(desk: Desk, id: str) -> bool:
    """Whether the third audit gave the grade of the first."""
    first, others = second_list.beside(desk, id)
    return len(others) == 2 and others[1].result.recorded == first.result.recorded


def self_check(desk: Desk, year: Year, instrument: Instrument, folder: Path, number: int) -> None:
    """A practitioner looks at their own case."""
    own = [case for case in desk.store.cases() if is_open(case, desk.today)][number * 7]
    made = self_checks.check(desk, instrument, own.ref, own.lead_professional)
    sent = Sent(instrument, made.allocation, made.data, 20 * number + 19)
    _back(desk, year, [sent], folder / "self")
    year.did["self-checks"] += 1


def _made(
    desk: Desk, year: Year, instrument: Instrument, ids: Sequence[str], which: second.Which, folder: Path
) -> None:
    found = list(_seen(desk, _sent(desk, instrument, ids, which), which))
    year.did[f"{which} audits"] += len(found)
    if found:
        _back(desk, year, found, folder)


def _sent(desk: Desk, instrument: Instrument, ids: Sequence[str], which: second.Which) -> Iterator[Sent]:
    for place, id in enumerate(ids):
        going = _to_somebody(desk, id, which, place)
        if going is not None:
            yield Sent(instrument, going.allocation, going.data, 900 + 10 * len(which) + place)


def _seen(desk: Desk, sent: Iterator[Sent], which: second.Which) -> Iterator[Sent]:
    """One second auditor of several sees it far otherwise than the first; a third one as the first did."""
    apart = False
    for one in sent:
        first = desk.store.audit(one.allocation.looks_at or "").head.recorded
        if which == "third":
            yield _giving(desk, one, partial(operator.eq, first)) or one
            continue
        far = None if apart else _giving(desk, one, partial(second.far_apart, desk, one.instrument, first))
        apart = apart or far is not None
        yield far or one


def _giving(desk: Desk, sent: Sent, fits: Callable[[str | None], bool]) -> Sent | None:
    """The same toolkit in the hands of somebody whose answers lead to such a grade; None if nobody's do."""
    for n in range(TRIES):
        one = replace(sent, number=sent.number + STEP * n)
        if fits(desk.grade(one.instrument, answers(desk, one))[1].recorded):
            return one
    return None


def _to_somebody(desk: Desk, id: str, which: second.Which, place: int) -> second.Going | None:
    """The first auditor who may look; whoever may not is told by the command, and passed over."""
    people = [person.ref for person in desk.store.people() if person.auditor]
    for ref in (*people[place * 3 :], *people[: place * 3]):
        try:
            return second.allocate(desk, id, ref, which=which)
        except InputError:
            continue
    return None


def _back(desk: Desk, year: Year, sent: Sequence[Sent], folder: Path) -> None:
    for one in sent:
        year.open_sent[one.allocation.return_id] = one
    inbox(desk, year, [(one, "tidy") for one in sent], folder)
    corrected(desk, year, take(desk, year, folder), folder)
