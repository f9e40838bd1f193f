"""A customer's page of one matter, its receipt, its PDF and its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.joining import Identification, JoiningMethod
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.states import OPEN_STATES, TURN, CaseState, Side, next_states
from kevytasiointi.storage.cases import ProjectRow
from kevytasiointi.storage.database import Person
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.queries import case_page, project_page
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.storage.queries.provenance import Provenance, provenance_of
from kevytasiointi.texts import mark
from kevytasiointi.usecases.handling import handling_of
from kevytasiointi.usecases.lateness import filed_late_sentence
from kevytasiointi.usecases.supplement_answers import asked_of
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, language, today, tools
from kevytasiointi.web.customer.forms import (
    NEW_PROJECT,
    NO_PROJECT,
    AnswerForm,
    CaseForm,
    MessageForm,
    ProjectChoiceForm,
)
from kevytasiointi.web.customer.last_update import last_update
from kevytasiointi.web.customer.whats_next import next_words, stages_of, turn_words
from kevytasiointi.web.downloads import download
from kevytasiointi.web.guards import requires
from kevytasiointi.web.journal_words import Entry, entry_of
from kevytasiointi.web.looking import look_at
from kevytasiointi.web.templating import path

_NOT_READY = 202
_RETRY_SECONDS = "5"

OWN_EVENTS: Final[Mapping[EventKind, str]] = {
    EventKind.RECEIVED: mark("You sent the matter, and it arrived"),
    EventKind.SUPPLEMENTED: mark("You answered the supplement request"),
    EventKind.WITHDRAWN: mark("You withdrew the matter"),
    EventKind.PROJECT_JOINED: mark("You put the matter into a project"),
    EventKind.PROJECT_LEFT: mark("You took the matter out of a project"),
}
"""What only the customer does is told to the customer as such."""


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of the timeline in the customer's words."""

    entry: Entry
    title: str


@dataclass(frozen=True, slots=True)
class Own:
    """The customer's own matter with what can be done with it, and how its handling can end."""

    parts: CaseParts
    projects: Sequence[ProjectRow]
    provenance: Provenance
    ends_in: frozenset[str]

    @property
    def may_withdraw(self) -> bool:
        """Whether the matter can still be taken back."""
        ways = next_states(self.parts.case.state, Side.CUSTOMER, frozenset())
        return CaseState.WITHDRAWN in ways

    @property
    def may_apply_again(self) -> bool:
        """Whether a new form can be begun from this matter today."""
        service = self.parts.service
        is_open = service.form_version_id is not None and service.is_open_on(today())
        return is_open and self.is_identified

    @property
    def is_identified(self) -> bool:
        """Whether it is somebody's matter: the sender of an open notice is nobody elsewhere."""
        return self.parts.customer.identified_by is not Identification.NONE

    @property
    def may_write(self) -> bool:
        """Whether messages can be sent."""
        return self.parts.case.state is not CaseState.CLOSED


@requires(Permission.OWN_FOLLOW)
def case(case_id: UUID) -> str:
    """Everything about an own matter."""
    return render_case(read_own(case_id))


@requires(Permission.OWN_FOLLOW)
def receipt(case_id: UUID) -> str:
    """That the matter has arrived: number, time, and what happens next."""
    own = read_own(case_id)
    return render_template("customer/receipt.html", **_basics(own))


@requires(Permission.OWN_FOLLOW)
def pdf(case_id: UUID) -> ResponseReturnValue:
    """The submission as a PDF; until it has been made, a page that says so."""
    own = read_own(case_id)
    if own.parts.case_pdf is not None:
        return download(own.parts.case_pdf)
    waiting = make_response(
        render_template("customer/pdf_waiting.html", **_basics(own)), _NOT_READY
    )
    waiting.headers["Retry-After"] = _RETRY_SECONDS
    return waiting


@requires(Permission.OWN_FOLLOW)
def attachment(case_id: UUID, attachment_id: UUID) -> Response:
    """One file of an own matter."""
    actor = current_actor()
    with tools().database.read(Person(actor.person_id)) as session:
        found = case_page.own_case(session, actor, case_id)
        row = case_page.attachment_of(session, found, attachment_id, for_customer=True)
    return download(row)


def address_of(case_id: UUID) -> str:
    """The address of the matter's page."""
    return path(f"/asiat/{case_id}")


def read_own(case_id: UUID) -> Own:
    """The actor's own matter.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    actor = current_actor()
    with tools().database.read(Person(actor.person_id)) as session:
        found = case_page.own_case(session, actor, case_id)
        parts = case_page.parts_of(session, found, for_customer=True)
        projects = project_page.own_projects(session, actor)
        ends_in = handling_of(session, found).spec.ends_in
        return Own(parts, projects, provenance_of(session, found), ends_in)


def render_case(own: Own, tried: CaseForm | None = None, *, unsent: str = "") -> str:
    """The matter's page, with the form that was refused in its place.

    Args:
        own: the matter.
        tried: the form that was refused, if any.
        unsent: what was typed for something that the matter's state does not allow any more.
    """
    looked = look_at(own.parts, language(), today())
    return render_template(
        "customer/case.html",
        **_basics(own),
        looked=looked,
        timeline=_timeline(own.parts),
        stages=stages_of(own.parts.case.state, own.ends_in),
        forms=_forms(own, tried, unsent),
        tried=tried,
        has_errors=tried is not None,
        unsent=unsent,
        max_file_mb=tools().config.max_file_mb,
    )


def _forms(own: Own, tried: CaseForm | None, unsent: str) -> Mapping[str, CaseForm]:
    """The forms of the page by key, the refused one among them.

    What could not be sent as it was meant can be sent as a message.
    """
    current = own.parts.case.project_id
    fresh: list[CaseForm] = [
        AnswerForm(formdata=None),
        MessageForm(formdata=None, data={"body": unsent}),
        ProjectChoiceForm(formdata=None, data={"project": str(current or NO_PROJECT)}),
    ]
    forms = {form.key: form for form in [*fresh, *([tried] if tried else [])]}
    forms[ProjectChoiceForm.key].project.choices = [
        SelectChoice(NO_PROJECT, _("No project")),
        *(SelectChoice(str(project.id), project.name) for project in own.projects),
        SelectChoice(NEW_PROJECT, _("A new project")),
    ]
    return forms


def _follow_code(own: Own) -> str | None:
    """The code of an open notice: its sender has no other way back."""
    if own.is_identified:
        return None
    return tools().sealer.follow_code(own.parts.case.id)


def _basics(own: Own) -> dict[str, Any]:
    """What every page of a matter says."""
    found, asked = own.parts.case, own.parts.open_supplement
    is_elsewhere = found.joining is not JoiningMethod.LIGHT
    is_followed = is_elsewhere and own.provenance.came is None and own.provenance.entry is None
    return {
        "own": own,
        "parts": own.parts,
        "matter": found,
        "follow_code": _follow_code(own),
        "is_pending": found.state in OPEN_STATES,
        "asked": asked,
        "asks_form": asked is not None and bool(asked_of(asked)),
        "address": address_of(found.id),
        "turn": turn_words(TURN[found.state]),
        "turn_key": TURN[found.state].value,
        "next_sentences": next_words(
            found.state,
            answer_by=asked.due_on if asked else None,
            ready_by=next(
                (
                    row.last_on
                    for row in own.parts.deadlines
                    if row.kind is DeadlineKind.PROCESSING and row.met_at is None
                ),
                None,
            ),
            today=today(),
            language=language(),
            by_code=not own.is_identified,
            is_elsewhere=is_elsewhere,
            is_followed=is_followed,
        ),
        "is_followed": is_followed,
        "late": filed_late_sentence(own.parts, language()),
        "last_update": last_update(found, today(), language()),
        "words": wording,
    }


def _timeline(parts: CaseParts) -> Sequence[Event]:
    """What has happened, newest first; deadlines that are the authority's own are left out."""
    return [
        Event(entry_of(event, language()), _title(event, parts))
        for event in reversed(parts.events)
        if event.data.get("shown") is not False
    ]


def _title(event: EventRow, parts: CaseParts) -> str:
    if event.kind is EventKind.MESSAGE_SENT:
        is_own = event.data.get("side") == Side.CUSTOMER.value
        return str(_("You sent a message") if is_own else _("The authority sent a message"))
    if event.kind in OWN_EVENTS and event.actor_id == parts.case.person_id:
        return str(_(OWN_EVENTS[event.kind]))
    return wording.event(event.kind)
