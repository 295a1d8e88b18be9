"""What a report says of concerns, actions, toolkits, versions: counted from the lists that commands give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from oracle import MONTHS, Oracle

from qa_core.model.figure import HIDDEN, Report, Table

DONE = {"done", "verified", "closed"}
OPEN = {"flagged", "unknown", "acknowledged"}
STATES = {"unknown": "Left blank: to be asked"}
Wanted = Mapping[str, object]


@dataclass
class Lists:
    """The lists of `qa escalation list --all`, `qa action list` and `qa duty list`, each as JSON.

    Attributes:
        today: the day on which they were made.
    """

    oracle: Oracle
    escalations: Sequence[Mapping[str, Any]]
    actions: Sequence[Mapping[str, Any]]
    duties: Sequence[Mapping[str, Any]]
    today: dt.date

    def differences(self, report: Report, months: Sequence[str]) -> tuple[list[str], set[str]]:
        """What a report counts otherwise, and the tables that were counted again."""
        ways: dict[str, Callable[[Sequence[Any], Table, Sequence[str]], Wanted]] = {
            "concerns": self._concerns,
            "actions": self._actions,
            "ageing": self._ageing,
            "completed": self._completed,
            "versions": self._versions,
        }
        found: list[str] = []
        seen: set[str] = set()
        ids = self.oracle.instruments
        for table in report.tables:
            base = next((name for name in ways if table.id in (name, *(f"{id}-{name}" for id in ids))), "")
            titles = [column.title for column in table.columns]
            for row in table.rows if base else ():
                for title, value in ways[base](row, table, months).items():
                    if row[titles.index(title)] not in (value, HIDDEN):
                        said = f"{title}: {value} expected, got {row[titles.index(title)]}"
                        found.append(f"{report.name} {table.id}: {row[0]}: {said}")
            seen |= {table.id} if base else set()
        return found, seen

    def _concerns(self, row: Sequence[Any], _table: Table, months: Sequence[str]) -> Wanted:
        mine = [
            one
            for one in self.escalations
            if one["what"].replace("-", " ").casefold() == row[0].casefold()
            and STATES.get(one["state"], one["state"].capitalize()) == row[1]
            and (one["state"] in OPEN or min(one["since"][:10], self.today.isoformat())[:7] in months)
        ]
        days = [min(one["since"][:10], self.today.isoformat()) for one in mine]
        return {"Number": len(mine), "Oldest raised": min(days, default=None)} if mine else {}

    def _actions(self, row: Sequence[Any], _table: Table, months: Sequence[str]) -> Wanted:
        frame = self._known(months)
        mine = frame[frame["rag"] == str(row[0]).casefold()]
        return {"Actions": len(mine), "n actions": len(frame), "Overdue": int(mine["late"].sum())}

    def _ageing(self, row: Sequence[Any], table: Table, months: Sequence[str]) -> Wanted:
        audits = self.oracle.audits
        frame = self._known(audits[audits["month"] <= max(months)]["month"].unique().tolist())
        frame = frame[frame["open"]]
        edges = {"Not yet due": (-(10**6), 0), "1 to 28 days": (1, 28), "29 to 56 days": (29, 56)}
        low, high = edges.get(row[0], (57, 10**6))
        mine = frame[frame["days"].between(low, high)]
        colours = {column.title: column.title.casefold() for column in table.columns[1:-1]}
        return {**{t: int((mine["rag"] == rag).sum()) for t, rag in colours.items()}, "Open": len(mine)}

    def _completed(self, row: Sequence[Any], table: Table, months: Sequence[str]) -> Wanted:
        id = table.id.removesuffix("completed").rstrip("-") or next(iter(self.oracle.instruments))
        wanted = months if row[0] == "All" else [_month(row[0])]
        mine = [one for one in self.duties if one["instrument"] == id and one["month"] in wanted]
        if not any(one["instrument"] == id for one in self.duties):
            return {}
        states = [one["state"] for one in mine]
        late = [
            one for one in mine if one["state"] in ("planned", "sent") and one["due"] < self.today.isoformat()
        ]
        waiting = states.count("planned") + states.count("sent")
        return {
            "Given out": states.count("returned") + waiting,
            "Returned": states.count("returned"),
            "Out, not yet due": waiting - len(late),
            "Overdue": len(late),
            "Given back: conflict": sum(one["ground"] == "conflict" for one in mine),
            "Given back: other reason": sum(one["ground"] == "exempt" for one in mine),
        }

    def _versions(self, row: Sequence[Any], _table: Table, months: Sequence[str]) -> Wanted:
        audits = self.oracle.audits
        mine = audits[(audits["instrument"] == row[1]) & (audits["version"] == row[2])]
        return {"Audits": int(mine["month"].isin(months).sum())}

    def _known(self, months: Sequence[str]) -> pd.DataFrame:
        """The actions of the audits of some months, with how many days they are past their day."""
        names = ["audit", "kind", "rag", "due", "state", "carried_to"]
        frame = pd.DataFrame([{name: one[name] for name in names} for one in self.actions], columns=names)
        audits = self.oracle.audits
        there = audits[audits["month"].isin(months)]["audit"]
        frame = frame[frame["audit"].isin(there) & (frame["kind"] == "action")]
        days = (pd.Timestamp(self.today) - pd.to_datetime(frame["due"])).dt.days
        open = ~frame["state"].isin(DONE) & (frame["rag"] != "green") & frame["carried_to"].isna()
        return frame.assign(days=days, open=open, late=open & (days > 0))


def _month(words: str) -> str:
    name, year = words.split()
    return f"{year}-{MONTHS[name]:02d}"
