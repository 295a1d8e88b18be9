"""Escalations: whom each type must reach, and what can be decided about MASH."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Mash = Literal["not-needed", "needed", "held"]
FAMILY_SUPPORT_MANAGER = "family-support-manager"
LEAD_PROFESSIONAL = "lead-professional"
LINE_MANAGER = "line-manager"
RECIPIENTS: Mapping[str, tuple[str, ...]] = {
    "unsafe-practice": (FAMILY_SUPPORT_MANAGER,),
    "immediate-concern": (FAMILY_SUPPORT_MANAGER, LEAD_PROFESSIONAL, LINE_MANAGER),
    "safeguarding-prompt": (FAMILY_SUPPORT_MANAGER,),
}
"""Who must be told of each type, at once (S0-058, S0-060)."""
MASH: tuple[Mash, ...] = ("not-needed", "needed", "held")
OPEN_STATES = ("flagged", "unknown", "acknowledged")
"""Where somebody has something to do: until a person closes or withdraws it."""


def recipients(kind: str) -> tuple[str, ...]:
    """The posts that must be told of an escalation of a type; of an unknown type as of unsafe practice."""
    return RECIPIENTS.get(kind, RECIPIENTS["unsafe-practice"])


def words(kind: str) -> str:
    """A type in fixed words; never what a plugin or a person called it otherwise."""
    return kind.replace("-", " ") if kind in RECIPIENTS else "concern"
