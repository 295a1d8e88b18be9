"""One practitioner's learning log as a report, for them and their manager (S4-033 to S4-037, S0-016)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from qa_core.cycle import learning_access, learning_log
from qa_core.cycle.desk import Desk
from qa_core.cycle.learning_themes import strengths
from qa_core.cycle.reporting import Wanted
from qa_core.cycle.reporting.front import titled
from qa_core.cycle.screening import case_references
from qa_core.errors import InputError
from qa_core.model.figure import Report
from qa_core.model.instrument import Instrument
from qa_core.reports import wide_log, wide_said
from qa_core.reports.screen import reference_pattern, screened
from qa_core.reports.tally import aim
from qa_core.store.records import AuditHead

ALL_TIME = "all-time"
NOTES = (
    "For the practitioner and their manager: to look back at what was learned, never to compare people.",
    "Every look into a learning log is kept, with who looked and by what right.",
)


def make(desk: Desk, want: Wanted) -> Report:
    """The learning log of one person over a period, or over all time; the look is kept in the log.

    Raises: InputError where nobody knows the person, or the log is not for whoever works at the desk.
    """
    person = _person(desk, want.subject)
    log = learning_log.show(desk, person, want.period.name if want.period else "")
    heads = _heads(desk, want, person)
    kinds = {head.id: desk.store.instrument(head.instrument, head.instrument_version) for head in heads}
    points = sorted(log["points"], key=lambda one: one["critical"], reverse=True)
    points.sort(key=lambda one: one["date"], reverse=True)
    words = _screened(desk, [one["point"] for one in points])
    report = titled(
        desk,
        want,
        "practitioner",
        f"Learning log of {person}",
        [
            wide_log.glance(log["audits"], points),
            wide_log.improvement(_halves(heads, kinds, points)),
            wide_log.quarters(log["quarters"]),
            wide_log.areas(log["areas"]),
            wide_log.points(points, words),
            wide_log.strengths(_strengths(desk, heads, kinds)),
            wide_log.graded([_graded(head, kinds[head.id]) for head in heads]),
        ],
        instruments=sorted({f"{one.instrument} {one.instrument_version}" for one in heads}),
        notes=NOTES,
    )
    said = tuple(wide_said.of_log(report))
    timeless = {} if want.period else {"period": ALL_TIME, "period_title": "All time"}
    return report.model_copy(update={"subject": person, "sentences": said, **timeless})


def _person(desk: Desk, subject: str) -> str:
    """Whose log is meant; InputError with those that are like it where nobody is of that name."""
    try:
        return learning_access.owner(desk, subject)
    except InputError:
        names = sorted(
            {*desk.store.learners(), *(one.lead_professional for one in desk.store.cases())} - {""}
        )
        near = get_close_matches(subject.upper(), names, n=3, cutoff=0.6)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        known = ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
        raise InputError(
            f"Nobody here is known as {subject!r}.{hint} With a learning log: {known or 'nobody'}."
        ) from None


def _heads(desk: Desk, want: Wanted, person: str) -> list[AuditHead]:
    """The audits of the person's work, oldest first: of their cases, and those that teach them."""
    ids = {id for id, _ in desk.store.learning_audits(person)}
    found = [
        head
        for head in desk.store.audits(state="submitted")
        if head.id in ids
        and (want.period is None or f"{head.date:%Y-%m}" in want.period.months)
        and (not want.instruments or head.instrument in want.instruments)
    ]
    return sorted(found, key=lambda head: (head.date, head.id))


def _halves(
    heads: Sequence[AuditHead], kinds: dict[str, Instrument], points: Sequence[dict[str, Any]]
) -> tuple[wide_log.Half, wide_log.Half]:
    """The time from the first audit to the last, cut in the middle."""
    if not heads:
        return _half([], kinds, []), _half([], kinds, [])
    middle = heads[0].date + (heads[-1].date - heads[0].date) / 2
    parts = []
    for late in (False, True):
        own = [head for head in heads if (head.date > middle) == late]
        ids = {head.id for head in own}
        parts.append(_half(own, kinds, [one for one in points if one["audit"] in ids]))
    return parts[0], parts[1]


def _half(
    heads: Sequence[AuditHead], kinds: dict[str, Instrument], points: Sequence[dict[str, Any]]
) -> wide_log.Half:
    graded = [head for head in heads if head.recorded and aim(kinds[head.id])]
    good = sum(head.recorded in {option.id for option in aim(kinds[head.id])} for head in graded)
    critical = sum(one["critical"] for one in points)
    days = [head.date.isoformat() for head in heads]
    first, last = (days[0], days[-1]) if days else ("", "")
    return wide_log.Half(first, last, len(heads), len(points), critical, good, len(graded))


def _graded(head: AuditHead, instrument: Instrument) -> tuple[str, str, str, str, str]:
    label = next((o.label for o in instrument.grade_scale if o.id == head.recorded), "Not graded")
    good = {option.id for option in aim(instrument)}
    met = ("Yes" if head.recorded in good else "No") if head.recorded and good else "–"
    return head.date.isoformat(), instrument.title, label, met, head.id


def _strengths(desk: Desk, heads: Sequence[AuditHead], kinds: dict[str, Instrument]) -> list[tuple[str, str]]:
    found: list[tuple[dt.date, str]] = []
    for head in heads:
        for key in strengths(kinds[head.id]):
            found += [(head.date, words) for words in _said(desk, head, kinds[head.id], key)]
    texts = _screened(desk, [words for _, words in found])
    return [(day.isoformat(), text) for (day, _), text in zip(found, texts, strict=True)]


def _said(desk: Desk, head: AuditHead, instrument: Instrument, key: str) -> Iterator[str]:
    """The words of each row of a table of strengths."""
    answer = desk.store.audit(head.id).audit.answers.get(key)
    free = [one.key for one in instrument.questions[key].columns if one.answer in ("text", "long")]
    for row in answer.rows if answer else ():
        words = " ".join(str(row[name]) for name in free if row.get(name))
        if words.strip():
            yield words.strip()


def _screened(desk: Desk, texts: Sequence[str]) -> list[str]:
    """Texts without references of cases; those of people may stand in a person's own log."""
    pattern = reference_pattern(case_references(desk))
    return [screened(text, pattern)[0] for text in texts]
