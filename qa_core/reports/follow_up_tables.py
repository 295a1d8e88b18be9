"""Tables of what follows from audits: concerns, first of all, and remedial actions."""

from __future__ import annotations

import re

from qa_core.model.figure import Cell, Chart, Column, Table
from qa_core.model.organisation import Organisation
from qa_core.reports import palette
from qa_core.reports.cells import ALL, N, Spot, grouped, named, parted
from qa_core.reports.figures import Concern, InstrumentFigures, QuarterFigures
from qa_core.reports.screen import screened
from qa_core.reports.words import day, plain, plural

UNREAD = "Return that could not be read"
ASK = "Unknown whether it holds a concern: ask the sender"
STATES = {"unknown": "Left blank: to be asked"}


def concerns(figures: QuarterFigures) -> Table:
    """Concerns by type and state, those still open first; a return nobody could read may hold one."""
    given = sorted(figures.concerns, key=lambda c: (not c.open, c.oldest is None, c.oldest, c.type, c.state))
    rows: list[tuple[Cell, ...]] = [_concern(concern) for concern in given if concern.n]
    if figures.unread:
        oldest = figures.unread_oldest.isoformat() if figures.unread_oldest else None
        rows.insert(sum(c.open and c.n > 0 for c in given), (UNREAD, ASK, figures.unread, "Yes", oldest))
    columns = (
        Column(title="Concern"),
        Column(title="State"),
        Column(title="Number", kind="count"),
        Column(title="Still open"),
        Column(title="Oldest raised", kind="date"),
    )
    note = _concerns_note(figures)
    table = Table(id="concerns", title="Concerns", columns=columns, rows=tuple(rows), note=note, loud=True)
    spots = [Spot(ALL, "concerns", f"type={row[0]}&state={row[1]}") for row in rows]
    return named(table, [("", "", spot(N), "", "") for spot in spots])


def open_concerns(figures: QuarterFigures) -> int:
    """How many concerns somebody still has to act on; unread returns not among them."""
    return sum(concern.n for concern in figures.concerns if concern.open)


def actions(figures: QuarterFigures) -> Table | None:
    """Remedial actions by colour, with those overdue."""
    total = sum(action.n for action in figures.actions)
    if not total:
        return None
    order = {name: at for at, name in enumerate(palette.RAG)}
    given = sorted(figures.actions, key=lambda a: (order.get(a.rag, len(order)), a.rag))
    columns = (
        Column(title="Status"),
        Column(title="Actions", kind="count"),
        Column(title="Share", kind="share", of=(1,), base=3),
        Column(title="n actions", kind="count"),
        Column(title="Overdue", kind="count"),
    )
    table = Table(
        id="actions",
        title="Remedial actions",
        columns=columns,
        rows=tuple((plain(a.rag) or "No status", a.n, a.n / total, total, a.overdue) for a in given),
        note=f"{sum(a.overdue for a in given)} of {plural(total, 'action')} overdue.",
        chart=Chart(
            kind="bar",
            label=0,
            series=(1,),
            title="Remedial actions by status",
            colours=tuple(palette.RAG.get(action.rag, palette.NO_COLOUR) for action in given),
        ),
    )
    whole = Spot(ALL, "actions")
    spots = [whole.of(f"status={action.rag}") for action in given]
    names = [("", spot(N), "", whole(N), spot("overdue")) for spot in spots]
    return named(table, names, [*grouped(whole, spots, (N, "overdue")), *parted(spots, "overdue")])


def learning(figures: InstrumentFigures) -> Table | None:
    """Learning points by area, in numbers alone: whose they are stands in the learning log (S4-034)."""
    given = sorted(figures.learning, key=lambda one: (not one.area, -one.critical, -one.n, one.area))
    total = sum(one.n for one in given)
    if not total:
        return None
    marked = any(
        column.key == "critical"
        for key in figures.instrument.role("learning")
        for column in figures.instrument.questions[key].columns
    )
    columns = (
        Column(title="Area"),
        Column(title="Learning points", kind="count"),
        Column(title="Share", kind="share", of=(1,), base=3),
        Column(title="n points", kind="count"),
        *((Column(title="Of these critical", kind="count"),) if marked else ()),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.area or "No area recorded", one.n, one.n / total, total, *((one.critical,) if marked else ()))
        for one in given
    )
    critical = sum(one.critical for one in given)
    note = f"{critical} of {plural(total, 'learning point')} critical." if marked else ""
    table = Table(id="learning", title="Learning points by area", columns=columns, rows=rows, note=note)
    whole = Spot(figures.instrument.id, "learning")
    spots = [whole.of(f"area={one.area}") for one in given]
    names = [("", s(N), "", whole(N), *((s("critical"),) if marked else ())) for s in spots]
    return named(table, names, [*grouped(whole, spots, (N, "critical")), *parted(spots, "critical")])


def owners(
    figures: QuarterFigures, organisation: Organisation, references: re.Pattern[str] | None
) -> Table | None:
    """Who still has remedial actions open, most overdue first; case references are taken out (S0-130)."""
    given = sorted(figures.owners, key=lambda o: (-o.overdue, -o.open, o.owner))
    rows = tuple((_owner(o.owner, organisation, references), o.open, o.overdue) for o in given if o.open)
    columns = (
        Column(title="Owner"),
        Column(title="Open actions", kind="count"),
        Column(title="Of these overdue", kind="count"),
    )
    title = "Open remedial actions by owner"
    table = Table(id="action-owners", title=title, columns=columns, rows=rows)
    spots = [Spot(ALL, "actions/open", f"owner={row[0]}") for row in rows]
    names = [("", spot(N), spot("overdue")) for spot in spots]
    return named(table, names, parted(spots, "overdue")) if rows else None


def _concern(concern: Concern) -> tuple[Cell, ...]:
    oldest = concern.oldest.isoformat() if concern.oldest else None
    state = STATES.get(concern.state) or plain(concern.state)
    return (plain(concern.type), state, concern.n, "Yes" if concern.open else "No", oldest)


def _concerns_note(figures: QuarterFigures) -> str:
    pending = open_concerns(figures)
    dates = [c.oldest for c in figures.concerns if c.open and c.n and c.oldest]
    said = []
    if pending:
        since = f", the oldest since {day(min(dates).isoformat())}" if dates else ""
        said.append(f"{plural(pending, 'concern is', 'concerns are')} still open{since}.")
    elif any(concern.n for concern in figures.concerns):
        said.append("No concern is still open.")
    else:
        said.append("No concern was flagged in the audits that could be read.")
    if figures.unread:
        returns = plural(figures.unread, "return")
        said.append(f"{returns} could not be read: whether a concern is in there is not known.")
    return " ".join(said)


def _owner(owner: str, organisation: Organisation, references: re.Pattern[str] | None) -> str:
    named = organisation.posts.get(owner) or screened(owner, references)[0]
    return named or "No owner recorded"
