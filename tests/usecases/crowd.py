"""A busy process for tests: people send cases, with a file or without, or change their minds.

python -m tests.usecases.crowd DATABASE_URL STORE
"""

import os
import sys
from itertools import count
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.people import PersonRow, ServiceRow
from kevytasiointi.storage.queries import filling
from kevytasiointi.usecases import submissions
from tests.factories import PDF_BYTES, actor_of, add_file, make_draft, submit

_SCOPE = System("test")


def main() -> None:
    """Submit without end; every fourth draft is deleted instead, and then its file.

    A case's key is printed once it is committed.
    """
    database, store = Database(sys.argv[1]), AttachmentStore(Path(sys.argv[2]))
    for turn in count():
        with database.write(_SCOPE) as session:
            draft = make_draft(
                session, _customer(session), session.scalars(select(ServiceRow)).one()
            )
            if turn % 4 < 2:
                add_file(session, store, draft, content=PDF_BYTES + os.urandom(3000))
        if turn % 4 == 1:
            _change_mind(database, store, draft.id)
        else:
            with database.write(_SCOPE) as session:
                key = submit(session, _customer(session), draft).id
            sys.stdout.write(f"{key}\n")
            sys.stdout.flush()


def _change_mind(database: Database, store: AttachmentStore, draft_id: UUID) -> None:
    with database.write(_SCOPE) as session:
        actor = actor_of(_customer(session))
        files = submissions.delete_draft(
            session, filling.own_draft(session, actor, draft_id, lock=True)
        )
    for key in files:
        store.delete(key)


def _customer(session: Session) -> PersonRow:
    return session.scalars(select(PersonRow).where(PersonRow.email.like("asiakas@%"))).one()


if __name__ == "__main__":
    main()
