"""What an officer can do with a case now: the action forms that fit its state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.deadline_kinds import settable_in
from kevytasiointi.domain.deadlines import due
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.handledhere import PARTS, Part
from kevytasiointi.domain.periods import Period
from kevytasiointi.domain.permissions import Actor, Permission, may
from kevytasiointi.domain.states import (
    OPEN_STATES,
    CaseState,
    needs_reason,
    next_states,
)
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.queries.officers import Colleague
from kevytasiointi.texts import mark, say
from kevytasiointi.web.officer.choices import (
    by_hand,
    offer_choices,
    outcome_hints_of,
    outcomes_of,
    typed_day,
)
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
from kevytasiointi.web.officer.handlerforms import fitting, offer_colleagues
from kevytasiointi.web.officer.supervision_forms import SupervisionForm

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
        parts: the parts of the handling that are done here; the decision has its file with them.
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
    parts: frozenset[Part]
    appeal: AppealWay
    tried: ActionForm | None
    tried_fits: bool
    can_transfer: bool

    def form(self, key: str) -> ActionForm | None:
        """The form of an action, if it fits now."""
        return self.forms.get(key)

    def has(self, part: str) -> bool:
        """Whether a part of the handling is done here."""
        return Part(part) in self.parts

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
    states, parts = by_hand(case, targets), PARTS[case.joining]
    return Panel(
        forms=forms,
        suggested_days=days,
        reason_hints={s.value: _("Needs a reason") for s in states if needs_reason(case.state, s)},
        outcome_hints=outcome_hints_of(outcomes_of(spec, targets), parts),
        offers_phase=CaseState.IN_PROGRESS in states,
        parts=parts,
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
        (bool(by_hand(case, targets)), StateForm.fresh(seen, **_state_now(case))),
        (
            not is_locked,
            DeadlineForm.fresh(seen, kind=settable_in(case.state)[0].value, shown=True),
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
            bool(outcomes_of(spec, targets)),
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


def _state_now(case: CaseRow) -> dict[str, str]:
    return {"phase": case.phase.value if case.phase else NO_PHASE}
