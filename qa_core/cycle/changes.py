"""What changed between the day a toolkit went out and the day it came back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.subjects import known_of, per_row
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Audit
from qa_core.model.case import Case, Facts, Involvement
from qa_core.model.instrument import Instrument
from qa_core.rules.validate import involvement
from qa_core.store.return_records import Sent

_SHOWN, _KNOWN_BY = 60, 20
"""How many letters of a fact are shown, and how many that are the same before those that differ."""
_FACT = re.compile(r"[a-z][a-z0-9_.]*: (.* now, .* when|now .*, since) the toolkit went out\.", re.DOTALL)
_ROWS = {"children": "child", "agencies": "agency"}


def changed_since(
    desk: Desk, instrument: Instrument, allocation: Allocation, audit: Audit
) -> tuple[str, ...]:
    """Sentences about what is different now from when a toolkit went out, and what that means for its audit.

    Nothing of it keeps an audit from being taken in, save a new involvement that bars its auditor: the
    audit stands on the facts of today, and on the children and agencies that its toolkit asked about.

    Args:
        desk: where this happens.
        instrument: what was asked.
        allocation: what went out.
        audit: the return, with today's facts and involvement.
    """
    if allocation.purpose != "audit":
        return ()
    sent = desk.store.sent(allocation.return_id)
    case = desk.store.case(allocation.case)
    now = known_of(desk, instrument, case, allocation.subject).facts
    lines = [*_rows(instrument, allocation, now)]
    if sent is not None and case is not None:
        lines += [*_case(sent, case), *_hands(instrument, sent, audit)]
    return (*lines, *_facts(instrument, allocation.facts, now))


def for_a_person(line: str) -> bool:
    """Whether a person must decide about a change: a fact that answers are worked out from is judged anew."""
    return _FACT.fullmatch(line) is None


def _rows(instrument: Instrument, allocation: Allocation, now: Mapping[str, Any]) -> Iterator[str]:
    today = Facts(now)
    asked = per_row(instrument)
    pairs = (
        ("children", allocation.children, today.children),
        ("agencies", allocation.agencies, today.agencies),
    )
    for name, before, after in pairs:
        what = _ROWS[name]
        if name not in now and name not in allocation.facts:
            continue
        for one in after:
            if one not in before:
                rest = _new(name in asked, what)
                yield f"{what.capitalize()} {one} was added after the toolkit went out{rest}"
        for one in before:
            if one not in after:
                yield f"{what.capitalize()} {one} is no longer in the case list{_gone(name in asked)}"


def _new(asked: bool, what: str) -> str:
    if not asked:
        return "."
    return (
        f", which has no row for this {what}. The audit stands on those that it asked about; if this {what} "
        "must be looked at, void the audit and issue the toolkit again (qa toolkit reissue)."
    )


def _gone(asked: bool) -> str:
    return "; what the audit says of it stays." if asked else "."


def _case(sent: Sent, case: Case) -> Iterator[str]:
    if sent.lead_professional != case.lead_professional:
        now, then = case.lead_professional or "nobody", sent.lead_professional or "nobody"
        told = f"The lead professional is {now}, and was {then} when the toolkit went out."
        yield f"{told} Feedback goes to {now}."
    if sent.closed != case.closed:
        if case.closed is None:
            yield "The case was closed when the toolkit went out and is open again."
        else:
            day = case.closed.isoformat()
            yield f"The case was closed on {day}: settle with its team who takes the actions on."


def _hands(instrument: Instrument, sent: Sent, audit: Audit) -> Iterator[str]:
    """A hand in the case that the auditor did not have, as far as was known, when the toolkit went out."""
    who = audit.auditor.casefold()
    before = {one.involved for one in sent.involved if one.person.casefold() == who}
    fresh = [one for one in audit.involved if one.person.casefold() == who and one.involved not in before]
    for finding in involvement(instrument, audit.model_copy(update={"involved": tuple(_mine(fresh, audit))})):
        rest = (
            f" It was not known when the toolkit went out. Give case {audit.case} to somebody else."
            if finding.level == "block"
            else " It was not known when the toolkit went out."
        )
        yield finding.message.partition(". ")[0] + "." + rest


def _mine(fresh: Iterable[Involvement], audit: Audit) -> Iterator[Involvement]:
    yield from (one.model_copy(update={"person": audit.auditor}) for one in fresh)


def _facts(instrument: Instrument, sent: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Facts that answers are worked out from, and that read differently now."""
    for name in sorted(instrument.facts - _ROWS.keys()):
        before, after = sent.get(name), now.get(name, sent.get(name))
        if before != after:
            yield f"{name}: {_both(after, before)} the toolkit went out."


def _both(after: Any, before: Any) -> str:
    """What differs between two values: of lists what was added or taken away, of long words from there on."""
    if isinstance(after, list | tuple) and isinstance(before, list | tuple) and after and before:
        added = [_text(one) for one in after if one not in before]
        gone = [_text(one) for one in before if one not in after]
        told = [f"also {'; '.join(added)}"] if added else []
        told += [f"no longer {'; '.join(gone)}"] if gone else []
        if told:
            return f"now {', '.join(told)}, since"
    now, then = (_text(value) for value in (after, before))
    start = _apart(now, then) if max(len(now), len(then)) > _SHOWN else 0
    return f"{_from(now, start)} now, {_from(then, start)} when"


def _text(value: Any) -> str:
    if value in (None, "", []):
        return "nothing"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _apart(one: str, other: str) -> int:
    """Where two texts begin to differ, less a few letters to know the place by."""
    same = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return max(same - _KNOWN_BY, 0)


def _from(text: str, start: int) -> str:
    """A text from somewhere on, as long as it may be."""
    rest = text[start:] if start == 0 else f"…{text[start:]}"
    return rest if len(rest) <= _SHOWN else f"{rest[: _SHOWN - 1]}…"
