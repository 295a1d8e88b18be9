"""Second audits, moderation, self-checks, results of earlier years."""

from __future__ import annotations

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
