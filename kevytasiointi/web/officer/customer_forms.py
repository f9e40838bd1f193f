"""The forms of what an officer says to the customer, and of what officers say among themselves."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.replytexts import TextPurpose
from kevytasiointi.domain.supplements import Asked
from kevytasiointi.web.arrivals import CarriesFiles
from kevytasiointi.web.forms import DayField, needed
from kevytasiointi.web.officer.forms import ActionForm


class SupplementForm(ActionForm):
    """Ask the customer for a supplement (täydennyspyyntö)."""

    key = "supplement"
    end = "taydennys"
    title = _l("Supplement request")
    text_field = "text"
    text_purpose = TextPurpose.SUPPLEMENT
    #: The choices of `questions` under the titles of their steps.
    steps: Sequence[tuple[Localized, Sequence[SelectChoice]]] = ()
    text = TextAreaField(
        _l("What the customer should add"), [needed(_l("Write what the customer should add"))]
    )
    questions = SelectMultipleField(
        _l("Questions that may be answered anew"), validate_choice=False
    )
    slots = SelectMultipleField(_l("Files that are asked for"), validate_choice=False)
    due_on = DayField(
        _l("Last day for answering"), [needed(_l("Write the last day for answering"))]
    )
    if_nothing = TextAreaField(_l("What follows if nothing comes"))

    @property
    def asked(self) -> Asked:
        """What is asked of the form."""
        return Asked(tuple(self.questions.data or ()), tuple(self.slots.data or ()))


class GoOnForm(ActionForm):
    """Go on with the handling without the supplement."""

    key = "go_on"
    end = "jatka"
    title = _l("Go on without the supplement")
    text_field = "reason"
    reason = TextAreaField(
        _l("Why you go on without it"), [needed(_l("Write why you go on without it"))]
    )


class CancelForm(ActionForm):
    """Take the supplement request back."""

    key = "cancel"
    end = "peruuta"
    title = _l("Cancel the supplement request")
    text_field = "reason"
    reason = TextAreaField(
        _l("Why the request is cancelled"), [needed(_l("Write why the request is cancelled"))]
    )


class MessageForm(CarriesFiles, ActionForm):
    """Write to the customer."""

    key = "message"
    end = "viesti"
    title = _l("Message to the customer")
    text_field = "body"
    text_purpose = TextPurpose.MESSAGE
    body = TextAreaField(_l("Message"), [needed(_l("Write the message"))])
    files = MultipleFileField(_l("Files with the message"))


class NoteForm(ActionForm):
    """Write a note for the authority's own officers."""

    key = "note"
    end = "muistiinpano"
    title = _l("Internal note")
    body = TextAreaField(_l("Text of the note"), [needed(_l("Write the note"))])
