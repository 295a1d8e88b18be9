"""`qa sample`: which cases are audited in a month."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "sample",
    help="Draw the cases of a month by chance, on record and repeatable; show the pace to the aim.",
    epilog="Example: qa sample draw caf-tier2 --month 2026-11; without the word draw it is the same",
    default=("draw", "--month"),
    table={
        "draw": Entry("qa_core.cli.sample.draw:draw", "Draw the cases of a month."),
        "list": Entry("qa_core.cli.sample.list:list_", "List draws, replacements, withdrawals."),
        "show": Entry("qa_core.cli.sample.show:show", "Show a draw: its cases, figures, and who was out."),
        "replace": Entry("qa_core.cli.sample.replace:replace", "Replace a case that turned out unfit."),
        "withdraw": Entry("qa_core.cli.sample.withdraw:withdraw", "Take a whole draw back."),
        "hold": Entry("qa_core.cli.sample.hold:hold", "Hold a case back from draws."),
        "release": Entry("qa_core.cli.sample.release:release", "Let a held case be drawn again."),
        "holds": Entry("qa_core.cli.sample.holds:holds", "List the cases held back."),
        "replay": Entry("qa_core.cli.sample.replay:replay", "Repeat a draw and compare."),
        "export": Entry("qa_core.cli.sample.export:export", "Write a draw to a file that can be replayed."),
        "status": Entry("qa_core.cli.sample.status:status", "Show the pace to the aim by month and team."),
    },
)
