"""The quarterly overview, counted in the database (S0-038)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qa_core.cycle.desk import Desk
from qa_core.cycle.followed import Followed, followed
from qa_core.cycle.owners import owners_only
from qa_core.cycle.reporting import Wanted, front
from qa_core.cycle.reporting import counting as count
from qa_core.cycle.screening import case_references
from qa_core.model.figure import Report
from qa_core.model.period import Period
from qa_core.reports import figures as wanted
from qa_core.reports import products, screen
from qa_core.store.records import Escalation


def make(desk: Desk, want: Wanted) -> Report:
    """The quarterly report (or of a month, or a year), counted in the database (S0-038, S0-039).

    Raises: InputError for an instrument that does not exist.
    """
    made = products.quarterly(
        figures_of(desk, want),
        desk.organisation,
        want.span,
        references=screen.reference_pattern(case_references(desk)),
        extra=lambda one, tables: count.extra(desk, one, tables),
        made_at=front.today(desk),
    )
    return made if want.audience.detailed else _main(made)


def _main(made: Report) -> Report:
    """The report without what one looks things up in; the versions stay."""
    kept = tuple(table for table in made.tables if not table.part or table.id == "versions")
    return made.model_copy(update={"tables": kept})


def figures_of(desk: Desk, want: Wanted) -> wanted.QuarterFigures:
    """Everything that an overview of a period is made from.

    Raises: InputError for an instrument that does not exist.
    """
    span, then = want.span, count.before(want.span)
    used, unread = count.used(desk, span, want.instruments), desk.store.unread()
    raised = desk.store.escalations(open_only=False)
    heads = {head.id: head for head in desk.store.audits(state="submitted")}
    months = {id: f"{head.date:%Y-%m}" for id, head in heads.items()}
    wanted_ids = {id for id, h in heads.items() if not want.instruments or h.instrument in want.instruments}
    every = [one for one in followed(desk) if one.kind == "action" and one.audit in wanted_ids]
    actions, earlier = ([one for one in every if months[one.audit] in each.months] for each in (span, then))
    known = [one for one in every if months[one.audit] <= span.last]
    return wanted.QuarterFigures(
        instruments=tuple(count.figures_of(desk, one, span) for one in used),
        concerns=count.concerns(raised, span, desk.today),
        unread=len(unread),
        unread_oldest=min((min(item.received_at.date(), desk.today) for item in unread), default=None),
        actions=count.by_colour(actions, desk.today),
        owners=count.by_owner(owners_only(desk, actions), desk.today),
        open_actions=count.still_open(known, desk.today),
        raised=wanted.Turn(*(_raised(raised, months, each) for each in (span, then))),
        agreed=wanted.Turn(len(actions), len(earlier)),
        late=wanted.Turn(_late(desk, actions), _late(desk, earlier)),
    )


def _raised(concerns: Iterable[Escalation], months: Mapping[str, str], span: Period) -> int:
    """Concerns by the month of their audit; one of a return that is no audit by the day it was raised."""
    return sum(months.get(one.audit or "", f"{one.raised_at:%Y-%m}") in span.months for one in concerns)


def _late(desk: Desk, actions: Sequence[Followed]) -> int:
    return sum(one.overdue for one in count.by_colour(actions, desk.today))
