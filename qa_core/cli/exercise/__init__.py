"""`qa exercise`: thematic audits of several agencies."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "exercise",
    help="Run a thematic audit: ask several agencies about cases, put their returns together, grade.",
    epilog="Example: qa exercise status E-7K2M-94QX",
    table={
        "create": Entry("qa_core.cli.exercise.create:create", "Set up an exercise from a file."),
        "list": Entry("qa_core.cli.exercise.list:list_", "List exercises."),
        "toolkits": Entry(
            "qa_core.cli.exercise.toolkits:toolkits", "Write the toolkits that are wanted back."
        ),
        "status": Entry("qa_core.cli.exercise.status:status", "Show what is back, missing and open."),
        "waive": Entry("qa_core.cli.exercise.waive:waive", "Do without a missing return, with the reason."),
        "collate": Entry("qa_core.cli.exercise.collate:collate", "Put the returns on cases together."),
        "discuss": Entry("qa_core.cli.exercise.discuss:discuss", "Note what was discussed about a case."),
        "grade": Entry("qa_core.cli.exercise.grade:grade", "Set the grade of a case."),
    },
)
