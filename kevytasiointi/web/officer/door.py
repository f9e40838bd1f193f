"""The officer's room: its addresses and views on one page."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint

from kevytasiointi.web.officer import (
    actions,
    case,
    deadline_forms,
    deadlines,
    deciding,
    files,
    forms,
    queue,
    service_forms,
    serving,
)
from kevytasiointi.web.officer.forms import ActionForm

_CASE: Final = "/asiat/<uuid:case_id>"

PAGES: Final[tuple[tuple[str, Callable[..., Any]], ...]] = (
    ("/asiat", queue.queue),
    (_CASE, case.case),
    (f"{_CASE}/pdf", files.pdf),
    (f"{_CASE}/liitteet/<uuid:attachment_id>", files.attachment),
)
"""What is read."""

ACTIONS: Final[tuple[tuple[type[ActionForm], Callable[..., Any]], ...]] = (
    (forms.TakeForm, actions.take),
    (forms.StateForm, actions.change_state),
    (forms.IdentifierForm, actions.identify),
    (forms.DeadlineForm, actions.set_deadline),
    (deadline_forms.ExtendForm, deadlines.extend),
    (deadline_forms.OverrideForm, deadlines.override),
    (deadline_forms.MetForm, deadlines.mark_met),
    (deadline_forms.ShownForm, deadlines.show),
    (forms.SupplementForm, actions.request_supplement),
    (forms.DecisionForm, deciding.decide),
    (service_forms.ServiceForm, serving.record_service),
    (service_forms.ForceForm, serving.set_legal_force),
    (forms.MessageForm, actions.send_message),
    (forms.MovedForm, actions.mark_moved),
    (forms.CloseForm, actions.close),
    (forms.CorrectForm, actions.correct_state),
)
"""What is done to a case: the form, which names its address, and its view; always by POST."""

officer = Blueprint("officer", __name__, url_prefix="/virkailija")

for _address, _view in PAGES:
    officer.add_url_rule(_address, view_func=_view, methods=["GET"])
for _form, _view in ACTIONS:
    officer.add_url_rule(f"{_CASE}/{_form.end}", view_func=_view, methods=["POST"])
officer.add_url_rule(
    f"{_CASE}/<any({', '.join(form.end for form, _view in ACTIONS)}):action>",
    view_func=actions.back,
    methods=["GET"],
)
