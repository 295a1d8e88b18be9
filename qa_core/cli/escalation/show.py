"""`qa escalation show`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from qa_core.cli import _common
from qa_core.cli._desk import desk
from qa_core.model.escalation import OPEN_STATES


@click.command(epilog="Example: qa escalation show E-0001")
@click.argument("id")
@_common.as_json
def show(id: str, as_json: bool) -> None:
    """Show an escalation: who was told and when, both clocks, MASH, review, action and outcome."""
    from qa_core.cycle.escalation_list import shown

    with desk() as at:
        found = shown(at, id)
    if as_json:
        _common.print_json(found)
        return
    for line in _head(found):
        click.echo(line)
    for course in found["courses"]:
        for line in _course(course):
            click.echo(line)
    for letter in found["letters"]:
        why = f". {letter['why']}" if letter["why"] else ""
        sent = f" {letter['sent']}" if letter["sent"] else ""
        click.echo(f"letter {letter['id']} to {letter['to']}: {letter['state']}{sent}{why}")


def _head(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"{found['id']}  {found['what']}  {found['state']}"
    about = [found[name] for name in ("case", "return", "audit", "question") if found[name]]
    yield f"about {', '.join(about)}: {' '.join(found['words'].split())}"
    age = f"{found['age_hours']} hours"
    open_ = found["state"] in OPEN_STATES
    yield f"raised {found['since']}, {'open for' if open_ else 'ended after'} {age}"
    yet = " yet" if open_ else ""
    done = found["hours_to_acknowledge"]
    yield f"not acknowledged{yet}" if done is None else f"acknowledged after {done} hours"
    done = found["hours_to_mash"]
    yield f"MASH not decided{yet}" if done is None else f"MASH decided after {done} hours"
    if found["lacks"]:
        yield f"to be done: {found['lacks']}"


def _course(course: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield f"raised {course['raised']}" + (f" (time {course['raising']})" if course["raising"] > 1 else "")
    for one in course["recipients"]:
        told = f"told {one['told']} by {one['how']} ({one['by']})" if one["told"] else "NOT TOLD"
        yield f"  {one['post']}: {told}"
    if course["acknowledged"]:
        yield f"  acknowledged {course['acknowledged']} by {course['acknowledged_by']}"
    for note in course["notes"]:
        yield f"  {note['kind']} ({note['by']}, {note['at'][:10]}): {' '.join(note['text'].split())}"
    for one in course["mash"]:
        words = " ".join(f"{one['why']} {one['outcome']}".split())
        yield f"  MASH {one['mash']} ({one['when'][:16]}, {one['by']}): {words}".rstrip(": ")
    if course["ended"]:
        words = " ".join((course["outcome"] or course["reason"] or "").split())
        yield f"  {course['ended']} {course['ended_at']} by {course['ended_by'] or 'qa'}: {words}".rstrip(
            ": "
        )
