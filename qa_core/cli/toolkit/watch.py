"""`qa toolkit watch`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_core.cli import _desk
from qa_core.cli._common import warn
from qa_core.cli._desk import desk, show_outcome

if TYPE_CHECKING:
    from qa_core.cycle.outcome import Outcome


@click.command(epilog="Example: qa toolkit watch //server/audits/returns --chase 3 --feedback feedback")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--results", type=click.Path(path_type=Path), help="The folder for results; beside the folder unless set."
)
@click.option("--every", default=5.0, show_default=True, help="Seconds between two looks.")
@click.option("--once", is_flag=True, help="Take in what is there and stop.")
@click.option(
    "--chase", type=click.IntRange(min=0), metavar="DAYS",
    help="Each day, remind of toolkits due in at most so many days, and of overdue actions and replies.",
)  # fmt: skip
@click.option(
    "--feedback", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
    help="Write feedback there on each accepted audit.",
)  # fmt: skip
def watch(
    folder: Path, results: Path | None, every: float, once: bool, chase: int | None, feedback: Path | None
) -> None:
    """Take in whatever is dropped into a folder, until Ctrl-C.

    Toolkits and reply sheets alike. Results go into a folder beside it: marked copies, the acknowledgement of
    each accepted return, and results.txt with a line for each file, letter and document: when, which concern,
    and what became of it. Started again, it tells nothing twice.
    """
    import time

    from qa_core.cycle.chores import Chores
    from qa_core.cycle.watching import Ways
    from qa_core.cycle.watching import watch as look

    target = results or folder.with_name(f"{folder.absolute().name}-results")
    target.mkdir(parents=True, exist_ok=True)
    looks = 0

    def tell(outcome: Outcome) -> None:
        show_outcome(outcome)
        _note(target, _line(outcome))

    def say(sentence: str) -> None:
        warn(sentence)
        _note(target, sentence)

    def wait() -> bool:
        nonlocal looks
        looks += 1
        if once and looks > 1:
            return False
        time.sleep(min(every, 0.2) if once else every)
        return True

    with desk() as at:
        click.echo(f"Watching {folder}; results go to {target}. Ctrl-C stops.", err=True)
        look(at, folder, target, Ways(tell, warn, wait, _desk.today, say), Chores(chase, feedback))


def _line(outcome: Outcome) -> str:
    """What became of a file, in a line: a concern first, with its escalation."""
    raised = " ".join(outcome.escalations)
    alarm = f"CONCERN {raised} ".replace("  ", " ") if outcome.concerns or raised else ""
    said = "; ".join(problem.message for problem in outcome.problems[:3])
    return f"{alarm}{Path(outcome.file).name}: {outcome.status} {outcome.audit or ''} {said}"


def _note(target: Path, line: str) -> None:
    """Add a line to results.txt, with the time."""
    import datetime as dt

    with (target / "results.txt").open("a", encoding="utf-8") as file:
        file.write(f"{dt.datetime.now():%Y-%m-%d %H:%M} {' '.join(line.split())}\n")
