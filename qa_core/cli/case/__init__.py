"""`qa case`: the cases that audits are about."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "case",
    help="Load the list of cases.",
    epilog="Example: qa case load cases.xlsx",
    table={"load": Entry("qa_core.cli.case.load:load", "Load cases from a workbook or csv files.")},
)
