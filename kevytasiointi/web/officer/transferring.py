"""Transferring a matter to another authority: in the portal, or to somebody outside it."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.errors import InvalidInput, InvalidTransition, NotFound, StaleCase
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.states import CaseState, next_states
from kevytasiointi.storage.cases import AttachmentRow, CaseRow
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import case_page, transfers
from kevytasiointi.storage.queries.transfers import Receiver
from kevytasiointi.texts import mark
from kevytasiointi.usecases import transferring
from kevytasiointi.usecases.carrying import Copies, copy_files
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.forms import at_most, needed
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.actions import perform, put_problem
from kevytasiointi.web.officer.case import address_of, render_conflict, scope_of
from kevytasiointi.web.officer.forms import ActionForm

_CONFLICT: Final = 409
_SCOPE: Final = System("transfer of a matter from one authority to another")
_CHOOSE: Final = mark("Choose who takes the matter.")


class TransferForm(ActionForm):
    """Transfer to another authority of the portal."""

    key = "transfer"
    end = "siirto"
    title = _l("Transfer to another authority")
    leads_to = CaseState.TRANSFERRED
    service = SelectField(
        _l("Authority and service that takes the matter"),
        [needed(_l("Choose who takes the matter."))],
        validate_choice=False,
    )
    reason = TextAreaField(_l("Reason for the transfer"), [needed(_l("Write the reason"))])


class TransferOutsideForm(ActionForm):
    """Transfer to somebody who is not in the portal."""

    key = "transfer_outside"
    end = "muualle"
    title = _l("Transfer to somebody outside this service")
    leads_to = CaseState.TRANSFERRED
    receiver = StringField(
        _l("Who takes the matter"), [needed(_l("Write who takes the matter.")), at_most(200)]
    )
    contact = TextAreaField(
        _l("How the receiver is reached"), [needed(_l("Write how the receiver is reached."))]
    )
    reason = TextAreaField(_l("Reason for the transfer"), [needed(_l("Write the reason"))])


@requires(Permission.CASE_TRANSFER)
def transfer_page(case_id: UUID) -> ResponseReturnValue:
    """Who can take the matter; from a state that allows no transfer back to the case."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        found = case_page.authority_case(session, actor, case_id)
    if CaseState.TRANSFERRED not in next_states(found.state, actor.side, frozenset()):
        flash(_("This can't be done in the matter's present state."), "warning")
        return redirect(address_of(case_id), code=303)
    return _page(case_id)


@requires(Permission.CASE_TRANSFER)
def transfer(case_id: UUID) -> ResponseReturnValue:
    """End the case here, begin a linked one there."""
    actor, form = current_actor(), TransferForm()
    if not form.validate():
        return _page(case_id, form), form.status
    copies: Copies | None = None
    kept = False
    try:
        receiver, files = _read(case_id, form)
        copies = copy_files(tools().store, files)
        with tools().database.write(_SCOPE) as session:
            transferring.transfer(
                session,
                actor,
                case_page.authority_case(session, actor, case_id, lock=True),
                receiver,
                copies,
                reason=form.reason.data or "",
                shown_version=form.shown_version,
                now=now(),
            )
        kept = True
    except StaleCase:
        _offer(form, _receivers())
        return render_conflict(case_id, form)
    except (InvalidInput, InvalidTransition) as error:
        put_problem(form, error)
        return _page(case_id, form), form.status
    finally:
        if copies is not None and not kept:
            copies.let_go(tools().store)
    flash(_("The matter has been transferred. The customer has been told."))
    return redirect(address_of(case_id), code=303)


@requires(Permission.CASE_TRANSFER)
def transfer_outside(case_id: UUID) -> ResponseReturnValue:
    """End the case here; somebody outside the portal goes on with it."""
    form = TransferOutsideForm()
    return perform(
        case_id,
        form,
        lambda session, actor, case: transferring.transfer_outside(
            session,
            actor,
            case,
            receiver=form.receiver.data or "",
            contact=form.contact.data or "",
            reason=form.reason.data or "",
            shown_version=form.shown_version,
            now=now(),
        ),
        _("The matter has been transferred. The customer has been told."),
        refused=_page,
    )


def _read(case_id: UUID, form: TransferForm) -> tuple[Receiver, Sequence[AttachmentRow]]:
    """The chosen receiver and the files of the case.

    Raises:
        NotFound: there is no such case in the actor's authority.
        InvalidInput: the service can't be chosen.
    """
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        case_page.authority_case(session, actor, case_id)
        files = case_page.case_attachments(session, case_id, for_customer=True)
        try:
            return transfers.receiver(session, actor, UUID(form.service.data)), files
        except (NotFound, ValueError) as error:
            raise InvalidInput("service", _CHOOSE) from error


def _receivers() -> Sequence[Receiver]:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        return transfers.receivers(session, actor)


def _page(case_id: UUID, tried: ActionForm | None = None) -> str:
    """Both ways of transferring, the refused one with what was typed."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        found: CaseRow = case_page.authority_case(session, actor, case_id)
        parts = case_page.parts_of(session, found, for_customer=False)
        receivers = transfers.receivers(session, actor)
        is_inside = transferring.can_stay_inside(session, found)
    forms = {
        form.key: form
        for form in (
            TransferForm.fresh(found.version),
            TransferOutsideForm.fresh(found.version),
            *([tried] if tried else []),
        )
    }
    _offer(forms[TransferForm.key], receivers)
    return render_template(
        "officer/transfer.html",
        case=found,
        parts=parts,
        forms=forms,
        tried=tried,
        has_errors=tried is not None,
        is_inside=is_inside,
        has_receivers=bool(receivers),
        words=wording,
        address=address_of(case_id),
    )


def _offer(form: ActionForm, receivers: Sequence[Receiver]) -> None:
    """Give the list its choices: authority and service, in the words of the page."""
    form["service"].choices = [SelectChoice("", _("Choose"))] + [
        SelectChoice(str(each.service.id), _words_of(each)) for each in receivers
    ]


def _words_of(each: Receiver) -> str:
    authority = pick(each.authority.name, language())[0]
    return f"{authority}: {pick(each.service.title, language())[0]}"
