"""What the store takes and gives of issued reports: plain frozen records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from qa_core.store.records import Head


@dataclass(frozen=True, slots=True)
class NewIssue:
    """A report that is about to be issued.

    Attributes:
        audience: the id of its audience.
        asked: the instruments that were asked for; none means all that were used.
        papers: the audits attached as background papers.
        day: the day of its issue.
    """

    audience: str
    day: dt.date
    asked: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteStep:
    """A step of a report's way; `person` took it there or gave the receipt, `reason` excuses the order."""

    step: str
    day: dt.date
    by: str
    at: dt.datetime
    person: str = ""
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A report as it was issued: `sha256` is the hash of `content`, the whole of it as JSON.

    `versions` are the instrument versions that it stands on, as `caf-tier2 2018.11`, with their digests;
    `head` is where the log ended just before; `replaced_by` is the issue that took its place.
    """

    id: str
    name: str
    title: str
    period: str
    audience: str
    subject: str
    asked: tuple[str, ...]
    day: dt.date
    sha256: str
    versions: Mapping[str, str]
    papers: tuple[str, ...]
    replaces: str
    replaced_by: str
    head: Head
    at: dt.datetime
    by: str
    content: str = field(repr=False)
    route: tuple[RouteStep, ...] = ()

    def been(self, step: str) -> dt.date | None:
        """The day on which it was last taken to a step; None where it never was."""
        return max((one.day for one in self.route if one.step == step), default=None)
