"""Themes across people and teams: areas, obstacles of the system, strengths to carry elsewhere (S4-034)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.learning_access import review
from qa_core.cycle.learning_log import NO_AREA
from qa_core.cycle.screening import without_references
from qa_core.errors import InputError
from qa_core.model.instrument import Instrument
from qa_core.model.period import Period
from qa_core.store.learning_records import Theme

BARRIERS = ("system", "agency")
"""The options by which a learning point says that it lies beyond the practitioner."""
TRANSFERABLE = "transferable"
ELSEWHERE = "Could be used elsewhere"
Months = tuple[str, str]
HEADS = ("kind", "instrument", "theme", "points", "critical", "audits", "people", "teams")


def themes(
    desk: Desk,
    period: str = "",
    instrument: str = "",
    team: str = "",
    words: bool = False,
    unreleased: bool = False,
) -> dict[str, Any]:
    """What was learned in a period, counted by area and instrument, never by person (S4-034, S4-035).

    Args:
        desk: where this happens.
        period: as `Period.parse` reads it; empty for the audit year of today.
        instrument: one instrument alone; empty for all.
        team: one team alone; empty for all.
        words: also quote obstacles and strengths that a person released (S0-130), references taken out.
        unreleased: quote those that nobody released, with their audits, for review before that.

    Returns: `rows`, one for each area (`learning`), whose it is where that is the system's or an agency's
        (`barrier`), and the strengths that could be used elsewhere (`strength`); `without_strengths`, the
        instruments that do not ask for any; `words` where wanted, and how many are `not_released`.
    Raises: InputError for a period, instrument or team that does not exist, or where what is not released
        is not for whoever works at the desk; a look at words is kept in the log.
    """
    if unreleased:
        review(desk)
    start = desk.organisation.year_start_month
    year = desk.today.year - (desk.today.month < start)
    span = Period.parse(period.strip() or str(year), start)
    months = (span.first, span.last)
    used = _used(desk, months, instrument)
    of_team = _team(desk, team)
    counted, people = desk.store.learning_themes(months, instrument, of_team)
    said: list[dict[str, str]] = []
    if words or unreleased:
        desk.store.look_into_learning("", by=desk.by, capacity="themes")
        said = said_words(desk, used, months, of_team)
    quoted = [one for one in said if (one["state"] == "released") != unreleased]
    return {
        "period": span.name,
        "period_title": span.title,
        "team": of_team,
        "rows": [*_areas(counted, people), *_ticked(desk, used, months, of_team)],
        "without_strengths": sorted({one.id for one in used if not strengths(one)}),
        **({"words": _quoted(desk, quoted, unreleased)} if words or unreleased else {}),
        **({"not_released": len(said) - len(quoted)} if words and not unreleased else {}),
    }


def _quoted(desk: Desk, said: list[dict[str, str]], unreleased: bool) -> list[dict[str, str]]:
    """Words without references; with their audits only where they are to be read for release."""
    texts = without_references(desk, [one["words"] for one in said])
    names = ("kind", "theme", *(("audit", "key") if unreleased else ()))
    told = [
        {name: one[name] for name in names} | {"words": words} for one, words in zip(said, texts, strict=True)
    ]
    return sorted(told, key=lambda one: tuple(one[name] for name in names))


def said_words(
    desk: Desk, used: Iterable[Instrument], months: Months, team: str | None
) -> list[dict[str, str]]:
    """The words of obstacles and strengths, and whether a person released them."""
    known = {(one.id, one.version): one for one in used}
    found: list[dict[str, str]] = []
    for head in desk.store.audits(months=months, state="submitted"):
        instrument = known.get((head.instrument, head.instrument_version))
        if instrument is None or team not in (None, head.team):
            continue
        released, audit = desk.store.released(head.id), desk.store.audit(head.id).audit
        for (address, option), (kind, _, theme) in _places(instrument).items():
            key, _, column = address.partition("[].")
            free = [c.key for c in instrument.questions[key].columns if c.answer in ("text", "long")]
            answer = audit.answers.get(key)
            state = "released" if key in released else "not released"
            about = {"kind": kind, "theme": theme, "audit": head.id, "key": key, "state": state}
            for row in answer.rows if answer else ():
                if row.get(column) == option:
                    words = next((str(row[name]) for name in free if row.get(name)), "")
                    found.append({**about, "words": words})
    return found


def strengths(instrument: Instrument) -> tuple[str, ...]:
    """The tables of strengths: the role `strengths`, else those that ask what could be used elsewhere."""
    asked = (
        key
        for key, question in instrument.questions.items()
        if any(column.key == TRANSFERABLE for column in question.columns)
    )
    return instrument.role("strengths") or tuple(asked)


def _used(desk: Desk, months: Months, instrument: str) -> list[Instrument]:
    """Every instrument version that the audits of a period stand on."""
    known = {id for id, _, _ in desk.store.instruments()} | set(desk.registry.instruments)
    if instrument and instrument not in known:
        raise InputError(f"There is no instrument {instrument!r}. Known: {', '.join(sorted(known))}.")
    versions = desk.store.versions(months, [instrument] if instrument else [])
    return [desk.store.instrument(one.instrument, one.version) for one in versions]


def _team(desk: Desk, team: str) -> str | None:
    """A team as it is written; None for all of them."""
    if not team.strip():
        return None
    teams = {one.team for one in desk.store.audits()} | {case.team for case in desk.store.cases()}
    found = {name.casefold(): name for name in teams if name}
    if team.strip().casefold() not in found:
        listed = ", ".join(sorted(found.values()))
        raise InputError(f"There is no team {team!r}. Known: {listed or 'none'}.")
    return found[team.strip().casefold()]


def _areas(counted: Iterable[Theme], people: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    """Learning points by instrument and area over teams, the most frequent first."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in counted:
        place = (one.instrument, one.area)
        row = found.setdefault(place, _row("learning", one.instrument, one.area or NO_AREA))
        row["points"] += one.points
        row["critical"] += one.critical
        row["audits"] += one.audits
        row["teams"] += 1
        row["by_team"][one.team] = one.points
        row["people"] = people.get(place, 0)
    return sorted(found.values(), key=lambda row: (-row["points"], -row["critical"], row["theme"]))


Place = tuple[str, str, str]
"""Kind (`barrier`, `strength`), instrument, and the words for it."""


def _places(instrument: Instrument) -> dict[tuple[str, str], Place]:
    """What the options of columns say: by the address of the column and the option."""
    found: dict[tuple[str, str], Place] = {}
    for key in instrument.role("learning"):
        for column in instrument.questions[key].columns:
            for option in instrument.options(column):
                if option.id in BARRIERS:
                    found[f"{key}[].{column.key}", option.id] = ("barrier", instrument.id, option.label)
    for key in strengths(instrument):
        found[f"{key}[].{TRANSFERABLE}", "yes"] = ("strength", instrument.id, ELSEWHERE)
    return found


def _ticked(desk: Desk, used: Iterable[Instrument], months: Months, team: str | None) -> list[dict[str, Any]]:
    """Obstacles and strengths, counted in the database by team."""
    known = {(one.id, one.version): _places(one) for one in used}
    rows: dict[Place, dict[str, Any]] = {}
    for count in desk.store.by_team(months, sorted({id for id, _ in known})):
        place = known.get((count.instrument, count.version), {}).get((count.question, count.value))
        if place is not None and team in (None, count.group):
            row = rows.setdefault(place, _row(*place) | dict.fromkeys(("critical", "audits", "people")))
            row["points"] += count.count
            row["by_team"][count.group] = row["by_team"].get(count.group, 0) + count.count
            row["teams"] = len(row["by_team"])
    return sorted(rows.values(), key=lambda row: (row["kind"], -row["points"], row["theme"]))


def _row(kind: str, instrument: str, theme: str) -> dict[str, Any]:
    counts = dict.fromkeys(("points", "critical", "audits", "people", "teams"), 0)
    return {"kind": kind, "instrument": instrument, "theme": theme, **counts, "by_team": {}}
