"""`qa return show`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk, loud

if TYPE_CHECKING:
    from qa_core.model.instrument import Instrument

_HOW = {
    "conflict": 'To settle it: qa return settle {} --keep old or new --reason "…"',
    "needs-correction": 'If it will not come corrected: qa return settle {} --keep none --reason "…"',
    "accepted": 'To decide about what changed: qa return decide {} stands, void or again --reason "…"',
}
_KEPT = {
    "old": "old counts",
    "new": "new counts",
    "none": "set aside",
    "stands": "the audit stands",
    "void": "the audit was voided",
    "again": "the audit was voided and its toolkit issued again",
}


@click.command(epilog="Example: qa return show 12")
@click.argument("number")
@_common.as_json
def show(number: str, as_json: bool) -> None:
    """Show one return: its problems, what changed on the way, and both versions of a conflict."""
    from qa_core.cycle.showing import instrument_of, shown

    with desk() as at:
        found = shown(at, number)
        instrument = instrument_of(at, number)
    for id in found["concerns"]:
        loud(f"OPEN CONCERN {id}", err=True)
    if as_json:
        _common.print_json(found)
        return
    for line in _page(found, instrument):
        click.echo(line)


def _page(found: dict[str, Any], instrument: Instrument | None) -> Iterator[str]:
    yield f"Return {found['return']}: {found['outcome']}, came {found['came']}, {found['file']}"
    whose = f"case {found['case']}, auditor {found['auditor']}" if found["case"] else "not known whose it is"
    yield f"{found['return_id'] or 'no return id'}, {whose}"
    if found["superseded_by"]:
        yield f"This toolkit was issued again as {found['superseded_by']}, which counts."
    for problem in found.get("problems") or () if isinstance(found.get("problems"), list) else ():
        where = "!".join(part for part in (problem["sheet"], problem["cell"]) if part)
        yield f"    {where + ': ' if where else ''}{problem['message']}"
    if found.get("reason"):
        yield f"    {found['reason']}"
    if "differences" in found:
        yield from _versions(found, instrument)
    for line in found.get("changed") or ():
        yield f"    changed since it went out: {line}"
    decision = found.get("decision")
    if decision:
        settled = f"Settled by {decision['by']} on {decision['at'][:10]}"
        yield f"{settled}: {_KEPT[decision['kept']]}. {decision['reason']}"
    elif found["open"] and found["outcome"] in _HOW:
        yield _HOW[found["outcome"]].format(found["return"])


def _versions(found: dict[str, Any], instrument: Instrument | None) -> Iterator[str]:
    old = f"audit {found['against']}" if found["against"] else "nothing yet"
    if found["against"] and found["decision"]:
        old += f" as it was then (revision {found['against_revision']})"
    yield f"old is {old}, new is this return:"
    if not found["differences"]:
        yield "    no answer differs"
    for one in found["differences"]:
        yield f"  {one['question']:<8} {one['prompt']}"
        if all(isinstance(one[name], list | tuple) and one[name] for name in ("kept", "other")):
            yield from _apart(one, instrument)
            continue
        for name, value in (("old", one["kept"]), ("new", one["other"])):
            yield f"      {name}  {one['part']}: {_words(instrument, one, value)}"


def _apart(one: dict[str, Any], instrument: Instrument | None) -> Iterator[str]:
    """Of two lists only what stands in one of them."""
    pairs = (("old", one["kept"], one["other"]), ("new", one["other"], one["kept"]))
    found = [(name, item) for name, mine, theirs in pairs for item in mine if item not in theirs]
    for name, item in found:
        value = [item] if one["part"] == "rows" else (item,)
        yield f"      {name} only  {one['part']}: {_words(instrument, one, value)}"
    if not found:
        yield f"      {one['part']}: the same, in another order"


def _row(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items() if value not in (None, ""))


def _words(instrument: Instrument | None, one: dict[str, Any], value: Any) -> str:
    from qa_core.cli.audit._page import words

    if value in (None, "", ()):
        return "nothing"
    if one["part"] == "rows":
        return "; ".join(_row(one) for one in value)
    question = instrument.questions.get(one["question"]) if instrument else None
    if instrument is not None and question is not None and one["part"] == "value":
        return " ".join(words(instrument, question, value).split())
    return " ".join(str(value).split())
