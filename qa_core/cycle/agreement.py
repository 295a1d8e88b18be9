"""How far first and second auditors agree, by question and grade; how strict each is, over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qa_core.cycle.audits import instrument_of
from qa_core.cycle.desk import Desk
from qa_core.cycle.second import grade_scale
from qa_core.model.audit import Audit
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument, Option
from qa_core.model.period import Period
from qa_core.rules.agreement import (
    FEW,
    Agreement,
    NoLibrary,
    Pair,
    Scale,
    judgements,
    mean_difference,
    measured,
    scale_of,
    weighable,
)
from qa_core.store.records import StoredAudit
from qa_core.store.second_records import Look

GRADE = "@grade"
QUESTIONS = ("instrument", "question", "prompt", "pairs", "same", "percent", "alpha", "low", "high", "note")
PAIRS = ("instrument", "question", "first", "second", "pairs")
SEVERITY = ("auditor", "instrument", "quarter", "pairs", "mean_difference", "note")
_Key = tuple[str, str, tuple[tuple[str, int | None], ...]]
"""Instrument, question, and the options with their levels: what differs in any of them is kept apart."""


@dataclass(frozen=True)
class Twice:
    """One case audited twice: the first as it stood when the second came in, and the second."""

    instrument: Instrument
    first: tuple[Audit, Result]
    second: tuple[Audit, Result]


def agreement(desk: Desk, period: str | None = None, instrument: str | None = None) -> dict[str, Any]:
    """Agreement and severity, as plain data.

    Args:
        desk: where this happens.
        period: only pairs whose audit is of this period; None for all.
        instrument: only this instrument; None for all. Different scales are never put together.

    Returns: `pairs` (how many), `by_hand` (how many of them were not drawn), `questions`, `severity`, and
        `missing` (a sentence where the library for the coefficient is not installed).
    """
    drawn = {id for one in desk.store.second_draws() for id in one.chosen}
    looks = list(_pairs(desk, period, instrument))
    found = [_twice(desk, first, look) for first, look in looks]
    questions, missing = _questions(found)
    return {
        "pairs": len(found),
        "by_hand": sum(first.head.id not in drawn for first, _ in looks),
        "questions": questions,
        "severity": list(_severity(found, desk.organisation.year_start_month)),
        "missing": missing,
    }


def _pairs(desk: Desk, period: str | None, instrument: str | None) -> Iterator[tuple[StoredAudit, Look]]:
    span = Period.parse(period, desk.organisation.year_start_month) if period else None
    months = (span.first, span.last) if span else None
    counted = {head.id for head in desk.store.audits(instrument=instrument, months=months, state="submitted")}
    for look in desk.store.looks():
        if look.purpose == "second" and look.looks_at in counted and look.back and not look.withdrawn:
            yield desk.store.audit(str(look.looks_at)), look


def _twice(desk: Desk, first: StoredAudit, look: Look) -> Twice:
    """The two as their auditors gave them: what was changed in the first after the second came in is not
    counted, or moderation would make auditors look more alike than they are."""
    second = desk.store.audit(str(look.audit))
    came = desk.store.history(second.head.id)[0].at
    before = [one for one in desk.store.history(first.head.id) if one.at <= came]
    then = before[-1] if before else desk.store.history(first.head.id)[0]
    return Twice(instrument_of(desk, first), (then.audit, then.result), (second.audit, second.result))


def _questions(found: Iterable[Twice]) -> tuple[list[dict[str, Any]], str]:
    pairs: dict[_Key, list[Pair]] = {}
    about: dict[_Key, tuple[Instrument, str, Scale, int]] = {}
    for one in found:
        for place, (key, pair) in enumerate(_rated(one)):
            options = _options(one.instrument, key)
            group = (one.instrument.id, key, tuple((o.id, o.level) for o in options))
            scale = grade_scale(one.instrument) if key == GRADE else scale_of(options)
            about.setdefault(group, (one.instrument, _prompt(one.instrument, key), scale, place))
            pairs.setdefault(group, []).append(pair)
    order = sorted(pairs, key=lambda group: (group[0], group[1] != GRADE, about[group][3], group))
    lines, missing = [], ""
    for group in order:
        one_instrument, prompt, scale, _ = about[group]
        told, why = _measured(pairs[group], scale, "/".join(group[:2]))
        missing = missing or why
        lines.append(_line(one_instrument, group[1], prompt, scale, told))
    return lines, missing


def _rated(one: Twice) -> Iterator[tuple[str, Pair]]:
    """What both auditors judged, the overall grade first."""
    grades = (one.first[1].recorded, one.second[1].recorded)
    if grades[0] is not None and grades[1] is not None:
        yield GRADE, (grades[0], grades[1])
    first, second = (judgements(one.instrument, *given) for given in (one.first, one.second))
    for key, value in first.items():
        if key in second:
            yield key, (value, second[key])


def _measured(pairs: list[Pair], scale: Scale, seed: str) -> tuple[Agreement, str]:
    try:
        return measured(pairs, scale, seed), ""
    except NoLibrary as missing:
        counted = measured(pairs, scale, seed, weigh=False)
        return counted, " ".join(missing.problems)


def _line(instrument: Instrument, key: str, prompt: str, scale: Scale, told: Agreement) -> dict[str, Any]:
    low, high = told.interval or (None, None)
    return {
        "instrument": instrument.id,
        "question": key,
        "prompt": prompt,
        "scale": scale.kind,
        "pairs": told.n,
        "same": told.same,
        "percent": None if told.share is None else round(100 * told.share),
        "weighed": told.weighed,
        "alpha": _short(told.alpha),
        "low": _short(low),
        "high": _short(high),
        "note": told.why,
        "counts": [{"first": a, "second": b, "pairs": n} for a, b, n in told.counts],
    }


def _severity(found: Iterable[Twice], year_start: int) -> Iterator[dict[str, Any]]:
    """Each auditor's level against the partner's in the same pairs, by quarter; in reference order."""
    levels: dict[tuple[str, str, tuple[str, ...], str], list[tuple[int, int]]] = {}
    for one in found:
        scale = grade_scale(one.instrument)
        given = (one.first[1].recorded or "", one.second[1].recorded or "")
        if scale.kind != "ordinal" or not weighable([given], scale):
            continue
        steps = (scale.words.index(given[0]), scale.words.index(given[1]))
        quarter = quarter_of(one.first[0].date, year_start)
        for who, mine, other in ((one.first[0].auditor, *steps), (one.second[0].auditor, *steps[::-1])):
            key = (who, one.instrument.id, scale.words, quarter)
            levels.setdefault(key, []).append((mine, other))
    for (who, instrument, _, quarter), pairs in sorted(levels.items()):
        yield {
            "auditor": who,
            "instrument": instrument,
            "quarter": quarter,
            "pairs": len(pairs),
            "mean_difference": _short(mean_difference(pairs)),
            "note": "" if len(pairs) >= FEW else f"too few pairs ({len(pairs)})",
        }


def quarter_of(day: dt.date, year_start: int) -> str:
    """The quarter of the organisation's audit year in which a day lies, as `2026-Q3`."""
    year = day.year if day.month >= year_start else day.year - 1
    return f"{year}-Q{(day.month - year_start) % 12 // 3 + 1}"


def counts(questions: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The pairs themselves, one line for each first and second that stand together."""
    return [
        {"instrument": line["instrument"], "question": line["question"], **pair}
        for line in questions
        for pair in line["counts"]
    ]


def _options(instrument: Instrument, key: str) -> tuple[Option, ...]:
    return instrument.grade_scale if key == GRADE else instrument.options(instrument.questions[key])


def _prompt(instrument: Instrument, key: str) -> str:
    return "Overall grade" if key == GRADE else instrument.questions[key].prompt


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
