"""Draws of cases, and cases held back from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from qa_core.model.sampling import Frame
from qa_core.store import draws as kept_draws
from qa_core.store import holds as kept_holds
from qa_core.store import withdrawals as kept_withdrawals
from qa_core.store.desks.base import Desk
from qa_core.store.draw_records import Draw, Hold, Known, NewDraw
from qa_core.store.values import now


class DrawDesk(Desk):
    """Which cases were drawn for which month, from which frame, by which seed."""

    def draw(self, instrument: str, make: Callable[[Known], NewDraw], *, by: str) -> Draw:
        """Make a draw and keep it, in one transaction that shuts every other draw out.

        Args:
            instrument: the id of the instrument that cases are drawn for.
            make: gives the draw from what is known within the transaction; what it raises is raised, and
                nothing is kept.
            by: who draws.
        """
        with self.database.write() as connection:
            return kept_draws.draw(connection, instrument, make, by, now())

    def known_for_draw(self, instrument: str) -> Known:
        """What a draw for an instrument would be made from now."""
        with self.database.read() as connection:
            return kept_draws.known(connection, instrument)

    def withdraw_draw(self, id: str, reason: str, *, by: str) -> Draw:
        """Take a draw back with its replacements; nothing of it is changed. The withdrawal.

        Raises: StoreError where there is no such draw; StaleError where it was taken back before, or one of
            its cases is given out, has a toolkit out, or was audited since.
        """
        with self.database.write() as connection:
            return kept_withdrawals.withdraw(connection, id, reason, by=by, at=now())

    def drawn(self, instrument: str, month: str) -> list[str]:
        """The cases chosen for a month (`2026-11`), with replacements in the place of what they replace.

        Draws that were withdrawn are left out.
        """
        with self.database.read() as connection:
            return kept_draws.drawn(connection, instrument, month)

    def draws(self, instrument: str | None = None, month: str | None = None) -> list[Draw]:
        """The draws and replacements that fit all that is given, in their order."""
        with self.database.read() as connection:
            return kept_draws.listed(connection, instrument, month)

    def draw_of(self, id: str) -> Draw:
        """One draw or replacement; StoreError where there is none of that id."""
        with self.database.read() as connection:
            return kept_draws.one(connection, id)

    def frame(self, id: str) -> Frame:
        """The frame of a draw; StoreError where it was altered since."""
        with self.database.read() as connection:
            return kept_draws.frame(connection, id)

    def audited_cases(self, instrument: str) -> list[tuple[str, dt.date]]:
        """Case and day of each audit with an instrument that counts, results of earlier years included."""
        with self.database.read() as connection:
            return kept_draws.audited(connection, instrument)

    def hold(self, case: str, reason: str, *, by: str) -> Hold:
        """Hold a case back from draws; StoreError where it is held already."""
        with self.database.write() as connection:
            return kept_holds.hold(connection, case, reason, by, now())

    def release_hold(self, case: str, reason: str, *, by: str) -> Hold:
        """Let a case be drawn again; StoreError where it is not held back."""
        with self.database.write() as connection:
            return kept_holds.release(connection, case, reason, by, now())

    def holds(self, *, current: bool = False) -> list[Hold]:
        """Every hold; `current` leaves out those that were released."""
        with self.database.read() as connection:
            return kept_holds.listed(connection, current)
