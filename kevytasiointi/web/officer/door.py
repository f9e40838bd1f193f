"""The officer's room: its addresses and views on one page."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint

from kevytasiointi.web.officer import (
    actions,
    bulk,
    case,
    deciding,
    files,
    forms,
    list_in,
    list_out,
    orders,
    package,
    queue,
    queue_views,
    quick,
)
from kevytasiointi.web.officer.forms import ActionForm

_CASE: Final = "/asiat/<uuid:case_id>"
_VIEWS: Final = "/nakymat"

PAGES: Final[tuple[tuple[str, Callable[..., Any]], ...]] = (
    ("/asiat", queue.queue),
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
    (f"{_CASE}/paketti.zip", package.package),
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
)
"""What is done to a case: the form, which names its address, and its view; always by POST."""

officer = Blueprint("officer", __name__, url_prefix="/virkailija")

for _address, _view in PAGES:
    officer.add_url_rule(_address, view_func=_view, methods=["GET"])
for _form, _view in ACTIONS:
    officer.add_url_rule(f"{_CASE}/{_form.end}", view_func=_view, methods=["POST"])
officer.add_url_rule("/valitut", view_func=bulk.chosen, methods=["POST"])
officer.add_url_rule("/luettelo", view_func=list_in.bring_list, methods=["POST"])
officer.add_url_rule(f"{_CASE}/paketti", view_func=package.make_package, methods=["POST"])
officer.add_url_rule(
    f"{_CASE}/<any(paketti, {', '.join(form.end for form, _view in ACTIONS)}):action>",
    view_func=actions.back,
    methods=["GET"],
)

officer.add_url_rule(_VIEWS, view_func=queue_views.keep_view, methods=["POST"])
officer.add_url_rule(f"{_VIEWS}/kaikki", view_func=queue_views.begin_with_all, methods=["POST"])
officer.add_url_rule(
    f"{_VIEWS}/<uuid:view_id>/aloitus", view_func=queue_views.begin_with_view, methods=["POST"]
)
officer.add_url_rule(
    f"{_VIEWS}/<uuid:view_id>/poista", view_func=queue_views.drop_view, methods=["POST"]
)
