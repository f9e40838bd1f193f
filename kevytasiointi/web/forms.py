"""Fixed forms of the portal: Flask-WTF forms whose problems speak the person's language.

    class MessageForm(PortalForm):
        body = TextAreaField(_l("Message"), [needed(_l("Write your message")), at_most(5000)])

    form = MessageForm()
    if form.validate_on_submit():
        try: ...
        except InvalidInput as error:
            form.refuse(error)
    return render_template(..., form=form), form.status

Choices are `wtforms.fields.choices.SelectChoice(value, label)`.
Draw the fields with `templates/parts/fields.html`.
"""

import re
import unicodedata
from datetime import date, time
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, Form, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from kevytasiointi import texts
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.timetext import read_date, read_time
from kevytasiointi.web import context

_LINE_ENDS = re.compile(r"\r\n?")
_CARRIED = re.compile(r"[0-9]{1,9}")
_BAD_REQUEST = 400


def tidy(value: object) -> object:
    """Typed text without edges of white space, in composed characters, lines ended by \\n."""
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", value)).strip()


def carried_number(text: str | None, otherwise: int = 0) -> int:
    """A number that a page of ours carries, such as a version; `otherwise` when it is none."""
    return int(text) if text and _CARRIED.fullmatch(text) else otherwise


class PortalForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A form whose texts are tidied and that can take a use case's refusal."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # likewise
        """Tidies the text of every field."""

        def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Add the tidying in front of the field's own filters."""
            if issubclass(unbound_field.field_class, StringField):
                own = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": [tidy, *own]}
                kwargs = {k: v for k, v in unbound_field.kwargs.items() if k != "filters"}
                unbound_field = type(unbound_field)(
                    unbound_field.field_class,
                    *unbound_field.args,
                    name=unbound_field.name,
                    **kwargs,
                )
            return super().bind_field(form, unbound_field, options)

    def refuse(self, error: InvalidInput) -> None:
        """Put what a use case refused beside the field that it names, or over the form."""
        sentence = texts.say(context.language(), error.msgid, **error.params)
        if error.field in self:
            self[error.field].errors = [*self[error.field].errors, sentence]
        else:
            self.form_errors.append(sentence)

    @property
    def status(self) -> int:
        """The status of the page that shows the form: 400 when it has problems."""
        return _BAD_REQUEST if self.errors else 200


class DayField(StringField):  # type: ignore[misc]  # WTForms is untyped
    """A day typed as one text: 5.6.2026 or 2026-06-05. `day` holds it after validation."""

    day: date | None = None

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002 (WTForms calls it so)
        """Read the day.

        Raises:
            ValidationError: the text is no day.
        """
        self.day = None
        if self.data:
            iso = read_date(self.data)
            if iso is None:
                raise ValidationError(_("Write the day like this: 5.6.2026"))
            self.day = date.fromisoformat(iso)


class ClockField(StringField):  # type: ignore[misc]  # WTForms is untyped
    """A time of day typed as one text: 7, 7.30 or 07:30. `clock` holds it after validation."""

    clock: time | None = None

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002 (WTForms calls it so)
        """Read the time.

        Raises:
            ValidationError: the text is no time of a day.
        """
        self.clock = None
        if not self.data:
            return
        text = read_time(self.data)
        if text is None or text.startswith("24"):
            raise ValidationError(_("Write the time like this: 18.30"))
        self.clock = time.fromisoformat(text)


def needed(message: LazyString) -> DataRequired:
    """The field must be answered; `message` names the question and says what to do."""
    return DataRequired(message)


def at_most(characters: int) -> Length:
    """The text must not be longer."""
    return Length(max=characters, message=_too_long(characters))


def _too_long(characters: int) -> LazyString:
    return LazyString(lambda: _("Shorten the text to %(most)s characters or less", most=characters))
