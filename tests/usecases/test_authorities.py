"""Authorities are added and changed by those who may, and the journal tells it."""

import io

import pytest
from PIL import Image, ImageFile
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, NotAllowed
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.joining import AuthorityKind
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.storage.database import Authority, Database, System
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries.authorities import authority_by_slug, logo_of
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.authorities import (
    Identity,
    LogoChange,
    Profile,
    change_authority,
    create_authority,
    fingerprint,
)
from kevytasiointi.usecases.logos import read_logo
from tests.factories import NOW, actor_of, make_authority, make_person

IDENTITY = Identity({"fi": "Koivikon kunta"}, AuthorityKind.MUNICIPALITY, "0100001-0", {})
_SCOPE = System("test")


def picture(form: str = "PNG", side: int = 32, colour: str = "#7a2e1d") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(file, form)
    return file.getvalue()


def operator(session: Session) -> Actor:
    return actor_of(make_person(session, "Olli"), None, Role.OPERATOR)


def add(session: Session, slug: str = "koivikko", logo: LogoChange | None = None) -> AuthorityRow:
    return create_authority(
        session,
        operator(session),
        slug=slug,
        identity=IDENTITY,
        profile=Profile(colour="#7a2e1d", languages={"codes": ["fi"]}),
        logo=logo,
        now=NOW,
    )


def kinds(session: Session, authority: AuthorityRow) -> list[EventKind]:
    query = select(EventRow.kind).where(EventRow.authority_id == authority.id)
    return list(session.scalars(query.order_by(EventRow.seq)))


def test_an_operator_adds_an_authority_with_colour_and_picture(database: Database) -> None:
    with database.write(_SCOPE) as session:
        add(session, logo=LogoChange(read_logo(picture())))
    with database.read(_SCOPE) as session:
        row = authority_by_slug(session, "koivikko")
        assert (row.name, row.business_id, row.colour) == (
            {"fi": "Koivikon kunta"},
            "0100001-0",
            "#7a2e1d",
        )
        assert logo_of(session, "koivikko").sha256 == row.logo_sha256
        assert kinds(session, row) == [EventKind.AUTHORITY_CREATED]


def test_an_address_is_taken_once(database: Database) -> None:
    with database.write(_SCOPE) as session:
        add(session)
        with pytest.raises(InvalidInput) as refused:
            add(session)
        assert refused.value.field == "slug"


def test_an_admin_changes_the_own_profile_and_the_journal_tells_what(database: Database) -> None:
    with database.write(_SCOPE) as session:
        authority = add(session)
        admin = actor_of(make_person(session, "Raimo"), authority, Role.AUTHORITY_ADMIN)
    with database.write(Authority(authority.id)) as session:
        row = authority_by_slug(session, "koivikko", lock=True)
        profile = Profile(colour="#24407a", languages={"codes": ["fi"]})
        picked = LogoChange(read_logo(picture("JPEG")))

        def change(shown: str) -> bool:
            return change_authority(
                session,
                admin,
                row,
                identity=None,
                profile=profile,
                logo=picked,
                shown=shown,
                now=NOW,
            )

        before = fingerprint(row)
        with pytest.raises(InvalidInput, match="Somebody else"):
            change("something older")
        assert change(before)
        assert row.name == {"fi": "Koivikon kunta"}
        assert not change(before)  # the same once more is no conflict and writes nothing
        session.flush()
        event = session.scalars(select(EventRow).order_by(EventRow.seq.desc())).first()
        assert event
        assert (event.kind, event.data) == (
            EventKind.AUTHORITY_CHANGED,
            {"changed": ["colour", "logo"]},
        )
    with database.read(_SCOPE) as session:
        assert logo_of(session, "koivikko").media_type == "image/jpeg"
        assert journal.verify(session)[1] == ()


def test_an_admin_changes_neither_another_authority_nor_what_the_own_is(session: Session) -> None:
    own, other = add(session), make_authority(session, "muu")
    admin = actor_of(make_person(session), own, Role.AUTHORITY_ADMIN)
    officer = actor_of(make_person(session), own)
    for actor, authority, identity in (
        (admin, other, None),
        (admin, own, IDENTITY),
        (officer, own, None),
    ):
        with pytest.raises(NotAllowed):
            change_authority(
                session,
                actor,
                authority,
                identity=identity,
                profile=Profile(),
                logo=None,
                shown=fingerprint(authority),
                now=NOW,
            )


def test_a_picture_can_be_removed(session: Session) -> None:
    authority = add(session, logo=LogoChange(read_logo(picture())))
    change_authority(
        session,
        operator(session),
        authority,
        identity=None,
        profile=Profile(colour="#7a2e1d", languages={"codes": ["fi"]}),
        logo=LogoChange(None),
        shown=fingerprint(authority),
        now=NOW,
    )
    assert authority.logo_sha256 is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        picture()[:60],
        picture("JPEG")[:-20],
        picture("GIF"),
        picture("PNG", side=8),
        picture("PNG", side=2001),
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        picture() + b"\0" * 200 * 1024,
    ],
    ids=["empty", "text", "svg", "cut", "cut JPEG", "gif", "tiny", "huge", "only a head", "heavy"],
)
def test_what_is_no_picture_is_refused(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    # A PDF library sets this for the whole process it is in.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(InvalidInput) as refused:
        read_logo(content)
    assert refused.value.field == "logo"
