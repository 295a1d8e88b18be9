"""Frames, draws, duties: who is asked to audit which case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qa_core.store.migrations import columns as c

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
    _draws()
    _holds()
    _duties()
    _conflicts()


def _draws() -> None:
    op.create_table(
        "sample_draw",
        *(c.number(), c.text("kind"), c.whole("root", null=True), c.text("instrument"), c.text("month")),
        *(c.day("day", null=False), c.text("seed"), c.yes("seed_given"), c.text("stratify"), c.whole("size")),
        *(c.long("target"), c.long("frame"), c.text("frame_sha256"), c.long("chosen"), c.text("replaced")),
        *(c.long("skipped"), c.text("reason"), c.moment("at"), c.text("by"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["root"], ["sample_draw.number"]),
    )
    op.create_index("ix_sample_draw_month", "sample_draw", ["instrument", "month"])


def _holds() -> None:
    op.create_table(
        "sample_hold",
        *(c.number(), c.text("case_ref"), c.text("reason"), c.moment("at"), c.text("by")),
        *(c.moment("released_at", null=True), c.text("released_by"), c.text("release_reason"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_sample_hold_case", "sample_hold", ["case_ref"])


def _duties() -> None:
    op.create_table(
        "duty",
        *(c.number(), c.text("instrument"), c.text("month"), c.text("case_ref"), c.text("auditor")),
        *(c.day("due", null=False), c.text("state"), c.text("return_id", null=True), c.text("origin")),
        *(c.whole("follows", null=True), c.text("ground"), c.long("reason"), c.moment("at"), c.text("by")),
        *(c.moment("ended_at", null=True), c.text("ended_by"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["return_id"], ["allocation.return_id"]),
        sa.ForeignKeyConstraint(["follows"], ["duty.number"]),
    )
    op.create_index("ix_duty_month", "duty", ["month", "instrument"])
    op.create_index("ix_duty_case", "duty", ["case_ref"])
    op.create_table(
        "duty_exemption",
        *(c.number(), c.text("person"), c.text("first_month"), c.text("last_month"), c.long("reason")),
        *(c.moment("at"), c.text("by"), c.moment("ended_at", null=True), c.text("ended_by")),
        *(c.long("end_reason"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_duty_exemption_person", "duty_exemption", ["person"])


def _conflicts() -> None:
    op.create_table(
        "told_conflict",
        *(c.number(), c.text("case_ref"), c.text("person"), c.text("involved"), c.long("reason")),
        *(c.moment("at"), c.text("by"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_told_conflict_case", "told_conflict", ["case_ref"])
