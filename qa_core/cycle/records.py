"""The way of records: what facts answer of each, in which cycle it is, and who reviews the rest (S0-024)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.escalations import announce
from qa_core.cycle.toolkits import Wanted
from qa_core.errors import FactError, InputError
from qa_core.model.audit import Audit, Subject
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument
from qa_core.model.record import Record
from qa_core.rules.grading import Owner, grade
from qa_core.rules.settings import in_force
from qa_core.rules.verdicts import failed, verdicts
from qa_core.store.records import AuditHead, Flag


@dataclass(frozen=True)
class Placed:
    """A record in its cycle; `reviewed` where that cycle has its audit already."""

    record: Record
    subject: Subject
    reviewed: bool = False


@dataclass(frozen=True)
class Checked:
    """What the facts of one record answer, and what they leave to a person."""

    placed: Placed
    result: Result
    unanswered: tuple[str, ...]
    escalations: tuple[str, ...] = field(default=())

    @property
    def failed(self) -> tuple[str, ...]:
        """The checks for which the record goes back, whatever a reviewer says of the others."""
        return failed(self.result)

    @property
    def alarms(self) -> tuple[Flag, ...]:
        """What must not wait for a review."""
        worked = self.result.worked_out
        return tuple(
            Flag(f.question, f.type, worked[f.question].because if f.question in worked else "")
            for f in self.result.follow_up
            if f.kind == "escalation"
        )

    @property
    def attention(self) -> bool:
        """Whether it fails already, or raises a concern."""
        return bool(self.failed or self.alarms)

    def as_json(self) -> dict[str, Any]:
        """The documented form."""
        result = self.result.as_json()
        said = [finding.model_dump(mode="json") for finding in verdicts(self.result)]
        return {
            "record": self.placed.record.record,
            "case": self.placed.record.case,
            "cycle": self.placed.subject.cycle,
            "suggested": self.result.suggested,
            "worked_out": result["worked_out"],
            "unanswered": list(self.unanswered),
            "previous_failures": list(self.placed.subject.previous),
            "failed": list(self.failed),
            "findings": [{name: one[name] for name in ("code", "level", "message")} for one in said],
            "follow_up": result["follow_up"],
            "escalations": list(self.escalations),
        }


def as_given(records: Iterable[Record]) -> list[Placed]:
    """Records in the cycle that their file gives, else the first: where nothing is kept."""
    return [Placed(record, Subject(record=record.record, cycle=record.cycle or 1)) for record in records]


def check(
    instrument: Instrument,
    placed: Placed,
    owner: Owner | None,
    settings: Mapping[str, int | str | bool],
    today: dt.date,
) -> Checked:
    """What the facts of a record answer.

    Args:
        instrument: what is asked of it.
        placed: the record in its cycle.
        owner: the code of the instrument's plugin.
        settings: the organisation's, over the instrument's defaults.
        today: the day on which it is judged.

    Raises: InputError, naming the record, where a fact has not the documented form.
    """
    record = placed.record
    audit = Audit(
        instrument=instrument.id,
        version=instrument.version,
        case=record.case,
        auditor="",
        date=today,
        subject=placed.subject,
        settings=dict(settings),
        facts=record.facts,
    )
    try:
        result = grade(instrument, in_force(instrument, audit), owner)
    except FactError as error:
        raise InputError(f"{record.record}: {problem}." for problem in error.problems) from None
    gaps = {instrument.codes.get(code, code) for code in ("unanswered", "row-incomplete")}
    keys = (f.question for f in result.findings if f.code in gaps and f.question)
    return Checked(placed, result, tuple(dict.fromkeys(keys)))


def in_cycles(desk: Desk, instrument: Instrument, records: Sequence[Record]) -> list[Placed]:
    """Each record in its cycle: the first, the one still to be reviewed, or a new one after its return.

    A record that was returned and is checked again has been handed in again: its next cycle begins, with
    what failed before shown first. A file may name a later cycle itself.

    Raises: InputError for each record without a case, of another case than before, or in an earlier cycle.
    """
    last: dict[str, AuditHead] = {}
    for audit in desk.store.audits(instrument=instrument.id, state="submitted"):
        if audit.record and (audit.record not in last or audit.cycle >= last[audit.record].cycle):
            last[audit.record] = audit
    kept: dict[str, tuple[str, int]] = {}
    for head in desk.store.record_heads(instrument.id):
        kept[head.record] = (head.case, max(head.cycle, kept.get(head.record, ("", 0))[1]))
    spelt = {name.casefold(): name for name in (*last, *kept)}
    problems: list[str] = []
    found: list[Placed] = []
    for record in records:
        name = spelt.get(record.record.casefold(), record.record)
        case, cycle = kept.get(name, ("", 0))
        if not record.case and not case:
            problems.append(f"{name}: its case is missing; give it in the column case.")
        elif case and record.case not in ("", case):
            problems.append(
                f"{name} is a record of case {case}, not of {record.case}. Give each record a reference of "
                "its own."
            )
        elif (record.cycle or cycle) < cycle:
            problems.append(f"{name}: cycle {record.cycle} is over; it is in cycle {cycle}.")
        else:
            known = record.model_copy(update={"record": name, "case": record.case or case})
            found.append(_placed(desk, known, cycle, last.get(name)))
    if problems:
        raise InputError(problems)
    return found


def _placed(desk: Desk, record: Record, cycle: int, last: AuditHead | None) -> Placed:
    now = max(cycle, last.cycle if last else 1, 1)
    reviewed = last is not None and last.cycle == now
    returned = failed(desk.store.audit(last.id).result) if last else ()
    wanted = record.cycle or (now + 1 if reviewed and returned else now)
    previous = returned if last and last.cycle < wanted else ()
    subject = Subject(record=record.record, cycle=wanted, previous=previous)
    placed = record.model_copy(update={"cycle": wanted})
    return Placed(placed, subject, reviewed=reviewed and wanted == now)


def keep(desk: Desk, instrument: Instrument, checked: Sequence[Checked]) -> list[Checked]:
    """Keep records that were checked, all or none, and raise what must not wait for their review."""
    records = [(one.placed.record, one.placed.record.date(instrument)) for one in checked]
    alarms = {one.placed.record.record: one.alarms for one in checked if not one.placed.reviewed}
    raised = desk.store.keep_records(instrument.id, records, alarms, by=desk.by)
    announce(desk, [id for ids in raised.values() for id in ids])
    return [replace(one, escalations=raised.get(one.placed.record.record, ())) for one in checked]


def unlisted(desk: Desk, checked: Iterable[Checked]) -> list[str]:
    """Cases of records that the case list lacks; none while there is no list."""
    known = {case.ref for case in desk.store.cases()}
    return sorted({one.placed.record.case for one in checked} - known) if known else []


def to_send(
    checked: Sequence[Checked],
    reviewer: str = "",
    due: dt.date | None = None,
    listed: Sequence[tuple[str, str, dt.date | None]] = (),
) -> list[Wanted]:
    """The toolkits to be sent for records that still need a reviewer.

    Args:
        checked: the records.
        reviewer: who reviews all of them; empty where a list says who reviews which.
        due: when they are wanted back.
        listed: record, reviewer and day; records that are not on it get no toolkit.

    Raises: InputError for each record of the list that was not checked.
    """
    open_ones = {
        one.placed.record.record.casefold(): one.placed for one in checked if not one.placed.reviewed
    }
    if reviewer:
        pairs = [(placed, reviewer, due) for placed in open_ones.values()]
    else:
        known = {one.placed.record.record.casefold() for one in checked}
        strange = [record for record, _, _ in listed if record.casefold() not in known]
        if strange:
            raise InputError(
                f"{record} is on the list of reviewers, but not among the records." for record in strange
            )
        named = ((open_ones.get(record.casefold()), who, day or due) for record, who, day in listed)
        pairs = [(placed, who, day) for placed, who, day in named if placed is not None]
    return [Wanted(placed.record.case, who, day, subject=placed.subject) for placed, who, day in pairs]
