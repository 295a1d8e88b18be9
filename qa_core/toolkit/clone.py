"""Toolkits for allocations: each template is rendered once, then cloned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from qa_core.errors import FactError, InputError
from qa_core.model.allocation import Allocation
from qa_core.model.case import as_date
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import NOT_APPLICABLE, Instrument
from qa_core.model.organisation import Organisation
from qa_core.toolkit.grid import NA_LABEL, Layout
from qa_core.toolkit.layout import layout_of
from qa_core.toolkit.occasion import Occasion, occasion_of, unanswered
from qa_core.toolkit.signing import sign
from qa_core.toolkit.stamp import Stamp
from qa_core.toolkit.template import render

LONGEST_FIELD = 255
NOTHING_KNOWN = "Left blank, this is worked out on the day of the audit from what the case system knows."
FROM_ANSWERS = "Left blank, this is worked out from your other answers."
NOT_TODAY = "Nothing can be worked out today{why}: please answer this yourself."
_MONTHS = ("January", "February", "March", "April", "May", "June")
_LATER = ("July", "August", "September", "October", "November", "December")
_CHANGING = {"xl/sharedStrings.xml", "docProps/custom.xml"}
_Ready = tuple[Stamp, dict[str, str]]


class Templates:
    """The templates of one organisation, each rendered when it is first needed."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self._stamps: dict[tuple[str, int, int, str | None, Occasion], _Ready] = {}

    def toolkit(
        self,
        instrument: Instrument,
        allocation: Allocation,
        key: bytes,
        hints: Mapping[str, WorkedOut] | None = None,
        dates: Mapping[str, str] | None = None,
    ) -> bytes:
        """The workbook for one allocation; the same arguments give the same bytes.

        Args:
            instrument: the version that the allocation names.
            allocation: for whom, about which case, by when.
            key: the store's secret key.
            hints: today's result and why, by question key, shown beside answers that may stay blank.
            dates: the dates that the result rests on, in words, by question key.

        Raises: InputError where the allocation names another instrument, or a reference is too long.
        """
        layout = layout_of(instrument, allocation)
        stamp, own = self._stamp(instrument, layout, occasion_of(instrument, allocation, hints))
        hinted = hint_values(instrument, layout, hints, dates)
        return stamp.fill({**own, **allocation_values(instrument, allocation, key), **hinted})

    def _stamp(self, instrument: Instrument, layout: Layout, occasion: Occasion) -> _Ready:
        key = (instrument.digest, layout.children, layout.agencies, layout.agency, occasion)
        found = self._stamps.get(key)
        if found is None:
            template = render(instrument, layout, self.organisation, occasion=occasion)
            found = Stamp(template.data), template.values
            if not found[0].changing <= _CHANGING:
                raise AssertionError(f"placeholders in {sorted(found[0].changing - _CHANGING)}")
            if not occasion.previous:
                self._stamps[key] = found
        return found


def allocation_values(instrument: Instrument, allocation: Allocation, key: bytes) -> dict[str, str]:
    """The texts for the placeholders that every toolkit has.

    Raises: InputError where the allocation is of another instrument, or a field is too long for a property.
    """
    if (allocation.instrument, allocation.digest) != (instrument.id, instrument.digest):
        wanted = f"{allocation.instrument} {allocation.version}"
        raise InputError(
            f"{allocation.return_id} is for {wanted}, not for {instrument.id} {instrument.version}."
        )
    identity = allocation.identity
    long = [name for name, text in identity.items() if len(text) > LONGEST_FIELD]
    if long:
        raise InputError([f"{allocation.return_id}: {name} is longer than 255 characters." for name in long])
    values = {name.upper(): text for name, text in identity.items()}
    agencies = {f"AGENCY_{n}": words for n, words in enumerate(allocation.agencies, 1)}
    due = in_words(allocation.due) if allocation.due else "as agreed"
    cycle = allocation.subject.cycle
    return {
        **values,
        **agencies,
        "HMAC": sign(key, identity),
        "DUE": due,
        "CHILDREN_SHOWN": children_shown(allocation),
        "AGENCY_SHOWN": agency_shown(instrument, allocation),
        "RECORD_SHOWN": record_shown(instrument, allocation),
        "CYCLE_SHOWN": "1, the first check"
        if cycle == 1
        else f"{cycle}, checked again after it was returned",
    }


def hint_values(
    instrument: Instrument,
    layout: Layout,
    hints: Mapping[str, WorkedOut] | None = None,
    dates: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The texts beside answers that a rule works out, by the placeholder of their reason slot.

    Args:
        instrument: what is asked.
        layout: where everything stands.
        hints: today's result and why, by question key; None where nobody has looked.
        dates: the dates that it rests on, in words.
    """
    by_hand = frozenset() if hints is None else unanswered(instrument, hints)
    found = {}
    for key, question in instrument.questions.items():
        slot = layout.find(key, "reason") if question.work_out and question.work_out.rule else None
        if slot:
            words = _hint(instrument, key, (hints or {}).get(key), (dates or {}).get(key, ""), key in by_hand)
            from_facts = question.work_out and question.work_out.need
            found[slot.name.upper()] = " ".join(words) if from_facts else FROM_ANSWERS
    return found


def children_shown(allocation: Allocation) -> str:
    """The children as the front sheet names them: by number, with the id of the case system if known."""
    rows = allocation.facts.get("children") or []
    if not rows:
        return "as many as the record shows"
    ids = [str(row.get("caf_id") or "") if isinstance(row, dict) else "" for row in rows]
    return ", ".join(f"Child {n} ({id})" if id else f"Child {n}" for n, id in enumerate(ids, 1))


def agency_shown(instrument: Instrument, allocation: Allocation) -> str:
    """The agency as people know it."""
    agency = allocation.agency or ""
    return next((option.label for option in instrument.agencies if option.id == agency), agency)


def record_shown(instrument: Instrument, allocation: Allocation) -> str:
    """The record with its date, if that is known."""
    record = allocation.subject.record or ""
    given = allocation.facts.get(instrument.record.date) if instrument.record else None
    try:
        return f"{record}, {in_words(as_date('date', given))}" if given else record
    except FactError:
        return record


def in_words(day: dt.date) -> str:
    """A date such as 1 December 2026."""
    return f"{day.day} {(*_MONTHS, *_LATER)[day.month - 1]} {day.year}"


def _hint(
    instrument: Instrument, key: str, hint: WorkedOut | None, dates: str, by_hand: bool
) -> Iterator[str]:
    if dates:
        yield dates.rstrip(". ") + "."
    if hint is None or hint.value is None:
        why = f" ({hint.because.rstrip('. ')})" if hint and hint.because else ""
        yield NOT_TODAY.format(why=why) if by_hand else NOTHING_KNOWN
        return
    labels = {o.id: o.label for o in instrument.options(instrument.questions[key])} | {
        NOT_APPLICABLE: NA_LABEL
    }
    because = f" ({hint.because.rstrip('. ')})" if hint.because else ""
    shown = labels.get(str(hint.value), hint.value)
    yield f"Worked out today: {shown}{because}. Leave blank to accept."
