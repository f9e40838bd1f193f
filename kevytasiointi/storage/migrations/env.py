"""Alembic's entry: runs the migrations over the portal's own engine."""

from alembic import context

from kevytasiointi.storage.database import Database
from kevytasiointi.storage.tables import METADATA


def is_of_models(
    _thing: object, name: str | None, kind: str, reflected: bool, compare_to: object
) -> bool:
    """Leave out what each database has for itself: the indexes over `case_texts`."""
    is_own = (name or "").startswith("case_texts_index") or (kind, name) == ("column", "lexemes")
    return not (reflected and compare_to is None and is_own)


database = Database(context.config.attributes["url"])
try:
    with database.engine.connect().execution_options(kevyt_write=True) as connection:
        if database.is_sqlite:
            # A table that others refer to is made anew only while nobody looks; before BEGIN.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        else:
            # A page may wait ten seconds for a statement; a big table may need longer to change.
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            render_as_batch=database.is_sqlite,
            transactional_ddl=True,
            include_object=is_of_models,
        )
        with context.begin_transaction():
            context.run_migrations()
            if (
                database.is_sqlite
                and connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            ):
                raise RuntimeError("a migration would leave rows that refer to nothing")
        connection.commit()
finally:
    database.dispose()
