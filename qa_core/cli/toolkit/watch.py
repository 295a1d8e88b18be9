"""`qa toolkit watch`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _desk
from qa_core.cli._common import warn
from qa_core.cli._desk import desk, show_outcome


@click.command(epilog="Example: qa toolkit watch //server/audits/returns")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--results", type=click.Path(path_type=Path), help="The folder for results; beside the folder unless set."
)
@click.option("--every", default=5.0, show_default=True, help="Seconds between two looks.")
@click.option("--once", is_flag=True, help="Take in what is there and stop.")
def watch(folder: Path, results: Path | None, every: float, once: bool) -> None:
    """Take in whatever is dropped into a folder, until Ctrl-C.

    Toolkits and reply sheets alike. Results go into a folder beside it: marked copies, the acknowledgement of
    each accepted return, and results.txt with a line for each file.
    """
    import time

    from qa_core.cycle.outcome import Outcome
    from qa_core.cycle.watching import Ways
    from qa_core.cycle.watching import watch as look

    target = results or folder.with_name(f"{folder.absolute().name}-results")
    target.mkdir(parents=True, exist_ok=True)
    looks = 0

    def tell(outcome: Outcome) -> None:
        show_outcome(outcome)
        with (target / "results.txt").open("a", encoding="utf-8") as file:
            said = "; ".join(problem.message for problem in outcome.problems[:3])
            alarm = "CONCERN " if outcome.concerns else ""
            file.write(f"{alarm}{Path(outcome.file).name}: {outcome.status} {outcome.audit or ''} {said}\n")

    def wait() -> bool:
        nonlocal looks
        looks += 1
        if once and looks > 1:
            return False
        time.sleep(min(every, 0.2) if once else every)
        return True

    with desk() as at:
        click.echo(f"Watching {folder}; results go to {target}. Ctrl-C stops.", err=True)
        look(at, folder, target, Ways(tell, warn, wait, _desk.today))
