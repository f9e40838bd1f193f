"""The same for many cases: each by the use cases of one, each whole or not at all.

A case that refuses holds up no other. A rehearsal does everything and is undone by whoever opened
the transaction, so that what is foretold is what would happen.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from kevytasiointi.domain.bulk import STATES, Chosen, Done, Entry, Refusal, Wish
from kevytasiointi.domain.errors import (
    InvalidInput,
    InvalidTransition,
    NotAllowed,
    StaleCase,
)
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.states import TRANSITIONS, CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.queries import bulk as stored
from kevytasiointi.texts import mark
from kevytasiointi.usecases import casework, deciding
from kevytasiointi.usecases.packaging import note_package

_GONE: Final = Refusal(mark("There is no such matter in your authority."), {})
_STALE: Final = Refusal(mark("Somebody changed the matter after you opened the list."), {})
_STATE: Final = Refusal(mark("This can't be done in the matter's present state."), {})
_RIGHT: Final = Refusal(mark("You have no right to do this."), {})


def do_each(
    session: Session, actor: Actor, chosen: Iterable[Chosen], *, now: datetime
) -> tuple[Done, ...]:
    """Do to each case what is wanted of it.

    Args:
        session: an open write transaction.
        actor: the officer.
        chosen: each case once.
        now: aware time.

    Returns:
        What came of each, in the order given.
    """
    every = list(chosen)
    cases, beside = stored.locked_cases(session, actor, [one.case_id for one in every])
    seq = stored.last_entry(session, actor)
    states = {key: case.state for key, case in cases.items()}
    refusals = [_refusal(session, actor, cases.get(one.case_id), one, now) for one in every]
    written = stored.entries_after(session, actor, cases, seq)
    del beside  # it was held so that none had to be read again for each case
    return tuple(
        Done(
            case_id=one.case_id,
            number=cases[one.case_id].number if one.case_id in cases else None,
            state=states.get(one.case_id),
            entries=() if refusal else tuple(map(_entry, written.get(one.case_id, ()))),
            refusal=refusal,
        )
        for one, refusal in zip(every, refusals, strict=True)
    )


def _entry(row: EventRow) -> Entry:
    return Entry(row.kind, dict(row.data))


def _refusal(
    session: Session, actor: Actor, case: CaseRow | None, one: Chosen, now: datetime
) -> Refusal | None:
    """Do it within a savepoint; None when it was done."""
    if case is None:
        return _GONE
    try:
        with session.begin_nested():
            _change(session, actor, case, one, now)
    except StaleCase:
        return _STALE
    except InvalidInput as error:
        return Refusal(error.msgid, error.params)
    except InvalidTransition:
        return _STATE
    except NotAllowed:
        return _RIGHT
    return None


def _change(session: Session, actor: Actor, case: CaseRow, one: Chosen, now: datetime) -> None:
    """Everything that is wanted of a case, the end of its handling last.

    The version that was shown is compared once: each change that follows makes a new one.
    """
    if case.version != one.shown_version:
        raise StaleCase(one.shown_version, case.version)
    wish = one.wish
    if wish.take:
        casework.take_case(session, actor, case, shown_version=_version(session, case), now=now)
    if wish.identifier:
        casework.set_identifier(
            session,
            actor,
            case,
            wish.identifier,
            shown_version=_version(session, case),
            now=now,
        )
    if wish.deadline is not None:
        _set_deadline(session, actor, case, wish, now)
    if wish.moved:
        _mark_moved(session, actor, case, now)
    if wish.state is not None:
        _set_state(session, actor, case, wish.state, wish.reason, now)
    if wish.package:
        note_package(session, actor, case, now=now)


def _version(session: Session, case: CaseRow) -> int:
    session.flush()
    return case.version


def _set_deadline(session: Session, actor: Actor, case: CaseRow, wish: Wish, now: datetime) -> None:
    if wish.deadline is None:
        return
    kind, last_on = wish.deadline
    casework.set_deadline(
        session,
        actor,
        case,
        kind=kind,
        last_on=last_on,
        reason=wish.reason,
        shown_to_customer=wish.shown_to_customer,
        shown_version=_version(session, case),
        now=now,
    )


def _mark_moved(session: Session, actor: Actor, case: CaseRow, now: datetime) -> None:
    if case.moved_to_records_at is not None:
        raise InvalidInput(
            "moved", mark("The matter is marked as moved to your own records already.")
        )
    casework.mark_moved(session, actor, case, shown_version=_version(session, case), now=now)


def _set_state(
    session: Session, actor: Actor, case: CaseRow, target: CaseState, reason: str, now: datetime
) -> None:
    if target is case.state:
        raise InvalidInput("state", mark("The matter is in this state already."))
    if target not in STATES:
        raise InvalidInput(
            "state", mark("This state can't be set from a list. Open the matter to set it.")
        )
    if (case.state, target) == (CaseState.SUPPLEMENT_REQUESTED, CaseState.IN_PROGRESS):
        raise InvalidInput(
            "state",
            mark("A supplement has been asked for. Open the matter to go on without it."),
        )
    step = TRANSITIONS.get((case.state, target))
    if step is not None and actor.side not in step.sides:
        raise NotAllowed(f"{case.state} → {target} is not a step of {actor.side}")
    if step is not None and step.needs_reason and not reason.strip():
        raise InvalidInput("reason", mark("The reason is missing: this change needs one."))
    if target is CaseState.CLOSED:
        if case.moved_to_records_at is None:
            raise InvalidInput(
                "state", mark("The matter is not marked as moved to your own records.")
            )
        deciding.close(session, actor, case, shown_version=_version(session, case), now=now)
        return
    casework.change_state(
        session,
        actor,
        case,
        target,
        shown_version=_version(session, case),
        now=now,
        reason=reason,
    )
