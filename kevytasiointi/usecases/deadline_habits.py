"""An authority's own ways with deadlines: which reminders are sent, which appeal comes first."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.deadline_reminders import REMINDERS
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.usecases import journal


def change_habits(
    session: Session,
    actor: Actor,
    authority: AuthorityRow,
    *,
    appeal: AppealWay | None,
    reminded: Collection[DeadlineKind],
    now: datetime,
) -> bool:
    """Set the ways of an authority; the same again changes nothing.

    Args:
        session: the open write transaction.
        actor: the authority's admin.
        authority: the own authority, locked.
        appeal: the way of appeal that is offered first; None: that of the kind of authority.
        reminded: the kinds of deadline of which reminders are sent.
        now: aware time.
    """
    check_permission(actor, Permission.AUTHORITY_ADMINISTER)
    off: list[Json] = [
        kind.value for kind, each in REMINDERS.items() if each and kind not in reminded
    ]
    habits: dict[str, Json] = {"reminders_off": off} if off else {}
    if appeal is not None:
        habits["appeal"] = appeal.value
    if habits == authority.deadline_habits:
        return False
    authority.deadline_habits = habits
    journal.record(
        session,
        EventKind.AUTHORITY_CHANGED,
        actor=actor,
        now=now,
        authority_id=authority.id,
        data={"deadline_habits": habits},
    )
    return True
