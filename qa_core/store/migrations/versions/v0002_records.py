"""Records of cases, exercises of several agencies, learning points."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qa_core.store.migrations import columns as c

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
    _records()
    _exercises()
    _learning()


def _records() -> None:
    op.create_table(
        "allocation_subject",
        *(c.text("return_id"), c.text("record"), c.whole("cycle"), c.long("previous")),
        sa.PrimaryKeyConstraint("return_id"),
        sa.ForeignKeyConstraint(["return_id"], ["allocation.return_id"]),
    )
    op.create_table(
        "case_record",
        *(c.text("instrument"), c.text("record"), c.whole("cycle"), c.text("case_ref"), c.day("date")),
        *(c.long("facts"), c.moment("at"), c.text("by")),
        sa.PrimaryKeyConstraint("instrument", "record", "cycle"),
    )
    op.create_index("ix_case_record_case", "case_record", ["case_ref"])


def _exercises() -> None:
    op.create_table(
        "exercise",
        *(c.text("id"), c.whole("snapshot"), c.text("theme"), c.text("trigger_source")),
        *(c.text("lead_auditor"), c.whole("look_back_months"), c.day("due"), c.moment("at"), c.text("by")),
        c.salt(),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["snapshot"], ["instrument_snapshot.number"]),
    )
    op.create_table(
        "exercise_request",
        *(c.number(), c.text("exercise"), c.text("case_ref"), c.text("agency"), c.text("auditor")),
        *(c.text("state"), c.text("reason"), c.text("by"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["exercise"], ["exercise.id"]),
    )
    op.create_index("ix_exercise_request_exercise", "exercise_request", ["exercise"])
    op.create_table(
        "exercise_case",
        *(c.number(), c.text("exercise"), c.text("case_ref"), c.long("result")),
        *(c.moment("collated_at", null=True), c.long("discussion"), c.text("suggested", null=True)),
        *(c.text("grade", null=True), c.long("reason"), c.text("by"), c.moment("graded_at", null=True)),
        *(c.whole("version"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["exercise"], ["exercise.id"]),
    )
    op.create_index("ix_exercise_case_exercise", "exercise_case", ["exercise"])


def _learning() -> None:
    op.create_table(
        "learning_point",
        *(c.whole("audit"), c.whole("row"), c.text("person"), c.text("area"), c.long("point")),
        c.yes("critical"),
        sa.PrimaryKeyConstraint("audit", "row"),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
    )
    op.create_index("ix_learning_point_person", "learning_point", ["person"])
