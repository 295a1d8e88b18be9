"""Toolkits for allocations: each template is rendered once, then cloned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import NOT_APPLICABLE, Instrument
from qa_core.model.organisation import Organisation
from qa_core.toolkit.grid import NA_LABEL, Layout
from qa_core.toolkit.layout import layout_of
from qa_core.toolkit.signing import sign
from qa_core.toolkit.stamp import Stamp
from qa_core.toolkit.template import render

LONGEST_FIELD = 255
NOTHING_KNOWN = "Left blank, this is worked out on the day of the audit from what the case system knows."
_MONTHS = ("January", "February", "March", "April", "May", "June")
_LATER = ("July", "August", "September", "October", "November", "December")
_CHANGING = {"xl/sharedStrings.xml", "docProps/custom.xml"}


class Templates:
    """The templates of one organisation, each rendered when it is first needed."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self._stamps: dict[tuple[str, int, int, bool], tuple[Stamp, dict[str, str]]] = {}

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
        stamp, own = self._stamp(instrument, allocation, layout)
        hinted = hint_values(instrument, layout, hints or {}, dates or {})
        return stamp.fill({**own, **allocation_values(instrument, allocation, key), **hinted})

    def _stamp(
        self, instrument: Instrument, allocation: Allocation, layout: Layout
    ) -> tuple[Stamp, dict[str, str]]:
        exercise = in_exercise(allocation)
        key = (instrument.digest, len(allocation.children), len(allocation.agencies), exercise)
        if key not in self._stamps:
            template = render(instrument, layout, self.organisation, exercise=exercise)
            stamp = Stamp(template.data)
            if not stamp.changing <= _CHANGING:
                raise AssertionError(f"placeholders in {sorted(stamp.changing - _CHANGING)}")
            self._stamps[key] = stamp, template.values
        return self._stamps[key]


def in_exercise(allocation: Allocation) -> bool:
    """Whether the front sheet names an exercise or an agency."""
    return bool(allocation.exercise or allocation.agency)


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
    return {
        **values,
        **agencies,
        "HMAC": sign(key, identity),
        "DUE": due,
        "CHILDREN_SHOWN": children_shown(allocation),
    }


def hint_values(
    instrument: Instrument, layout: Layout, hints: Mapping[str, WorkedOut], dates: Mapping[str, str]
) -> dict[str, str]:
    """The texts beside answers that a rule works out, by the placeholder of their reason slot."""
    found = {}
    for key, question in instrument.questions.items():
        if question.work_out and question.work_out.rule:
            slot = layout.find(key, "reason")
            if slot:
                found[slot.name.upper()] = " ".join(
                    _hint(instrument, key, hints.get(key), dates.get(key, ""))
                )
    return found


def children_shown(allocation: Allocation) -> str:
    """The children as the front sheet names them: by number, with the id of the case system if known."""
    rows = allocation.facts.get("children") or []
    if not rows:
        return "as many as the record shows"
    ids = [str(row.get("caf_id") or "") if isinstance(row, dict) else "" for row in rows]
    return ", ".join(f"Child {n} ({id})" if id else f"Child {n}" for n, id in enumerate(ids, 1))


def in_words(day: dt.date) -> str:
    """A date such as 1 December 2026."""
    return f"{day.day} {(*_MONTHS, *_LATER)[day.month - 1]} {day.year}"


def _hint(instrument: Instrument, key: str, hint: WorkedOut | None, dates: str) -> Iterator[str]:
    if dates:
        yield dates.rstrip(". ") + "."
    if hint is None or hint.value is None:
        yield NOTHING_KNOWN
        return
    labels = {o.id: o.label for o in instrument.options(instrument.questions[key])} | {
        NOT_APPLICABLE: NA_LABEL
    }
    because = f" ({hint.because.rstrip('. ')})" if hint.because else ""
    shown = labels.get(str(hint.value), hint.value)
    yield f"Left blank, it is worked out on the day of the audit; today: {shown}{because}."
