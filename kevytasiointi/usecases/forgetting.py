"""What the worker forgets of those who came without strong identification.

Personal data is not kept longer than it is needed: used links, open notices that nobody can send
any more, and the senders that nothing is left of.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.keeping import LINK_KEPT, UNSENT_NOTICE_KEPT
from kevytasiointi.storage.queries import identifying
from kevytasiointi.usecases.submissions import delete_draft


def forget_links(session: Session, now: datetime) -> int:
    """Forget links by mail, used or not, a day after they were asked for; returns how many."""
    return identifying.delete_links(session, now - LINK_KEPT)


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
