"""What every desk works with: the database, and the instruments found so far."""

from __future__ import annotations

from sqlalchemy import Connection

from qa_core.model.instrument import Instrument
from qa_core.store import snapshots
from qa_core.store.engine import Database


class Desk:
    """A part of the store."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._instruments: dict[tuple[str, str], Instrument] = {}
        self._snapshots: dict[str, int] = {}
        self._key: bytes | None = None

    def _instrument(self, connection: Connection, id: str, version: str) -> Instrument:
        """A kept instrument; what is kept never changes, so it is read once."""
        key = (id, version)
        if key not in self._instruments:
            self._instruments[key] = snapshots.load(connection, id, version)
        return self._instruments[key]

    def _snapshot(self, connection: Connection, instrument: Instrument) -> int:
        """The number of an instrument's snapshot; InstrumentError where another digest is kept."""
        found = self._snapshots.get(instrument.digest)
        if found is None:
            found = snapshots.number_of(connection, instrument)
            self._snapshots[instrument.digest] = found
        return found
