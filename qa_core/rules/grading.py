"""Grading one audit: work out, validate, suggest, check, follow up; one result with its trace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from qa_core.model.audit import Audit
from qa_core.model.case import Facts
from qa_core.model.finding import Finding
from qa_core.model.grade import (
    Follow,
    InstrumentRef,
    Outcome,
    Result,
    Step,
    Suggestion,
    WorkedOut,
)
from qa_core.model.instrument import NOT_APPLICABLE, Instrument
from qa_core.model.rulings import Check
from qa_core.rules.concern import concern_questions
from qa_core.rules.conditions import Compiled, Rules, Verdict, compiled
from qa_core.rules.reading import BLANK, Reading
from qa_core.rules.settings import in_force
from qa_core.rules.validate import INCOMPLETE, validate


class Owner(Protocol):
    """The code of the plugin that brought an instrument; each call is guarded by whoever provides it."""

    def work_out(self, rule: str, facts: Facts, audit: Audit) -> WorkedOut | None:
        """What facts give by a rule of the plugin."""

    def validate(self, audit: Audit) -> Sequence[Finding]:
        """The regime's own findings."""

    def grade(self, audit: Audit) -> Suggestion | None:
        """The regime's own suggestion, if it has one."""


def grade(instrument: Instrument, audit: Audit, owner: Owner | None = None) -> Result:
    """Everything that follows from an audit: findings, recorded and suggested grade, trace, follow-up.

    Args:
        instrument: what was asked; its own version, not the newest.
        audit: the answers, with date, facts and the organisation's settings.
        owner: the plugin's code; None where it is no longer installed, then data alone decides.

    Returns: the result in the form that the command contract describes.
    Raises: FactError where a fact has not the documented form.
    """
    rules = compiled(instrument)
    audit = in_force(instrument, audit)
    reading = Reading(rules, audit, work_out(instrument, audit, owner))
    own = list(validate(rules, reading))
    complete = not any(finding.code in INCOMPLETE for finding in own)
    reading.built_in["@unanswered"] = not complete
    suggestion = _suggestion(rules, reading, owner, complete)
    recorded = _recorded(instrument, reading, suggestion.grade)
    _compare(reading, recorded, suggestion.grade)
    findings = _ordered(
        rules, [*_mapped(instrument, own), *_checks(rules, reading), *_of_owner(owner, audit)]
    )
    return Result(
        previous_failures=audit.subject.previous or None,
        instrument=InstrumentRef(id=instrument.id, version=instrument.version, digest=instrument.digest),
        complete=complete,
        recorded=recorded,
        suggested=suggestion.grade,
        outcome=outcome(findings),
        worked_out=_worked_out(rules, reading),
        findings=findings,
        trace=suggestion.trace,
        follow_up=_follow_up(rules, reading),
        ticks=_ticks(rules, reading),
    )


def work_out(instrument: Instrument, audit: Audit, owner: Owner | None) -> dict[str, WorkedOut]:
    """What facts answer, by question; a value that the question does not know is left out."""
    found: dict[str, WorkedOut] = {}
    if owner is None:
        return found
    for key, question in instrument.questions.items():
        if question.work_out is not None and question.work_out.rule is not None:
            given = owner.work_out(question.work_out.rule, audit.known, audit)
            if given is not None:
                found[key] = given.model_copy(update={"given": None})
    return found


def outcome(findings: Iterable[Finding]) -> Outcome:
    """The worst level among findings; a note counts as accept."""
    levels = {finding.level for finding in findings}
    return "block" if "block" in levels else "warn" if "warn" in levels else "accept"


def _suggestion(rules: Rules, reading: Reading, owner: Owner | None, complete: bool) -> Suggestion:
    own = owner.grade(reading.audit) if owner is not None and complete else None
    if own is not None:
        return own
    trace: list[Step] = []
    for rule, condition in rules.suggest:
        if not complete and not _speaks_of_gaps(condition):
            continue
        verdict = rules.judge(condition, reading)
        gives = rule.grade if verdict.holds else None
        trace.append(Step(rule=rule.code, gives=gives, looked_at=verdict.looks))
        if verdict.holds:
            return Suggestion(grade=rule.grade, trace=tuple(trace))
    return Suggestion(grade=None, trace=tuple(trace) if complete else ())


def _speaks_of_gaps(condition: tuple[tuple[Compiled, ...], ...]) -> bool:
    return any(c.clause.subject == "@unanswered" for clauses in condition for c in clauses)


def _recorded(instrument: Instrument, reading: Reading, suggested: str | None) -> str | None:
    overall = instrument.role("overall")
    if not overall:
        return suggested
    value = reading.value(overall[0])
    return value if isinstance(value, str) and value != NOT_APPLICABLE else None


def _compare(reading: Reading, recorded: str | None, suggested: str | None) -> None:
    levels = {option.id: option.level for option in reading.instrument.grade_scale}
    left, right = levels.get(recorded or ""), levels.get(suggested or "")
    known = left is not None and right is not None
    reading.built_in["@above"] = known and (left or 0) > (right or 0)
    reading.built_in["@below"] = known and (left or 0) < (right or 0)
    reading.built_in["@differs"] = bool(recorded and suggested and recorded != suggested)


def _mapped(instrument: Instrument, findings: Iterable[Finding]) -> Iterable[Finding]:
    for finding in findings:
        code = instrument.codes.get(finding.code)
        yield finding.model_copy(update={"code": code}) if code else finding


def _checks(rules: Rules, reading: Reading) -> Iterable[Finding]:
    for check, when, need in rules.checks:
        verdict = rules.judge(when, reading)
        if not verdict.holds or (need is not None and rules.judge(need, reading).holds):
            continue
        for key in _about(rules, check, verdict):
            code, message = check.code or str(key), check.message or _found(reading, str(key))
            yield Finding(code=code, level=check.level, question=key, message=message, verdict=check.verdict)


def _about(rules: Rules, check: Check, verdict: Verdict) -> list[str | None]:
    if not check.about or check.about in rules.instrument.questions:
        return [check.about or None]
    members = rules.instrument.members[check.about]
    found = [place for place in dict.fromkeys(seen[0] for seen in verdict.why) if place in members]
    return list(found) or [None]


def _found(reading: Reading, key: str) -> str:
    """What was not met, and what was found there: the reason for a verdict (S0-022)."""
    answer, worked = reading.answer(key), reading.worked.get(key)
    in_force = worked is not None and reading.value(key) == worked.value
    said = [worked.because if worked and in_force else "", answer.reason, answer.comment]
    why = "; ".join(dict.fromkeys(words.strip().rstrip(".") for words in said if words.strip()))
    prompt = reading.instrument.questions[key].prompt.strip().rstrip(".")
    return f"Not met: {prompt}{' (' + why + ')' if why else ''}."


def _ticks(rules: Rules, reading: Reading) -> dict[str, int] | None:
    """How many of the items that count are yes, no and not applicable (S0-024)."""
    named = reading.instrument.role("ticks")
    if not named:
        return None
    keys = dict.fromkeys(k for name in named for k in reading.instrument.members.get(name, (name,)))
    found = {"yes": 0, "no": 0, "na": 0}
    for key in keys:
        value = reading.value(key)
        if value == NOT_APPLICABLE:
            found["na"] += 1
        elif value not in BLANK:
            found["yes" if (reading.level(rules.instrument.questions[key], value) or 0) > 0 else "no"] += 1
    return found


def _of_owner(owner: Owner | None, audit: Audit) -> Sequence[Finding]:
    return owner.validate(audit) if owner is not None else ()


def _ordered(rules: Rules, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    unique: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        unique.setdefault((finding.code, finding.question, finding.row, finding.column), finding)
    return tuple(sorted(unique.values(), key=lambda f: rules.order.get(f.question or "", -1)))


def _worked_out(rules: Rules, reading: Reading) -> dict[str, WorkedOut]:
    for key, question in rules.instrument.questions.items():
        if question.work_out is not None:
            reading.value(key)
    return {key: reading.worked[key] for key in rules.order if key in reading.worked and reading.asked(key)}


def _follow_up(rules: Rules, reading: Reading) -> tuple[Follow, ...]:
    found: list[Follow] = []
    for rule, condition in rules.follow_up:
        if rules.judge(condition, reading).holds:
            for kind, name in (
                ("escalation", rule.escalate),
                ("action", rule.action),
                ("learning", rule.learning),
            ):
                if name is not None:
                    found.append(Follow(kind=kind, type=name, question=rule.about))
    told = {follow.question for follow in found}
    for key, concern in concern_questions(rules.instrument).items():
        value = reading.answer(key).value
        if key not in told and value not in BLANK and value not in concern.clear:
            found.append(Follow(kind="escalation", type=concern.type, question=key))
    return tuple(found)
