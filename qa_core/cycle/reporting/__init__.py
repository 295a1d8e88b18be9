"""Reports: which products there are, for whom each is, and the way every one of them is made.

Imports nothing of weight: the room of a product is entered when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from qa_core.model.audience import AUDIENCES, Audience

if TYPE_CHECKING:
    from qa_core.cycle.desk import Desk
    from qa_core.model.figure import Report
    from qa_core.model.period import Period

Make = Callable[["Desk", "Wanted"], "Report"]


@dataclass(frozen=True, slots=True)
class Product:
    """A report that can be asked for by name.

    Attributes:
        place: the module whose `make` makes it.
        help: what it is, in a line.
        audience: for whom it is unless said otherwise.
        subject: what `--for` names (`agency`, `team`, `practitioner`, `exercise`, `audit`); "" is nothing.
        timed: whether it is of a period.
        spoken: whether its sentences are made from its tables; otherwise it brings its own.
        wide: whether a wide audience may have it: nothing in it names a case, a person or an unreleased word.
    """

    place: str
    help: str
    audience: str = "qa-team"
    subject: str = ""
    timed: bool = True
    spoken: bool = True
    wide: bool = False


_ROOM = "qa_core.cycle.reporting"
PRODUCTS = {
    "quarterly": Product(f"{_ROOM}.quarterly", "Overview of a quarter, with the change from the one before."),
    "year-to-date": Product(f"{_ROOM}.to_date", "The audit year so far, by theme and month by month."),
    "annual": Product(f"{_ROOM}.annual", "All learning of a year in one document; next year's priorities."),
    "thematic": Product(
        f"{_ROOM}.thematic",
        "One thematic audit, for the service lead.",
        "service-lead",
        "exercise",
        timed=False,
    ),
    "consistency": Product(f"{_ROOM}.consistency", "How far auditors agree, and how strict each is."),
    "coverage": Product(f"{_ROOM}.coverage", "Records without quality control; the pace to the aim."),
    "monthly-tab": Product(
        f"{_ROOM}.monthly_tab", "The QA sheet of the standing Children's Social Care report.", "social-care"
    ),
    "slt": Product(f"{_ROOM}.slt", "Digest for SLT of what CMT has seen.", "slt", spoken=False),
    "individual": Product(
        f"{_ROOM}.individual",
        "One audit, readable by someone who never saw the system.",
        subject="audit",
        timed=False,
        spoken=False,
    ),
    "champions": Product(
        f"{_ROOM}.champions",
        "For the CAF Champions Group: only what all audits add up to.",
        "champions",
        wide=True,
    ),
    "agency": Product(
        f"{_ROOM}.agency", "One agency's own figures beside those of all.", "agency", "agency", wide=True
    ),
    "team": Product(f"{_ROOM}.team", "One team's own figures, for its manager.", "team", "team"),
    "practitioner": Product(
        f"{_ROOM}.practitioner",
        "One practitioner's learning log over time.",
        "practitioner",
        "practitioner",
        timed=False,
    ),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for.

    Attributes:
        period: the months counted; None only where a product is of no period.
        instruments: ids; none means all that were used.
        audience: for whom it is.
        subject: what `--for` named.
        papers: ids of audits that are attached as background papers.
    """

    period: Period | None = None
    instruments: tuple[str, ...] = ()
    audience: Audience = AUDIENCES["qa-team"]
    subject: str = ""
    papers: tuple[str, ...] = ()

    @property
    def span(self) -> Period:
        """The period of a product that has one."""
        if self.period is None:
            raise ValueError("this product is of a period")
        return self.period


def wanted(
    desk: Desk,
    name: str,
    period: str | None = None,
    *,
    instruments: Sequence[str] = (),
    audience: str | None = None,
    subject: str = "",
    papers: Sequence[str] = (),
) -> Wanted:
    """What is asked for, from the words of a command.

    Raises: InputError for a period, product or audience that does not exist, or where one is missing.
    """
    from qa_core.errors import InputError
    from qa_core.model.period import Period

    product, who = PRODUCTS.get(name), audience or ""
    if product is None or (who and who not in AUDIENCES):
        what, known = ("report", PRODUCTS) if product is None else ("audience", AUDIENCES)
        raise InputError(
            f"There is no {what} {name if product is None else who!r}. Known: {', '.join(known)}."
        )
    if product.timed and period is None:
        raise InputError(f"The report {name} is of a period: say which, as --period 2026-Q3.")
    if product.subject and not subject:
        raise InputError(f"The report {name} is about one {product.subject}: say which with --for.")
    if subject and not product.subject:
        raise InputError(f"The report {name} takes no --for.")
    span = Period.parse(period, desk.organisation.year_start_month) if period else None
    readers = AUDIENCES[who or product.audience]
    if readers.wide and not product.wide:
        fit = ", ".join(id for id, one in PRODUCTS.items() if one.wide)
        raise InputError(
            f"The report {name} is not made for {readers.title}: it tells of single cases or people. "
            f"For them: {fit}."
        )
    return Wanted(span, tuple(instruments), readers, subject, tuple(papers))


def make(desk: Desk, name: str, want: Wanted) -> Report:
    """A report: its product's tables, small numbers hidden where the audience is wide, then the sentences.

    Args:
        desk: where this happens.
        name: a key of `PRODUCTS`.
        want: period, instruments, audience, subject.

    Raises: InputError for what does not exist; QaError for what this audience may not have.
    """
    from qa_core.reports.disclosure import protected
    from qa_core.reports.sentences import sentences

    made = cast(Make, import_module(PRODUCTS[name].place).make)(desk, want)
    made = made.model_copy(update={"audience": want.audience.title, "subject": made.subject or want.subject})
    if want.audience.wide:
        made = protected(made, desk.organisation.small_numbers)
    own = sentences(made) if PRODUCTS[name].spoken else ()
    return made.model_copy(update={"sentences": (*made.sentences, *own)})
