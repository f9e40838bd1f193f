"""Rows of matters: the one shape that My matters, the queue and the status view show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, defer

from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.states import TURN, CaseState, Outcome, Phase, Turn
from kevytasiointi.storage.cases import CaseRow, ProjectRow
from kevytasiointi.storage.columns import JsonObject
from kevytasiointi.storage.people import AuthorityRow, ServiceRow


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
    handler_id: UUID | None
    handler_name: str | None
    submitted_at: datetime
    handling_started_at: datetime | None
    last_change_at: datetime
    next_deadline_on: date | None
    next_due_on: date | None
    last_authority_at: datetime | None
    language: str
    project_id: UUID | None
    project_name: str | None
    joining: JoiningMethod
    version: int

    @property
    def turn(self) -> Turn:
        """Whose turn it is."""
        return TURN[self.state]


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
    return [_matter(*row) for row in session.execute(query)]


def _matter(case: CaseRow, title: JsonObject, authority: JsonObject, project: str | None) -> Matter:
    return Matter(
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
        handler_id=case.handler_id,
        handler_name=case.handler_name,
        submitted_at=case.submitted_at,
        handling_started_at=case.handling_started_at,
        last_change_at=case.last_change_at,
        next_deadline_on=case.next_deadline_on,
        next_due_on=case.next_due_on,
        last_authority_at=case.last_authority_at,
        language=case.language,
        project_id=case.project_id,
        project_name=project,
        joining=case.joining,
        version=case.version,
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


def latest_matters(
    session: Session, rules: Sequence[ColumnElement[bool]], most: int
) -> list[Matter]:
    """The first matters by rules about their cases, the latest change first.

    The caller's rules hold to what the actor may see.
    """
    return _read(session, _latest(rules, most))


def counted_matters(
    session: Session, rules: Sequence[ColumnElement[bool]], most: int
) -> tuple[list[Matter], int]:
    """The same, and how many there are in all; for few."""
    rows = session.execute(_latest(rules, most).add_columns(func.count().over())).all()
    return [_matter(*row[:4]) for row in rows], rows[0][4] if rows else 0


def _latest(rules: Sequence[ColumnElement[bool]], most: int) -> _MatterQuery:
    latest = (CaseRow.last_change_at.desc(), CaseRow.id)
    return _matters().where(*rules).order_by(*latest).limit(most)


def services_of_authority(session: Session, actor: Actor) -> Sequence[ServiceRow]:
    """The services of the actor's authority, for filters."""
    return session.scalars(
        select(ServiceRow)
        .where(ServiceRow.authority_id == actor.authority_id)
        .order_by(ServiceRow.slug)
    ).all()
