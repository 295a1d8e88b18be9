"""`qa learning show`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk

_POINTS = ("quarter", "audit", "row", "area", "critical", "point", "plr", "reviewed")
_QUARTERS = ("quarter", "audits", "points", "critical", "points_per_audit")
_AREAS = ("area", "points", "critical", "audits", "quarters", "repeated", "audits_since")


@click.command(epilog="Example: qa learning show --person A-09 --period 2026")
@click.option("--person", metavar="REF", required=True, help="Whose log: a reference as in the staff list.")
@click.option(
    "--period", default="", help="A quarter (2026-Q3), a month (2026-07) or a year; all time unless given."
)
@_common.to_file
@_common.as_json
def show(person: str, period: str, output: Path | None, as_json: bool) -> None:
    """Show one person's learning over time: by quarter, by area, and point by point, critical ones first.

    Seen by the practitioner, their manager and those named in qa.toml under learning_readers; QA_USER says
    who you are. Each look is kept in the log.
    """
    from qa_core.cycle.learning_log import show as shown

    with desk() as at:
        found = shown(at, person, period)
        lines = [_line(one) for one in found["points"]]
        if output is not None:
            _common.show_list(at, f"Learning log of {found['person']}", _POINTS, lines, output=output)
    if as_json:
        _common.print_json(found)
    elif output is None:
        _told(found, lines)


def _told(found: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    points = len(lines)
    critical = sum(line["critical"] for line in lines)
    audits = found["audits"]
    click.echo(
        f"{found['person']}: {points} learning point{'s' * (points != 1)}, {critical} critical, from "
        f"{audits} audit{'s' * (audits != 1)}{' of ' + found['period'] if found['period'] else ''}."
    )
    if found["quarters"]:
        click.echo()
        _common.print_table(_QUARTERS, [[one[head] for head in _QUARTERS] for one in found["quarters"]])
    if found["areas"]:
        rows = [{**one, "quarters": ", ".join(one["quarters"])} for one in found["areas"]]
        click.echo()
        _common.print_table(_AREAS, [[one[head] for head in _AREAS] for one in rows])
        click.echo()
        _common.print_table(_POINTS, [[line[head] for head in _POINTS] for line in lines])


def _line(one: dict[str, Any]) -> dict[str, Any]:
    plr = ", ".join(dict.fromkeys(entry["ref"] for entry in one["plr"]))
    return {**one, "plr": plr, "reviewed": ", ".join(one["reviewed_by"])}
