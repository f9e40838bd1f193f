"""Rows of matters: the one shape that My matters, the queue and the status view show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, defer

from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.states import OPEN_STATES, TURN, CaseState, Outcome, Phase, Turn
from kevytasiointi.storage.cases import CaseRow, ProjectRow
from kevytasiointi.storage.columns import JsonObject
from kevytasiointi.storage.people import AuthorityRow, ServiceRow

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter as lists show it. `outcome` is None in views that several authorities see."""

    id: UUID
    number: str
    service_title: Localized
    person_id: UUID
    authority_id: UUID
    authority_name: Localized
    state: CaseState
    status_text: Localized | None
    phase: Phase | None
    outcome: Outcome | None
    identifier: str | None
    handler_name: str | None
    submitted_at: datetime
    handling_started_at: datetime | None
    last_change_at: datetime
    next_deadline_on: date | None
    project_id: UUID | None
    project_name: str | None
    origin: JoiningMethod
    version: int

    @property
    def turn(self) -> Turn:
        """Whose turn it is."""
        return TURN[self.state]


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What an officer wants to see of the queue; None means all."""

    state: CaseState | None = None
    service_id: UUID | None = None
    counter: str | None = None
    words: str | None = None
    page: int = 1


_MatterQuery: TypeAlias = Select[CaseRow, JsonObject, JsonObject, str]


def _matters() -> _MatterQuery:
    return (
        select(CaseRow, ServiceRow.title, AuthorityRow.name, ProjectRow.name)
        .join(ServiceRow, ServiceRow.id == CaseRow.service_id)
        .join(AuthorityRow, AuthorityRow.id == CaseRow.authority_id)
        .outerjoin(ProjectRow, ProjectRow.id == CaseRow.project_id)
        .options(defer(CaseRow.answers), defer(CaseRow.settings))  # no list shows them
    )


def _read(session: Session, query: _MatterQuery) -> list[Matter]:
    return [
        Matter(
            id=case.id,
            number=case.number,
            service_title=title,
            person_id=case.person_id,
            authority_id=case.authority_id,
            authority_name=authority,
            state=case.state,
            status_text=case.status_text,
            phase=case.phase,
            outcome=case.outcome,
            identifier=case.identifier,
            handler_name=case.handler_name,
            submitted_at=case.submitted_at,
            handling_started_at=case.handling_started_at,
            last_change_at=case.last_change_at,
            next_deadline_on=case.next_deadline_on,
            project_id=case.project_id,
            project_name=project,
            origin=case.origin,
            version=case.version,
        )
        for case, title, authority, project in session.execute(query)
    ]


def matters_of_person(session: Session, actor: Actor) -> list[Matter]:
    """All matters of the signed-in customer, the latest change first."""
    return _read(
        session,
        _matters()
        .where(CaseRow.person_id == actor.person_id)
        .order_by(CaseRow.last_change_at.desc(), CaseRow.id),
    )


def matters_of_project(session: Session, project_id: UUID) -> list[Matter]:
    """All matters of one project, over all authorities: the shared status view.

    The caller has checked that the actor belongs to the project. Outcomes are left out.
    """
    rows = _read(
        session,
        _matters()
        .where(CaseRow.project_id == project_id)
        .order_by(CaseRow.submitted_at, CaseRow.id),
    )
    return [_without_outcome(row) for row in rows]


def _without_outcome(matter: Matter) -> Matter:
    values = {name: getattr(matter, name) for name in Matter.__dataclass_fields__}
    return Matter(**{**values, "outcome": None})


def all_matters(session: Session) -> list[Matter]:
    """Every matter of the portal, for the operator's command line."""
    return _read(session, _matters().order_by(CaseRow.submitted_at, CaseRow.id))


def matters_by_id(session: Session, ids: Sequence[UUID]) -> list[Matter]:
    """The matters with these keys, in their order; the caller may see them all."""
    found = {row.id: row for row in _read(session, _matters().where(CaseRow.id.in_(ids)))}
    return [found[key] for key in ids if key in found]


COUNTERS = ("new", "mine", "waiting_us", "waiting_customer", "due_week", "overdue")


def _counter_rule(counter: str, actor: Actor, today: date) -> ColumnElement[bool]:
    week = date.fromordinal(today.toordinal() + 7)
    is_open = CaseRow.state.in_(sorted(OPEN_STATES))
    rules: dict[str, ColumnElement[bool]] = {
        "new": CaseRow.state == CaseState.SUBMITTED,
        "mine": and_(is_open, CaseRow.handler_id == actor.person_id),
        "waiting_us": CaseRow.state.in_(
            [CaseState.SUBMITTED, CaseState.IN_PROGRESS, CaseState.SUPPLEMENTED]
        ),
        "waiting_customer": CaseRow.state == CaseState.SUPPLEMENT_REQUESTED,
        "due_week": and_(is_open, CaseRow.next_deadline_on.between(today, week)),
        "overdue": and_(is_open, CaseRow.next_deadline_on < today),
    }
    return rules[counter]


def queue_counters(session: Session, actor: Actor, today: date) -> dict[str, int]:
    """How many cases of the actor's authority fall under each counter."""
    columns = [
        func.count().filter(_counter_rule(name, actor, today)).label(name) for name in COUNTERS
    ]
    row = session.execute(select(*columns).where(CaseRow.authority_id == actor.authority_id)).one()
    return {name: int(getattr(row, name)) for name in COUNTERS}


def queue(
    session: Session, actor: Actor, wanted: QueueFilter, today: date
) -> tuple[list[Matter], bool]:
    """One page of the queue of the actor's authority, the latest change first.

    Returns:
        The rows, and whether there is a next page.
    """
    query = _matters().where(CaseRow.authority_id == actor.authority_id)
    if wanted.state is not None:
        query = query.where(CaseRow.state == wanted.state)
    if wanted.service_id is not None:
        query = query.where(CaseRow.service_id == wanted.service_id)
    if wanted.counter in COUNTERS:
        query = query.where(_counter_rule(wanted.counter, actor, today))
    if wanted.words:
        text = wanted.words
        query = query.where(
            or_(
                CaseRow.number.icontains(text, autoescape=True),
                CaseRow.identifier.icontains(text, autoescape=True),
                CaseRow.handler_name.icontains(text, autoescape=True),
            )
        )
    query = query.order_by(CaseRow.last_change_at.desc(), CaseRow.id)
    offset = (max(wanted.page, 1) - 1) * PAGE_SIZE
    rows = _read(session, query.offset(offset).limit(PAGE_SIZE + 1))
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def services_of_authority(session: Session, actor: Actor) -> Sequence[ServiceRow]:
    """The services of the actor's authority, for filters."""
    return session.scalars(
        select(ServiceRow)
        .where(ServiceRow.authority_id == actor.authority_id)
        .order_by(ServiceRow.slug)
    ).all()
