"""How far two auditors of the same case agree: pairs, shares, a coefficient with its interval, severity.

Counts and shares stand for any number of pairs. Krippendorff's alpha (ordinal for scales, nominal for lists)
comes from the library `krippendorff`, and only from `ENOUGH` pairs on; severity from `FEW` on.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa_core.errors import QaError
from qa_core.model.audit import Audit
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument, Option
from qa_core.rules.conditions import compiled
from qa_core.rules.reading import BLANK, Reading

ENOUGH = 20
"""From so many pairs on a coefficient says something."""
FEW = 5
"""From so many pairs on a mean difference is shown."""
RESAMPLES = 1000
CONFIDENCE = 0.95
Kind = Literal["ordinal", "nominal"]
Pair = tuple[str, str]
"""What the first and the second auditor gave."""


class NoLibrary(QaError):
    """The library for the coefficient is not installed; counts and shares need none."""


@dataclass(frozen=True)
class Scale:
    """What can be given: the words in order, lowest first, and whether the order means anything.

    `words` of an ordinal scale are those with a level; others (not applicable) count as pairs all the same,
    and stay out of the coefficient.
    """

    kind: Kind
    words: tuple[str, ...]


@dataclass(frozen=True)
class Agreement:
    """How far pairs agree.

    Attributes:
        n: how many pairs.
        same: how many of them are the same.
        counts: how often each first and second stand together.
        weighed: how many pairs the coefficient rests on.
        alpha: Krippendorff's alpha; None where `why` says why there is none.
        interval: its 95 % interval by bootstrap over pairs.
        why: why there is no coefficient; empty where there is one.
    """

    n: int
    same: int
    counts: tuple[tuple[str, str, int], ...]
    weighed: int
    alpha: float | None = None
    interval: tuple[float, float] | None = None
    why: str = ""

    @property
    def share(self) -> float | None:
        """The share of pairs that are the same, 0 to 1; None where there are none."""
        return self.same / self.n if self.n else None


def scale_of(options: Sequence[Option]) -> Scale:
    """The scale of a question: ordinal where its options have levels."""
    levelled = sorted((o for o in options if o.level is not None), key=lambda o: o.level or 0)
    if len({o.level for o in levelled}) > 1 and len({o.level for o in levelled}) == len(levelled):
        return Scale("ordinal", tuple(o.id for o in levelled))
    return Scale("nominal", tuple(o.id for o in options))


def judgements(instrument: Instrument, audit: Audit, result: Result) -> dict[str, str]:
    """What an auditor judged, by question: every choice that was asked for and given.

    Left out is what nobody judged: answers worked out from facts, and those that follow from others by a rule
    of the plugin. Several options are one answer, sorted and joined.
    """
    reading = Reading(compiled(instrument), audit, result.worked_out)
    overall = instrument.role("overall")
    found: dict[str, str] = {}
    for key, question in instrument.questions.items():
        by_rule = question.work_out is not None and question.work_out.rule is not None
        if key in overall or not instrument.options(question) or not reading.asked(key):
            continue
        value = reading.answer(key).value if by_rule else reading.value(key)
        if value not in BLANK:
            found[key] = " + ".join(sorted(value)) if isinstance(value, tuple) else str(value)
    return found


def measured(pairs: Sequence[Pair], scale: Scale, seed: str, *, weigh: bool = True) -> Agreement:
    """Everything that pairs of one question on one scale say.

    Args:
        pairs: at most one for each audit; their order makes no difference.
        scale: what could be given; pairs of different scales are never put together.
        seed: what the bootstrap begins with, so that it gives the same interval again.
        weigh: whether to work out the coefficient.

    Raises: NoLibrary where there are enough pairs and the library is not installed.
    """
    counts = Counter(pairs)
    told = tuple((*pair, n) for pair, n in sorted(counts.items()))
    same = sum(n for (first, second), n in counts.items() if first == second)
    use = weighable(pairs, scale)
    why = _why_not(use) if weigh else "not worked out"
    if why:
        return Agreement(len(pairs), same, told, len(use), why=why)
    return Agreement(len(pairs), same, told, len(use), alpha(use, scale), interval(use, scale, seed))


def weighable(pairs: Sequence[Pair], scale: Scale) -> list[Pair]:
    """The pairs that a coefficient can rest on: on a scale, those with a level on both sides."""
    if scale.kind == "nominal":
        return list(pairs)
    return [pair for pair in pairs if pair[0] in scale.words and pair[1] in scale.words]


def _why_not(pairs: Sequence[Pair]) -> str:
    if len(pairs) < ENOUGH:
        return f"too few pairs ({len(pairs)})"
    if len({word for pair in pairs for word in pair}) < 2:
        return "every answer is the same"
    return ""


def alpha(pairs: Sequence[Pair], scale: Scale) -> float:
    """Krippendorff's alpha of pairs with at least two different answers among them: 1 where all agree.

    Raises: NoLibrary where it is not installed.
    """
    words = _order(pairs, scale)
    return _alpha([(words[first], words[second]) for first, second in pairs], len(words), scale.kind)


def interval(pairs: Sequence[Pair], scale: Scale, seed: str) -> tuple[float, float]:
    """The 95 % interval of alpha: percentiles over pairs drawn again with replacement, by a seed.

    Draws in which every answer is the same have no alpha and are left out.

    Raises: NoLibrary where the library is not installed.
    """
    words = _order(pairs, scale)
    coded = sorted((min(words[a], words[b]), max(words[a], words[b])) for a, b in pairs)
    chance = random.Random(hashlib.sha256(seed.encode()).digest())
    found = []
    for _ in range(RESAMPLES):
        drawn = chance.choices(coded, k=len(coded))
        if len({code for pair in drawn for code in pair}) > 1:
            found.append(_alpha(drawn, len(words), scale.kind))
    found.sort()
    tail = (1 - CONFIDENCE) / 2
    return _percentile(found, tail), _percentile(found, 1 - tail)


def mean_difference(levels: Sequence[tuple[int, int]]) -> float | None:
    """By how many levels the first of each two lies above the second, on average; None below `FEW` pairs."""
    if len(levels) < FEW:
        return None
    return sum(mine - partner for mine, partner in levels) / len(levels)


def apart(scale: Scale, one: str | None, other: str | None) -> int | None:
    """How many steps of an ordinal scale lie between two grades; None where they cannot be compared."""
    if scale.kind != "ordinal" or one not in scale.words or other not in scale.words:
        return None
    return abs(scale.words.index(str(one)) - scale.words.index(str(other)))


def _order(pairs: Sequence[Pair], scale: Scale) -> dict[str, int]:
    """A number for each answer; on a list the words beyond its options (several at once) come last."""
    more = sorted({word for pair in pairs for word in pair} - set(scale.words))
    return {word: n for n, word in enumerate((*scale.words, *more))}


def _alpha(coded: Sequence[tuple[int, int]], width: int, kind: Kind) -> float:
    try:
        from krippendorff import alpha as coefficient
    except ModuleNotFoundError:
        raise NoLibrary(
            "The agreement coefficient needs one more package: install qa-core with its extra `statistics`. "
            "Counts and shares are complete without it."
        ) from None
    counts = [[0] * width for _ in coded]
    for row, pair in zip(counts, coded, strict=True):
        for code in pair:
            row[code] += 1
    return float(coefficient(value_counts=counts, level_of_measurement=kind))


def _percentile(found: Sequence[float], share: float) -> float:
    """The value below which a share of sorted values lies, between neighbours in proportion."""
    place = share * (len(found) - 1)
    low = int(place)
    high = min(low + 1, len(found) - 1)
    return found[low] + (found[high] - found[low]) * (place - low)
