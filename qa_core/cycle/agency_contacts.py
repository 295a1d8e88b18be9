"""Who takes an agency's extract, and who gave a receipt of it (S0-017)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from qa_core.cycle import routes
from qa_core.cycle.desk import Desk
from qa_core.errors import InputError
from qa_core.model.case import Person
from qa_core.store.issued_records import Issued

ROLES = ("agency contact", "contact")
"""What the staff list calls the contact of an agency, in the column `role`."""
HEADS = ("agency", "contact", "report", "period", "sent", "received")


def contacts(desk: Desk) -> list[dict[str, Any]]:
    """Every agency with its contacts, the last extract that each was sent, and the receipt of it."""
    rows = []
    reports = desk.store.issued_reports()
    for one in sorted(desk.store.people(), key=lambda one: (one.agency.casefold(), one.ref)):
        if one.agency and _is_contact(one):
            sent = [(step.day, each) for each in reports for step in each.route if _to(step, one)]
            day, last = max(sent, key=lambda found: found[0]) if sent else (None, None)
            rows.append(
                {
                    "agency": one.agency,
                    "contact": one.ref,
                    "report": last.id if last else "",
                    "period": last.period if last else "",
                    "sent": day.isoformat() if day else "",
                    "received": _receipt(last, one) if last else "",
                }
            )
    return rows


def contact(desk: Desk, report: Issued, step: str, person: str, day: dt.date) -> str:
    """The contact who is sent an extract, or gives the receipt.

    Raises: InputError where nobody is known, somebody else's contact is named, or a receipt is given of what
        was not sent.
    """
    sent = [one for one in report.route if one.step == routes.AGENCY]
    if step == routes.RECEIVED and not sent:
        raise InputError(
            f"{report.id} was sent to no agency yet; note that first: qa issued step {report.id} agency"
        )
    ref = _person(desk, report, person) if person.strip() else _known(desk, report, step)
    if step == routes.RECEIVED:
        first = min((one.day for one in sent if one.person == ref), default=None)
        if first is None:
            raise InputError(f"{report.id} was not sent to {ref}, but to {', '.join(_names(report))}.")
        if day < first:
            raise InputError(f"{report.id} was sent to {ref} on {first.isoformat()}, not before that day.")
    return ref


def _person(desk: Desk, report: Issued, person: str) -> str:
    """Somebody of the staff list who belongs to the agency that an extract is about."""
    ref = desk.person(person.strip())
    found = desk.store.person(ref)
    wanted = _agencies(desk, report.subject)
    if found is not None and wanted and found.agency.casefold() not in wanted:
        raise InputError(
            f"{ref} belongs to {found.agency or 'no agency'} in the staff list, and {report.id} is about "
            f"{report.subject}: nobody else gets it."
        )
    return ref


def _known(desk: Desk, report: Issued, step: str) -> str:
    if step == routes.RECEIVED and len(_names(report)) == 1:
        return _names(report)[0]
    wanted = _agencies(desk, report.subject)
    found = [p.ref for p in desk.store.people() if _is_contact(p) and p.agency.casefold() in wanted]
    if len(found) == 1:
        return found[0]
    why = f"has several: {', '.join(found)}" if found else "has none"
    raise InputError(
        f"Say to whom with --to: the staff list {why} for {report.subject or 'this report'} (column role: "
        f"{ROLES[0]})."
    )


def _agencies(desk: Desk, subject: str) -> set[str]:
    """The names that an agency goes by: as it was asked for, its id and its words in instruments."""
    names = {subject.casefold()} if subject else set()
    for instrument in desk.registry.instruments.values():
        for agency in instrument.agencies:
            if {agency.id.casefold(), agency.label.casefold()} & names:
                names |= {agency.id.casefold(), agency.label.casefold()}
    return names


def _is_contact(person: Person) -> bool:
    return person.role.strip().casefold().replace("-", " ") in ROLES


def _names(report: Issued) -> list[str]:
    return list(dict.fromkeys(one.person for one in report.route if one.step == routes.AGENCY))


def _to(step: Any, person: Person) -> bool:
    return bool(step.step == routes.AGENCY and step.person == person.ref)


def _receipt(report: Issued, person: Person) -> str:
    given = [s.day for s in report.route if s.step == routes.RECEIVED and s.person == person.ref]
    return max(given).isoformat() if given else ""
