"""`qa feedback write`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(
    epilog="Example: qa feedback write A-000001 A-000002 -o feedback; all: qa feedback write --due"
)
@click.argument("audits", nargs=-1, metavar="[AUDIT]...")
@click.option("--due", is_flag=True, help="All accepted audits on which no feedback was written yet.")
@click.option(
    "-o", "output", type=click.Path(file_okay=False, path_type=Path), default=Path("feedback"),
    show_default=True, help="The folder.",
)  # fmt: skip
@_common.as_json
def write(audits: tuple[str, ...], due: bool, output: Path, as_json: bool) -> None:
    """Write feedback to the lead professional and their manager: Word, HTML, and an Excel reply sheet.

    A record that failed its check gets a return notice. Written again, it keeps its reply id and day.
    """
    from qa_core.cycle import feedback
    from qa_core.cycle.returns import write_whole

    if bool(audits) == due:
        raise click.UsageError("Which audit? Give its id, or --due for all that wait for feedback.")
    made = []
    with desk() as at:
        ids = feedback.due(at) if due else list(dict.fromkeys(id.upper() for id in audits))
        with _common.progress(ids, "Feedback", len(ids)) as bar:
            for id in bar:
                written = feedback.write(at, id)
                paths = [output / _common.file_name(name) for name in written.files]
                for path, data in zip(paths, written.files.values(), strict=True):
                    write_whole(path, data)
                made.append((written, paths))
    if as_json:
        _common.print_json([_row(written, paths) for written, paths in made])
        return
    for written, paths in made:
        by = f", reply by {written.feedback.reply_by}" if written.feedback.reply_by else ""
        click.echo(f"{written.feedback.audit}: {written.tell[:-1]}{by}.")
        for path in paths:
            click.echo(f"    {path}")
    if not made:
        click.echo("No audit waits for feedback.")


def _row(written: object, paths: list[Path]) -> dict[str, object]:
    from qa_core.cycle.feedback import Written

    assert isinstance(written, Written)
    kept = written.feedback
    by = kept.reply_by.isoformat() if kept.reply_by else None
    return {
        "audit": kept.audit,
        "kind": kept.kind,
        "reader": kept.reader,
        "copied": kept.copied,
        "reply_id": kept.reply_id,
        "reply_by": by,
        "files": [str(path) for path in paths],
    }
