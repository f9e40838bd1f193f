"""Who handles a matter, where its notices go, and who looks after it while the handler is away."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, NotAllowed, NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.identifiers import read_email
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.office import AbsenceRow
from kevytasiointi.storage.queries import officers
from kevytasiointi.texts import mark
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.accounts import EMAIL_UNREADABLE
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.stepping import check_shown, enter

CHOOSE_COLLEAGUE: Final = mark("Choose a colleague from the list.")


def assign(
    session: Session,
    actor: Actor,
    case: CaseRow,
    person_id: UUID,
    *,
    shown_version: int,
    now: datetime,
) -> None:
    """Give the matter to an officer of the own authority, the actor among them.

    A submitted or supplemented matter goes into progress by it, as when it is taken.

    Raises:
        InvalidInput: the person is no officer of the authority.
        StaleCase: somebody changed the case in between.
    """
    check_shown(actor, Permission.CASE_ASSIGN, case, shown_version)
    try:
        chosen = officers.colleague(session, actor, person_id)
    except NotFound as error:
        raise InvalidInput("colleague", CHOOSE_COLLEAGUE) from error
    case.handler_id, case.handler_name = chosen.person_id, chosen.name
    data = {"handler": chosen.name}
    if case.state in {CaseState.SUBMITTED, CaseState.SUPPLEMENTED}:
        enter(session, actor, case, CaseState.IN_PROGRESS, EventKind.ASSIGNED, now, data)
    else:
        journal.record(session, EventKind.ASSIGNED, actor=actor, now=now, case=case, data=data)


def redirect_notices(
    session: Session,
    actor: Actor,
    case: CaseRow,
    address: str,
    *,
    shown_version: int,
    now: datetime,
) -> None:
    """Send the later notices of this matter elsewhere; empty: to the service's mailbox again.

    The same address again changes nothing and leaves no entry.

    Raises:
        InvalidInput: the address can't be read.
        StaleCase: somebody changed the case in between.
    """
    check_shown(actor, Permission.CASE_ASSIGN, case, shown_version)
    wanted: str | None = None
    if address.strip():
        try:
            wanted = read_email(address)
        except ValueError as error:
            raise InvalidInput("address", EMAIL_UNREADABLE) from error
    if wanted == case.notices_to:
        return
    case.notices_to = wanted
    journal.record(
        session,
        EventKind.NOTICES_REDIRECTED,
        actor=actor,
        now=now,
        case=case,
        data={"notices_to": wanted},
    )


def tell_absence(
    session: Session,
    actor: Actor,
    cover_id: UUID,
    *,
    first_on: date,
    last_on: date,
    now: datetime,
) -> AbsenceRow:
    """Tell the days on which one is away and who looks after one's matters meanwhile.

    It begins and ends by itself by the days.

    Raises:
        NotAllowed: the actor works for no authority.
        InvalidInput: the days are past or in the wrong order, overlap another absence of one's
            own, or the cover is oneself, nobody of the authority, or away too.
    """
    check_permission(actor, Permission.ABSENCE_TELL)
    if actor.authority_id is None:
        raise NotAllowed("an absence from no authority")
    if last_on < first_on:
        raise InvalidInput("last_on", mark("The last day can't be before the first."))
    if last_on < helsinki_day(now):
        raise InvalidInput("last_on", mark("The day has passed. Choose today or a later day."))
    if officers.overlaps(session, actor, actor.person_id, first_on, last_on):
        raise InvalidInput(
            "first_on", mark("You have told of an absence on these days already. End it first.")
        )
    try:
        cover = officers.colleague(session, actor, cover_id)
    except NotFound as error:
        raise InvalidInput("cover", CHOOSE_COLLEAGUE) from error
    if cover.person_id == actor.person_id:
        raise InvalidInput("cover", CHOOSE_COLLEAGUE)
    if officers.overlaps(session, actor, cover.person_id, first_on, last_on):
        raise InvalidInput(
            "cover", mark("This colleague is away on some of these days. Choose another.")
        )
    row = AbsenceRow(
        authority_id=actor.authority_id,
        person_id=actor.person_id,
        cover_id=cover.person_id,
        first_on=first_on,
        last_on=last_on,
        told_at=now,
    )
    session.add(row)
    journal.record(
        session,
        EventKind.ABSENCE_TOLD,
        actor=actor,
        now=now,
        authority_id=actor.authority_id,
        data={
            "first_on": first_on.isoformat(),
            "last_on": last_on.isoformat(),
            "cover": cover.name,
        },
    )
    return row


def end_absence(session: Session, actor: Actor, absence: AbsenceRow, *, now: datetime) -> None:
    """Come back early, or call an absence off: the cover looks after nothing any more."""
    check_permission(actor, Permission.ABSENCE_TELL)
    journal.record(
        session,
        EventKind.ABSENCE_ENDED,
        actor=actor,
        now=now,
        authority_id=absence.authority_id,
        data={
            "first_on": absence.first_on.isoformat(),
            "last_on": absence.last_on.isoformat(),
        },
    )
    session.delete(absence)
