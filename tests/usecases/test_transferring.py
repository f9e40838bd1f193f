"""A matter goes to the right authority: what ends, what begins, and who sees which of the two."""

import io
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.errors import (
    AttachmentDamaged,
    InvalidInput,
    InvalidTransition,
    NotAllowed,
    NotFound,
    StaleCase,
)
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.states import CaseState
from kevytasiointi.domain.supplements import Asked
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import AttachmentRow, CaseRow
from kevytasiointi.storage.database import Authority, Database, Person, System
from kevytasiointi.storage.machinery import OutboxRow
from kevytasiointi.storage.people import ServiceRow
from kevytasiointi.storage.queries import case_deadlines, case_page, filling, transfers
from kevytasiointi.storage.queries.provenance import provenance_of
from kevytasiointi.usecases import carrying, deciding, journal, supplementing, transferring
from kevytasiointi.usecases.answersnow import answers_of, case_changes
from kevytasiointi.usecases.supplement_answers import begin_answer, send_answer
from tests import factories
from tests.factories import NOW, PDF_BYTES, World
from tests.usecases.test_packaging import add
from tests.usecases.test_searching import found

LATER = NOW + timedelta(days=3)
SCOPE = System("test")


@dataclass
class Two:
    """Two authorities with the same form in use, and a case of the first with a file."""

    giver: World
    taker: World
    case_id: UUID


@pytest.fixture
def two(database: Database, store: AttachmentStore) -> Two:
    with database.write(SCOPE) as session:
        giver = factories.make_world(session)
        authority = factories.make_authority(session, "kuusiranta")
        version = session.get_one(ServiceRow, giver.service.id).form_version_id
        service = factories.make_service(
            session,
            authority,
            case_page.form_version_of(session, factories.make_case(session, giver)),
            mailbox="kirjaamo@kuusiranta.example",
            settings={"handling": "P30D"},
        )
        assert service.form_version_id == version
        taker = World(
            authority=authority,
            service=service,
            customer=giver.customer,
            officer=factories.make_officer(session, authority),
            lead=factories.make_officer(session, authority, lead=True),
        )
        draft = factories.make_draft(session, giver.customer, giver.service)
        factories.add_file(session, store, draft)
        case = factories.submit(session, giver.customer, draft)
        session.flush()
        return Two(giver, taker, case.id)


def transfer(
    database: Database, store: AttachmentStore, two: Two, *, reason: str = "Kuuluu teille"
) -> UUID:
    actor = two.giver.officer
    with database.read(Authority(two.giver.authority.id)) as session:
        case_page.authority_case(session, actor, two.case_id)
        receiver = transfers.receiver(session, actor, two.taker.service.id)
        files = case_page.case_attachments(session, two.case_id)
    copies = carrying.copy_files(store, files)
    with database.write(System("transfer")) as session:
        case = case_page.authority_case(session, actor, two.case_id, lock=True)
        begun = transferring.transfer(
            session,
            actor,
            case,
            receiver,
            copies,
            reason=reason,
            shown_version=case.version,
            now=LATER,
        )
        return begun.id


def case_in(session: Session, key: UUID) -> CaseRow:
    return session.get_one(CaseRow, key)


def mails(session: Session, key: UUID) -> list[str]:
    rows = session.scalars(select(OutboxRow).where(OutboxRow.case_id == key))
    return [str(row.payload.get("mail")) for row in rows if "mail" in row.payload]


def test_the_case_ends_here_and_begins_there_with_the_arrival_kept(
    database: Database, store: AttachmentStore, two: Two
) -> None:
    key = transfer(database, store, two)
    with database.read(SCOPE) as session:
        old, new = case_in(session, two.case_id), case_in(session, key)
        assert old.state is CaseState.TRANSFERRED
        assert (new.state, new.submitted_at, new.person_id) == (
            CaseState.SUBMITTED,
            old.submitted_at,
            old.person_id,
        )
        assert (new.answers, new.form_version_id) == (old.answers, old.form_version_id)
        assert new.number != old.number
        assert (new.authority_id, new.service_id) == (
            two.taker.authority.id,
            two.taker.service.id,
        )
        assert new.handler_id is None
        assert mails(session, old.id)[-1] == "transferred"
        assert mails(session, new.id) == ["arrived"]
        assert not case_deadlines.open_deadlines(session, old.id)
        assert not journal.verify(session)[1]


def test_deadlines_there_run_by_the_receivers_rules_from_the_first_arrival(
    database: Database, store: AttachmentStore, two: Two
) -> None:
    key = transfer(database, store, two)
    with database.read(SCOPE) as session:
        running = {d.kind: d for d in case_deadlines.open_deadlines(session, key)}
    assert running[DeadlineKind.PROCESSING].start_on == date(2026, 1, 5)
    assert running[DeadlineKind.PROCESSING].last_on == date(2026, 2, 4)


def test_a_time_that_is_over_when_the_matter_comes_is_no_next_day_but_a_delay_is(
    database: Database, store: AttachmentStore, two: Two
) -> None:
    with database.write(SCOPE) as session:
        version = factories.make_version(
            session,
            factories.form_document(
                standstill="P1D",
                deadlines=[{"kind": "processing", "period": "P2D", "starts": "submitted"}],
            ),
        )
        session.get_one(ServiceRow, two.taker.service.id).form_version_id = version.id
    key = transfer(database, store, two)
    with database.read(SCOPE) as session:
        all_ = {d.kind: d for d in case_deadlines.all_deadlines(session, key)}
        standstill, processing = all_[DeadlineKind.STANDSTILL], all_[DeadlineKind.PROCESSING]
        assert standstill.last_on == processing.last_on < LATER.date()
        assert standstill.met_at is not None
        assert processing.met_at is None
        assert case_in(session, key).next_deadline_on == processing.last_on


def test_files_go_along_bit_exact_and_the_first_ones_stay(
    database: Database, store: AttachmentStore, two: Two
) -> None:
    key = transfer(database, store, two)
    with database.read(SCOPE) as session:
        old = case_page.case_attachments(session, two.case_id)
        new = case_page.case_attachments(session, key)
    assert [(f.file_name, f.slot, f.sha256) for f in old] == [
        (f.file_name, f.slot, f.sha256) for f in new
    ]
    assert {f.id for f in old}.isdisjoint({f.id for f in new})
    for row in (*old, *new):
        assert store.read(row.id, size=row.size, sha256=row.sha256) == PDF_BYTES


def test_each_side_sees_its_own_case_and_the_customer_both(
    database: Database, store: AttachmentStore, two: Two
) -> None:
    key = transfer(database, store, two)
    with database.read(Authority(two.taker.authority.id)) as session:
        new = case_page.authority_case(session, two.taker.officer, key)
        came = provenance_of(session, new).came
        assert came is not None
        assert came.from_authority["fi"] == "Lehtola"
        assert came.row.reason == "Kuuluu teille"
        with pytest.raises(NotFound):
            case_page.authority_case(session, two.taker.officer, two.case_id)
    with database.read(Authority(two.giver.authority.id)) as session:
        old = case_page.authority_case(session, two.giver.officer, two.case_id)
        went = provenance_of(session, old).last_went
        assert went is not None
        assert went.to_authority is not None
        with pytest.raises(NotFound):
            case_page.authority_case(session, two.giver.officer, key)
    customer = two.giver.customer_actor
    with database.read(Person(customer.person_id)) as session:
        for each in (two.case_id, key):
            assert case_page.own_case(session, customer, each).id == each


@pytest.mark.postgres
def test_the_database_itself_hides_the_transfers_of_others(
    database: Database, store: AttachmentStore, two: Two
) -> None:
    key = transfer(database, store, two)
    with database.write(SCOPE) as session:
        third = factories.make_authority(session, "kolmas").id
    if database.is_sqlite:
        return
    for scope in (Authority(third), Person(third)):
        with database.read(scope) as session:
            assert not transfers.transfers_of(session, key)


def test_what_the_customer_has_added_goes_along(
    database: Database, store: AttachmentStore, two: Two
) -> None:
    with database.write(SCOPE) as session:
        case = case_in(session, two.case_id)
        for state in (
            CaseState.IN_PROGRESS,
            CaseState.SUPPLEMENT_REQUESTED,
            CaseState.SUPPLEMENTED,
            CaseState.IN_PROGRESS,
        ):
            factories.go(session, two.giver, case, state)
        (before,) = case_page.answered_supplements(session, case.id)
        before.answers = {"what": "Konserttilava"}
        row = add(session, store, case, Purpose.SUPPLEMENT, "melu.pdf")
        row.supplement_id = before.id
    key = transfer(database, store, two)
    with database.read(SCOPE) as session:
        (there,) = case_page.answered_supplements(session, key)
        assert (there.answer, there.answers) == ("Quite loud", {"what": "Konserttilava"})
        names = {f.file_name: f.supplement_id for f in case_page.case_attachments(session, key)}
        assert names == {"suunnitelma.pdf": None, "melu.pdf": there.id}
        parts = case_page.parts_of(session, case_in(session, key), for_customer=False)
        assert answers_of(parts).form.values["what"] == "Konserttilava"
    assert found(database, two.taker.officer, "konserttilava") == 1


def test_what_the_customer_corrected_by_question_is_what_the_receiver_sees(
    database: Database, store: AttachmentStore, two: Two
) -> None:
    customer = two.giver.customer_actor
    with database.write(SCOPE) as session:
        case = case_in(session, two.case_id)
        factories.go(session, two.giver, case, CaseState.IN_PROGRESS)
        session.flush()
        supplementing.request_supplement(
            session,
            two.giver.officer,
            case,
            text="Mend these",
            due_on=NOW.date() + timedelta(days=14),
            asked=Asked(questions=("what",), slots=("plan",)),
            if_nothing="It lapses",
            shown_version=case.version,
            now=NOW,
        )
        session.flush()
        draft = begin_answer(session, customer, case, language="fi", now=LATER)
        draft.answers = {**draft.answers, "what": "A tent"}
        factories.add_file(session, store, draft, slot="plan", name="uusi.pdf")
        session.flush()
        parts = filling.own_draft(session, customer, draft.id, lock=True)
        assert not send_answer(session, customer, case, parts, artificial_hetus=True, now=LATER)
        factories.go(session, two.giver, case, CaseState.IN_PROGRESS, now=LATER)
    key = transfer(database, store, two)
    with database.read(Authority(two.taker.authority.id)) as session:
        case = case_page.authority_case(session, two.taker.officer, key)
        parts_there = case_page.parts_of(session, case, for_customer=False)
        assert answers_of(parts_there).form.values["what"] == "A tent"
        (request,) = parts_there.supplements
        told = [(change.label, round_.id) for change, round_ in case_changes(parts_there, "fi")]
        assert ("What fi", request.id) in told
        assert (request.asked, request.if_nothing) == (
            {"questions": ["what"], "slots": ["plan"]},
            "It lapses",
        )
        came = {f.file_name: f.supplement_id for f in parts_there.attachments}
        assert came["uusi.pdf"] == request.id


def test_a_file_that_came_in_between_makes_the_page_stale(
    database: Database, store: AttachmentStore, two: Two
) -> None:
    actor = two.giver.officer
    with database.write(SCOPE) as session:
        case = case_page.authority_case(session, actor, two.case_id, lock=True)
        receiver = transfers.receiver(session, actor, two.taker.service.id)
        with pytest.raises(StaleCase):
            transferring.transfer(
                session,
                actor,
                case,
                receiver,
                carrying.Copies({}),
                reason="x",
                shown_version=case.version,
                now=LATER,
            )


def test_a_damaged_file_stops_the_transfer_and_leaves_no_copy(store: AttachmentStore) -> None:
    stored = store.save(io.BytesIO(PDF_BYTES), limit_bytes=1000)
    row = AttachmentRow(
        id=stored.id,
        case_id=stored.id,
        purpose=Purpose.SUBMISSION,
        file_name="a.pdf",
        media_type="application/pdf",
        size=stored.size,
        sha256="0" * 64,
        scan_state=ScanState.UNSCANNED,
        uploaded_at=NOW,
    )
    with pytest.raises(AttachmentDamaged):
        carrying.copy_files(store, [row])
    assert list(store.all_keys()) == [stored.id]


def test_the_reason_is_needed_and_the_customer_can_transfer_nothing(
    database: Database, store: AttachmentStore, two: Two
) -> None:
    with pytest.raises(InvalidInput):
        transfer(database, store, two, reason=" ")
    stranger = two.giver.customer_actor
    with database.write(SCOPE) as session:
        case = case_in(session, two.case_id)
        with pytest.raises(NotAllowed):
            transferring.transfer_outside(
                session,
                stranger,
                case,
                receiver="r",
                contact="c",
                reason="r",
                shown_version=case.version,
                now=LATER,
            )


def test_a_matter_that_went_to_another_authority_can_be_given_back_by_that_one_only(
    database: Database, store: AttachmentStore, two: Two
) -> None:
    transfer(database, store, two)
    with database.write(SCOPE) as session:
        case = case_in(session, two.case_id)
        with pytest.raises(InvalidInput):
            deciding.correct_state(
                session,
                two.giver.lead,
                case,
                reason="x",
                shown_version=case.version,
                now=LATER,
            )


def test_a_transfer_outside_tells_the_customer_who_has_the_matter(
    database: Database, two: Two
) -> None:
    with database.write(SCOPE) as session:
        case = case_in(session, two.case_id)
        transferring.transfer_outside(
            session,
            two.giver.officer,
            case,
            receiver="Satamavirasto Majakka",
            contact="kirjaamo@majakka.example",
            reason="Kuuluu satamavirastolle",
            shown_version=case.version,
            now=LATER,
        )
    with database.read(Person(two.giver.customer.id)) as session:
        case = case_page.own_case(session, two.giver.customer_actor, two.case_id)
        went = provenance_of(session, case).last_went
        assert went is not None
        assert (went.row.receiver, went.row.contact) == (
            "Satamavirasto Majakka",
            "kirjaamo@majakka.example",
        )
        kinds = [e.kind for e in case_page.parts_of(session, case, for_customer=True).events]
        assert kinds[-1] is EventKind.TRANSFERRED
    with database.write(SCOPE) as session:
        case = case_in(session, two.case_id)
        deciding.correct_state(
            session, two.giver.lead, case, reason="x", shown_version=case.version, now=LATER
        )
    with database.read(SCOPE) as session:
        case = case_in(session, two.case_id)
        assert case.state is CaseState.SUBMITTED
        assert provenance_of(session, case).last_went is None


def test_an_ended_matter_goes_nowhere(database: Database, store: AttachmentStore, two: Two) -> None:
    transfer(database, store, two)
    with pytest.raises(InvalidTransition):
        transfer(database, store, two)


def test_a_transfer_is_not_forgotten_when_its_closing_is_corrected_there_and_back(
    database: Database, two: Two
) -> None:
    lead = two.giver.lead
    with database.write(SCOPE) as session:
        case = case_in(session, two.case_id)
        transferring.transfer_outside(
            session,
            lead,
            case,
            receiver="Satamavirasto Majakka",
            contact="kirjaamo@majakka.example",
            reason="Kuuluu satamavirastolle",
            shown_version=case.version,
            now=LATER,
        )
        session.flush()
        factories.go(session, two.giver, case, CaseState.CLOSED, now=LATER)
        for reached in (CaseState.TRANSFERRED, CaseState.CLOSED):
            session.flush()
            deciding.correct_state(
                session, lead, case, reason="x", shown_version=case.version, now=LATER
            )
            assert case.state is reached
            assert transfers.transfer_out_of(session, case.id) is not None
