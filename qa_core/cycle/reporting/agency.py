"""For one agency: its own figures beside those of all, and nothing about any other (S0-016, S0-045)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qa_core.cycle import recommendations
from qa_core.cycle.desk import Desk
from qa_core.cycle.followed import Followed, followed
from qa_core.cycle.owners import Owners
from qa_core.cycle.reporting import Wanted, champions, counting, extracts
from qa_core.cycle.reporting.extracts import Cut
from qa_core.cycle.reporting.front import posts, titled
from qa_core.cycle.screening import without_references
from qa_core.model.figure import Report, Table
from qa_core.reports import wide, wide_own, wide_said
from qa_core.reports.disclosure import LEFT_OUT, names_shown, protected
from qa_core.reports.products import HOW_TO_READ
from qa_core.reports.wide_own import Own

ABOUT = "It is about {0} alone; all agencies stand beside it as one sum."
TELLING = ("own-themes", "own-learning", "own-marks")
"""Tables that count several answers of each audit: of few audits they tell how many those are."""
NONE = "No audit of {0} was completed in this period."


def make(desk: Desk, want: Wanted) -> Report:
    """An agency's extract, to be reported through its own structures (S0-045).

    What the report for the Champions Group of the same period hides stays hidden here, and what it shows
    counts as known: an agency that has both learns nothing about another one.

    Raises: InputError for an agency that does not exist, with those that do.
    """
    span, title = want.span, extracts.named(desk, "agency", want.subject)
    is_own = _matcher(desk, title)
    cuts = extracts.cuts(desk, champions.figures(desk, want, span), span, "agency", title)
    own = [(cut.mine, _own(desk, want, cut)) for cut in cuts]
    general = Own(title, f"agency={title}", "All agencies")
    heads = desk.store.audits(months=counting.ends(span), state="submitted")
    kinds = {cut.mine[0].instrument.id for cut in cuts}
    mine = [head for head in heads if is_own(head.agency) and head.instrument in kinds]
    tables = [
        wide_own.audits(general, [(cut.mine[0], cut.every[0]) for cut in cuts]),
        wide_own.actions(general, extracts.standing(desk, _open(desk, is_own))),
        _recommended(desk, title, is_own),
        *wide.each_named(own, len(own) > 1),
        wide_own.words(extracts.quoted(desk, mine)),
    ]
    report = titled(
        desk,
        want,
        "agency",
        f"Quality audits: extract for {title}",
        tables,
        instruments=extracts.versions(cut.mine[0] for cut in cuts),
        notes=(ABOUT.format(title), *(() if cuts else (NONE.format(title),)), *HOW_TO_READ),
    )
    report = report.model_copy(update={"subject": title})
    report = _safe(desk, want, report) if want.audience.wide else report
    return report.model_copy(update={"sentences": tuple(wide_said.of_group(report, general.every))})


def _own(desk: Desk, want: Wanted, cut: Cut) -> list[Table]:
    """The tables of one kind of audit; for wide readers nothing that tells how many few audits are."""
    found = extracts.own_tables(cut, "agencies")
    if not want.audience.wide:
        return found
    few = min(cut.mine[0].audits, cut.every[0].audits) < desk.organisation.small_numbers
    told = [one for one in found if not (few and one.id in TELLING)]
    return [wide.unranged(one) if one.id == "own-themes" else one for one in told]


def _safe(desk: Desk, want: Wanted, report: Report) -> Report:
    """The extract protected beside what the Champions Group is shown of the same period."""
    limit, span = desk.organisation.small_numbers, want.span
    there = champions.tables(desk, champions.figures(desk, want, span), span)
    whole = [
        one.model_copy(update={"id": f"champions-{one.id}"})
        for one in there
        if not one.id.startswith("change")
    ]
    group = report.model_copy(update={"tables": tuple(whole)})
    shown, hidden = names_shown(protected(group, limit))
    both = report.model_copy(update={"tables": (*whole, *report.tables)})
    made = protected(both, limit, shown=shown, closed=hidden)
    tables = tuple(table for table in made.tables if not table.id.startswith("champions-"))
    gone = [table.title for table in report.tables if table.id not in {one.id for one in tables}]
    left = (f"{LEFT_OUT} {'; '.join(gone)}.",) if gone else ()
    report = report.model_copy(update={"tables": tables, "notes": (*report.notes, *left)})
    return protected(report, limit)


def _matcher(desk: Desk, title: str) -> Callable[[str], bool]:
    """Whether a name of an agency, or its id, is of this one."""
    names = extracts.known(desk, "agency")
    return lambda agency: bool(agency) and names.get(extracts.plain_name(agency)) == title


def _open(desk: Desk, is_own: Callable[[str], bool]) -> Iterator[Followed]:
    """Open actions that the agency owns."""
    owners = Owners(desk)
    for one in extracts.still_open(followed(desk)):
        owner = owners.of(one.owner)
        if owner is not None and owner.kind == "agency" and is_own(owner.ref):
            yield one


def _recommended(desk: Desk, title: str, is_own: Callable[[str], bool]) -> Table | None:
    """Recommendations that the agency carries out, or that were sent to it or to all lead professionals."""
    people = {one.ref.casefold() for one in desk.store.people() if is_own(one.agency)}
    meant = {*champions.SENT, *people}
    found = [
        one
        for one in recommendations.listed(desk)
        if is_own(one["owner"]) or meant & {to.casefold() for to in one["sent_to"]}
    ]
    texts = without_references(desk, [one["text"] for one in found])
    told = [one | {"text": text} for one, text in zip(found, texts, strict=True)]
    owners = {one["owner"]: title for one in found if is_own(one["owner"])}
    return wide.recommendations(told, {**posts(desk.organisation), **owners})
