"""The core's own findings: what any instrument asks of any answer."""

from __future__ import annotations

from collections.abc import Iterator

from qa_core.model.audit import Audit
from qa_core.model.case import HARD_INVOLVEMENT
from qa_core.model.finding import Finding
from qa_core.model.instrument import NOT_APPLICABLE, Instrument, Question
from qa_core.model.rulings import Level
from qa_core.rules.conditions import Rules
from qa_core.rules.reading import BLANK, Reading, Row

INCOMPLETE = frozenset({"unanswered", "row-incomplete"})
SOFT_INVOLVEMENT = ("tier1-check", "same-team")
_AS = {
    "lead-professional": "as lead professional",
    "assessor": "as assessor",
    "taf-attendee": "by attending a TAF meeting",
    "contributor": "as contributor",
    "line-manager": "as line manager",
    "tier1-check": "by the Tier 1 check of this record",
    "same-team": "by working in the lead professional's team",
}


def validate(rules: Rules, reading: Reading) -> Iterator[Finding]:
    """Findings of the core in the order of the questions (S0-030, S0-076)."""
    yield from involvement(rules.instrument, reading.audit)
    yield from _agency(rules.instrument, reading.audit)
    for key, question in rules.instrument.questions.items():
        if reading.asked(key):
            yield from _question(rules, reading, key, question)


def involvement(instrument: Instrument, audit: Audit) -> Iterator[Finding]:
    """Whether the auditor had a hand in the case: hard kinds block, soft ones warn (S0-030)."""
    auditor = audit.auditor.strip().casefold()
    known: list[tuple[str, str]] = [(one.person, one.involved) for one in audit.involved]
    workers = audit.known.rows("workers") or []
    known += [(str(row.get("person") or ""), str(row.get("as") or "")) for row in workers]
    kinds = {kind for person, kind in known if auditor and person.strip().casefold() == auditor}
    hard = sorted(kinds & set(instrument.role("involved") or HARD_INVOLVEMENT))
    soft = sorted(kinds & set(SOFT_INVOLVEMENT))
    if hard:
        how = ", ".join(_AS[kind] for kind in hard)
        text = (
            f"{audit.auditor} was directly involved in this case {how}. Ask the QA team for a different case."
        )
        yield Finding(code="involved", level="block", message=text)
    elif soft:
        how = ", ".join(_AS[kind] for kind in soft)
        text = (
            f"{audit.auditor} is linked with this case {how}. Ask the QA team if somebody else should do it."
        )
        yield Finding(code="involved", level="warn", message=text)


def _agency(instrument: Instrument, audit: Audit) -> Iterator[Finding]:
    """Whether a multi-agency audit knows the agency whose return it is, and so has its questions."""
    known = [option.id for option in instrument.agencies]
    if known and audit.agency is not None and audit.agency not in known:
        text = (
            f"{audit.agency} is none of the agencies that {instrument.id} knows, so only what all are asked "
            f"was asked. Known: {', '.join(known)}."
        )
        yield Finding(code="agency-unknown", level="warn", message=text)


def _question(rules: Rules, reading: Reading, key: str, question: Question) -> Iterator[Finding]:
    answer = reading.answer(key)
    value = reading.value(key)
    chosen_na = answer.value == NOT_APPLICABLE
    worked = reading.worked.get(key)
    if _unanswered(rules, reading, key, question):
        yield _block("unanswered", f"{key} has no answer. {_how(rules, question)}", key)
    if (
        chosen_na
        and not _na_allowed(rules, reading, (key, question.na))
        and not (worked and worked.value == NOT_APPLICABLE)
    ):
        yield _block("na-not-allowed", f"{key} cannot be not applicable. {_how(rules, question)}", key)
    elif (
        chosen_na
        and not (worked and worked.value == NOT_APPLICABLE)
        and not (answer.reason.strip() or answer.comment.strip())
    ):
        yield _block("na-reason", f"{key} is not applicable: say why in the comment.", key)
    if (
        worked
        and question.work_out
        and answer.value not in BLANK
        and answer.value != worked.value
        and not answer.reason.strip()
    ):
        text = f"{key} was worked out as {worked.value} ({worked.because}); you gave {answer.value}: say why."
        yield _block("override-reason", text, key)
    if comment_wanted(rules, reading, key) and value != NOT_APPLICABLE and not answer.comment.strip():
        yield _block(
            "comment-missing", f"The comment box of {key} is empty: write what you saw in the record.", key
        )
    yield from _alone(rules, question, answer.value, key)
    if question.columns:
        yield from _rows(rules, reading, key, question)


def _unanswered(rules: Rules, reading: Reading, key: str, question: Question) -> bool:
    if reading.value(key) not in BLANK:
        rows = reading.answer(key).rows
        return question.answer == "none" and bool(question.min) and len(rows) < (question.min or 0)
    if not _required(rules, reading, (key, question.required)):
        return False
    if question.answer != "none":
        return not (question.columns and reading.answer(key).rows)
    wanted = 1 if question.min is None else question.min
    return bool(question.columns) and wanted > 0 and not (question.rows == "child" and _children(reading))


def _rows(rules: Rules, reading: Reading, key: str, question: Question) -> Iterator[Finding]:
    answer = reading.answer(key)
    for number, row in enumerate(answer.rows, 1):
        yield from _row(rules, reading, key, question, number, row)
    overridden = question.answer != "none" and answer.value not in BLANK
    if question.rows != "child" or overridden or not _required(rules, reading, (key, question.required)):
        return
    given = {str(row.get("child")) for row in answer.rows}
    for number, child in enumerate(_children(reading), 1):
        if child not in given:
            text = f"{key} has nothing about child {child}: fill in the row of each child."
            yield _block("row-incomplete", text, key, number)


def _row(
    rules: Rules, reading: Reading, key: str, question: Question, number: int, row: Row
) -> Iterator[Finding]:
    for column in question.columns:
        place = f"{key}[].{column.key}"
        if not rules.holds((place, "when"), reading, row):
            continue
        value = row.get(column.key)
        where = f"{key}, row {number}, “{column.prompt}”"
        if value in BLANK and _required(rules, reading, (place, column.required), row):
            yield _block(
                "row-incomplete", f"{where} is empty: fill it in, or clear the row.", key, number, column.key
            )
        if value == NOT_APPLICABLE and not _na_allowed(rules, reading, (place, column.na), row):
            text = f"{where} cannot be not applicable. {_how(rules, column)}"
            yield _block("na-not-allowed", text, key, number, column.key)
        yield from _alone(rules, column, value, key, number, column.key)


def _alone(
    rules: Rules,
    question: Question,
    value: object,
    key: str,
    row: int | None = None,
    column: str | None = None,
) -> Iterator[Finding]:
    if not isinstance(value, tuple) or len(value) < 2:
        return
    for option in rules.instrument.options(question):
        if option.alone and option.id in value:
            text = f"{key}: “{option.label}” cannot be ticked together with anything else."
            yield _block("exclusive-option", text, key, row, column)


def _required(rules: Rules, reading: Reading, place: tuple[str, object], row: Row | None = None) -> bool:
    key, value = place
    return value if isinstance(value, bool) else rules.holds((key, "required"), reading, row)


def _na_allowed(rules: Rules, reading: Reading, place: tuple[str, object], row: Row | None = None) -> bool:
    key, value = place
    return value if isinstance(value, bool) else rules.holds((key, "na"), reading, row)


def comment_wanted(rules: Rules, reading: Reading, key: str) -> bool:
    """Whether a comment is required at a question."""
    wanted = rules.instrument.comment_of(key)
    return wanted == "required" if isinstance(wanted, str) else rules.holds((key, "comment"), reading)


def _children(reading: Reading) -> tuple[str, ...]:
    return reading.audit.known.children


def _how(rules: Rules, question: Question) -> str:
    options = rules.instrument.options(question)
    if options and len(options) <= 8:
        labels = ", ".join(option.label for option in options)
        return f"Choose {'from' if question.many else 'one of'}: {labels}."
    return {
        "date": "Enter a date.",
        "number": "Enter a whole number.",
        "none": "Fill in at least one row.",
    }.get(question.answer, "Choose from the list." if options else "Write a few words.")


def _block(
    code: str, message: str, question: str, row: int | None = None, column: str | None = None
) -> Finding:
    level: Level = "block"
    return Finding(code=code, level=level, question=question, row=row, column=column, message=message)
