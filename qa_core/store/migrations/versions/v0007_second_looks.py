"""Second audits, moderation, self-checks, results of earlier years."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qa_core.store.migrations import columns as c

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
    _returns()
    _purposes()
    _moderations()


def _purposes() -> None:
    op.create_table(
        "audit_purpose",
        *(c.text("return_id"), c.text("purpose"), c.whole("looks_at", null=True), c.text("withdrawn")),
        *(c.moment("at"), c.text("by"), c.salt()),
        sa.PrimaryKeyConstraint("return_id"),
        sa.ForeignKeyConstraint(["return_id"], ["allocation.return_id"]),
        sa.ForeignKeyConstraint(["looks_at"], ["audit.number"]),
    )
    op.create_index("ix_audit_purpose_looks_at", "audit_purpose", ["looks_at"])
    op.create_table(
        "second_draw",
        *(c.number(), c.text("period"), c.text("instrument"), c.whole("share"), c.text("seed")),
        *(c.long("frame"), c.long("chosen"), c.moment("at"), c.text("by"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
    )


def _moderations() -> None:
    op.create_table(
        "moderation",
        *(c.number(), c.whole("audit"), c.text("before", null=True), c.text("after"), c.long("grades")),
        *(c.long("reason"), c.whole("revision"), c.moment("at"), c.text("by"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
    )
    op.create_index("ix_moderation_audit", "moderation", ["audit"])


def _returns() -> None:
    op.create_table(
        "toolkit_sent",
        *(c.text("return_id"), c.text("lead_professional"), c.day("closed"), c.long("involved"), c.salt()),
        sa.PrimaryKeyConstraint("return_id"),
        sa.ForeignKeyConstraint(["return_id"], ["allocation.return_id"]),
    )
    op.create_table(
        "toolkit_reissue",
        *(c.text("return_id"), c.text("superseded_by"), c.long("reason"), c.moment("at"), c.text("by")),
        c.salt(),
        sa.PrimaryKeyConstraint("return_id"),
        sa.ForeignKeyConstraint(["return_id"], ["allocation.return_id"]),
        sa.ForeignKeyConstraint(["superseded_by"], ["allocation.return_id"]),
    )
    op.create_table(
        "return_settled",
        *(c.number(), c.text("kept"), c.long("reason"), c.moment("at"), c.text("by"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["number"], ["toolkit_return.number"]),
    )
    op.create_table(
        "return_again",
        *(c.number(), c.text("return_id"), c.text("file"), c.text("sha256"), c.whole("audit", null=True)),
        *(c.moment("received_at"), c.text("by"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["return_id"], ["allocation.return_id"]),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
    )
    op.create_index("ix_return_again_return_id", "return_again", ["return_id"])
    op.create_table(
        "audit_changed",
        *(c.number(), c.whole("audit"), c.whole("revision"), c.long("said"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
    )
    op.create_index("ix_audit_changed_audit", "audit_changed", ["audit"])
