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

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.states import CaseState, Outcome, Phase
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
}
"""How the value of a choice is said, whether or not it is among the choices any more."""


def _typed(field: Field) -> str:
    if field.type == "BooleanField":
        return str(_SHORT_YES if field.data else _SHORT_NO)
    if field.type == "FileField":
        return getattr(field.data, "filename", None) or ""
    if field.data and field.short_name in _WORDS:
        return _WORDS[field.short_name](field.data)
    return field.data or ""


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


class SupplementForm(ActionForm):
    """Ask the customer for a supplement (täydennyspyyntö)."""

    key = "supplement"
    end = "taydennys"
    title = _l("Supplement request")
    text = TextAreaField(
        _l("What the customer should add"), [needed(_l("Write what the customer should add"))]
    )
    due_on = DayField(
        _l("Last day for answering"), [needed(_l("Write the last day for answering"))]
    )


class DecisionForm(ActionForm):
    """Give a decision or mark the matter processed; the outcome tells which."""

    key = "decision"
    end = "paatos"
    title = _l("Decision or end of handling")
    outcome = RadioField(
        _l("Outcome"), [one_of(Outcome, _l("Choose the outcome"))], validate_choice=False
    )
    file = FileField(_l("The decision as a file"))
    note = TextAreaField(_l("Note to the customer"))
    appeal = BooleanField(_l("The file has instructions for appeal"))

    @property
    def chosen_outcome(self) -> Outcome:
        """The outcome, after validation."""
        return Outcome(self.outcome.data)


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
    reason = TextAreaField(_l("Reason for the correction"), [needed(_l("Write the reason"))])
