"""`qa learning`: the learning log."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "learning",
    help="Show what practitioners can learn from the audits of their work.",
    epilog="Example: qa learning list --person A-09",
    table={"list": Entry("qa_core.cli.learning.list:list_", "List the learning points of one person.")},
)
