"""For one team's manager: its own figures beside those of all, and its open actions (S0-015, S0-016)."""

from __future__ import annotations

from collections.abc import Iterable

from qa_core.cycle.desk import Desk
from qa_core.cycle.followed import Followed, followed
from qa_core.cycle.owners import owners_only
from qa_core.cycle.reporting import Wanted, champions, extracts
from qa_core.cycle.reporting.front import titled
from qa_core.cycle.screening import without_references
from qa_core.model.figure import Cell, Column, Report, Table
from qa_core.reports import wide, wide_own, wide_said
from qa_core.reports.products import HOW_TO_READ
from qa_core.reports.wide_own import Own
from qa_core.reports.words import plain

ABOUT = "It is about {0} alone; all teams stand beside it as one sum, so that no other team is told of."
NONE = "No audit of {0} was completed in this period."
FEW = (
    "Of a kind of audit only two teams had any: what the other one had follows from the sum. Keep the "
    "extract to the team's manager."
)


def make(desk: Desk, want: Wanted) -> Report:
    """A team's extract for its manager; small numbers are shown.

    Raises: InputError for a team that does not exist, with those that do.
    """
    span, title = want.span, extracts.named(desk, "team", want.subject)
    cuts = extracts.cuts(desk, champions.figures(desk, want, span), span, "team", title)
    own = [(cut.mine, extracts.own_tables(cut, "teams")) for cut in cuts]
    kinds = {cut.mine[0].instrument.id for cut in cuts}
    heads = [one for one in desk.store.audits(state="submitted") if one.team == title]
    inside = [one for one in heads if f"{one.date:%Y-%m}" in span.months and one.instrument in kinds]
    ids = {one.id for one in heads}
    open_ones = [one for one in extracts.still_open(followed(desk)) if one.audit in ids]
    general = Own(title, f"team={title}", "All teams")
    tables = [
        wide_own.audits(general, [(cut.mine[0], cut.every[0]) for cut in cuts]),
        wide_own.actions(general, extracts.standing(desk, open_ones)),
        *wide.each_named(own, len(own) > 1),
        _listed(desk, open_ones),
        wide_own.words(extracts.quoted(desk, inside)),
    ]
    few = any(len(_groups(cut)) == 2 for cut in cuts)
    report = titled(
        desk,
        want,
        "team",
        f"Quality audits: extract for the team {title}",
        tables,
        instruments=extracts.versions(cut.mine[0] for cut in cuts),
        notes=(
            ABOUT.format(title),
            *(() if cuts else (NONE.format(title),)),
            *((FEW,) if few else ()),
            *HOW_TO_READ,
        ),
    )
    said = tuple(wide_said.of_group(report, general.every))
    return report.model_copy(update={"subject": title, "sentences": said})


def _groups(cut: extracts.Cut) -> frozenset[str]:
    """The teams that had audits of a kind."""
    return frozenset(one.group for one in cut.counted)


def _listed(desk: Desk, actions: Iterable[Followed]) -> Table | None:
    """What the team still has to do, the longest past its day first; references of cases taken out."""
    found = sorted(owners_only(desk, actions), key=lambda one: (one.due is None, one.due, one.audit))
    texts = without_references(desk, [one.action for one in found])
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.due.isoformat() if one.due else None,
            "Overdue" if one.late(desk.today) else plain(one.state),
            text,
            one.owner or "No owner recorded",
            one.audit,
        )
        for one, text in zip(found, texts, strict=True)
    )
    columns = (
        Column(title="Due", kind="date"),
        Column(title="State"),
        Column(title="Action"),
        Column(title="Owner"),
        Column(title="Audit"),
    )
    table = Table(id="own-actions-listed", title="Open actions one by one", columns=columns, rows=rows)
    return table if rows else None
