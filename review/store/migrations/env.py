"""Alembic's door: runs on the connection that ``migrate`` hands over, in its transaction."""

from alembic import context

from review.store import schema  # noqa: F401 (registers its tables)
from review.store.columns import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
)
context.run_migrations()
