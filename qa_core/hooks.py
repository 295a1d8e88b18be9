"""Hook specifications: what a plugin may answer. Stable since 0.1.

A plugin is a module (or package) registered under the entry-point group `qa`. It implements any of the
functions below, each marked with `@hookimpl`. Only the plugin that brought an instrument is asked about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from qa_core.model.audit import Audit
    from qa_core.model.case import Facts
    from qa_core.model.collation import AgencyReturn, Collation
    from qa_core.model.figure import Table
    from qa_core.model.finding import Finding
    from qa_core.model.grade import Suggestion, WorkedOut
    from qa_core.model.instrument import Instrument

PROJECT = "qa"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def qa_instruments() -> Sequence[Instrument]:  # type: ignore[empty-body]
    """The instruments that this plugin brings, usually `[Instrument.from_package(__name__)]`.

    Returns: instruments with ids that no other plugin uses.
    Called: once, when plugins are loaded; an exception marks the plugin BROKEN and harms no other.
    """


@hookspec(firstresult=True)
def qa_work_out(instrument: Instrument, rule: str, facts: Facts, audit: Audit) -> WorkedOut | None:
    """The answer that facts give to a question with `work_out = { rule = "…" }`.

    Args:
        instrument: the instrument that asks.
        rule: the name in the question's `work_out`.
        facts: what the case-management system knows; absent means unknown, null means that nothing is there.
        audit: the audit, with its date (rules judge on that day) and the settings in force.

    Returns: the value (an option id, `na`, a date or a number) with the reason for it, or None where the
        facts do not tell.
    Called: for each such question, each time an audit is validated; stops at the first that is not None.
    """


@hookspec
def qa_validate(instrument: Instrument, audit: Audit) -> Sequence[Finding]:  # type: ignore[empty-body]
    """Findings that the instrument's data cannot say, in addition to the core's own.

    Args:
        instrument: the instrument that asks.
        audit: the audit with its answers; read-only.

    Returns: findings, each with code, level, question and a sentence that tells the auditor what to do.
    Called: once for each validation, after the checks from data.
    """


@hookspec(firstresult=True)
def qa_grade(instrument: Instrument, audit: Audit) -> Suggestion | None:
    """A suggested grade with its trace, in place of the one from the instrument's `suggest` rules.

    Args:
        instrument: the instrument that asks.
        audit: a complete audit; read-only.

    Returns: the suggestion, or None to leave it to the data. Stops at the first that is not None.
    Called: once for each grading of a complete audit.
    """


@hookspec(firstresult=True)
def qa_collate(
    instrument: Instrument, returns: Sequence[AgencyReturn], safeguarding: bool
) -> Collation | None:
    """The joint result of several agencies' returns on one case.

    Args:
        instrument: the instrument that asks.
        returns: one for each agency that was asked about the case: graded, nil, missing or waived, with its
            audit where it is here.
        safeguarding: whether a safeguarding flag of the case is open.

    Returns: the collation, or None to leave it to the rules of the core. Stops at the first that is not None.
    Called: when a case of an exercise is collated.
    """


@hookspec
def qa_report(instrument: Instrument, figures: Sequence[Table]) -> Sequence[Table]:  # type: ignore[empty-body]
    """Tables of the regime's own, added to the end of a report.

    Args:
        instrument: the instrument that is reported on.
        figures: the tables that the core made for it.

    Returns: further tables.
    Called: once for each report and instrument.
    """
