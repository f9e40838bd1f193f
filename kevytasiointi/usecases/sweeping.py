"""Removing files that nothing names: of uploads that broke off, and of what was deleted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.queries.backups import named_among

AGE = timedelta(hours=24)
"""A file that is younger may belong to a request that still runs."""

_FEW = 20
"""So many files may be left over where there is no other."""

_SCOPE = System("store sweep")


class SweepRefused(Exception):
    """The store and the database do not seem to belong together; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many whole and half-written files were removed, and how many a backup held back."""

    files: int
    parts: int
    held: int


def sweep_store(database: Database, store: AttachmentStore, *, now: datetime) -> Swept:
    """Remove files that are older than a day and that no row names.

    The files are listed before the rows are read: a row that comes between names a file that is
    not on the list or that is found.

    Raises:
        SweepRefused: the database names none of many files; nothing is removed.
    """
    moment = now - AGE
    old = list(store.keys_before(moment))
    with database.read(_SCOPE) as session:
        named = named_among(session, old)
    orphans = [key for key in old if key not in named]
    if len(orphans) > _FEW and not named:
        raise SweepRefused(
            f"The database names none of the {len(old)} files in the store: is it the right one?"
            " Nothing was removed."
        )
    removed = sum(store.delete(key) for key in orphans)
    return Swept(removed, store.delete_parts_before(moment), len(orphans) - removed)
