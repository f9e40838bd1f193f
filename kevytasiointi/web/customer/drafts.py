"""A draft as its pages need it: form, settings, what is shown, what is wrong, and its addresses."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from flask import redirect
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kevytasiointi.domain.attachments import ScanState
from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.formspec import FormSpec, Step
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.supplements import Asked
from kevytasiointi.storage.cases import DraftRow
from kevytasiointi.storage.database import Person
from kevytasiointi.storage.people import FormVersionRow
from kevytasiointi.storage.queries import case_page, filling
from kevytasiointi.storage.queries.filling import Answering, DraftParts
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.usecases.renewing import newer_of
from kevytasiointi.usecases.submissions import check_identification, settings_of
from kevytasiointi.usecases.supplement_answers import answer_form_of, asked_of
from kevytasiointi.web.context import current_actor, language, today, tools
from kevytasiointi.web.filledforms import FilledForm
from kevytasiointi.web.templating import path

SHOW_PROBLEMS = "virheet"
"""In the address of a step: say what is wrong on it."""


class IsAnswer(Exception):
    """The draft answers a supplement request; it is written on a page of its own."""

    def __init__(self, case_id: UUID) -> None:
        super().__init__(str(case_id))
        self.case_id = case_id


class AlreadySent(Exception):
    """The draft has become a case; its receipt is what the person wants."""

    def __init__(self, case_id: UUID) -> None:
        super().__init__(str(case_id))
        self.case_id = case_id


@dataclass(frozen=True, kw_only=True)
class Filling(FilledForm):
    """A draft being filled in.

    Attributes:
        parts: the draft as it is stored.
    """

    parts: DraftParts

    @property
    def draft(self) -> DraftRow:
        """The draft itself."""
        return self.parts.draft

    @cached_property
    def spec(self) -> FormSpec:
        """The form."""
        return spec_of(self.parts.form_version)

    @cached_property
    def settings(self) -> Mapping[str, Json]:
        """The form's settings as the service has them."""
        return settings_of(self.spec, self.parts)

    @property
    def answers(self) -> Mapping[str, Json]:
        """Typed answers, those of hidden questions included."""
        return self.draft.answers

    @property
    def raw(self) -> Mapping[str, Json]:
        """Texts that could not be read, by path."""
        return self.draft.raw

    @property
    def files_by_slot(self) -> Mapping[str, int]:
        """How many usable files each slot has."""
        return Counter(
            row.slot
            for row in self.parts.attachments
            if row.slot is not None and row.scan_state is not ScanState.INFECTED
        )

    @property
    def newer(self) -> FormVersionRow | None:
        """The version of the form that the draft has to move to before it goes on."""
        return newer_of(self.parts)

    # --- addresses ---

    @property
    def address(self) -> str:
        """Where the draft is continued."""
        return address_of(self.draft.id)

    def address_of(self, step: Step) -> str:
        """The page of a step."""
        return f"{self.address}/{step.key}"

    def saving_address(self, step: Step) -> str:
        """Where static/js/autosave.js sends a step."""
        return f"{self.address}/{step.key}/talteen"

    @property
    def review_address(self) -> str:
        """The page where answers are checked and sent."""
        return f"{self.address}/tarkistus"

    @property
    def renewal_address(self) -> str:
        """The page that tells what a newer version of the form means for the draft."""
        return f"{self.address}/paivitys"


@dataclass(frozen=True, kw_only=True)
class AnswerFilling(Filling):
    """The answer to a supplement request being written: one step with what was asked.

    Attributes:
        answering: the request and its case.
    """

    answering: Answering

    @cached_property
    def asked(self) -> Asked:
        """What the authority asks of the form."""
        return asked_of(self.answering.request)

    @cached_property
    def spec(self) -> FormSpec:
        """The form, with what was asked in its first step."""
        return answer_form_of(spec_of(self.parts.form_version), self.asked)

    @property
    def settings(self) -> Mapping[str, Json]:
        """The form's settings of the case."""
        return self.answering.case.settings

    @property
    def answer_step(self) -> Step:
        """The one step that is shown."""
        return self.spec.steps[0]

    def address_of(self, step: Step) -> str:  # noqa: ARG002 (there is one page)
        """The page of the answer."""
        return answer_address(self.answering.case.id)


def answer_address(case_id: UUID) -> str:
    """Where the open supplement request of a matter is answered."""
    return path(f"/asiat/{case_id}/vastaus")


def address_of(draft_id: UUID) -> str:
    """Where a draft is continued."""
    return path(f"/asiointi/{draft_id}")


def receipt_of(case_id: UUID) -> Response:
    """Lead to the receipt of a case."""
    return redirect(path(f"/asiat/{case_id}/kuitti"), code=303)


def filling_of(parts: DraftParts) -> Filling:
    """A draft in this request's language, on this day; a customer's paper on the day it came."""
    if parts.answering is not None:
        return AnswerFilling(language(), today(), parts=parts, answering=parts.answering)
    day = parts.entry.arrived_on if parts.entry else today()
    return Filling(language(), day, parts=parts)


def read_filling(draft_id: UUID, *, may_answer: bool = False) -> Filling:
    """The actor's own draft, for showing.

    Raises:
        NotFound: there is none, or it is somebody else's.
        AlreadySent: it has become a case.
        IsAnswer: it answers a supplement request, and the caller is for forms alone.
    """
    actor = current_actor()
    with tools().database.read(Person(actor.person_id)) as session:
        return filling_of(own_draft(session, actor, draft_id, may_answer=may_answer))


def own_draft(
    session: Session,
    actor: Actor,
    draft_id: UUID,
    *,
    lock: bool = False,
    may_answer: bool = False,
) -> DraftParts:
    """The actor's own draft.

    Args:
        session: an open transaction.
        actor: the customer.
        draft_id: the draft.
        lock: keep others from changing it until the transaction ends.
        may_answer: the caller also serves answers to supplement requests.

    Raises:
        NotFound: there is none, or it is somebody else's.
        NotIdentified: its form asks for stronger identification.
        AlreadySent: it has become a case.
        IsAnswer: it answers a supplement request, and the caller is for forms alone.
    """
    try:
        parts = filling.own_draft(session, actor, draft_id, lock=lock)
    except NotFound:
        case = case_page.case_of_draft(session, actor, draft_id)
        if case is None:
            raise
        raise AlreadySent(case.id) from None
    if parts.answering is not None and not may_answer:
        raise IsAnswer(parts.answering.case.id)
    check_identification(actor, spec_of(parts.form_version))
    return parts
