"""Matters that come on paper, by e-mail or in person: an officer enters them for the customer.

The answers go through the same form as the customer's own. What is missing is told but stops
nothing: a document may be incomplete and has come all the same (hallintolaki 434/2003 18 and
22 §).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from sqlalchemy.orm import Session

from kevytasiointi.domain.answers import Problem, check_answers, filed, visible
from kevytasiointi.domain.errors import InvalidAnswers, InvalidInput, NotAllowed
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.freetext import checked_text
from kevytasiointi.domain.identifiers import read_email, read_phone
from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.leadtimes import is_filed_late
from kevytasiointi.domain.origins import Origin, checked_arrival
from kevytasiointi.domain.outboxes import Mail
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow, DraftRow
from kevytasiointi.storage.office import EntryRow
from kevytasiointi.storage.people import FormVersionRow, PersonRow, ServiceRow
from kevytasiointi.storage.queries.filling import DraftParts
from kevytasiointi.texts import HELSINKI, mark
from kevytasiointi.usecases import casework, deadline_keeping, journal
from kevytasiointi.usecases.accounts import EMAIL_UNREADABLE
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.numbering import (
    next_number,
)
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.usecases.stepping import status_text
from kevytasiointi.usecases.submissions import (
    settings_of,
)

LONGEST_NAME: Final = 200
_MIDDAY: Final = time(12)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the officer knows of the customer and of the day, as typed."""

    origin: Origin
    arrived_on: date
    name: str
    email: str = ""
    phone: str = ""
    address: str = ""
    summary: str = ""
    language: str = "fi"


def begin_entry(
    session: Session,
    actor: Actor,
    service: ServiceRow,
    version: FormVersionRow,
    arrival: Arrival,
    *,
    now: datetime,
) -> DraftRow:
    """Begin to enter a matter: an empty form that the officer fills in for the customer.

    Args:
        session: an open write transaction of the system's scope: the draft is the officer's.
        actor: the officer.
        service: one of the officer's own authority, open or not.
        version: its form.
        arrival: how, when and from whom it came.
        now: aware time.

    Raises:
        NotAllowed: not an officer of the service's authority.
        InvalidInput: the name is missing, or something can't be read or is too long.
    """
    _check_own(actor, service)
    today = helsinki_day(now)
    name = checked_text("name", arrival.name, required=True)
    if len(name) > LONGEST_NAME:
        raise InvalidInput("name", mark("Shorten the name."))
    draft = DraftRow(
        person_id=actor.person_id,
        service_id=service.id,
        form_version_id=version.id,
        language=arrival.language,
        created_at=now,
        updated_at=now,
    )
    entry = EntryRow(
        draft_id=draft.id,
        origin=arrival.origin.value,
        arrived_on=checked_arrival(arrival.arrived_on, today),
        name=name,
        email=_email(arrival.email),
        phone=_phone(arrival.phone),
        address=checked_text("address", arrival.address, required=False) or None,
        summary=checked_text("summary", arrival.summary, required=False) or None,
        entered_by=actor.name,
        entered_at=now,
    )
    session.add(draft)
    session.flush()
    session.add(entry)
    session.flush()
    return draft


def _email(text: str) -> str | None:
    if not text.strip():
        return None
    try:
        return read_email(text)
    except ValueError as error:
        raise InvalidInput("email", EMAIL_UNREADABLE) from error


def _phone(text: str) -> str | None:
    if not text.strip():
        return None
    try:
        return read_phone(text)
    except ValueError as error:
        raise InvalidInput(
            "phone", mark("Write the telephone number with its area code, or leave it out.")
        ) from error


def _check_own(actor: Actor, service: ServiceRow) -> None:
    check_permission(actor, Permission.CASE_ENTER)
    if service.authority_id != actor.authority_id:
        raise NotAllowed(f"{service.slug} is another authority's")


def arrived_at(arrived_on: date, now: datetime) -> datetime:
    """The time that stands for a day of arrival: now when it is today, else the day's noon.

    Clocks are counted from the day; no document tells the hour at which it came.
    """
    if arrived_on == helsinki_day(now):
        return now
    return datetime.combine(arrived_on, _MIDDAY, tzinfo=HELSINKI)


def gaps(parts: DraftParts, entry: EntryRow, *, artificial_hetus: bool) -> Sequence[Problem]:
    """What is missing or unclear in the answers, on the day on which the matter came."""
    spec = spec_of(parts.form_version)
    return check_answers(
        spec,
        parts.draft.answers,
        {},
        settings_of(spec, parts),
        entry.arrived_on,
        True,
        raw=parts.draft.raw,
        artificial_hetus=artificial_hetus,
    )


def enter_case(
    session: Session,
    actor: Actor,
    parts: DraftParts,
    entry: EntryRow,
    *,
    take: bool,
    artificial_hetus: bool,
    now: datetime,
) -> CaseRow:
    """Make a case of an entry, pending (vireillä) since the day on which it came.

    The customer is a person of this case alone, known by what they told, until they claim it
    with the code on their letter (`identifying.claim`).

    Args:
        session: an open write transaction of the system's scope.
        actor: the officer who entered it.
        parts: the officer's own draft, locked.
        entry: what was written down of it.
        take: whether the officer becomes its handler at once.
        artificial_hetus: as in `submissions.submit`.
        now: aware time.

    Raises:
        NotAllowed: not an officer of the service's authority.
        InvalidAnswers: a text that was typed can't be read as its kind; it would be lost.
        InvalidInput: there are neither answers, files nor a summary.
    """
    _check_own(actor, parts.service)
    draft, spec = parts.draft, spec_of(parts.form_version)
    unread = [
        problem
        for problem in gaps(parts, entry, artificial_hetus=artificial_hetus)
        if problem.path in draft.raw
    ]
    if unread:
        raise InvalidAnswers(unread)
    settings = settings_of(spec, parts)
    shown = visible(spec, draft.answers, settings, entry.arrived_on)
    answers = dict(filed(spec, draft.answers, shown))
    if not (answers or parts.attachments or entry.summary):
        raise InvalidInput(
            "summary", mark("Fill in the form, add the scan, or write what the matter is about.")
        )
    came_at = arrived_at(entry.arrived_on, now)
    customer = _customer(session, entry, draft.language, now)
    case = CaseRow(
        number=next_number(session, helsinki_day(now).year),
        draft_id=draft.id,
        authority_id=parts.service.authority_id,
        service_id=parts.service.id,
        form_version_id=draft.form_version_id,
        person_id=customer.id,
        language=draft.language,
        state=CaseState.SUBMITTED,
        status_text=status_text(spec, CaseState.SUBMITTED, settings),
        answers=answers,
        settings=settings,
        declared_at=came_at,
        submitted_at=came_at,
        last_change_at=now,
        filed_late=is_filed_late(spec, draft.answers, settings, entry.arrived_on),
        origin=Origin(entry.origin),
        joining=parts.service.joining,
    )
    session.add(case)
    session.flush()
    for row in parts.attachments:
        row.case_id, row.draft_id = case.id, None
    entry.case_id, entry.draft_id = case.id, None
    session.flush()
    session.delete(draft)
    deadline_keeping.start_by_rules(session, case, spec, ("submitted",), now, on=entry.arrived_on)
    errands = (journal.MAKE_PDF, journal.mail(Mail.RECEIPT))
    journal.record(
        session,
        EventKind.RECEIVED,
        actor=actor,
        now=now,
        case=case,
        to=CaseState.SUBMITTED,
        data={
            "number": case.number,
            "form": parts.form_version.sha256,
            "origin": entry.origin,
            "arrived_on": entry.arrived_on.isoformat(),
        },
        errands=errands,
    )
    if take:
        session.flush()
        casework.take_case(session, actor, case, shown_version=case.version, now=now)
    return case


def _customer(session: Session, entry: EntryRow, language: str, now: datetime) -> PersonRow:
    person = PersonRow(
        given_name="",
        family_name=entry.name,
        email=entry.email,
        language=language,
        identified_by=Identification.NONE,
        created_at=now,
    )
    session.add(person)
    session.flush()
    return person
