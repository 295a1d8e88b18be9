"""A made-up organisation with the Tier 2 plugin, worked through the commands alone."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from qa_core.cli.main import cli
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer, Audit
from qa_core.model.instrument import Instrument
from qa_core.rules.examples import example_audit
from qa_core.store.store import Store
from qa_core.toolkit.typist import Typed, type_into

CASES = """case,team,agency,lead_professional,assessment_completed,plan_date
K-0417,North,Early Help,P-01,2026-06-01,2026-10-20
K-0418,South,Early Help,P-02,2026-06-01,2026-10-20
K-0419,North,Early Help,P-01,,
"""
CHILDREN = """case,id,caf_id,born
K-0417,C1,CAF-1,2015-03-09
K-0417,C2,CAF-2,2019-04-02
K-0418,C1,CAF-3,2012-01-05
"""
INVOLVED = "case,person,as\nK-0417,A-09,taf-attendee\nK-0418,A-03,same-team\n"
PERSONS = "ref,role,team,auditor\nA-03,auditor,North,yes\nA-04,auditor,South,yes\nA-09,auditor,South,yes\n"


@dataclass
class Office:
    """A folder with qa.toml, and the commands run in it."""

    folder: Path
    instrument: Instrument
    sent: dict[str, Path] = field(default_factory=dict)

    def qa(self, *args: str | Path, expect: int = 0) -> Result:
        """Run a command; its exit status is what was expected."""
        result = CliRunner().invoke(cli, [str(arg) for arg in args], prog_name="qa")
        assert result.exit_code == expect, (args, result.output, result.exception)
        return result

    def json(self, *args: str | Path, expect: int = 0) -> Any:
        """Run a command with --json; stdout holds nothing else."""
        return json.loads(self.qa(*args, "--json", expect=expect).stdout)

    def store(self) -> Store:
        """The database, to look at what was kept."""
        return Store.open(f"sqlite:///{(self.folder / 'qa.db').as_posix()}")

    def send(self, case: str = "K-0417", auditor: str = "A-03") -> Path:
        """A toolkit, exported."""
        path = self.folder / "out" / f"{case} {auditor}.xlsx"
        self.qa("toolkit", "export", "caf-tier2", "--case", case, "--auditor", auditor, "-o", path)
        return path

    def allocation(self, case: str = "K-0417") -> Allocation:
        """The last allocation of a case."""
        with self.store() as store:
            return next(a for a in reversed(store.allocations()) if a.case == case)

    def answers(self, case: str = "K-0417", **changes: Answer) -> Audit:
        """A complete and acceptable set of answers, with changes by key (dots written as _)."""
        facts = self.allocation(case).facts
        audit = example_audit(self.instrument, "best", case=case, facts=facts, agree=True)
        changed = {key.replace("_", "."): answer for key, answer in changes.items()}
        answers = {key: given for key, given in {**audit.answers, **changed}.items() if not given.empty}
        return audit.model_copy(update={"answers": answers})

    def fill(self, sent: Path, audit: Audit, name: str = "return.xlsx", **typed: Any) -> Path:
        """A returned toolkit in the folder `returns`."""
        path = self.folder / "returns" / name
        path.parent.mkdir(exist_ok=True)
        allocation = self.allocation(audit.case)
        path.write_bytes(type_into(sent.read_bytes(), self.instrument, allocation, Typed(audit, **typed)))
        return path

    def take(self, *paths: Path, expect: int = 0, options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        """Import files; the outcome of each."""
        found: list[dict[str, Any]] = self.json("toolkit", "import", *paths, *options, expect=expect)["files"]
        return found

    def answers_after(self, sent: Path, case: str = "K-0417", **changes: Answer) -> dict[str, Any]:
        """Fill a toolkit in, bring it back, and give its outcome."""
        [outcome] = self.take(self.fill(sent, self.answers(case, **changes), f"{case}.xlsx"))
        return outcome

    def see_through(self, id: str) -> None:
        """Do everything that an escalation wants, and close it."""
        for post in self.json("escalation", "show", id)["not_told"]:
            self.qa("escalation", "told", id, post)
        self.qa("escalation", "acknowledge", id, "--by", "family-support-manager", "--review", "Looked at")
        self.qa("escalation", "mash", id, "not-needed", "--why", "Known to them already")
        self.qa("escalation", "outcome", id, "--text", "Visited; the child is safe")

    def answers_for(self, sent: Path) -> Audit:
        """Answers that differ from row to row, so that a swap would show."""
        assert sent.exists()
        good = Answer(value="good", comment="Seen on file.")
        poor = Answer(value="requires-improvement", comment="Not seen.")
        return self.answers(**{"3_c": good, "3_d": poor, "3_f_urf": Answer(value=("poverty",))})
