"""`qa learning`: the learning log."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "learning",
    help="Show what practitioners can learn from the audits of their work.",
    epilog="Example: qa learning list --person A-09",
    table={
        "list": Entry("qa_core.cli.learning.list:list_", "List the learning points of one person."),
        "show": Entry("qa_core.cli.learning.show:show", "Show one person's learning over time."),
        "link": Entry("qa_core.cli.learning.marks:link", "Tie a point to a performance review entry."),
        "reviewed": Entry("qa_core.cli.learning.marks:reviewed", "Note that a point was gone through."),
        "themes": Entry("qa_core.cli.learning.themes:themes", "List themes across people and teams."),
    },
)
