"""Frames and draws: which cases could be audited, and which were drawn."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Literal, Self

from pydantic import Field, model_validator

from qa_core.model.base import Frozen

Stratify = Literal["", "team", "agency"]


class Sampling(Frozen):
    """The table `[sampling]` of qa.toml: how much is audited (S0-026, S0-028).

    `coverage_percent` of the open cases are to be audited over 12 months, by at least `monthly_min` and at
    most `monthly_max` cases a month; no case is drawn again within `months_between` months.
    """

    coverage_percent: int = Field(default=20, ge=1, le=100)
    monthly_min: int = Field(default=6, ge=0)
    monthly_max: int = Field(default=8, ge=1)
    months_between: int = Field(default=12, ge=0)

    @model_validator(mode="after")
    def _min_below_max(self) -> Self:
        if self.monthly_min > self.monthly_max:
            raise ValueError(
                f"monthly_min ({self.monthly_min}) must not be above monthly_max ({self.monthly_max})"
            )
        return self


class FrameCase(Frozen):
    """A case on the day of a draw, and what speaks against drawing it.

    Args:
        ref: its reference.
        team, agency: where it belongs; it can be drawn in proportion to them.
        opened, closed: its days in the case list; None where the list has none.
        audited: the day of its last audit with the instrument.
        drawn: the month (`2026-03`) for which it was drawn, nearest to the draw's own.
        sent: the day on which a toolkit that is still out was made.
        held: the id of the hold that keeps it back.
        excluded: why it cannot be drawn; empty where it can.
    """

    ref: str
    team: str = ""
    agency: str = ""
    opened: dt.date | None = None
    closed: dt.date | None = None
    audited: dt.date | None = None
    drawn: str | None = None
    sent: dt.date | None = None
    held: str | None = None
    excluded: tuple[str, ...] = ()

    def stratum(self, by: Stratify) -> str:
        """The team or agency that it is drawn within; all cases are one stratum where none was asked for."""
        return {"": "", "team": self.team, "agency": self.agency}[by]


class Frame(Frozen):
    """Every case of the case list on the day of a draw, by reference, with what speaks against each."""

    format: Literal[1] = 1
    instrument: str
    month: str
    day: dt.date
    months_between: int
    cases: tuple[FrameCase, ...]

    @property
    def canonical(self) -> str:
        """The text that is kept and hashed: JSON with sorted keys and no blanks."""
        data = self.model_dump(mode="json")
        return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """SHA-256 of the canonical text in UTF-8, in hexadecimal."""
        return sha256(self.canonical)

    @property
    def eligible(self) -> tuple[FrameCase, ...]:
        """The cases that nothing speaks against."""
        return tuple(case for case in self.cases if not case.excluded)


class Skipped(Frozen):
    """A case that was passed over when another was replaced, since it became unfit after the draw."""

    case: str
    because: tuple[str, ...]


class Replacement(Frozen):
    """A case that was drawn in place of another."""

    draw: str
    replaced: str
    chosen: str
    skipped: tuple[Skipped, ...] = ()


class Proof(Frozen):
    """A draw with its replacements and all that is needed to repeat it anywhere."""

    format: Literal[1] = 1
    draw: str
    seed: int = Field(ge=0)
    stratify: Stratify = ""
    size: int = Field(ge=0)
    chosen: tuple[str, ...]
    replacements: tuple[Replacement, ...] = ()
    frame_sha256: str
    frame: Frame


def stratum(name: str | None) -> Stratify:
    """`team` or `agency` as the word it is; empty for anything else."""
    return "team" if name == "team" else "agency" if name == "agency" else ""


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
