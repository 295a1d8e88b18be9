"""Reports as they were issued, and the way each of them went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from qa_core.store.migrations import columns as c

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the tables; nothing that is there changes."""
    op.create_table(
        "issued_report",
        *(c.number(), c.text("name"), c.text("title"), c.text("period"), c.text("audience")),
        *(c.text("subject"), c.long("asked"), c.day("day", null=False), c.long("content"), c.text("sha256")),
        *(c.long("versions"), c.long("papers"), c.whole("replaces", null=True), c.whole("log_seq")),
        *(c.text("log_hash"), c.moment("at"), c.text("by"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["replaces"], ["issued_report.number"]),
    )
    op.create_table(
        "report_step",
        *(c.number(), c.whole("report"), c.text("step"), c.day("day", null=False), c.text("person")),
        *(c.long("note"), c.long("reason"), c.moment("at"), c.text("by"), c.salt()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["report"], ["issued_report.number"]),
    )
    op.create_index("ix_report_step_report", "report_step", ["report"])
    for table in ("issued_report", "report_step"):
        _guard(table)


def _guard(table: str) -> None:
    """Nothing that was issued is ever changed or erased."""
    if op.get_bind().dialect.name == "sqlite":
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'history is never changed'); END"
            )
        return
    for name, event, each in (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION qa_refuse()"
        )
