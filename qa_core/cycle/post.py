"""Letters to posts and people: references only, kept before they leave, never sent twice, never lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from hmac import new as hmac
from pathlib import Path
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.setup import POSTS
from qa_core.cycle.smtp import Failed, Line
from qa_core.errors import InputError
from qa_core.model.mail import address
from qa_core.store.letters import NOT_SENT, KeptLetter

HEADS = ("id", "about", "to", "subject", "state", "since", "why")
OUTBOX, ASIDE = "outbox", "not-sent"
BY_SMTP = "smtp"
NO_SERVER = "There is no mail server in qa.toml: send the message in the outbox yourself."
_HEADER = 200
_FORBIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to be told.

    Args:
        to: posts (`family-support-manager`) or references of people; each gets a message of their own.
        subject: one line: fixed words and ids.
        text: fixed sentences and ids; never what a person wrote about a case.
        about: the id of what it is about; the same letter about it goes to nobody twice.
    """

    to: tuple[str, ...]
    subject: str
    text: str
    about: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a letter.

    Args:
        where: `smtp` where every message has left, else the path of the first in the outbox; `by-hand` where
            a person sent it before.
        id: the first message, such as M-0001.
        waiting: why messages wait, a sentence for each that does.
    """

    where: str
    id: str
    waiting: tuple[str, ...] = ()


def send(desk: Desk, letter: Letter) -> Sent:
    """Send a letter by the mail server of qa.toml; without one, or where it fails, to the outbox.

    Whatever happens after this call began, the letter is kept; `qa mail send` tries again.

    Args:
        desk: where this happens.
        letter: what is to be told, to whom.

    Returns: where it went.
    Raises: InputError where the letter is to nobody, or a line of it could change the head of a message.
    """
    posted = post(desk, [letter])
    waiting = [one for one in posted if not one.gone]
    if waiting:
        where = str(path_of(desk, waiting[0]))
    else:
        where = BY_SMTP if any(one.state == "sent" for one in posted) else "by-hand"
    return Sent(where, posted[0].id, tuple(f"{one.id}: {one.reason}" for one in waiting))


def post(desk: Desk, letters: Iterable[Letter], *, stubborn: bool = False) -> list[KeptLetter]:
    """Keep letters and send what has not left, over one connection; each message as it stands afterwards."""
    kept: list[KeptLetter] = []
    for letter in letters:
        _check(letter)
        kept += desk.store.keep_letters(letter.about, letter.to, letter.subject, letter.text, by=desk.by)
    return deliver(desk, kept, stubborn=stubborn)


def deliver(desk: Desk, kept: Iterable[KeptLetter], *, stubborn: bool = False) -> list[KeptLetter]:
    """Send letters that wait; each as it stands afterwards.

    Args:
        desk: where this happens.
        kept: the letters.
        stubborn: try a mail server again that did not answer a moment ago.
    """
    ids = [one.id for one in kept]
    with Line(desk.config.mail, stubborn=stubborn) as line:
        for one in desk.store.letters_named(ids):
            if one.waits:
                _try(desk, line, one)
    now = {one.id: one for one in desk.store.letters_named(ids)}
    return [now[id] for id in ids]


def put_aside(desk: Desk, letters: Iterable[KeptLetter]) -> tuple[str, ...]:
    """Take messages that are not sent any more out of the outbox, into the folder `not-sent` beside it.

    Returns: a sentence for each letter.
    """
    return tuple(_aside(desk, one) for one in letters)


def listed(desk: Desk, *, everything: bool = False) -> list[dict[str, Any]]:
    """Letters that have not left, and why; those that have too where wanted."""
    return [
        {
            "id": one.id,
            "about": one.about,
            "to": one.recipient,
            "subject": one.subject,
            "state": one.state,
            "since": one.made_at.isoformat(timespec="minutes"),
            "sent": one.sent_at.isoformat(timespec="minutes") if one.sent_at else None,
            "why": one.reason,
            "file": None if one.gone else str(path_of(desk, one)),
        }
        for one in desk.store.letters(waiting_only=not everything)
    ]


def left_by_hand(desk: Desk, id: str) -> None:
    """Note that a person sent a message of the outbox; StoreError where there is none, or it left before."""
    desk.store.letter_left(id, by=desk.by, by_hand=True)
    for one in desk.store.letters_named([id]):
        for place in (OUTBOX, ASIDE):
            _remove(desk.config.folder / place / path_of(desk, one).name)


def path_of(desk: Desk, letter: KeptLetter) -> Path:
    """Where a message lies until it leaves, or where it was put because it is not sent any more."""
    words = (letter.id, letter.about, letter.recipient)
    name = " ".join(re.sub(r"[^A-Za-z0-9_-]+", "-", word)[:50] for word in words)
    return desk.config.folder / (ASIDE if letter.state == NOT_SENT else OUTBOX) / f"{name}.eml"


def is_post(desk: Desk, name: str) -> bool:
    """Whether a recipient is a post, and not a person by reference."""
    return name in desk.config.mail.posts or name in desk.organisation.posts or name in POSTS


def called(desk: Desk, post: str) -> str:
    """The words for a post: the organisation's own, else those that go with qa."""
    return desk.organisation.posts.get(post) or POSTS.get(post) or desk.organisation.post(post)


def fits(line: str) -> bool:
    """Whether a line may stand in the head of a message: short, not empty, and nothing but a line."""
    return 0 < len(line.strip()) <= len(line) <= _HEADER and not _unsafe(line)


def _try(desk: Desk, line: Line, letter: KeptLetter) -> None:
    to, lacking = _address(desk, letter.recipient)
    server = bool(desk.config.mail.host)
    if lacking or not server:
        _lay_down(desk, letter, to, " ".join([*lacking, *([] if server else [NO_SERVER])]))
    elif desk.store.claim_letter(letter.id):
        try:
            line.send(_message(desk, letter, to), to)
        except Failed as failure:
            _lay_down(desk, letter, to, f"{failure} Send it again with: qa mail send")
        else:
            desk.store.letter_left(letter.id, by=desk.by)
            _remove(path_of(desk, letter))


def _aside(desk: Desk, letter: KeptLetter) -> str:
    kept = path_of(desk, letter)
    lies = desk.config.folder / OUTBOX / kept.name
    said = f"{letter.id} to {letter.recipient} had not left, and is not sent any more"
    if not lies.exists():
        return f"{said}."
    try:
        kept.parent.mkdir(exist_ok=True)
        lies.replace(kept)
    except OSError as error:
        why = error.strerror or type(error).__name__
        return f"{said}: its message still lies in the outbox ({why}); delete {lies.name} there."
    return f"{said}: its message lies in the folder {ASIDE} now."


def _lay_down(desk: Desk, letter: KeptLetter, to: str, reason: str) -> None:
    """Put a message into the outbox; one that cannot be written there still waits in the database."""
    from qa_core.cycle.returns import write_whole

    message = _message(desk, letter, to)
    message["X-Unsent"] = "1"  # mail programs open it as a draft
    try:
        write_whole(path_of(desk, letter), message.as_bytes())
    except InputError as error:
        reason = f"{reason} {_plain(str(error))}"
    except OSError as error:
        reason = f"{reason} The outbox cannot be written: {error.strerror or type(error).__name__}."
    desk.store.letter_waits(letter.id, reason)


def _message(desk: Desk, letter: KeptLetter, to: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    sender = desk.config.mail.sender
    if sender:
        message["From"] = Address(display_name=_plain(desk.organisation.name), addr_spec=sender)
    if to:
        message["To"] = Address(addr_spec=to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.made_at)
    message["Message-ID"] = f"<{_mark(desk, letter)}@{sender.rpartition('@')[2] or 'qa.invalid'}>"
    message["Auto-Submitted"] = "auto-generated"
    name = letter.recipient
    who = called(desk, name) if is_post(desk, name) else name
    message.set_content(f"For: {_plain(who)}\n\n{letter.text.strip()}\n", cte="quoted-printable")
    return message


def _mark(desk: Desk, letter: KeptLetter) -> str:
    """The same for the same letter of this database at any time, and of no other database."""
    words = "\n".join((letter.about, letter.recipient, letter.subject))
    return hmac(desk.store.key(), words.encode("utf-8"), sha256).hexdigest()[:32]


def _address(desk: Desk, name: str) -> tuple[str, list[str]]:
    """The address of a recipient, or what is lacking."""
    if is_post(desk, name):
        found = desk.config.mail.posts.get(name, "")
        return found, [] if found else [f"The post {name} has no address: give it in qa.toml, [mail.posts]."]
    person = desk.store.person(name)
    try:
        return address(person.email if person else ""), []
    except ValueError:
        place = (
            "give it in the staff list, column email"
            if person
            else "it is neither a post nor in the staff list"
        )
        return "", [f"{name} has no address that can be used: {place}."]


def _check(letter: Letter) -> None:
    if not letter.to:
        raise InputError(f"The letter about {letter.about} is to nobody.")
    for line in (*letter.to, letter.subject, letter.about):
        if not fits(line):
            raise InputError(
                f"{line[:60]!r} cannot stand in the head of a message: one short line is wanted."
            )
    if _unsafe(letter.text.replace("\n", " ").replace("\t", " ")):
        raise InputError(f"The letter about {letter.about} holds characters that no message may hold.")


def _plain(text: str) -> str:
    return " ".join("".join(" " if _unsafe(character) else character for character in text).split())


def _unsafe(text: str) -> bool:
    return any(unicodedata.category(character) in _FORBIDDEN for character in text)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # it is open somewhere; the database knows that it has left
