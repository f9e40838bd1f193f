"""A customer's own matters, narrowed and page by page, for those who have many."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.listplaces import Place
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.searchwords import asked_words
from kevytasiointi.domain.states import TURN, CaseState, Turn
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.people import AuthorityRow, ServiceRow
from kevytasiointi.storage.queries.matters import Matter, counted_matters, latest_matters
from kevytasiointi.storage.queries.searching import has_words

PAGE_SIZE = 30
_MOST_WAITING = 20


@dataclass(frozen=True, slots=True)
class UsedService:
    """A service in which the customer has a matter."""

    id: UUID
    title: Localized
    authority_id: UUID
    authority_name: Localized


@dataclass(frozen=True, slots=True)
class OwnFilter:
    """What the customer wants to see; None means all.

    Attributes:
        words: a part of the number, the identifier or the handler's name, or beginnings of words
            that stand in the matter: a company for which it was sent, a street; or see
            `service_ids`.
        service_ids: services whose names have the words: their matters are found as well.
        after: the end of the page before.
    """

    state: CaseState | None = None
    authority_id: UUID | None = None
    project_id: UUID | None = None
    words: str = ""
    service_ids: Collection[UUID] = ()
    after: Place | None = None


def used_services(session: Session, actor: Actor) -> Sequence[UsedService]:
    """The services of the actor's matters, by authority and address."""
    used = select(CaseRow.service_id).where(CaseRow.person_id == actor.person_id)
    rows = session.execute(
        select(ServiceRow.id, ServiceRow.title, AuthorityRow.id, AuthorityRow.name)
        .join(AuthorityRow, AuthorityRow.id == ServiceRow.authority_id)
        .where(ServiceRow.id.in_(used))
        .order_by(AuthorityRow.slug, ServiceRow.slug)
    )
    return [UsedService(*row) for row in rows]


def own_page(session: Session, actor: Actor, wanted: OwnFilter) -> tuple[list[Matter], bool]:
    """One page of the actor's matters, the latest change first.

    Returns:
        The rows, and whether there is a next page.
    """
    rules = [CaseRow.person_id == actor.person_id, *_rules(session, wanted)]
    if wanted.after is not None:
        at, key = wanted.after.changed_at, wanted.after.case_id
        same = and_(CaseRow.last_change_at == at, CaseRow.id > key)
        rules.append(or_(CaseRow.last_change_at < at, same))
    found = latest_matters(session, rules, PAGE_SIZE + 1)
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def waiting_for_customer(session: Session, actor: Actor) -> tuple[list[Matter], int]:
    """The matters in which it is the actor's turn as a customer, the latest first.

    Returns:
        At most twenty of them, and how many there are.
    """
    states = [state for state, turn in TURN.items() if turn is Turn.CUSTOMER]
    rules = [CaseRow.person_id == actor.person_id, CaseRow.state.in_(states)]
    return counted_matters(session, rules, _MOST_WAITING)


def _rules(session: Session, wanted: OwnFilter) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        rules.append(CaseRow.state == wanted.state)
    if wanted.authority_id is not None:
        rules.append(CaseRow.authority_id == wanted.authority_id)
    if wanted.project_id is not None:
        rules.append(CaseRow.project_id == wanted.project_id)
    if wanted.words:
        columns = (CaseRow.number, CaseRow.identifier, CaseRow.handler_name)
        found = [column.icontains(wanted.words, autoescape=True) for column in columns]
        found.append(CaseRow.service_id.in_(wanted.service_ids))
        if words := asked_words(wanted.words):
            found.append(has_words(session, CaseRow.id, words))
        rules.append(or_(*found))
    return rules
