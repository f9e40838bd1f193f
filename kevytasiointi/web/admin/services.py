"""The services of the own authority: the list with the library of forms, and each service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kevytasiointi import texts
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.services import FOLLOWING_FORM
from kevytasiointi.storage.people import FormVersionRow, ServiceRow
from kevytasiointi.storage.queries import services as stored
from kevytasiointi.usecases import mailboxes
from kevytasiointi.usecases import services as usecases
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.web import wording
from kevytasiointi.web.admin.service_state import (
    ADDRESS,
    GROUPS,
    ShownService,
    address_of,
    scope_of,
    shown_service,
    shown_services,
)
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path

_BAD_REQUEST = 400


@dataclass(frozen=True, slots=True)
class LibraryForm:
    """A published form that can be taken into use; `used` is how many own services use it."""

    version: FormVersionRow
    spec: FormSpec
    used: int

    @property
    def address(self) -> str:
        """The page where it is taken into use."""
        return path(f"{ADDRESS}/lomake/{self.version.slug}")


@requires(Permission.AUTHORITY_ADMINISTER)
def services() -> str:
    """The own services, and the forms that can be taken into use."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        shown = shown_services(session, actor)
        versions = stored.newest_versions(session)
    return render_template(
        "admin/services.html",
        groups=[[one for one in shown if one.standing in group] for group in GROUPS],
        library=_library(versions, shown),
        words=wording,
    )


@requires(Permission.AUTHORITY_ADMINISTER)
def service(service_id: UUID) -> str:
    """One service: where it stands, its mailbox, its form, and what can be done."""
    return _page(service_id)


@requires(Permission.AUTHORITY_ADMINISTER)
def test_again(service_id: UUID) -> ResponseReturnValue:
    """Send the test mail again."""

    def send(session: Session, found: ServiceRow) -> str:
        mailboxes.test_mailbox(session, current_actor(), found, now=now())
        return str(_("A test mail was sent to %(mailbox)s.", mailbox=found.mailbox))

    return _done(service_id, send)


@requires(Permission.AUTHORITY_ADMINISTER)
def open_now(service_id: UUID) -> ResponseReturnValue:
    """Open a service that was prepared or shut."""

    def do(session: Session, found: ServiceRow) -> str:
        usecases.open_service(session, current_actor(), found, now=now())
        return str(_("The service %(title)s has been opened.", title=_title(found)))

    return _done(service_id, do, then=path(ADDRESS))


@requires(Permission.AUTHORITY_ADMINISTER)
def shut(service_id: UUID) -> ResponseReturnValue:
    """Shut a service: no new matters are taken."""

    def do(session: Session, found: ServiceRow) -> str:
        usecases.shut_service(session, current_actor(), found, now=now())
        return str(_("The service %(title)s takes no new matters now.", title=_title(found)))

    return _done(service_id, do)


@requires(Permission.AUTHORITY_ADMINISTER)
def take_version(service_id: UUID) -> ResponseReturnValue:
    """Take the newest version of the form into use."""

    def do(session: Session, found: ServiceRow) -> str:
        newer = shown_service(session, service_id).newer
        if newer is None:
            return str(_("The newest version of the form is in use."))
        usecases.take_newer_version(session, current_actor(), found, newer, now=now())
        return str(_("Drafts use version %(number)s of the form.", number=newer.number))

    return _done(service_id, do)


@requires(Permission.AUTHORITY_ADMINISTER)
def to_service(service_id: UUID, action: str) -> ResponseReturnValue:  # noqa: ARG001 (of the route)
    """Lead from the address of an act, opened as a page, to the service."""
    return redirect(address_of(service_id), code=303)


def _done(
    service_id: UUID, act: Callable[[Session, ServiceRow], str], then: str | None = None
) -> ResponseReturnValue:
    """Do one thing to an own service, and show the page after it; a refusal is shown there."""
    actor = current_actor()
    try:
        with tools().database.write(scope_of(actor)) as session:
            found = stored.own_service(session, actor, service_id, lock=True).service
            sentence = act(session, found)
    except InvalidInput as error:
        return _page(service_id, error), _BAD_REQUEST
    flash(sentence)
    return redirect(then or address_of(service_id), code=303)


def _page(service_id: UUID, error: InvalidInput | None = None) -> str:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        shown = shown_service(session, service_id)
        tested = stored.latest_mailbox_test(session, shown.service)
    return render_template(
        "admin/service.html",
        shown=shown,
        spec=spec_of(shown.version) if shown.version else None,
        tested=tested,
        is_late=tested is not None and tested.expires_at <= now(),
        refusal=texts.say(language(), error.msgid, **error.params) if error else "",
        has_errors=error is not None,
        words=wording,
    )


def _library(
    versions: Sequence[FormVersionRow], shown: Sequence[ShownService]
) -> Sequence[LibraryForm]:
    """The forms by title; the one for following a guided matter belongs to guidance services."""
    used = [one.version.form_id for one in shown if one.version]
    forms = [
        LibraryForm(version, spec_of(version), used.count(version.form_id))
        for version in versions
        if version.slug != FOLLOWING_FORM
    ]
    return sorted(forms, key=lambda form: pick(form.spec.title, language())[0].casefold())


def _title(found: ServiceRow) -> str:
    return pick(found.title, language())[0]
