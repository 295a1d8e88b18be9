"""`qa toolkit`: Excel workbooks out and back."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "toolkit",
    help="Send out Excel toolkits and take them back.",
    epilog="Example: qa toolkit import returns --json",
    table={
        "export": Entry("qa_core.cli.toolkit.export:export", "Write toolkits for auditors."),
        "import": Entry("qa_core.cli.toolkit.imports:import_", "Take completed toolkits back."),
        "chase": Entry("qa_core.cli.toolkit.chase:chase", "List toolkits that are not back; send reminders."),
        "reissue": Entry("qa_core.cli.toolkit.reissue:reissue", "Issue a lost toolkit again."),
        "watch": Entry("qa_core.cli.toolkit.watch:watch", "Take back whatever is dropped into a folder."),
    },
)
