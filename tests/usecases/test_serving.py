"""A decision and its service: the worked chains, versions, legal force, limits of their time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.deadlines import ServiceWay
from kevytasiointi.domain.errors import InvalidInput, InvalidTransition, NotAllowed
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.states import CaseState, Outcome
from kevytasiointi.storage.cases import (
    CaseRow,
    DecisionRow,
)
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.queries import case_deadlines, case_page
from kevytasiointi.usecases import casework, deadline_reminding, deciding, serving
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.usecases.serving import Service
from tests.factories import World, decision_file, form_document, go, make_case, make_world, words

S = CaseState


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


#: From the worked chains of the limits: sent, way, day of service, last day of 30 days.
CHAINS = [
    (date(2026, 3, 26), ServiceWay.LETTER, date(2026, 4, 2), date(2026, 5, 4)),
    (date(2026, 3, 31), ServiceWay.E_MESSAGE, date(2026, 4, 3), date(2026, 5, 4)),
    (date(2026, 5, 18), ServiceWay.LETTER, date(2026, 5, 25), date(2026, 6, 24)),
    (date(2026, 11, 16), ServiceWay.PUBLIC_NOTICE, date(2026, 11, 23), date(2026, 12, 23)),
    (date(2026, 11, 20), ServiceWay.E_MESSAGE, date(2026, 11, 23), date(2026, 12, 23)),
    (date(2026, 4, 3), ServiceWay.IN_PERSON, date(2026, 4, 3), date(2026, 5, 4)),
]


@pytest.fixture
def world(session: Session) -> World:
    document = form_document(
        deadlines=[{"kind": "validity", "period": "P3Y", "starts": "served"}], renewal=None
    )
    del document["renewal"]
    return make_world(session, document=document)


def decided(session: Session, world: World, on: date, service: Service | None = None) -> CaseRow:
    case = make_case(session, world, state=S.IN_PROGRESS)
    decide(session, world, case, on, service)
    return case


def decide(
    session: Session, world: World, case: CaseRow, on: date, service: Service | None = None
) -> None:
    deciding.decide(
        session,
        world.officer,
        case,
        target=S.DECIDED,
        outcome=Outcome.GRANTED,
        note="",
        file=decision_file(session, case),
        appeal_instruction=True,
        shown_version=case.version,
        now=noon(on),
        service=service,
    )
    session.flush()


def serve(session: Session, world: World, case: CaseRow, service: Service, on: date) -> None:
    serving.record_service(
        session, world.officer, case, service, shown_version=case.version, now=noon(on)
    )
    session.flush()


def open_of(session: Session, case: CaseRow, kind: DeadlineKind) -> list[DeadlineRow]:
    return [row for row in case_deadlines.open_deadlines(session, case.id) if row.kind is kind]


@pytest.mark.parametrize(("sent", "way", "served", "last"), CHAINS)
@pytest.mark.parametrize("later", [False, True])
def test_the_time_of_appeal_starts_from_the_day_of_service_and_only_its_end_moves(
    session: Session,
    world: World,
    sent: date,
    way: ServiceWay,
    served: date,
    last: date,
    later: bool,
) -> None:
    service = Service(way, sent, AppealWay.COURT)
    if later:
        case = decided(session, world, sent)
        assert open_of(session, case, DeadlineKind.APPEAL) == []
        serve(session, world, case, service, sent + timedelta(days=10))
    else:
        case = decided(session, world, sent, service)
    (appeal,) = open_of(session, case, DeadlineKind.APPEAL)
    assert (appeal.start_on, appeal.last_on, appeal.period) == (served, last, "P30D")
    assert appeal.basis is not None
    assert "808/2019" in appeal.basis["fi"]
    (validity,) = open_of(session, case, DeadlineKind.VALIDITY)
    assert validity.start_on == served
    assert case.next_deadline_on == last


def test_a_time_of_appeal_that_is_over_is_no_next_day_and_decides_nothing(
    session: Session, world: World
) -> None:
    sent = date(2026, 3, 31)
    case = decided(session, world, sent, Service(ServiceWay.E_MESSAGE, sent, AppealWay.COURT))
    last = date(2026, 5, 4)
    assert deadline_reminding.end_run_out(session, noon(last)) == 0
    assert case.next_deadline_on == last
    assert deadline_reminding.end_run_out(session, noon(last + timedelta(days=1))) == 1
    assert case.next_deadline_on == date(2029, 4, 3)
    decision = serving.decision_in_force(session, case)
    assert (case.state, decision.legal_force_on) == (S.DECIDED, None)


@pytest.mark.parametrize(
    ("way", "last"),
    [
        (AppealWay.MUNICIPAL_REVISION, date(2026, 4, 17)),
        (AppealWay.REVISION, date(2026, 5, 4)),
        (AppealWay.COURT, date(2026, 5, 4)),
        (AppealWay.NONE, None),
    ],
)
def test_each_way_of_appeal_has_its_time(
    session: Session, world: World, way: AppealWay, last: date | None
) -> None:
    sent = date(2026, 3, 31)
    case = decided(session, world, sent, Service(ServiceWay.E_MESSAGE, sent, way))
    days = [row.last_on for row in open_of(session, case, DeadlineKind.APPEAL)]
    assert days == ([last] if last else [])


def test_the_form_says_the_time_of_its_own_way(session: Session) -> None:
    document = form_document(
        deadlines=[
            {
                "kind": "appeal",
                "period": "{handling}",
                "starts": "served",
                "appeal": "revision",
                "basis": words("As the form says"),
            }
        ]
    )
    world = make_world(session, document=document)
    sent = date(2026, 3, 31)
    case = decided(session, world, sent, Service(ServiceWay.IN_PERSON, sent, AppealWay.REVISION))
    (appeal,) = open_of(session, case, DeadlineKind.APPEAL)
    assert (appeal.period, appeal.basis) == ("P60D", words("As the form says"))
    serve(session, world, case, Service(ServiceWay.IN_PERSON, sent, AppealWay.COURT), sent)
    (appeal,) = open_of(session, case, DeadlineKind.APPEAL)
    assert appeal.period == "P30D"
    spec = spec_of(case_page.form_version_of(session, case))
    offered = serving.default_appeal(spec, world.authority, date(2026, 1, 5))
    assert offered is AppealWay.REVISION


def test_the_first_offer_is_the_authoritys_or_that_of_its_kind(
    session: Session, world: World
) -> None:
    case = make_case(session, world)
    spec = spec_of(case_page.form_version_of(session, case))
    day = date(2026, 1, 5)
    offered = serving.default_appeal(spec, world.authority, day)
    assert offered is AppealWay.MUNICIPAL_REVISION
    world.authority.deadline_habits = {"appeal": "court"}
    assert serving.default_appeal(spec, world.authority, day) is AppealWay.COURT


def test_service_that_is_recorded_again_ends_the_earlier_time(
    session: Session, world: World
) -> None:
    sent = date(2026, 3, 31)
    case = decided(session, world, sent, Service(ServiceWay.E_MESSAGE, sent, AppealWay.COURT))
    serve(session, world, case, Service(ServiceWay.LETTER, sent, AppealWay.COURT), sent)
    (appeal,) = open_of(session, case, DeadlineKind.APPEAL)
    assert appeal.start_on == date(2026, 4, 7)
    assert len(open_of(session, case, DeadlineKind.VALIDITY)) == 1
    rows = session.scalars(select(DeadlineRow).where(DeadlineRow.kind == DeadlineKind.APPEAL)).all()
    assert len(rows) == 2
    entry = session.scalars(
        select(EventRow).where(EventRow.kind == EventKind.DECISION_SERVED)
    ).one()
    assert entry.data == {
        "service_way": "letter",
        "sent_on": "2026-03-31",
        "served_on": "2026-04-07",
        "appeal_way": "court",
        "appeal_until": appeal.last_on.isoformat(),
    }


def test_what_cannot_be_served_is_refused(session: Session, world: World) -> None:
    sent = date(2026, 3, 31)
    service = Service(ServiceWay.LETTER, sent, AppealWay.COURT)
    undecided = make_case(session, world, state=S.IN_PROGRESS)
    with pytest.raises(InvalidTransition):
        serve(session, world, undecided, service, sent)
    case = decided(session, world, sent)
    for day, today in ((sent, sent - timedelta(days=1)), (sent, sent + timedelta(days=400))):
        with pytest.raises(InvalidInput) as refused:
            serve(session, world, case, Service(ServiceWay.LETTER, day, AppealWay.COURT), today)
        assert refused.value.field == "sent_on"
    came = date(2026, 1, 5)
    before = Service(ServiceWay.LETTER, came - timedelta(days=1), AppealWay.COURT)
    with pytest.raises(InvalidInput, match="before the matter arrived") as early:
        serve(session, world, case, before, sent)
    assert early.value.field == "sent_on"
    serve(session, world, case, Service(ServiceWay.LETTER, came, AppealWay.COURT), sent)
    with pytest.raises(NotAllowed):
        serving.record_service(
            session,
            world.customer_actor,
            case,
            service,
            shown_version=case.version,
            now=noon(sent),
        )


def test_an_earlier_decision_stays_as_a_version_with_who_and_why(
    session: Session, world: World
) -> None:
    sent = date(2026, 3, 31)
    case = decided(session, world, sent, Service(ServiceWay.E_MESSAGE, sent, AppealWay.COURT))
    casework.change_state(
        session,
        world.lead,
        case,
        S.IN_PROGRESS,
        shown_version=case.version,
        now=noon(date(2026, 4, 10)),
        reason="The court sent it back",
    )
    session.flush()
    assert open_of(session, case, DeadlineKind.APPEAL) == []
    decide(session, world, case, date(2026, 4, 20))
    first, second = session.scalars(select(DecisionRow).order_by(DecisionRow.given_at)).all()
    assert (first.taken_back_by, first.taken_back_why) == (
        world.lead.name,
        "The court sent it back",
    )
    assert first.served_on == date(2026, 4, 3)
    assert (second.taken_back_at, second.served_on) == (None, None)


def test_a_correction_that_brings_a_decision_back_makes_it_the_one_in_force(
    session: Session, world: World
) -> None:
    sent = date(2026, 3, 31)
    case = decided(session, world, sent, Service(ServiceWay.E_MESSAGE, sent, AppealWay.COURT))
    go(session, world, case, S.IN_PROGRESS, actor=world.lead, now=noon(date(2026, 4, 9)))
    deciding.correct_state(
        session,
        world.lead,
        case,
        reason="mis-click",
        shown_version=case.version,
        now=noon(date(2026, 4, 10)),
    )
    decision = serving.decision_in_force(session, case)
    assert (decision.taken_back_at, decision.taken_back_by) == (None, None)
    (appeal,) = open_of(session, case, DeadlineKind.APPEAL)
    assert appeal.last_on == date(2026, 5, 4)


def test_legal_force_is_recorded_by_hand_and_never_ahead(session: Session, world: World) -> None:
    sent, after = date(2026, 3, 31), date(2026, 5, 5)
    case = decided(session, world, sent, Service(ServiceWay.E_MESSAGE, sent, AppealWay.COURT))

    def record(on: date | None, appealed: date | None, today: date) -> None:
        serving.set_legal_force(
            session,
            world.officer,
            case,
            legal_force_on=on,
            appealed_on=appealed,
            shown_version=case.version,
            now=noon(today),
        )
        session.flush()

    for day, today in ((after, sent), (date(2026, 4, 1), after)):
        with pytest.raises(InvalidInput) as refused:
            record(day, None, today)
        assert refused.value.field == "legal_force_on"
    for day in (after + timedelta(days=1), sent - timedelta(days=1)):
        with pytest.raises(InvalidInput) as refused:
            record(None, day, after)
        assert refused.value.field == "appealed_on"
    record(None, sent + timedelta(days=1), after)
    record(after, None, after)
    decision = serving.decision_in_force(session, case)
    assert decision.legal_force_on == after
    record(None, date(2026, 4, 30), after)
    assert (decision.legal_force_on, decision.appealed_on) == (None, date(2026, 4, 30))


def test_limits_that_the_law_changes_are_chosen_by_the_day_of_arrival(session: Session) -> None:
    document = form_document(
        deadlines=[
            {
                "kind": "processing",
                "period": "P60D",
                "starts": "submitted",
                "valid_until": "2025-12-31",
            },
            {
                "kind": "processing",
                "period": "P3M",
                "starts": "submitted",
                "valid_from": "2026-01-01",
            },
        ]
    )
    world = make_world(session, document=document)
    for arrived, period in ((date(2025, 12, 31), "P60D"), (date(2026, 1, 1), "P3M")):
        case = make_case(session, world, now=noon(arrived))
        (processing,) = open_of(session, case, DeadlineKind.PROCESSING)
        assert processing.period == period
