"""A real mail server on loopback, with what it was given."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


@dataclass
class Mailbox:
    """What came in; `refuse` holds addresses that the server does not take."""

    port: int
    got: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refuse: set[str] = field(default_factory=set)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)

    @property
    def subjects(self) -> list[tuple[str, str]]:
        """To whom, and what about."""
        return [(to, str(message["Subject"])) for to, message in self.got]

    def toml(self, tls: str = "none", more: str = "") -> str:
        """The lines of qa.toml that lead here."""
        return (
            f'[mail]\nhost = "127.0.0.1"\nport = {self.port}\nfrom = "qa@council.example"\n'
            f'tls = "{tls}"\n{more}\n'
            '[mail.posts]\nfamily-support-manager = "fsm@council.example"\n'
        )

    def into(self, toml: Path) -> None:
        """Lead the letters of an organisation here."""
        head, _, rest = toml.read_text(encoding="utf-8").partition("[mail]\n")
        _, found, tail = rest.partition("[settings]\n")
        assert found
        toml.write_text(f"{head}{self.toml()}\n[settings]\n{tail}", encoding="utf-8")

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take a recipient, or not."""
        if address in self.refuse:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Take a message."""
        for to in envelope.rcpt_tos:
            message = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.got.append((to, message))
        return "250 OK"

    def login(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        """Let the one user in."""
        self.logins.append((data.login, data.password))
        known = data.password == b"secret"
        return AuthResult(success=known, handled=known)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(box: Mailbox, certificate: Path | None = None) -> Iterator[Mailbox]:
    """The server of a mailbox, until the end of the `with`."""
    secure: dict[str, Any] = {}
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        secure = {"tls_context": context, "require_starttls": True, "authenticator": box.login}
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **secure)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
