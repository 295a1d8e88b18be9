"""Opening the desk that use cases work at, and showing what came of them."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from qa_core.cli import _common

if TYPE_CHECKING:
    from pathlib import Path

    from qa_core.cycle.desk import Desk
    from qa_core.cycle.outcome import Outcome
    from qa_core.model.finding import CellProblem

USER = "QA_USER"
NOBODY = "unknown"
WORDS = {
    "accepted": "accepted",
    "needs-correction": "to be corrected",
    "duplicate": "already here",
    "conflict": "CONFLICT",
    "refused": "refused",
}

_LEVELS = {"block": "fails", "warn": "late or weak", "note": "advice"}


@contextmanager
def desk() -> Iterator[Desk]:
    """The desk: database, plugins, organisation, today, and who works here (QA_USER, or the login name)."""
    from qa_core.cycle.desk import Desk

    settings = _common.config()
    plugins = _common.registry()
    with _common.store(settings) as store:
        at = Desk(store, plugins, settings, today(), user())
        for instrument in plugins.instruments.values():
            at.settings(instrument)
        yield at


def today() -> dt.date:
    """The day on which commands work."""
    return dt.date.today()


def user() -> str:
    """Who works here, for the history: QA_USER, else the login name."""
    import getpass

    try:
        return os.environ.get(USER) or getpass.getuser()
    except (ImportError, KeyError, OSError):
        return NOBODY


def show_concerns(at: Desk, id: str) -> None:
    """The open concerns of an audit, loudly, on stderr: before anything else is said of it."""
    return_id = at.store.audit(id).head.return_id
    for concern in at.store.escalations():
        if id == concern.audit or (return_id is not None and return_id == concern.return_id):
            loud(
                f"OPEN CONCERN {concern.id} {concern.type} at {concern.question} ({concern.state})", err=True
            )


def loud(text: str, err: bool = False) -> None:
    """A line about a concern."""
    click.secho(f"!! {text}", fg="red", bold=True, err=err)


def show_flags(outcome: Outcome, err: bool = False) -> None:
    """The concerns of one file."""
    for flag in outcome.concerns:
        said = "CONCERN" if flag.state == "flagged" else "CONCERN NOT ANSWERED (ask at once)"
        text = f": {' '.join(flag.text.split())}" if flag.text else ""
        loud(f"{said} {flag.type} at {flag.question}, {outcome.case or outcome.file}{text}", err)


def show_outcome(outcome: Outcome) -> None:
    """One file's outcome for a person; concerns come first and loudly."""
    show_flags(outcome)
    for sentence in outcome.untold:
        loud(sentence)
    parts = [
        outcome.audit or "",
        f"return {outcome.return_id}" if outcome.return_id else "",
        outcome.grade or "",
    ]
    about = ", ".join(part for part in parts if part)
    click.echo(f"{WORDS[outcome.status]}: {outcome.file}{f' ({about})' if about else ''}")
    show_problems(outcome.problems)
    for sentence in outcome.tell:
        click.echo(f"    {sentence}")
    for verdict in outcome.verdicts or ():
        click.echo(f"    {_LEVELS[verdict.level]} {verdict.code}: {verdict.message}")
    for finding in outcome.warnings:
        click.echo(f"    {finding.code} {finding.question or ''}: {finding.message}")
    for line in outcome.changed:
        click.echo(f"    changed since it went out: {line}")
    if outcome.marked:
        click.echo(f"    send this copy back to be corrected: {outcome.marked}")


def show_problems(problems: Sequence[CellProblem], marked: Path | None = None) -> None:
    """What must be put right in a file, each by its cell, and the copy that goes back."""
    for problem in problems[:MOST]:
        where = "!".join(part for part in (problem.sheet, problem.cell) if part)
        click.echo(f"    {where + ': ' if where else ''}{problem.message}")
    if len(problems) > MOST:
        click.echo(f"    … and {len(problems) - MOST} more, all marked in the copy")
    if marked:
        click.echo(f"    send this copy back to be corrected: {marked}")


MOST = 8


def summary(outcomes: Iterable[Outcome]) -> str:
    """How many files came to what, in one line."""
    counts = dict.fromkeys(WORDS, 0)
    total = concerns = 0
    for outcome in outcomes:
        counts[outcome.status] += 1
        total += 1
        concerns += any(flag.state == "flagged" for flag in outcome.concerns)
    told = ", ".join(f"{n} {WORDS[status]}" for status, n in counts.items() if n)
    return f"{total} file{'s' * (total != 1)}: {told or 'nothing to do'}; {concerns} with a concern."
