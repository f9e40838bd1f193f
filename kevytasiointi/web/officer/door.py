"""The officer's room: its addresses and views on one page."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint

from kevytasiointi.web.officer import (
    absences,
    actions,
    asked,
    asking,
    bulk,
    case,
    customer_forms,
    deadline_forms,
    deadlines,
    deciding,
    drafts,
    entering,
    files,
    forms,
    handlerforms,
    handling,
    list_in,
    list_out,
    orders,
    package,
    queue,
    queue_views,
    quick,
    service_forms,
    serving,
    statements,
    supervising,
    supervision_forms,
    transferring,
    writing,
)
from kevytasiointi.web.officer.forms import ActionForm

_CASE: Final = "/asiat/<uuid:case_id>"
_VIEWS: Final = "/nakymat"

PAGES: Final[tuple[tuple[str, Callable[..., Any]], ...]] = (
    ("/asiat", queue.queue),
    ("/luonnokset", drafts.shown_drafts),
    ("/luonnokset/<uuid:draft_id>", drafts.shown_draft),
    (_CASE, case.case),
    (f"{_CASE}/pika", quick.quick),
    (_VIEWS, queue_views.see_views),
    ("/valitut", bulk.to_queue),
    ("/luettelo.csv", list_out.list_out),
    ("/luettelo", list_in.list_in),
    ("/paketit", orders.orders),
    ("/paketit/<uuid:order_id>", orders.order),
    ("/paketit/<uuid:order_id>/paketit.zip", orders.packages),
    (f"{_CASE}/pdf", files.pdf),
    (f"{_CASE}/valvonta/<uuid:event_id>", supervising.supervision_event),
    (f"{_CASE}/paketti.zip", package.package),
    (f"{_CASE}/liitteet/<uuid:attachment_id>", files.attachment),
    (f"{_CASE}/siirto", transferring.transfer_page),
    (f"{_CASE}/kirje", entering.letter),
    ("/kirjaus", entering.entry_page),
    ("/poissaolot", absences.absence_page),
    (f"{_CASE}/lausunto", statements.statement_page),
    (f"{_CASE}/lausunnot/<uuid:statement_id>", statements.one_statement),
    ("/lausunnot", asked.statements_asked),
    ("/lausunnot/<uuid:statement_id>", asked.asked_statement),
    ("/lausunnot/<uuid:statement_id>/liitteet/<uuid:attachment_id>", asked.asked_file),
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
    (service_forms.ServiceForm, serving.record_service),
    (service_forms.ForceForm, serving.set_legal_force),
    (customer_forms.SupplementForm, asking.request_supplement),
    (customer_forms.GoOnForm, asking.go_on),
    (customer_forms.CancelForm, asking.cancel),
    (forms.DecisionForm, deciding.decide),
    (customer_forms.MessageForm, writing.send_message),
    (customer_forms.NoteForm, writing.write_note),
    (forms.MovedForm, actions.mark_moved),
    (forms.CloseForm, actions.close),
    (forms.CorrectForm, actions.correct_state),
    (supervision_forms.SupervisionForm, supervising.supervise),
    (supervision_forms.CancelSupervisionForm, supervising.call_off),
    (handlerforms.AssignForm, handling.assign),
    (handlerforms.MailboxForm, handling.redirect_notices),
    (handlerforms.ReopenForm, handling.reopen),
    (statements.StatementForm, statements.ask),
    (transferring.TransferForm, transferring.transfer),
    (transferring.TransferOutsideForm, transferring.transfer_outside),
)
"""What is done to a case: the form, which names its address, and its view; always by POST."""

OTHERS: Final[tuple[tuple[str, Callable[..., Any]], ...]] = (
    ("/kirjaus", entering.begin),
    ("/kirjaus/<uuid:draft_id>", entering.enter),
    (f"{_CASE}/lausunnot/<uuid:statement_id>/kirjaa", statements.record_statement),
    (f"{_CASE}/lausunnot/<uuid:statement_id>/peru", statements.cancel_statement),
    ("/lausunnot/<uuid:statement_id>", asked.give_statement),
    ("/poissaolot", absences.tell),
    ("/poissaolot/<uuid:absence_id>/lopeta", absences.end),
    ("/valitut", bulk.chosen),
    ("/luettelo", list_in.bring_list),
    (f"{_CASE}/paketti", package.make_package),
    (_VIEWS, queue_views.keep_view),
    (f"{_VIEWS}/kaikki", queue_views.begin_with_all),
    (f"{_VIEWS}/<uuid:view_id>/aloitus", queue_views.begin_with_view),
    (f"{_VIEWS}/<uuid:view_id>/poista", queue_views.drop_view),
)
"""What else is done; always by POST."""

officer = Blueprint("officer", __name__, url_prefix="/virkailija")

for _address, _view in PAGES:
    officer.add_url_rule(_address, view_func=_view, methods=["GET"])
for _form, _view in ACTIONS:
    officer.add_url_rule(f"{_CASE}/{_form.end}", view_func=_view, methods=["POST"])
for _address, _view in OTHERS:
    officer.add_url_rule(_address, view_func=_view, methods=["POST"])
_pages = {address for address, _view in PAGES}
_without_page = [form.end for form, _view in ACTIONS if f"{_CASE}/{form.end}" not in _pages]
officer.add_url_rule(
    f"{_CASE}/<any(paketti, {', '.join(_without_page)}):action>",
    view_func=actions.back,
    methods=["GET"],
)
