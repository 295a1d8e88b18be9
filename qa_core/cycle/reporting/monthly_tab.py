"""The QA sheet of the standing monthly report of Children's Social Care (S0-040, S0-041)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from qa_core.cycle.desk import Desk
from qa_core.cycle.escalation_list import OPEN
from qa_core.cycle.followed import followed
from qa_core.cycle.reporting import Wanted
from qa_core.cycle.reporting import counting as count
from qa_core.cycle.reporting.front import titled
from qa_core.errors import InputError
from qa_core.model.figure import Report
from qa_core.model.instrument import Instrument
from qa_core.model.period import Period
from qa_core.reports import monthly_tab as tab
from qa_core.reports import tally
from qa_core.reports.figures import InstrumentFigures

NOTES = (
    "Completed: audits that came back and count, by the day of the audit.",
    "Expected: audits given out in the month, and records of the month that there are to be checked; some of "
    "these come back in a later month.",
    "Of records, first checks alone are at or above the benchmark or not; later checks count as completed.",
    "Open and overdue are as of the day this was made.",
)


def make(desk: Desk, want: Wanted) -> Report:
    """Audits completed by instrument and team, in the month and the year to date; concerns and actions.

    Raises: InputError for an instrument that does not exist, or a period that is no month.
    """
    span = want.span
    if len(span.months) != 1:
        raise InputError(f"The monthly tab is of one month, such as {span.last}.")
    year = span.year_to_date
    used = count.used(desk, year, want.instruments)
    counted = [_counted(desk, one, span, year) for one in used]
    figures = tab.TabFigures(
        audits=[audits for audits, _ in counted],
        teams=[team for _, teams in counted for team in teams],
        follow_up=_follow_up(desk, [one.id for one in used], span, year),
    )
    kept = (desk.store.versions(count.ends(year), [one.id]) for one in used)
    versions = dict.fromkeys(f"{v.instrument} {v.version}" for found in kept for v in found)
    return titled(
        desk, want, "monthly-tab", "Quality audits", tab.tables(figures), instruments=[*versions], notes=NOTES
    )


def _counted(
    desk: Desk, instrument: Instrument, span: Period, year: Period
) -> tuple[tab.Audits, list[tab.Team]]:
    """What was counted of one kind of audit: as in every report, of records the first checks alone."""
    now, all_year = (count.figures_of(desk, instrument, one) for one in (span, year))
    month, to_date = _graded(desk, now, span), _graded(desk, all_year, year)
    asked = now.covered or (sum(g.returned for g in now.given), sum(g.given for g in now.given))
    known = all_year.population
    audits = tab.Audits(
        instrument.title,
        _sum(month),
        _sum(to_date),
        *(asked[1], asked[0], known.all, known.exact),
    )
    names = sorted(to_date, key=lambda name: (not name, name.casefold()))
    none = tab.Graded()
    return audits, [
        tab.Team(instrument.title, name or "No team recorded", month.get(name, none), to_date[name])
        for name in names
    ]


def _graded(desk: Desk, figures: InstrumentFigures, span: Period) -> dict[str, tab.Graded]:
    """Audits of a period by team: how many, how many graded, how many at or above the benchmark (S0-001)."""
    instrument = figures.instrument
    good, judged = tally.aim(instrument), tally.by_group(instrument, figures.teams)
    done: Counter[str] = Counter()
    for one in desk.store.grades(count.ends(span), [instrument.id], by="team"):
        done[one.group] += one.count
    found = {}
    for name in done:
        mine = judged.get(name, tally.Tally())
        found[name] = tab.Graded(done[name], mine.n, mine.hits(good), bool(good))
    return found


def _sum(groups: Mapping[str, tab.Graded]) -> tab.Graded:
    every = groups.values()
    return tab.Graded(
        sum(one.completed for one in every),
        sum(one.graded for one in every),
        sum(one.reached for one in every),
        any(one.judged for one in every),
    )


def _follow_up(desk: Desk, ids: Sequence[str], span: Period, year: Period) -> list[tab.FollowUp]:
    """Concerns and remedial actions: those of the month, of the year, and what is open now."""
    heads = {one.id: one for one in desk.store.audits(state="submitted") if one.instrument in ids}
    actions = [one for one in followed(desk) if one.kind == "action" and one.audit in heads]
    days = [heads[one.audit].date for one in actions]
    open_now = [one for one in actions if not one.closed]
    raised = desk.store.escalations(open_only=False)
    when = [min(one.raised_at.date(), desk.today) for one in raised]
    return [
        tab.FollowUp(
            "Concerns raised",
            *(_within(when, span), _within(when, year), sum(one.state in OPEN for one in raised), None),
        ),
        tab.FollowUp(
            "Remedial actions set",
            *(_within(days, span), _within(days, year), len(open_now)),
            sum(one.late(desk.today) for one in open_now),
        ),
    ]


def _within(days: Iterable[dt.date], span: Period) -> int:
    return sum(f"{day:%Y-%m}" in span.months for day in days)
