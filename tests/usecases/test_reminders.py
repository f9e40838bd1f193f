"""What the calendar asks for: drafts end after a warning, renewals are told of once."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.keeping import DRAFT_KEPT, DRAFT_WARNED, RENEWAL_TOLD
from kevytasiointi.domain.letters import Letter
from kevytasiointi.domain.outboxes import Notice
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import (
    CaseRow,
    DraftRow,
)
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.machinery import EventRow, OutboxRow
from kevytasiointi.usecases import mails, reminders, submissions
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.sealing import Sealer
from tests.factories import NOW, World, add_file, make_case, make_draft, make_world

ENDING = NOW + DRAFT_KEPT - DRAFT_WARNED
OVER = NOW + DRAFT_KEPT + timedelta(days=1)
DAY = timedelta(days=1)


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session)


def notices(session: Session, kind: Notice) -> list[Letter | None]:
    rows = session.scalars(select(OutboxRow).order_by(OutboxRow.seq)).all()
    return [
        mails.letter_of(
            session,
            Claim(row.seq, row.id, row.case_id, dict(row.payload), 1),
            "https://lehtola.example.fi",
            Sealer("x" * 40),
        )
        for row in rows
        if row.payload.get("notice") == kind
    ]


def test_a_writer_is_warned_once_and_the_draft_keeps_its_version(
    session: Session, world: World
) -> None:
    draft = make_draft(session, world.customer, world.service)
    version = draft.version
    assert reminders.warn_of_drafts(session, ENDING - DAY) == 0
    assert reminders.warn_of_drafts(session, ENDING) == 1
    assert reminders.warn_of_drafts(session, ENDING + DAY) == 0
    session.expire(draft)
    assert (draft.warned_at, draft.version) == (ENDING, version)
    (letter,) = notices(session, Notice.DRAFT_ENDING)
    assert letter is not None
    assert letter.to == world.customer.email
    assert "5.4.2026" in letter.subject
    assert f"/fi/asiointi/{draft.id}" in letter.body


def test_a_draft_goes_with_its_files_after_its_last_day(
    session: Session, world: World, tmp_path: Path
) -> None:
    draft = make_draft(session, world.customer, world.service)
    file = add_file(session, AttachmentStore(tmp_path), draft)
    reminders.warn_of_drafts(session, ENDING)
    assert reminders.delete_old_drafts(session, OVER - DAY) == ()
    assert reminders.delete_old_drafts(session, OVER) == (file.id,)
    session.flush()
    assert session.scalars(select(DraftRow)).all() == []


def test_no_draft_goes_without_the_promised_days_of_warning(session: Session, world: World) -> None:
    make_draft(session, world.customer, world.service)
    assert reminders.delete_old_drafts(session, OVER) == ()
    reminders.warn_of_drafts(session, OVER)
    assert reminders.delete_old_drafts(session, OVER + DRAFT_WARNED) == ()
    assert session.scalars(select(DraftRow)).all() != []
    reminders.delete_old_drafts(session, OVER + DRAFT_WARNED + DAY)
    session.flush()
    assert session.scalars(select(DraftRow)).all() == []


def test_saving_takes_the_warning_back(session: Session, world: World) -> None:
    draft = make_draft(session, world.customer, world.service)
    reminders.warn_of_drafts(session, ENDING)
    session.expire(draft)
    submissions.save_step(draft, shown_version=None, answers={}, raw={}, now=ENDING)
    session.flush()
    assert draft.warned_at is None
    assert reminders.delete_old_drafts(session, OVER) == ()
    assert notices(session, Notice.DRAFT_ENDING) == [None]


def renewal_of(session: Session, case: CaseRow) -> DeadlineRow:
    return session.scalars(
        select(DeadlineRow).where(
            DeadlineRow.case_id == case.id, DeadlineRow.kind == DeadlineKind.RENEWAL
        )
    ).one()


def test_a_renewal_is_told_of_once_and_leaves_a_mark(session: Session, world: World) -> None:
    case = make_case(session, world, state=CaseState.DECIDED)
    renewal = renewal_of(session, case)
    days_left = (renewal.last_on - NOW.date()).days
    early = NOW + timedelta(days=days_left) - RENEWAL_TOLD - DAY
    changed = case.last_change_at
    assert reminders.tell_of_renewals(session, early) == 0
    assert reminders.tell_of_renewals(session, early + DAY) == 1
    assert reminders.tell_of_renewals(session, early + 2 * DAY) == 0
    assert case.last_change_at == changed
    events = session.scalars(select(EventRow).where(EventRow.kind == EventKind.REMINDED)).all()
    assert [event.case_id for event in events] == [case.id]
    (letter,) = notices(session, Notice.RENEWAL_NEAR)
    assert letter is not None
    assert case.number in letter.subject


def test_whoever_does_not_want_a_reminder_gets_none(session: Session, world: World) -> None:
    world.customer.muted = {"mails": [Notice.RENEWAL_NEAR, Notice.DRAFT_ENDING]}
    case = make_case(session, world, state=CaseState.DECIDED)
    make_draft(session, world.customer, world.service)
    reminders.warn_of_drafts(session, ENDING)
    renewal_of(session, case).last_on = NOW.date()
    session.flush()
    reminders.tell_of_renewals(session, NOW)
    assert notices(session, Notice.DRAFT_ENDING) == [None]
    assert notices(session, Notice.RENEWAL_NEAR) == [None]
