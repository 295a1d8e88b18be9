"""Learning over time, recommendations."""

from __future__ import annotations

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
