"""`qa past`: results of earlier years."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "past",
    help="Load results of earlier years, which reports show apart.",
    epilog="Example: qa past load results-2024.xlsx",
    table={
        "load": Entry("qa_core.cli.past.load:load", "Load results from a workbook or csv files."),
        "list": Entry("qa_core.cli.past.list:list_", "List results of earlier years."),
    },
)
