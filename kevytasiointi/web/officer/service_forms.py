"""The forms of the service of a decision, and of its legal force."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.deadlines import ServiceWay
from kevytasiointi.domain.handledhere import Part, is_here
from kevytasiointi.domain.states import OUTCOMES_BY_END
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.usecases.serving import Service
from kevytasiointi.web.decision_lines import DecisionLine
from kevytasiointi.web.forms import DayField, needed
from kevytasiointi.web.officer.choices import appeal_choices, service_choices, typed_day
from kevytasiointi.web.officer.forms import ActionForm, one_of, service_of


class ServiceForm(ActionForm):
    """How and when the decision was served."""

    key = "service"
    end = "tiedoksianto"
    title = _l("Service of the decision")
    beside_panel = True
    service_way = RadioField(
        _l("How the decision was served"),
        [one_of(ServiceWay, _l("Choose how the decision was served"))],
        validate_choice=False,
    )
    sent_on = DayField(
        _l("Day of sending, publishing or giving"), [needed(_l("Write the day of sending"))]
    )
    appeal_way = SelectField(
        _l("How it can be appealed against"),
        [one_of(AppealWay, _l("Choose how it can be appealed against"))],
        validate_choice=False,
    )

    @property
    def service(self) -> Service | None:
        """What was told, after validation."""
        return service_of(self.service_way.data, self.sent_on, self.appeal_way.data)


class ForceForm(ActionForm):
    """Legal force, or an appeal against the decision."""

    key = "force"
    end = "lainvoima"
    title = _l("Legal force and appeals")
    beside_panel = True
    suggestion: str = ""
    appealed_on = DayField(_l("Appealed against on"))
    legal_force_on = DayField(_l("Has legal force since"))


def service_forms_of(
    case: CaseRow,
    decisions: Sequence[DecisionLine],
    appeal: AppealWay,
    tried: ActionForm | None,
) -> list[ActionForm]:
    """The forms beside the decision in force, the refused one in the place of its fresh one."""
    is_served_here = is_here(case.joining, Part.SERVICE)
    if case.state not in OUTCOMES_BY_END or not decisions or not is_served_here:
        return []
    newest, seen = decisions[0], case.version
    row = newest.row
    service = ServiceForm.fresh(
        seen,
        service_way=row.service_way.value if row.service_way else "",
        sent_on=typed_day(row.sent_on) if row.sent_on else "",
        appeal_way=(row.appeal_way or appeal).value,
    )
    force = ForceForm.fresh(
        seen,
        legal_force_on=typed_day(row.legal_force_on) if row.legal_force_on else "",
        appealed_on=typed_day(row.appealed_on) if row.appealed_on else "",
    )
    forms = [tried if tried is not None and tried.key == f.key else f for f in (service, force)]
    for form in forms:
        offer_ways(form)
        if isinstance(form, ForceForm):
            form.suggestion = _suggestion(newest)
    return forms


def offer_ways(form: ActionForm) -> None:
    """Give the lists of a service form their choices."""
    if isinstance(form, ServiceForm):
        form.service_way.choices = service_choices()
        form.appeal_way.choices = appeal_choices()


def _suggestion(newest: DecisionLine) -> str:
    if newest.suggested_force is None:
        return str(_("Write the day like this: 5.6.2026"))
    day = typed_day(newest.suggested_force)
    return str(_("If nobody appeals, the first day after the time of appeal is %(day)s.", day=day))
