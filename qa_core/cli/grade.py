"""`qa grade`: answers from a JSON file to findings and grades; no database."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import click

from qa_core.cli._common import as_json, attention, print_json, read_json, registry

if TYPE_CHECKING:
    from qa_core.model.grade import Result
    from qa_core.model.instrument import Instrument
    from qa_core.registry import Registry


@click.command(epilog="Example: qa grade caf-tier2 answers.json --json")
@click.argument("instrument")
@click.argument("answers", type=click.File("r", encoding="utf-8-sig"), required=False)
@click.option("--template", is_flag=True, help="Print the answers file with every key and nothing filled in.")
@as_json
def grade(instrument: str, answers: IO[str] | None, template: bool, as_json: bool) -> None:
    """Check and grade the answers in a JSON file (- reads from stdin), and tell why.

    Exit status: 0 accepted or with warnings, 1 blocked, 2 the answers could not be read.
    """
    from qa_core.rules.answers import blank_audit

    plugins = registry()
    asked = plugins.instrument(instrument)
    if template:
        print_json(blank_audit(asked))
        return
    if answers is None:
        raise click.UsageError("Which answers? Give a JSON file, or --template for an empty one.")
    result = _graded(plugins, asked, answers)
    if as_json:
        print_json(result.as_json())
    else:
        for line in lines(asked, result):
            click.echo(line)
    if result.outcome == "block":
        attention()


def _graded(plugins: Registry, instrument: Instrument, answers: IO[str]) -> Result:
    import datetime as dt

    from qa_core.rules.answers import read_audit
    from qa_core.rules.grading import grade as graded

    audit = read_audit(instrument, read_json(answers), dt.date.today())
    return graded(instrument, audit, plugins.owner(instrument))


def lines(instrument: Instrument, result: Result) -> list[str]:
    """A result for a person: concerns first, then the grade, then what to look at."""
    from qa_core.rules.verdicts import blocking

    label = {option.id: option.label for option in instrument.grade_scale}
    shown = [
        f"!! CONCERN: {f.type} at {f.question}: act on it now."
        for f in result.follow_up
        if f.kind == "escalation"
    ]
    recorded, suggested = result.recorded or "", result.suggested or ""
    shown.append(f"Recorded:  {label.get(recorded, 'no grade yet')}")
    shown.append(f"Suggested: {label.get(suggested, 'none until every question is answered')}")
    words = {"accept": "Accepted.", "warn": "Accepted, with warnings.", "block": "Not accepted yet."}
    returned = result.outcome == "block" and not blocking(result)
    shown.append("Accepted: the record goes back." if returned else words[result.outcome])
    shown += [f"  {f.level:<5} {f.code:<4} {f.message}" for f in result.findings]
    for step in result.trace:
        looked = ", ".join(dict.fromkeys(f"{look.question} = {look.value}" for look in step.looked_at))
        outcome = f"gives {label.get(step.gives, step.gives)}" if step.gives else "does not hold"
        shown.append(f"  rule {step.rule} {outcome}{f': {looked}' if looked else ''}")
    for key, worked in result.worked_out.items():
        shown.append(f"  {key} worked out as {worked.value}: {worked.because}")
    return shown
