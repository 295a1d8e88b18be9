"""The quarterly overview, counted in the database (S0-038)."""

from __future__ import annotations

from qa_core.cycle.desk import Desk
from qa_core.cycle.followed import followed
from qa_core.cycle.owners import owners_only
from qa_core.cycle.reporting import Wanted
from qa_core.cycle.reporting import counting as count
from qa_core.model.figure import Report
from qa_core.reports import figures as wanted
from qa_core.reports import products, screen


def make(desk: Desk, want: Wanted) -> Report:
    """The quarterly report (or of a month, or a year), counted in the database (S0-038, S0-039).

    Raises: InputError for an instrument that does not exist.
    """
    span = want.span
    heads = desk.store.audits(months=count.ends(span), state="submitted")
    used = count.used(desk, span, want.instruments)
    counted = {head.id for head in heads if not want.instruments or head.instrument in want.instruments}
    unread = desk.store.unread()
    actions = [one for one in followed(desk) if one.kind == "action" and one.audit in counted]
    figures = wanted.QuarterFigures(
        instruments=tuple(count.figures_of(desk, one, span) for one in used),
        concerns=count.concerns(desk.store.escalations(open_only=False), span, desk.today),
        unread=len(unread),
        unread_oldest=min((min(item.received_at.date(), desk.today) for item in unread), default=None),
        actions=count.by_colour(actions, desk.today),
        owners=count.by_owner(owners_only(desk, actions), desk.today),
    )
    return products.quarterly(
        figures,
        desk.organisation,
        span,
        references=screen.reference_pattern(count.references(desk)),
        extra=lambda one, tables: count.extra(desk, one, tables),
        made_at=f"{desk.today.day} {desk.today:%B %Y}",
    )
