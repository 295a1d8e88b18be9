"""What a new version of an instrument breaks for figures that compare it with the old one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from qa_core.model.base import Frozen
from qa_core.model.instrument import Instrument, Option, Question

Kind = Literal["removed", "renamed", "moved", "retyped", "scale", "added"]
KINDS: tuple[Kind, ...] = ("removed", "renamed", "moved", "retyped", "scale", "added")


class Change(Frozen):
    """One difference; `breaks` where like cannot be compared with like across it.

    `key` is the key in the new version (in the old one where the question is gone), `was` the old key.
    """

    kind: Kind
    key: str
    was: str | None = None
    breaks: bool
    message: str


def compare(old: Instrument, new: Instrument) -> list[Change]:
    """Every difference between two versions that figures would notice, in the order of `KINDS`.

    A question that was renamed or moved is mapped by `was = "OLD KEY"` in the new version and then breaks
    nothing. Another type of answer or another scale breaks in any case: a mapping says where answers are,
    not how they compare. Wording, guidance, checks and rules are no differences here.

    Args:
        old: the version that figures stand on so far.
        new: the version that is to follow it.
    """
    before, after = _addresses(old), _addresses(new)
    origin = _origins(new, before)
    found = [*_removed(before, after, origin), *_grades(old, new)]
    for address in after:
        source = origin.get(address)
        if source is None:
            found.append(Change(kind="added", key=address, breaks=False, message=f"{address} is new."))
        else:
            found += _pair(old, new, source, address)
    return sorted(found, key=lambda change: KINDS.index(change.kind))


def _addresses(instrument: Instrument) -> dict[str, Question]:
    return {**instrument.questions, **instrument.columns}


def _origins(new: Instrument, before: dict[str, Question]) -> dict[str, str]:
    """For each address of the new version the old one it continues."""
    claimed = {q.was: key for key, q in new.questions.items() if q.was in before}
    found: dict[str, str] = {}
    for key, question in new.questions.items():
        source = question.was if question.was is not None and claimed.get(question.was) == key else key
        if source in before and claimed.get(source, key) == key:
            found[key] = source
    for address, column in new.columns.items():
        table = address.partition("[].")[0]
        was = (column.was or column.key).rpartition("[].")[2]
        source = f"{found.get(table, table)}[].{was}"
        if source in before:
            found[address] = source
    return found


def _removed(
    before: dict[str, Question], after: dict[str, Question], origin: dict[str, str]
) -> Iterator[Change]:
    kept = set(origin.values())
    fresh = [address for address in after if address not in origin]
    for address, question in before.items():
        if address in kept:
            continue
        alike = [other for other in fresh if _same_words(after[other].prompt, question.prompt)]
        hint = (
            f' {alike[0]} asks the same: if it is this question, give it was = "{address}".' if alike else ""
        )
        yield Change(kind="removed", key=address, breaks=True, message=f"{address} is gone.{hint}")


def _pair(old: Instrument, new: Instrument, source: str, address: str) -> Iterator[Change]:
    before, after = _addresses(old)[source], _addresses(new)[address]
    places = old.section_of.get(source), new.section_of.get(address)
    if source != address and (after.was or places[0]):
        yield Change(
            kind="renamed",
            key=address,
            was=source,
            breaks=False,
            message=f"{address} was {source} (declared).",
        )
    if places[0] and places[1] and places[0].id != places[1].id:
        told = after.was is not None
        hint = "declared" if told else f'declare it: was = "{source}"'
        message = f"{address} moved from section {places[0].id} to {places[1].id} ({hint})."
        yield Change(kind="moved", key=address, was=source, breaks=not told, message=message)
    kinds = _kind(old, before), _kind(new, after)
    if kinds[0] != kinds[1]:
        message = f"{address} was answered by {kinds[0]}, now by {kinds[1]}: answers do not compare."
        yield Change(kind="retyped", key=address, was=source, breaks=True, message=message)
    else:
        differences = list(_options(old.options(before), new.options(after)))
        if differences:
            yield _scale(address, source, differences)


def _scale(key: str, was: str | None, differences: Iterable[tuple[bool, str]]) -> Change:
    listed = list(differences)
    words = "; ".join(text for _, text in listed)
    return Change(
        kind="scale",
        key=key,
        was=was,
        breaks=any(hard for hard, _ in listed),
        message=f"{key} has another scale: {words}.",
    )


def _grades(old: Instrument, new: Instrument) -> Iterator[Change]:
    differences = list(_options(old.grade_scale, new.grade_scale))
    if old.benchmark != new.benchmark:
        differences.append((True, f"the benchmark is {new.benchmark}, no longer {old.benchmark}"))
    if differences:
        yield _scale("grades", None, differences)


def _options(old: tuple[Option, ...], new: tuple[Option, ...]) -> Iterator[tuple[bool, str]]:
    """Differences of two scales or lists, and whether each breaks; a further tick of a list does not."""
    before, after = {o.id: o for o in old}, {o.id: o for o in new}
    yield from ((True, f"{name} is gone") for name in before if name not in after)
    for name, option in after.items():
        if name not in before:
            yield option.level is not None, f"{name} is new"
        elif before[name].level != option.level:
            yield True, f"{name} is level {option.level}, no longer {before[name].level}"


def _kind(instrument: Instrument, question: Question) -> str:
    options = instrument.options(question)
    if question.rows:
        return f"a table, one row for each {question.rows}" if question.rows != "open" else "an open table"
    if options:
        ordered = "scale" if any(option.level is not None for option in options) else "list"
        return f"several of a {ordered}" if question.many else f"one of a {ordered}"
    return question.answer


def _same_words(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
