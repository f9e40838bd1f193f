"""The breaks that every page tells of, kept in memory so that pages need not ask for them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from kevytasiointi.domain.breaks import Announcement
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.queries import portal

ASK_EVERY: Final = timedelta(seconds=15)
"""How soon, at the latest, another process's change is seen."""

_SCOPE: Final = System("breaks that every page tells of")
_log = structlog.get_logger()


class Announcements:
    """What this process knows of the breaks that are not over."""

    def __init__(self) -> None:
        self._known: Sequence[Announcement] = ()
        self._asked_at: datetime | None = None

    def shown(self, database: Database, now: datetime) -> Sequence[Announcement]:
        """What pages tell of now; the database is asked four times a minute.

        While the database is away, what was known is told.
        """
        if self._asked_at is None or abs(now - self._asked_at) >= ASK_EVERY:
            self._asked_at = now
            try:
                with database.read(_SCOPE) as session:
                    self._known = portal.announcements(session, now)
            except SQLAlchemyError as error:
                _log.warning("announcements.not_read", error=type(error).__name__)
        return self.known(now)

    def known(self, now: datetime) -> Sequence[Announcement]:
        """The same without asking the database; for error pages."""
        return [told for told in self._known if told.is_shown(now)]

    def forget(self) -> None:
        """Ask anew at the next page: a break has been changed here."""
        self._asked_at = None
