"""Which audits get a second look: drawn by a seed, so that anybody can work it out again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from qa_core.cycle.desk import Desk
from qa_core.errors import InputError
from qa_core.model.period import Period
from qa_core.rules.sampling import rank
from qa_core.store.records import AuditHead
from qa_core.store.second_records import SecondDraw

_LATER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
"""The store gives draws their moment."""


def draw(
    desk: Desk,
    period: str,
    *,
    share: int | None = None,
    seed: int | None = None,
    instrument: str | None = None,
) -> list[SecondDraw]:
    """Draw a share of the accepted audits of a period, of each instrument apart, rounded up.

    What was drawn or sent to a second auditor before counts towards the share, so that a second draw of the
    same period adds what is missing and nothing more.

    Args:
        desk: where this happens.
        period: as `Period.parse` reads it; the day of the audit counts.
        share: how many in a hundred; the setting `second_share` unless given.
        seed: what decides, a whole number; a new one unless given.
        instrument: an instrument's id; None for all.

    Returns: one draw for each instrument that was short of its share.
    Raises: InputError for a period, share or seed that cannot be.
    """
    percent = desk.organisation.second_share if share is None else share
    if not 1 <= percent <= 100:
        raise InputError(f"--share is how many audits in a hundred: from 1 to 100, not {percent}.")
    if seed is not None and seed < 0:
        raise InputError(f"--seed must be a whole number from 0 on, not {seed}.")
    span = Period.parse(period, desk.organisation.year_start_month)
    heads = desk.store.audits(instrument=instrument, months=(span.first, span.last), state="submitted")
    by_instrument: dict[str, list[AuditHead]] = {}
    for head in heads:
        by_instrument.setdefault(head.instrument, []).append(head)
    chance = str(desk.chance.randrange(2**32) if seed is None else seed)
    taken = looked_at(desk)
    made = [
        _of_one(desk, span.name, id, found, taken, percent, chance)
        for id, found in sorted(by_instrument.items())
    ]
    return desk.store.keep_second_draws([one for one in made if one.chosen])


def looked_at(desk: Desk) -> set[str]:
    """The audits that were drawn for a second look, or given to a second auditor without a draw."""
    drawn = {id for one in desk.store.second_draws() for id in one.chosen}
    sent = {one.looks_at for one in desk.store.looks() if one.purpose == "second" and not one.withdrawn}
    return drawn | {id for id in sent if id is not None}


def _of_one(
    desk: Desk,
    period: str,
    instrument: str,
    heads: Sequence[AuditHead],
    taken: set[str],
    share: int,
    seed: str,
) -> SecondDraw:
    wanted = -(-share * len(heads) // 100) - sum(head.id in taken for head in heads)
    frame = tuple(head.id for head in heads if head.id not in taken)
    chosen = choose(frame, seed, instrument, period, max(0, wanted))
    return SecondDraw(0, period, instrument, share, seed, frame, chosen, _LATER, desk.by)


def choose(frame: Iterable[str], seed: str, instrument: str, period: str, size: int) -> tuple[str, ...]:
    """The first audits of a frame in the order of SHA-256 over seed, instrument, period and audit."""
    return tuple(sorted(frame, key=lambda id: rank(int(seed), instrument, period, id))[:size])


def differences(desk: Desk, number: int) -> list[str]:
    """Work a draw out again from what was recorded: a sentence for what comes out otherwise.

    Raises: InputError where there is no draw of that number.
    """
    found = next((one for one in desk.store.second_draws() if one.number == number), None)
    if found is None:
        raise InputError(f"There is no draw {number} of audits for a second look.")
    again = choose(found.frame, found.seed, found.instrument, found.period, len(found.chosen))
    if again == found.chosen:
        return []
    return [f"The draw gives {', '.join(again)}, and {', '.join(found.chosen)} was recorded."]
