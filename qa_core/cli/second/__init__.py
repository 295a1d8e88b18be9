"""`qa second`: blind second audits, agreement, moderation."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "second",
    help="Audit some cases twice, blind; see how far auditors agree; moderate grades.",
    epilog="Example: qa second draw --period 2026-Q3",
    table={
        "draw": Entry("qa_core.cli.second.draw:draw", "Draw a share of the audits for a second look."),
        "replay": Entry("qa_core.cli.second.replay:replay", "Work a draw out again, and compare."),
        "allocate": Entry("qa_core.cli.second.allocate:allocate", "Write a toolkit for a second auditor."),
        "third": Entry("qa_core.cli.second.third:third", "Write a toolkit for a third auditor."),
        "list": Entry("qa_core.cli.second.list:list_", "List second looks and what comes next."),
        "show": Entry("qa_core.cli.second.show:show", "Show the audits of one case side by side."),
        "moderate": Entry("qa_core.cli.second.moderate:moderate", "Set or confirm a grade, with the reason."),
        "agreement": Entry("qa_core.cli.second.agreement:agreement", "Show how far auditors agree."),
    },
)
