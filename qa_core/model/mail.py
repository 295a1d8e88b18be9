"""How letters leave the house: what `qa.toml` says under [mail]."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from qa_core.model.base import Frozen

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def address(text: str) -> str:
    """An address of one mailbox as it may stand in a header.

    Raises: ValueError where it is none, or is more than one.
    """
    from email.errors import MessageError
    from email.headerregistry import Address

    try:
        found = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError):
        found = None
    if found is None or not (found.username and found.domain) or not (text.isascii() and text.isprintable()):
        raise ValueError(f"{text!r} is no mail address such as qa@council.example")
    return text


Mailbox = Annotated[str, AfterValidator(address)]


class Mail(Frozen):
    """The mail server, who writes, and the addresses of posts; the password is never written down here.

    Without a `host` letters are left in the folder `outbox` beside `qa.toml`.
    """

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    sender: Mailbox | Literal[""] = Field(default="", alias="from")
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    posts: dict[str, Mailbox] = {}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.host and not self.sender:
            raise ValueError("a mail server wants a line `from` with the address that letters come from")
        if self.user and self.tls == "none" and self.host not in LOOPBACK:
            raise ValueError('a password is never sent in the open: set tls = "starttls" or "tls"')
        return self
