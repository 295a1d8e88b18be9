"""Audits with learning points, by the tiny instrument with a practitioner and a table of points."""

from __future__ import annotations

import datetime as dt
from typing import Any

from qa_core.model.audit import Answer, Audit
from qa_core.model.instrument import Instrument
from qa_core.rules.grading import grade

POINTS = (
    {"point": "See each child alone", "area": "voice", "critical": "yes"},
    {"point": "Date the plan", "area": "plan", "critical": "no"},
)


def learned(tiny: Instrument) -> Instrument:
    """The tiny instrument with a practitioner and a table of learning points."""
    data = tiny.model_dump(mode="json", exclude_defaults=True) | {"id": "learned"}
    data["roles"] |= {"learning": "4.a", "learner": "4.b"}
    data["lists"]["area"] = [{"id": "voice", "label": "Voice"}, {"id": "plan", "label": "Planning"}]
    columns = [
        {"key": "point", "prompt": "Point"},
        {"key": "area", "prompt": "Area", "answer": "area", "required": False},
        {"key": "critical", "prompt": "Critical", "answer": "yn", "required": False},
    ]
    table = {"key": "4.a", "prompt": "Learning", "answer": "none", "rows": "open", "columns": columns}
    asked = [table | {"required": False, "min": 0, "when": {"3.b": "no"}}]
    asked += [{"key": "4.b", "prompt": "Practitioner", "answer": "person", "required": False}]
    data["sections"].append({"id": "4", "title": "Learning", "questions": asked})
    return Instrument.parse(data)


def audit(log: Any, *points: dict[str, str], who: str = "", day: int = 27, **more: Any) -> Audit:
    """An audit of October 2026 with these points."""
    made = log.new(day=dt.date(2026, 10, day)).audit
    answers = {**made.answers, "4.a": Answer(rows=points), "4.b": Answer(value=who or None)}
    changed: Audit = made.model_copy(update={"answers": {**answers, **more.pop("answers", {})}, **more})
    return changed


def keep(log: Any, made: Audit) -> str:
    """Store an audit; its id."""
    return str(log.store.save_audit(log.instrument, made, grade(log.instrument, made), by="A-03"))
