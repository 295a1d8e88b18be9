"""How sure a share is: ranges for what was counted in a sample of a known number, and what they tell apart.

The range is Wilson's score interval. Where it is known how many there were to audit, n is first raised to
n (N - 1) / (N - n), as the finite population correction has it: a sample of 20 out of 24 says more than one
of 20 out of 400, and all 24 leave nothing to guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
"""How likely it is that a range holds the share of all: 19 times in 20."""
Range = tuple[float, float]


def interval(
    hits: float, n: int, population: int | None = None, confidence: float = CONFIDENCE
) -> Range | None:
    """The range in which the share of all is likely to lie, 0 to 1.

    Args:
        hits: how many of the sample have what is counted.
        n: how many were audited, and answered.
        population: how many there were to audit; None where that is not known. A number below n cannot be
            what the sample was taken from and is left aside.
        confidence: how likely it shall be that the range holds the share, above 0 and below 1.

    Returns: the lower and the upper end; None where nothing was audited, or everything: that share is exact.
    Raises: ValueError where `hits` is not within 0 and `n`.
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no share")
    if n == 0 or population == n:
        return None
    size = float(n) if population is None or population < n else n * (population - 1) / (population - n)
    share, z = hits / n, _deviations(confidence)
    spread = z * sqrt(share * (1 - share) / size + (z / (2 * size)) ** 2)
    middle, scale = share + z * z / (2 * size), 1 + z * z / size
    return max(min((middle - spread) / scale, share), 0.0), min(max((middle + spread) / scale, share), 1.0)


def clear(one: Range, other: Range) -> bool:
    """Whether two ranges do not meet: only then is one share called higher than the other."""
    return one[1] < other[0] or other[1] < one[0]


@dataclass(frozen=True, slots=True)
class Part:
    """What was counted of one part (a team, a quarter): `hits` of `n`, out of a `population` if known."""

    name: str
    hits: float
    n: int
    population: int | None = None

    def range(self, confidence: float = CONFIDENCE) -> Range | None:
        """Its likely range, to compare it by; an exact share is taken as if it were a sample."""
        known = None if self.population == self.n else self.population
        return interval(self.hits, self.n, known, confidence)


def compared(now: Part, before: Part) -> int | None:
    """Whether a share is clearly higher (1) or lower (-1) than another, or neither (0); None without both."""
    one, other = now.range(), before.range()
    if one is None or other is None:
        return None
    return (1 if one[0] > other[1] else -1) if clear(one, other) else 0


def apart(parts: Sequence[Part]) -> dict[str, int]:
    """The parts that are clearly above (1) or below (-1) all the others together.

    A part is held against the rest, never against the best. As every part is held so, one of many would stand
    out by chance sooner or later: with k parts each range is therefore one of 1 - (1 - 95%) / k (Bonferroni).
    Fewer than two parts with answers are not compared.
    """
    there = [part for part in parts if part.n]
    level = 1 - (1 - CONFIDENCE) / max(len(there), 1)
    found = {}
    for part in there if len(there) > 1 else ():
        own, others = part.range(level), _rest(part, there).range(level)
        if own is not None and others is not None and clear(own, others):
            found[part.name] = 1 if own[0] > others[1] else -1
    return found


def _rest(part: Part, parts: Sequence[Part]) -> Part:
    others = [one for one in parts if one is not part]
    known = [one.population for one in others if one.population is not None and one.population >= one.n]
    population = sum(known) if len(known) == len(others) else None
    return Part("", sum(one.hits for one in others), sum(one.n for one in others), population)


@cache
def _deviations(confidence: float) -> float:
    """How many standard deviations either way hold a share of `confidence` of the normal distribution."""
    return NormalDist().inv_cdf((1 + confidence) / 2)
