"""Actions of audits and items of returned records, each with what became of it (S0-035)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from qa_core.cycle.desk import Desk
from qa_core.rules.dates import add_working_days
from qa_core.store.follow_up_records import CLOSED, ActionStand, State
from qa_core.store.records import AuditHead

LEAD = "lead-professional"
LEAD_WORDS = frozenset({"lead professional", "lead-professional", "lp", "the lead professional"})
PUT_RIGHT = "Put it right, and send the record for its next check"
ITEM, GREEN = "item:", "green"


@dataclass(frozen=True, slots=True)
class Followed:
    """An action with what became of it.

    Attributes:
        ref: its row in the audit counted from 1, or the key of a returned item.
        key: what it is found by again after an amendment.
        due: the day agreed, else the reader's own where the audit gives none, else the audit's.
        evidence: what shows that it is done; until somebody recorded that, what the audit says of evidence.
        shown: the evidence recorded since the audit; empty while there is none.
        accepted: `yes` or `no` once a reply says so.
        checked_in: the later audit of the same record that found a returned item right.
        carried_to: the later audit of the same record that found it wrong again.
    """

    audit: str
    ref: str
    key: str
    kind: Literal["action", "returned"]
    case: str
    finding: str
    action: str
    owner: str
    due: dt.date | None
    rag: str
    evidence: str
    state: State
    accepted: str = ""
    own_date: dt.date | None = None
    version: int = 0
    checked_in: str = ""
    carried_to: str = ""
    shown: str = ""

    @property
    def closed(self) -> bool:
        """Whether nothing is left to be done by its owner."""
        return self.state in CLOSED

    def late(self, today: dt.date) -> bool:
        """Whether its day is past and it is not done; what the audit marked green wants nothing more."""
        waits = not self.closed and not self.carried_to and self.rag != GREEN
        return waits and self.due is not None and self.due < today

    def as_row(self, today: dt.date) -> dict[str, Any]:
        """The action as plain data."""
        return {
            "audit": self.audit,
            "row": self.ref,
            "kind": self.kind,
            "state": self.state,
            "due": self.due.isoformat() if self.due else None,
            "overdue": self.late(today),
            "owner": self.owner,
            "case": self.case,
            "rag": self.rag,
            "finding": self.finding,
            "action": self.action,
            "accepted": self.accepted or None,
            "own_date": self.own_date.isoformat() if self.own_date else None,
            "evidence": self.evidence,
            "checked_in": self.checked_in or None,
            "carried_to": self.carried_to or None,
        }


def followed(desk: Desk, audit: str | None = None) -> list[Followed]:
    """Every action of one audit, or of all that count, with what became of it.

    Raises: StoreError where there is no audit of that id.
    """
    heads = {head.id: head for head in desk.store.audits(state="submitted")}
    if audit is not None:
        audit = desk.store.audit(audit).head.id
    stands = {(stand.audit, stand.key): stand for stand in desk.store.action_stands(audit)}
    found = [*_of_audits(desk, heads, stands, audit), *_of_records(desk, heads, stands, audit)]
    return sorted(found, key=lambda one: one.audit)


def about(one: Followed) -> str:
    """What reminders call an action."""
    return f"{one.audit}/{one.key}"


def lead_of(desk: Desk, case: str) -> str:
    """The lead professional of a case by reference; empty where the lists name nobody."""
    found = desk.store.case(case)
    return found.lead_professional if found else ""


def keyed(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A key for each action of an audit, made of finding and action; the same words again count up."""
    seen: dict[str, int] = {}
    for finding, action in rows:
        words = "\x1f".join(" ".join(text.split()).casefold() for text in (finding, action))
        mark = hashlib.sha256(words.encode("utf-8")).hexdigest()[:20]
        seen[mark] = seen.get(mark, 0) + 1
        yield f"{mark}-{seen[mark]}"


def _of_audits(
    desk: Desk,
    heads: Mapping[str, AuditHead],
    stands: Mapping[tuple[str, str], ActionStand],
    audit: str | None,
) -> Iterator[Followed]:
    by_audit: dict[str, list[Any]] = {}
    for row in desk.store.actions(audit):
        if row.audit in heads:
            by_audit.setdefault(row.audit, []).append(row)
    for id, rows in by_audit.items():
        keys = keyed((row.finding, row.action) for row in rows)
        for row, key in zip(rows, keys, strict=True):
            stand = stands.get((id, key))
            yield _stood(
                Followed(
                    *(id, str(row.row), key, "action", heads[id].case, row.finding, row.action, row.owner),
                    *(row.due, row.rag, row.evidence, "open"),
                ),
                stand,
            )


def _of_records(
    desk: Desk,
    heads: Mapping[str, AuditHead],
    stands: Mapping[tuple[str, str], ActionStand],
    audit: str | None,
) -> Iterator[Followed]:
    items = [item for item in desk.store.returned_items() if item.audit in heads]
    failed = {(item.audit, item.key) for item in items}
    later = _later(heads.values())
    by = {one.audit: one.reply_by for one in desk.store.feedback() if one.reply_by}
    leads = {case.ref: case.lead_professional for case in desk.store.cases()} if items else {}
    for item in items:
        if audit not in (None, item.audit):
            continue
        head, key = heads[item.audit], f"{ITEM}{item.key}"
        due = by.get(item.audit) or add_working_days(head.date, desk.organisation.reply_working_days)
        owner = leads.get(head.case) or "lead professional"
        after = later.get(item.audit, "")
        again = (after, item.key) in failed
        stand = stands.get((item.audit, key))
        one = Followed(
            *(item.audit, item.key, key, "returned", head.case, item.reason, PUT_RIGHT, owner, due, "", ""),
            "open" if again or not after else "verified",
            checked_in="" if again else after,
            carried_to=after if again else "",
        )
        yield one if after and not again else _stood(one, stand)


def _stood(one: Followed, stand: ActionStand | None) -> Followed:
    """An action with what is kept of it over what the audit says."""
    if stand is None:
        return one
    return replace(
        one,
        state=stand.state,
        owner=one.owner if stand.owner is None else stand.owner,
        due=stand.due or one.due or (stand.own_date if stand.accepted == "yes" else None),
        evidence=stand.evidence or one.evidence,
        shown=stand.evidence,
        accepted=stand.accepted,
        own_date=stand.own_date,
        version=stand.version,
    )


def _later(heads: Iterable[AuditHead]) -> dict[str, str]:
    """The audit of the next cycle of the same record, where there is one."""
    by_record: dict[tuple[str, str], list[AuditHead]] = {}
    for head in heads:
        if head.record:
            by_record.setdefault((head.instrument, head.record), []).append(head)
    found = {}
    for group in by_record.values():
        ordered = sorted(group, key=lambda head: (head.cycle, head.id))
        for head in ordered:
            after = next((other for other in ordered if other.cycle > head.cycle), None)
            if after is not None:
                found[head.id] = after.id
    return found
