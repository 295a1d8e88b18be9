"""`qa issued`: reports as they were issued, and the way each of them goes."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "issued",
    help="See issued reports and note the way they go: service leader, social care, CMT, SLT; agencies.",
    epilog="Example: qa issued step R-0001 cmt --on 2026-11-12",
    table={
        "list": Entry("qa_core.cli.issued.list:list_", "List issued reports, the last first."),
        "show": Entry("qa_core.cli.issued.show:show", "Show one: its way so far, hash and versions."),
        "step": Entry("qa_core.cli.issued.step:step", "Note that one was taken a step further."),
        "write": Entry("qa_core.cli.issued.write:write", "Write one again as it was issued."),
        "contacts": Entry(
            "qa_core.cli.issued.contacts:contacts", "List agencies' contacts and their receipts."
        ),
    },
)
