"""Learning over time, recommendations, results of earlier years."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qa_core.store.migrations import columns as c

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
    _learning()
    _recommendations()
    op.create_table(
        "past_result",
        *(c.number(), c.text("instrument"), c.text("version"), c.text("case_ref"), c.text("record")),
        *(c.text("agency"), c.day("date", null=False), c.whole("month"), c.text("grade")),
        *(c.long("answers"), c.text("file"), c.text("by"), c.moment("at")),
        *(c.moment("replaced_at", null=True), c.text("reason"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_past_result_month", "past_result", ["month"])


def _learning() -> None:
    op.create_table(
        "learning_look",
        *(c.number(), c.text("person"), c.text("by"), c.text("capacity"), c.moment("at"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "learning_mark",
        *(c.number(), c.whole("audit"), c.whole("row"), c.text("content"), c.text("kind")),
        *(c.text("capacity"), c.text("ref"), c.long("note"), c.text("by"), c.moment("at"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
    )
    op.create_index("ix_learning_mark_audit", "learning_mark", ["audit"])


def _recommendations() -> None:
    op.create_table(
        "recommendation",
        *(c.number(), c.text("exercise", null=True), c.text("theme"), c.long("text"), c.text("owner")),
        *(c.day("due", null=False), c.text("state"), c.text("by"), c.moment("at"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["exercise"], ["exercise.id"]),
    )
    op.create_table(
        "recommendation_step",
        *(c.number(), c.whole("recommendation"), c.text("kind"), c.text("sent_to"), c.long("note")),
        *(c.long("evidence"), c.whole("year", null=True), c.text("by"), c.moment("at"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["recommendation"], ["recommendation.number"]),
    )
    op.create_index("ix_recommendation_step_recommendation", "recommendation_step", ["recommendation"])
