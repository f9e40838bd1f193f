"""The customer's own settings: where mail is sent, in which language, and which kinds of it."""

from collections.abc import Mapping
from typing import Final

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.outboxes import MUTABLE, Mail, Notice
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.database import Person
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.storage.queries import signing_in
from kevytasiointi.texts import mark
from kevytasiointi.usecases.accounts import change_own_settings
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, tools
from kevytasiointi.web.customer.forms import SettingsForm
from kevytasiointi.web.guards import requires

MAIL_WORDS: Final[Mapping[Mail | Notice, str]] = {
    Mail.RECEIPT: mark("Your matter has arrived"),
    Mail.SUPPLEMENT_ASKED: mark("The authority asks for a supplement"),
    Mail.MESSAGE_TO_CUSTOMER: mark("The authority has sent a message"),
    Mail.SUPPLEMENT_CANCELLED: mark("A supplement request has been cancelled"),
    Mail.HANDLED: mark("Your matter has been handled"),
    Mail.DEADLINE_NEAR: mark("A last day is near in your matter"),
    Mail.TRANSFERRED: mark("Your matter has been transferred to another authority"),
    Mail.REOPENED: mark("Your matter has been taken up again"),
    Mail.SUPERVISION: mark("The authority tells when it comes to you"),
    Mail.SERVED: mark("How a decision was served has been recorded in your matter"),
    Notice.DRAFT_ENDING: mark("An unsent form will soon be deleted"),
    Notice.RENEWAL_NEAR: mark("It is time to renew something"),
}
"""What each mail to the customer is about."""


@requires(Permission.OWN_SETTINGS)
def settings() -> str:
    """The settings as they are."""
    person = _person()
    muted = person.muted.get("mails", ())
    form = SettingsForm(
        formdata=None,
        email=person.email,
        language=person.language,
        wanted=[kind.value for kind, can in MUTABLE.items() if can and kind.value not in muted],
    )
    return _page(form, person)


@requires(Permission.OWN_SETTINGS)
def save() -> ResponseReturnValue:
    """Keep the settings; the page comes back in the language that was chosen."""
    form, actor = SettingsForm(), current_actor()
    _offer_choices(form)
    if form.validate():
        wanted = set(form.wanted.data or ())
        try:
            with tools().database.write(Person(actor.person_id)) as session:
                change_own_settings(
                    session,
                    actor,
                    email=form.email.data or "",
                    language=form.language.data or "",
                    muted={kind.value for kind in MUTABLE} - wanted,
                )
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(_("Your settings have been saved."))
            return redirect(f"/{form.language.data}/omat/asetukset", code=303)
    return _page(form, _person()), form.status


def _person() -> PersonRow:
    actor = current_actor()
    with tools().database.read(Person(actor.person_id)) as session:
        return signing_in.person(session, actor.person_id)


def _offer_choices(form: SettingsForm) -> None:
    form.language.choices = [SelectChoice(code, wording.language_name(code)) for code in LANGUAGES]
    form.wanted.choices = [
        SelectChoice(kind.value, _(MAIL_WORDS[kind])) for kind, can in MUTABLE.items() if can
    ]


def _page(form: SettingsForm, person: PersonRow) -> str:
    _offer_choices(form)
    return render_template(
        "customer/settings.html",
        form=form,
        always=[_(MAIL_WORDS[kind]) for kind, can in MUTABLE.items() if not can],
        address_is_fixed=person.identified_by is not Identification.STRONG,
        person=person,
        has_errors=bool(form.errors),
    )
