"""A made-up organisation with a year of reviews by the Quality and Impact tool, and commands run in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from office import Office

from qa_core.config import find
from qa_core.cycle.desk import Desk
from qa_core.cycle.setup import initialise
from qa_core.model.audit import Answer
from qa_core.model.case import Case, Person
from qa_core.registry import Registry
from qa_core.rules.examples import example_audit
from qa_core.store.records import NewAudit

TODAY = dt.date(2026, 11, 3)
PEOPLE = [
    Person(ref="P-07", team="North", manager="A-01", email="p-07@example.org"),
    Person(ref="P-08", team="South", manager="A-02", email="p-08@example.org"),
    Person(ref="A-01", team="North", email="a-01@example.org"),
    Person(ref="A-02", team="South"),
    Person(ref="A-03", auditor=True),
]
CASES = [
    Case(ref="K-0417", team="North", agency="School", lead_professional="P-07"),
    Case(ref="K-0418", team="South", agency="School", lead_professional="P-08"),
    Case(ref="K-0419", team="South", lead_professional="P-08", closed=dt.date(2026, 5, 1)),
]


def point(words: str, area: str = "safeguarding", critical: str = "no") -> dict[str, str]:
    """A row of the table of learning points."""
    return {"point": words, "area": area, "critical": critical}


def furnished(folder: Path, patch: pytest.MonkeyPatch, instrument: str = "cafcass-impact") -> Learning:
    """An organisation with people and cases; its day is 3 November 2026."""
    import qa_core.cli._desk as door

    patch.chdir(folder)
    patch.setattr(door, "today", lambda: TODAY)
    registry = Registry.load()
    initialise(folder / "qa.toml", registry.instruments.values())
    made = Learning(folder, registry.instruments[instrument])
    made.patch = patch
    made.works("qa-officer")
    with made.store() as store:
        store.load_lists(PEOPLE, CASES)
        store.save_snapshot(made.instrument)
    return made


class Learning(Office):
    """An organisation whose people learn; `works` says who sits at the desk."""

    patch: pytest.MonkeyPatch

    def works(self, who: str) -> None:
        """Somebody else sits at the desk."""
        self.patch.setenv("QA_USER", who)

    def organisation(self, **lines: str | int) -> None:
        """Lines of qa.toml below [organisation]."""
        path = self.folder / "qa.toml"
        said = "".join(f"{name} = {value!r}\n" for name, value in lines.items()).replace("'", '"')
        text = path.read_text(encoding="utf-8")
        kept = text.splitlines(keepends=True)
        text = "".join(line for line in kept if line.partition(" =")[0] not in lines)
        path.write_text(text.replace("[organisation]\n", f"[organisation]\n{said}", 1), encoding="utf-8")

    def review(self, day: str, *points: dict[str, str], who: str = "P-07", case: str = "K-0417") -> str:
        """An audit of a practitioner's work, stored; its id."""
        given = {"learning": Answer(rows=points), "practitioner": Answer(value=who)}
        return self.kept(day, given, case)

    def kept(self, day: str, given: dict[str, Answer], case: str = "K-0417") -> str:
        """An audit with these answers, stored; its id."""
        date = dt.date.fromisoformat(day)
        made = example_audit(self.instrument, "best", case=case, date=date, given=given)
        made = made.model_copy(update={"answers": {**made.answers, **given}})
        with self.store() as store:
            desk = Desk(store, Registry.load(), find(self.folder / "qa.toml"), date, "A-03")
            return store.save_audits(self.instrument, [NewAudit(*desk.grade(self.instrument, made))])[0]

    def log(self, person: str = "P-07", *more: str) -> Any:
        """One person's learning over time."""
        return self.json("learning", "show", "--person", person, *more)
