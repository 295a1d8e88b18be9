"""What changed from one revision of an audit to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.model.audit import Answer
from qa_core.store.records import Revision

_WITHOUT_REVISION = {"old": "kept against a return", "stands": "stands as it is"}
_PARTS = ("value", "comment", "reason", "rows")


def told(desk: Desk, id: str) -> list[dict[str, Any]]:
    """The history of an audit: its revisions, and the decisions about returns that made none.

    Those are a conflict of which the audit stayed as it was, and a change on the way in spite of which it
    stands; what else was decided is a revision with its reason.
    """
    shown = changes(desk.store.history(id))
    audit = desk.store.audit(id).head.id
    beside = desk.store.decided_beside()
    mine = {one.number for one in desk.store.returns() if one.audit == audit}
    for one in desk.store.decisions():
        about = beside[one.number][0] == audit if one.number in beside else one.number in mine
        if about and one.kept in _WITHOUT_REVISION:
            shown.append(
                {
                    "revision": None,
                    "kind": _WITHOUT_REVISION[one.kept],
                    "at": one.at.isoformat(timespec="seconds"),
                    "by": one.by,
                    "why": one.reason,
                    "return": one.number,
                    "changes": [],
                }
            )
    return sorted(shown, key=lambda one: str(one["at"]))


def changes(revisions: Sequence[Revision]) -> list[dict[str, Any]]:
    """Each revision as plain data, with the answers that differ from the one before."""
    shown: list[dict[str, Any]] = []
    before: Revision | None = None
    for revision in revisions:
        shown.append(
            {
                "revision": revision.number,
                "kind": revision.kind,
                "at": revision.at.isoformat(timespec="seconds"),
                "by": revision.by,
                "why": revision.why,
                "recorded": revision.result.recorded,
                "changes": [] if before is None else list(_differences(before, revision)),
            }
        )
        before = revision
    return shown


def _differences(before: Revision, after: Revision) -> Iterator[dict[str, Any]]:
    old, new = before.audit.answers, after.audit.answers
    for key in dict.fromkeys([*old, *new]):
        left, right = old.get(key, Answer()), new.get(key, Answer())
        for part in _PARTS:
            was, now = getattr(left, part), getattr(right, part)
            if was != now:
                yield {"question": key, "part": part, "before": was, "after": now}


def differences(
    kept: Mapping[str, Answer], other: Mapping[str, Answer], prompts: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """What differs between two sets of answers, in the order of the questions."""
    for key, prompt in prompts.items():
        left, right = kept.get(key, Answer()), other.get(key, Answer())
        for part in _PARTS:
            was, now = getattr(left, part), getattr(right, part)
            if was != now:
                yield {"question": key, "prompt": prompt, "part": part, "kept": was, "other": now}
