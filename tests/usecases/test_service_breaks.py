"""Breaks and facts of the portal."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, NotAllowed
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.domain.portal_facts import PortalFact
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.portal import ServiceBreakRow
from kevytasiointi.storage.queries import portal
from kevytasiointi.usecases.portal_facts import tell_fact
from kevytasiointi.usecases.service_breaks import (
    announce_break,
    cancel_break,
    record_fault,
)
from tests.factories import NOW, actor_of, make_authority, make_person

HOUR = timedelta(hours=1)
_SCOPE = System("test")


def operator(session: Session) -> Actor:
    return actor_of(make_person(session), None, Role.OPERATOR)


def announce(session: Session, actor: Actor, begins: int = 24) -> ServiceBreakRow:
    return announce_break(
        session,
        actor,
        text={"fi": " Huolto ", "sv": ""},
        shown_from=NOW + HOUR,
        begins_at=NOW + begins * HOUR,
        ends_at=NOW + (begins + 2) * HOUR,
        now=NOW,
    )


def test_a_planned_break_is_told_until_its_end_or_until_called_off(database: Database) -> None:
    with database.write(_SCOPE) as session:
        actor = operator(session)
        later, sooner = announce(session, actor, 48), announce(session, actor)
        assert sooner.text == {"fi": "Huolto"}
    with database.read(_SCOPE) as session:
        told = portal.announcements(session, NOW)
        assert [one.begins_at for one in told] == [sooner.begins_at, later.begins_at]
        assert [one.is_shown(NOW) for one in told] == [False, False]
        assert len(portal.announcements(session, NOW + 26 * HOUR)) == 1
    with database.write(_SCOPE) as session:
        row = portal.break_by_id(session, later.id)
        assert cancel_break(session, actor, row, now=NOW)
        assert not cancel_break(session, actor, row, now=NOW)
        sooner_row = portal.break_by_id(session, sooner.id)
        assert not cancel_break(session, actor, sooner_row, now=NOW + 30 * HOUR)
    with database.read(_SCOPE) as session:
        assert len(portal.announcements(session, NOW)) == 1
        assert len(portal.breaks(session)) == 2
        kinds = session.scalars(select(EventRow.kind).order_by(EventRow.seq)).all()
        assert kinds == [
            EventKind.BREAK_ANNOUNCED,
            EventKind.BREAK_ANNOUNCED,
            EventKind.BREAK_CANCELLED,
        ]


def test_a_fault_is_kept_but_not_told(session: Session) -> None:
    record_fault(
        session,
        operator(session),
        text={"en": "A fault"},
        begins_at=NOW - HOUR,
        ends_at=NOW,
        now=NOW,
    )
    assert portal.announcements(session, NOW - HOUR / 2) == []
    assert len(portal.breaks(session)) == 1


def test_a_break_needs_words_and_an_operator(session: Session) -> None:
    with pytest.raises(InvalidInput) as refused:
        announce_break(
            session,
            operator(session),
            text={"fi": " "},
            shown_from=None,
            begins_at=NOW,
            ends_at=NOW + HOUR,
            now=NOW,
        )
    assert refused.value.field == "text_fi"
    admin = actor_of(make_person(session), make_authority(session), Role.AUTHORITY_ADMIN)
    with pytest.raises(NotAllowed):
        announce(session, admin)


def test_a_fact_is_told_and_changed_and_the_journal_keeps_each(database: Database) -> None:
    with database.write(_SCOPE) as session:
        actor = operator(session)
        assert portal.portal_fact(session, PortalFact.OPERATOR) == {}
        assert tell_fact(session, actor, PortalFact.OPERATOR, {"email": "a@b.fi"}, now=NOW)
        assert not tell_fact(session, actor, PortalFact.OPERATOR, {"email": "a@b.fi"}, now=NOW)
        assert tell_fact(session, actor, PortalFact.OPERATOR, {"phone": "1"}, now=NOW)
    with database.read(_SCOPE) as session:
        assert portal.portal_fact(session, "operator") == {"phone": "1"}
        events = session.scalars(select(EventRow)).all()
        assert [event.kind for event in events] == [EventKind.PORTAL_FACT_CHANGED] * 2
