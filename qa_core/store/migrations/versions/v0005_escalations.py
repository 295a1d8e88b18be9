"""Escalations: recipients, clocks, decisions, outgoing mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qa_core.store.migrations import columns as c

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
    op.create_table(
        "escalation_course",
        *(c.number(), c.whole("escalation"), c.whole("raising"), c.moment("raised_at")),
        *(c.text("acknowledged_by", True), c.moment("acknowledged_at", True), c.long("notes")),
        *(c.text("mash"), c.moment("mash_at", True), c.long("mash_said"), c.text("ended")),
        *(c.text("ended_by", True), c.moment("ended_at", True), c.long("words"), c.salt()),
        sa.ForeignKeyConstraint(["escalation"], ["escalation.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("escalation", "raising", name="uq_escalation_course"),
    )
    op.create_table(
        "escalation_recipient",
        *(c.number(), c.whole("course"), c.text("post"), c.moment("told_at", True)),
        *(c.text("told_by", True), c.text("how"), c.salt()),
        sa.ForeignKeyConstraint(["course"], ["escalation_course.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("course", "post", name="uq_escalation_recipient"),
    )
    op.create_table(
        "letter",
        *(c.number(), c.text("about"), c.text("recipient"), c.text("subject"), c.long("text")),
        *(c.text("state"), c.text("reason"), c.moment("made_at"), c.text("by")),
        *(c.moment("tried_at", True), c.moment("sent_at", True), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("about", "recipient", "subject", name="uq_letter"),
    )
