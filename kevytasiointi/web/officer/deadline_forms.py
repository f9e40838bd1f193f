"""The forms of what can be done with one deadline of a case; each stands beside its deadline."""

from typing import Any, Final
from uuid import UUID

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.periods import Period, PeriodError, Unit
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.texts import mark
from kevytasiointi.web.deadline_lines import DeadlineLine
from kevytasiointi.web.forms import DayField, needed
from kevytasiointi.web.officer.forms import ActionForm

UNITS: Final[dict[Unit, LazyString]] = {
    Unit.DAYS: _l("days"),
    Unit.WEEKS: _l("weeks"),
    Unit.MONTHS: _l("months"),
    Unit.YEARS: _l("years"),
    Unit.WORKING_DAYS: _l("working days"),
}


class OneDeadlineForm(ActionForm):
    """An action on one deadline. Many of a kind stand on a page, so ids tell the deadline too."""

    beside_panel = True
    deadline = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        which = (self.deadline.data or "")[:8]
        for field in self:
            field.id = field.label.field_id = f"{self.key}-{which}-{field.name}"

    @property
    def deadline_id(self) -> UUID:
        """The deadline.

        Raises:
            InvalidInput: what was sent is no key.
        """
        try:
            return UUID(self.deadline.data or "")
        except ValueError as error:
            raise InvalidInput("", mark("Choose the deadline on the page.")) from error


class ExtendForm(OneDeadlineForm):
    """More time: by a period, or to a day."""

    key = "extend"
    end = "lisaaika"
    title = _l("Extend the deadline")
    amount = StringField(_l("How much more time"))
    unit = SelectField(_l("Unit"), validate_choice=False)
    last_on = DayField(_l("Or the new last day"))
    reason = TextAreaField(_l("Reason for the extension"), [needed(_l("Write the reason"))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit.choices = [SelectChoice(unit.value, words) for unit, words in UNITS.items()]

    def validate_amount(self, field: StringField) -> None:
        """One of the two ways, and only one."""
        if bool(field.data) is bool(self.last_on.data):
            raise ValidationError(_l("Write how much more time there is, or the new last day"))
        try:
            self.period  # noqa: B018 (whether it can be read)
        except PeriodError as error:
            if error.code == PeriodError.AMOUNT:
                sentence = _("Write a number from 1 to %(longest)s", **error.params)
                raise ValidationError(sentence) from error
            sentence = _("Write the time as a whole number, for example 14")
            raise ValidationError(sentence) from error

    @property
    def period(self) -> Period | None:
        """By how much to extend; None when it is to a day.

        Raises:
            PeriodError: what was typed is no whole number, or out of range; not after validation.
        """
        if not self.amount.data:
            return None
        return Period.parse(f"P{self.amount.data}{self.unit.data}")


class OverrideForm(OneDeadlineForm):
    """Another last day in the place of the counted one."""

    key = "override"
    end = "maarapaiva"
    title = _l("Set another last day")
    last_on = DayField(_l("Last day"), [needed(_l("Write the last day"))])
    reason = TextAreaField(_l("Reason for the deadline"), [needed(_l("Write the reason"))])


class MetForm(OneDeadlineForm):
    """What the deadline asks for has been done."""

    key = "met"
    end = "taytetty"
    title = _l("Mark as met")


class ShownForm(OneDeadlineForm):
    """Show to the customer, or hide."""

    key = "shown"
    end = "nakyvyys"
    title = _l("Shown to the customer")
    shown = HiddenField()


def forms_of(
    case: CaseRow, line: DeadlineLine, tried: ActionForm | None
) -> dict[str, OneDeadlineForm]:
    """The forms that fit one deadline, the refused one among them, by their keys."""
    if case.state is CaseState.CLOSED:
        return {}
    seen, which = case.version, {"deadline": str(line.id)}
    is_open = line.met_at is None
    is_supplement = line.kind_key is DeadlineKind.SUPPLEMENT
    rules: tuple[tuple[bool, OneDeadlineForm], ...] = (
        (is_open, ExtendForm.fresh(seen, **which)),
        (is_open or line.met_by_hand, OverrideForm.fresh(seen, **which)),
        (is_open and not is_supplement, MetForm.fresh(seen, **which)),
        (
            not is_supplement,
            ShownForm.fresh(seen, **which, shown="" if line.shown_to_customer else "y"),
        ),
    )
    forms = {form.key: form for fits, form in rules if fits}
    if isinstance(tried, OneDeadlineForm) and tried.deadline.data == str(line.id):
        forms[tried.key] = tried
    return forms
