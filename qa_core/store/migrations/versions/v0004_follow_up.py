"""Feedback, replies, actions and what became of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qa_core.store.migrations import columns as c

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
    _feedback()
    _actions()
    _links()
    _guard()


def _feedback() -> None:
    op.create_table(
        "feedback",
        *(c.number(), c.whole("audit"), c.whole("revision"), c.text("kind"), c.text("reply_id", null=True)),
        *(c.day("reply_by"), c.long("asked"), c.text("reader"), c.text("copied"), c.moment("at")),
        *(c.text("by"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
        sa.UniqueConstraint("reply_id", name="uq_feedback_reply_id"),
    )
    op.create_index("ix_feedback_audit", "feedback", ["audit"])
    op.create_table(
        "feedback_reply",
        *(c.number(), c.whole("feedback"), c.text("file"), c.text("sha256"), c.text("content_hash")),
        *(sa.Column("data", sa.LargeBinary, nullable=False), c.text("status"), c.moment("received_at")),
        *(c.text("by"), c.long("answers"), c.long("comments"), c.long("problems"), c.text("why"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["feedback"], ["feedback.number"]),
    )
    op.create_index("ix_feedback_reply_feedback", "feedback_reply", ["feedback"])


def _actions() -> None:
    op.create_table(
        "action_state",
        *(c.number(), c.whole("audit"), c.text("key"), c.long("finding"), c.long("action")),
        *(c.text("state"), c.text("owner", null=True), c.day("due"), c.long("evidence")),
        *(c.text("accepted"), c.day("own_date"), c.whole("version"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
        sa.UniqueConstraint("audit", "key", name="uq_action_state"),
    )
    op.create_table(
        "action_change",
        *(c.number(), c.whole("action"), c.moment("at"), c.text("by"), c.text("kind"), c.text("before")),
        *(c.text("after"), c.long("note"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["action"], ["action_state.number"]),
    )
    op.create_index("ix_action_change_action", "action_change", ["action"])


def _links() -> None:
    op.create_table(
        "audit_link",
        *(c.number(), c.whole("audit"), c.whole("follows"), c.moment("at"), c.text("by"), c.text("why")),
        c.salt(),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
        sa.ForeignKeyConstraint(["follows"], ["audit.number"]),
    )
    op.create_index("ix_audit_link_audit", "audit_link", ["audit"])
    op.create_table(
        "follow_up_chase",
        *(c.number(), c.text("about"), c.whole("stage"), c.text("recipient"), c.moment("at"), c.text("by")),
        c.salt(),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_follow_up_chase_about", "follow_up_chase", ["about"])


def _guard() -> None:
    """What happened to an action is never changed and never removed."""
    if op.get_bind().dialect.name == "sqlite":
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER action_change_no_{change} BEFORE {change.upper()} ON action_change "
                "BEGIN SELECT RAISE(ABORT, 'history is never changed'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER action_change_no_change BEFORE UPDATE OR DELETE ON action_change "
        "FOR EACH ROW EXECUTE FUNCTION qa_refuse()"
    )
    op.execute(
        "CREATE TRIGGER action_change_no_truncate BEFORE TRUNCATE ON action_change "
        "FOR EACH STATEMENT EXECUTE FUNCTION qa_refuse()"
    )
