"""Feedback on accessibility: the operator reads and answers it in 14 days."""

from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import feedback as queries
from kevytasiointi.usecases.feedback import answer_feedback
from kevytasiointi.web.context import current_actor, now, today, tools
from kevytasiointi.web.forms import PortalForm, at_most, needed
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path

_SCOPE = System("feedback on accessibility")
_MOST_ANSWERED = 100


class AnswerForm(PortalForm):
    """The answer to one piece of feedback."""

    answer = TextAreaField(_l("Answer"), [needed(_l("Write the answer.")), at_most(4000)])


@requires(Permission.PLATFORM_OPERATE)
def feedback() -> str:
    """What has come, the most urgent first."""
    with tools().database.read(_SCOPE) as session:
        waiting = queries.waiting_feedback(session)
        answered = queries.answered_feedback(session, _MOST_ANSWERED)
    return render_template("admin/feedback.html", waiting=waiting, answered=answered, today=today())


@requires(Permission.PLATFORM_OPERATE)
def one_feedback(feedback_id: UUID) -> str:
    """One piece of feedback, and a form for the answer."""
    return _page(feedback_id, AnswerForm())


@requires(Permission.PLATFORM_OPERATE)
def answer_one(feedback_id: UUID) -> ResponseReturnValue:
    """Answer it."""
    form = AnswerForm()
    if form.validate():
        try:
            with tools().database.write(_SCOPE) as session:
                row = queries.feedback(session, feedback_id, lock=True)
                answer_feedback(session, current_actor(), row, form.answer.data or "", now=now())
        except InvalidInput as error:
            form.refuse(error)
        else:
            flash(_("The answer has been kept.") if not row.email else _("The answer is sent."))
            return redirect(path("/yllapito/palaute"), code=303)
    return _page(feedback_id, form), form.status


def _page(feedback_id: UUID, form: AnswerForm) -> str:
    with tools().database.read(_SCOPE) as session:
        row = queries.feedback(session, feedback_id)
    return render_template(
        "admin/one_feedback.html", row=row, form=form, today=today(), has_errors=bool(form.errors)
    )
