"""`qa escalation`: what must not wait."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

_HERE = "qa_core.cli.escalation"
group = LazyGroup(
    "escalation",
    help="List escalations and unread returns, and note what people did about them.",
    epilog="Example: qa escalation list",
    table={
        "list": Entry(f"{_HERE}.list:list_", "List what is open, the oldest first, and unread returns."),
        "show": Entry(f"{_HERE}.show:show", "Show one, with everything that was done about it."),
        "told": Entry(f"{_HERE}.told:told", "Note that a post was told by telephone or in person."),
        "acknowledge": Entry(f"{_HERE}.acknowledge:acknowledge", "Note that somebody took it on."),
        "mash": Entry(f"{_HERE}.mash:mash", "Note the decision about a conversation with MASH."),
        "outcome": Entry(f"{_HERE}.outcome:outcome", "Close it with its outcome."),
        "withdraw": Entry(f"{_HERE}.withdraw:withdraw", "Take a mistaken one back, with the reason."),
        "settle": Entry(f"{_HERE}.settle:settle", "Note that the sender of an unread return was asked."),
    },
)
