"""A supplement asked question by question: begun, kept, sent in rounds, cancelled, made a PDF."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.errors import InvalidInput, InvalidTransition, NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.problems import Problem
from kevytasiointi.domain.states import CaseState
from kevytasiointi.domain.supplements import FREE_FILES, FREE_TEXT, Asked
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import CaseRow, DraftRow
from kevytasiointi.storage.database import Authority, Database, Person, System
from kevytasiointi.storage.queries import case_page, filling, jobs
from kevytasiointi.usecases import notes, pdf_making, supplementing
from kevytasiointi.usecases.answersnow import answers_of, case_changes
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.supplement_answers import begin_answer, send_answer
from kevytasiointi.usecases.supplement_documents import supplement_document, supplement_export
from kevytasiointi.usecases.supplementing import request_supplement
from tests import factories
from tests.factories import NOW, World, make_case, make_world

DUE = factories.NOW.date() + timedelta(days=14)
LATER = NOW + timedelta(days=1)
SYSTEM = System("test")


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session)


@pytest.fixture
def case(session: Session, world: World) -> CaseRow:
    return make_case(session, world, state=CaseState.IN_PROGRESS)


def ask(session: Session, world: World, case: CaseRow, **asked: tuple[str, ...]) -> None:
    request_supplement(
        session,
        world.officer,
        case,
        text="Mend these",
        due_on=DUE,
        asked=Asked(**asked),
        if_nothing="It lapses",
        shown_version=case.version,
        now=NOW if case_page.latest_supplement(session, case.id) is None else LATER,
    )
    session.flush()


def begin(session: Session, world: World, case: CaseRow) -> DraftRow:
    return begin_answer(session, world.customer_actor, case, language="fi", now=LATER)


def send(session: Session, world: World, case: CaseRow, draft: DraftRow) -> list[Problem]:
    session.flush()
    actor = world.customer_actor
    parts = filling.own_draft(session, actor, draft.id, lock=True)
    problems = send_answer(session, actor, case, parts, artificial_hetus=True, now=LATER)
    session.flush()
    return list(problems)


def answer(session: Session, world: World, case: CaseRow, **answers: Any) -> None:
    draft = begin(session, world, case)
    draft.answers = {**draft.answers, **answers}
    assert send(session, world, case, draft) == []


def test_only_what_the_form_shows_can_be_asked(
    session: Session, world: World, case: CaseRow
) -> None:
    for field, asked in (
        ("questions", {"questions": ("how_loud",)}),
        ("questions", {"questions": ("plan",)}),
        ("slots", {"slots": ("what",)}),
    ):
        with pytest.raises(InvalidInput) as refused:
            ask(session, world, case, **asked)
        assert refused.value.field == field
    ask(session, world, case, questions=("what",), slots=("plan",))
    request = case_page.waiting_supplement(session, case.id)
    assert request is not None
    assert request.asked == {"questions": ["what"], "slots": ["plan"]}
    assert request.if_nothing == "It lapses"


def test_an_answer_is_begun_once_and_kept(session: Session, world: World, case: CaseRow) -> None:
    ask(session, world, case, questions=("what",))
    draft = begin(session, world, case)
    draft.answers = {**draft.answers, "what": "Half a wo"}
    session.flush()
    assert begin(session, world, case).id == draft.id
    assert begin(session, world, case).answers["what"] == "Half a wo"
    assert filling.own_drafts(session, world.customer_actor) == []


def test_the_filed_answers_stay_and_each_round_keeps_its_own(
    session: Session, world: World, case: CaseRow
) -> None:
    filed = dict(case.answers)
    ask(session, world, case, questions=("what",))
    answer(session, world, case, what="A tent", begins="2026-07-01", **{FREE_TEXT: "Mended"})
    assert case.state is CaseState.SUPPLEMENTED
    ask(session, world, case, questions=("what", "begins"))
    answer(session, world, case, what="A hall", begins="2026-08-01")
    parts = case_page.parts_of(session, case, for_customer=False)
    assert case.answers == filed
    assert [one.answers for one in parts.supplements] == [
        {"what": "A tent"},
        {"what": "A hall", "begins": "2026-08-01"},
    ]
    assert answers_of(parts).form.values == {**filed, "what": "A hall", "begins": "2026-08-01"}
    assert parts.supplements[0].answer == "Mended"
    told = [(change.label, request.id) for change, request in case_changes(parts, "fi")]
    assert told == [("What fi", parts.supplements[1].id), ("Begins fi", parts.supplements[1].id)]


def test_what_is_wrong_sends_nothing_and_keeps_the_draft(
    session: Session, world: World, case: CaseRow
) -> None:
    ask(session, world, case, questions=("what",), slots=("plan",))
    draft = begin(session, world, case)
    draft.answers = {**draft.answers, "what": ""}
    assert {p.path for p in send(session, world, case, draft)} == {"what", "plan"}
    assert case.state is CaseState.SUPPLEMENT_REQUESTED
    assert filling.own_draft(session, world.customer_actor, draft.id)


def test_files_go_into_the_case_with_their_slot_and_round(
    session: Session, world: World, case: CaseRow, store: AttachmentStore
) -> None:
    ask(session, world, case, slots=("plan",))
    draft = begin(session, world, case)
    factories.add_file(session, store, draft, slot="plan", name="uusi.pdf")
    factories.add_file(session, store, draft, slot=FREE_FILES, name="muu.pdf")
    assert send(session, world, case, draft) == []
    parts = case_page.parts_of(session, case, for_customer=False)
    came = {
        (r.file_name, r.slot, r.supplement_id, r.draft_id)
        for r in parts.attachments
        if r.purpose is Purpose.SUPPLEMENT
    }
    request = parts.supplements[0].id
    assert came == {("uusi.pdf", "plan", request, None), ("muu.pdf", None, request, None)}


def test_a_cancelled_request_takes_no_answer_and_tells_why(
    session: Session, world: World, case: CaseRow
) -> None:
    ask(session, world, case, questions=("what",))
    draft = begin(session, world, case)
    with pytest.raises(InvalidInput):
        supplementing.cancel(
            session, world.officer, case, reason=" ", shown_version=case.version, now=LATER
        )
    supplementing.cancel(
        session, world.officer, case, reason="Found it", shown_version=case.version, now=LATER
    )
    session.flush()
    assert case.state is CaseState.IN_PROGRESS
    event = case_page.parts_of(session, case, for_customer=True).events[-1]
    assert (event.kind, event.data["reason"]) == (EventKind.SUPPLEMENT_CANCELLED, "Found it")
    with pytest.raises(InvalidTransition):
        send(session, world, case, draft)


def test_an_answer_to_an_earlier_request_is_not_sent_to_a_later_one(
    session: Session, world: World, case: CaseRow
) -> None:
    ask(session, world, case, questions=("what",))
    draft = begin(session, world, case)
    supplementing.cancel(
        session, world.officer, case, reason="Wrong", shown_version=case.version, now=LATER
    )
    ask(session, world, case, questions=("begins",))
    with pytest.raises(InvalidTransition):
        send(session, world, case, draft)


def test_nobody_else_answers(session: Session, world: World, case: CaseRow) -> None:
    ask(session, world, case, questions=("what",))
    draft = begin(session, world, case)
    session.flush()
    stranger = factories.actor_of(factories.make_person(session, "Toinen"))
    with pytest.raises(NotFound):
        filling.own_draft(session, stranger, draft.id)


def test_the_document_of_a_round_has_what_was_asked_and_the_answers_then(
    session: Session, world: World, case: CaseRow
) -> None:
    ask(session, world, case, questions=("what",))
    answer(session, world, case, what="A tent")
    ask(session, world, case, questions=("what",))
    answer(session, world, case, what="A hall")
    parts = case_page.parts_of(session, case, for_customer=False)
    first = supplement_document(parts, parts.supplements[0].id)
    texts = [line for s in first.sections for b in s.blocks for line in getattr(b, "value", ())]
    assert "A tent" in texts
    assert "A hall" not in texts
    export = supplement_export(parts, parts.supplements[0])
    assert export["answers"] == {"what": "A tent"}
    assert export["answers_now"] == {**case.answers, "what": "A tent"}


def test_the_worker_makes_a_pdf_of_each_round_once(
    database: Database, store: AttachmentStore
) -> None:
    with database.write(SYSTEM) as session:
        world = make_world(session)
        case = make_case(session, world, state=CaseState.IN_PROGRESS)
        ask(session, world, case, questions=("what",))
        answer(session, world, case, what="A tent")
        case_id = case.id
        request = case_page.supplements_of(session, case_id)[0].id
    made: list[str] = []

    def make(document: Any) -> bytes:
        made.append(document.subtitle)
        return b"%PDF-1.7"

    deliver = pdf_making.deliver_pdf(database, store, make, lambda: LATER)
    for _ in range(2):
        claim = Claim(1, UUID(int=1), case_id, {"supplement": str(request)}, 1)
        finish = deliver(claim)
        if finish is not None:
            with database.write(SYSTEM) as session:
                finish(session)
    with database.read(SYSTEM) as session:
        parts = case_page.parts_of(
            session, case_page.any_case(session, case_id), for_customer=False
        )
    pdf = parts.pdf_of(request)
    assert pdf is not None
    assert pdf.file_name == f"{parts.case.number}-1.pdf"
    assert parts.case_pdf is None
    assert len(made) == 1


def test_it_works_under_row_level_security(database: Database) -> None:
    """Each side in its own scope, on both databases."""
    with database.write(SYSTEM) as session:
        world = make_world(session)
        case_id = make_case(session, world, state=CaseState.IN_PROGRESS).id
    with database.write(Authority(world.authority.id)) as session:
        case = case_page.authority_case(session, world.officer, case_id, lock=True)
        ask(session, world, case, questions=("what",))
        notes.write_note(session, world.officer, case, "Among us", now=NOW)
    with database.write(Person(world.customer.id)) as session:
        case = case_page.own_case(session, world.customer_actor, case_id, lock=True)
        draft_id = begin(session, world, case).id
    with database.read(Authority(world.authority.id)) as session:
        requests = case_page.supplements_of(session, case_id)
        assert requests[0].answers is None
    with database.write(Person(world.customer.id)) as session:
        actor = world.customer_actor
        case = case_page.own_case(session, actor, case_id, lock=True)
        parts = filling.own_draft(session, actor, draft_id, lock=True)
        parts.draft.answers = {**parts.draft.answers, "what": "A tent"}
        assert send(session, world, case, parts.draft) == []
    with database.read(Authority(world.authority.id)) as session:
        assert case_page.supplements_of(session, case_id)[0].answers == {"what": "A tent"}
        assert jobs.chains(session)
