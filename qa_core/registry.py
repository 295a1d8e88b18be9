"""Plugins: found by entry point, each loaded and called under guard, so that a broken one harms nobody."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from importlib import metadata, resources
from types import ModuleType
from typing import Any, TypeVar

import pluggy

from qa_core import hooks
from qa_core.errors import FactError, InputError
from qa_core.model.audit import Audit
from qa_core.model.case import Facts
from qa_core.model.collation import AgencyReturn, Collation
from qa_core.model.figure import Table
from qa_core.model.finding import Finding
from qa_core.model.grade import Suggestion, WorkedOut
from qa_core.model.instrument import Instrument
from qa_core.rules import versions

GROUP = "qa"
SPECIFICATIONS = tuple(name for name in vars(hooks) if name.startswith("qa_"))
_GUARDED = (Exception, SystemExit)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a plugin, in a sentence."""

    plugin: str
    distribution: str
    cause: str

    def __str__(self) -> str:
        return f"plugin {self.plugin} (distribution {self.distribution}): {self.cause}"


@dataclass(slots=True)
class PluginInfo:
    """One installed plugin; `broken` says why it is not used."""

    name: str
    distribution: str
    version: str
    instruments: tuple[str, ...] = ()
    hooks: tuple[str, ...] = ()
    broken: str | None = None


@dataclass(slots=True)
class _Loaded:
    info: PluginInfo
    module: Any
    instruments: dict[str, Instrument] = field(default_factory=dict)


class PluginOwner:
    """The code of the plugin that brought an instrument; only that plugin is ever asked.

    A hook that raises or gives something else than it promised becomes a blocking finding and a
    `Problem`; the audit goes on with what the data says.
    """

    def __init__(self, registry: Registry, loaded: _Loaded, instrument: Instrument) -> None:
        self.registry, self.info, self.instrument = registry, loaded.info, instrument
        others = [other for other in registry.manager.get_plugins() if other is not loaded.module]
        self._call = {name: registry.manager.subset_hook_caller(name, others) for name in SPECIFICATIONS}
        self._failures: list[str] = []

    def work_out(self, rule: str, facts: Facts, audit: Audit) -> WorkedOut | None:
        """What facts give by a rule of the plugin."""
        return self._guard(
            "qa_work_out", WorkedOut, instrument=self.instrument, rule=rule, facts=facts, audit=audit
        )

    def validate(self, audit: Audit) -> Sequence[Finding]:
        """The regime's own findings, and one for each hook that failed since the last call."""
        found = self._guard_list("qa_validate", Finding, instrument=self.instrument, audit=audit)
        failures, self._failures = self._failures, []
        text = "{} The QA team must ask the author of the plugin to mend it; nothing you entered is wrong."
        broken = [Finding(code="plugin-failed", level="block", message=text.format(f)) for f in failures[:1]]
        return [*found, *broken]

    def grade(self, audit: Audit) -> Suggestion | None:
        """The regime's own suggestion, if it has one."""
        return self._guard("qa_grade", Suggestion, instrument=self.instrument, audit=audit)

    def collate(self, returns: Sequence[AgencyReturn], safeguarding: bool) -> Collation | None:
        """The regime's own joint result, if it has one."""
        return self._guard(
            "qa_collate", Collation, instrument=self.instrument, returns=returns, safeguarding=safeguarding
        )

    def report(self, figures: Sequence[Table]) -> Sequence[Table]:
        """Tables of the regime's own."""
        return self._guard_list("qa_report", Table, instrument=self.instrument, figures=figures)

    def _guard(self, name: str, kind: type[T], **arguments: Any) -> T | None:
        try:
            with redirect_stdout(sys.stderr):
                result = self._call[name](**arguments)
        except FactError:
            raise
        except _GUARDED as error:
            self._failed(name, f"{type(error).__name__}: {error}")
            return None
        if result is None or isinstance(result, kind):
            return result
        self._failed(name, f"it returned {type(result).__name__}, not {kind.__name__} or None")
        return None

    def _guard_list(self, name: str, kind: type[T], **arguments: Any) -> list[T]:
        try:
            with redirect_stdout(sys.stderr):
                parts = [list(part) for part in self._call[name](**arguments)]
        except FactError:
            raise
        except _GUARDED as error:
            self._failed(name, f"{type(error).__name__}: {error}")
            return []
        items = [item for part in parts for item in part]
        if all(isinstance(item, kind) for item in items):
            return items
        self._failed(name, f"it returned something else than a list of {kind.__name__}")
        return []

    def _failed(self, name: str, why: str) -> None:
        cause = f"its hook {name} failed on {self.instrument.id}: {why}"
        self._failures.append(f"The plugin {self.info.name} could not check this audit ({name}: {why}).")
        self.registry.report(Problem(self.info.name, self.info.distribution, cause))


class Registry:
    """What is installed: plugins, their instruments, and what is wrong with any of them.

    Make one with `Registry.load()` and hand it down; there is no other.
    """

    def __init__(self) -> None:
        self.manager = pluggy.PluginManager(hooks.PROJECT)
        self.manager.add_hookspecs(hooks)
        self.plugins: list[PluginInfo] = []
        self.problems: list[Problem] = []
        self.instruments: dict[str, Instrument] = {}
        self._owners: dict[str, PluginOwner] = {}

    @classmethod
    def load(cls, entry_points: Iterable[metadata.EntryPoint] | None = None) -> Registry:
        """Every plugin of the entry-point group `qa`, or just those given."""
        registry = cls()
        found = metadata.entry_points(group=GROUP) if entry_points is None else entry_points
        points = {(_distribution(p), p.name, p.value): p for p in found}
        names = Counter(name for _, name, _ in points)
        loaded: list[_Loaded] = []
        for (distribution, name, _), point in sorted(points.items(), key=lambda item: item[0]):
            info = PluginInfo(name, distribution, point.dist.version if point.dist else "")
            registry.plugins.append(info)
            if names[name] > 1:
                sharing = " and ".join(sorted(d for d, n, _ in points if n == name))
                registry._break(
                    info, f"{sharing} both register a plugin called {name!r}; uninstall one of them"
                )
                continue
            one = registry._load_one(point, info)
            if one is not None:
                loaded.append(one)
        registry._adopt(loaded)
        return registry

    def instrument(self, name: str) -> Instrument:
        """The instrument with an id; InputError names those that are installed."""
        if name not in self.instruments:
            known = ", ".join(sorted(self.instruments)) or "none: install a plugin"
            raise InputError(f"There is no instrument {name!r}. Installed: {known}.")
        return self.instruments[name]

    def owner(self, instrument: Instrument) -> PluginOwner | None:
        """The plugin's code for an instrument; None where its plugin is not installed (any more)."""
        return self._owners.get(instrument.id)

    def report(self, problem: Problem) -> None:
        """Note a problem, once."""
        if problem not in self.problems:
            self.problems.append(problem)

    def _break(self, info: PluginInfo, cause: str) -> None:
        info.broken = f"{info.broken}; {cause}" if info.broken else cause
        self.report(Problem(info.name, info.distribution, cause))

    def _load_one(self, point: metadata.EntryPoint, info: PluginInfo) -> _Loaded | None:
        try:
            with redirect_stdout(sys.stderr):
                module = point.load()
            faults = _misspelt(self.manager, module)
            if not faults:
                self.manager.register(module, name=info.name)
                info.hooks = tuple(sorted(h.name for h in self.manager.get_hookcallers(module) or ()))
                return _Loaded(info, module, self._instruments(module))
            self._break(info, "; ".join(faults))
        except _GUARDED as error:
            why = "; ".join(f"{type(error).__name__}: {error}".splitlines())
            self._break(info, f"it cannot be loaded: {why}")
            self._forget(info.name)
        return None

    def _forget(self, name: str) -> None:
        if self.manager.has_plugin(name):
            self.manager.unregister(name=name)

    def _instruments(self, module: Any) -> dict[str, Instrument]:
        others = [other for other in self.manager.get_plugins() if other is not module]
        answers = self.manager.subset_hook_caller("qa_instruments", others)()
        brought = [instrument for answer in answers for instrument in answer]
        if not all(isinstance(instrument, Instrument) for instrument in brought):
            raise TypeError("qa_instruments returned something else than Instruments")
        released = _released(module)
        for instrument in brought:
            known = released.get(instrument.id, {}).get(instrument.version, instrument.digest)
            if known != instrument.digest:
                raise ValueError(
                    f"{instrument.id} {instrument.version} was released with digest {known[:12]} and now has "
                    f"{instrument.digest[:12]}: give the changed instrument a new version"
                )
        return {instrument.id: instrument for instrument in brought}

    def _adopt(self, loaded: list[_Loaded]) -> None:
        claims: dict[str, list[_Loaded]] = {}
        for one in loaded:
            for name in one.instruments:
                claims.setdefault(name, []).append(one)
        for name, claimants in claims.items():
            if len(claimants) == 1:
                continue
            who = " and ".join(f"{c.info.name} ({c.info.distribution})" for c in claimants)
            for claimant in claimants:
                self._break(claimant.info, f"{who} both bring the instrument {name!r}; uninstall one of them")
        for one in loaded:
            if one.info.broken:
                self._forget(one.info.name)
        for one in loaded:
            if not one.info.broken:
                self._take(one)

    def _take(self, one: _Loaded) -> None:
        one.info.instruments = tuple(one.instruments)
        for name, instrument in one.instruments.items():
            self.instruments[name] = instrument
            self._owners[name] = PluginOwner(self, one, instrument)


def _distribution(point: metadata.EntryPoint) -> str:
    return point.dist.name if point.dist else "unknown"


def _misspelt(manager: pluggy.PluginManager, module: Any) -> list[str]:
    """Hooks that would never be called: unknown names, and known names without their mark."""
    faults: list[str] = []
    for name in dir(module):
        marked = manager.parse_hookimpl_opts(module, name) is not None
        if marked and name not in SPECIFICATIONS:
            faults.append(f"{name} is no hook; the hooks are {', '.join(SPECIFICATIONS)}")
        elif not marked and name in SPECIFICATIONS and callable(getattr(module, name)):
            faults.append(f"{name} is not marked with @hookimpl")
    return faults


def _released(module: Any) -> versions.Released:
    """The plugin's `versions.json`: instrument id, then version, then digest."""
    if not isinstance(module, ModuleType):
        return {}
    package = module.__name__ if hasattr(module, "__path__") else module.__name__.rpartition(".")[0]
    file = resources.files(package).joinpath(versions.NAME) if package else None
    if file is None or not file.is_file():
        return {}
    return versions.parse(file.read_text(encoding="utf-8"))
