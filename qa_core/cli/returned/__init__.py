"""`qa return`: everything that came back, and conflicts settled by a person."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "return",
    help="List what came back; settle conflicts, decide about changes.",
    epilog="Example: qa return list --open",
    table={
        "list": Entry("qa_core.cli.returned.list:list_", "List everything that came back, with its outcome."),
        "show": Entry("qa_core.cli.returned.show:show", "Show one return; of a conflict both versions."),
        "settle": Entry("qa_core.cli.returned.settle:settle", "Settle a conflict; set a return aside."),
        "decide": Entry("qa_core.cli.returned.decide:decide", "Decide where facts changed on the way."),
    },
)
