"""For whom a report is, and what that person may see (design: small numbers, references, route)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Audience:
    """Those who read a report.

    Attributes:
        id: as `--audience` names it.
        title: as it stands on the front of the report.
        detailed: whether every question stands in it, or only what everybody reads.
        wide: whether small numbers are hidden and only aggregated tables shown.
    """

    id: str
    title: str
    wide: bool = False
    detailed: bool = False


_ALL = (
    Audience("qa-team", "QA team", detailed=True),
    Audience("service-lead", "Service Leader Early Help"),
    Audience("social-care", "Children's Social Care report route"),
    Audience("cmt", "CMT"),
    Audience("slt", "SLT"),
    Audience("team", "Team"),
    Audience("practitioner", "Practitioner and their manager"),
    Audience("champions", "CAF Champions Group", wide=True),
    Audience("agency", "Agency", wide=True),
    Audience("public", "Public", wide=True),
)
AUDIENCES = {one.id: one for one in _ALL}
