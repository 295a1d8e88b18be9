"""The inbox: what made-up auditors send back, some of it untidy, some of it wrong, one with a concern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from qa_core.cycle.demo import auditors
from qa_core.cycle.desk import Desk
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer, Audit
from qa_core.model.instrument import Instrument
from qa_core.toolkit.typist import Typed, type_into

UNTIDY = 3
"""Every third auditor of a scripted round types untidily."""


@dataclass(frozen=True)
class Sent:
    """One toolkit that went out; `scripted` where its return shows what happens in a real inbox."""

    instrument: Instrument
    allocation: Allocation
    data: bytes
    number: int
    scripted: bool = False


def answered(desk: Desk, sent: Sent) -> Audit:
    """What the auditor of a toolkit makes of it."""
    return auditors.answers(
        sent.instrument, sent.allocation, sent.number, desk.registry.owner(sent.instrument)
    )


def returned(desk: Desk, sent: Sent) -> Iterator[tuple[str, bytes]]:
    """The files that come back for one toolkit: their names and bytes."""
    audit = answered(desk, sent)
    allocation = sent.allocation
    about, who = allocation.subject.record or allocation.case, allocation.agency or allocation.auditor
    name = f"{' '.join(filter(None, [about, allocation.exercise, who]))}.xlsx"
    if sent.scripted:
        yield from _scripted(sent, audit, name)
    else:
        yield name, type_into(sent.data, sent.instrument, sent.allocation, Typed(audit))


def strangers(folder: Path) -> None:
    """What else lies in an inbox: a scan that somebody gave the ending of a workbook."""
    (folder / "scan of K-0999.xlsx").write_bytes(b"%PDF-1.7\nThis is a scan, renamed.\n")


def corrected(desk: Desk, sent: Sent, marked: Path) -> bytes:
    """The marked copy with everything put right."""
    return type_into(marked.read_bytes(), sent.instrument, sent.allocation, Typed(answered(desk, sent)))


def _scripted(sent: Sent, audit: Audit, name: str) -> Iterator[tuple[str, bytes]]:
    """Mistakes in some, nothing filled in, the same file twice, and second thoughts under one return id."""
    if sent.number == 0:
        audit = auditors.with_concern(sent.instrument, audit)
    first = _type(sent, audit)
    yield name, sent.data if sent.number == 4 else first
    if sent.number == 2:
        yield name.replace(".xlsx", "_copy.xlsx"), first
    if sent.number == 3:
        answers = {**audit.answers, **_second_thoughts(sent.instrument, audit)}
        yield name.replace(".xlsx", "_final.xlsx"), _type(sent, audit.model_copy(update={"answers": answers}))


def _type(sent: Sent, audit: Audit) -> bytes:
    untidy = auditors.untidy if sent.number % UNTIDY == 1 else None
    mistakes = _mistakes(sent.instrument).get(sent.number, {})
    return type_into(
        sent.data, sent.instrument, sent.allocation, Typed(audit, untidy, Random(sent.number), mistakes)
    )


def _mistakes(instrument: Instrument) -> Mapping[int, Mapping[str, str]]:
    """Words that are no answer, and a comment left out, spread over the toolkit."""
    chosen = [
        key
        for key, q in instrument.questions.items()
        if instrument.options(q) and not (q.many or q.work_out or q.when or key in instrument.part_of)
    ]
    commented = [key for key in chosen if instrument.comment_of(key) == "required"] or chosen
    third = len(chosen) // 3
    return {
        1: {chosen[third]: "Very good"},
        5: {commented[len(commented) // 4]: ""},
        6: {chosen[third + 1]: "see above", chosen[-third]: "Good/RI"},
    }


def _second_thoughts(instrument: Instrument, audit: Audit) -> dict[str, Answer]:
    key = instrument.role("rationale")[0]
    text = "On reflection the plan is weaker than I first wrote."
    return {key: audit.answers[key].model_copy(update={"value": text})}
