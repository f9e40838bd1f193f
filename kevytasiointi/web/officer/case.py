"""An officer's page of one case, also as it is shown again after a refused action."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import make_response, render_template
from flask.wrappers import Response

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.storage.database import Authority, System
from kevytasiointi.storage.office import StatementRow
from kevytasiointi.storage.queries import case_page
from kevytasiointi.storage.queries.beside_case import beside_case
from kevytasiointi.storage.queries.matters import Matter, matters_of_project
from kevytasiointi.storage.queries.provenance import Provenance, provenance_of
from kevytasiointi.storage.working import NoteRow
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.handling import handling_of
from kevytasiointi.usecases.serving import default_appeal
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, language, today, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.looking import Looked, look_at
from kevytasiointi.web.maps import shows_places
from kevytasiointi.web.officer.askable import offer_questions
from kevytasiointi.web.officer.customer_forms import SupplementForm
from kevytasiointi.web.officer.deadline_forms import forms_of
from kevytasiointi.web.officer.forms import ActionForm
from kevytasiointi.web.officer.panel import Panel, panel_of
from kevytasiointi.web.officer.reply_texts import ReplyText, is_inserting, offered, put_in
from kevytasiointi.web.officer.service_forms import service_forms_of
from kevytasiointi.web.project_facts import shared_facts
from kevytasiointi.web.templating import path

_CONFLICT = 409
_SHARED_VIEW = System("shared status view of a project that the authority has a case in")


@requires(Permission.CASE_OPEN)
def case(case_id: UUID) -> str:
    """Everything about one case, and what can be done with it."""
    return render_case(case_id)


def scope_of(actor: Actor) -> Authority:
    """The rows that the officer works with.

    Raises:
        NotFound: the person works for no authority, so there is no case for them.
    """
    if actor.authority_id is None:
        raise NotFound("cases of no authority")
    return Authority(actor.authority_id)


def address_of(case_id: UUID) -> str:
    """The address of the case's page."""
    return path(f"/virkailija/asiat/{case_id}")


def render_case(case_id: UUID, tried: ActionForm | None = None) -> str:
    """The case's page, with the form that was refused in its place.

    Raises:
        NotFound: there is no such case in the actor's authority.
    """
    found = _read(case_id, tried)
    looked, panel = found.looked, found.panel
    if tried is not None and is_inserting():
        put_in(tried, found.reply_texts.get(tried.key, ()))
    return render_template(
        "officer/case.html",
        looked=looked,
        panel=panel,
        provenance=found.provenance,
        tried=tried,
        has_errors=tried is not None and not is_inserting(),
        officer_notes=found.notes,
        reply_texts=found.reply_texts,
        words=wording,
        max_file_mb=tools().config.max_file_mb,
        has_map=shows_places(looked.places),
        others=_matters_of_same_project(looked),
        project_facts=shared_facts(looked.parts.project, with_contacts=False),
        service_forms=service_forms_of(looked.case, looked.decisions, panel.appeal, tried),
        deadline_forms={line.id: forms_of(looked.case, line, tried) for line in looked.deadlines},
        statements=found.statements,
        address=address_of(case_id),
    )


def render_conflict(case_id: UUID, tried: ActionForm) -> Response:
    """The page of a case that somebody changed in between: what is stored, what was tried.

    The form keeps what was typed and carries the stored version, so that one button applies it
    on top.
    """
    found = _read(case_id, tried)
    looked, panel = found.looked, found.panel
    typed = tried.typed()
    tried.version.data = str(looked.case.version)
    page = render_template(
        "officer/conflict.html",
        looked=looked,
        panel=panel,
        tried=tried,
        typed=typed,
        words=wording,
        max_file_mb=tools().config.max_file_mb,
        reply_texts={},
        address=address_of(case_id),
    )
    return make_response(page, _CONFLICT)


@dataclass(frozen=True, slots=True)
class _Read:
    """What the page shows; `reply_texts` by the key of the form that they serve in."""

    looked: Looked
    panel: Panel
    provenance: Provenance
    statements: Sequence[StatementRow]
    notes: Sequence[NoteRow]
    reply_texts: Mapping[str, Sequence[ReplyText]]


def _read(case_id: UUID, tried: ActionForm | None) -> _Read:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        found = case_page.authority_case(session, actor, case_id)
        parts = case_page.parts_of(session, found, for_customer=False)
        provenance = provenance_of(session, found)
        beside = beside_case(session, actor, case_id)
        spec = handling_of(session, found).spec
    looked = look_at(parts, language(), today(), is_handler=True)
    panel = panel_of(
        actor,
        found,
        spec,
        before=case_page.state_before(parts.events),
        today=today(),
        appeal=default_appeal(spec, parts.authority, helsinki_day(found.submitted_at)),
        tried=tried,
        colleagues=[each for each in beside.colleagues if each.person_id != found.handler_id],
    )
    for form in panel.forms.values():
        if isinstance(form, SupplementForm):
            offer_questions(form, parts, language())
    texts = {
        key: offered(form, beside.reply_texts, parts, today()) for key, form in panel.forms.items()
    }
    return _Read(looked, panel, provenance, beside.statements, beside.notes, texts)


def _matters_of_same_project(looked: Looked) -> list[Matter]:
    """The rows of the project that the customer has put the case into; the case itself is one."""
    if looked.case.project_id is None:
        return []
    with tools().database.read(_SHARED_VIEW) as session:
        return matters_of_project(session, looked.case.project_id)
