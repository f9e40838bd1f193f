"""What the worker does by the calendar: warns of drafts that end, deletes them, tells of renewals.

Each can be run at any time, by any number of workers: a row is taken under lock and marked in the
transaction that leaves the mail to be sent.
"""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.keeping import (
    DRAFT_KEPT,
    DRAFT_WARNED,
    RENEWAL_TOLD,
    draft_last_day,
)
from kevytasiointi.domain.letters import Addressed
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.outboxes import Notice
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.storage.queries import reminding
from kevytasiointi.texts import HELSINKI, day
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.sealing import Sealer
from kevytasiointi.usecases.submissions import delete_draft


def warn_of_drafts(session: Session, now: datetime) -> int:
    """Tell the writers of drafts that will soon be deleted; returns how many.

    A draft without any address to write to is marked too: its page and My matters tell the day.
    """
    first_day_kept = helsinki_day(now) - (DRAFT_KEPT - DRAFT_WARNED)
    keys = reminding.drafts_to_warn(session, datetime.combine(first_day_kept, time.max, HELSINKI))
    reminding.mark_warned(session, keys, now)
    for key in keys:
        journal.send(session, (journal.notice(Notice.DRAFT_ENDING, key),), now=now)
    return len(keys)


def delete_old_drafts(session: Session, now: datetime) -> tuple[UUID, ...]:
    """Delete drafts whose last day has passed and whose writers were warned in time.

    A worker that was away for long warns first: the writer always has the promised days.

    Returns:
        Keys of the files, for removing from the store after the commit.
    """
    first_day_kept = helsinki_day(now) - DRAFT_KEPT
    old = reminding.drafts_to_delete(session, datetime.combine(first_day_kept, time.min, HELSINKI))
    files: list[UUID] = []
    for parts in old:
        warned_at = parts.draft.warned_at
        if warned_at is not None and helsinki_day(now) - helsinki_day(warned_at) > DRAFT_WARNED:
            files.extend(delete_draft(session, parts))
    return tuple(files)


def tell_of_renewals(session: Session, now: datetime) -> int:
    """Remind customers of what should be renewed soon; returns how many."""
    found = reminding.renewals_to_tell(session, helsinki_day(now) + RENEWAL_TOLD)
    for deadline, case in found:
        deadline.reminded_at = now
        journal.record(
            session,
            EventKind.REMINDED,
            actor=None,
            now=now,
            case=case,
            data={"deadline": deadline.kind.value, "last_on": deadline.last_on.isoformat()},
            errands=(journal.notice(Notice.RENEWAL_NEAR, deadline.id),),
        )
    return len(found)


def address_draft_ending(session: Session, key: UUID, _sealer: Sealer) -> Addressed | None:
    """The writer of a draft that will be deleted; None when there is nothing to warn of."""
    found = reminding.draft_with_writer(session, key)
    if found is None or found[0].warned_at is None or not wants(found[2], Notice.DRAFT_ENDING):
        return None
    draft, service, person = found
    last_day = max(
        draft_last_day(helsinki_day(draft.updated_at)),
        helsinki_day(found[0].warned_at) + DRAFT_WARNED,
    )
    return Addressed(
        to=person.email or "",
        language=draft.language,
        path=f"/asiointi/{draft.id}",
        facts={
            "service": pick(service.title, draft.language)[0],
            "until": day(draft.language, last_day),
        },
    )


def address_renewal_near(session: Session, key: UUID, _sealer: Sealer) -> Addressed | None:
    """The customer whose matter should be renewed; None when there is no longer a need."""
    found = reminding.renewal_with_customer(session, key)
    if found is None or found[0].met_at is not None or not wants(found[2], Notice.RENEWAL_NEAR):
        return None
    deadline, case, person = found
    return Addressed(
        to=person.email or "",
        language=case.language,
        path=f"/asiat/{case.id}",
        facts={"number": case.number, "until": day(case.language, deadline.last_on)},
    )


def wants(person: PersonRow, notice: Notice) -> bool:
    """Whether a person can be written to and has not said no to this kind of mail."""
    return bool(person.email) and notice.value not in person.muted.get("mails", ())
