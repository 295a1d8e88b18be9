"""What must not wait: people are told at once, and a person sees it through to its end (S0-057 to S0-060)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from qa_core.cycle.desk import Desk
from qa_core.cycle.post import Letter, called, deliver, fits, is_post, left_by_hand, post, put_aside
from qa_core.errors import InputError, QaError
from qa_core.model.escalation import LEAD_PROFESSIONAL, LINE_MANAGER, MASH, words
from qa_core.store.courses import Course
from qa_core.store.letters import KeptLetter
from qa_core.store.records import Escalation
from qa_core.store.values import now

RAISED = ("flagged", "acknowledged")
"""The states in which recipients are told; one that was left blank is asked of its sender first."""
_ON_THE_CASE = (LEAD_PROFESSIONAL, LINE_MANAGER)
_TEXT = """\
Escalation {id} ({kind}) was raised by a case file audit on {day}. The service must tell you of it at once, \
as {post}.

This message holds no details, and none belong in a reply. Please ask the QA team for them now, naming \
{id}, and tell the QA team that you have taken it on.
"""


def announce(desk: Desk, ids: Iterable[str]) -> tuple[str, ...]:
    """Tell those who must be told of escalations, at once: by letter, as far as they were not (S0-060).

    Whatever goes wrong here is told and never raised: what was stored stays stored, and `qa mail send` makes
    up for it.

    Args:
        desk: where this happens.
        ids: escalations that a return, a check or an amendment raised; those told already are left alone.

    Returns: a sentence for each post that was not reached.
    """
    wanted = set(ids)
    if not wanted:
        return ()
    try:
        found = [one for one in desk.store.escalations() if one.id in wanted and one.state in RAISED]
        courses = desk.store.courses([one.id for one in found])
        letters: list[tuple[Escalation, str, Letter]] = []
        for one in found:
            course = courses[one.id][-1]
            letters += [(one, role, _letter(desk, one, course, role)) for role in course.untold]
            _told_by_auditor(desk, one)
        now = desk.store.courses([one.id for one in found])
        return _post(desk, letters, {(id, role) for id, all in now.items() for role in all[-1].untold})
    except QaError as error:
        return error.problems


def catch_up(desk: Desk) -> tuple[str, ...]:
    """Tell all who were not told yet of an open escalation; a sentence for each who was not reached."""
    return announce(desk, [one.id for one in desk.store.escalations()])


def mail_again(desk: Desk) -> list[KeptLetter]:
    """Send every letter that waits, by the mail server; each as it stands afterwards.

    Raises: InputError where qa.toml names no mail server.
    """
    if not desk.config.mail.host:
        raise InputError(
            "There is no mail server in qa.toml: give one under [mail], or send the messages in the outbox "
            "yourself and note it with: qa mail sent ID"
        )
    sent = deliver(desk, desk.store.letters(), stubborn=True)
    catch_up(desk)
    return sent


def sent_by_hand(desk: Desk, id: str) -> None:
    """Note that a person sent a message of the outbox; its recipient has been told.

    Raises: StoreError where there is no such letter, or it has left already.
    """
    left_by_hand(desk, id)
    catch_up(desk)


def acknowledge(
    desk: Desk, id: str, *, review: str = "", action: str = "", who: str = "", at: dt.datetime | None = None
) -> None:
    """Note that a person has taken an escalation on, for review and action (S0-058).

    Args:
        desk: where this happens.
        id: the escalation; one that was left blank becomes a concern like any other.
        review, action: what they found and what they do; more may be added later.
        who: the post or person who took it on; the person at the desk unless given.
        at: when; now unless given.

    Raises: StoreError where it is not open, or was acknowledged before and nothing new is said.
    """
    desk.store.acknowledge(_id(id), desk.by, review, action=action, who=who, when=_past(at))
    announce(desk, [_id(id)])


def told(desk: Desk, id: str, role: str, *, who: str = "", at: dt.datetime | None = None) -> None:
    """Note that a post was told by telephone or in person.

    Raises: InputError where there is no such post, it was told before, or `at` lies before the raising.
    """
    if role not in _ON_THE_CASE and not is_post(desk, role):
        raise InputError(
            f"{role!r} is no post. Who must be told of {_id(id)} is shown by: qa escalation show {_id(id)}"
        )
    _not_before(desk, _id(id), at)
    if not desk.store.tell(_id(id), role, "hand", by=desk.by, who=who, when=_past(at)):
        raise InputError(f"It is noted already that {role} was told of {_id(id)}.")


def mash(
    desk: Desk, id: str, decision: str, *, why: str = "", outcome: str = "", at: dt.datetime | None = None
) -> None:
    """Note the decision about a conversation with MASH (S0-059).

    Raises: InputError where a conversation that was held has no outcome, or one not needed no reason.
    """
    if decision not in MASH:
        raise InputError(f"{decision!r} is no decision about MASH; those are: {', '.join(MASH)}.")
    if decision == "held" and not outcome.strip():
        raise InputError('Write what came of the conversation: --outcome "…"')
    if decision == "not-needed" and not why.strip():
        raise InputError('Write why no conversation is needed: --why "…"')
    desk.store.decide_mash(_id(id), decision, by=desk.by, why=why, outcome=outcome, when=_past(at))


def close(desk: Desk, id: str, outcome: str) -> tuple[str, ...]:
    """Close an escalation with its outcome; only a person does, and only when nothing is lacking.

    Returns: a sentence for each letter of it that had not left, and does not leave any more.
    Raises: InputError without an outcome; StoreError, saying what is lacking.
    """
    if not outcome.strip():
        raise InputError('Write what came of it: --text "…"')
    return put_aside(desk, desk.store.close_escalation(_id(id), outcome, by=desk.by))


def withdraw(desk: Desk, id: str, why: str) -> tuple[str, ...]:
    """Take a mistaken escalation back; it stays in the list with the reason.

    Returns: a sentence for each letter of it that had not left, and does not leave any more.
    Raises: InputError without a reason.
    """
    if not why.strip():
        raise InputError('Write the reason: --reason "…"')
    return put_aside(desk, desk.store.withdraw_escalation(_id(id), why, by=desk.by))


def settle_unread(desk: Desk, id: str, note: str) -> None:
    """Note that the sender of a return that nobody could read was asked.

    Raises: InputError without a note, or for the id of an escalation; StoreError where nothing open has it.
    """
    if not note.strip():
        raise InputError('Write who asked, and what was said: --note "…"')
    if not _id(id).startswith("U-"):
        raise InputError(
            f"{id} is no unread return. An escalation is closed with: qa escalation outcome {id}"
        )
    desk.store.settle_unread(_id(id), desk.by, note)


def moment(text: str) -> dt.datetime:
    """A moment as a person writes it, such as 2026-11-20 14:30 of the clock on the wall; in UTC.

    Raises: InputError where it is none.
    """
    try:
        found = dt.datetime.fromisoformat(text.strip())
        return found.astimezone(dt.UTC)
    except (ValueError, OverflowError, OSError):
        raise InputError(f"{text!r} is no date and time; write it as 2026-11-20 14:30.") from None


def _past(at: dt.datetime | None) -> dt.datetime | None:
    if at is not None and at > now() + dt.timedelta(minutes=5):
        raise InputError(f"{at:%Y-%m-%d %H:%M} UTC has not come yet; write when it was.")
    return at


def _not_before(desk: Desk, id: str, at: dt.datetime | None) -> None:
    """Nobody can have been told of an escalation before it was raised; a minute counts as a whole."""
    runs = desk.store.courses([id]).get(id, []) if at is not None else []
    raised = runs[-1].raised_at.replace(second=0, microsecond=0) if runs else None
    if at is not None and raised is not None and at < raised:
        raise InputError(
            f"{id} was raised at {raised:%Y-%m-%d %H:%M} UTC, and {at:%Y-%m-%d %H:%M} UTC lies before it: "
            "write when the post was told of it."
        )


def _id(id: str) -> str:
    return id.strip().upper()


def _post(
    desk: Desk, letters: Sequence[tuple[Escalation, str, Letter]], untold_of: Collection[tuple[str, str]]
) -> tuple[str, ...]:
    """Letters sent; a sentence for each that waits, to somebody whom the auditor has not told either."""
    untold = []
    kept = post(desk, [letter for _, _, letter in letters])
    for (one, role, _), letter in zip(letters, kept, strict=True):
        if letter.gone:
            desk.store.tell(one.id, role, "letter", by=desk.by, who=letter.id, when=letter.sent_at)
        elif (one.id, role) in untold_of:
            untold.append(f"{one.id}: {role} is not told yet. {letter.id} waits: {letter.reason}")
    return tuple(untold)


def _letter(desk: Desk, one: Escalation, course: Course, role: str) -> Letter:
    again = f" ({course.raising})" if course.raising > 1 else ""
    kind = words(one.type)
    text = _TEXT.format(id=one.id, kind=kind, day=f"{course.raised_at:%d %B %Y}", post=called(desk, role))
    return Letter((_holder(desk, one, role),), f"Escalation {one.id}{again}: please act today", text, one.id)


def _holder(desk: Desk, one: Escalation, role: str) -> str:
    """Whom a role means in this case: a person by reference where the lists say so, else the role itself."""
    case = desk.store.case(one.case) if one.case and role in _ON_THE_CASE else None
    lead = case.lead_professional if case else ""
    person = desk.store.person(lead) if role == LINE_MANAGER and lead else None
    holder = {LEAD_PROFESSIONAL: lead, LINE_MANAGER: person.manager if person else ""}.get(role, "")
    return holder if fits(holder) else role


def _told_by_auditor(desk: Desk, one: Escalation) -> None:
    """What the auditor wrote down in the audit itself counts (role `told`); the letter goes all the same."""
    audit = one.audit or (desk.store.audit_of_return(one.return_id) if one.return_id else None)
    if audit is None:
        return
    stored = desk.store.audit(audit)
    instrument = desk.store.instrument(stored.head.instrument, stored.head.instrument_version)
    for key in instrument.role("told"):
        answer = stored.audit.answers.get(key)
        for row in answer.rows if answer else ():
            when = _written(row.get("at"))
            role = str(row.get("post"))
            if when is not None and (role in _ON_THE_CASE or is_post(desk, role)):
                desk.store.tell(one.id, role, "audit", by=desk.by, who=stored.head.auditor, when=when)


def _written(value: object) -> dt.datetime | None:
    try:
        return _past(moment(str(value)))
    except InputError:
        return None
