"""The customer's fixed forms: answers, messages, withdrawing, projects."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import (
    EmailField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from kevytasiointi.web.arrivals import CarriesFiles
from kevytasiointi.web.forms import PortalForm, at_most, needed

LONGEST_TEXT = 4000
LONGEST_NAME = 120
NO_PROJECT = "none"
NEW_PROJECT = "new"


class CaseForm(PortalForm):
    """A form on the page of a matter; several stand there, so ids begin with the form's key."""

    key: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = field.label.field_id = f"{self.key}-{field.name}"


class AnswerForm(CarriesFiles, CaseForm):
    """The answer to a supplement request."""

    key = "answer"
    text = TextAreaField(_l("Your answer"), [at_most(LONGEST_TEXT)])
    files = MultipleFileField(_l("Files"))


class MessageForm(CarriesFiles, CaseForm):
    """A message to the authority."""

    key = "message"
    body = TextAreaField(
        _l("Your message"), [needed(_l("Write your message")), at_most(LONGEST_TEXT)]
    )
    files = MultipleFileField(_l("Files with the message"))


class WithdrawForm(CaseForm):
    """Taking a matter back."""

    key = "withdraw"
    reason = TextAreaField(_l("Reason (optional)"), [at_most(LONGEST_TEXT)])


class ProjectChoiceForm(CaseForm):
    """Which project a matter belongs to."""

    key = "project"
    project = RadioField(_l("Project of this matter"), validate_choice=False, default=NO_PROJECT)
    name = StringField(_l("Name of the new project"), [at_most(LONGEST_NAME)])


class ProjectForm(PortalForm):
    """A new project."""

    name = StringField(
        _l("Name of the project"), [needed(_l("Give the project a name.")), at_most(LONGEST_NAME)]
    )


class InviteForm(CaseForm):
    """Somebody to invite to a project."""

    key = "invite"
    email = EmailField(
        _l("E-mail address of the person"),
        [needed(_l("Write the e-mail address of the person.")), at_most(254)],
    )


class SettingsForm(PortalForm):
    """Where mail is sent, in which language, and which kinds."""

    email = EmailField(_l("E-mail address for notices"), [at_most(254)])
    language = RadioField(_l("Language of the mails"))
    wanted = SelectMultipleField(_l("Send me also these"))
