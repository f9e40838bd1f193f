"""Answering a supplement request question by question: begun, kept while it is written, sent.

An answer that is being written is a draft like any other: its writer alone sees it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from kevytasiointi.domain.answers import Problem, Visibility
from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.errors import InvalidTransition
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.localized import LANGUAGES, Localized
from kevytasiointi.domain.outboxes import Mail
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.states import CaseState, Side, check_transition
from kevytasiointi.domain.supplements import (
    FREE_FILES,
    FREE_TEXT,
    AnswerWords,
    Asked,
    answer_form,
    check_supplement,
    first_answers,
    from_plain,
    round_answers,
)
from kevytasiointi.domain.visibility import typed_text
from kevytasiointi.storage.cases import AttachmentRow, CaseRow, DraftRow, SupplementRow
from kevytasiointi.storage.queries import case_page, filling
from kevytasiointi.storage.queries.filling import Answering, DraftParts
from kevytasiointi.texts import mark, say
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.answersnow import case_answers
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.usecases.stepping import enter


def asked_of(request: SupplementRow) -> Asked:
    """What a request asks of the form."""
    return from_plain(request.asked)


@lru_cache(maxsize=64)
def answer_form_of(spec: FormSpec, asked: Asked) -> FormSpec:
    """The form as the answer to a request is written."""
    return answer_form(spec, asked, _words())


@lru_cache(maxsize=1)
def _words() -> AnswerWords:
    return AnswerWords(
        title=_said(mark("What the authority asks for")),
        text=_said(mark("Your answer in words")),
        text_hint=_said(mark("For example what you changed, or why you can't add something.")),
        files=_said(mark("Other files")),
    )


def _said(msgid: str) -> Localized:
    return {language: say(language, msgid) for language in LANGUAGES}


def files_in_slots(files: Iterable[AttachmentRow]) -> Mapping[str, int]:
    """How many usable files each slot has."""
    return Counter(
        row.slot
        for row in files
        if row.slot is not None and row.scan_state is not ScanState.INFECTED
    )


def answers_before(spec: FormSpec, answering: Answering) -> Visibility:
    """The answers of the case as they stand while an answer is written."""
    return case_answers(spec, answering.case, answering.rounds)


def begin_answer(
    session: Session, actor: Actor, case: CaseRow, *, language: str, now: datetime
) -> DraftRow:
    """Begin the answer to the open request, or go on with the one that was begun.

    Raises:
        InvalidTransition: nothing of the form is asked now.
    """
    check_permission(actor, Permission.OWN_ANSWER)
    request = case_page.waiting_supplement(session, case.id)
    if request is None or not asked_of(request):
        raise InvalidTransition(f"nothing of the form is asked in {case.number}")
    begun = filling.draft_of_request(session, actor, request.id)
    if begun is not None:
        return begun
    version = case_page.form_version_of(session, case)
    spec, asked = spec_of(version), asked_of(request)
    before = case_answers(spec, case, case_page.supplements_of(session, case.id))
    draft = DraftRow(
        person_id=actor.person_id,
        service_id=case.service_id,
        form_version_id=version.id,
        language=language,
        answers=first_answers(asked, answer_form_of(spec, asked), before),
        supplement_id=request.id,
        created_at=now,
        updated_at=now,
    )
    session.add(draft)
    session.flush()
    return draft


def send_answer(
    session: Session,
    actor: Actor,
    case: CaseRow,
    parts: DraftParts,
    *,
    artificial_hetus: bool,
    now: datetime,
) -> Sequence[Problem]:
    """Send the answer that a draft holds, with its files, in this one transaction.

    The answers as filed stay as they are: the request keeps those of its round. When something is
    wrong nothing is sent, and the draft stays.

    Returns:
        What is wrong; each problem names its question.

    Raises:
        InvalidTransition: the request does not wait any more.
    """
    check_permission(actor, Permission.OWN_ANSWER)
    check_transition(case.state, CaseState.SUPPLEMENTED, Side.CUSTOMER, ends_in=frozenset())
    waiting, answering = case_page.waiting_supplement(session, case.id), parts.answering
    if answering is None or waiting is None or waiting.id != answering.request.id:
        raise InvalidTransition(f"the request in {case.number} does not wait any more")
    request, draft = answering.request, parts.draft
    spec, asked = spec_of(parts.form_version), asked_of(request)
    form = answer_form_of(spec, asked)
    shown = Visibility(form, draft.answers, case.settings, helsinki_day(now))
    problems = check_supplement(
        form,
        asked,
        shown,
        answers_before(spec, answering),
        added=files_in_slots(parts.attachments),
        filed_files=files_in_slots(answering.files),
        raw=draft.raw,
        artificial_hetus=artificial_hetus,
    )
    if problems:
        return problems
    request.answers = round_answers(form, draft.answers, shown)
    request.answer = typed_text(draft.answers.get(FREE_TEXT))
    request.answered_at = now
    count = _move_files(session, parts.attachments, case, request, shown)
    session.delete(draft)
    enter(
        session,
        actor,
        case,
        CaseState.SUPPLEMENTED,
        EventKind.SUPPLEMENTED,
        now,
        {"files": count},
        (journal.mail(Mail.SUPPLEMENTED), journal.supplement_pdf(request.id)),
    )
    return ()


def _move_files(
    session: Session,
    files: Sequence[AttachmentRow],
    case: CaseRow,
    request: SupplementRow,
    shown: Visibility,
) -> int:
    """Give the files of shown slots to the case; those of hidden slots are let go."""
    kept = [row for row in files if row.slot is not None and shown.is_visible(row.slot)]
    for row in files:
        if row not in kept:
            session.delete(row)
    for row in kept:
        row.case_id, row.draft_id = case.id, None
        row.purpose, row.supplement_id = Purpose.SUPPLEMENT, request.id
        row.slot = None if row.slot == FREE_FILES else row.slot
    session.flush()
    return len(kept)
