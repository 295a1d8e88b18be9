"""One return as it is shown: what is wrong with it, and of a conflict both versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa_core.cycle.acceptance import audit_of
from qa_core.cycle.changes import changed_since
from qa_core.cycle.desk import Desk
from qa_core.cycle.history import differences
from qa_core.cycle.incoming import Coming
from qa_core.cycle.settling import again_read, decided, listed, one_of, there
from qa_core.errors import InputError
from qa_core.model.audit import Answer
from qa_core.model.instrument import Instrument
from qa_core.store.records import StoredReturn
from qa_core.store.return_records import Decision


def shown(desk: Desk, id: str) -> dict[str, Any]:
    """One return: what is wrong with it and, for a conflict, both versions by question.

    Raises: InputError where there is no such return.
    """
    found = next((row for row in listed(desk) if row["return"].casefold() == id.strip().casefold()), None)
    if found is None:
        raise InputError(f"There is no return {id!r}. They are listed by: qa return list")
    if not id.strip().isdigit():
        return found
    one = one_of(desk, int(id))
    decision = next((d for d in desk.store.decisions() if d.number == one.number), None)
    more: dict[str, Any] = {
        "problems": [problem.model_dump(exclude={"code"}) for problem in one.problems],
        "decision": decided(decision),
    }
    if one.status == "conflict" or (decision is not None and decision.kept in ("old", "new")):
        coming, audit, revision, kept = _both(desk, one, decision)
        prompts = {key: question.prompt for key, question in coming.instrument.questions.items()}
        more |= {"against": audit, "against_revision": revision}
        more |= {"differences": list(differences(kept, coming.reading.answers, prompts))}
        if decision is None:
            changed = changed_since(desk, coming.instrument, coming.allocation, audit_of(desk, coming))
            more |= {"changed": list(changed)}
    return found | more


def instrument_of(desk: Desk, id: str) -> Instrument | None:
    """The instrument version that a return was made with, for showing its answers in words."""
    if not id.strip().isdigit():
        return None
    allocation = desk.store.allocation(one_of(desk, int(id)).return_id or "")
    return desk.store.instrument(allocation.instrument, allocation.version) if allocation else None


def _both(
    desk: Desk, one: StoredReturn, decision: Decision | None
) -> tuple[Coming, str | None, int | None, Mapping[str, Answer]]:
    """A return, and the audit beside it with the revision and answers that it has, or had at the decision."""
    coming = again_read(desk, one)
    found = desk.store.decided_beside().get(one.number) if decision is not None else None
    audit = found[0] if found else there(desk, one.return_id or "")
    if audit is None:
        return coming, None, None, {}
    history = desk.store.history(audit)
    if found is not None:
        history = [revision for revision in history if revision.number <= found[1]]
    elif decision is not None:
        until, new = decision.at, decision.kept == "new"
        history = [each for each in history if each.at < until or (each.at == until and not new)]
    if not history:
        return coming, None, None, {}
    return coming, audit, history[-1].number, history[-1].audit.answers
