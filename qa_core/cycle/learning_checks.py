"""What an auditor is asked to think over about learning points: few that are critical, all short."""

from __future__ import annotations

from collections.abc import Iterator

from qa_core.cycle.desk import Desk
from qa_core.model.audit import Audit
from qa_core.model.finding import Finding
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument

CRITICAL, LONG = "critical-points", "learning-length"
MOST_CRITICAL = 3


def findings(desk: Desk, instrument: Instrument, audit: Audit, result: Result) -> Iterator[Finding]:
    """Warnings about the learning points of any instrument that has them; none that its own checks give.

    Args:
        desk: whose `learning_words` counts.
        instrument: what was asked; its role `learning` names tables with a column `point`.
        audit: the answers.
        result: what grading gave.
    """
    own = {finding.code for finding in result.findings} | {check.code for check in instrument.checks}
    critical = 0
    for key in instrument.role("learning"):
        answer = audit.answers.get(key)
        for number, row in enumerate(answer.rows if answer else (), 1):
            critical += row.get("critical") in ("yes", True)
            words = len(str(row.get("point") or "").split())
            if words > desk.organisation.learning_words:
                yield _long(key, number, words, desk.organisation.learning_words)
    if critical > MOST_CRITICAL and CRITICAL not in own:
        key = instrument.role("learning")[0]
        text = f"{critical} points are marked critical; mark the {MOST_CRITICAL} that matter most."
        yield Finding(code=CRITICAL, level="warn", question=key, message=text)


def _long(key: str, row: int, words: int, most: int) -> Finding:
    text = f"{key}, row {row} has {words} words. Learning is useful when it is short: at most {most}."
    return Finding(code=LONG, level="warn", question=key, row=row, column="point", message=text)
