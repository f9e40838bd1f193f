"""Alembic's entry: runs the migrations over the portal's own engine."""

from alembic import context

from kevytasiointi.storage.database import Database
from kevytasiointi.storage.tables import METADATA

database = Database(context.config.attributes["url"])
try:
    with database.engine.connect().execution_options(kevyt_write=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            render_as_batch=database.is_sqlite,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
finally:
    database.dispose()
