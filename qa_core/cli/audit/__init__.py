"""`qa audit`: audits that came back."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "audit",
    help="List, show, export, amend and void audits.",
    epilog="Example: qa audit list",
    table={
        "list": Entry("qa_core.cli.audit.list:list_", "List audits."),
        "show": Entry("qa_core.cli.audit.show:show", "Show one audit."),
        "history": Entry("qa_core.cli.audit.history:history", "Show what changed, when, by whom and why."),
        "export": Entry("qa_core.cli.audit.export:export", "Write an audit back into a toolkit."),
        "table": Entry("qa_core.cli.audit.table:table", "Write all answers into a table, one row an audit."),
        "amend": Entry("qa_core.cli.audit.amend:amend", "Change one answer, with the reason."),
        "void": Entry("qa_core.cli.audit.void:void", "Take an audit out of the figures, with the reason."),
        "link": Entry("qa_core.cli.audit.link:link", "Say which earlier audit a re-audit follows."),
        "release": Entry("qa_core.cli.audit.release:release", "Let narratives be quoted in reports."),
    },
)
