"""A design becomes a version, a version becomes the design again, a form is retired."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.designedits import ReplaceAll
from kevytasiointi.domain.errors import BrokenFormSpec, InvalidInput
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.freetext import checked_text
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.wording import mark
from kevytasiointi.storage.designs import FormRow
from kevytasiointi.storage.people import FormVersionRow
from kevytasiointi.storage.queries import designs as stored
from kevytasiointi.storage.queries.jobs import newest_version
from kevytasiointi.usecases import journal, publishing
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.designing import CHANGED_SINCE, Design, change_design, document_of
from kevytasiointi.usecases.formspecs import gate


def publish_design(
    session: Session, actor: Actor, design: Design, *, shown: int, comment: str, now: datetime
) -> FormVersionRow:
    """Publish the design as the form's next version; services keep theirs until they take it.

    Args:
        session: the open write transaction, in which the design was read with a lock.
        actor: a designer who keeps the form.
        design: from `designing.open_design`.
        shown: the version of the design that the actor saw.
        comment: what is new, in the actor's words; needed from the second version on.
        now: aware time.

    Raises:
        BrokenFormSpec: something keeps it from being published.
        InvalidInput: the comment is missing, nothing is new, or somebody changed the form since.
    """
    check_permission(actor, Permission.FORM_DESIGN)
    if design.row.version != shown:
        raise InvalidInput("", CHANGED_SINCE)
    if design.form.retired_at is not None:
        raise InvalidInput("", mark("The form has been retired. Bring it back into use first."))
    findings = gate(design.document)
    if findings:
        raise BrokenFormSpec(findings)
    slug = str(design.document.get("slug"))
    if stored.is_slug_taken(session, slug, except_for=design.form.id):
        raise InvalidInput("", mark("Another form has this name already."))
    before = newest_version(session, design.form.id)
    text = checked_text("comment", comment, required=before is not None)
    if before is not None and before.definition == design.row.document:
        raise InvalidInput("", mark("Nothing has changed since the newest version."))
    version = publishing.publish(
        session, design.document, actor=actor, now=now, comment=text or None
    )
    design.row.based_on = version.number
    session.flush()
    return version


def restore_version(
    session: Session, actor: Actor, design: Design, version: FormVersionRow, *, now: datetime
) -> None:
    """Make the design what a published version was; publishing it makes a new version.

    What the design was can be had back by undoing.
    """
    check_permission(actor, Permission.FORM_DESIGN)
    edit = ReplaceAll(document_of(version), why=f"version {version.number}")
    change_design(session, actor, design, edit, now=now)


def retire_form(
    session: Session, actor: Actor, form: FormRow, *, drafts_until: date, now: datetime
) -> None:
    """Take a form out of use: no new drafts, and none is sent after `drafts_until`.

    Args:
        session: the open write transaction.
        actor: a designer who keeps the form.
        form: the form, locked.
        drafts_until: the last day (Helsinki) on which drafts that were begun can be sent.
        now: aware time.

    Raises:
        InvalidInput: the day is in the past.
    """
    check_permission(actor, Permission.FORM_DESIGN)
    if drafts_until < helsinki_day(now):
        raise InvalidInput("drafts_until", mark("The day can't be in the past."))
    form.retired_at, form.drafts_until = form.retired_at or now, drafts_until
    _tell(session, EventKind.FORM_RETIRED, actor, form, now)


def reopen_form(session: Session, actor: Actor, form: FormRow, *, now: datetime) -> None:
    """Bring a retired form back into use."""
    check_permission(actor, Permission.FORM_DESIGN)
    if form.retired_at is None:
        return
    form.retired_at = form.drafts_until = None
    _tell(session, EventKind.FORM_REOPENED, actor, form, now)


def _tell(session: Session, kind: EventKind, actor: Actor, form: FormRow, now: datetime) -> None:
    session.flush()
    data = {"slug": form.slug}
    journal.record(session, kind, actor=actor, now=now, authority_id=form.authority_id, data=data)
