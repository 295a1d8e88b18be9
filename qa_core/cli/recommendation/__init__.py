"""`qa recommendation`: what the service lead recommends, and what becomes of it."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

_STEPS = "qa_core.cli.recommendation.steps"
group = LazyGroup(
    "recommendation",
    help="Set recommendations, pass them on, and follow them until they are carried out.",
    epilog="Example: qa recommendation list --open",
    table={
        "add": Entry("qa_core.cli.recommendation.add:add", "Set a recommendation: the service lead alone."),
        "list": Entry("qa_core.cli.recommendation.list:list_", "List recommendations."),
        "show": Entry("qa_core.cli.recommendation.show:show", "Show one with its whole history."),
        "disseminate": Entry(f"{_STEPS}:disseminate", "Pass one on to lead professionals and others."),
        "progress": Entry(f"{_STEPS}:progress", "Note how far one has come."),
        "done": Entry(f"{_STEPS}:done", "Close one with its evidence."),
        "carry": Entry(f"{_STEPS}:carry", "Bring one into a year's priorities."),
        "priorities": Entry(
            "qa_core.cli.recommendation.priorities:priorities", "List what a year should look at first."
        ),
    },
)
