"""The forms of an officer's actions on a case: one for each thing that can be done."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, ClassVar, Final, Self

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.deadlines import ServiceWay
from kevytasiointi.domain.replytexts import TextPurpose
from kevytasiointi.domain.states import CaseState, Outcome, Phase
from kevytasiointi.usecases.serving import Service
from kevytasiointi.web import wording
from kevytasiointi.web.forms import DayField, PortalForm, carried_number, needed

NO_VERSION: Final = -1
"""What a form that tells no version has seen: never the stored one."""

NO_PHASE: Final = ""

_SHORT_YES: Final = _l("Yes")
_SHORT_NO: Final = _l("No")


def one_of(kind: type[StrEnum], message: LazyString) -> Callable[[Form, Field], None]:
    """The answer must be a member of `kind`; whether it fits the case is for the use case."""

    def check(_form: Form, field: Field) -> None:
        if field.data not in set(kind):
            raise ValidationError(str(message))

    return check


class ActionForm(PortalForm):
    """One action on a case, with the version of the case that its page showed.

    The names of fields are short and several forms stand on one page, so their ids begin with
    the form's key.
    """

    key: ClassVar[str] = ""
    #: The end of the address that the form is sent to.
    end: ClassVar[str] = ""
    title: ClassVar[LazyString] = _l("Action")
    #: Whether it stands elsewhere on the page than among the panel's forms.
    beside_panel: ClassVar[bool] = False
    #: The state that a form on a page of its own brings the case into.
    leads_to: ClassVar[CaseState | None] = None
    #: The field that texts of the authority can be put into, and which texts those are.
    text_field: ClassVar[str] = ""
    text_purpose: ClassVar[TextPurpose] = TextPurpose.REASON
    version = HiddenField()
    #: The queue's part of the address, from "?" on, when the form stands on the quick page.
    back = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = field.label.field_id = f"{self.key}-{field.name}"

    @classmethod
    def fresh(cls, version: int, **data: object) -> Self:
        """The form before anything has been typed into it."""
        return cls(formdata=None, data={"version": str(version), **data})

    @property
    def shown_version(self) -> int:
        """The version of the case that the officer saw."""
        return carried_number(self.version.data, NO_VERSION)

    def put(self, field_name: str, sentence: str) -> None:
        """Put a problem at a field, or over the form when it has no such field."""
        if field_name in self:
            self[field_name].errors = [*self[field_name].errors, sentence]
        else:
            self.form_errors: list[str] = [*self.form_errors, sentence]

    def typed(self) -> list[tuple[str, str]]:
        """What the officer chose and typed: labels and texts, empty ones left out."""
        shown = [(str(f.label.text), _typed(f)) for f in self if f.type not in _NOT_TYPED]
        return [(label, text) for label, text in shown if text]


_NOT_TYPED: Final = ("HiddenField", "CSRFTokenField")
_WORDS: Final[Mapping[str, Callable[[str], str]]] = {
    "state": lambda value: wording.state(CaseState(value)),
    "phase": lambda value: wording.phase(Phase(value)),
    "kind": lambda value: wording.deadline_kind(DeadlineKind(value)),
    "outcome": lambda value: wording.outcome(Outcome(value)),
    "service_way": lambda value: wording.service_way(ServiceWay(value)),
    "appeal_way": lambda value: wording.appeal_way(AppealWay(value)),
}
"""How the value of a choice is said, whether or not it is among the choices any more."""


def _typed(field: Field) -> str:
    if field.type == "SelectMultipleField":
        return ", ".join(str(c.label) for c in field.choices or () if c.value in field.data)
    if field.type == "MultipleFileField":
        return ", ".join(name for file in field.data or () if (name := _name_of(file)))
    if field.type == "BooleanField":
        return str(_SHORT_YES if field.data else _SHORT_NO)
    if field.type == "FileField":
        return _name_of(field.data)
    if field.data and field.short_name in _WORDS:
        return _WORDS[field.short_name](field.data)
    return field.data or ""


def _name_of(file: object) -> str:
    return getattr(file, "filename", None) or ""


class TakeForm(ActionForm):
    """Become the handler."""

    key = "take"
    end = "ota"
    title = _l("Take the matter")


class StateForm(ActionForm):
    """Set the main state by hand."""

    key = "state"
    end = "tila"
    title = _l("State")
    text_field = "reason"
    state = RadioField(
        _l("New state"), [one_of(CaseState, _l("Choose the new state"))], validate_choice=False
    )
    phase = SelectField(_l("Phase of the handling"), validate_choice=False)
    reason = TextAreaField(_l("Reason"))

    @property
    def chosen_state(self) -> CaseState:
        """The state, after validation."""
        return CaseState(self.state.data)

    @property
    def chosen_phase(self) -> Phase | None:
        """The phase; None when none, or none that exists, was chosen."""
        return Phase(self.phase.data) if self.phase.data in set(Phase) else None


class DeadlineForm(ActionForm):
    """Set a deadline by hand."""

    key = "deadline"
    end = "maaraaika"
    title = _l("Deadline")
    text_field = "reason"
    kind = SelectField(
        _l("What the deadline is for"),
        [one_of(DeadlineKind, _l("Choose what the deadline is for"))],
        validate_choice=False,
    )
    last_on = DayField(_l("Last day"), [needed(_l("Write the last day"))])
    reason = TextAreaField(_l("Reason for the deadline"), [needed(_l("Write the reason"))])
    shown = BooleanField(_l("Show the deadline to the customer"))

    @property
    def chosen_kind(self) -> DeadlineKind:
        """The kind, after validation."""
        return DeadlineKind(self.kind.data)


class IdentifierForm(ActionForm):
    """Give the case the authority's own identifier (asiatunnus)."""

    key = "identifier"
    end = "tunnus"
    title = _l("Identifier")
    identifier = StringField(_l("Identifier in your own records"))


class DecisionForm(ActionForm):
    """Give a decision or mark the matter processed; the outcome tells which."""

    key = "decision"
    end = "paatos"
    title = _l("Decision or end of handling")
    text_field = "note"
    outcome = RadioField(
        _l("Outcome"), [one_of(Outcome, _l("Choose the outcome"))], validate_choice=False
    )
    file = FileField(_l("The decision as a file"))
    note = TextAreaField(_l("Note to the customer"))
    appeal = BooleanField(_l("The file has instructions for appeal"))
    service_way = RadioField(_l("How the decision is served"), validate_choice=False)
    sent_on = DayField(_l("Day of sending, publishing or giving"))
    appeal_way = SelectField(_l("How it can be appealed against"), validate_choice=False)
    valid_until = DayField(_l("Valid until"))

    def validate_sent_on(self, field: DayField) -> None:
        """A way without a day says nothing."""
        if self.service_way.data and not field.data:
            raise ValidationError(_l("Write the day of sending"))

    @property
    def service(self) -> Service | None:
        """How it was served, after validation; None when that is recorded later."""
        return service_of(self.service_way.data, self.sent_on, self.appeal_way.data)

    @property
    def chosen_outcome(self) -> Outcome:
        """The outcome, after validation."""
        return Outcome(self.outcome.data)


def service_of(way: str | None, sent_on: DayField, appeal_way: str | None) -> Service | None:
    """The service that was told; None when the way, the day or the appeal is not known."""
    if way not in set(ServiceWay) or sent_on.day is None or appeal_way not in set(AppealWay):
        return None
    return Service(ServiceWay(way), sent_on.day, AppealWay(appeal_way))


class MessageForm(ActionForm):
    """Write to the customer."""

    key = "message"
    end = "viesti"
    title = _l("Message to the customer")
    body = TextAreaField(_l("Message"), [needed(_l("Write the message"))])


class MovedForm(ActionForm):
    """Mark the case as moved to the authority's own records."""

    key = "moved"
    end = "siirretty"
    title = _l("Moved to our own records")
    identifier = StringField(_l("Identifier in your own records"))


class CloseForm(ActionForm):
    """Lock an ended case."""

    key = "close"
    end = "sulje"
    title = _l("Close the matter")


class CorrectForm(ActionForm):
    """Take back the last change of state."""

    key = "correct"
    end = "oikaise"
    title = _l("Correct the last change of state")
    text_field = "reason"
    reason = TextAreaField(_l("Reason for the correction"), [needed(_l("Write the reason"))])
