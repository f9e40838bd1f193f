"""Who in the authority hears of a case by mail."""

from datetime import date

from sqlalchemy.orm import Session

from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.people import PersonRow, ServiceRow
from kevytasiointi.storage.queries import officers


def who_hears(
    session: Session,
    case: CaseRow,
    service: ServiceRow,
    day: date | None,
    *,
    handler: PersonRow | None = None,
) -> str | None:
    """Where a mail to the authority about a case goes; None when there is nowhere.

    The cover comes first while the handler is away, then the address that the notices of the case
    were sent on to, then the handler, and last the service's mailbox.

    Args:
        session: the open session.
        case: what the mail is about.
        service: that of the case.
        day: the Finnish day on which it is asked who is away; None: nobody is.
        handler: of the case, when the mail asks something of the handler.
    """
    cover = officers.cover_of(session, case, day) if day is not None else None
    addresses = (
        cover.email if cover else None,
        case.notices_to,
        handler.email if handler else None,
        service.mailbox,
    )
    return next(filter(None, addresses), None)
