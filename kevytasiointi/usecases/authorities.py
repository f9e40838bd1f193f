"""Adding authorities, and changing what is told of them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, NotAllowed
from kevytasiointi.domain.events import EventKind, canonical_json
from kevytasiointi.domain.joining import AuthorityKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.permissions import Actor, Permission, check_permission, may
from kevytasiointi.domain.silence import DEFAULT_SILENCE_DAYS
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.portal import LogoRow
from kevytasiointi.storage.queries import authorities
from kevytasiointi.texts import mark
from kevytasiointi.usecases import accounts, journal
from kevytasiointi.usecases.logos import Picture

_TOLD = (
    "name",
    "kind",
    "business_id",
    "area",
    "contact",
    "languages",
    "colour",
    "privacy",
    "silence_days",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What the authority is; the operator's to tell. Checked by `domain/authorities.py`."""

    name: Localized
    kind: AuthorityKind
    business_id: str | None
    area: JsonObject


@dataclass(frozen=True, slots=True)
class Profile:
    """What the authority tells of itself. Checked by `domain/authorities.py` and `colours.py`."""

    contact: JsonObject = field(default_factory=dict)
    languages: JsonObject = field(default_factory=dict)
    colour: str | None = None
    privacy: Localized = field(default_factory=dict)
    silence_days: int = DEFAULT_SILENCE_DAYS


@dataclass(frozen=True, slots=True)
class LogoChange:
    """What happens to the picture: a new one, or none any more."""

    picture: Picture | None


def create_authority(
    session: Session,
    actor: Actor,
    *,
    slug: str,
    identity: Identity,
    profile: Profile,
    logo: LogoChange | None,
    now: datetime,
) -> AuthorityRow:
    """Add an authority with all that is told of it.

    Raises:
        InvalidInput: another one has the address.
    """
    check_permission(actor, Permission.PLATFORM_OPERATE)
    authority = _added(session, actor, slug, identity, now)
    _tell(authority, _parts(None, profile))
    if logo is not None:
        keep_logo(session, authority, logo)
    session.flush()
    return authority


def _added(
    session: Session, actor: Actor, slug: str, identity: Identity, now: datetime
) -> AuthorityRow:
    taken = InvalidInput(
        "slug", mark("Another authority has the address %(slug)s. Write another one."), slug=slug
    )
    if authorities.slug_is_taken(session, slug):
        raise taken
    try:
        with session.begin_nested():
            return accounts.create_authority(
                session,
                slug=slug,
                kind=identity.kind,
                name=identity.name,
                area=identity.area,
                contact={},
                business_id=identity.business_id,
                actor=actor,
                now=now,
            )
    except IntegrityError as error:  # two operators at the same moment
        raise taken from error


def change_authority(
    session: Session,
    actor: Actor,
    authority: AuthorityRow,
    *,
    identity: Identity | None,
    profile: Profile,
    logo: LogoChange | None,
    shown: str,
    now: datetime,
) -> bool:
    """Change what is told of an authority.

    Args:
        session: an open write transaction.
        actor: an operator, or an admin of the authority.
        authority: read with a lock.
        identity: None leaves it as it is; only an operator changes it.
        profile: everything of it is kept.
        logo: None leaves the picture as it is.
        shown: the `fingerprint` of what the person's page was made from.
        now: aware time.

    Returns:
        False when everything was so already: nothing is written.

    Raises:
        InvalidInput: somebody else has changed it in between.
        NotAllowed: the actor may not change this authority.
    """
    _check_right(actor, authority, with_identity=identity is not None)
    changed = [
        key for key, value in _parts(identity, profile).items() if _is_new(authority, key, value)
    ]
    changed += ["logo"] if logo is not None and _is_new_logo(authority, logo) else []
    if not changed:
        return False
    if shown != fingerprint(authority):
        raise InvalidInput(
            "",
            mark(
                "Somebody else has changed these details after you opened the page. Open the page"
                " anew and make your changes again."
            ),
        )
    _tell(authority, _parts(identity, profile))
    if logo is not None:
        keep_logo(session, authority, logo)
    journal.record(
        session,
        EventKind.AUTHORITY_CHANGED,
        actor=actor,
        now=now,
        authority_id=authority.id,
        data={"changed": changed},
    )
    return True


def fingerprint(authority: AuthorityRow) -> str:
    """A mark of all that is told of an authority now."""
    told: dict[str, Json] = {key: getattr(authority, key) for key in (*_TOLD, "logo_sha256")}
    return hashlib.sha256(canonical_json(told)).hexdigest()[:16]


def _check_right(actor: Actor, authority: AuthorityRow, *, with_identity: bool) -> None:
    if may(actor, Permission.PLATFORM_OPERATE):
        return
    check_permission(actor, Permission.AUTHORITY_ADMINISTER)
    if with_identity or actor.authority_id != authority.id:
        raise NotAllowed("an admin tells of the own authority only, and not what it is")


def _parts(identity: Identity | None, profile: Profile) -> Mapping[str, object]:
    parts: dict[str, object] = {
        "contact": dict(profile.contact),
        "languages": dict(profile.languages),
        "colour": profile.colour,
        "privacy": dict(profile.privacy),
        "silence_days": profile.silence_days,
    }
    if identity is not None:
        parts |= {
            "name": dict(identity.name),
            "kind": identity.kind,
            "business_id": identity.business_id,
            "area": dict(identity.area),
        }
    return parts


def _is_new(authority: AuthorityRow, key: str, value: object) -> bool:
    return bool(getattr(authority, key) != value)


def _is_new_logo(authority: AuthorityRow, logo: LogoChange) -> bool:
    return authority.logo_sha256 != (logo.picture.sha256 if logo.picture else None)


def _tell(authority: AuthorityRow, parts: Mapping[str, object]) -> None:
    for key, value in parts.items():
        setattr(authority, key, value)


def keep_logo(session: Session, authority: AuthorityRow, logo: LogoChange) -> None:
    """Store the picture, or forget it."""
    row = session.get(LogoRow, authority.id)
    picture = logo.picture
    authority.logo_sha256 = picture.sha256 if picture else None
    if picture is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(
            LogoRow(
                authority_id=authority.id,
                media_type=picture.media_type,
                content=picture.content,
                sha256=picture.sha256,
            )
        )
    else:
        row.media_type, row.content = picture.media_type, picture.content
        row.sha256 = picture.sha256
