"""Columns that migrations make."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def text(name: str, null: bool = False) -> sa.Column[str]:
    """A word or a line."""
    return sa.Column(name, sa.String, nullable=null)


def long(name: str) -> sa.Column[str]:
    """Text of any length."""
    return sa.Column(name, sa.Text, nullable=False)


def whole(name: str, null: bool = False) -> sa.Column[int]:
    """A whole number."""
    return sa.Column(name, sa.Integer, nullable=null)


def salt() -> sa.Column[str]:
    """Chance, given by the database: it keeps the record's hash in the log from telling what it says."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    chance = "(lower(hex(randomblob(16))))" if sqlite else "(gen_random_uuid()::text)"
    return sa.Column("salt", sa.String, nullable=False, server_default=sa.text(chance))


def number() -> sa.Column[int]:
    """A number that the writer gives."""
    return sa.Column("number", sa.Integer, autoincrement=False, nullable=False)


def yes(name: str) -> sa.Column[bool]:
    """Yes or no."""
    return sa.Column(name, sa.Boolean, nullable=False)


def day(name: str, null: bool = True) -> sa.Column[object]:
    """A plain date."""
    return sa.Column(name, sa.Date, nullable=null)


def moment(name: str, null: bool = False) -> sa.Column[object]:
    """A moment in UTC."""
    kind = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
    return sa.Column(name, kind, nullable=null)
