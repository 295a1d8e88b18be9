"""An exercise for a person: what is open first, then every case with the agencies asked about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from qa_core.cli import _common
from qa_core.cli._desk import loud
from qa_core.cli.collate import lines

if TYPE_CHECKING:
    from qa_core.model.collation import Collation
    from qa_core.model.instrument import Instrument

HEADS = ("case", "agency", "auditor", "status", "grade", "toolkit", "audit", "reason")
CASES = ("case", "collation", "suggested", "grade", "concerns")


def show_status(stand: Mapping[str, Any]) -> None:
    """Where an exercise stands."""
    for id in stand["open_concerns"]:
        loud(f"OPEN CONCERN {id}: look at qa escalation list")
    late = " OVERDUE" if stand["overdue"] else ""
    click.echo(f"{stand['id']}  {stand['theme']}  ({stand['instrument']} {stand['version']})")
    click.echo(f"led by {stand['lead_auditor']}, due {stand['due'] or 'on no day'}{late}")
    back = stand["response_rate"]
    click.echo(f"{back:.0%} of {stand['requested']} returns answered, {stand['missing']} missing")
    for n, (_, heads, rows) in enumerate(tables(stand)):
        if n:
            click.echo("")
        _common.print_table(heads, [[row[head] for head in heads] for row in rows])


def tables(stand: Mapping[str, Any]) -> list[tuple[str, Sequence[str], list[dict[str, Any]]]]:
    """The returns that were asked for, and the cases: title, fields and lines of each."""
    returns = [_request(case, one) for case in stand["cases"] for one in case["returns"]]
    return [("Returns", HEADS, returns), ("Cases", CASES, [_case(case) for case in stand["cases"]])]


def show_collation(case: Mapping[str, Any], instrument: Instrument, result: Collation) -> None:
    """What the returns on one case came to."""
    for id in case["open_concerns"]:
        loud(f"OPEN CONCERN {id} on {case['case']}")
    click.echo(case["case"])
    for line in lines(instrument, result):
        click.echo(f"  {line}")
    for note in case["notes"]:
        click.echo(f"  discussed {note['at'][:10]} by {note['by']}: {' '.join(note['note'].split())}")


def _request(case: Mapping[str, Any], one: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, "case": case["case"], "audit": one["audits"]}


def _case(case: Mapping[str, Any]) -> dict[str, Any]:
    result = case["collation"]
    wanted = result is not None and result["discussion"] and not case["discussed"]
    state = f"{case['state']}, to be discussed" if wanted and not case["grade_stands"] else case["state"]
    grade = case["grade"]
    if grade and not case["grade_stands"]:
        grade = f"{grade} (before the last change)"
    return {**case, "collation": state, "grade": grade, "concerns": case["open_concerns"]}
