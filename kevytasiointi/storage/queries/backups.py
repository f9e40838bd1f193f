"""What a backup counts and names: rows of every table, and the files that rows name."""

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from uuid import UUID

from alembic.migration import MigrationContext
from sqlalchemy import MetaData, Table, func, inspect, select
from sqlalchemy.orm import Session

from kevytasiointi.storage.backup_folders import NamedFile
from kevytasiointi.storage.cases import AttachmentRow

_ALWAYS_THERE = frozenset({"alembic_version", "heartbeats"})
"""Tables in which a new portal that nobody has used has rows."""

_INDEX_OF_WORDS = "case_texts_index"
"""SQLite keeps its index of words in tables of its own, made anew from `case_texts`."""

_AT_ONCE = 500


def row_counts(session: Session) -> dict[str, int]:
    """How many rows each table has, whatever the schema's revision."""
    tables = MetaData()
    return {
        name: session.scalar(select(func.count()).select_from(Table(name, tables))) or 0
        for name in sorted(inspect(session.connection()).get_table_names())
        if not name.startswith(_INDEX_OF_WORDS)
    }


def is_unused(counts: Mapping[str, int]) -> bool:
    """Whether the counted tables hold nothing that anybody has made."""
    return all(count == 0 for name, count in counts.items() if name not in _ALWAYS_THERE)


def schema_revision(session: Session) -> str | None:
    """The revision of the schema; None when there are no tables."""
    return MigrationContext.configure(session.connection()).get_current_revision()


def stored_files(session: Session) -> Iterator[NamedFile]:
    """Every file of the store that a row names, in order."""
    rows = session.execute(
        select(AttachmentRow.id, AttachmentRow.size, AttachmentRow.sha256)
        .order_by(AttachmentRow.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for key, size, sha256 in rows:
        yield NamedFile(key, size, sha256)


def named_among(session: Session, keys: Collection[UUID]) -> set[UUID]:
    """Those of the keys that a row names."""
    found: set[UUID] = set()
    rest = iter(keys)
    while some := list(islice(rest, _AT_ONCE)):
        found.update(session.scalars(select(AttachmentRow.id).where(AttachmentRow.id.in_(some))))
    return found
