"""`qa person`: who audits, leads and manages."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "person",
    help="Load the list of people.",
    epilog="Example: qa person load persons.csv",
    table={"load": Entry("qa_core.cli.person.load:load", "Load people from a workbook or a csv file.")},
)
