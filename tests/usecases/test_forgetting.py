"""What is forgotten of those who came without strong identification, and what is not."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.keeping import LINK_KEPT, UNSENT_NOTICE_KEPT
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import CaseRow, DraftRow
from kevytasiointi.storage.company import EmailLinkRow
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.people import LoginSessionRow, PersonRow
from kevytasiointi.storage.queries import filling
from kevytasiointi.usecases import accounts, forgetting, identifying
from kevytasiointi.usecases.sealing import Sealer
from tests.factories import (
    NOW,
    World,
    actor_of,
    add_file,
    form_document,
    make_draft,
    make_person,
    make_world,
    submit,
)

SECOND = timedelta(seconds=1)
LATER = NOW + UNSENT_NOTICE_KEPT + SECOND


@pytest.fixture
def world(session: Session) -> World:
    return open_world(session)


def open_world(session: Session) -> World:
    return make_world(session, document=form_document(identification="none"))


def begun(session: Session, world: World) -> DraftRow:
    """An open notice that has been begun in a signed-in browser."""
    person = identifying.begin_open_notice(session, language="fi", now=NOW)
    accounts.begin_session(session, person.id, lasts=timedelta(hours=12), now=NOW, old_token=None)
    return make_draft(session, person, world.service)


def senders(session: Session) -> set[object]:
    unknown = PersonRow.identified_by == Identification.NONE
    return set(session.scalars(select(PersonRow.id).where(unknown)))


def test_links_are_forgotten_after_a_day(session: Session) -> None:
    for at in (NOW, NOW + LINK_KEPT):
        identifying.ask_for_link(
            session, email="a@posti.example.fi", language="fi", return_path="/fi/omat", now=at
        )
    (old, _new) = session.scalars(select(EmailLinkRow).order_by(EmailLinkRow.created_at)).all()
    assert forgetting.forget_links(session, NOW + LINK_KEPT) == 0
    assert forgetting.forget_links(session, NOW + LINK_KEPT + SECOND) == 1
    assert len(session.scalars(select(EmailLinkRow)).all()) == 1
    assert identifying.address_link(session, old.id, Sealer("x" * 40)) is None


@pytest.mark.parametrize("later", [LATER, LATER + timedelta(days=100)])
def test_an_unsent_open_notice_goes_with_its_sender_and_files(
    database: Database, store: AttachmentStore, later: datetime
) -> None:
    with database.write(System("test")) as session:
        world = open_world(session)
        draft = begun(session, world)
        file = add_file(session, store, draft)
    with database.write(System("test")) as session:
        assert forgetting.forget_unsent_notices(session, NOW + UNSENT_NOTICE_KEPT) == ()
        assert forgetting.forget_unsent_notices(session, later) == (file.id,)
        assert session.get(DraftRow, draft.id) is None
        assert senders(session) == set()
        assert session.scalars(select(LoginSessionRow)).all() == []


def test_a_sent_notice_keeps_its_sender(session: Session, world: World) -> None:
    draft = begun(session, world)
    person = session.get_one(PersonRow, draft.person_id)
    case = submit(session, person, draft)
    assert forgetting.forget_unsent_notices(session, LATER) == ()
    assert session.get_one(CaseRow, case.id).person_id == person.id


def test_whoever_uploaded_a_file_of_a_claimed_notice_is_kept(
    session: Session, world: World, store: AttachmentStore
) -> None:
    draft = begun(session, world)
    person = session.get_one(PersonRow, draft.person_id)
    add_file(session, store, draft)
    submit(session, person, draft)
    bare = begun(session, world)
    sender = session.get_one(PersonRow, bare.person_id)
    submit(session, sender, bare)
    strong = actor_of(make_person(session, "Vahva", email=None))
    for weak in (person, sender):
        assert identifying.claim(session, strong, weak.id, now=NOW) == 1
    forgetting.forget_unsent_notices(session, LATER)
    assert senders(session) == {person.id}


def test_drafts_of_others_are_left_alone(session: Session, world: World) -> None:
    draft = make_draft(session, world.customer, world.service)
    assert forgetting.forget_unsent_notices(session, LATER) == ()
    assert filling.own_draft(session, world.customer_actor, draft.id)
