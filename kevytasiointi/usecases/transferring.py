"""A matter that belongs to another authority goes there (hallintolaki 434/2003 21 §).

The case here ends as transferred. In the portal a new case begins there with the same answers and
files and with the day on which the matter first came; outside, the customer is told who has it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, StaleCase
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.freetext import checked_text
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.outboxes import Mail
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import AttachmentRow, CaseRow
from kevytasiointi.storage.office import TransferRow
from kevytasiointi.storage.queries import case_page, jobs
from kevytasiointi.storage.queries.provenance import entry_of_case
from kevytasiointi.storage.queries.transfers import Receiver
from kevytasiointi.texts import mark
from kevytasiointi.usecases import deadline_keeping, journal
from kevytasiointi.usecases.carrying import (
    GOES_ALONG,
    Copies,
    answered_before,
    copied,
    same_entry,
)
from kevytasiointi.usecases.numbering import (
    next_number,
)
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.usecases.stepping import check_shown, check_step, enter, status_text
from kevytasiointi.usecases.supplementing import cancel_request

LONGEST_RECEIVER = 200


def transfer(
    session: Session,
    actor: Actor,
    case: CaseRow,
    receiver: Receiver,
    copies: Copies,
    *,
    reason: str,
    shown_version: int,
    now: datetime,
) -> CaseRow:
    """End the case here and begin a linked one at another authority of the portal.

    Args:
        session: an open write transaction of the system's scope: two authorities' rows are
            written. The case was found by a query scoped to the officer's authority.
        actor: the officer.
        case: the case, locked.
        receiver: a service of another authority.
        copies: of the case's files, made before.
        reason: why it belongs there; the customer and the receiver see it.
        shown_version: the version that the page showed.
        now: aware time.

    Returns:
        The case that began, submitted, with the arrival of the first.

    Raises:
        StaleCase: a file came or went after the page was made.
        InvalidTransition: the state does not allow it.
        InvalidInput: the reason is missing.
    """
    check_shown(actor, Permission.CASE_TRANSFER, case, shown_version)
    text = checked_text("reason", reason, required=True)
    check_step(session, actor, case, CaseState.TRANSFERRED, text)
    theirs = case_page.case_attachments(session, case.id, for_customer=True)
    files = [row for row in theirs if row.purpose in GOES_ALONG]
    if {row.id for row in files} != set(copies.by_file):
        raise StaleCase(shown_version, case.version)
    # Number first, then the chains in one order: no two transfers ever wait for each other.
    number = next_number(session, deadline_keeping.helsinki_day(now).year)
    for chain in sorted((str(case.authority_id), str(receiver.authority.id))):
        jobs.chain_head(session, chain)
    begun = _begin(session, case, receiver, number, now)
    _carry(session, case, begun, files, copies, now)
    _receive(session, actor, case, begun, receiver, now)
    session.add(
        TransferRow(
            case_id=case.id,
            to_case_id=begun.id,
            from_number=case.number,
            to_number=begun.number,
            from_authority_id=case.authority_id,
            to_authority_id=receiver.authority.id,
            reason=text,
            transferred_by=actor.name,
            transferred_at=now,
        )
    )
    name = pick(receiver.authority.name, case.language)[0]
    _end(session, actor, case, {"reason": text, "receiver": name, "number": begun.number}, now)
    return begun


def transfer_outside(
    session: Session,
    actor: Actor,
    case: CaseRow,
    *,
    receiver: str,
    contact: str,
    reason: str,
    shown_version: int,
    now: datetime,
) -> None:
    """End the case as transferred to somebody who is not in the portal.

    Args:
        session: the open write transaction.
        actor: the officer.
        case: the case, locked.
        receiver: who has the matter now.
        contact: how they are reached; the customer sees it.
        reason: why it belongs there.
        shown_version: the version that the page showed.
        now: aware time.

    Raises:
        InvalidTransition: the state does not allow it.
        InvalidInput: receiver, contact or reason is missing or too long.
    """
    check_shown(actor, Permission.CASE_TRANSFER, case, shown_version)
    name = checked_text("receiver", receiver, required=True)
    if len(name) > LONGEST_RECEIVER:
        raise InvalidInput(
            "receiver",
            mark("The text is too long. The limit is %(limit)s characters."),
            limit=LONGEST_RECEIVER,
        )
    how = checked_text("contact", contact, required=True)
    text = checked_text("reason", reason, required=True)
    check_step(session, actor, case, CaseState.TRANSFERRED, text)
    session.add(
        TransferRow(
            case_id=case.id,
            from_number=case.number,
            from_authority_id=case.authority_id,
            receiver=name,
            contact=how,
            reason=text,
            transferred_by=actor.name,
            transferred_at=now,
        )
    )
    _end(session, actor, case, {"reason": text, "receiver": name}, now)


def _end(
    session: Session, actor: Actor, case: CaseRow, data: Mapping[str, Json], now: datetime
) -> None:
    cancel_request(session, case, now)
    errands = (journal.mail(Mail.TRANSFERRED),)
    enter(session, actor, case, CaseState.TRANSFERRED, EventKind.TRANSFERRED, now, data, errands)


def _begin(
    session: Session,
    case: CaseRow,
    receiver: Receiver,
    number: str,
    now: datetime,
) -> CaseRow:
    """The case at the receiver: what the customer filed, on the day on which it first came."""
    version = case_page.form_version_of(session, case)
    spec = spec_of(version)
    theirs = receiver.form_version
    is_same_form = theirs is not None and theirs.form_id == version.form_id
    settings = effective_settings(spec, receiver.service.settings) if is_same_form else {}
    begun = CaseRow(
        number=number,
        authority_id=receiver.authority.id,
        service_id=receiver.service.id,
        form_version_id=case.form_version_id,
        person_id=case.person_id,
        project_id=case.project_id,
        language=case.language,
        state=CaseState.SUBMITTED,
        answers=dict(case.answers),
        settings=settings or dict(case.settings),
        declared_at=case.declared_at,
        submitted_at=case.submitted_at,
        last_change_at=now,
        filed_late=case.filed_late,
        origin=case.origin,
        joining=receiver.service.joining,
    )
    if is_same_form:
        begun.status_text = status_text(spec, CaseState.SUBMITTED, begun.settings)
    elif theirs is not None:  # the words of another authority's form say nothing of this one
        rules = spec_of(theirs)
        own = effective_settings(rules, receiver.service.settings)
        begun.status_text = status_text(rules, CaseState.SUBMITTED, own)
    session.add(begun)
    session.flush()
    return begun


def _carry(
    session: Session,
    case: CaseRow,
    begun: CaseRow,
    files: Sequence[AttachmentRow],
    copies: Copies,
    now: datetime,
) -> None:
    """Take along what belongs to the matter wherever it is handled; its PDFs are made anew."""
    entry = entry_of_case(session, case.id)
    if entry is not None:
        session.add(same_entry(entry, begun))
    requests = case_page.answered_supplements(session, case.id)
    round_of = {request.id: answered_before(request, begun) for request in requests}
    session.add_all(round_of.values())
    session.flush()
    for row in files:
        session.add(copied(row, copies.by_file[row.id], begun, round_of))
    pdfs = [journal.supplement_pdf(request.id) for request in round_of.values()]
    journal.send(session, pdfs, now=now, case=begun)
    session.flush()


def _receive(
    session: Session,
    actor: Actor,
    case: CaseRow,
    begun: CaseRow,
    receiver: Receiver,
    now: datetime,
) -> None:
    """The receiver hears of the case, and its own deadlines start."""
    theirs = receiver.form_version
    if theirs is not None:
        rules = spec_of(theirs)
        deadline_keeping.start_by_rules(
            session,
            begun,
            rules,
            ("submitted",),
            case.submitted_at,
            settings=effective_settings(rules, receiver.service.settings),
        )
    journal.record(
        session,
        EventKind.RECEIVED,
        actor=actor,
        now=now,
        case=begun,
        to=CaseState.SUBMITTED,
        data={
            "number": begun.number,
            "form": case_page.form_version_of(session, begun).sha256,
            "came_from": case.number,
        },
        errands=(journal.MAKE_PDF, journal.mail(Mail.ARRIVED)),
    )
