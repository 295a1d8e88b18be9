"""A desk with audits of every regime in its store, for what follows an audit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qa_core import config
from qa_core.cycle import feedback
from qa_core.cycle.desk import Desk
from qa_core.model.audit import Answer, Audit, Subject
from qa_core.model.case import Case, Involvement, Person
from qa_core.registry import Registry
from qa_core.rules.examples import example_audit
from qa_core.store.store import Store
from qa_core.toolkit.package import open_book

DAY = dt.date(2026, 11, 2)
"""A Monday."""
PEOPLE = (
    Person(ref="P-01", role="lead professional", manager="M-02"),
    Person(ref="P-05", role="lead professional", manager="M-06"),
    Person(ref="M-02", role="manager"),
    Person(ref="A-03", auditor=True),
)
ROWS: tuple[dict[str, Any], ...] = (
    {
        "finding": "No TAF for 63 days",
        "action": "Hold the TAF and review every open action",
        "owner": "P-01",
        "due": "2026-11-20",
        "rag": "red",
    },
    {
        "finding": "The younger child was not asked",
        "action": "Direct work with Child 2 before the next TAF",
        "owner": "lead professional",
        "due": "2026-12-04",
        "rag": "amber",
    },
)


@dataclass(frozen=True)
class Round:
    """A desk, and short ways to put audits into its store and to answer reply sheets."""

    at: Desk

    def on(self, day: dt.date, by: str | None = None) -> Round:
        """The same on another day, or with somebody else at the desk."""
        return Round(replace(self.at, today=day, by=by or self.at.by))

    def tier2(self, case: str = "K-0417", day: dt.date = DAY, **answers: Answer) -> str:
        """A Tier 2 audit that requires improvement and sets two actions; its id."""
        given = {
            "3.d": Answer(value="requires-improvement", comment="The fathers' side is missing."),
            "4.f": Answer(value="inadequate", comment="Not one TAF looked back at K-0418."),
            "6.h.4": Answer(value="requires-improvement"),
            "6.i": Answer(value="requires-improvement"),
            "6.i.rationale": Answer(value="A good start that fades; C2 is out of sight."),
            "6.d": Answer(rows=({"point": "Ask each child alone", "level": "practitioner"},)),
            "6.j": Answer(rows=ROWS),
        }
        changed = {key.replace("_", "."): answer for key, answer in answers.items()}
        return self.keep("caf-tier2", "best", case, day, given | changed)

    def tier1(self, *failed: str, record: str = "T-3", cycle: int = 1, day: dt.date = DAY) -> str:
        """A check of an assessment in which some items are not right; its id."""
        given = {key: Answer(value="no", reason="Looked at the scan.") for key in failed}
        about = Subject(record=record, cycle=cycle)
        return self.keep("caf-tier1-assessment", "best", "K-0417", day, given, subject=about)

    def keep(
        self,
        instrument: str,
        pick: Any,
        case: str,
        day: dt.date,
        given: dict[str, Answer] | None = None,
        **about: Any,
    ) -> str:
        """An audit as it would be accepted; its id."""
        asked = self.at.registry.instrument(instrument)
        agency = next((option.id for option in asked.agencies), None)
        audit = example_audit(asked, pick, case=case, date=day, agency=agency)
        answers = {**audit.answers, **(given or {})}
        lead = Involvement(person="P-01", involved="lead-professional")
        changes = {"answers": answers, "involved": (lead,), **about}
        audit, result = self.at.grade(asked, audit.model_copy(update=changes))
        self.at.store.save_snapshot(asked)
        return self.at.store.save_audit(asked, audit, result, by="A-03")

    def amend(self, id: str, **answers: Answer) -> None:
        """Change answers of an audit."""
        stored = self.at.store.audit(id)
        asked = self.at.store.instrument(stored.head.instrument, stored.head.instrument_version)
        given = {key.replace("_", "."): answer for key, answer in answers.items()}
        changed: Audit = stored.audit.model_copy(update={"answers": {**stored.audit.answers, **given}})
        audit, result = self.at.grade(asked, changed)
        version = stored.head.version
        self.at.store.amend(id, audit, result, by="A-03", why="seen again", expected_version=version)

    def sheet(self, id: str) -> bytes:
        """The reply sheet of the feedback on an audit."""
        written = feedback.write(self.at, id)
        return next(data for name, data in written.files.items() if name.endswith(".xlsx"))


def filled(data: bytes, **cells: Any) -> bytes:
    """A reply sheet with cells filled in, found by their names as a person finds them by sight."""
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data))
    names = open_book(data).names
    for name, value in cells.items():
        sheet, row, column, *_ = names[f"qa_{name}"]
        book[sheet].cell(row, column).value = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def agreed(data: bytes, actions: int = 2) -> bytes:
    """A reply sheet that accepts every action."""
    return filled(data, **{f"action_{n}_accept": "Yes" for n in range(1, actions + 1)})


def opened(folder: Path) -> Round:
    """A desk in a folder, with an organisation, a case list and a staff list."""
    text = '[organisation]\nname = "Westmere Council"\n'
    found = config.parse(text, folder / "qa.toml")
    store = Store.create(found.database)
    cases = [Case(ref="K-0417", lead_professional="P-01"), Case(ref="K-0418", lead_professional="P-05")]
    store.load_lists(PEOPLE, cases)
    return Round(Desk(store, Registry.load(), found, DAY, "qa-officer"))
