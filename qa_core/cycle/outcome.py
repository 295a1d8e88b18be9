"""What became of a returned file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qa_core.model.finding import CellProblem, Finding
from qa_core.store.records import Flag


@dataclass(frozen=True)
class Outcome:
    """What became of one file; `marked_copy` holds the bytes of the copy with problems, if there is one.

    `verdicts` are what the audit says of the record it looked at, `tell` who must hear of it; None where
    audits of this kind judge no record. `changed` is what is different now from when the toolkit went out.
    `untold` says who must hear of an escalation at once, and could not be reached by mail.
    """

    file: str
    status: str
    return_id: str | None = None
    audit: str | None = None
    case: str | None = None
    problems: tuple[CellProblem, ...] = ()
    warnings: tuple[Finding, ...] = ()
    verdicts: tuple[Finding, ...] | None = None
    tell: tuple[str, ...] = ()
    concerns: tuple[Flag, ...] = ()
    escalations: tuple[str, ...] = ()
    marked: Path | None = None
    marked_copy: bytes | None = field(default=None, repr=False)
    grade: str | None = None
    changed: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The documented form of one file's outcome."""
        fields = ("sheet", "cell", "question", "message")
        said = [{n: getattr(v, n) for n in ("code", "level", "message")} for v in self.verdicts or ()]
        decision = {} if self.verdicts is None else {"verdicts": said, "tell": list(self.tell)}
        return {
            "file": self.file,
            "status": self.status,
            "return_id": self.return_id,
            "audit": self.audit,
            "marked": str(self.marked) if self.marked else None,
            "problems": [{name: getattr(problem, name) for name in fields} for problem in self.problems],
            "escalations": list(self.escalations),
        } | (decision | self._more())

    def _more(self) -> dict[str, Any]:
        """What only some returns have: warnings to the auditor, and facts that changed on the way."""
        warned = [{n: getattr(w, n) for n in ("code", "question", "message")} for w in self.warnings]
        more = {"warnings": warned, "changed": list(self.changed), "untold": list(self.untold)}
        return {name: lines for name, lines in more.items() if lines}
