"""`qa exercise collate`."""

from __future__ import annotations

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk


@click.command(epilog="Example: qa exercise collate E-7K2M-94QX K-0417")
@click.argument("id", metavar="E")
@click.argument("case", required=False)
@_common.as_json
def collate(id: str, case: str | None, as_json: bool) -> None:
    """Put the returns on one case together, or on every case: suggestion, disagreements, joint chronology.

    Exit status 1 where a case is incomplete, insufficient, or still to be discussed.
    """
    from qa_core.cli.exercise import _page
    from qa_core.cycle.collating import collate as collated
    from qa_core.cycle.collating import unfinished
    from qa_core.model.collation import Collation

    with desk() as at:
        before = len(at.registry.problems)
        found = collated(at, id, case)
        kept = at.store.exercise(id)
        instrument = at.store.instrument(kept.instrument, kept.version)
    for problem in at.registry.problems[before:]:
        _common.warn(str(problem))
    if as_json:
        _common.print_json(found)
    else:
        for one in found:
            _page.show_collation(one, instrument, Collation.model_validate(one["collation"]))
    if any(map(unfinished, found)):
        _common.attention()
