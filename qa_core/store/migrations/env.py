"""How Alembic meets the database: on a connection, and in a transaction, that the store hands down."""

from __future__ import annotations

from alembic import context

from qa_core.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
