"""`qa collate`: several agencies' returns on one case to a joint result; no database."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import click

from qa_core.cli._common import as_json, attention, print_json, read_json, registry, warn

if TYPE_CHECKING:
    from qa_core.model.collation import Collation, Happening
    from qa_core.model.instrument import Instrument
    from qa_core.registry import Registry


@click.command(epilog="Example: qa collate thematic-domestic-abuse returns.json --json")
@click.argument("instrument")
@click.argument("returns", type=click.File("r", encoding="utf-8-sig"), required=False)
@click.option("--template", is_flag=True, help="Print a returns file with every agency, all missing.")
@as_json
def collate(instrument: str, returns: IO[str] | None, template: bool, as_json: bool) -> None:
    """Put together what several agencies' returns on one case come to (- reads from stdin), and tell why.

    Exit status: 0 collated; 1 incomplete, insufficient, or to be discussed first; 2 the file could not be
    read.
    """
    from qa_core.rules.agency_returns import blank_returns

    plugins = registry()
    asked = plugins.instrument(instrument)
    if template:
        print_json(blank_returns(asked))
        return
    if returns is None:
        raise click.UsageError("Which returns? Give a JSON file, or --template for an empty one.")
    result = _collated(plugins, asked, returns)
    if as_json:
        print_json(result.as_json())
    else:
        for line in lines(asked, result):
            click.echo(line)
    if result.status != "collated" or result.discussion:
        attention()


def _collated(plugins: Registry, instrument: Instrument, returns: IO[str]) -> Collation:
    from qa_core.rules.agency_returns import read_returns
    from qa_core.rules.collate import collate as collated

    given = read_returns(instrument, read_json(returns))
    for doubt in given.doubts:
        warn(doubt)
    before = len(plugins.problems)
    result = collated(
        instrument,
        given.returns,
        safeguarding=given.safeguarding,
        settings=given.settings,
        owner=plugins.owner(instrument),
    )
    for problem in plugins.problems[before:]:
        warn(str(problem))
    return result


def lines(instrument: Instrument, result: Collation) -> list[str]:
    """A joint result for a person: status, suggestion with its reasons, disagreements, chronology."""
    label = {option.id: option.label for option in instrument.grade_scale}
    shown = [f"Status:    {result.status}, {result.response_rate:.0%} of agencies answered"]
    shown.append(f"Suggested: {label.get(result.suggested or '', 'none')}")
    if result.discussion:
        shown.append("A discussion is needed before the case is graded.")
    for step in result.trace:
        looked = ", ".join(f"{look.question} = {look.value}" for look in step.looked_at)
        gives = (
            f"gives {label.get(step.gives, step.gives)}"
            if step.gives
            else "holds"
            if looked
            else "does not hold"
        )
        shown.append(f"  rule {step.rule} {gives}{f': {looked}' if looked else ''}")
    for one in result.differences:
        said = "; ".join(
            f"{agency}: {_words(instrument, one.question, value)}" for agency, value in one.values.items()
        )
        about = f" ({one.about})" if one.about else ""
        shown.append(f"  {'CONFLICT' if one.fact else 'differs'} at {one.question}{about}: {said}")
    for entry in result.chronology:
        told = "; ".join(_cells(instrument, entry))
        shown.append(f"  {entry.date}  {entry.agency}: {told}")
    return shown


def _cells(instrument: Instrument, entry: Happening) -> list[str]:
    """The cells of a dated row beside its date, in the order of the columns."""
    columns = [column.key for column in instrument.questions[entry.question].columns]
    rest = [name for name in entry.row if name not in columns]
    filled = [
        name for name in (*rest, *columns) if entry.row.get(name) not in (None, "", (), str(entry.date))
    ]
    return [_words(instrument, f"{entry.question}[].{name}", entry.row[name]) for name in filled]


def _words(instrument: Instrument, place: str, value: object) -> str:
    """A value as the form prints it: an option by its label."""
    question = instrument.questions.get(place) or instrument.columns.get(place)
    labels = {o.id: o.label for o in instrument.options(question)} if question is not None else {}
    parts = value if isinstance(value, tuple | list) else str(value).split(" / ")
    return " / ".join(labels.get(str(part), str(part)) for part in parts)
