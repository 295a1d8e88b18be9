"""`qa self`: practitioners look at their own cases; it counts nowhere."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "self",
    help="Let practitioners run an audit on their own case: for themselves, counted nowhere.",
    epilog="Example: qa self check caf-tier2 --case K-0417 --person P-01 -o self-check.xlsx",
    table={
        "check": Entry("qa_core.cli.self_check.check:check", "Write a toolkit for a self-check."),
        "list": Entry("qa_core.cli.self_check.list:list_", "List somebody's self-checks."),
        "compare": Entry("qa_core.cli.self_check.compare:compare", "Put a self-check beside a later audit."),
    },
)
