"""Errors meant for people: each is one or more sentences that say what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable


class QaError(Exception):
    """Something a person can put right; a door prints `problems`, one a line, and exits with 2.

    Args:
        problems: one sentence, or several; each says what is wrong, where, and what to do.
    """

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class InputError(QaError):
    """What was given to a command cannot be read or names things that do not exist."""


class InstrumentError(QaError):
    """An instrument definition that contradicts itself or a version already released."""


class FactError(QaError):
    """A fact about a case whose form is not the documented one."""


class StoreError(QaError):
    """The database cannot be opened, is too new, or refused a change."""


class StaleError(StoreError):
    """Somebody else changed the same thing in between; nothing was saved."""
