"""`qa instrument`: what audits ask."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "instrument",
    help="List, show, compare and lock audit instruments.",
    epilog="Example: qa instrument show caf-tier2",
    table={
        "list": Entry("qa_core.cli.instrument.list:list_", "List the installed instruments."),
        "show": Entry("qa_core.cli.instrument.show:show", "Show one instrument."),
        "diff": Entry("qa_core.cli.instrument.diff:diff", "Name what a new version breaks."),
        "lock": Entry("qa_core.cli.instrument.lock:lock", "Record the digest of a version for release."),
    },
)
