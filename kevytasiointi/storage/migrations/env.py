"""Alembic's entry: runs the migrations over the portal's own engine."""

from alembic import context

from kevytasiointi.storage.database import Database
from kevytasiointi.storage.tables import METADATA

database = Database(context.config.attributes["url"])
try:
    with database.engine.connect().execution_options(kevyt_write=True) as connection:
        if not database.is_sqlite:
            # A page may wait ten seconds for a statement; a big table may need longer to change.
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
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
