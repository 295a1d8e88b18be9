"""Drawing cases: who is out and why, the seeded order, the share of each team, the next in line.

A draw is a pure function of its frame, seed, stratum and size. The order is that of SHA-256 hashes, so that
it is the same on every machine and in every version of Python, and can be worked out by anybody.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence

from qa_core.errors import InputError
from qa_core.model.sampling import Frame, FrameCase, Proof, Replacement, Skipped, Stratify
from qa_core.rules.dates import add_months


def excluded(case: FrameCase, month: str, day: dt.date, months_between: int) -> tuple[str, ...]:
    """Why a case cannot be drawn; empty where it can (S0-027).

    Args:
        case: the case and what is known of it.
        month: the month of the draw, as `2026-11`.
        day: the day of the draw.
        months_between: for how many months a case is left alone after an audit, a draw or a toolkit.
    """
    return tuple(_reasons(case, month, day, months_between))


def _reasons(case: FrameCase, month: str, day: dt.date, months: int) -> Iterator[str]:
    since = add_months(day, -months)
    if case.closed is not None and case.closed <= day:
        yield f"closed {case.closed}"
    if case.opened is not None and case.opened > day:
        yield f"not open before {case.opened}"
    if months and case.audited is not None and case.audited > since:
        yield f"audited {case.audited}"
    if case.drawn is not None and (case.drawn == month or _apart(case.drawn, month) < months):
        yield f"drawn for {case.drawn}"
    if months and case.sent is not None and case.sent > since:
        yield f"toolkit out since {case.sent}"
    if case.held is not None:
        yield f"held back ({case.held})"


def month_number(month: str) -> int:
    """The months from the year 0 to `2026-11`; InputError where it is no month."""
    year, dash, number = month.partition("-")
    form = dash and len(year) == 4 and len(number) == 2 and f"{year}{number}".isascii()
    if not (form and f"{year}{number}".isdigit() and 1 <= int(number) <= 12 and int(year) >= 1000):
        raise InputError(f"{month!r} is no month; write it as 2026-11.")
    return int(year) * 12 + int(number) - 1


def month_name(number: int) -> str:
    """A month as `2026-11`, from the months since the year 0."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def nearest(months: Collection[str], month: str) -> str | None:
    """Of the months for which a case was drawn the one nearest to a month; the later of two."""
    return min(months, key=lambda one: (_apart(one, month), -month_number(one)), default=None)


def _apart(one: str, other: str) -> int:
    return abs(month_number(one) - month_number(other))


def rank(seed: int, instrument: str, month: str, ref: str) -> str:
    """Where a case stands in the seeded order: SHA-256 of seed, instrument, month and reference.

    The four are joined by line feeds, in UTF-8, the seed in decimal digits. Nothing else decides.
    """
    return hashlib.sha256(f"{seed}\n{instrument}\n{month}\n{ref}".encode()).hexdigest()


def ordered(frame: Frame, seed: int) -> list[FrameCase]:
    """The cases that can be drawn, in the seeded order."""
    return sorted(frame.eligible, key=lambda case: rank(seed, frame.instrument, frame.month, case.ref))


def quotas(counts: Mapping[str, int], size: int, ranks: Mapping[str, str] | None = None) -> dict[str, int]:
    """How many to draw from each stratum: in proportion to its cases, by the largest remainder.

    Args:
        counts: how many cases of each stratum can be drawn.
        size: how many to draw; all there are where there are fewer.
        ranks: the seeded order of the strata, which decides between equal remainders.

    Returns: a number for each stratum, never above its count; they sum to the size.
    """
    total = sum(counts.values())
    wanted = min(size, total)
    if not wanted:
        return dict.fromkeys(counts, 0)
    whole = {name: wanted * count // total for name, count in counts.items()}
    rest = {name: wanted * count % total for name, count in counts.items()}
    line = sorted(counts, key=lambda name: (-rest[name], (ranks or {}).get(name, ""), name))
    for name in line[: wanted - sum(whole.values())]:
        whole[name] += 1
    return whole


def choose(frame: Frame, seed: int, stratify: Stratify, size: int) -> tuple[str, ...]:
    """The cases that a draw gives, in the seeded order.

    Args:
        frame: every case, with what speaks against each.
        seed: the chance, a whole number that is on record.
        stratify: `team` or `agency` to draw from each in proportion; empty to draw from all alike.
        size: how many; all that can be drawn where there are fewer.
    """
    line = ordered(frame, seed)
    counts: dict[str, int] = {}
    for case in line:
        counts[case.stratum(stratify)] = counts.get(case.stratum(stratify), 0) + 1
    ranks = {name: rank(seed, frame.instrument, frame.month, name) for name in counts}
    left = quotas(counts, size, ranks)
    chosen = []
    for case in line:
        if left[case.stratum(stratify)] > 0:
            left[case.stratum(stratify)] -= 1
            chosen.append(case.ref)
    return tuple(chosen)


def following(
    frame: Frame,
    seed: int,
    stratify: Stratify,
    replaced: str,
    taken: Collection[str],
    unfit: Mapping[str, Sequence[str]],
) -> tuple[str | None, tuple[Skipped, ...]]:
    """The next case in the seeded order of a case's stratum.

    Args:
        frame, seed, stratify: those of the draw.
        replaced: the case that turned out unfit.
        taken: the cases that were drawn, replaced or not.
        unfit: cases that became unfit after the draw, each with why.

    Returns: the next case, None where there is none left; and those that were passed over as unfit.
    """
    home = {case.ref: case.stratum(stratify) for case in frame.cases}
    skipped: list[Skipped] = []
    for case in ordered(frame, seed):
        if case.ref in taken or case.stratum(stratify) != home.get(replaced):
            continue
        if case.ref not in unfit:
            return case.ref, tuple(skipped)
        skipped.append(Skipped(case=case.ref, because=tuple(unfit[case.ref])))
    return None, tuple(skipped)


def standing(chosen: Sequence[str], replacements: Sequence[Replacement]) -> tuple[str, ...]:
    """The cases of a draw with each replaced one put in the place of the case that it replaced."""
    found = list(chosen)
    for one in replacements:
        found = [one.chosen if case == one.replaced else case for case in found]
    return tuple(found)


def differences(proof: Proof) -> list[str]:
    """Repeat a draw with its replacements: a sentence for each thing that comes out otherwise."""
    return [*_frame(proof), *_first(proof), *_replaced(proof)]


def _frame(proof: Proof) -> Iterator[str]:
    frame = proof.frame
    if frame.sha256 != proof.frame_sha256:
        yield f"The frame has the hash {frame.sha256}, and {proof.frame_sha256} was recorded."
    for case in frame.cases:
        told = excluded(case, frame.month, frame.day, frame.months_between)
        if told != case.excluded:
            yield f"{case.ref} stands as {_why(case.excluded)}; its facts say {_why(told)}."


def _first(proof: Proof) -> Iterator[str]:
    chosen = choose(proof.frame, proof.seed, proof.stratify, proof.size)
    if chosen != proof.chosen:
        yield f"{proof.draw} gives {_listed(chosen)}, and {_listed(proof.chosen)} was recorded."


def _replaced(proof: Proof) -> Iterator[str]:
    taken, stands = list(proof.chosen), proof.chosen
    for one in proof.replacements:
        if one.replaced not in stands:
            yield f"{one.draw} replaces {one.replaced}, which did not stand in the draw."
        unfit = {case.case: case.because for case in one.skipped}
        found = following(proof.frame, proof.seed, proof.stratify, one.replaced, taken, unfit)
        if found != (one.chosen, one.skipped):
            yield f"{one.draw} gives {found[0] or 'no case'}, and {one.chosen} was recorded."
        taken.append(one.chosen)
        stands = standing(stands, [one])


def _why(reasons: Sequence[str]) -> str:
    return ", ".join(reasons) or "one that can be drawn"


def _listed(cases: Sequence[str]) -> str:
    return ", ".join(cases) or "no case"
