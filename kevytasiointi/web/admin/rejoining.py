"""Changing the way in which a service has joined, on a page of its own."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.services import FOLLOWING_FORM
from kevytasiointi.storage.people import FormVersionRow, ServiceRow
from kevytasiointi.storage.queries import services as stored
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.usecases.rejoining import NewWay, change_joining
from kevytasiointi.web import wording
from kevytasiointi.web.admin.service_state import address_of, scope_of
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.forms import PortalForm, at_most, needed
from kevytasiointi.web.guards import requires

_LONGEST_ADDRESS = 200
_LONGEST_LINK = 500


class JoiningForm(PortalForm):
    """How a service is used from now on."""

    joining = RadioField(
        _l("How the service is used from now on"), [needed(_l("Choose how the service is used."))]
    )
    form = SelectField(_l("The form that is filled in here"), validate_choice=False)
    link = StringField(_l("Address of the authority's own service"), [at_most(_LONGEST_LINK)])
    follow = BooleanField(_l("Customers may put their matter here and follow it"))
    mailbox = EmailField(_l("Role mailbox"), [at_most(_LONGEST_ADDRESS)])

    def way(self, versions: Sequence[FormVersionRow]) -> NewWay:
        """What was chosen, after validation."""
        joining = JoiningMethod(self.joining.data)
        slug = self.form.data
        if joining is not JoiningMethod.LIGHT:
            slug = FOLLOWING_FORM if self.follow.data else None
        return NewWay(
            joining=joining,
            version=next((version for version in versions if version.slug == slug), None),
            link=self.link.data or "",
            mailbox=self.mailbox.data or "",
        )


@requires(Permission.AUTHORITY_ADMINISTER)
def choose_joining(service_id: UUID) -> ResponseReturnValue:
    """The page of choosing another way."""
    service, versions = _read(service_id)
    form = JoiningForm(
        formdata=None, link=service.guidance_url, mailbox=service.mailbox, follow=True
    )
    return _page(form, service, versions)


@requires(Permission.AUTHORITY_ADMINISTER)
def save_joining(service_id: UUID) -> ResponseReturnValue:
    """Use the service in the way that was chosen."""
    service, versions = _read(service_id)
    form, actor = JoiningForm(), current_actor()
    _offer_choices(form, service, versions)
    if form.validate():
        try:
            with tools().database.write(scope_of(actor)) as session:
                found = stored.own_service(session, actor, service_id, lock=True).service
                change_joining(session, actor, found, form.way(versions), now=now())
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(_("The service is used in the new way. Check below what has been decided."))
            return redirect(address_of(service_id), code=303)
    return _page(form, service, versions)


def _read(service_id: UUID) -> tuple[ServiceRow, Sequence[FormVersionRow]]:
    """A service of the own authority, and the forms that can be taken into use."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        service = stored.own_service(session, actor, service_id).service
        return service, stored.newest_versions(session)


def _offer_choices(
    form: JoiningForm, service: ServiceRow, versions: Sequence[FormVersionRow]
) -> None:
    form.joining.choices = [
        SelectChoice(way.value, wording.joining(way))
        for way in JoiningMethod
        if way is not service.joining
    ]
    titles = {
        version.slug: pick(spec_of(version).title, language())[0]
        for version in versions
        if version.slug != FOLLOWING_FORM
    }
    form.form.choices = [
        SelectChoice("", _("No form")),
        *(SelectChoice(slug, titles[slug]) for slug in sorted(titles, key=titles.__getitem__)),
    ]


def _page(
    form: JoiningForm, service: ServiceRow, versions: Sequence[FormVersionRow]
) -> ResponseReturnValue:
    _offer_choices(form, service, versions)
    page = render_template(
        "admin/rejoining.html",
        form=form,
        service=service,
        can_follow=any(version.slug == FOLLOWING_FORM for version in versions),
        back=address_of(service.id),
        words=wording,
        has_errors=bool(form.errors),
    )
    return page, form.status
