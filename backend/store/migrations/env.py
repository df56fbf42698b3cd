"""Run by Alembic with the connection and transaction that `backend.store.migrate` opened."""

from alembic import context

from backend.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
