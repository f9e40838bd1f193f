"""Service of a decision (tiedoksianto), the time of appeal that it starts, and legal force."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from kevytasiointi import texts
from kevytasiointi.domain.appeals import OF_AUTHORITY, PERIODS, AppealWay
from kevytasiointi.domain.deadline_kinds import DeadlineAct, DeadlineKind
from kevytasiointi.domain.deadlines import Period, ServiceWay, due, served_on
from kevytasiointi.domain.errors import InvalidInput, InvalidTransition
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.formspec import DeadlineRule, FormSpec
from kevytasiointi.domain.localized import LANGUAGES, Localized
from kevytasiointi.domain.outboxes import Mail
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.domain.settings import fill_all, resolved_period
from kevytasiointi.domain.states import OUTCOMES_BY_END
from kevytasiointi.storage.cases import (
    CaseRow,
    DecisionRow,
)
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries import case_deadlines, case_page
from kevytasiointi.texts import mark
from kevytasiointi.usecases import deadline_keeping, journal
from kevytasiointi.usecases.deadline_history import note
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.deadline_rules import holds_on
from kevytasiointi.usecases.handling import Handling, handling_of
from kevytasiointi.usecases.stepping import check_shown

_LONGEST_AGO: Final = timedelta(days=366)

_GROUNDS: Final = {
    AppealWay.MUNICIPAL_REVISION: mark(
        "Claim for a revised decision (Municipalities Act 410/2015, sections 134 and 138)"
    ),
    AppealWay.REVISION: mark(
        "Claim for a revised decision (Administrative Procedure Act 434/2003, section 49 c)"
    ),
    AppealWay.COURT: mark(
        "Appeal to an administrative court (Act 808/2019 on judicial procedure, section 13)"
    ),
}


@dataclass(frozen=True, slots=True)
class Service:
    """How a decision was sent and how it can be appealed against.

    Attributes:
        sent_on: the day of sending or publishing; in person the day of service itself.
    """

    way: ServiceWay
    sent_on: date
    appeal_way: AppealWay


def default_appeal(spec: FormSpec, authority: AuthorityRow, arrived_on: date) -> AppealWay:
    """What the officer is offered first: the form's, the authority's, or that of its kind."""
    rule = _appeal_rule(spec, arrived_on)
    if rule is not None and rule.appeal is not None:
        return AppealWay(rule.appeal)
    habit = authority.deadline_habits.get("appeal")
    return AppealWay(habit) if habit in set(AppealWay) else OF_AUTHORITY[authority.kind]


def record_service(
    session: Session,
    actor: Actor,
    case: CaseRow,
    service: Service,
    *,
    shown_version: int,
    now: datetime,
) -> None:
    """Record how and when the decision in force was served; the time of appeal starts from it.

    Recorded again it mends what was recorded before: the earlier time of appeal ends. The customer
    hears each time that there is something to see; service with the decision itself sends none.

    Raises:
        InvalidTransition: there is no decision in force.
        InvalidInput: the day is to come, more than a year ago, or before the matter arrived.
    """
    check_shown(actor, Permission.CASE_DECIDE, case, shown_version)
    serve(session, actor, case, service, now)
    decision = decision_in_force(session, case)
    appeal = _open_appeal(session, case)
    journal.record(
        session,
        EventKind.DECISION_SERVED,
        actor=actor,
        now=now,
        case=case,
        data={
            "service_way": service.way.value,
            "sent_on": service.sent_on.isoformat(),
            "served_on": decision.served_on.isoformat() if decision.served_on else None,
            "appeal_way": service.appeal_way.value,
            "appeal_until": appeal.last_on.isoformat() if appeal else None,
        },
        errands=(journal.mail(Mail.SERVED),),
    )


def serve(session: Session, actor: Actor, case: CaseRow, service: Service, now: datetime) -> None:
    """Note the service on the decision in force, and start what the day of service starts."""
    today = helsinki_day(now)
    if service.sent_on > today:
        raise InvalidInput("sent_on", mark("The day is still to come. Write the day of sending."))
    if service.sent_on < today - _LONGEST_AGO:
        raise InvalidInput("sent_on", mark("The day is more than a year ago. Check the day."))
    if service.sent_on < helsinki_day(case.submitted_at):
        raise InvalidInput(
            "sent_on", mark("The day is before the matter arrived. Write the day of sending.")
        )
    decision = decision_in_force(session, case)
    decision.service_way = service.way
    decision.sent_on = service.sent_on
    decision.served_on = served_on(service.sent_on, service.way)
    decision.appeal_way = service.appeal_way
    by = handling_of(session, case)
    tied = {rule.kind for rule in by.spec.deadlines if rule.starts == "served"}
    _end_what_was_started(session, case, {*tied, DeadlineKind.APPEAL.value}, actor, now)
    deadline_keeping.start_by_rules(
        session, case, by.spec, ("served",), now, on=decision.served_on, settings=by.settings
    )
    _start_appeal(session, case, by, decision, now)
    deadline_keeping.refresh(session, case)


def set_legal_force(
    session: Session,
    actor: Actor,
    case: CaseRow,
    *,
    legal_force_on: date | None,
    appealed_on: date | None,
    shown_version: int,
    now: datetime,
) -> None:
    """Record from which day the decision has legal force, or that it was appealed against.

    Both by hand: the portal hears of no appeal by itself. Empty takes back what was recorded.

    Raises:
        InvalidTransition: there is no decision in force.
        InvalidInput: a day is to come, or legal force before the service or an appeal before the
            decision was sent.
    """
    check_shown(actor, Permission.CASE_DECIDE, case, shown_version)
    decision = decision_in_force(session, case)
    for field, day in (("legal_force_on", legal_force_on), ("appealed_on", appealed_on)):
        if day is not None and day > helsinki_day(now):
            raise InvalidInput(field, mark("The day is still to come. It is recorded afterwards."))
    given_on = helsinki_day(decision.given_at)
    if legal_force_on is not None and legal_force_on < (decision.served_on or given_on):
        raise InvalidInput("legal_force_on", mark("The day is before the decision was served."))
    # A letter may be read, and answered with an appeal, before the presumed day of service.
    if appealed_on is not None and appealed_on < (decision.sent_on or given_on):
        raise InvalidInput("appealed_on", mark("The day is before the decision was sent."))
    decision.legal_force_on, decision.appealed_on = legal_force_on, appealed_on
    journal.record(
        session,
        EventKind.LEGAL_FORCE_SET,
        actor=actor,
        now=now,
        case=case,
        data={
            "legal_force_on": legal_force_on.isoformat() if legal_force_on else None,
            "appealed_on": appealed_on.isoformat() if appealed_on else None,
        },
    )


def decision_in_force(session: Session, case: CaseRow) -> DecisionRow:
    """The decision, or the mark of having been processed, that the case ended with.

    Raises:
        InvalidTransition: the case has not ended so.
    """
    decision = case_page.latest_decision(session, case.id)
    if decision is None or case.state not in OUTCOMES_BY_END:
        raise InvalidTransition(f"{case.number} has no decision in force")
    return decision


def _appeal_rule(spec: FormSpec, arrived_on: date) -> DeadlineRule | None:
    return next(
        (
            rule
            for rule in spec.deadlines
            if rule.kind == DeadlineKind.APPEAL.value and holds_on(rule, arrived_on)
        ),
        None,
    )


def _end_what_was_started(
    session: Session, case: CaseRow, kinds: set[str], actor: Actor, now: datetime
) -> None:
    for deadline in case_deadlines.open_deadlines(session, case.id):
        if deadline.kind.value in kinds and deadline.start_on is not None:
            deadline.met_at = now
            note(session, deadline, DeadlineAct.ENDED, now=now, actor=actor)


def _start_appeal(
    session: Session, case: CaseRow, by: Handling, decision: DecisionRow, now: datetime
) -> None:
    way, start = decision.appeal_way, decision.served_on
    if way is None or start is None or way is AppealWay.NONE:
        return
    rule = _appeal_rule(by.spec, helsinki_day(case.submitted_at))
    is_forms = rule is not None and rule.appeal in (None, way.value)
    period, basis = PERIODS[way], _ground(way)
    if rule is not None and is_forms:
        period = Period.parse(resolved_period(rule.period, by.settings))
        basis = fill_all(rule.basis, by.settings) if rule.basis else basis
    counted = due(start, period)
    session.add(
        DeadlineRow(
            case_id=case.id,
            kind=DeadlineKind.APPEAL,
            start_on=start,
            period=str(period),
            last_on=counted.last_day,
            basis=dict(basis),
            shown_to_customer=True,
            created_at=now,
        )
    )


def _ground(way: AppealWay) -> Localized:
    return {language: texts.say(language, _GROUNDS[way]) for language in LANGUAGES}


def _open_appeal(session: Session, case: CaseRow) -> DeadlineRow | None:
    open_ones = case_deadlines.open_deadlines(session, case.id)
    return next((row for row in open_ones if row.kind is DeadlineKind.APPEAL), None)
