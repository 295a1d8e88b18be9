"""What the audits of a period are a sample of, and what came of those that were asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from qa_core.cycle.chasing import given_up
from qa_core.cycle.coverage import covered
from qa_core.cycle.desk import Desk
from qa_core.errors import StoreError
from qa_core.model.instrument import Instrument
from qa_core.model.period import Period
from qa_core.model.sampling import FrameCase
from qa_core.reports.figures import Given, Population
from qa_core.store.duty_records import Duty


def population(desk: Desk, instrument: Instrument, span: Period) -> Population:
    """How many there were to audit in a period.

    Of records: those of the period, and whether every one was checked (S0-024). Of cases: all that were open
    on the day of a draw for a month of the period, each once; a case that could not be drawn, since it was
    audited a short while ago, was there all the same. Without a draw nothing is known.
    """
    if instrument.record:
        done, of = covered(desk, instrument, span.months)
        return Population(all=of, exact=done == of)
    cases = {case.ref: case for case in _open(desk, instrument, span)}
    if not cases:
        return Population()
    return Population(
        all=len(cases),
        teams=_sizes([case.team for case in cases.values()]),
        agencies=_sizes([case.agency for case in cases.values()]),
    )


def given(desk: Desk, instrument: Instrument, span: Period) -> tuple[Given, ...]:
    """What was asked for in each month and what came of it: duties, else toolkits sent (S0-032).

    Records are checked as they come and nobody is given any.
    """
    duties = [one for one in desk.store.duties(instrument=instrument.id) if one.month in span.months]
    if instrument.record:
        return ()
    if duties:
        return tuple(_of_duties(month, duties, desk.today) for month in span.months)
    return _of_toolkits(desk, instrument, span)


def _open(desk: Desk, instrument: Instrument, span: Period) -> Iterator[FrameCase]:
    """The cases that were open when cases were drawn; a frame that was altered tells nothing."""
    draws = [one for one in desk.store.draws(instrument.id) if one.month in span.months]
    for draw in draws:
        if draw.kind == "draw":
            try:
                frame = desk.store.frame(draw.id)
            except StoreError:
                continue
            day = frame.day
            yield from (
                case
                for case in frame.cases
                if (case.opened is None or case.opened <= day) and (case.closed is None or case.closed > day)
            )


def _sizes(names: Sequence[str]) -> dict[str, int]:
    return {name: names.count(name) for name in dict.fromkeys(names)}


def _of_duties(month: str, duties: Sequence[Duty], today: dt.date) -> Given:
    mine = [one for one in duties if one.month == month]
    waiting = [one for one in mine if one.state in ("planned", "sent")]
    overdue = sum(one.due < today for one in waiting)
    return Given(
        month,
        returned=sum(one.state == "returned" for one in mine),
        out=len(waiting) - overdue,
        overdue=overdue,
        declined=sum(one.ground == "conflict" for one in mine),
        exempt=sum(one.ground == "exempt" for one in mine),
    )


def _of_toolkits(desk: Desk, instrument: Instrument, span: Period) -> tuple[Given, ...]:
    """Toolkits by the month in which they went out, without those nobody waits for or that went out again."""
    gone = given_up(desk) | {one.return_id for one in desk.store.reissues()}
    states = desk.store.allocation_states()
    found: dict[str, list[int]] = {month: [0, 0, 0] for month in span.months}
    for one in desk.store.allocations():
        month = f"{one.exported:%Y-%m}"
        if one.instrument == instrument.id and one.purpose == "audit" and month in found:
            if one.return_id in gone:
                continue
            back = states.get(one.return_id) == "returned"
            late = one.due is not None and one.due < desk.today
            found[month][0 if back else 2 if late else 1] += 1
    return tuple(Given(month, *numbers) for month, numbers in found.items())
