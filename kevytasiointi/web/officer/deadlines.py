"""What an officer does with one deadline: each is one form, one POST and one transaction."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.usecases import deadline_changing
from kevytasiointi.web.context import now
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.actions import day_of, perform, tell_of_day_off
from kevytasiointi.web.officer.deadline_forms import ExtendForm, MetForm, OverrideForm, ShownForm


@requires(Permission.CASE_SET_DEADLINE)
def extend(case_id: UUID) -> ResponseReturnValue:
    """Give more time."""
    form = ExtendForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        deadline_changing.extend_deadline(
            session,
            actor,
            case,
            form.deadline_id,
            by=form.period or day_of(form.last_on),
            reason=form.reason.data or "",
            shown_version=form.shown_version,
            now=now(),
        )
        if form.period is None:
            tell_of_day_off(day_of(form.last_on))

    return perform(case_id, form, act, _("The deadline has been extended."))


@requires(Permission.CASE_SET_DEADLINE)
def override(case_id: UUID) -> ResponseReturnValue:
    """Set another last day."""
    form = OverrideForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        deadline_changing.override_deadline(
            session,
            actor,
            case,
            form.deadline_id,
            last_on=day_of(form.last_on),
            reason=form.reason.data or "",
            shown_version=form.shown_version,
            now=now(),
        )
        tell_of_day_off(day_of(form.last_on))

    return perform(case_id, form, act, _("The deadline has been saved."))


@requires(Permission.CASE_SET_DEADLINE)
def mark_met(case_id: UUID) -> ResponseReturnValue:
    """Mark the deadline as met."""
    form = MetForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        deadline_changing.mark_deadline_met(
            session,
            actor,
            case,
            form.deadline_id,
            shown_version=form.shown_version,
            now=now(),
        )

    return perform(case_id, form, act, _("The deadline is marked as met."))


@requires(Permission.CASE_SET_DEADLINE)
def show(case_id: UUID) -> ResponseReturnValue:
    """Show the deadline to the customer, or hide it."""
    form = ShownForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        deadline_changing.show_deadline(
            session,
            actor,
            case,
            form.deadline_id,
            shown=bool(form.shown.data),
            shown_version=form.shown_version,
            now=now(),
        )

    said = _("The customer sees the deadline.")
    hidden = _("The deadline is hidden from the customer.")
    return perform(case_id, form, act, said if form.shown.data else hidden)
