"""Frames, draws, duties: who is asked to audit which case."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
