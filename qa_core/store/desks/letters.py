"""Letters, on their way and gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from qa_core.store import letters
from qa_core.store.desks.base import Desk
from qa_core.store.letters import KeptLetter
from qa_core.store.values import now


class LetterDesk(Desk):
    """What is written to people, once for each matter, recipient and subject."""

    def keep_letters(
        self, about: str, recipients: Sequence[str], subject: str, text: str, *, by: str = ""
    ) -> list[KeptLetter]:
        """Keep a letter to each recipient before it leaves; one that is there already stays as it is."""
        with self.database.write() as connection:
            return letters.keep(connection, about, recipients, subject, text, by, now())

    def claim_letter(self, id: str) -> bool:
        """Take a letter to send it; False where it has left, or somebody is sending it this minute."""
        with self.database.write() as connection:
            return letters.claim(connection, id, now())

    def letter_waits(self, id: str, reason: str) -> None:
        """Note why a letter has not left."""
        with self.database.write() as connection:
            letters.wait(connection, id, reason, now())

    def letter_left(self, id: str, *, by: str, at: dt.datetime | None = None, by_hand: bool = False) -> None:
        """Note that a letter has left; StoreError where it has already, or there is none.

        Args:
            id: the letter.
            by: who sent it.
            at: when, in UTC; now unless given.
            by_hand: whether a person sent it, and not the program.
        """
        with self.database.write() as connection:
            letters.leave(connection, id, by, at or now(), by_hand=by_hand)

    def letters(self, *, waiting_only: bool = True) -> list[KeptLetter]:
        """Letters in the order of writing; those that have left, or never will, too where wanted."""
        with self.database.read() as connection:
            return letters.listed(connection, waiting_only)

    def letters_named(self, ids: Sequence[str]) -> list[KeptLetter]:
        """Letters by their ids, in the order of the ids; one that is not there is left out."""
        with self.database.read() as connection:
            return letters.named(connection, ids)
