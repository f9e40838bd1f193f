"""Coming without strong identification: a link by mail, an open notice, and claiming them later."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, LinkOver, NotAllowed, NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.identifiers import read_email
from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.letters import Addressed
from kevytasiointi.domain.origins import Origin
from kevytasiointi.domain.outboxes import Notice
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.company import EmailLinkRow
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.storage.queries import identifying, signing_in
from kevytasiointi.texts import mark
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.accounts import EMAIL_UNREADABLE
from kevytasiointi.usecases.sealing import Purpose, Sealer

LINK_LASTS: Final = timedelta(minutes=15)
"""How long a link for signing in works."""

IDENTIFIED_WORDS: Final[Mapping[Identification, str]] = {
    Identification.STRONG: mark("Strong identification"),
    Identification.EMAIL: mark("By e-mail only: the identity has not been verified"),
    Identification.NONE: mark("Without identification"),
}
"""How sure it is who the customer is."""

_MOST_LINKS: Final = 5
_WINDOW: Final = timedelta(hours=1)


def ask_for_link(
    session: Session, *, email: str, language: str, return_path: str, now: datetime
) -> None:
    """Send a link for signing in to an address.

    Whether the address is known makes no difference. After five links in an hour no more are sent,
    and nobody is told so: the mailbox of a stranger must not be filled.

    Args:
        session: an open write transaction of the portal's own scope.
        email: as typed.
        language: the page's.
        return_path: where the person was going; checked to be ours.
        now: aware time.

    Raises:
        InvalidInput: the address can't be read.
    """
    try:
        address = read_email(email).casefold()
    except ValueError as error:
        raise InvalidInput("email", EMAIL_UNREADABLE) from error
    if identifying.links_since(session, address, now - _WINDOW) >= _MOST_LINKS:
        return
    row = EmailLinkRow(
        email=address,
        language=language,
        return_path=return_path,
        created_at=now,
        expires_at=now + LINK_LASTS,
    )
    session.add(row)
    session.flush()
    journal.send(session, (journal.notice(Notice.EMAIL_LINK, row.id),), now=now)


def check_link(row: EmailLinkRow, now: datetime) -> None:
    """Refuse a link that does not work any more.

    Raises:
        LinkOver: it was used, or its time has passed.
    """
    if row.used_at is not None or now >= row.expires_at:
        raise LinkOver(row.return_path)


def use_link(session: Session, key: UUID, *, now: datetime) -> tuple[PersonRow, str]:
    """Use a link up.

    Returns:
        The person of the address, made at the first time, and where they were going.

    Raises:
        NotFound: there is no such link.
        LinkOver: it was used, or its time has passed.
    """
    row = identifying.email_link(session, key, lock=True)
    check_link(row, now)
    row.used_at = now
    return _person_of(session, row, now), row.return_path


def _person_of(session: Session, row: EmailLinkRow, now: datetime) -> PersonRow:
    """The person of a link's address, made at the first time."""
    known = identifying.person_of_email(session, row.email)
    if known is not None:
        return known
    person = PersonRow(
        given_name="",
        family_name="",
        email=row.email,
        language=row.language,
        identified_by=Identification.EMAIL,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:  # another link of the same address was used at the same moment
        known = identifying.person_of_email(session, row.email)
        if known is None:
            raise
        return known
    return person


def begin_open_notice(session: Session, *, language: str, now: datetime) -> PersonRow:
    """A person of one open notice, of whom nothing is known."""
    person = PersonRow(
        given_name="",
        family_name="",
        language=language,
        identified_by=Identification.NONE,
        created_at=now,
    )
    session.add(person)
    session.flush()
    return person


def follow(
    session: Session, sealer: Sealer, *, number: str, code: str, to_claim: bool = False
) -> CaseRow:
    """The open notice that a number and its code belong to.

    Args:
        session: an open transaction of the system's scope.
        sealer: knows the codes.
        number: as typed.
        code: as typed.
        to_claim: a strongly identified person wants it; only they open what an officer has
            entered, because its form may ask for more than a code on a letter.

    Raises:
        NotFound: no open notice has this number and this code.
    """
    case = identifying.open_notice(session, number.strip().upper())
    if case is None or not sealer.fits(case.id, code):
        raise NotFound("open notice by number and code")
    if case.origin is not Origin.PORTAL and not to_claim:
        raise NotFound("a matter that an officer entered, by its code alone")
    return case


def claim(session: Session, actor: Actor, person_id: UUID, *, now: datetime) -> int:
    """Move what was filed with weaker identification to a strongly identified person.

    The caller has proved that the actor holds the link or the code.

    Returns:
        How many matters were moved.

    Raises:
        NotAllowed: the actor is not strongly identified, or the matters are a strong person's.
    """
    person = signing_in.person(session, person_id)
    if (
        actor.identified_by is not Identification.STRONG
        or person.identified_by is Identification.STRONG
    ):
        raise NotAllowed("only a strong person claims, and only from a weaker one")
    cases = identifying.cases_of(session, person_id)
    for case in cases:
        case.person_id = actor.person_id
        data = {"from": person.identified_by.value}
        journal.record(session, EventKind.CLAIMED, actor=actor, now=now, case=case, data=data)
    identifying.give_the_rest(session, person_id, actor.person_id)
    strong = signing_in.person(session, actor.person_id)
    if strong.email is None:
        strong.email = person.email
    return len(cases)


def address_link(session: Session, key: UUID, sealer: Sealer) -> Addressed | None:
    """Whoever asked for a link; None when it was used or forgotten meanwhile."""
    try:
        row = identifying.email_link(session, key)
    except NotFound:
        return None
    if row.used_at is not None:
        return None
    return Addressed(
        to=row.email,
        language=row.language,
        path=f"/kirjaudu/linkki/{sealer.seal(Purpose.EMAIL_LINK, row.id)}",
    )
