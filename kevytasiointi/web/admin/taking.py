"""Taking a form into use on one page, and changing what was decided then."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.services import FOLLOWING_FORM, suggested_slug
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, ServiceRow
from kevytasiointi.storage.queries import services as stored
from kevytasiointi.storage.queries.authorities import authority_by_id
from kevytasiointi.usecases import services
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.web.admin.service_forms import ServiceForm, service_form
from kevytasiointi.web.admin.service_state import ADDRESS, address_of, saved, scope_of
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path


@requires(Permission.AUTHORITY_ADMINISTER)
def take_form(form_slug: str) -> ResponseReturnValue:
    """The page of taking a published form into use."""
    authority, version = _library_form(form_slug)
    slug = suggested_slug(version.slug, authority.slug)
    return _page(service_form(spec_of(version), slug=slug), version, authority, None)


@requires(Permission.AUTHORITY_ADMINISTER)
def take_into_use(form_slug: str) -> ResponseReturnValue:
    """Prepare the service; its mailbox gets a test mail at once."""
    authority, version = _library_form(form_slug)
    form, actor = service_form(spec_of(version)), current_actor()
    if form.validate():
        try:
            with tools().database.write(scope_of(actor)) as session:
                made = services.prepare_service(
                    session,
                    actor,
                    authority=authority_by_id(session, actor.authority_id, lock=True),
                    version=version,
                    plan=form.plan,
                    now=now(),
                )
        except InvalidInput as error:
            form.refuse(error)
        else:
            return saved(made)
    return _page(form, version, authority, None)


@requires(Permission.AUTHORITY_ADMINISTER)
def change_service(service_id: UUID) -> ResponseReturnValue:
    """The page of changing a service that uses a form."""
    service, version = _light_service(service_id)
    return _page(service_form(spec_of(version), service), version, None, service)


@requires(Permission.AUTHORITY_ADMINISTER)
def save_service(service_id: UUID) -> ResponseReturnValue:
    """Keep what was changed; another mailbox is tested at once."""
    service, version = _light_service(service_id)
    form, actor = service_form(spec_of(version), service), current_actor()
    if form.validate():
        try:
            with tools().database.write(scope_of(actor)) as session:
                found = stored.own_service(session, actor, service_id, lock=True).service
                services.change_service(session, actor, found, version, form.plan, now=now())
        except InvalidInput as error:
            form.refuse(error)
        else:
            return saved(found)
    return _page(form, version, None, service)


def _library_form(form_slug: str) -> tuple[AuthorityRow, FormVersionRow]:
    """The newest version of a form of the library, and the authority that would use it.

    Raises:
        NotFound: there is no such form to take into use.
    """
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        authority = authority_by_id(session, actor.authority_id)
        version = stored.newest_version_by_slug(session, form_slug)
    if version is None or version.slug == FOLLOWING_FORM:
        raise NotFound(f"form {form_slug}")
    return authority, version


def _light_service(service_id: UUID) -> tuple[ServiceRow, FormVersionRow]:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        line = stored.own_service(session, actor, service_id)
    if line.service.joining is not JoiningMethod.LIGHT or line.form_version is None:
        raise NotFound(f"service {service_id} with a form of its own")
    return line.service, line.form_version


def _page(
    form: ServiceForm,
    version: FormVersionRow,
    authority: AuthorityRow | None,
    service: ServiceRow | None,
) -> ResponseReturnValue:
    page = render_template(
        "admin/service_form.html",
        form=form,
        spec=spec_of(version),
        version=version,
        authority=authority,
        service=service,
        back=address_of(service.id) if service else path(ADDRESS),
        has_errors=bool(form.errors),
    )
    return page, form.status
