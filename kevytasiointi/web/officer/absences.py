"""Days away: telling of them, who covers, and coming back early."""

from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.queries import officers
from kevytasiointi.usecases import handlers
from kevytasiointi.usecases.handlers import CHOOSE_COLLEAGUE
from kevytasiointi.web.context import current_actor, now, today, tools
from kevytasiointi.web.forms import DayField, PortalForm, needed
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.actions import day_of
from kevytasiointi.web.officer.case import scope_of
from kevytasiointi.web.templating import path


class AbsenceForm(PortalForm):
    """The days, and who looks after the matters meanwhile."""

    first_on = DayField(_l("First day away"), [needed(_l("Write the first day away."))])
    last_on = DayField(_l("Last day away"), [needed(_l("Write the last day away."))])
    cover = SelectField(
        _l("Who covers"), [needed(_l("Choose a colleague from the list."))], validate_choice=False
    )


@requires(Permission.ABSENCE_TELL)
def absence_page() -> str:
    """Who is away now or soon, and a form for one's own absence."""
    return _page(AbsenceForm())


@requires(Permission.ABSENCE_TELL)
def tell() -> ResponseReturnValue:
    """Tell of an absence."""
    actor, form = current_actor(), AbsenceForm()
    if form.validate():
        try:
            with tools().database.write(scope_of(actor)) as session:
                handlers.tell_absence(
                    session,
                    actor,
                    _key(form.cover.data),
                    first_on=day_of(form.first_on),
                    last_on=day_of(form.last_on),
                    now=now(),
                )
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(_("The absence has been recorded. It begins and ends by itself."))
            return redirect(path("/virkailija/poissaolot"), code=303)
    return _page(form), form.status


def _key(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError as error:
        raise InvalidInput("cover", CHOOSE_COLLEAGUE) from error


@requires(Permission.ABSENCE_TELL)
def end(absence_id: UUID) -> ResponseReturnValue:
    """Come back early, or call an absence off."""
    actor = current_actor()
    with tools().database.write(scope_of(actor)) as session:
        absence = officers.own_absence(session, actor, absence_id)
        handlers.end_absence(session, actor, absence, now=now())
    flash(_("The absence has been ended."))
    return redirect(path("/virkailija/poissaolot"), code=303)


def _page(form: AbsenceForm) -> str:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        others = [c for c in officers.colleagues(session, actor) if c.person_id != actor.person_id]
        away = officers.absences(session, actor, today())
    form.cover.choices = [SelectChoice("", _("Choose"))] + [
        SelectChoice(str(each.person_id), each.name) for each in others
    ]
    return render_template(
        "officer/absences.html",
        form=form,
        has_errors=bool(form.errors),
        away=away,
        own_id=actor.person_id,
        has_colleagues=bool(others),
    )
