"""Two kinds of blocking finding: what is wrong with an audit, and what is wrong with the record it judged."""

from __future__ import annotations

from qa_core.model.finding import Finding
from qa_core.model.grade import Result


def blocking(result: Result) -> tuple[Finding, ...]:
    """What keeps an audit from being accepted; a verdict on the record never does (S0-022)."""
    return tuple(f for f in result.findings if f.level == "block" and not f.verdict)


def verdicts(result: Result) -> tuple[Finding, ...]:
    """What the audit says of the record, item by item: reasons for its return, advice, lateness."""
    return tuple(f for f in result.findings if f.verdict)


def failed(result: Result) -> tuple[str, ...]:
    """The questions for which the record goes back to its author; empty where it does not."""
    found = (f.question for f in verdicts(result) if f.level == "block")
    return tuple(dict.fromkeys(key for key in found if key))
