"""`qa action`: what audits want done, and whether it is."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "action",
    help="Follow actions until somebody has verified them; remind of overdue ones.",
    epilog="Example: qa action list --overdue",
    table={
        "list": Entry("qa_core.cli.action.list:list_", "List actions."),
        "set": Entry("qa_core.cli.action.set:set_", "Set the state of an action, with what happened."),
        "history": Entry("qa_core.cli.action.history:history", "Show everything that happened to an action."),
        "chase": Entry("qa_core.cli.action.chase:chase", "Remind of what is overdue."),
        "reaudits": Entry("qa_core.cli.action.reaudits:reaudits", "List the re-audits that are due."),
    },
)
