"""Consent to show a draft to the authority for advice before filing; given and taken back freely.

A draft is no official document (621/1999, 5 §) and makes nothing pending: the authority reads it
in the portal and can do nothing to it.
"""

from datetime import date, datetime
from functools import partial

from sqlalchemy.orm import Session

from kevytasiointi.domain.answers import rows, visible
from kevytasiointi.domain.documents import Section
from kevytasiointi.domain.errors import NotIdentified
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.storage.queries.filling import DraftParts
from kevytasiointi.texts import say
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.publishing import spec_of


def show_draft(session: Session, actor: Actor, parts: DraftParts, *, now: datetime) -> None:
    """Let the authority of the draft's service see it.

    Raises:
        NotIdentified: nobody is known to ask for advice.
    """
    check_permission(actor, Permission.OWN_FILL)
    if actor.identified_by is Identification.NONE:
        raise NotIdentified(Identification.EMAIL)
    if parts.draft.shown_at is None:
        parts.draft.shown_at = now
        _record(session, EventKind.DRAFT_SHOWN, actor, parts, now)


def hide_draft(session: Session, actor: Actor, parts: DraftParts, *, now: datetime) -> None:
    """Take the draft back from view; the authority sees it no more."""
    check_permission(actor, Permission.OWN_FILL)
    if parts.draft.shown_at is not None:
        parts.draft.shown_at = None
        _record(session, EventKind.DRAFT_HIDDEN, actor, parts, now)


def draft_sections(parts: DraftParts, language: str, today: date) -> tuple[Section, ...]:
    """The answers so far as the authority would get them, were the draft sent today."""
    spec = spec_of(parts.form_version)
    settings = effective_settings(spec, parts.service.settings)
    shown = visible(spec, parts.draft.answers, settings, today)
    return rows(shown, language, partial(say, language))


def _record(
    session: Session, kind: EventKind, actor: Actor, parts: DraftParts, now: datetime
) -> None:
    journal.record(
        session,
        kind,
        actor=actor,
        now=now,
        authority_id=parts.authority.id,
        data={"draft": str(parts.draft.id), "slug": parts.service.slug},
    )
