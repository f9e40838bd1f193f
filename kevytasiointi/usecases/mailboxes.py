"""Role mailboxes: a service's notices must be known to arrive before it opens.

A mailbox belongs to an authority: what is found out of it holds for all services that use it.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.letters import Addressed
from kevytasiointi.domain.localized import LANGUAGES, pick
from kevytasiointi.domain.outboxes import Notice
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.services import MAILBOX_TEST_LASTS
from kevytasiointi.storage.people import AuthorityRow, ServiceRow
from kevytasiointi.storage.portal import MailboxTestRow
from kevytasiointi.storage.queries import services
from kevytasiointi.texts import mark, moment
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.sealing import Purpose, Sealer


class LinkStanding(StrEnum):
    """What the link of a test mail can still do."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    EXPIRED = "expired"
    REPLACED = "replaced"


def link_standing(test: MailboxTestRow, service: ServiceRow, now: datetime) -> LinkStanding:
    """Whether a test mail's link still confirms the mailbox, and if not, why."""
    if test.confirmed_at is not None:
        return LinkStanding.CONFIRMED
    if test.mailbox != service.mailbox:
        return LinkStanding.REPLACED
    return LinkStanding.WAITING if now < test.expires_at else LinkStanding.EXPIRED


def test_mailbox(
    session: Session, actor: Actor | None, service: ServiceRow, *, now: datetime
) -> MailboxTestRow:
    """Send a test mail to a service's mailbox; opening its link confirms the mailbox.

    Raises:
        InvalidInput: the service has no mailbox.
    """
    if actor is not None:
        check_permission(actor, Permission.AUTHORITY_ADMINISTER)
    if not service.mailbox:
        raise InvalidInput("mailbox", mark("The service has no role mailbox yet."))
    test = MailboxTestRow(
        service_id=service.id,
        mailbox=service.mailbox,
        sent_at=now,
        expires_at=now + MAILBOX_TEST_LASTS,
    )
    session.add(test)
    session.flush()
    journal.record(
        session,
        EventKind.MAILBOX_TESTED,
        actor=actor,
        now=now,
        authority_id=service.authority_id,
        data={"slug": service.slug, "test": str(test.id)},
        errands=(journal.notice(Notice.MAILBOX_TEST, test.id),),
    )
    return test


def use_mailbox(
    session: Session, actor: Actor, service: ServiceRow, mailbox: str | None, *, now: datetime
) -> None:
    """Give a service another mailbox: what was known of the old one no longer holds.

    A mailbox that another service of the authority has confirmed needs no new test.
    """
    service.mailbox = mailbox
    service.mailbox_confirmed_at = service.mailbox_failed_at = None
    session.flush()
    if not mailbox:
        return
    others = services.services_of_mailbox(session, service.authority_id, mailbox)
    known = [
        other.mailbox_confirmed_at
        for other in others
        if other.mailbox_confirmed_at is not None and other.mailbox_failed_at is None
    ]
    if known:
        service.mailbox_confirmed_at = max(known)
    else:
        test_mailbox(session, actor, service, now=now)


def confirm_mailbox(session: Session, key: UUID, *, now: datetime) -> bool:
    """Take the opened link of a test mail as the proof that notices arrive.

    Returns:
        Whether this very call confirmed it; a link works once, until its last day.

    Raises:
        NotFound: there is no such test.
    """
    found = services.mailbox_test(session, key, lock=True)
    if found is None:
        raise NotFound(f"mailbox test {key}")
    test, service, authority = found
    if link_standing(test, service, now) is not LinkStanding.WAITING:
        return False
    test.confirmed_at = now
    for row in services.services_of_mailbox(session, authority.id, test.mailbox, lock=True):
        row.mailbox_confirmed_at, row.mailbox_failed_at = now, None
    journal.record(
        session,
        EventKind.MAILBOX_CONFIRMED,
        actor=None,
        now=now,
        authority_id=authority.id,
        data={"slug": service.slug, "test": str(test.id)},
    )
    return True


def note_failure(session: Session, service: ServiceRow, *, now: datetime) -> None:
    """Remember that a mail to a service's mailbox was refused or came back."""
    if not service.mailbox:
        return
    of_mailbox = services.services_of_mailbox(
        session, service.authority_id, service.mailbox, lock=True
    )
    for row in of_mailbox:
        row.mailbox_failed_at = now


def address_mailbox_test(session: Session, key: UUID, sealer: Sealer) -> Addressed | None:
    """The mailbox that is tested; None when the test is no longer of any use."""
    found = services.mailbox_test(session, key)
    if found is None or found[0].confirmed_at is not None or found[0].mailbox != found[1].mailbox:
        return None
    test, service, authority = found
    language = language_of(authority)
    return Addressed(
        to=test.mailbox,
        language=language,
        path=f"/postilaatikko/{sealer.seal(Purpose.MAILBOX_TEST, test.id)}",
        facts={
            "service": pick(service.title, language)[0],
            "until": moment(language, test.expires_at),
        },
    )


def language_of(authority: AuthorityRow) -> str:
    """The language of an authority's own mails: the first in which it serves and has a name."""
    codes = authority.languages.get("codes") or LANGUAGES
    named = [code for code in LANGUAGES if code in codes and authority.name.get(code)]
    return named[0] if named else LANGUAGES[0]
