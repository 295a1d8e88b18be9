"""What a year's quality work should look at first, from what the year before left (S0-049)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from qa_core.cycle import recommendations
from qa_core.cycle.desk import Desk
from qa_core.cycle.learning_themes import themes as learned
from qa_core.cycle.owners import Owners
from qa_core.cycle.screening import without_references
from qa_core.model.period import Period
from qa_core.reports.words import plural
from qa_core.store.records import Action

HEADS = ("kind", "what", "why", "count", "instrument", "owner", "due", "id")
ALIKE = 0.6
"""From this share of words in common on, two actions are one that came again."""
AREAS = 10
_WORD = re.compile(r"\w{3,}")


def listed(desk: Desk, year: int) -> list[dict[str, Any]]:
    """The priorities of an audit year: recommendations not done, what came again, what was learned most.

    Args:
        desk: where this happens.
        year: the audit year that is planned; actions and learning are those of the year before.

    Returns: one row for each, `kind` `recommendation`, `recurring-action` or `learning-area`; what was
        brought into this year by `qa recommendation carry` comes first.
    """
    span = Period.parse(str(year - 1), desk.organisation.year_start_month)
    return [*_recommended(desk, year), *_recurring(desk, span), *_areas(desk, span)]


def _recommended(desk: Desk, year: int) -> list[dict[str, Any]]:
    rows = []
    for one in recommendations.listed(desk, open_only=True):
        carried = year in one["carried_to"]
        said = ["brought into this year" if carried else "not done"]
        said += ["overdue"] if one["overdue"] else []
        rows.append(
            _row("recommendation", one["text"], ", ".join(said), owner=one["owner"], due=one["due"])
            | {"id": one["id"], "carried": carried, "theme": one["theme"], "exercise": one["exercise"]}
        )
    return sorted(rows, key=lambda row: (not row["carried"], row["due"]))


def _recurring(desk: Desk, span: Period) -> list[dict[str, Any]]:
    """Remedial actions of the year whose words come again in several audits, references taken out."""
    heads = {one.id: one for one in desk.store.audits(months=(span.first, span.last), state="submitted")}
    groups = _alike(action for action in desk.store.actions() if action.audit in heads)
    rows, owners = [], Owners(desk)
    for actions in groups:
        audits = list(dict.fromkeys(action.audit for action in actions))
        if len(audits) > 1:
            named = ", ".join(dict.fromkeys(owners.shown(one.owner) for one in actions if one.owner.strip()))
            used = ", ".join(dict.fromkeys(heads[audit].instrument for audit in audits))
            what, owner = without_references(desk, [_words_of(actions[0]), named])
            why = f"in {len(audits)} audits of {span.name}"
            row = _row("recurring-action", what, why, len(audits), used)
            rows.append(row | {"owner": owner, "audits": audits})
    return sorted(rows, key=lambda row: (-row["count"], row["what"]))


def _areas(desk: Desk, span: Period) -> list[dict[str, Any]]:
    rows = [row for row in learned(desk, span.name)["rows"] if row["kind"] == "learning"]
    return [
        _row(
            "learning-area",
            row["theme"],
            f"{plural(row['points'], 'point')} in {plural(row['audits'], 'audit')} of {span.name}, "
            f"{row['critical']} critical",
            row["points"],
            row["instrument"],
        )
        for row in rows[:AREAS]
    ]


def _alike(actions: Iterable[Action]) -> list[list[Action]]:
    """Actions in groups of much the same words; each joins the first group that it resembles."""
    groups: list[tuple[frozenset[str], list[Action]]] = []
    for action in actions:
        words = frozenset(_WORD.findall(_words_of(action).casefold()))
        for known, group in groups:
            if words and len(words & known) >= ALIKE * len(words | known):
                group.append(action)
                break
        else:
            groups.append((words, [action]))
    return [group for _, group in groups]


def _words_of(action: Action) -> str:
    return action.action.strip() or action.finding.strip()


def _row(
    kind: str, what: str, why: str, count: int | None = None, instrument: str = "", **more: str
) -> dict[str, Any]:
    empty = {"owner": "", "due": "", "id": ""}
    return {"kind": kind, "what": what, "why": why, "count": count, "instrument": instrument, **empty, **more}
