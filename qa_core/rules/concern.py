"""Concern first: which answers raise a concern, told by the instrument's own follow-up rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from qa_core.model.audit import Answer, Audit
from qa_core.model.instrument import Instrument
from qa_core.rules.conditions import Rules, compiled
from qa_core.rules.reading import Reading
from qa_core.rules.settings import in_force

ROLES = ("concern", "unsafe")


@dataclass(frozen=True, slots=True)
class ConcernQuestion:
    """A question at which anything but a clear no is a flag.

    `type` is the escalation type; `clear` the option ids that say plainly that there is no concern.
    """

    type: str
    clear: frozenset[str]


def concern_questions(instrument: Instrument) -> dict[str, ConcernQuestion]:
    """The questions that hold the roles `concern` and `unsafe`, by key (S0-057, S0-060)."""
    return _by_digest(_Keyed(instrument))


class _Keyed:
    """An instrument that hashes by its digest."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument

    def __hash__(self) -> int:
        return hash(self.instrument.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and other.instrument.digest == self.instrument.digest


@lru_cache(maxsize=64)
def _by_digest(keyed: _Keyed) -> dict[str, ConcernQuestion]:
    instrument = keyed.instrument
    rules = compiled(instrument)
    found: dict[str, ConcernQuestion] = {}
    for key in dict.fromkeys(key for role in ROLES for key in instrument.role(role)):
        options = {o.id for o in instrument.options(instrument.questions[key])}
        raising = {option: _escalation(rules, key, option) for option in options}
        types = [kind for kind in raising.values() if kind]
        clear = frozenset(option for option, kind in raising.items() if not kind)
        found[key] = ConcernQuestion(types[0] if types else "immediate-concern", clear)
    return found


def _escalation(rules: Rules, key: str, option: str) -> str | None:
    audit = Audit(
        instrument=rules.instrument.id,
        version=rules.instrument.version,
        case="",
        auditor="",
        date=dt.date.min,
        answers={key: Answer(value=option)},
    )
    reading = Reading(rules, in_force(rules.instrument, audit), {})
    for rule, condition in rules.follow_up:
        if rule.escalate and rule.about == key and rules.judge(condition, reading).holds:
            return rule.escalate
    return None
