"""`qa concern`: what must not wait."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "concern",
    help="List concerns and unread returns, and note that somebody acted.",
    epilog="Example: qa concern list",
    table={
        "list": Entry(
            "qa_core.cli.concern.list:list_", "List open concerns, and returns that nobody could read."
        ),
        "settle": Entry("qa_core.cli.concern.settle:settle", "Note that a person acted on one."),
    },
)
