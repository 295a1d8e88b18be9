"""The store: one object over SQLite or PostgreSQL, each call one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Self

from qa_core import __version__
from qa_core.errors import StoreError
from qa_core.store import bulk, escalations, log, migrate, rebuild, snapshots, vouch
from qa_core.store.desks.audits import AuditDesk
from qa_core.store.desks.draws import DrawDesk
from qa_core.store.desks.duties import DutyDesk
from qa_core.store.desks.escalations import EscalationDesk
from qa_core.store.desks.exercises import ExerciseDesk
from qa_core.store.desks.figures import FigureDesk
from qa_core.store.desks.follow_up import FollowUpDesk
from qa_core.store.desks.learning import LearningDesk
from qa_core.store.desks.letters import LetterDesk
from qa_core.store.desks.lists import ListDesk
from qa_core.store.desks.records import RecordDesk
from qa_core.store.desks.reports import ReportDesk
from qa_core.store.desks.returns import ReturnDesk
from qa_core.store.desks.second_looks import SecondLookDesk
from qa_core.store.desks.settling import SettlingDesk
from qa_core.store.engine import Database, first
from qa_core.store.values import now

WITHOUT_LEARNING = "0001"
"""The schema that kept no log of learning points."""
WITH_COURSES = "0005"
"""The first schema that keeps what is done about escalations."""


class Store(
    ListDesk,
    RecordDesk,
    ReturnDesk,
    AuditDesk,
    FigureDesk,
    ExerciseDesk,
    DrawDesk,
    DutyDesk,
    SecondLookDesk,
    LetterDesk,
    EscalationDesk,
    LearningDesk,
    FollowUpDesk,
    SettlingDesk,
    ReportDesk,
):
    """What is kept, and the only way to it. Every method is one transaction: all of it or nothing.

    Made by `open` or `create`; close it, or use it in a `with`.
    """

    @classmethod
    def open(cls, url: str, *, create: bool = False, network: bool = False, key: bytes | None = None) -> Self:
        """Open a database.

        Args:
            url: such as `sqlite:///qa.db` or `postgresql+psycopg://user@host/name`.
            create: make it where it is missing, and bring an older one up to date.
            network: let a SQLite file lie on a network drive all the same, at one's own risk.
            key: signs toolkits in place of a random key where the database is made now; for demonstrations
                and tests only.

        Raises: StoreError where there is none, or it is of another version, or cannot be reached.
        """
        return cls._made(url, network, partial(_upgrade, key=key) if create else migrate.current)

    @classmethod
    def create(cls, url: str, *, network: bool = False, key: bytes | None = None) -> Self:
        """Make a database, or bring an older one up to date.

        Args:
            url, network, key: as `open`.

        Raises: StoreError where it is there already and needs nothing.
        """
        return cls._made(url, network, partial(_create, key=key))

    @classmethod
    def _made(cls, url: str, network: bool, prepare: Callable[[Database], object]) -> Self:
        database = Database(url, network=network)
        try:
            prepare(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def close(self) -> None:
        """Give back every connection."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def key(self) -> bytes:
        """The key that signs toolkits; made with the database, backed up with it, and never changed."""
        if self._key is None:
            self._key = self._kept_key()
        return self._key

    def _kept_key(self) -> bytes:
        with self.database.read() as connection:
            row = first(connection, "SELECT value FROM meta WHERE key = 'hmac_key'")
        if row is None:
            raise StoreError(
                "The key that signs toolkits is gone from the database: bring back the last backup."
            )
        return bytes.fromhex(row[0])


def _create(database: Database, key: bytes | None = None) -> None:
    if not _upgrade(database, key):
        raise StoreError(f"The database {database.url.database} is there already. Nothing was changed.")


def _upgrade(database: Database, key: bytes | None = None) -> bool:
    """Make a database or bring it up to date, in one transaction; whether anything was to be done."""
    with database.write() as connection:
        before = migrate.upgrade(connection)
        if before == migrate.HEAD:
            return False
        if before == WITHOUT_LEARNING:
            rebuild.learned(connection, snapshots.load)
        at = now()
        if before is not None and before < WITH_COURSES:
            escalations.carry_over(connection, at)
        if before is None:
            made = [
                ("hmac_key", (key or secrets.token_bytes(32)).hex()),
                ("made_at", at.isoformat()),
                ("made_by", __version__),
            ]
            bulk.insert(connection, "meta", ("key", "value"), list(made))
        settings = vouch.prints(connection, "meta", ("hmac_key", "made_at", "made_by"))
        about = vouch.saying({"from": before, "to": migrate.HEAD}, settings)
        log.append(connection, at, [("store.upgraded", about)])
    return True
