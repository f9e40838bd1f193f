"""The officer's room: its addresses and views on one page."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint

from kevytasiointi.web.officer import (
    actions,
    case,
    deciding,
    drafts,
    files,
    forms,
    queue,
    supervising,
    supervision_forms,
)
from kevytasiointi.web.officer.forms import ActionForm

_CASE: Final = "/asiat/<uuid:case_id>"

PAGES: Final[tuple[tuple[str, Callable[..., Any]], ...]] = (
    ("/asiat", queue.queue),
    ("/luonnokset", drafts.shown_drafts),
    ("/luonnokset/<uuid:draft_id>", drafts.shown_draft),
    (_CASE, case.case),
    (f"{_CASE}/pdf", files.pdf),
    (f"{_CASE}/valvonta/<uuid:event_id>", supervising.supervision_event),
    (f"{_CASE}/liitteet/<uuid:attachment_id>", files.attachment),
)
"""What is read."""

ACTIONS: Final[tuple[tuple[type[ActionForm], Callable[..., Any]], ...]] = (
    (forms.TakeForm, actions.take),
    (forms.StateForm, actions.change_state),
    (forms.IdentifierForm, actions.identify),
    (forms.DeadlineForm, actions.set_deadline),
    (forms.SupplementForm, actions.request_supplement),
    (forms.DecisionForm, deciding.decide),
    (forms.MessageForm, actions.send_message),
    (forms.MovedForm, actions.mark_moved),
    (forms.CloseForm, actions.close),
    (forms.CorrectForm, actions.correct_state),
    (supervision_forms.SupervisionForm, supervising.supervise),
    (supervision_forms.CancelSupervisionForm, supervising.cancel),
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
