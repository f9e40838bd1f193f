"""Consent to show a draft: the authority of its service reads it while it lasts, nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from kevytasiointi.domain.errors import NotFound, NotIdentified
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.joining import Identification
from kevytasiointi.storage.cases import DraftRow
from kevytasiointi.storage.database import Authority, Database, System
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.queries import filling
from kevytasiointi.storage.queries.shown_drafts import shown_draft, shown_drafts
from kevytasiointi.usecases.showing_drafts import hide_draft, show_draft
from tests import factories
from tests.factories import NOW

SCOPE = System("test")
LATER = NOW + timedelta(hours=1)


def test_the_authority_reads_a_draft_for_as_long_as_its_writer_lets_it(database: Database) -> None:
    with database.write(SCOPE) as session:
        world = factories.make_world(session)
        other = factories.make_world(
            session, "metsala", document=factories.form_document(slug="toinen")
        )
        key = factories.make_draft(session, world.customer, world.service).id
        hidden = factories.make_draft(session, world.customer, world.service).id
    with pytest.raises(NotFound), database.read(Authority(world.authority.id)) as session:
        shown_draft(session, world.officer, key)
    with database.write(SCOPE) as session:
        parts = filling.own_draft(session, world.customer_actor, key, lock=True)
        show_draft(session, world.customer_actor, parts, now=LATER)
        show_draft(session, world.customer_actor, parts, now=LATER)
    with database.read(Authority(world.authority.id)) as session:
        ((draft, service, writer),) = shown_drafts(session, world.officer)
        assert (draft.id, service.id, writer) == (key, world.service.id, world.customer.name)
        seen, _person = shown_draft(session, world.officer, key)
        assert seen.draft.answers == factories.ANSWERS
        # Row-level security lets through what is shown, and of that nothing more.
        rows = set(session.scalars(select(DraftRow.id)))
        assert rows == ({key, hidden} if database.is_sqlite else {key})
    with database.read(Authority(other.authority.id)) as session:
        assert not shown_drafts(session, other.officer)
        with pytest.raises(NotFound):
            shown_draft(session, other.officer, key)
    with database.write(SCOPE) as session:
        parts = filling.own_draft(session, world.customer_actor, key, lock=True)
        hide_draft(session, world.customer_actor, parts, now=LATER)
    with database.read(SCOPE) as session:
        assert not shown_drafts(session, world.officer)
        kinds = [
            row.kind
            for row in session.scalars(select(EventRow).order_by(EventRow.at, EventRow.seq))
        ]
    assert kinds[-2:] == [EventKind.DRAFT_SHOWN, EventKind.DRAFT_HIDDEN]


def test_the_database_lets_no_authority_write_into_a_shown_draft(database: Database) -> None:
    with database.write(SCOPE) as session:
        world = factories.make_world(session)
        draft = factories.make_draft(session, world.customer, world.service)
        parts = filling.own_draft(session, world.customer_actor, draft.id, lock=True)
        show_draft(session, world.customer_actor, parts, now=LATER)
    with database.write(Authority(world.authority.id)) as session:
        changed = session.connection().exec_driver_sql("UPDATE drafts SET language = 'sv'")
        # SQLite has no row-level security: there no use case writes into it.
        assert changed.rowcount == (1 if database.is_sqlite else 0)
        session.rollback()


def test_the_draft_of_somebody_unknown_is_not_shown(session) -> None:
    world = factories.make_world(session)
    draft = factories.make_draft(session, world.customer, world.service)
    parts = filling.own_draft(session, world.customer_actor, draft.id)
    unknown = replace(world.customer_actor, identified_by=Identification.NONE)
    with pytest.raises(NotIdentified):
        show_draft(session, unknown, parts, now=LATER)
