"""Instrument versions, kept whole: audits stay readable after the plugin was upgraded or uninstalled."""

from __future__ import annotations

import datetime as dt
import json

from sqlalchemy import Connection

from qa_core.errors import InstrumentError, StoreError
from qa_core.model.instrument import Instrument
from qa_core.store import bulk, log, vouch
from qa_core.store.engine import first, query

_COLUMNS = ("number", "id", "version", "digest", "canonical", "at")


def save(connection: Connection, instrument: Instrument, at: dt.datetime) -> int:
    """Keep an instrument version, once; its number.

    Raises: InstrumentError where the same id and version is kept with other content.
    """
    found = _find(connection, instrument)
    if found is not None:
        return found
    number = bulk.following(connection, "instrument_snapshot")
    canonical = instrument.canonical.decode("utf-8")
    values = (number, instrument.id, instrument.version, instrument.digest, canonical, at.isoformat())
    bulk.insert(connection, "instrument_snapshot", _COLUMNS, [values])
    kept = {"id": instrument.id, "version": instrument.version, "digest": instrument.digest}
    said = vouch.saying(kept, vouch.prints(connection, "instrument_snapshot", [number]))
    log.append(connection, at, [("instrument.kept", said)])
    return number


def number_of(connection: Connection, instrument: Instrument) -> int:
    """The number of a kept instrument; StoreError where it is not kept, InstrumentError as `save`."""
    found = _find(connection, instrument)
    if found is None:
        raise StoreError(f"Instrument {instrument.id} {instrument.version} is not kept in this database.")
    return found


def named(connection: Connection, id: str, version: str, digest: str) -> int:
    """The number of a kept version by its names; StoreError where it is not kept, or with another digest."""
    sql = "SELECT number, digest FROM instrument_snapshot WHERE id = ? AND version = ?"
    row = first(connection, sql, id, version)
    if row is None:
        raise StoreError(f"Instrument {id} {version} is not kept in this database.")
    if row[1] != digest:
        raise StoreError(_differs(id, version, row[1], digest))
    return int(row[0])


def load(connection: Connection, id: str, version: str) -> Instrument:
    """A kept instrument version; StoreError where it is not kept."""
    sql = "SELECT canonical FROM instrument_snapshot WHERE id = ? AND version = ?"
    row = first(connection, sql, id, version)
    if row is None:
        raise StoreError(f"Instrument {id} {version} is not kept in this database.")
    return Instrument.parse(json.loads(row[0]), f"{id} {version} in the database")


def listed(connection: Connection) -> list[tuple[str, str, str]]:
    """Id, version and digest of every kept version."""
    rows = query(connection, "SELECT id, version, digest FROM instrument_snapshot ORDER BY id, number")
    return [(row[0], row[1], row[2]) for row in rows]


def _find(connection: Connection, instrument: Instrument) -> int | None:
    sql = "SELECT number, digest FROM instrument_snapshot WHERE id = ? AND version = ?"
    row = first(connection, sql, instrument.id, instrument.version)
    if row is not None and row[1] != instrument.digest:
        raise InstrumentError(_differs(instrument.id, instrument.version, row[1], instrument.digest))
    return None if row is None else int(row[0])


def _differs(id: str, version: str, kept: str, given: str) -> str:
    return (
        f"Instrument {id} {version} is kept here with the digest {kept}, and the one given has {given}. "
        "A released version never changes: give the changed instrument a new version."
    )
