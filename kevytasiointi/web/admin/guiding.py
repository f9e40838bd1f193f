"""Services that are used in the authority's own system: telling of them, and changing that."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from kevytasiointi.domain import authorities
from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.services import FOLLOWING_FORM, suggested_slug
from kevytasiointi.storage.people import FormVersionRow, ServiceRow
from kevytasiointi.storage.queries import services as stored
from kevytasiointi.storage.queries.authorities import authority_by_id
from kevytasiointi.usecases import services
from kevytasiointi.web.admin.service_forms import GuidanceForm
from kevytasiointi.web.admin.service_state import ADDRESS, address_of, saved, scope_of
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path


@requires(Permission.AUTHORITY_ADMINISTER)
def offer_guidance() -> ResponseReturnValue:
    """The page of a new service that leads elsewhere."""
    return _page(GuidanceForm(), _following_form(), None)


@requires(Permission.AUTHORITY_ADMINISTER)
def save_new_guidance() -> ResponseReturnValue:
    """Prepare the service."""
    form, version, actor = GuidanceForm(), _following_form(), current_actor()
    if form.validate():
        try:
            with tools().database.write(scope_of(actor)) as session:
                authority = authority_by_id(session, actor.authority_id, lock=True)
                slug = suggested_slug(
                    authorities.suggested_slug(form.localized("title")), authority.slug
                )
                made = services.prepare_guidance(
                    session,
                    actor,
                    authority=authority,
                    version=version if form.follow.data else None,
                    guidance=form.guidance(slug),
                    now=now(),
                )
        except InvalidInput as error:
            form.refuse(error)
        else:
            return saved(made)
    return _page(form, version, None)


@requires(Permission.AUTHORITY_ADMINISTER)
def change_guidance(service_id: UUID) -> ResponseReturnValue:
    """The page of changing a service that leads elsewhere."""
    service, version = _guided_service(service_id)
    return _page(GuidanceForm.of(service), version, service)


@requires(Permission.AUTHORITY_ADMINISTER)
def save_guidance(service_id: UUID) -> ResponseReturnValue:
    """Keep what was changed."""
    service, version = _guided_service(service_id)
    form, actor = GuidanceForm.of(service), current_actor()
    if form.validate():
        try:
            with tools().database.write(scope_of(actor)) as session:
                found = stored.own_service(session, actor, service_id, lock=True).service
                services.change_guidance(
                    session,
                    actor,
                    found,
                    version if form.follow.data else None,
                    form.guidance(found.slug),
                    now=now(),
                )
        except InvalidInput as error:
            form.refuse(error)
        else:
            return saved(found)
    return _page(form, version, service)


def _following_form() -> FormVersionRow | None:
    """The form by which customers follow a matter that is elsewhere, once it is published."""
    with tools().database.read(scope_of(current_actor())) as session:
        return stored.newest_version_by_slug(session, FOLLOWING_FORM)


def _guided_service(service_id: UUID) -> tuple[ServiceRow, FormVersionRow | None]:
    """A service that leads elsewhere, with the form that it has or could have."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        line = stored.own_service(session, actor, service_id)
    if line.service.joining is JoiningMethod.LIGHT:
        raise NotFound(f"service {service_id} that leads elsewhere")
    return line.service, line.form_version or _following_form()


def _page(
    form: GuidanceForm, version: FormVersionRow | None, service: ServiceRow | None
) -> ResponseReturnValue:
    page = render_template(
        "admin/guidance_form.html",
        form=form,
        can_follow=version is not None,
        service=service,
        back=address_of(service.id) if service else path(ADDRESS),
        has_errors=bool(form.errors),
    )
    return page, form.status
