"""The forms in which an authority is told of: by the operator all of it, by its admin a part."""

from typing import Any, Final, Self

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from kevytasiointi.config import Config
from kevytasiointi.domain.authorities import (
    LONGEST_LINE,
    LONGEST_TEXT,
    checked_area,
    checked_business_id,
    checked_email,
    checked_languages,
    checked_name,
    checked_phone,
    checked_slug,
    line,
    localized,
)
from kevytasiointi.domain.colours import checked_colour
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.joining import AuthorityKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.silence import checked_days
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.texts import mark
from kevytasiointi.usecases.authorities import Identity, LogoChange, Profile, fingerprint
from kevytasiointi.usecases.logos import LARGEST_BYTES, read_logo
from kevytasiointi.web import wording
from kevytasiointi.web.admin.checked_forms import (
    CheckedForm,
    in_language,
    spread,
    written,
)
from kevytasiointi.web.context import language
from kevytasiointi.web.forms import PortalForm

_COLOUR_HINT: Final[LazyString] = _l(
    "As #rrggbb. It must be so dark that white text can be read on it. Without one the pages have"
    " the portal's own colour."
)


def picture_and_form(_config: Config) -> int:
    """How much a request with a picture may carry: more than is taken, so that the form can tell
    how much is.
    """
    return 10 * LARGEST_BYTES


def _languages() -> list[SelectChoice]:
    return [SelectChoice(code, wording.language_name(code)) for code in LANGUAGES]


class IdentityForm(CheckedForm):
    """What the authority is."""

    name_fi = StringField(in_language("fi"))
    name_sv = StringField(in_language("sv"))
    name_en = StringField(in_language("en"))
    slug = StringField(
        _l("Address"),
        description=_l(
            "Stands in the addresses of its pages and can't be changed later. When you leave it"
            " empty, it is made of the name."
        ),
    )
    kind = RadioField(_l("What kind of authority is it?"), validate_choice=False)
    business_id = StringField(_l("Business id"), description=_l("For example 1234567-1"))
    area = TextAreaField(
        _l("Municipalities served"),
        description=_l(
            "One a line. A state authority that serves the whole country leaves this empty."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [
            SelectChoice(kind.value, wording.authority_kind(kind)) for kind in AuthorityKind
        ]

    def identity(self) -> Identity | None:
        """What was told, or None when something of it was refused."""
        name = self.checked(lambda: checked_name("name", written(self, "name")))
        number = self.checked(
            lambda: checked_business_id("business_id", self.business_id.data or "")
        )
        kind = self.checked(self._kind)
        # Without it, a municipality would be found in the services of every other one.
        needed = kind is AuthorityKind.MUNICIPALITY
        area = self.checked(lambda: checked_area("area", self.area.data or "", needed=needed))
        if self.errors or name is None or kind is None:
            return None
        return Identity(name=name, kind=kind, business_id=number, area=area or {})

    def _kind(self) -> AuthorityKind:
        try:
            return AuthorityKind(self.kind.data or "")
        except ValueError as error:
            raise InvalidInput("kind", mark("Choose what kind of authority it is.")) from error


class ProfileForm(CheckedForm):
    """What the authority tells of itself."""

    email = EmailField(_l("E-mail"))
    phone = TelField(_l("Telephone"))
    address = StringField(_l("Post address"))
    hours_fi = StringField(in_language("fi"))
    hours_sv = StringField(in_language("sv"))
    hours_en = StringField(in_language("en"))
    languages = SelectMultipleField(
        _l("Languages in which the authority serves"), validate_choice=False
    )
    colour = StringField(_l("Colour of the pages"), description=_COLOUR_HINT)
    logo = FileField(_l("Picture, for example the coat of arms"))
    remove_logo = BooleanField(_l("Remove the picture"))
    privacy_fi = TextAreaField(in_language("fi"))
    privacy_sv = TextAreaField(in_language("sv"))
    privacy_en = TextAreaField(in_language("en"))
    silence_days = StringField(
        _l("After how many days without an entry is the handler asked about a matter?"),
        description=_l(
            "The portal also counts these matters over the queue, and tells the customer when the"
            " authority last updated the matter. The usual number is 30."
        ),
    )
    shown = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages.choices = _languages()
        self.logo.description = _(
            "PNG or JPEG, at most %(limit)s kB. It stands on white over the authority's pages.",
            limit=LARGEST_BYTES // 1024,
        )

    @classmethod
    def of(cls, authority: AuthorityRow) -> Self:
        """The form as it is opened, with what is stored."""
        contact = authority.contact
        return cls(
            formdata=None,
            data={
                **spread("name", authority.name),
                "kind": authority.kind.value,
                "business_id": authority.business_id or "",
                "area": "\n".join(authority.area.get("names", ())),
                **{key: contact.get(key, "") for key in ("email", "phone", "address")},
                **spread("hours", contact.get("hours")),
                "languages": authority.languages.get("codes", list(LANGUAGES)),
                "colour": authority.colour or "",
                **spread("privacy", authority.privacy),
                "silence_days": str(authority.silence_days),
                "shown": fingerprint(authority),
            },
        )

    def profile(self) -> Profile | None:
        """What was told, or None when something of it was refused."""
        contact = self._contact()
        languages = self.checked(lambda: checked_languages("languages", self.languages.data or ()))
        colour = self.checked(lambda: checked_colour("colour", self.colour.data or ""))
        privacy = self.checked(lambda: localized("privacy", written(self, "privacy"), LONGEST_TEXT))
        days = self.checked(lambda: checked_days("silence_days", self.silence_days.data or ""))
        if self.errors or days is None:
            return None
        return Profile(contact, languages or {}, colour, privacy or {}, days)

    def _contact(self) -> JsonObject:
        parts: dict[str, Json] = {
            "email": self.checked(lambda: checked_email("email", self.email.data or "")),
            "phone": self.checked(lambda: checked_phone("phone", self.phone.data or "")),
            "address": self.checked(lambda: line("address", self.address.data or "")),
            "hours": self.checked(lambda: localized("hours", written(self, "hours"), LONGEST_LINE)),
        }
        return {key: value for key, value in parts.items() if value}

    def logo_change(self) -> LogoChange | None:
        """The picture that was chosen, or its removal; None when nothing changes."""
        if self.logo.data and self.logo.data.filename:
            content = self.logo.data.stream.read(LARGEST_BYTES + 1)
            picture = self.checked(lambda: read_logo(content))
            return LogoChange(picture) if picture else None
        return LogoChange(None) if self.remove_logo.data else None


class AuthorityForm(IdentityForm, ProfileForm):
    """Everything that is told of an authority."""


class NewAuthorityForm(AuthorityForm):
    """A new authority and its first admin."""

    admin_email = EmailField(
        _l("E-mail of the first administrator"),
        description=_l(
            "An invitation is sent there. The administrator invites the others and prepares the"
            " services."
        ),
    )
    admin_language = SelectField(_l("Language of the invitation"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.admin_language.choices = _languages()

    @classmethod
    def fresh(cls) -> Self:
        """The form as it is opened."""
        data = {"languages": list(LANGUAGES), "admin_language": language()}
        return cls(formdata=None, data=data)

    def checked_slug(self) -> str | None:
        """The address: as typed, or made of the name and then shown in its field."""
        if not self.slug.data and not written(self, "name"):
            return None  # the missing name has been told
        slug = self.checked(
            lambda: checked_slug("slug", self.slug.data or "", written(self, "name"))
        )
        self.slug.data = slug or self.slug.data
        return slug

    def checked_admin(self) -> str | None:
        """The address of the first admin, if one was given."""
        return self.checked(lambda: checked_email("admin_email", self.admin_email.data or ""))


class InviteAdminForm(PortalForm):
    """One more administrator for an authority."""

    admin_email = EmailField(_l("E-mail"))
    admin_language = SelectField(_l("Language of the invitation"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.admin_language.choices = _languages()

    def refuse(self, error: InvalidInput) -> None:
        """Put the use case's words to this form's fields."""
        if f"admin_{error.field}" in self:
            error.field = f"admin_{error.field}"
        super().refuse(error)
