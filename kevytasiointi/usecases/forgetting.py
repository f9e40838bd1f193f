"""What the worker forgets: traces of those who came without strong identification, old imports.

Personal data is not kept longer than it is needed: used links, open notices that nobody can send
any more, and the senders that nothing is left of.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.keeping import IMPORT_KEPT, LINK_KEPT, UNSENT_NOTICE_KEPT
from kevytasiointi.storage.queries import identifying, imports
from kevytasiointi.usecases.submissions import delete_draft


def forget_links(session: Session, now: datetime) -> int:
    """Forget links by mail, used or not, a day after they were asked for; returns how many."""
    return identifying.delete_links(session, now - LINK_KEPT)


def forget_imports(session: Session, now: datetime) -> int:
    """Forget files that were read to become forms, taken or not; returns how many."""
    return imports.forget_made_before(session, now - IMPORT_KEPT)


def forget_unsent_notices(session: Session, now: datetime) -> tuple[UUID, ...]:
    """Forget open notices that were not sent, and senders of whom nothing is left.

    Their sessions have ended, and no code was given: nobody can continue them.

    Returns:
        Keys of the files, for removing from the store after the commit.
    """
    before = now - UNSENT_NOTICE_KEPT
    files: list[UUID] = []
    for parts in identifying.unsent_notices(session, before):
        files.extend(delete_draft(session, parts))
    session.flush()
    identifying.delete_senders_of_nothing(session, before)
    return tuple(files)
