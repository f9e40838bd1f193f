"""Giving a matter to a colleague, its notices to another address, and taking it up again."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.permissions import Actor, Permission
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.usecases import handlers, reopening
from kevytasiointi.usecases.handlers import CHOOSE_COLLEAGUE
from kevytasiointi.web.context import now
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.actions import perform
from kevytasiointi.web.officer.handlerforms import AssignForm, MailboxForm, ReopenForm


@requires(Permission.CASE_ASSIGN)
def assign(case_id: UUID) -> ResponseReturnValue:
    """Give the matter to a colleague."""
    form = AssignForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        try:
            person_id = UUID(form.colleague.data)
        except ValueError as error:
            raise InvalidInput("colleague", CHOOSE_COLLEAGUE) from error
        handlers.assign(
            session, actor, case, person_id, shown_version=form.shown_version, now=now()
        )

    return perform(case_id, form, act, _("The matter has a new handler."))


@requires(Permission.CASE_ASSIGN)
def redirect_notices(case_id: UUID) -> ResponseReturnValue:
    """Change where the notices of this matter go."""
    form = MailboxForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        handlers.redirect_notices(
            session,
            actor,
            case,
            form.address.data or "",
            shown_version=form.shown_version,
            now=now(),
        )

    return perform(case_id, form, act, _("The address for notices has been saved."))


@requires(Permission.CASE_CHANGE_STATE)
def reopen(case_id: UUID) -> ResponseReturnValue:
    """Take an ended matter up again."""
    form = ReopenForm()

    def act(session: Session, actor: Actor, case: CaseRow) -> None:
        reopening.reopen(
            session,
            actor,
            case,
            reason=form.reason.data or "",
            shown_version=form.shown_version,
            now=now(),
        )

    return perform(case_id, form, act, _("The matter is being processed again."))
