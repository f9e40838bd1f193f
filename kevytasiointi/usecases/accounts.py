"""Signing in and out; people, authorities and roles."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.identifiers import read_email
from kevytasiointi.domain.joining import AuthorityKind, Identification
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.outboxes import MUTABLE
from kevytasiointi.domain.permissions import Actor, Permission, Role, check_permission
from kevytasiointi.storage.people import AuthorityRow, LoginSessionRow, MembershipRow, PersonRow
from kevytasiointi.storage.queries import signing_in
from kevytasiointi.texts import mark
from kevytasiointi.usecases import journal

EMAIL_UNREADABLE = mark("Write the e-mail address like this: name@example.fi")

TOUCH_EVERY = timedelta(minutes=1)
"""How often, at most, a session's last-seen time is written."""


def token_hash(token: str) -> str:
    """What is stored of a session's token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def begin_session(
    session: Session, person_id: UUID, *, lasts: timedelta, now: datetime, old_token: str | None
) -> str:
    """Sign a person in with a new token; the browser's old token stops working.

    Returns:
        The token for the cookie. It is stored nowhere.
    """
    if old_token:
        end_session(session, old_token)
    signing_in.forget_expired_sessions(session, now)
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSessionRow(
            token_hash=token_hash(token),
            person_id=person_id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + lasts,
        )
    )
    return token


def end_session(session: Session, token: str) -> None:
    """Sign a browser out; a token that is not known is fine."""
    row = signing_in.login_session(session, token_hash(token))
    if row is not None:
        session.delete(row)


def is_alive(row: LoginSessionRow, *, idle: timedelta, now: datetime) -> bool:
    """Whether a session has passed neither its idle nor its absolute end."""
    return now < row.expires_at and now - row.last_seen_at < idle


def ends_at(row: LoginSessionRow, *, idle: timedelta) -> datetime:
    """When a session ends if it is not used any more."""
    return min(row.expires_at, row.last_seen_at + idle)


def touch_session(session: Session, token: str, now: datetime) -> None:
    """Remember that the session was used now."""
    row = signing_in.login_session(session, token_hash(token))
    if row is not None and now - row.last_seen_at >= TOUCH_EVERY:
        row.last_seen_at = now


def create_authority(
    session: Session,
    *,
    slug: str,
    kind: AuthorityKind,
    name: JsonObject,
    area: JsonObject,
    contact: JsonObject,
    business_id: str | None,
    actor: Actor | None,
    now: datetime,
    colour: str | None = None,
) -> AuthorityRow:
    """Add an authority."""
    authority = AuthorityRow(
        slug=slug,
        kind=kind,
        name=dict(name),
        area=dict(area),
        contact=dict(contact),
        business_id=business_id,
        colour=colour,
    )
    session.add(authority)
    session.flush()
    journal.record(
        session,
        EventKind.AUTHORITY_CREATED,
        actor=actor,
        now=now,
        authority_id=authority.id,
        data={"slug": slug},
    )
    return authority


def create_person(
    session: Session,
    *,
    given_name: str,
    family_name: str,
    hetu: str | None,
    email: str | None,
    language: str,
    now: datetime,
    demo_key: str | None = None,
) -> PersonRow:
    """Add a person."""
    person = PersonRow(
        given_name=given_name,
        family_name=family_name,
        hetu=hetu,
        email=email,
        language=language,
        created_at=now,
        demo_key=demo_key,
    )
    session.add(person)
    session.flush()
    return person


def give_role(
    session: Session,
    person: PersonRow,
    role: Role,
    authority: AuthorityRow | None,
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    """Give a person a role in an authority (operator: in none)."""
    session.add(
        MembershipRow(
            person_id=person.id, authority_id=authority.id if authority else None, role=role
        )
    )
    journal.record(
        session,
        EventKind.ROLE_GIVEN,
        actor=actor,
        now=now,
        authority_id=authority.id if authority else None,
        data={"person": str(person.id), "role": role.value},
    )


def change_own_settings(
    session: Session, actor: Actor, *, email: str, language: str, muted: Collection[str]
) -> None:
    """Keep a person's own settings: where mail is sent, in which language, and which kinds.

    Args:
        session: the open write transaction.
        actor: whose settings they are.
        email: as typed; empty: no mail. Somebody who came by e-mail keeps that address.
        language: fi, sv or en.
        muted: kinds of mail to do without; those that can't be done without are passed over.

    Raises:
        InvalidInput: the address can't be read, or the language is not served.
    """
    check_permission(actor, Permission.OWN_SETTINGS)
    person = signing_in.person(session, actor.person_id)
    if language not in LANGUAGES:
        raise InvalidInput("language", mark("Choose a language."))
    if person.identified_by is Identification.STRONG:
        try:
            person.email = read_email(email) if email.strip() else None
        except ValueError as error:
            raise InvalidInput("email", EMAIL_UNREADABLE) from error
    person.language = language
    may_be_muted = {kind.value for kind, can in MUTABLE.items() if can}
    person.muted = {"mails": sorted(may_be_muted & set(muted))}
