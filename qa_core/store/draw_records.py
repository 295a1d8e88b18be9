"""What the store takes and gives of draws: plain frozen records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from qa_core.model.case import Case
from qa_core.model.sampling import Frame, Replacement, Skipped, Stratify

DrawKind = Literal["draw", "replacement", "withdrawal"]


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw as it is kept, without its frame; a replacement names its `root`, and has its frame and seed.

    A withdrawal says that its `root` was taken back. `target` are the figures that the size was worked out
    from; `reason` is why there was another draw, why a case was replaced, or the draw was taken back.
    """

    id: str
    kind: DrawKind
    root: str
    instrument: str
    month: str
    day: dt.date
    seed: int
    seed_given: bool
    stratify: Stratify
    size: int
    target: Mapping[str, Any]
    frame_sha256: str
    chosen: tuple[str, ...]
    replaced: str
    skipped: tuple[Skipped, ...]
    reason: str
    at: dt.datetime
    by: str

    @property
    def replacement(self) -> Replacement:
        """The draw of one case in place of another, as it is repeated."""
        return Replacement(draw=self.id, replaced=self.replaced, chosen=self.chosen[0], skipped=self.skipped)


@dataclass(frozen=True, slots=True)
class Known:
    """What a draw for an instrument must know: cases, and what happened to each by reference.

    Args:
        cases: the case list.
        audited: the day of the last audit of each case.
        drawn: the months for which each case was drawn, replaced or not.
        sent: the day of the last toolkit that is out for each case.
        held: the id of the hold that keeps a case back.
        draws: the draws of the instrument so far that were not withdrawn, in their order.
    """

    cases: Sequence[Case]
    audited: Mapping[str, dt.date]
    drawn: Mapping[str, Collection[str]]
    sent: Mapping[str, dt.date]
    held: Mapping[str, str]
    draws: Sequence[Draw]


@dataclass(frozen=True, slots=True)
class NewDraw:
    """A draw to be kept; a replacement has a `root`, the case `replaced` and no frame of its own."""

    frame: Frame
    seed: int
    seed_given: bool
    stratify: Stratify
    size: int
    chosen: tuple[str, ...]
    target: Mapping[str, Any] = field(default_factory=dict)
    root: str = ""
    replaced: str = ""
    skipped: tuple[Skipped, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """A case that is, or was, held back from draws."""

    id: str
    case: str
    reason: str
    at: dt.datetime
    by: str
    released_at: dt.datetime | None = None
    released_by: str = ""
    release_reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """The hold as plain data."""
        days = {"at": self.at.isoformat(), "released_at": self.released_at and self.released_at.isoformat()}
        names = ("id", "case", "reason", "by", "released_by", "release_reason")
        return {**{name: getattr(self, name) for name in names}, **days}
