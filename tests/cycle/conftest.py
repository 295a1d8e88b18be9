"""A made-up organisation with the Tier 2 plugin, worked through the commands alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import CASES, CHILDREN, INVOLVED, PERSONS, Office

from qa_core.registry import Registry


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An organisation with three cases and three auditors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_USER", "qa-officer")
    lists = tmp_path / "lists"
    lists.mkdir()
    for name, text in {
        "cases": CASES,
        "children": CHILDREN,
        "involved": INVOLVED,
        "persons": PERSONS,
    }.items():
        (lists / f"{name}.csv").write_text(text, encoding="utf-8")
    made = Office(tmp_path, Registry.load().instrument("caf-tier2"))
    made.qa("init")
    made.qa("person", "load", lists / "persons.csv")
    made.qa("case", "load", *(lists / f"{name}.csv" for name in ("cases", "children", "involved")))
    return made
