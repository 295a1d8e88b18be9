"""Whose actions are, and what a report may say of it: free text may hold a name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from follow_up import ROWS, Round, opened

from qa_core.cycle.owners import Owners
from qa_core.cycle.reporting import make, wanted
from qa_core.model.audit import Answer

NAME = "Jo Example, school nurse"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Round]:
    made = opened(tmp_path)
    yield made
    made.at.store.close()


@pytest.mark.parametrize(
    ("words", "kind", "shown"),
    [
        ("p-01", "person", "P-01"),
        ("Lead  Professional", "lead", "Lead professional"),
        ("family-support-manager", "post", "Family Support Manager"),
        ("CAF Champions group", "post", "CAF Champions Group"),
        ("police", "agency", "Police"),
        (NAME, None, "Other (words)"),
        ("P-01 and Jo Example", None, "Other (words)"),
        ("  ", None, ""),
    ],
)
def test_an_owner_is_somebody_known_or_words(work: Round, words: str, kind: str | None, shown: str) -> None:
    owners = Owners(work.at)
    found = owners.of(words)
    assert (found.kind if found else None, owners.shown(words)) == (kind, shown)


def test_a_report_prints_no_words_of_an_owner(work: Round) -> None:
    rows = tuple(
        {**ROWS[0], "finding": f"Finding {n}", "owner": owner}
        for n, owner in enumerate((NAME, "Sam Example", "P-01", "Police", "lead professional"))
    )
    work.tier2(**{"6_j": Answer(rows=rows)})
    report = make(work.at, "quarterly", wanted(work.at, "quarterly", "2026-Q4"))
    [table] = [one for one in report.tables if one.id == "action-owners"]
    assert {row[0]: row[1] for row in table.rows} == {
        "Other (words)": 2,
        "P-01": 1,
        "Police": 1,
        "Lead professional": 1,
    }
