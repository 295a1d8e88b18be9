"""Three to five plain sentences that say what changed and what stands out, each with its figure."""

from __future__ import annotations

from qa_core.model.figure import Report


def sentences(report: Report) -> tuple[str, ...]:
    """What a busy reader takes away, from the tables as they are shown."""
    return ()
