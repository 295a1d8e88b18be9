"""An exercise for a person: what is open first, then every case with the agencies asked about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from qa_core.cli import _common
from qa_core.cli._desk import loud
from qa_core.cli.collate import lines

if TYPE_CHECKING:
    from qa_core.model.collation import Collation
    from qa_core.model.instrument import Instrument

HEADS = ("case", "agency", "auditor", "status", "grade", "toolkit", "audit", "reason")


def show_status(stand: Mapping[str, Any]) -> None:
    """Where an exercise stands."""
    for id in stand["open_concerns"]:
        loud(f"OPEN CONCERN {id}: look at qa escalation list")
    late = " OVERDUE" if stand["overdue"] else ""
    click.echo(f"{stand['id']}  {stand['theme']}  ({stand['instrument']} {stand['version']})")
    click.echo(f"led by {stand['lead_auditor']}, due {stand['due'] or 'on no day'}{late}")
    back = stand["response_rate"]
    click.echo(f"{back:.0%} of {stand['requested']} returns answered, {stand['missing']} missing")
    rows = [[case["case"], *_request(one)] for case in stand["cases"] for one in case["returns"]]
    _common.print_table(HEADS, rows)
    click.echo("")
    heads = ("case", "collation", "suggested", "grade", "concerns")
    _common.print_table(heads, [_case(case) for case in stand["cases"]])


def show_collation(case: Mapping[str, Any], instrument: Instrument, result: Collation) -> None:
    """What the returns on one case came to."""
    for id in case["open_concerns"]:
        loud(f"OPEN CONCERN {id} on {case['case']}")
    click.echo(case["case"])
    for line in lines(instrument, result):
        click.echo(f"  {line}")
    for note in case["notes"]:
        click.echo(f"  discussed {note['at'][:10]} by {note['by']}: {' '.join(note['note'].split())}")


def _request(one: Mapping[str, Any]) -> list[object]:
    said = [one[name] for name in ("agency", "auditor", "status", "grade", "toolkit")]
    return [*said, ", ".join(one["audits"]), one["reason"]]


def _case(case: Mapping[str, Any]) -> list[object]:
    result = case["collation"]
    wanted = result is not None and result["discussion"] and not case["discussed"]
    state = f"{case['state']}, to be discussed" if wanted and not case["grade_stands"] else case["state"]
    grade = case["grade"]
    if grade and not case["grade_stands"]:
        grade = f"{grade} (before the last change)"
    return [case["case"], state, case["suggested"], grade, ", ".join(case["open_concerns"])]
