"""The fixed forms of an authority's services."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar, Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.authorities import (
    LONGEST_NAME,
    LONGEST_SLUG,
    LONGEST_TEXT,
    checked_email,
)
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.services import checked_days
from kevytasiointi.storage.people import ServiceRow
from kevytasiointi.usecases.services import Guidance, Plan
from kevytasiointi.web.admin.setting_fields import (
    SettingPart,
    read_settings,
    setting_fields,
    setting_parts,
    typed_of,
)
from kevytasiointi.web.forms import DayField, PortalForm, at_most, needed

_LONGEST_ADDRESS: Final = 254
_LONGEST_LINK: Final = 500


class ServiceForm(PortalForm):
    """A form in an authority's use: mailbox, address, days and the form's own settings."""

    spec: ClassVar[FormSpec]
    mailbox = EmailField(
        _l("Role mailbox"),
        [
            needed(_l("Write the address of the role mailbox that hears of new matters.")),
            at_most(_LONGEST_ADDRESS),
        ],
    )
    slug = StringField(_l("Address of the service"), [at_most(LONGEST_SLUG)])
    opens_on = DayField(_l("Takes matters from"))
    closes_on = DayField(_l("Last day"))
    settings: Mapping[str, Json]

    def validate(self, extra_validators: Any = None) -> bool:
        """Look at everything at once, so that all problems are told on one page."""
        super().validate(extra_validators)
        self.settings = read_settings(self, self.spec)
        if not self.mailbox.errors:
            self._try(lambda: checked_email("mailbox", self.mailbox.data or ""))
        self._try(lambda: checked_days(self.opens_on.day, self.closes_on.day))
        return not self.errors

    def _try(self, check: Callable[[], object]) -> None:
        try:
            check()
        except InvalidInput as error:
            self.refuse(error)

    @property
    def parts(self) -> list[SettingPart]:
        """The settings, for drawing."""
        return setting_parts(self, self.spec)

    @property
    def plan(self) -> Plan:
        """What was typed, after validation."""
        return Plan(
            slug=self.slug.data or "",
            mailbox=self.mailbox.data or "",
            settings=self.settings,
            opens_on=self.opens_on.day,
            closes_on=self.closes_on.day,
        )


def service_form(spec: FormSpec, service: ServiceRow | None = None, **typed: str) -> ServiceForm:
    """The page's form for a form definition, filled with the service's values when there is one."""
    made = type("FormInUse", (ServiceForm,), {"spec": spec, **setting_fields(spec)})
    stored = typed_of(spec, service.settings if service else {})
    if service is not None:
        typed = {
            "mailbox": service.mailbox or "",
            "slug": service.slug,
            "opens_on": _as_typed(service.opens_on),
            "closes_on": _as_typed(service.closes_on),
        }
    form: ServiceForm = made(data={**stored, **typed})
    return form


def _as_typed(day: date | None) -> str:
    return f"{day.day}.{day.month}.{day.year}" if day else ""


class GuidanceForm(PortalForm):
    """A service that is used in the authority's own system."""

    joining = RadioField(
        _l("How the service is used"),
        choices=[
            SelectChoice(
                JoiningMethod.GUIDANCE.value, _l("In the authority's own channels (guidance only)")
            ),
            SelectChoice(
                JoiningMethod.INTEGRATION.value,
                _l("In the authority's own e-service, which can bring the state here"),
            ),
        ],
        default=JoiningMethod.GUIDANCE.value,
    )
    title_fi = StringField(_l("Name in Finnish"), [at_most(LONGEST_NAME)])
    title_sv = StringField(_l("Name in Swedish"), [at_most(LONGEST_NAME)])
    title_en = StringField(_l("Name in English"), [at_most(LONGEST_NAME)])
    summary_fi = TextAreaField(_l("Summary in Finnish"), [at_most(LONGEST_TEXT)])
    summary_sv = TextAreaField(_l("Summary in Swedish"), [at_most(LONGEST_TEXT)])
    summary_en = TextAreaField(_l("Summary in English"), [at_most(LONGEST_TEXT)])
    link = StringField(
        _l("Address of the authority's own service"),
        [needed(_l("Write the address that customers are led to.")), at_most(_LONGEST_LINK)],
    )
    slug = StringField(_l("Address of the service"), [at_most(LONGEST_SLUG)])
    follow = BooleanField(_l("Customers may put their matter here and follow it"))
    mailbox = EmailField(_l("Role mailbox"), [at_most(_LONGEST_ADDRESS)])

    @classmethod
    def of(cls, service: ServiceRow) -> "GuidanceForm":
        """The form filled with a service's values."""
        texts = {
            f"{kind}_{code}": text.get(code, "")
            for kind, text in (("title", service.title), ("summary", service.summary))
            for code in LANGUAGES
        }
        return cls(
            data={
                **texts,
                "joining": service.joining.value,
                "link": service.guidance_url or "",
                "slug": service.slug,
                "follow": service.form_version_id is not None,
                "mailbox": service.mailbox or "",
            }
        )

    def localized(self, kind: str) -> dict[str, str]:
        """What was typed in each language."""
        return {code: self[f"{kind}_{code}"].data or "" for code in LANGUAGES}

    def guidance(self, slug: str) -> Guidance:
        """What was typed, after validation; `slug` when no address was typed."""
        return Guidance(
            slug=self.slug.data or slug,
            joining=JoiningMethod(self.joining.data),
            title=self.localized("title"),
            summary=self.localized("summary"),
            link=self.link.data or "",
            mailbox=self.mailbox.data or "",
        )
