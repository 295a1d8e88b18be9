"""Which numbers have to be hidden so that none of the small ones can be worked out from the others.

A number of 1 to below the limit is small. Hiding it alone is not enough: where the numbers beside it and
their total are shown it follows by subtraction, in one sum or over several. So more are hidden, until every
hidden number could be another one. That is shown and not supposed: for each hidden number another whole set
of numbers is looked for that agrees with everything shown (every sum holds, nothing is below 0) and in which
that number differs. Where none is found, one more number of the sums concerned is hidden, the least missed
of those that help. In a table with totals this is the known rule that a hidden cell is safe when it lies on a
closed way of hidden cells through rows and columns; it holds for numbers that several tables share in the
same way. A search that gives up hides more, never less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import networkx as nx

from qa_core.model.figure import Sum
from qa_core.reports.wide_search import READERS, Equation, Steps, System

TRIED = 6
THRIFT = 60_000
"""How many steps of searching are spent, beyond what is needed, on hiding fewer numbers."""


def to_hide(
    values: Mapping[str, int],
    sums: Iterable[Sum],
    limit: int,
    *,
    secret: Collection[str] = (),
    shown: Collection[str] = (),
    closed: Collection[str] = (),
) -> frozenset[str]:
    """The names of the numbers to hide: the small ones, and those that would give one away.

    Args:
        values: the numbers by name, 0 or more; those of `secret` and `closed` as far as they are known.
        sums: what is known to add up; names without a value are numbers that are shown nowhere.
        limit: the smallest number that is shown, 2 or more.
        secret: numbers that stand nowhere, but could follow from the others.
        shown: numbers that these readers have already from elsewhere: never hidden here.
        closed: numbers that were kept from these readers elsewhere: hidden here too.

    Returns: the names to hide; of `secret` none.
    """
    sums = [*sums]
    known, unseen = _completed(values, sums)
    alias = _same(known, sums)
    nowhere = {*secret, *unseen}
    seen = {alias[name] for name in known if name not in nowhere}
    system = System(known, _equations(known, sums, alias), limit, frozenset(alias.values()) - seen)
    there = frozenset(alias[name] for name in shown if name in alias)
    away = frozenset(alias[name] for name in closed if name in alias) - there
    hiding = _Hiding(system, there)
    hiding.hide({name for name in alias.values() if 0 < known[name] < limit and name not in there} | away)
    hiding.settle()
    hiding.spare(away)
    return frozenset(name for name in values if alias[name] in system.hidden) - {*secret} | {*closed}


def _same(known: Mapping[str, int], sums: Iterable[Sum]) -> dict[str, str]:
    """For each number the name by which it goes: a total of one part is that part."""
    graph = nx.Graph()
    graph.add_nodes_from(known)
    for one in sums:
        if len(one.parts) == 1 and known.get(one.total, -1) == known.get(one.parts[0]):
            graph.add_edge(one.total, one.parts[0])
    return {name: min(group) for group in nx.connected_components(graph) for name in group}


def _completed(values: Mapping[str, int], sums: Iterable[Sum]) -> tuple[dict[str, int], frozenset[str]]:
    """The numbers with those that follow though nobody shows them, and the names of these."""
    known, waiting, before = dict(values), list(sums), -1
    while before != len(known):
        before = len(known)
        for one in waiting:
            missing = [name for name in {one.total, *one.parts} if name not in known]
            if len(missing) == 1 and Counter([one.total, *one.parts])[missing[0]] == 1:
                parts = sum(known[name] for name in one.parts if name in known)
                n = parts if missing[0] == one.total else known[one.total] - parts
                if n >= 0:
                    known[missing[0]] = n
    return known, frozenset(known.keys() - values.keys())


def _equations(known: Mapping[str, int], sums: Iterable[Sum], alias: Mapping[str, str]) -> list[Equation]:
    """The sums whose numbers are all known: where several stand nowhere, none of them follows."""
    found: dict[frozenset[tuple[str, int]], Equation] = {}
    for one in sums:
        if {one.total, *one.parts} <= known.keys():
            counted = Counter(alias[name] for name in one.parts)
            counted.subtract([alias[one.total]])
            equation = {name: n for name, n in counted.items() if n}
            if not sum(n * known[name] for name, n in equation.items()):
                found.setdefault(frozenset(equation.items()), equation)
    return [equation for equation in found.values() if equation]


@dataclass
class _Hiding:
    """What is hidden so far, what of it is to be safe, and other sets of numbers that show that it is."""

    system: System
    shown: frozenset[str]
    guarded: set[str] = field(default_factory=set)
    proofs: dict[int, list[Steps]] = field(default_factory=lambda: {reader: [] for reader in READERS})

    def hide(self, names: Iterable[str]) -> None:
        """Hide numbers; they are to be safe from then on. Of those that stand nowhere the small ones are."""
        given = set(names)
        self.system.hide(given)
        self.guarded |= given

    def settle(self) -> None:
        """Hide more until nothing hidden can be worked out: first what follows sum by sum, then the rest."""
        while self._one_more_each():
            pass
        waiting = sorted(self.guarded, key=lambda name: (self.system.values[name], name))
        while waiting:
            name = waiting.pop()
            while not self.safe(name):
                more = self._helping(name)
                if not more:
                    break
                self.hide([more])
                waiting.append(more)

    def safe(self, name: str) -> bool:
        """Whether neither reader can work a number out."""
        return all(self._could_differ(name, reader) for reader in READERS)

    def spare(self, closed: frozenset[str]) -> None:
        """Show again, largest first, what was hidden beside the small numbers and is not needed.

        Numbers that then follow are shown too: it is the small ones that matter.
        """
        values, limit = self.system.values, self.system.limit
        needed = {one for one in self.guarded if 0 < values[one] < limit} | closed | self.system.secret
        enough = self.system.spent + THRIFT
        for name in sorted(self.guarded - needed, key=lambda one: (-values[one], one)):
            if self.system.spent > enough:
                break
            if name in self.guarded:
                self._try_without(name, needed)

    def _try_without(self, name: str, needed: set[str]) -> None:
        """Show a number, and what then follows, unless that tells one that is `needed`."""
        kept = {reader: [*proofs] for reader, proofs in self.proofs.items()}
        gone: set[str] = set()
        told = {name}
        while told:
            for one in told:
                self._show(one)
            gone |= told
            told = self._told(told) or {one for one in self.guarded if not self.safe(one)}
            if told & needed:
                self.hide(gone)
                self.proofs = kept
                return

    def _one_more_each(self) -> bool:
        """Hide one more number in each sum from which a hidden one follows; whether any was."""
        new: set[str] = set()
        for reader in READERS:
            follows = self.system.follows(reader)
            wrong = {follows[name]: name for name in sorted(self.guarded & follows.keys())}
            for at, name in sorted(wrong.items()):
                if not new & self.system.equations[at].keys():
                    new |= set(self._open([at], wrong)[:1] or self._near(name)[:1])
            self.hide(new)
        return bool(new)

    def _could_differ(self, name: str, reader: int) -> bool:
        if any(name in steps for steps in self.proofs[reader]):
            return True
        steps = self.system.another(name, reader)
        if steps:
            self.proofs[reader].append(steps)
        return bool(steps)

    def _helping(self, name: str) -> str:
        """The number whose hiding makes another one safe, the least missed; "" where none is left."""
        near = self._near(name)
        for one in near[:TRIED]:
            self.system.hide([one])
            helps = self.safe(name)
            if helps:
                return one
            self._show(one)
        return next(iter(near), "")

    def _show(self, name: str) -> None:
        self.system.show(name)
        self.guarded.discard(name)
        for proofs in self.proofs.values():
            proofs[:] = [steps for steps in proofs if name not in steps]

    def _told(self, names: Iterable[str]) -> set[str]:
        """What of the numbers that are to be safe follows, sum by sum, from some that are shown."""
        start = [at for name in sorted(names) for at in self.system.within.get(name, ())]
        return {name for reader in READERS for name in self.system.follows(reader, start)} & self.guarded

    def _near(self, name: str) -> list[str]:
        """What may be hidden for a number: of its own sums, else of those that hang together with it."""
        own = self._open(self.system.within.get(name, ()))
        return own or self._open(self.system.connected(name)[:50])

    def _open(self, equations: Iterable[int], wrong: Collection[int] = ()) -> list[str]:
        """The numbers of some sums that are shown and may be hidden: the least missed first, noughts last.

        A small number is missed less, one that stands in few sums, and one that helps in several that are
        `wrong`.
        """
        system = self.system
        names = {name for at in equations for name in system.equations[at]} - system.hidden - self.shown
        missed = {}
        for name in names:
            within = system.within[name]
            helps = sum(at in wrong for at in within) or 1
            missed[name] = system.values[name] * len(within) / helps**2
        return sorted(names, key=lambda one: (not system.values[one], missed[one], one))
