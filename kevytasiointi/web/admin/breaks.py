"""Breaks of the portal: told ahead, recorded afterwards, called off."""

from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import portal
from kevytasiointi.texts import HELSINKI
from kevytasiointi.usecases import service_breaks
from kevytasiointi.web import context
from kevytasiointi.web.admin.checked_forms import in_language, written
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.forms import ClockField, DayField, PortalForm, needed
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path

_SCOPE: Final = System("breaks of the portal, for an operator")
_PLANNED: Final = "planned"
_FAULT: Final = "fault"


class BreakForm(PortalForm):
    """A break, planned or over."""

    kind = RadioField(_l("What do you record?"), validate_choice=False)
    text_fi = TextAreaField(in_language("fi"))
    text_sv = TextAreaField(in_language("sv"))
    text_en = TextAreaField(in_language("en"))
    begins_on = DayField(_l("Day"), [needed(_l("Write the day on which the break begins."))])
    begins_at = ClockField(
        _l("Time of day"), [needed(_l("Write the time of day at which the break begins."))]
    )
    ends_on = DayField(_l("Day"), [needed(_l("Write the day on which the break ends."))])
    ends_at = ClockField(
        _l("Time of day"), [needed(_l("Write the time of day at which the break ends."))]
    )
    shown_on = DayField(_l("Day"))
    shown_at = ClockField(_l("Time of day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [
            SelectChoice(_PLANNED, _("A planned break: every page tells of it ahead")),
            SelectChoice(_FAULT, _("A fault that is over: only kept on this list")),
        ]


@requires(Permission.PLATFORM_OPERATE)
def breaks() -> str:
    """All breaks, and the form of a new one."""
    return _page(BreakForm(formdata=None, data={"kind": _PLANNED}))


@requires(Permission.PLATFORM_OPERATE)
def record_break() -> ResponseReturnValue:
    """Tell of a break, or record a fault."""
    form = BreakForm()
    if form.validate():
        try:
            with tools().database.write(_SCOPE) as session:
                _record(session, form)
        except InvalidInput as error:
            form.refuse(error)
        else:
            context.announcements().forget()
            flash(_("The break has been recorded."))
            return redirect(path("/yllapito/katkot"), code=303)
    return _page(form), form.status


@requires(Permission.PLATFORM_OPERATE)
def cancel_break(break_id: UUID) -> ResponseReturnValue:
    """Call a planned break off."""
    with tools().database.write(_SCOPE) as session:
        row = portal.break_by_id(session, break_id)
        is_off = service_breaks.cancel_break(session, current_actor(), row, now=now())
    context.announcements().forget()
    if is_off:
        flash(_("The break has been called off. Pages no longer tell of it."))
    else:
        flash(_("The break is over or has been called off already."), "warning")
    return redirect(path("/yllapito/katkot"), code=303)


def _record(session: Session, form: BreakForm) -> None:
    text = written(form, "text")
    begins = _moment(form.begins_on.day, form.begins_at.clock)
    ends = _moment(form.ends_on.day, form.ends_at.clock)
    if begins is None or ends is None:
        return
    actor, moment = current_actor(), now()
    if form.kind.data == _FAULT:
        service_breaks.record_fault(
            session, actor, text=text, begins_at=begins, ends_at=ends, now=moment
        )
        return
    shown = _moment(form.shown_on.day, form.shown_at.clock or time())
    service_breaks.announce_break(
        session,
        actor,
        text=text,
        shown_from=shown,
        begins_at=begins,
        ends_at=ends,
        now=moment,
    )


def _moment(day: date | None, clock: time | None) -> datetime | None:
    """A moment of Finnish time."""
    if day is None or clock is None:
        return None
    return datetime.combine(day, clock, HELSINKI)


def _page(form: BreakForm) -> str:
    with tools().database.read(_SCOPE) as session:
        rows = portal.breaks(session)
    moment = now()
    return render_template(
        "admin/breaks.html",
        rows=[(row, service_breaks.may_be_cancelled(row, moment)) for row in rows],
        form=form,
        has_errors=bool(form.errors),
    )
