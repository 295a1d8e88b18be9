"""Who audits what, by when: what a toolkit is made for and must bring back."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from qa_core.model.audit import Subject
from qa_core.model.base import Frozen
from qa_core.model.case import Facts

Purpose = Literal["audit", "second", "third", "self", "past"]
"""What an audit is for: to count; to be compared with one that counts; or for a practitioner alone."""


class Allocation(Frozen):
    """One audit given to one auditor; `return_id` names the toolkit and is printed on it.

    `purpose` is kept beside it and never printed on a second or third look, which is blind; `looks_at` is
    the audit that such a look is compared with.
    """

    return_id: str
    instrument: str
    version: str
    digest: str
    case: str
    auditor: str
    due: dt.date | None = None
    exported: dt.date
    exercise: str | None = None
    agency: str | None = None
    subject: Subject = Subject()
    facts: dict[str, Any] = {}
    purpose: Purpose = "audit"
    looks_at: str | None = None

    @property
    def children(self) -> tuple[str, ...]:
        """The ids of the case's children; the toolkit shows them as Child 1, Child 2, …"""
        return Facts(self.facts).children

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agencies known to be involved, one row each in agency tables."""
        return Facts(self.facts).agencies

    @property
    def identity(self) -> dict[str, str]:
        """What the toolkit carries hidden and signed, all text."""
        return {
            "return_id": self.return_id,
            "instrument": self.instrument,
            "version": self.version,
            "digest": self.digest,
            "case": self.case,
            "auditor": self.auditor,
            "exercise": self.exercise or "",
            "agency": self.agency or "",
            "record": self.subject.record or "",
            "cycle": str(self.subject.cycle),
            "children": str(len(self.children)),
            "agencies": str(len(self.agencies)),
        }
