"""Saving a view of the queue, deleting it, and choosing the one with which the queue opens."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.permissions import Actor, Permission, Role, check_permission
from kevytasiointi.storage.queries import queue_views
from kevytasiointi.storage.working import QueueStartRow, QueueViewRow
from kevytasiointi.texts import mark

_LONGEST_NAME = 60
_MOST_VIEWS = 30


def save_view(
    session: Session,
    actor: Actor,
    *,
    name: str,
    asked: Sequence[tuple[str, str]],
    is_shared: bool,
    now: datetime,
) -> QueueViewRow:
    """Save a view under a name; an own view of that name is replaced.

    Args:
        session: an open write transaction.
        actor: an officer.
        name: shown in the list of views.
        asked: the parts of the queue's address.
        is_shared: whether everybody in the authority sees it.
        now: aware time.

    Raises:
        InvalidInput: the name is missing or too long, or there are too many views.
    """
    check_permission(actor, Permission.QUEUE_SEE)
    name = " ".join(name.split())
    if not name:
        raise InvalidInput("name", mark("Write a name for the view."))
    if len(name) > _LONGEST_NAME:
        raise InvalidInput(
            "name",
            mark("Shorten the name to %(limit)s characters or less."),
            limit=_LONGEST_NAME,
        )
    own = [v for v in queue_views.views_of(session, actor) if v.person_id == actor.person_id]
    stored = {"asked": [list(pair) for pair in asked]}
    for view in own:
        if view.name == name:
            view.asked, view.is_shared = stored, is_shared
            return view
    if actor.authority_id is None or len(own) >= _MOST_VIEWS:
        raise InvalidInput("name", mark("You have too many views. Delete one first."))
    view = QueueViewRow(
        authority_id=actor.authority_id,
        person_id=actor.person_id,
        name=name,
        is_shared=is_shared,
        asked=stored,
        created_at=now,
    )
    session.add(view)
    session.flush()
    return view


def delete_view(session: Session, actor: Actor, view: QueueViewRow) -> None:
    """Delete an own view, or as a lead officer a shared one; for those who began with it the queue
    opens with every case.

    Raises:
        NotFound: somebody else made it.
    """
    check_permission(actor, Permission.QUEUE_SEE)
    if not may_delete(actor, view):
        raise NotFound("the view is somebody else's")
    queue_views.forget_starts_of(session, view.id)
    session.delete(view)


def may_delete(actor: Actor, view: QueueViewRow) -> bool:
    """Whether the actor made the view, or leads and it is shared."""
    is_lead = Role.LEAD_OFFICER in actor.roles
    return view.person_id == actor.person_id or (view.is_shared and is_lead)


def start_with(session: Session, actor: Actor, view: QueueViewRow | None) -> None:
    """Let the queue open for the actor with a view, or with every case."""
    check_permission(actor, Permission.QUEUE_SEE)
    queue_views.forget_start(session, actor)
    if view is not None:
        session.add(
            QueueStartRow(
                person_id=actor.person_id, authority_id=view.authority_id, view_id=view.id
            )
        )
