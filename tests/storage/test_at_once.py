"""Rows of several tables by one question: the same as by one question each."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, select, true

from kevytasiointi.domain.events import SHOWN_TO_CUSTOMER
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import AttachmentRow, DecisionRow, MessageRow, SupplementRow
from kevytasiointi.storage.database import Authority, Database, System
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.storage.queries.at_once import Wanted, at_once
from kevytasiointi.storage.queries.beside_case import beside_case
from kevytasiointi.storage.queries.case_page import any_case, parts_of
from kevytasiointi.usecases import messages, notes
from tests.factories import NOW, make_case, make_world


def test_each_table_gives_its_own_rows_in_its_own_order(database: Database) -> None:
    with database.write(System("test")) as session:
        world = make_world(session)
        case = make_case(session, world, state=CaseState.SUPPLEMENTED)
        other = make_case(session, world, state=CaseState.DECIDED)
        for hours, text in ((9, "third"), (7, "first"), (8, "second")):
            at = NOW + timedelta(hours=hours)
            messages.send_to_customer(session, world.officer, case, text, now=at)
        messages.send_to_customer(session, world.officer, other, "not this one", now=NOW)
        lists = (
            Wanted(EventRow, EventRow.case_id == case.id, (EventRow.seq.desc(),)),
            Wanted(DecisionRow, DecisionRow.case_id == case.id, (DecisionRow.id,)),
            Wanted(MessageRow, MessageRow.case_id == case.id, (MessageRow.sent_at,)),
            Wanted(PersonRow, true(), (PersonRow.given_name, PersonRow.id)),
            Wanted(SupplementRow, SupplementRow.case_id == case.id, (SupplementRow.id,)),
        )
    with database.read(System("test")) as session:
        found = at_once(session, *lists)
        for one in lists:
            alone = session.scalars(select(one.table).where(one.rule).order_by(*one.order)).all()
            assert found.of(one.table) == alone, one.table
    assert [row.body for row in found.of(MessageRow)] == ["first", "second", "third"]
    assert not found.of(DecisionRow)
    assert len(found.of(EventRow)) > 3


def test_the_parts_of_a_case_are_what_each_may_see(database: Database) -> None:
    with database.write(System("test")) as session:
        world = make_world(session)
        case_id = make_case(session, world, state=CaseState.DECIDED).id
    for for_customer in (False, True):
        with database.read(Authority(world.authority.id)) as session:
            parts = parts_of(session, any_case(session, case_id), for_customer=for_customer)
            shown: ColumnElement[bool] = true()
            if for_customer:
                shown = EventRow.kind.in_(sorted(SHOWN_TO_CUSTOMER))
            rule = and_(EventRow.case_id == case_id, shown)
            events = session.scalars(select(EventRow).where(rule).order_by(EventRow.seq)).all()
            assert parts.events == events
            assert all(row.shown_to_customer for row in parts.deadlines) is for_customer
    assert parts.decisions
    assert all(isinstance(row, AttachmentRow) for row in parts.attachments)


def test_what_stands_beside_a_case_is_the_own_authoritys(database: Database) -> None:
    with database.write(System("test")) as session:
        world = make_world(session)
        case = make_case(session, world)
        for hours in (2, 1):
            at = NOW + timedelta(hours=hours)
            notes.write_note(session, world.officer, case, f"at {hours}", now=at)
    with database.read(Authority(world.authority.id)) as session:
        found = beside_case(session, world.officer, case.id)
    assert [note.body for note in found.notes] == ["at 1", "at 2"]
    names = [colleague.name for colleague in found.colleagues]
    assert world.officer.name in names
    assert names == sorted(names, key=lambda name: name.split()[::-1])
