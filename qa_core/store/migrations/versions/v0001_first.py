"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qa_core.store.migrations import columns as c

revision = "0001"
down_revision = None

_KEPT = ("event", "audit_revision", "instrument_snapshot")
"""What is added to and never changed (S3)."""
_IN_WORDS = """
CREATE VIEW counted_answer AS
SELECT r.audit, s.id AS instrument, s.version, r.month, p.team, p.agency, c.question, r.item, c.value, c.state
FROM answer_row r JOIN answer_code c ON c.number = r.code JOIN place p ON p.number = r.place
JOIN instrument_snapshot s ON s.number = c.snapshot
"""
_REFUSE = """
CREATE FUNCTION qa_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'history is never changed'; END $$
"""


def upgrade() -> None:
    """Make every table, and the triggers that guard history."""
    _base()
    _lists()
    _allocations()
    _audits()
    _answers()
    _actions()
    _returns()
    _follow_up()
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _base() -> None:
    op.create_table("meta", c.text("key"), c.text("value"), sa.PrimaryKeyConstraint("key"))
    op.create_table(
        "event",
        sa.Column("seq", sa.BigInteger, autoincrement=False, nullable=False),
        *(c.text("at"), c.text("kind"), c.long("payload"), c.text("previous"), c.text("hash")),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "instrument_snapshot",
        *(c.number(), c.text("id"), c.text("version"), c.text("digest"), c.long("canonical"), c.moment("at")),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id", "version", name="uq_instrument_snapshot"),
    )


def _lists() -> None:
    op.create_table(
        "person",
        *(
            c.text("ref"),
            c.text("role"),
            c.text("team"),
            c.text("agency"),
            c.yes("external"),
            c.yes("auditor"),
        ),
        *(c.text("manager"), c.text("email"), c.salt()),
        sa.PrimaryKeyConstraint("ref"),
    )
    op.create_table(
        "case_file",
        *(c.text("ref"), c.text("team"), c.text("agency"), c.day("opened"), c.day("closed")),
        *(c.text("lead_professional"), c.long("facts"), c.salt()),
        sa.PrimaryKeyConstraint("ref"),
    )
    op.create_table(
        "involvement",
        *(c.text("case_ref"), c.text("person"), c.text("involved")),
        sa.ForeignKeyConstraint(["case_ref"], ["case_file.ref"]),
        sa.PrimaryKeyConstraint("case_ref", "person", "involved"),
    )


def _allocations() -> None:
    op.create_table(
        "allocation",
        *(c.text("return_id"), c.whole("snapshot"), c.text("case_ref"), c.text("auditor"), c.day("due")),
        *(c.day("exported", False), c.text("exercise", True), c.text("agency", True), c.long("facts")),
        *(c.text("state"), c.moment("at"), c.salt()),
        sa.ForeignKeyConstraint(["snapshot"], ["instrument_snapshot.number"]),
        sa.PrimaryKeyConstraint("return_id"),
    )


def _audits() -> None:
    op.create_table(
        "audit",
        *(c.number(), c.text("return_id", True), c.whole("snapshot"), c.text("case_ref"), c.text("auditor")),
        *(
            c.text("record", True),
            c.whole("cycle"),
            c.text("exercise", True),
            c.text("team"),
            c.text("agency"),
        ),
        *(c.day("date", False), c.whole("month"), c.text("state"), c.whole("revision"), c.whole("version")),
        *(c.text("recorded", True), c.text("suggested", True), c.text("outcome"), c.salt()),
        sa.ForeignKeyConstraint(["return_id"], ["allocation.return_id"]),
        sa.ForeignKeyConstraint(["snapshot"], ["instrument_snapshot.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("return_id", name="uq_audit_return_id"),
    )
    op.create_index("ix_audit_case", "audit", ["case_ref"])
    op.create_index("ix_audit_month", "audit", ["month", "snapshot"])
    op.create_table(
        "audit_revision",
        *(c.whole("audit"), c.whole("number"), c.text("kind"), c.moment("at"), c.text("by"), c.text("why")),
        *(c.long("content"), c.long("settings"), c.long("result"), c.text("salt")),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
        sa.PrimaryKeyConstraint("audit", "number"),
    )


def _answers() -> None:
    op.create_table(
        "answer_code",
        *(c.number(), c.whole("snapshot"), c.text("question"), c.text("value"), c.text("state")),
        sa.ForeignKeyConstraint(["snapshot"], ["instrument_snapshot.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("snapshot", "question", "value", "state", name="uq_answer_code"),
    )
    op.create_table(
        "place",
        *(c.number(), c.text("team"), c.text("agency")),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("team", "agency", name="uq_place"),
    )
    op.create_table(
        "answer_row",
        *(c.whole("audit"), c.whole("code"), c.whole("item"), c.whole("month"), c.whole("place")),
        sa.PrimaryKeyConstraint("audit", "code", "item"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_answer_row_figures", "answer_row", ["month", "place", "code", "item"])
    op.execute(_IN_WORDS)


def _actions() -> None:
    op.create_table(
        "action",
        *(
            c.whole("audit"),
            c.whole("row"),
            c.text("finding"),
            c.text("action"),
            c.text("owner"),
            c.day("due"),
        ),
        *(c.text("evidence"), c.text("rag")),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
        sa.PrimaryKeyConstraint("audit", "row"),
    )


def _returns() -> None:
    op.create_table(
        "toolkit_return",
        *(c.number(), c.text("origin"), c.text("return_id", True), c.text("file"), c.text("sha256")),
        *(c.text("content_hash"), sa.Column("data", sa.LargeBinary, nullable=False), c.text("status")),
        *(c.moment("received_at"), c.text("by"), c.whole("audit", True), c.long("problems"), c.salt()),
        sa.ForeignKeyConstraint(["return_id"], ["allocation.return_id"]),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("origin", "sha256", name="uq_toolkit_return"),
    )
    op.create_index("ix_toolkit_return_return_id", "toolkit_return", ["return_id"])
    op.create_table(
        "unread_return",
        *(c.number(), c.text("file"), c.text("sha256"), c.text("reason"), c.text("return_id", True)),
        *(c.moment("received_at"), c.text("state"), c.text("note"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("sha256", "file", name="uq_unread_return"),
    )


def _follow_up() -> None:
    op.create_table(
        "escalation",
        *(c.number(), c.text("origin"), c.text("question"), c.text("type"), c.long("text"), c.text("state")),
        *(c.text("raised_as"), c.moment("raised_at"), c.text("file"), c.text("return_id", True)),
        *(c.whole("audit", True), c.text("case_ref", True), c.text("acknowledged_by", True)),
        *(c.moment("acknowledged_at", True), c.text("note"), c.salt()),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("origin", "question", name="uq_escalation"),
    )
    op.create_table(
        "release",
        *(
            c.number(),
            c.whole("audit"),
            c.text("question"),
            c.whole("revision"),
            c.text("by"),
            c.moment("at"),
        ),
        c.moment("withdrawn_at", True),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_release_audit", "release", ["audit"])


def _guard_sqlite() -> None:
    for table in _KEPT:
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'history is never changed'); END"
            )


def _guard_postgresql() -> None:
    op.execute(_REFUSE)
    for table in _KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION qa_refuse()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION qa_refuse()"
        )
