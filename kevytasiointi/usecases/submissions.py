"""What a customer does with a form: open a draft, save, submit, supplement, withdraw."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.answers import Visibility, check_answers, filed, visible
from kevytasiointi.domain.attachments import ScanState
from kevytasiointi.domain.copying import copied_answers
from kevytasiointi.domain.errors import (
    InvalidAnswers,
    NotAllowed,
    NotIdentified,
    ServiceClosed,
    StaleCase,
)
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.freetext import checked_text
from kevytasiointi.domain.joining import Identification, suffices
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.leadtimes import is_filed_late
from kevytasiointi.domain.outboxes import Mail
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.prefilling import prefilled
from kevytasiointi.domain.services import reference_elsewhere
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.domain.states import CaseState, Side, check_transition
from kevytasiointi.storage.cases import AttachmentRow, CaseRow, DraftRow
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.storage.queries.filling import DraftParts, Offer
from kevytasiointi.usecases import deadline_keeping, journal
from kevytasiointi.usecases.answersnow import answers_of
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.knowing import known_of, recalled_of
from kevytasiointi.usecases.numbering import next_number
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.usecases.renewing import refuse_old_version, refuse_other_form
from kevytasiointi.usecases.stepping import enter, status_text
from kevytasiointi.usecases.supplementing import cancel_request


def open_draft(
    session: Session,
    actor: Actor,
    offer: Offer,
    *,
    language: str,
    now: datetime,
    project_id: UUID | None = None,
) -> DraftRow:
    """Begin filling a service's form.

    Raises:
        NotAllowed: the actor may not fill forms.
        ServiceClosed: the service is closed today, or has no form in the portal.
        NotIdentified: the form asks for stronger identification.
    """
    check_permission(actor, Permission.OWN_FILL)
    service, version = offer.service, offer.form_version
    if version is None or not service.is_open_on(helsinki_day(now)):
        raise ServiceClosed(service.slug)
    spec = spec_of(version)
    check_identification(actor, spec)
    draft = DraftRow(
        person_id=actor.person_id,
        service_id=service.id,
        form_version_id=version.id,
        project_id=project_id,
        language=language,
        answers=prefilled(
            spec,
            known_of(session, actor, project_id),
            recalled_of(session, actor, spec, project_id),
        ),
        created_at=now,
        updated_at=now,
    )
    session.add(draft)
    session.flush()
    return draft


def apply_again(
    session: Session, actor: Actor, offer: Offer, case: CaseParts, *, language: str, now: datetime
) -> DraftRow:
    """Begin the form of an own earlier matter anew, with the answers that still serve.

    Raises:
        NotIdentified: the matter is an open notice, whose sender is the person of that one alone.
        ServiceClosed: the service is closed today, or has no form in the portal.
    """
    if actor.identified_by is Identification.NONE:
        raise NotIdentified(Identification.EMAIL)
    draft = open_draft(
        session, actor, offer, language=language, now=now, project_id=case.case.project_id
    )
    if offer.form_version is not None:
        copied = copied_answers(
            spec_of(offer.form_version), spec_of(case.form_version), answers_of(case).form.values
        )
        draft.answers = {**draft.answers, **copied}
    return draft


def check_identification(actor: Actor, spec: FormSpec) -> None:
    """Refuse an actor whose identification is weaker than the form asks for.

    Raises:
        NotIdentified: it is.
    """
    asked = Identification(spec.identification)
    if not suffices(actor.identified_by, asked):
        raise NotIdentified(asked)


def save_step(
    draft: DraftRow,
    *,
    shown_version: int | None,
    answers: Mapping[str, Json],
    raw: Mapping[str, Json],
    now: datetime,
) -> None:
    """Keep what was typed.

    Args:
        draft: the actor's own draft, read in this write transaction.
        shown_version: the version that the page was made from; None: do not compare.
        answers: all typed answers of the draft, those of hidden questions included.
        raw: texts that could not be read, by path.
        now: aware time.

    Raises:
        StaleCase: another tab saved in between.
    """
    if shown_version is not None:
        check_version(draft, shown_version)
    draft.answers = dict(answers)
    draft.raw = dict(raw)
    draft.updated_at = now
    draft.warned_at = None


def delete_draft(session: Session, parts: DraftParts) -> tuple[UUID, ...]:
    """Delete a draft and its attachment rows.

    Returns:
        Keys of the files, for removing from the store after the commit.
    """
    keys = tuple(row.id for row in parts.attachments)
    for row in parts.attachments:
        session.delete(row)
    session.flush()
    session.delete(parts.draft)
    return keys


def settings_of(spec: FormSpec, parts: DraftParts) -> dict[str, Json]:
    """The form's settings as this service has them."""
    return dict(effective_settings(spec, parts.service.settings))


def submit(
    session: Session,
    actor: Actor,
    parts: DraftParts,
    *,
    declared: bool,
    artificial_hetus: bool,
    now: datetime,
) -> CaseRow:
    """Make a case of a draft: answers, files, deadlines, entry and errands in one transaction.

    The matter becomes pending (vireillä) at `now`. A second submit of the same draft finds no
    draft any more; `case_page.case_of_draft` gives the case of the first.

    Args:
        session: the open write transaction.
        actor: the customer.
        parts: the actor's own draft, locked.
        declared: whether the form's declaration was ticked.
        artificial_hetus: whether identity codes of the range 900-999 are taken (demo only).
        now: aware time of arrival.

    Raises:
        InvalidAnswers: something is missing or wrong; each problem names its question.
        FormRenewed: the service has taken a newer version of the form, and the draft not yet.
        NotIdentified: the form asks for stronger identification.
        ServiceClosed: the service has been closed in between.
    """
    check_permission(actor, Permission.OWN_FILL)
    if parts.entry is not None:
        raise NotAllowed("an officer enters it for the customer, and sends nothing as their own")
    draft, service = parts.draft, parts.service
    today = helsinki_day(now)
    if not service.takes_drafts_on(today):
        raise ServiceClosed(service.slug)
    refuse_other_form(session, parts)
    refuse_old_version(parts)
    spec = spec_of(parts.form_version)
    check_identification(actor, spec)
    settings = settings_of(spec, parts)
    shown = visible(spec, draft.answers, settings, today)
    problems = check_answers(
        spec,
        draft.answers,
        _files_by_slot(parts.attachments),
        settings,
        today,
        declared,
        raw=draft.raw,
        artificial_hetus=artificial_hetus,
    )
    if problems:
        raise InvalidAnswers(problems)
    case = CaseRow(
        number=next_number(session, today.year),
        draft_id=draft.id,
        authority_id=service.authority_id,
        service_id=service.id,
        form_version_id=draft.form_version_id,
        person_id=actor.person_id,
        project_id=draft.project_id,
        joining=service.joining,
        identifier=reference_elsewhere(service.joining, draft.answers),
        language=draft.language,
        state=CaseState.SUBMITTED,
        status_text=status_text(spec, CaseState.SUBMITTED, settings),
        answers=dict(filed(spec, draft.answers, shown)),
        settings=settings,
        declared_at=now,
        submitted_at=now,
        last_change_at=now,
        filed_late=is_filed_late(spec, draft.answers, settings, today),
    )
    session.add(case)
    session.flush()
    _move_files(session, parts.attachments, case, shown)
    session.flush()
    session.delete(draft)
    deadline_keeping.start_by_rules(session, case, spec, ("submitted",), now)
    journal.record(
        session,
        EventKind.RECEIVED,
        actor=actor,
        now=now,
        case=case,
        to=CaseState.SUBMITTED,
        data={"number": case.number, "form": parts.form_version.sha256},
        errands=(journal.MAKE_PDF, journal.mail(Mail.RECEIPT), journal.mail(Mail.ARRIVED)),
    )
    return case


def _files_by_slot(files: Sequence[AttachmentRow]) -> Mapping[str, int]:
    """How many usable files each slot has."""
    return Counter(
        row.slot
        for row in files
        if row.slot is not None and row.scan_state is not ScanState.INFECTED
    )


def _move_files(
    session: Session, files: Sequence[AttachmentRow], case: CaseRow, shown: Visibility
) -> None:
    """Give the files of shown slots to the case; those of hidden slots are let go."""
    for row in files:
        if row.slot is not None and shown.is_visible(row.slot):
            row.case_id, row.draft_id = case.id, None
        else:
            session.delete(row)


def withdraw(session: Session, actor: Actor, case: CaseRow, *, reason: str, now: datetime) -> None:
    """The customer takes the matter back; it can't be undone.

    Raises:
        InvalidTransition: the matter is no longer pending.
    """
    check_permission(actor, Permission.OWN_WITHDRAW)
    check_transition(case.state, CaseState.WITHDRAWN, Side.CUSTOMER, ends_in=frozenset())
    text = checked_text("reason", reason, required=False)
    cancel_request(session, case, now)
    enter(
        session,
        actor,
        case,
        CaseState.WITHDRAWN,
        EventKind.WITHDRAWN,
        now,
        {"reason": text} if text else {},
        (journal.mail(Mail.WITHDRAWN),),
    )


def check_version(draft: DraftRow, shown_version: int) -> None:
    """Refuse to act on a page that another window has overtaken.

    Raises:
        StaleCase: the draft was saved after the page was made.
    """
    if draft.version != shown_version:
        raise StaleCase(shown_version, draft.version)
