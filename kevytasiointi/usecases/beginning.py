"""How the design of a form begins, from nothing or from another form, and how it is let go."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from kevytasiointi.domain.designs import free_name
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.newforms import empty_document
from kevytasiointi.domain.partnames import with_own_ids
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.wording import mark
from kevytasiointi.storage.designs import FormDesignRow, FormRow
from kevytasiointi.storage.queries import designs as stored
from kevytasiointi.storage.queries import imports
from kevytasiointi.storage.queries.jobs import newest_version
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.designing import CHANGED_SINCE, Design, new_id, written


def begin_from_scratch(
    session: Session, actor: Actor, *, title: Localized, kind: str, now: datetime
) -> Design:
    """Begin a new form that has a name and nothing else.

    Args:
        session: the open write transaction.
        actor: a designer.
        title: in one language at least.
        kind: permit or notice.
        now: aware time.

    Raises:
        InvalidInput: the name is missing.
    """
    words = {code: text for code, text in title.items() if text.strip()}
    if not words:
        raise InvalidInput("title", mark("Write the name of the form."))
    return begin_from_document(session, actor, empty_document(words, kind), now=now)


def begin_from_document(
    session: Session,
    actor: Actor,
    document: JsonObject,
    *,
    now: datetime,
    form_id: UUID | None = None,
) -> Design:
    """Begin a form of one's own from the document of another form, a version or a file.

    It gets an identity of its own, so it never mixes with the form it came from; steps and items
    keep their ids.

    Args:
        session: the open write transaction.
        actor: a designer.
        document: whole or not.
        now: aware time.
        form_id: the identity that it gets; no other form has it. None: a new one.

    Raises:
        InvalidInput: the document is too large.
    """
    check_permission(actor, Permission.FORM_DESIGN)
    form_id = form_id or uuid4()
    slug = str(document.get("slug") or "lomake")
    own = free_slug(session, slug)
    form = FormRow(id=form_id, authority_id=keeper_of(actor), slug=own, created_at=now)
    session.add(form)
    session.flush()
    row = FormDesignRow(
        form_id=form_id,
        document=written({**with_own_ids(document, new_id), "id": str(form_id), "slug": own}),
        changed_at=now,
        changed_by=actor.name,
    )
    session.add(row)
    session.flush()
    journal.record(
        session,
        EventKind.FORM_BEGUN,
        actor=actor,
        now=now,
        authority_id=form.authority_id,
        data={"slug": own},
    )
    return Design(form, row)


def continue_design(session: Session, actor: Actor, form_id: UUID, *, now: datetime) -> Design:
    """Take a published form under work: its design begins as the newest version, if it has none.

    Raises:
        NotFound: there is no such form, or somebody else keeps it.
    """
    check_permission(actor, Permission.FORM_DESIGN)
    line = stored.form_line(session, actor, form_id, lock=True)
    if line.design is not None:
        return Design(line.form, line.design)
    newest = stored.needed_version(line)
    row = FormDesignRow(
        form_id=form_id,
        document=newest.definition,
        based_on=newest.number,
        changed_at=now,
        changed_by=actor.name,
    )
    session.add(row)
    session.flush()
    return Design(line.form, row)


def delete_design(
    session: Session, actor: Actor, design: Design, *, shown: int, now: datetime
) -> None:
    """Let the design go; published versions stay, and a form without any goes whole.

    Args:
        session: the open write transaction, in which the design was read with a lock.
        actor: a designer who keeps the form.
        design: from `designing.open_design`.
        shown: the version of the design that the actor saw.
        now: aware time.

    Raises:
        InvalidInput: somebody changed the form since.
    """
    check_permission(actor, Permission.FORM_DESIGN)
    form = design.form
    if design.row.version != shown:
        raise InvalidInput("", CHANGED_SINCE)
    stored.forget_edits(session, form.id, before=design.row.version + 1)
    imports.forget_of_form(session, form.id)
    session.delete(design.row)
    session.flush()
    newest = newest_version(session, form.id)
    if newest is None:
        session.delete(form)
    else:
        form.slug = newest.slug
    session.flush()
    journal.record(
        session,
        EventKind.FORM_DESIGN_DELETED,
        actor=actor,
        now=now,
        authority_id=form.authority_id,
        data={"slug": form.slug},
    )


def free_slug(session: Session, slug: str, *, except_for: UUID | None = None) -> str:
    """The name in addresses, with a number when another form has it."""
    taken = stored.slugs_like(session, slug, except_for=except_for)
    return free_name(slug, taken, "-")


def keeper_of(actor: Actor) -> UUID | None:
    """Who keeps the actor's new forms: the own authority, else the portal.

    Raises:
        NotAllowed: the actor neither works for an authority nor operates the portal.
    """
    if actor.authority_id is None:
        check_permission(actor, Permission.PLATFORM_OPERATE)
    return actor.authority_id
