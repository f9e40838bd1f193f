"""One step of a case: may it be taken, and what follows from taking it.

`enter` is the only way into a state; the verbs around it are in `casework`, `deciding`,
`supplementing` and `submissions`.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, InvalidTransition, StaleCase
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.handledhere import Part, is_here
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.settings import fill_all
from kevytasiointi.domain.states import (
    OPEN_STATES,
    OUTCOMES_BY_END,
    CaseState,
    Outcome,
    check_transition,
)
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.queries import case_page
from kevytasiointi.storage.queries.supervision import NOBODY_COMES
from kevytasiointi.texts import mark
from kevytasiointi.usecases import deadline_keeping, journal, retaining
from kevytasiointi.usecases.calling_off import call_off_coming
from kevytasiointi.usecases.handling import handling_of
from kevytasiointi.usecases.journal import Errand


def check_shown(actor: Actor, permission: Permission, case: CaseRow, shown_version: int) -> None:
    """Refuse who may not, a page that is out of date, and a closed case.

    Raises:
        NotAllowed: the actor lacks the permission.
        StaleCase: somebody changed the case in between.
        InvalidTransition: the case is closed; only a correction opens it.
    """
    check_permission(actor, permission)
    if case.version != shown_version:
        raise StaleCase(shown_version, case.version)
    if case.state is CaseState.CLOSED and permission is not Permission.CASE_CORRECT_STATE:
        raise InvalidTransition(f"{case.number} is closed")


def check_here(case: CaseRow, part: Part, field: str = "") -> None:
    """Refuse a part of the handling that the authority has in its own system.

    Raises:
        InvalidInput: at `field`.
    """
    if not is_here(case.joining, part):
        raise InvalidInput(
            field,
            mark("The matter is handled in the authority's own service: this is done there."),
        )


def check_step(
    session: Session, actor: Actor, case: CaseRow, target: CaseState, reason: str
) -> FormSpec:
    """Refuse a step that the table does not have; gives the form by which the case is handled.

    Raises:
        InvalidTransition: no such step for this actor, or its reason is missing.
    """
    spec = handling_of(session, case).spec
    check_transition(case.state, target, actor.side, ends_in=spec.ends_in, reason=reason)
    return spec


def take_if_nobodys(actor: Actor, case: CaseRow) -> dict[str, Json]:
    """Make whoever brings the case into progress its handler if it has none.

    Returns:
        What the journal tells of it; empty when the case has a handler.
    """
    if case.handler_id is not None:
        return {}
    case.handler_id, case.handler_name = actor.person_id, actor.name
    return {"handler": actor.name}


def enter(
    session: Session,
    actor: Actor | None,
    case: CaseRow,
    state: CaseState,
    kind: EventKind,
    now: datetime,
    data: Mapping[str, Json],
    errands: tuple[Errand, ...] = (),
) -> None:
    """Enter a state: status text, journal entry, deadlines that start, pause or end by it."""
    handling = handling_of(session, case)
    case.status_text = status_text(handling.spec, state, handling.settings)
    case.phase = None
    before = case.state
    is_correction = kind is EventKind.STATE_CORRECTED
    starts = _starts(case, state, now, is_correction=is_correction)
    if state in NOBODY_COMES:
        call_off_coming(session, actor, case, now)
    journal.record(
        session, kind, actor=actor, now=now, case=case, to=state, data=data, errands=errands
    )
    _keep_version(session, actor, case, before, now, str(data.get("reason", "")))
    if state is not CaseState.CLOSED:
        case.outcome = _outcome_in(session, case)
    deadline_keeping.start_by_rules(
        session, case, handling.spec, starts, now, settings=handling.settings
    )
    deadline_keeping.follow_state(session, case, now, is_correction=is_correction, actor=actor)
    retaining.follow_retention(session, case, handling, now)


def _keep_version(
    session: Session,
    actor: Actor | None,
    case: CaseRow,
    before: CaseState,
    now: datetime,
    why: str,
) -> None:
    """A decision of a matter that is taken up again stays as a version, with who and why."""
    taken: tuple[datetime | None, str | None, str | None]
    if before in OUTCOMES_BY_END and case.state in OPEN_STATES:
        taken = (now, actor.name if actor else journal.SYSTEM_NAME, why or None)
    elif before in OPEN_STATES and case.state in OUTCOMES_BY_END:
        taken = (None, None, None)
    else:
        return
    decision = case_page.latest_decision(session, case.id)
    if decision is not None:
        decision.taken_back_at, decision.taken_back_by, decision.taken_back_why = taken


def status_text(spec: FormSpec, state: CaseState, settings: JsonObject) -> dict[str, str] | None:
    """The form's own wording of a state, if it has one, with the authority's settings in it."""
    text = spec.status_texts.get(state.value)
    return dict(fill_all(text, settings)) if text else None


def _outcome_in(session: Session, case: CaseRow) -> Outcome | None:
    """A case has an outcome exactly while it is decided or processed (or closed after that)."""
    if case.state not in OUTCOMES_BY_END:
        return None
    decision = case_page.latest_decision(session, case.id)
    return decision.outcome if decision is not None else None


def _starts(
    case: CaseRow, state: CaseState, now: datetime, *, is_correction: bool
) -> tuple[str, ...]:
    """What entering a state starts, in the words of the form's deadline rules.

    A correction brings a decision back with the deadlines that it had; it starts no new ones.
    """
    starts = []
    ends = state in OUTCOMES_BY_END
    if case.handling_started_at is None and (ends or state is CaseState.IN_PROGRESS):
        case.handling_started_at = now
        starts.append("handling_started")
    if state is CaseState.DECIDED and not is_correction:
        starts.append("decided")
    if ends and not is_correction:
        starts.append("handled")
    return tuple(starts)
