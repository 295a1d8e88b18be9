"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

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
    op.create_table("meta", _text("key"), _text("value"), sa.PrimaryKeyConstraint("key"))
    op.create_table(
        "event",
        sa.Column("seq", sa.BigInteger, autoincrement=False, nullable=False),
        *(_text("at"), _text("kind"), _long("payload"), _text("previous"), _text("hash")),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "instrument_snapshot",
        *(_number(), _text("id"), _text("version"), _text("digest"), _long("canonical"), _moment("at")),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id", "version", name="uq_instrument_snapshot"),
    )


def _lists() -> None:
    op.create_table(
        "person",
        *(_text("ref"), _text("role"), _text("team"), _text("agency"), _yes("external"), _yes("auditor")),
        *(_text("manager"), _text("email"), _salt()),
        sa.PrimaryKeyConstraint("ref"),
    )
    op.create_table(
        "case_file",
        *(_text("ref"), _text("team"), _text("agency"), _day("opened"), _day("closed")),
        *(_text("lead_professional"), _long("facts"), _salt()),
        sa.PrimaryKeyConstraint("ref"),
    )
    op.create_table(
        "involvement",
        *(_text("case_ref"), _text("person"), _text("involved")),
        sa.ForeignKeyConstraint(["case_ref"], ["case_file.ref"]),
        sa.PrimaryKeyConstraint("case_ref", "person", "involved"),
    )


def _allocations() -> None:
    op.create_table(
        "allocation",
        *(_text("return_id"), _int("snapshot"), _text("case_ref"), _text("auditor"), _day("due")),
        *(_day("exported", False), _text("exercise", True), _text("agency", True), _long("facts")),
        *(_text("state"), _moment("at"), _salt()),
        sa.ForeignKeyConstraint(["snapshot"], ["instrument_snapshot.number"]),
        sa.PrimaryKeyConstraint("return_id"),
    )


def _audits() -> None:
    op.create_table(
        "audit",
        *(_number(), _text("return_id", True), _int("snapshot"), _text("case_ref"), _text("auditor")),
        *(_text("record", True), _int("cycle"), _text("exercise", True), _text("team"), _text("agency")),
        *(_day("date", False), _int("month"), _text("state"), _int("revision"), _int("version")),
        *(_text("recorded", True), _text("suggested", True), _text("outcome"), _salt()),
        sa.ForeignKeyConstraint(["return_id"], ["allocation.return_id"]),
        sa.ForeignKeyConstraint(["snapshot"], ["instrument_snapshot.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("return_id", name="uq_audit_return_id"),
    )
    op.create_index("ix_audit_case", "audit", ["case_ref"])
    op.create_index("ix_audit_month", "audit", ["month", "snapshot"])
    op.create_table(
        "audit_revision",
        *(_int("audit"), _int("number"), _text("kind"), _moment("at"), _text("by"), _text("why")),
        *(_long("content"), _long("settings"), _long("result"), _text("salt")),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
        sa.PrimaryKeyConstraint("audit", "number"),
    )


def _answers() -> None:
    op.create_table(
        "answer_code",
        *(_number(), _int("snapshot"), _text("question"), _text("value"), _text("state")),
        sa.ForeignKeyConstraint(["snapshot"], ["instrument_snapshot.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("snapshot", "question", "value", "state", name="uq_answer_code"),
    )
    op.create_table(
        "place",
        *(_number(), _text("team"), _text("agency")),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("team", "agency", name="uq_place"),
    )
    op.create_table(
        "answer_row",
        *(_int("audit"), _int("code"), _int("item"), _int("month"), _int("place")),
        sa.PrimaryKeyConstraint("audit", "code", "item"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_answer_row_figures", "answer_row", ["month", "place", "code", "item"])
    op.execute(_IN_WORDS)


def _actions() -> None:
    op.create_table(
        "action",
        *(_int("audit"), _int("row"), _text("finding"), _text("action"), _text("owner"), _day("due")),
        *(_text("evidence"), _text("rag")),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
        sa.PrimaryKeyConstraint("audit", "row"),
    )


def _returns() -> None:
    op.create_table(
        "toolkit_return",
        *(_number(), _text("origin"), _text("return_id", True), _text("file"), _text("sha256")),
        *(_text("content_hash"), sa.Column("data", sa.LargeBinary, nullable=False), _text("status")),
        *(_moment("received_at"), _text("by"), _int("audit", True), _long("problems"), _salt()),
        sa.ForeignKeyConstraint(["return_id"], ["allocation.return_id"]),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("origin", "sha256", name="uq_toolkit_return"),
    )
    op.create_index("ix_toolkit_return_return_id", "toolkit_return", ["return_id"])
    op.create_table(
        "unread_return",
        *(_number(), _text("file"), _text("sha256"), _text("reason"), _text("return_id", True)),
        *(_moment("received_at"), _text("state"), _text("note"), _salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("sha256", "file", name="uq_unread_return"),
    )


def _follow_up() -> None:
    op.create_table(
        "escalation",
        *(_number(), _text("origin"), _text("question"), _text("type"), _long("text"), _text("state")),
        *(_text("raised_as"), _moment("raised_at"), _text("file"), _text("return_id", True)),
        *(_int("audit", True), _text("case_ref", True), _text("acknowledged_by", True)),
        *(_moment("acknowledged_at", True), _text("note"), _salt()),
        sa.ForeignKeyConstraint(["audit"], ["audit.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("origin", "question", name="uq_escalation"),
    )
    op.create_table(
        "release",
        *(_number(), _int("audit"), _text("question"), _int("revision"), _text("by"), _moment("at")),
        _moment("withdrawn_at", True),
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


def _text(name: str, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=null)


def _long(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _int(name: str, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=null)


def _salt() -> sa.Column[str]:
    """Chance, given by the database: it keeps the record's hash in the log from telling what it says."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    chance = "(lower(hex(randomblob(16))))" if sqlite else "(gen_random_uuid()::text)"
    return sa.Column("salt", sa.String, nullable=False, server_default=sa.text(chance))


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.Integer, autoincrement=False, nullable=False)


def _yes(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _day(name: str, null: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Date, nullable=null)


def _moment(name: str, null: bool = False) -> sa.Column[object]:
    kind = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")
    return sa.Column(name, kind, nullable=null)
