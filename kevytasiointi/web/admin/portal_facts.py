"""What the portal says of itself, kept by its operator."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField, TelField, TextAreaField

from kevytasiointi import texts
from kevytasiointi.domain.authorities import (
    LONGEST_NAME,
    LONGEST_TEXT,
    checked_email,
    checked_phone,
    line,
    localized,
)
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.portal_facts import PortalFact, checked_address_of_page
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries.portal import portal_fact
from kevytasiointi.usecases.portal_facts import tell_fact
from kevytasiointi.web.admin.checked_forms import CheckedForm, in_language, spread, written
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.forms import DayField
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path

_SCOPE: Final = System("facts of the portal, for an operator")


class FactsForm(CheckedForm):
    """The facts of the portal on one page."""

    name_fi = StringField(in_language("fi"))
    name_sv = StringField(in_language("sv"))
    name_en = StringField(in_language("en"))
    address = StringField(_l("Post address"))
    email = EmailField(_l("E-mail"))
    phone = TelField(_l("Telephone"))
    feedback_email = EmailField(
        _l("E-mail for feedback on accessibility"),
        description=_l("A mail comes there when somebody has given feedback."),
    )
    supervisor_fi = StringField(in_language("fi"))
    supervisor_sv = StringField(in_language("sv"))
    supervisor_en = StringField(in_language("en"))
    complaint_fi = StringField(in_language("fi"))
    complaint_sv = StringField(in_language("sv"))
    complaint_en = StringField(in_language("en"))
    supervisor_email = EmailField(_l("E-mail"))
    supervisor_phone = TelField(_l("Telephone"))
    reviewed_on = DayField(_l("Day of the review"), description=_l("For example 5.6.2026"))
    way_fi = TextAreaField(in_language("fi"))
    way_sv = TextAreaField(in_language("sv"))
    way_en = TextAreaField(in_language("en"))

    def facts(self) -> Mapping[PortalFact, JsonObject] | None:
        """What was told, or None when something of it was refused."""
        told = {
            PortalFact.OPERATOR: self._operator(),
            PortalFact.SUPERVISOR: self._supervisor(),
            PortalFact.ACCESSIBILITY_REVIEW: self._review(),
        }
        return None if self.errors else told

    def _operator(self) -> JsonObject:
        return _kept(
            {
                "name": self._texts("name", LONGEST_NAME),
                "address": self.checked(lambda: line("address", self.address.data or "")),
                "email": self._email("email"),
                "phone": self._phone("phone"),
                "feedback_email": self._email("feedback_email"),
            }
        )

    def _supervisor(self) -> JsonObject:
        pages = {code: self._page(f"complaint_{code}") for code in LANGUAGES}
        return _kept(
            {
                "name": self._texts("supervisor", LONGEST_NAME),
                "complaint_url": _kept(pages),
                "email": self._email("supervisor_email"),
                "phone": self._phone("supervisor_phone"),
            }
        )

    def _review(self) -> JsonObject:
        day = self.reviewed_on.day
        way = self._texts("way", LONGEST_TEXT)
        return _kept({"reviewed_on": day.isoformat() if day else None, "way": way})

    def _texts(self, name: str, limit: int) -> Mapping[str, str] | None:
        return self.checked(lambda: localized(name, written(self, name), limit))

    def _email(self, field: str) -> str | None:
        return self.checked(lambda: checked_email(field, self[field].data or ""))

    def _phone(self, field: str) -> str | None:
        return self.checked(lambda: checked_phone(field, self[field].data or ""))

    def _page(self, field: str) -> str | None:
        return self.checked(lambda: checked_address_of_page(field, self[field].data or ""))


@requires(Permission.PLATFORM_OPERATE)
def facts() -> str:
    """The facts, to be changed."""
    return _page(FactsForm(formdata=None, data=_stored()))


@requires(Permission.PLATFORM_OPERATE)
def save_facts() -> ResponseReturnValue:
    """Keep the facts."""
    form = FactsForm()
    form.validate()
    told = form.facts()
    if told is not None:
        actor, moment = current_actor(), now()
        with tools().database.write(_SCOPE) as session:
            changes = [
                tell_fact(session, actor, fact, value, now=moment) for fact, value in told.items()
            ]
        flash(_("The changes have been saved.") if any(changes) else _("Nothing was changed."))
        return redirect(path("/yllapito/alusta"), code=303)
    return _page(form), form.status


def _page(form: FactsForm) -> str:
    return render_template("admin/portal_facts.html", form=form, has_errors=bool(form.errors))


def _stored() -> Mapping[str, Any]:
    with tools().database.read(_SCOPE) as session:
        operator = portal_fact(session, PortalFact.OPERATOR)
        supervisor = portal_fact(session, PortalFact.SUPERVISOR)
        review = portal_fact(session, PortalFact.ACCESSIBILITY_REVIEW)
    day = review.get("reviewed_on")
    return {
        **{key: operator.get(key, "") for key in ("address", "email", "phone", "feedback_email")},
        **spread("name", operator.get("name")),
        **spread("supervisor", supervisor.get("name")),
        **spread("complaint", supervisor.get("complaint_url")),
        "supervisor_email": supervisor.get("email", ""),
        "supervisor_phone": supervisor.get("phone", ""),
        "reviewed_on": texts.day("fi", date.fromisoformat(str(day))) if day else "",
        **spread("way", review.get("way")),
    }


def _kept(parts: Mapping[str, Json]) -> JsonObject:
    return {key: value for key, value in parts.items() if value}
