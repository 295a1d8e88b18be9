"""Proving a draw: repeated from its frame and seed, in the database or from a file without one."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from qa_core.cycle.desk import Desk
from qa_core.cycle.sample_changes import drawn_rows, replacements
from qa_core.cycle.sampling import reasons
from qa_core.errors import InputError
from qa_core.model.sampling import Proof
from qa_core.rules.sampling import differences
from qa_core.store.draw_records import Draw


def proof(desk: Desk, id: str) -> Proof:
    """A draw with its replacements and everything that is needed to repeat it.

    Raises: StoreError where there is no such draw, or its frame was altered.
    """
    root = desk.store.draw_of(desk.store.draw_of(id).root)
    return Proof(
        draw=root.id,
        seed=root.seed,
        stratify=root.stratify,
        size=root.size,
        chosen=root.chosen,
        replacements=tuple(one.replacement for one in replacements(desk, root)),
        frame_sha256=root.frame_sha256,
        frame=desk.store.frame(root.id),
    )


def written(kept: Proof) -> str:
    """A proof as a file: readable JSON, the same for the same draw."""
    return json.dumps(kept.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read(data: Any, name: str) -> Proof:
    """A proof from the JSON of a file; InputError, one line for each mistake, where it is none."""
    try:
        return Proof.model_validate_json(json.dumps(data))
    except ValidationError as error:
        places = [(".".join(str(step) for step in item["loc"]), item["msg"]) for item in error.errors()]
        raise InputError(
            f"{name} is no exported draw: {place + ': ' if place else ''}{message}."
            for place, message in places[:8]
        ) from None


def replayed(kept: Proof) -> dict[str, Any]:
    """A draw repeated: the same or not, what came out otherwise, and what it stands on."""
    found = differences(kept)
    return {
        "draw": kept.draw,
        "same": not found,
        "differences": found,
        "cases": len(kept.chosen),
        "replacements": len(kept.replacements),
        "seed": kept.seed,
        "frame_sha256": kept.frame.sha256,
    }


def about(draw: Draw) -> dict[str, Any]:
    """A draw as plain data, without its frame."""
    return {
        "draw": draw.id,
        "kind": draw.kind,
        "of": draw.root,
        "instrument": draw.instrument,
        "month": draw.month,
        "day": draw.day.isoformat(),
        "seed": draw.seed,
        "seed_given": draw.seed_given,
        "stratify": draw.stratify or None,
        "size": draw.size,
        "drawn": len(draw.chosen),
        "chosen": list(draw.chosen),
        "replaced": draw.replaced or None,
        "passed_over": [one.model_dump(mode="json") for one in draw.skipped],
        "reason": draw.reason or None,
        "frame_sha256": draw.frame_sha256,
        "at": draw.at.isoformat(),
        "by": draw.by,
    }


def _withdrawn(desk: Desk, root: Draw) -> dict[str, Any] | None:
    """When, by whom and why a draw was taken back; None where it was not."""
    kept = desk.store.draws(root.instrument, root.month)
    found = next((one for one in kept if one.kind == "withdrawal" and one.root == root.id), None)
    return None if found is None else {"at": found.at.isoformat(), "by": found.by, "reason": found.reason}


def shown(desk: Desk, id: str) -> dict[str, Any]:
    """A draw whole: its cases as they stand, the figures of its target, its frame and who is out and why."""
    root = desk.store.draw_of(desk.store.draw_of(id).root)
    frame = desk.store.frame(root.id)
    words = {hold.id: hold.reason for hold in desk.store.holds()}
    out = [
        {
            "case": case.ref,
            "because": list(case.excluded),
            "hold_reason": words.get(case.held or ""),
        }
        for case in frame.cases
        if case.excluded
    ]
    return {
        **about(root),
        "withdrawn": _withdrawn(desk, root),
        "cases": drawn_rows(desk, root),
        "target": dict(root.target),
        "frame": {
            "cases": len(frame.cases),
            "can_be_drawn": len(frame.eligible),
            "reasons": reasons(frame),
            "excluded": out,
        },
    }
