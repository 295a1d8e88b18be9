"""A draw for a person: the cases, how it came to so many, and how to repeat it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from qa_core.cli import _common

HEADS = ("case", "team", "agency", "replaces", "draw")


def show_trial(tried: Mapping[str, Any]) -> None:
    """What a draw would give."""
    heads = HEADS[:3]
    _common.print_table(heads, [[case[head] for head in heads] for case in tried["cases"]])
    click.echo("")
    _figures(tried)
    click.echo(f"seed {tried['seed']}, size {tried['size']}")
    _common.warn("Nothing was kept: this was a dry run.")


def _figures(shown: Mapping[str, Any]) -> None:
    """How many cases could be drawn, and how many the aim asks for."""
    frame, target = shown["frame"], shown["target"]
    out = ", ".join(f"{n} {why}" for why, n in frame["reasons"].items()) or "none"
    click.echo(f"{frame['can_be_drawn']} of {frame['cases']} cases could be drawn; out: {out}")
    click.echo(
        f"target {target['target']} a month: {target['coverage_percent']} % of {target['open_cases_mean']:g} "
        f"({target['denominator']}, {target['months'][0]} to {target['months'][-1]})"
    )


def show_draw(shown: Mapping[str, Any]) -> None:
    """A draw with the cases that stand in it."""
    within = f" by {shown['stratify']}" if shown["stratify"] else ""
    click.echo(f"{shown['draw']}  {shown['instrument']} {shown['month']}, drawn on {shown['day']}{within}")
    _common.print_table(HEADS, [[case[head] for head in HEADS] for case in shown["cases"]])
    click.echo("")
    _figures(shown)
    click.echo(f"seed {shown['seed']}{' (given)' if shown['seed_given'] else ''}, size {shown['size']}")
    click.echo(f"frame SHA-256 {shown['frame_sha256']}")
    if shown["withdrawn"]:
        gone = shown["withdrawn"]
        click.echo(f"WITHDRAWN on {gone['at'][:10]} by {gone['by']}: {' '.join(gone['reason'].split())}")
    if shown["reason"]:
        click.echo(f"reason: {' '.join(shown['reason'].split())}")
