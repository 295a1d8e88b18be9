"""Sums with hidden numbers: which of those follow from what is shown, and which could be another number.

Two readers are thought of. One knows which of the hidden numbers are the small ones, and so that these are
below the limit; the other takes a hidden number for at least 1, since noughts are mostly shown. Neither may
find a hidden number out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Equation = Mapping[str, int]
"""By what each number counts in a sum that is nought: parts 1, the total -1."""
Steps = Mapping[str, int]
READERS = (0, 1)
PATIENCE, DEEP = 200, 80


@dataclass
class System:
    """Numbers, the sums that they stand in, and which of them are hidden.

    Attributes:
        values: every number by name, hidden or not.
        equations: the sums.
        limit: the smallest number that is shown.
        secret: hidden numbers that stand nowhere at all.
        hidden: all hidden numbers.
        spent: how many steps searches have taken so far.
    """

    values: Mapping[str, int]
    equations: list[Equation]
    limit: int
    secret: frozenset[str]
    hidden: set[str] = field(default_factory=set)
    spent: int = 0

    def __post_init__(self) -> None:
        self.within: dict[str, list[int]] = {}
        self.unknown: list[set[str]] = [set() for _ in self.equations]
        for at, equation in enumerate(self.equations):
            for name in equation:
                self.within.setdefault(name, []).append(at)
        self.hide(self.secret)

    def hide(self, names: Iterable[str]) -> None:
        """Hide numbers."""
        for name in names:
            self.hidden.add(name)
            for at in self.within.get(name, ()):
                self.unknown[at].add(name)

    def show(self, name: str) -> None:
        """Show a number again."""
        self.hidden.discard(name)
        for at in self.within.get(name, ()):
            self.unknown[at].discard(name)

    def bounds(self, name: str, reader: int) -> tuple[int, int | None]:
        """The least and the most that a reader thinks possible of a hidden number."""
        value = self.values[name]
        if name in self.secret:
            return 0, None
        if reader == 0:
            return 0, self.limit - 1 if value < self.limit else None
        return min(1, value), None

    def fits(self, name: str, step: int, reader: int) -> bool:
        """Whether a reader thinks it possible that a number is by `step` another one."""
        low, high = self.bounds(name, reader)
        new = self.values[name] + step
        return low <= new and (high is None or new <= high)

    def follows(self, reader: int, start: Iterable[int] | None = None) -> dict[str, int]:
        """The hidden numbers that follow sum by sum, and from which.

        One that is alone in a sum follows; so do all in a sum that holds only if each is as small, or as
        large, as it can be.

        Args:
            reader: who works them out.
            start: the sums to begin with; all unless given.
        """
        left: dict[int, set[str]] = {}
        found: dict[str, int] = {}
        waiting = [at for at in (range(len(self.equations)) if start is None else start) if self.unknown[at]]
        while waiting:
            at = waiting.pop()
            names = left.setdefault(at, self.unknown[at] - found.keys())
            if names and (len(names) == 1 or self._at_an_end(at, names, reader)):
                for name in sorted(names):
                    found[name] = at
                    for other in self.within[name]:
                        left.setdefault(other, self.unknown[other] - found.keys()).discard(name)
                        waiting.append(other)
        return found

    def another(self, name: str, reader: int) -> Steps | None:
        """By how much which numbers differ in another set of numbers that agrees with everything shown.

        Returns: steps of 1 either way, of `name` and of others; None where none was found.
        """
        for step in (1, -1):
            if self.fits(name, step, reader):
                search = _Search(self, reader)
                if search.found(name, step):
                    return search.steps
        return None

    def connected(self, name: str) -> list[int]:
        """The sums that hang together with a number through hidden ones, nearest first."""
        found: dict[int, None] = {}
        names = [name]
        for one in names:
            for at in self.within.get(one, ()):
                if at not in found:
                    found[at] = None
                    names += sorted(self.unknown[at])
        return list(found)

    def _at_an_end(self, at: int, names: Iterable[str], reader: int) -> bool:
        """Whether all unknown numbers of a sum are at the end of what is possible that makes it least."""
        ends = {1: True, -1: True}
        for name in names:
            low, high = self.bounds(name, reader)
            up = self.equations[at][name] > 0
            value = self.values[name]
            ends[1] &= value == (low if up else high)
            ends[-1] &= value == (high if up else low)
        return ends[1] or ends[-1]


class _Search:
    """Looks for another set of numbers: one hidden number changes by 1, and others make up for it."""

    def __init__(self, system: System, reader: int) -> None:
        self.system, self.reader, self.left = system, reader, PATIENCE
        self.steps: dict[str, int] = {}
        self.off: Counter[int] = Counter()

    def found(self, name: str, step: int) -> bool:
        """Whether there is one, with a number changed by `step`; then `steps` holds it."""
        self._go(name, step)
        done = self._mended()
        self.system.spent += PATIENCE - self.left
        return done

    def _mended(self) -> bool:
        self.left -= 1
        if not self.off:
            return True
        if self.left < 0 or len(self.steps) > DEEP:
            return False
        at = min(self.off, key=lambda one: (len(self.system.unknown[one]), one))
        for name, step in self._ways(at):
            self._go(name, step)
            if self._mended():
                return True
            self._back(name, step)
            if self.left < 0:
                return False
        return False

    def _ways(self, at: int) -> list[tuple[str, int]]:
        """What could mend a sum, first what puts least else in disorder."""
        down, equation = self.off[at] > 0, self.system.equations[at]
        ways = []
        for name in self.system.unknown[at]:
            step = -1 if down == (equation[name] > 0) else 1
            if name not in self.steps and self.system.fits(name, step, self.reader):
                ways.append((self._worse(name, step), name, step))
        return [(name, step) for _, name, step in sorted(ways)]

    def _worse(self, name: str, step: int) -> int:
        worse = 0
        for at in self.system.within[name]:
            off = self.off.get(at, 0)
            worse += abs(off + step * self.system.equations[at][name]) - abs(off)
        return worse

    def _go(self, name: str, step: int) -> None:
        self.steps[name] = step
        self._move(name, step)

    def _back(self, name: str, step: int) -> None:
        del self.steps[name]
        self._move(name, -step)

    def _move(self, name: str, step: int) -> None:
        for at in self.system.within.get(name, ()):
            off = self.off.get(at, 0) + step * self.system.equations[at][name]
            if off:
                self.off[at] = off
            else:
                self.off.pop(at, None)
