"""`qa self compare`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk
from qa_core.cli.second import _beside

HEADS = ("audit", "purpose", "date", "grade")


@click.command(epilog="Example: qa self compare A-000007")
@click.argument("self_check", metavar="SELF-CHECK")
@click.option("--audit", metavar="AUDIT", help="The audit; the next one of the case unless given.")
@_common.as_json
@_common.to_file
def compare(self_check: str, audit: str | None, as_json: bool, output: Path | None) -> None:
    """Put a self-check beside a later audit of the same case: grades, and the questions seen otherwise."""
    from qa_core.cycle.self_checks import compare as compared

    with desk() as at:
        found = compared(at, self_check, audit)
        tables = _beside.tables(found, HEADS)
        page = partial(_page, found)
        _common.show_page(at, "Self-check and audit", tables, found, page, as_json, output)


def _page(found: Mapping[str, Any]) -> None:
    _beside.grades(found["grades"], HEADS)
    _beside.answers(found)
