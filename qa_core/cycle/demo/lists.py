"""The made-up lists as the csv files that a case-management system would export."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from qa_core.model.case import Case, Person

Rows = Iterable[Sequence[object]]


def write_lists(
    folder: Path, cases: Sequence[Case], people: Sequence[Person]
) -> tuple[list[Path], list[Path]]:
    """One csv file for each sheet of the two lists.

    Returns: the files of the case list, and those of the person list.
    """
    folder.mkdir(parents=True, exist_ok=True)
    heads = ("case", "team", "agency", "opened", "lead_professional")
    facts = ("household_children", "assessment_completed", "plan_date")
    rows = [
        (c.ref, c.team, c.agency, c.opened, c.lead_professional, *(c.facts[name] or "none" for name in facts))
        for c in cases
    ]
    of_cases = [
        _csv(folder / "cases.csv", (*heads, *facts), rows),
        _csv(
            folder / "children.csv",
            ("case", "id", "caf_id", "born"),
            _of(cases, "children", "id", "caf_id", "born"),
        ),
        _csv(folder / "agencies.csv", ("case", "agency"), _of(cases, "agencies", "agency")),
        _csv(folder / "involved.csv", ("case", "person", "as"), _involved(cases)),
        _csv(folder / "dates.csv", ("case", "fact", "date"), _dates(cases)),
    ]
    staff = [(p.ref, p.role, p.team, p.agency, _yes(p.external), _yes(p.auditor), p.manager) for p in people]
    names = ("ref", "role", "team", "agency", "external", "auditor", "manager")
    return of_cases, [_csv(folder / "persons.csv", names, staff)]


def _csv(path: Path, heads: Sequence[str], rows: Rows) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([heads, *rows])
    return path


def _of(cases: Sequence[Case], fact: str, *names: str) -> Rows:
    return [(case.ref, *(row[name] for name in names)) for case in cases for row in case.facts[fact]]


def _involved(cases: Sequence[Case]) -> Rows:
    return [(case.ref, one.person, one.involved) for case in cases for one in case.involved]


def _dates(cases: Sequence[Case]) -> Rows:
    return [
        (case.ref, "taf_dates", day or "none") for case in cases for day in case.facts["taf_dates"] or [None]
    ]


def _yes(value: bool) -> str:
    return "yes" if value else "no"
