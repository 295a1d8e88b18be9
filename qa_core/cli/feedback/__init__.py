"""`qa feedback`: what lead professionals are told of audits, and what they reply."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "feedback",
    help="Write feedback on audits with a reply sheet, and take replies back.",
    epilog="Example: qa feedback write A-000001 -o feedback",
    table={
        "write": Entry("qa_core.cli.feedback.write:write", "Write feedback and its reply sheet."),
        "import": Entry("qa_core.cli.feedback.imports:import_", "Take reply sheets back."),
        "list": Entry("qa_core.cli.feedback.list:list_", "List feedback, and which replies are here."),
        "replies": Entry("qa_core.cli.feedback.replies:replies", "Show what replies say."),
    },
)
