"""Submitting: everything or nothing, and once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import (
    InvalidAnswers,
    InvalidInput,
    InvalidTransition,
    NotAllowed,
    NotFound,
    ServiceClosed,
    StaleCase,
)
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.outboxes import Channel
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import (
    AttachmentRow,
    CaseRow,
    DraftRow,
    SupplementRow,
)
from kevytasiointi.storage.database import Database, Person, System
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.machinery import CounterRow, EventRow, OutboxRow
from kevytasiointi.storage.queries import case_deadlines, case_page, filling
from kevytasiointi.usecases import journal, submissions, supplementing
from tests.factories import (
    ANSWERS,
    NOW,
    PDF_BYTES,
    actor_of,
    add_file,
    form_document,
    go,
    make_authority,
    make_case,
    make_draft,
    make_person,
    make_service,
    make_version,
    make_world,
    submit,
    words,
)

_SCOPE = System("test")
WRITTEN = (CaseRow, DeadlineRow, OutboxRow, CounterRow)


def count(session: Session, table: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def prepared(
    database: Database, store: AttachmentStore | None = None, **answers: Any
) -> tuple[Actor, UUID]:
    """A draft that is ready, and its writer."""
    with database.write(_SCOPE) as session:
        world = make_world(session)
        draft = make_draft(session, world.customer, world.service, answers={**ANSWERS, **answers})
        if store is not None:
            add_file(session, store, draft)
        return world.customer_actor, draft.id


def submit_once(database: Database, actor: Actor, draft_id: UUID) -> UUID:
    """As the submit view does it: the case of the draft, whoever made it."""
    with database.write(Person(actor.person_id)) as session:
        try:
            parts = filling.own_draft(session, actor, draft_id, lock=True)
        except NotFound:
            case = case_page.case_of_draft(session, actor, draft_id)
            assert case is not None
            return case.id
        return submissions.submit(
            session, actor, parts, declared=True, artificial_hetus=False, now=NOW
        ).id


def test_a_submitted_draft_is_a_whole_case(database: Database, store: AttachmentStore) -> None:
    actor, draft_id = prepared(database, store)
    case_id = submit_once(database, actor, draft_id)
    with database.read(_SCOPE) as session:
        case = case_page.any_case(session, case_id)
        parts = case_page.parts_of(session, case, for_customer=True)
        assert case.state is CaseState.SUBMITTED
        assert case.number == "KA-2026-000001"
        assert case.answers == ANSWERS
        assert case.settings == {"handling": "P60D"}
        assert case.submitted_at == case.declared_at == case.last_change_at == NOW
        assert [row.file_name for row in parts.attachments] == ["suunnitelma.pdf"]
        stored = parts.attachments[0]
        assert store.read(stored.id, size=stored.size, sha256=stored.sha256) == PDF_BYTES
        # The inspection that the form starts from an answer is not for the customer to see.
        shown = [(d.kind.value, d.last_on) for d in parts.deadlines]
        assert shown == [("processing", date(2026, 3, 6))]
        everything = case_deadlines.all_deadlines(session, case_id)
        assert [d.last_on for d in everything] == [date(2026, 3, 6), date(2026, 6, 11)]
        assert case.next_deadline_on == date(2026, 3, 6)
        assert [event.kind for event in parts.events] == [EventKind.RECEIVED]
        errands = session.scalars(select(OutboxRow).order_by(OutboxRow.seq)).all()
        assert [(e.channel, e.payload.get("mail")) for e in errands] == [
            (Channel.PDF, None),
            (Channel.MAIL, "receipt"),
            (Channel.MAIL, "arrived"),
        ]
        assert count(session, DraftRow) == 0
        assert journal.verify(session)[1] == ()


@pytest.mark.parametrize("breaking", ["journal", "deadlines", "files", "commit"])
def test_when_anything_fails_nothing_remains_and_the_draft_is_whole(
    database: Database, store: AttachmentStore, monkeypatch: pytest.MonkeyPatch, breaking: str
) -> None:
    actor, draft_id = prepared(database, store)
    with database.read(_SCOPE) as session:
        events_before = count(session, EventRow)

    def broken(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    targets = {
        "journal": (journal, "record"),
        "deadlines": (submissions.deadline_keeping, "start_by_rules"),
        "files": (submissions, "_move_files"),
        "commit": (Session, "commit"),
    }
    with monkeypatch.context() as patch:
        patch.setattr(*targets[breaking], broken)
        with pytest.raises(OSError, match="No space"):
            submit_once(database, actor, draft_id)
    with database.read(_SCOPE) as session:
        assert [count(session, table) for table in WRITTEN] == [0, 0, 0, 0]
        assert count(session, EventRow) == events_before
        parts = filling.own_draft(session, actor, draft_id)
        assert parts.draft.answers == ANSWERS
        (file,) = parts.attachments
        assert store.read(file.id, size=file.size, sha256=file.sha256) == PDF_BYTES
        assert journal.verify(session)[1] == ()
    submit_once(database, actor, draft_id)


def test_submitting_again_gives_the_same_case(database: Database) -> None:
    actor, draft_id = prepared(database)
    first = submit_once(database, actor, draft_id)
    assert submit_once(database, actor, draft_id) == first
    with database.read(_SCOPE) as session:
        assert count(session, CaseRow) == 1
        assert count(session, OutboxRow) == 3


def test_eight_submits_at_once_give_one_case(database: Database) -> None:
    with database.write(_SCOPE) as session:
        world = make_world(session)
        drafts = [make_draft(session, world.customer, world.service).id for _ in range(4)]
    for draft_id in drafts:
        start = threading.Barrier(8)

        def press(
            _number: int, draft_id: UUID = draft_id, start: threading.Barrier = start
        ) -> UUID:
            start.wait()
            return submit_once(database, actor_of(world.customer), draft_id)

        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(press, range(8)))) == 1
    with database.read(_SCOPE) as session:
        assert count(session, CaseRow) == 4
        assert count(session, OutboxRow) == 12
        assert journal.verify(session)[1] == ()


def test_different_drafts_submitted_at_once_get_numbers_without_gaps(database: Database) -> None:
    with database.write(_SCOPE) as session:
        world = make_world(session)
        drafts = [make_draft(session, world.customer, world.service).id for _ in range(8)]
    start = threading.Barrier(8)

    def press(draft_id: UUID) -> UUID:
        start.wait()
        return submit_once(database, actor_of(world.customer), draft_id)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(press, drafts))
    with database.read(_SCOPE) as session:
        numbers = sorted(session.scalars(select(CaseRow.number)))
        assert numbers == [f"KA-2026-{n:06d}" for n in range(1, 9)]
        assert journal.verify(session)[1] == ()


def test_numbers_begin_anew_each_finnish_year(session: Session) -> None:
    world = make_world(session)
    late = NOW.replace(month=12, day=31, hour=21, minute=59)
    numbers = [
        make_case(session, world, now=late).number,
        make_case(session, world, now=late + timedelta(minutes=1)).number,
    ]
    assert numbers == ["KA-2026-000001", "KA-2027-000001"]


def test_the_authoritys_settings_stand_in_the_wording_of_states_and_deadlines(
    session: Session,
) -> None:
    document = form_document(status_texts={"submitted": words("Wait for {handling},")})
    document["deadlines"][0]["basis"] = words("Promise of {handling},")
    version = make_version(session, document)
    authority, person = make_authority(session), make_person(session)
    service = make_service(session, authority, version, settings={"handling": "P14D"})
    case = submit(session, person, make_draft(session, person, service))
    assert case.status_text is not None
    assert case.status_text["en"] == "Wait for 14\u00a0days, en"
    processing = next(
        d for d in case_deadlines.all_deadlines(session, case.id) if d.kind == "processing"
    )
    assert processing.basis is not None
    assert processing.basis["fi"] == "Promise of 14\u00a0päivää, fi"


def test_hidden_answers_and_their_files_are_not_filed(
    session: Session, store: AttachmentStore
) -> None:
    world = make_world(session)
    answers = {**ANSWERS, "loud": False, "how_loud": "very"}
    case = make_case(session, world, answers=answers)
    assert case.answers == {**ANSWERS, "loud": False}
    draft = make_draft(session, world.customer, world.service)
    stray = add_file(session, store, draft, slot="no-such-slot")
    case = submit(session, world.customer, draft)
    assert case_page.case_attachments(session, case.id) == []
    assert session.get(AttachmentRow, stray.id) is None


def test_wrong_answers_are_all_told_and_nothing_is_written(session: Session) -> None:
    world = make_world(session)
    draft = make_draft(session, world.customer, world.service, answers={"begins": "not a day"})
    parts = filling.own_draft(session, world.customer_actor, draft.id)
    with pytest.raises(InvalidAnswers) as refused:
        submissions.submit(
            session, world.customer_actor, parts, declared=False, artificial_hetus=False, now=NOW
        )
    assert {"what", "begins"} <= {problem.path for problem in refused.value.problems}
    assert len(refused.value.problems) == 3
    assert count(session, CaseRow) == 0


def test_an_unreadable_text_can_not_be_submitted(session: Session) -> None:
    world = make_world(session)
    draft = make_draft(session, world.customer, world.service, answers={"what": "A stage"})
    submissions.save_step(
        draft, shown_version=None, answers=draft.answers, raw={"begins": "soonish"}, now=NOW
    )
    with pytest.raises(InvalidAnswers) as refused:
        submit(session, world.customer, draft)
    assert [problem.path for problem in refused.value.problems] == ["begins"]


def test_a_service_closed_in_between_takes_nothing(session: Session) -> None:
    world = make_world(session)
    draft = make_draft(session, world.customer, world.service)
    world.service.closes_on = date(2026, 1, 4)
    session.flush()
    with pytest.raises(ServiceClosed):
        submit(session, world.customer, draft)
    with pytest.raises(ServiceClosed):
        make_draft(session, world.customer, world.service)
    world.service.closes_on = date(2026, 1, 5)
    submit(session, world.customer, draft)


def test_nobody_else_finds_the_draft(session: Session) -> None:
    world = make_world(session)
    draft = make_draft(session, world.customer, world.service)
    for stranger in (actor_of(make_person(session, "Vieras")), world.officer):
        with pytest.raises(NotFound):
            filling.own_draft(session, stranger, draft.id)
        assert case_page.case_of_draft(session, stranger, draft.id) is None


def test_who_has_no_customer_role_can_not_fill_or_submit(session: Session) -> None:
    world = make_world(session)
    draft = make_draft(session, world.customer, world.service)
    parts = filling.own_draft(session, world.customer_actor, draft.id)
    robot = Actor(world.customer.id, "Robot", roles=frozenset({Role.OFFICER}))
    with pytest.raises(NotAllowed):
        submissions.submit(session, robot, parts, declared=True, artificial_hetus=False, now=NOW)
    offer = filling.offer_by_slug(session, world.service.slug)
    with pytest.raises(NotAllowed):
        submissions.open_draft(session, robot, offer, language="fi", now=NOW)


def test_the_second_tab_is_told(database: Database) -> None:
    actor, draft_id = prepared(database)

    def save(shown_version: int, what: str) -> int:
        with database.write(Person(actor.person_id)) as session:
            draft = filling.own_draft(session, actor, draft_id, lock=True).draft
            submissions.save_step(
                draft, shown_version=shown_version, answers={"what": what}, raw={}, now=NOW
            )
            session.flush()
            return draft.version

    with database.read(_SCOPE) as session:
        shown = filling.own_draft(session, actor, draft_id).draft.version
    newer = save(shown, "first tab")
    with pytest.raises(StaleCase) as refused:
        save(shown, "second tab")
    assert (refused.value.shown_version, refused.value.current_version) == (shown, newer)
    assert save(newer, "first tab again") > newer


def test_deleting_a_draft_names_its_files(
    session: Session, store: AttachmentStore, tmp_path: Path
) -> None:
    world = make_world(session)
    draft = make_draft(session, world.customer, world.service)
    rows = [add_file(session, store, draft), add_file(session, store, draft)]
    keys = submissions.delete_draft(
        session, filling.own_draft(session, world.customer_actor, draft.id)
    )
    assert set(keys) == {row.id for row in rows}
    session.flush()
    assert count(session, DraftRow) == count(session, AttachmentRow) == 0


def test_withdrawing_ends_the_waiting(session: Session) -> None:
    world = make_world(session)
    case = make_case(session, world, state=CaseState.SUPPLEMENT_REQUESTED)
    submissions.withdraw(session, world.customer_actor, case, reason=" moved ", now=NOW)
    assert case.state is CaseState.WITHDRAWN
    assert case.next_deadline_on is None
    assert case_page.waiting_supplement(session, case.id) is None
    assert case_deadlines.open_deadlines(session, case.id) == []
    session.flush()
    session.expunge_all()
    entry = case_page.latest_change(session, case.id)
    assert entry is not None
    assert entry.data["reason"] == "moved"
    assert sum(isinstance(row, EventRow) for row in session) == 1  # not the whole journal


@pytest.mark.parametrize("state", [s for s in CaseState if s is not CaseState.DRAFT])
def test_the_customer_withdraws_and_supplements_only_when_the_table_allows(
    session: Session, state: CaseState
) -> None:
    world = make_world(session)
    actor = world.customer_actor
    pending = {"submitted", "in_progress", "supplement_requested", "supplemented"}
    case = make_case(session, world, state=state)
    if state is not CaseState.SUPPLEMENT_REQUESTED:
        with pytest.raises(InvalidTransition):
            supplementing.supplement(session, actor, case, text="Here", files=0, now=NOW)
    if state.value in pending:
        submissions.withdraw(session, actor, case, reason="", now=NOW)
        assert case.state is CaseState.WITHDRAWN
    else:
        with pytest.raises(InvalidTransition):
            submissions.withdraw(session, actor, case, reason="", now=NOW)


def test_an_answer_needs_text_or_a_file(session: Session) -> None:
    world = make_world(session)
    case = make_case(session, world, state=CaseState.SUPPLEMENT_REQUESTED)
    actor = world.customer_actor
    with pytest.raises(InvalidInput) as refused:
        supplementing.supplement(session, actor, case, text="  ", files=0, now=NOW)
    assert refused.value.field == "text"
    with pytest.raises(InvalidInput):
        supplementing.supplement(session, actor, case, text="x" * 4001, files=0, now=NOW)
    supplementing.supplement(session, actor, case, text="", files=1, now=NOW)
    request = session.scalars(select(SupplementRow)).one()
    assert (request.answer, request.answered_at) == (None, NOW)
    assert case.state is CaseState.SUPPLEMENTED


def test_only_the_latest_of_two_rounds_is_answered(session: Session) -> None:
    world = make_world(session)
    case = make_case(session, world, state=CaseState.SUPPLEMENTED)
    go(session, world, case, CaseState.SUPPLEMENT_REQUESTED, now=NOW + timedelta(days=2))
    supplementing.supplement(
        session, world.customer_actor, case, text="Louder", files=0, now=NOW + timedelta(days=3)
    )
    answers = session.scalars(select(SupplementRow.answer).order_by(SupplementRow.requested_at))
    assert list(answers) == ["Quite loud", "Louder"]


def test_an_unknown_case_or_draft_is_not_found(session: Session) -> None:
    actor = actor_of(make_person(session))
    for find in (filling.own_draft, case_page.own_case, case_page.authority_case):
        with pytest.raises(NotFound):
            find(session, actor, uuid4())
