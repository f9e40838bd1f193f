"""The own authority's ways with deadlines: reminders, and the appeal that is offered first."""

from collections.abc import Sequence

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.deadline_reminders import REMINDERS, Reminder
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.states import Turn
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries.authorities import authority_by_id
from kevytasiointi.texts import mark, say, say_plural
from kevytasiointi.usecases.deadline_habits import change_habits
from kevytasiointi.web import wording
from kevytasiointi.web.admin.own_authority import scope_of
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.forms import PortalForm
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path

_ADDRESS = "/yllapito/maaraajat"


class HabitsForm(PortalForm):
    """Reminders and the first way of appeal."""

    appeal = SelectField(_l("Way of appeal that is offered first"), validate_choice=False)
    reminded = SelectMultipleField(
        _l("Reminders of these deadlines are sent"), validate_choice=False
    )

    @property
    def chosen_appeal(self) -> AppealWay | None:
        """The way, None for that of the kind of authority."""
        return AppealWay(self.appeal.data) if self.appeal.data in set(AppealWay) else None

    @property
    def chosen_kinds(self) -> frozenset[DeadlineKind]:
        """The kinds of which reminders are sent."""
        known = set(DeadlineKind)
        return frozenset(DeadlineKind(each) for each in self.reminded.data or () if each in known)


@requires(Permission.AUTHORITY_ADMINISTER)
def deadline_habits() -> str:
    """The ways as they are."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        found = authority_by_id(session, actor.authority_id)
    off = found.deadline_habits.get("reminders_off", ())
    kinds = [kind.value for kind, each in REMINDERS.items() if each and kind.value not in off]
    data = {"appeal": found.deadline_habits.get("appeal", ""), "reminded": kinds}
    return _page(found, HabitsForm(formdata=None, data=data))


@requires(Permission.AUTHORITY_ADMINISTER)
def save_deadline_habits() -> ResponseReturnValue:
    """Change them."""
    actor, form = current_actor(), HabitsForm()
    with tools().database.write(scope_of(actor)) as session:
        found = authority_by_id(session, actor.authority_id, lock=True)
        is_valid = form.validate()
        is_new = is_valid and change_habits(
            session,
            actor,
            found,
            appeal=form.chosen_appeal,
            reminded=form.chosen_kinds,
            now=now(),
        )
    if not is_valid:
        return _page(found, form), form.status
    flash(_("The changes have been saved.") if is_new else _("Nothing was changed."))
    return redirect(path(_ADDRESS), code=303)


def _page(found: AuthorityRow, form: HabitsForm) -> str:
    form.appeal.choices = [
        SelectChoice("", _("As is usual for this kind of authority")),
        *(SelectChoice(way.value, wording.appeal_way(way)) for way in AppealWay),
    ]
    reminded = [(kind, each) for kind, each in REMINDERS.items() if each]
    form.reminded.choices = [
        SelectChoice(kind.value, wording.deadline_kind(kind)) for kind, _each in reminded
    ]
    return render_template(
        "admin/deadline_habits.html",
        found=found,
        form=form,
        hints={kind.value: _when(each) for kind, each in reminded},
        address=path(_ADDRESS),
        has_errors=bool(form.errors),
    )


def _when(reminders: Sequence[Reminder]) -> str:
    """Whom and when: "the authority 7 days before, on the day"."""
    whom = {Turn.AUTHORITY: mark("the authority"), Turn.CUSTOMER: mark("the customer")}
    return ", ".join(
        " ".join((say(language(), whom[one.whom]), _day(one.days))) for one in reminders
    )


def _day(days: int) -> str:
    if not days:
        return say(language(), "on the last day")
    if days < 0:
        return say_plural(language(), "%(n)s day before", "%(n)s days before", -days)
    return say_plural(language(), "%(n)s day after", "%(n)s days after", days)
