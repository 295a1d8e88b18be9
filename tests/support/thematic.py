"""A made-up thematic audit with the instrument of `several.toml`, worked through the commands alone."""

from __future__ import annotations

import json
import types
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import samples
from office import Office

from qa_core.hooks import hookimpl
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer
from qa_core.model.instrument import Instrument
from qa_core.registry import PluginInfo, Registry, _Loaded
from qa_core.rules.examples import example_audit
from qa_core.toolkit.typist import Typed, type_into

FILE: dict[str, Any] = {
    "id": "E-1",
    "instrument": "several",
    "theme": "Domestic abuse",
    "trigger": "serious-case-review",
    "lead_auditor": "A-04",
    "due": "2099-11-30",
    "cases": ["K-0417", {"case": "K-0418", "agencies": [{"agency": "police", "auditor": "A-09"}]}],
    "agencies": [
        {"agency": "police", "auditor": "A-03"},
        {"agency": "School", "auditor": "A-04"},
        "housing",
    ],
}


def install(patch: pytest.MonkeyPatch, instrument: Instrument, **hooks: Any) -> Registry:
    """A registry with this instrument alone, and hooks of its plugin; every command gets it."""
    registry = Registry()
    module = types.ModuleType("several_plugin")
    for name, hook in {"qa_instruments": lambda: [instrument], **hooks}.items():
        setattr(module, name, hookimpl(hook))
    info = PluginInfo("several", "qa-several", "1.0", hooks=("qa_instruments", *hooks))
    registry.plugins.append(info)
    registry.manager.register(module, name="several")
    registry._adopt([_Loaded(info, module, {instrument.id: instrument})])
    patch.setattr(Registry, "load", classmethod(lambda _cls, _points=None: registry))
    return registry


@dataclass
class Thematic(Office):
    """An office that runs thematic audits."""

    def create(self, expect: int = 0, **changes: Any) -> str:
        """An exercise from FILE with changes; what was printed."""
        path = self.folder / "exercise.json"
        path.write_text(json.dumps({**FILE, **changes}), encoding="utf-8")
        result = self.qa("exercise", "create", path, expect=expect)
        return result.stdout.strip() if expect == 0 else result.stderr

    def asked(self, case: str, agency: str, auditor: str = "A-03") -> Path:
        """The toolkit of one agency."""
        path = self.folder / "out" / f"{case} {agency} {auditor}.xlsx"
        who = ("--case", case, "--auditor", auditor, "--exercise", "E-1", "--agency", agency)
        self.qa("toolkit", "export", "several", *who, "-o", path)
        return path

    def of(self, case: str, agency: str) -> Allocation:
        """The last allocation to an agency about a case."""
        with self.store() as store:
            found = [a for a in store.allocations() if (a.case, a.agency) == (case, agency)]
        return found[-1]

    def back(self, case: str, agency: str, grade: str = "good", *, expect: int = 0, **given: Any) -> str:
        """An agency's return, filled in and imported; the id of its audit."""
        sent = self.asked(case, agency, str(given.pop("auditor", "A-03")))
        allocation = self.of(case, agency)
        words = {
            key: Answer(value=value) if not isinstance(value, Answer) else value
            for key, value in given.items()
        }
        words.setdefault("S", Answer(value="no"))
        words.setdefault("K", Answer(value="yes"))
        words.setdefault("G", Answer(value=grade))
        audit = example_audit(
            self.instrument, "best", case=case, agency=agency, facts=allocation.facts, given=words
        )
        path = self.folder / "returns" / f"{case} {agency} {len(self.sent)}.xlsx"
        path.parent.mkdir(exist_ok=True)
        self.sent[path.name] = path
        path.write_bytes(type_into(sent.read_bytes(), self.instrument, allocation, Typed(audit)))
        [outcome] = self.take(path, expect=expect)
        return str(outcome["audit"])

    def status(self, expect: int = 0) -> Any:
        """Where E-1 stands."""
        return self.json("exercise", "status", "E-1", expect=expect)

    def case(self, case: str = "K-0417", expect: int = 1) -> Any:
        """One case of E-1."""
        return next(one for one in self.status(expect)["cases"] if one["case"] == case)

    def states(self, case: str = "K-0417", expect: int = 1) -> dict[str, str]:
        """What became of each request about a case."""
        return {one["agency"]: one["status"] for one in self.case(case, expect)["returns"]}


def furnished(folder: Path, patch: pytest.MonkeyPatch) -> Thematic:
    """An office with the made-up instrument and no lists."""
    patch.chdir(folder)
    patch.setenv("QA_USER", "lead")
    install(patch, samples.several())
    made = Thematic(folder, samples.several())
    made.qa("init")
    return made
