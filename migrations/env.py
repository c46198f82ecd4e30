"""Alembic's entry: runs on the connection that `scrapersky_cli.db.migrate` hands over."""

from alembic import context

from scrapersky_cli.db.tables import all_tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=all_tables(),
    compare_type=True,
    compare_server_default=False,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
