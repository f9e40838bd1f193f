"""What an officer can do with a case now: the action forms that fit its state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.deadlines import ServiceWay, due
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.periods import Period
from kevytasiointi.domain.permissions import Actor, Permission, may
from kevytasiointi.domain.states import (
    OPEN_STATES,
    OUTCOMES_BY_END,
    CaseState,
    Outcome,
    Phase,
    end_of,
    needs_reason,
    next_states,
)
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.queries.officers import Colleague
from kevytasiointi.texts import mark, say
from kevytasiointi.web import wording
from kevytasiointi.web.officer.customer_forms import (
    CancelForm,
    GoOnForm,
    MessageForm,
    NoteForm,
    SupplementForm,
)
from kevytasiointi.web.officer.forms import (
    NO_PHASE,
    ActionForm,
    CloseForm,
    CorrectForm,
    DeadlineForm,
    DecisionForm,
    IdentifierForm,
    MovedForm,
    StateForm,
    TakeForm,
)
from kevytasiointi.web.officer.handlerforms import can_reopen, fitting, offer_colleagues
from kevytasiointi.web.officer.supervision_forms import SupervisionForm

SET_BY_HAND: Final = (
    CaseState.IN_PROGRESS,
    CaseState.WITHDRAWN,
    CaseState.LAPSED,
)
"""States that need no more than a reason; the others have a form of their own."""

_SUGGESTED: Final = (
    ("P1W", _l("in a week")),
    ("P2W", _l("in two weeks")),
    ("P30D", _l("in 30 days")),
    ("P3M", _l("in three months")),
)
_SUPPLEMENT_TIME: Final = Period.parse("P2W")
IF_NOTHING: Final = mark(
    "If nothing comes by the last day, the matter can be decided with the information that there"
    " is."
)
"""What a request says of its effect unless the officer writes otherwise (434/2003, 22 and 33 §)."""

AnyForm = TypeVar("AnyForm", bound=ActionForm)


@dataclass(frozen=True, slots=True)
class Panel:
    """The forms that fit, by their keys, and what their fields offer.

    Attributes:
        forms: the forms by key.
        suggested_days: working days that a deadline may often have, with words.
        reason_hints: a hint for each state that needs a reason.
        outcome_hints: a hint for each outcome that is a decision with its file.
        offers_phase: whether the state form asks for the phase.
        needs_file: whether a decision comes with its file: not when it is given elsewhere.
        appeal: the way of appeal that is offered first.
        tried: the form that was sent and refused, if any.
        tried_fits: whether what was tried can be done in the present state.
        can_transfer: whether the matter can go to another authority.
    """

    forms: Mapping[str, ActionForm]
    suggested_days: Sequence[tuple[str, LazyString]]
    reason_hints: Mapping[str, str]
    outcome_hints: Mapping[str, str]
    offers_phase: bool
    needs_file: bool
    appeal: AppealWay
    tried: ActionForm | None
    tried_fits: bool
    can_transfer: bool

    def form(self, key: str) -> ActionForm | None:
        """The form of an action, if it fits now."""
        return self.forms.get(key)

    def is_open(self, key: str) -> bool:
        """Whether the form was just sent and must be seen at once."""
        return self.tried is not None and self.tried.key == key


def panel_of(
    actor: Actor,
    case: CaseRow,
    spec: FormSpec,
    *,
    before: CaseState | None,
    today: date,
    appeal: AppealWay = AppealWay.NONE,
    tried: ActionForm | None = None,
    colleagues: Sequence[Colleague] = (),
) -> Panel:
    """The panel of a case.

    Args:
        actor: the officer.
        case: the case as it is stored now.
        spec: the form by which it is handled.
        before: the state that a correction would bring back, if any.
        today: the day, for suggestions.
        appeal: the way of appeal that is offered first.
        tried: the form that was sent and has problems; it stands in the place of a fresh one.
        colleagues: who can be given the case.
    """
    targets = next_states(case.state, actor.side, spec.ends_in)
    fitting = _fitting(actor, case, spec, targets, before, today, appeal)
    forms = {form.key: form for form in fitting}
    is_beside = tried is not None and tried.beside_panel and case.state is not CaseState.CLOSED
    tried_fits = tried is None or tried.key in forms or is_beside or _own_page_fits(tried, targets)
    if tried is not None:
        forms[tried.key] = tried
    for form in forms.values():
        offer_choices(form, case, spec, targets)
        offer_colleagues(form, colleagues)
    days = [(typed_day(due(today, Period.parse(p)).last_day), words) for p, words in _SUGGESTED]
    by_hand = _by_hand(case, targets)
    is_here = case.joining is JoiningMethod.LIGHT
    return Panel(
        forms=forms,
        suggested_days=days,
        reason_hints={s.value: _("Needs a reason") for s in by_hand if needs_reason(case.state, s)},
        outcome_hints=_outcome_hints(_outcomes(spec, targets)) if is_here else {},
        offers_phase=CaseState.IN_PROGRESS in by_hand,
        needs_file=is_here,
        appeal=appeal,
        tried=tried,
        tried_fits=tried_fits and _choice_fits(tried),
        can_transfer=CaseState.TRANSFERRED in targets,
    )


def _own_page_fits(form: ActionForm, targets: Sequence[CaseState]) -> bool:
    """Whether what stands on a page of its own can be done now."""
    return form.leads_to is not None and form.leads_to in targets


def _choice_fits(form: ActionForm | None) -> bool:
    """Whether the state or outcome that was chosen is still among the choices."""
    if isinstance(form, StateForm):
        return form.state.data in {choice.value for choice in form.state.choices}
    if isinstance(form, DecisionForm):
        return form.outcome.data in {choice.value for choice in form.outcome.choices}
    return True


def _fitting(
    actor: Actor,
    case: CaseRow,
    spec: FormSpec,
    targets: Sequence[CaseState],
    before: CaseState | None,
    today: date,
    appeal: AppealWay,
) -> list[ActionForm]:
    seen = case.version
    is_locked = case.state is CaseState.CLOSED
    is_asked = case.state is CaseState.SUPPLEMENT_REQUESTED
    last = typed_day(due(today, _SUPPLEMENT_TIME).last_day)
    rules: tuple[tuple[bool, ActionForm], ...] = (
        (_can_take(actor, case), TakeForm.fresh(seen)),
        (bool(_by_hand(case, targets)), StateForm.fresh(seen, **_state_now(case))),
        (
            not is_locked,
            DeadlineForm.fresh(seen, kind=DeadlineKind.PROCESSING.value, shown=True),
        ),
        (not is_locked, IdentifierForm.fresh(seen, identifier=case.identifier or "")),
        (
            CaseState.SUPPLEMENT_REQUESTED in targets,
            SupplementForm.fresh(seen, due_on=last, if_nothing=say(case.language, IF_NOTHING)),
        ),
        (is_asked, GoOnForm.fresh(seen)),
        (is_asked, CancelForm.fresh(seen)),
        (True, NoteForm.fresh(seen)),
        (
            bool(_outcomes(spec, targets)),
            DecisionForm.fresh(
                seen, service_way="", sent_on=typed_day(today), appeal_way=appeal.value
            ),
        ),
        (not is_locked, MessageForm.fresh(seen)),
        (
            not is_locked and case.moved_to_records_at is None,
            MovedForm.fresh(seen, identifier=case.identifier or ""),
        ),
        (not is_locked, SupervisionForm.fresh(seen)),
        (
            CaseState.CLOSED in targets and case.moved_to_records_at is not None,
            CloseForm.fresh(seen),
        ),
        (
            before is not None and may(actor, Permission.CASE_CORRECT_STATE),
            CorrectForm.fresh(seen),
        ),
    )
    return [*(form for fits, form in rules if fits), *fitting(case, targets)]


def _can_take(actor: Actor, case: CaseRow) -> bool:
    waits = case.state in {CaseState.SUBMITTED, CaseState.SUPPLEMENTED}
    return case.state in OPEN_STATES and (waits or case.handler_id != actor.person_id)


def _by_hand(case: CaseRow, targets: Sequence[CaseState]) -> list[CaseState]:
    """The states of the state form; being processed is there also to set the phase only."""
    if can_reopen(case, targets):
        targets = [state for state in targets if state is not CaseState.IN_PROGRESS]
    now = [CaseState.IN_PROGRESS] if case.state is CaseState.IN_PROGRESS else []
    return now + [state for state in targets if state in SET_BY_HAND]


def _state_now(case: CaseRow) -> dict[str, str]:
    return {"phase": case.phase.value if case.phase else NO_PHASE}


def _outcomes(spec: FormSpec, targets: Sequence[CaseState]) -> list[Outcome]:
    """The form's outcomes that can be given now, in the form's order."""
    possible = {o for end, all_of in OUTCOMES_BY_END.items() if end in targets for o in all_of}
    return [Outcome(key) for key in spec.outcomes if key in possible]


def _outcome_hints(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """Tell decisions from other ends where the form has both."""
    if len({end_of(outcome) for outcome in outcomes}) == 1:
        return {}
    decisions = [o for o in outcomes if end_of(o) is CaseState.DECIDED]
    return {outcome.value: _("A decision with its file") for outcome in decisions}


def offer_choices(
    form: ActionForm, case: CaseRow, spec: FormSpec, targets: Sequence[CaseState]
) -> None:
    """Give the form's lists their choices, in the words of the page."""
    if isinstance(form, StateForm):
        form.state.choices = [
            SelectChoice(s.value, _state_words(case, s)) for s in _by_hand(case, targets)
        ]
        form.phase.choices = [SelectChoice(NO_PHASE, _("No phase"))]
        form.phase.choices += [SelectChoice(p.value, wording.phase(p)) for p in Phase]
    elif isinstance(form, DeadlineForm):
        asked = case.state is CaseState.SUPPLEMENT_REQUESTED
        kinds = [k for k in DeadlineKind if asked or k is not DeadlineKind.SUPPLEMENT]
        kinds.remove(DeadlineKind.RETENTION)  # starts by itself with the mark of having been moved
        form.kind.choices = [SelectChoice(k.value, wording.deadline_kind(k)) for k in kinds]
    elif isinstance(form, DecisionForm):
        form.outcome.choices = [
            SelectChoice(o.value, wording.outcome(o)) for o in _outcomes(spec, targets)
        ]
        form.service_way.choices = [
            SelectChoice("", _("It is served later")),
            *service_choices(),
        ]
        form.appeal_way.choices = appeal_choices()


def service_choices() -> list[SelectChoice]:
    """The ways of serving a decision."""
    return [SelectChoice(way.value, wording.service_way(way)) for way in ServiceWay]


def appeal_choices() -> list[SelectChoice]:
    """The ways of appeal."""
    return [SelectChoice(way.value, wording.appeal_way(way)) for way in AppealWay]


def _state_words(case: CaseRow, state: CaseState) -> str:
    words = wording.state(state)
    if state is case.state:
        return str(_("%(state)s (set the phase only)", state=words))
    return words


def typed_day(day: date) -> str:
    """A day as the forms want it typed, in every language."""
    return f"{day.day}.{day.month}.{day.year}"
