"""`qa mail`: letters that wait."""

from __future__ import annotations

from qa_core.cli.lazy import Entry, LazyGroup

group = LazyGroup(
    "mail",
    help="List letters to posts and people, and send those that wait.",
    epilog="Example: qa mail list",
    table={
        "list": Entry("qa_core.cli.mail.list:list_", "List letters that have not left, and why."),
        "send": Entry("qa_core.cli.mail.send:send", "Send by the mail server what waits."),
        "sent": Entry("qa_core.cli.mail.sent:sent", "Note that you sent messages of the outbox yourself."),
    },
)
