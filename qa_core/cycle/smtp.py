"""The mail server: one connection for a batch of messages; every failure is a sentence, never a crash."""

from __future__ import annotations

import os
import smtplib
import ssl
import time
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from qa_core.model.mail import Mail

PASSWORD = "QA_MAIL_PASSWORD"
PATIENCE = 10
"""How many seconds the server has to answer."""
PAUSE = 60
"""For how many seconds a server that could not be reached is left alone: no batch of returns waits for it."""
_silent: dict[tuple[str, int], tuple[float, str]] = {}


class Failed(Exception):
    """A message could not be given to the server; the sentence says why."""


class Line:
    """A connection that is made when the first message is sent.

    Args:
        mail: the server.
        stubborn: try a server again that did not answer a moment ago.
    """

    def __init__(self, mail: Mail, *, stubborn: bool = False) -> None:
        self._mail, self._stubborn = mail, stubborn
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, message: EmailMessage, to: str) -> None:
        """Give one message to the server; Failed, with a sentence, where it does not take it."""
        try:
            server = self._server or self._connected()
            server.send_message(message, self._mail.sender, [to])
        except (OSError, ValueError) as error:  # smtplib's own errors are among these
            if not isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
                self._hang_up()
            raise Failed(_sentence(error)) from None
        finally:
            if self._server is not None and self._server.sock is None:
                self._server = None  # it hung up, as after 421

    def _connected(self) -> smtplib.SMTP:
        mail = self._mail
        place = (mail.host.casefold(), mail.port)
        since, why = _silent.get(place, (float("-inf"), ""))
        if not self._stubborn and time.monotonic() - since < PAUSE:
            raise Failed(why)
        try:
            self._server = _open(mail)
        except (OSError, ValueError) as error:
            _silent[place] = (time.monotonic(), _sentence(error))
            raise
        _silent.pop(place, None)
        return self._server

    def _hang_up(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except OSError:
                server.close()


def _open(mail: Mail) -> smtplib.SMTP:
    password = os.environ.get(PASSWORD, "")
    if mail.user and not password:
        raise OSError(f"the password is missing; give it in the environment as {PASSWORD}")
    context = None if mail.tls == "none" else ssl.create_default_context()
    if mail.tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=PATIENCE, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=PATIENCE)
    try:
        if mail.tls == "starttls":
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, password)
    except BaseException:
        server.close()
        raise
    return server


def _sentence(error: OSError | ValueError) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()), (0, b""))
        said = f"The mail server refused the recipient ({code} {_plain(words)})"
    elif isinstance(error, smtplib.SMTPAuthenticationError):
        said = "The mail server did not accept user and password"
    elif isinstance(error, smtplib.SMTPResponseException):
        said = f"The mail server said {error.smtp_code} {_plain(error.smtp_error)}"
    elif isinstance(error, ssl.SSLError):
        said = f"The connection to the mail server could not be secured ({_plain(error.reason or error)})"
    else:
        said = f"The mail server could not be used: {_plain(getattr(error, 'strerror', None) or error)}"
    return f"{said[:300]}."


def _plain(words: object) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split()).rstrip(".")
