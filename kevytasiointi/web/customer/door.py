"""The customer's room: its addresses and views on one page."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint

from kevytasiointi.web.customer import (
    answer_page,
    answering,
    autosaving,
    case,
    catalogue,
    filling,
    matters,
    paper,
    project_data,
    project_people,
    projects,
    renewing,
    sending,
    settings,
    showing,
    uploading,
    visits,
)
from kevytasiointi.web.customer.drafts import AlreadySent, IsAnswer

_SERVICE: Final = "/palvelut/<slug>"
_DRAFT: Final = "/asiointi/<uuid:draft_id>"
_CASE: Final = "/asiat/<uuid:case_id>"
_PROJECT: Final = "/hankkeet/<uuid:project_id>"

PAGES: Final[tuple[tuple[str, Callable[..., Any]], ...]] = (
    ("/palvelut", catalogue.services),
    (_SERVICE, catalogue.service),
    (f"{_SERVICE}/aloita", catalogue.to_service),
    (f"{_SERVICE}/lomake.pdf", paper.empty_form),
    (_DRAFT, filling.resume),
    (f"{_DRAFT}/tarkistus", sending.review),
    (f"{_DRAFT}/poista", sending.confirm_deletion),
    (f"{_DRAFT}/paivitys", renewing.renewal),
    (f"{_DRAFT}/<step_key>", filling.show_step),
    (f"{_DRAFT}/<step_key>/talteen", autosaving.token),
    (f"{_DRAFT}/liitteet/<uuid:file_id>", uploading.own_file),
    ("/omat", matters.matters),
    ("/omat/asetukset", settings.settings),
    (_CASE, case.case),
    (f"{_CASE}/kuitti", case.receipt),
    (f"{_CASE}/pdf", case.pdf),
    (f"{_CASE}/valvonta.ics", visits.calendar),
    (f"{_CASE}/liitteet/<uuid:attachment_id>", case.attachment),
    (f"{_CASE}/vastaus", answer_page.answer_page),
    (f"{_CASE}/peru", answering.confirm_withdrawal),
    (f"{_CASE}/<any(taydennys, viesti, hanke, uudelleen):action>", answering.back),
    ("/hankkeet", projects.own_projects),
    (_PROJECT, projects.status_view),
    (f"{_PROJECT}/tiedot", project_data.shared_data),
    ("/hankkeet/kutsu/<sealed>", project_people.invitation),
)
"""What is read."""

ACTIONS: Final[tuple[tuple[str, Callable[..., Any]], ...]] = (
    (f"{_SERVICE}/aloita", catalogue.begin),
    (f"{_DRAFT}/tarkistus", sending.send),
    (f"{_DRAFT}/poista", sending.delete),
    (f"{_DRAFT}/paivitys", renewing.renew),
    (f"{_DRAFT}/nayta", showing.choose_showing),
    (f"{_DRAFT}/<step_key>", filling.post_step),
    (f"{_DRAFT}/<step_key>/talteen", autosaving.autosave),
    (f"{_DRAFT}/liitteet/<slot>", uploading.attach),
    (f"{_DRAFT}/liitteet/<uuid:file_id>/poista", uploading.remove),
    (f"{_CASE}/taydennys", answering.answer),
    (f"{_CASE}/vastaus/aloita", answer_page.begin_answering),
    (f"{_CASE}/vastaus", answer_page.post_answer),
    (f"{_CASE}/viesti", answering.write),
    (f"{_CASE}/hanke", answering.choose_project),
    (f"{_CASE}/peru", answering.withdraw),
    (f"{_CASE}/uudelleen", answering.again),
    ("/omat/asetukset", settings.save),
    ("/hankkeet", projects.create),
    (f"{_PROJECT}/nimi", projects.rename),
    (f"{_PROJECT}/tiedot", project_data.tell),
    (f"{_PROJECT}/kutsut", project_people.invite),
    (f"{_PROJECT}/kutsut/<uuid:invitation_id>/peru", project_people.cancel_invitation),
    (f"{_PROJECT}/mukana/<uuid:person_id>/poista", project_people.remove_person),
    ("/hankkeet/kutsu/<sealed>", project_people.join),
)
"""What is done; always by POST."""

customer = Blueprint("customer", __name__)

for _address, _view in PAGES:
    customer.add_url_rule(_address, view_func=_view, methods=["GET"])
for _address, _view in ACTIONS:
    customer.add_url_rule(_address, view_func=_view, methods=["POST"])
customer.register_error_handler(AlreadySent, sending.already_sent)
customer.register_error_handler(IsAnswer, answer_page.to_answer)
