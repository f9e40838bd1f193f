"""What the lists of an officer's action forms offer: states, kinds of deadline, outcomes, ways."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.deadline_kinds import settable_in
from kevytasiointi.domain.deadlines import ServiceWay
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.handledhere import Part
from kevytasiointi.domain.states import (
    OUTCOMES_BY_END,
    CaseState,
    Outcome,
    Phase,
    end_of,
)
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.web import wording
from kevytasiointi.web.officer.forms import (
    NO_PHASE,
    ActionForm,
    DeadlineForm,
    DecisionForm,
    StateForm,
)
from kevytasiointi.web.officer.handlerforms import can_reopen

SET_BY_HAND: Final = (
    CaseState.IN_PROGRESS,
    CaseState.WITHDRAWN,
    CaseState.LAPSED,
)
"""States that need no more than a reason; the others have a form of their own."""


def by_hand(case: CaseRow, targets: Sequence[CaseState]) -> list[CaseState]:
    """The states of the state form; being processed is there also to set the phase only.

    An ended matter is taken up again, and one whose supplement is asked for goes on without it, by
    forms of their own.
    """
    if can_reopen(case, targets) or case.state is CaseState.SUPPLEMENT_REQUESTED:
        targets = [state for state in targets if state is not CaseState.IN_PROGRESS]
    now = [CaseState.IN_PROGRESS] if case.state is CaseState.IN_PROGRESS else []
    return now + [state for state in targets if state in SET_BY_HAND]


def outcomes_of(spec: FormSpec, targets: Sequence[CaseState]) -> list[Outcome]:
    """The form's outcomes that can be given now, in the form's order."""
    possible = {o for end, all_of in OUTCOMES_BY_END.items() if end in targets for o in all_of}
    return [Outcome(key) for key in spec.outcomes if key in possible]


def outcome_hints_of(outcomes: Sequence[Outcome], parts: frozenset[Part]) -> dict[str, str]:
    """Tell decisions from other ends where the form has both, and a decision has its file."""
    if Part.SERVICE not in parts or len({end_of(outcome) for outcome in outcomes}) == 1:
        return {}
    decisions = [o for o in outcomes if end_of(o) is CaseState.DECIDED]
    return {outcome.value: _("A decision with its file") for outcome in decisions}


def offer_choices(
    form: ActionForm, case: CaseRow, spec: FormSpec, targets: Sequence[CaseState]
) -> None:
    """Give the form's lists their choices, in the words of the page."""
    if isinstance(form, StateForm):
        form.state.choices = [
            SelectChoice(s.value, _state_words(case, s)) for s in by_hand(case, targets)
        ]
        form.phase.choices = [SelectChoice(NO_PHASE, _("No phase"))]
        form.phase.choices += [SelectChoice(p.value, wording.phase(p)) for p in Phase]
    elif isinstance(form, DeadlineForm):
        form.kind.choices = [
            SelectChoice(k.value, wording.deadline_kind(k)) for k in settable_in(case.state)
        ]
    elif isinstance(form, DecisionForm):
        form.outcome.choices = [
            SelectChoice(o.value, wording.outcome(o)) for o in outcomes_of(spec, targets)
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
