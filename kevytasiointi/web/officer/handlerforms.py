"""The forms by which a matter gets another handler, another address for notices, a new turn."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.states import OPEN_STATES, OUTCOMES_BY_END, CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.queries.officers import Colleague
from kevytasiointi.web.forms import at_most, needed
from kevytasiointi.web.officer.forms import ActionForm


class AssignForm(ActionForm):
    """Give the case to a colleague."""

    key = "assign"
    end = "anna"
    title = _l("Give to a colleague")
    colleague = SelectField(
        _l("New handler"), [needed(_l("Choose a colleague from the list."))], validate_choice=False
    )


class MailboxForm(ActionForm):
    """Where the later notices of the case go."""

    key = "mailbox"
    end = "heratteet"
    title = _l("Address for notices")
    address = EmailField(_l("Notices of this matter go to"), [at_most(254)])


class ReopenForm(ActionForm):
    """Take an ended case up again."""

    key = "reopen"
    end = "uudelleen"
    title = _l("Take the matter up again")
    reason = TextAreaField(_l("Reason for taking it up again"), [needed(_l("Write the reason"))])


def fitting(case: CaseRow, targets: Sequence[CaseState]) -> list[ActionForm]:
    """Those of the forms that fit the case now."""
    rules: tuple[tuple[bool, ActionForm], ...] = (
        (case.state in OPEN_STATES, AssignForm.fresh(case.version)),
        (
            case.state is not CaseState.CLOSED,
            MailboxForm.fresh(case.version, address=case.notices_to or ""),
        ),
        (can_reopen(case, targets), ReopenForm.fresh(case.version)),
    )
    return [form for fits, form in rules if fits]


def can_reopen(case: CaseRow, targets: Sequence[CaseState]) -> bool:
    """Whether the case has ended with an outcome and can be taken up again."""
    return case.state in OUTCOMES_BY_END and CaseState.IN_PROGRESS in targets


def offer_colleagues(form: ActionForm, colleagues: Sequence[Colleague]) -> None:
    """Give the list of handlers its choices."""
    if isinstance(form, AssignForm):
        form.colleague.choices = [SelectChoice("", _("Choose"))] + [
            SelectChoice(str(each.person_id), each.name) for each in colleagues
        ]
