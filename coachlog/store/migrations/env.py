"""Run migrations on the connection that `coachlog.store.migrate` hands over."""

from alembic import context

from coachlog.store.every_table import METADATA
from coachlog.store.seal import renew

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,  # Alembic takes SQLite for a database that commits each change
)
with context.begin_transaction():
    context.run_migrations()
    renew(connection.connection.driver_connection)
