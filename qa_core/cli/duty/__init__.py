"""`qa duty`: the cases that auditors are asked to audit."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "duty",
    help="See who audits what, take declined cases back, exempt people, follow completion.",
    epilog="Example: qa duty status --month 2026-11",
    table={
        "list": Entry("qa_core.cli.duty.list:list_", "List duties: who audits which case, by when."),
        "decline": Entry(
            "qa_core.cli.duty.decline:decline", "Take a case back and give it to somebody else."
        ),
        "withdraw": Entry(
            "qa_core.cli.duty.withdraw:withdraw", "Take a case back that was given out by mistake."
        ),
        "status": Entry("qa_core.cli.duty.status:status", "Show how far each auditor has come."),
        "exempt": Entry("qa_core.cli.duty.exempt:exempt", "Ask somebody to audit nothing in some months."),
        "exemptions": Entry("qa_core.cli.duty.exemptions:exemptions", "List exemptions."),
        "resume": Entry("qa_core.cli.duty.resume:resume", "Take an exemption back."),
    },
)
