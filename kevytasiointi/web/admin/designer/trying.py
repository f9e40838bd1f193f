"""Try it: the designer fills in and sends the form as customers do, and nothing comes of it."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import Final
from uuid import UUID

from flask import Response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.calendar import check_countable
from kevytasiointi.domain.deadlines import DayRangeError
from kevytasiointi.domain.formspec import Step
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.domain.trials import Trial, of_test
from kevytasiointi.gateways.pdf import PdfFailed, PdfMaker
from kevytasiointi.storage.people import ServiceRow
from kevytasiointi.storage.queries import administration
from kevytasiointi.texts import day
from kevytasiointi.usecases.emptyforms import empty_form_document
from kevytasiointi.usecases.explaining import explain_error
from kevytasiointi.usecases.trying import case_of, trial_document
from kevytasiointi.web.admin.designer import trial_pages
from kevytasiointi.web.admin.designer.preview import presentable_of
from kevytasiointi.web.admin.designer.trial import Trying, opened
from kevytasiointi.web.admin.designer.work import Work, read_work, scope_of
from kevytasiointi.web.context import current_actor, language, today, tools
from kevytasiointi.web.downloads import POLICY
from kevytasiointi.web.forms import DayField, PortalForm, carried_number, needed
from kevytasiointi.web.guards import requires

_BAD_REQUEST: Final = 400
_UNAVAILABLE: Final = 503
_DEFAULTS: Final = "form"
_NO_TEST: Final = -1
_ONE_AT_A_TIME: Final = Lock()
"""A page asks for a PDF rarely, and each takes a child process of its own while it is made."""


class BeginForm(PortalForm):
    """On which day and with whose settings the form is tried."""

    today = DayField(
        _l("The day on which the form is filled in"), [needed(_l("Write the day of the trial."))]
    )
    whose = RadioField(_l("Settings"), default=_DEFAULTS)

    def validate_today(self, field: DayField) -> None:
        """Only days that can be counted from.

        Raises:
            ValidationError: its holidays are not known.
        """
        try:
            if field.day:
                check_countable(field.day)
        except DayRangeError as error:
            raise ValidationError(explain_error(error, language())) from error


# --- the beginning ---


@requires(Permission.FORM_DESIGN)
def begin_trial(form_id: UUID) -> str:
    """The beginning of a trial, or a form's own test as a trial: `?testi=0`."""
    work = read_work(form_id)
    asked, tests = carried_number(request.args.get("testi"), _NO_TEST), work.spec.tests
    if 0 <= asked < len(tests):
        return trial_pages.end_page(Trying.of(work, of_test(tests[asked])))
    return _begin_page(work, _begin_form(work))


def _begin_form(work: Work, *, posted: bool = False) -> BeginForm:
    form = BeginForm() if posted else BeginForm(None, data={"today": day(language(), today())})
    form.whose.choices = [
        SelectChoice(_DEFAULTS, _("The form's own")),
        *(
            SelectChoice(str(service.id), pick(service.title, language())[0])
            for service in _own_services(work)
        ),
    ]
    return form


def _own_services(work: Work) -> Sequence[ServiceRow]:
    """The services of the own authority that use the form."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        lines = administration.own_services(session, actor)
    return [
        line.service
        for line in lines
        if line.form_version and line.form_version.form_id == work.form_id
    ]


def _begin_page(work: Work, form: BeginForm, problem: str = "") -> str:
    return render_template(
        "admin/designer/trial_begin.html",
        work=work,
        form=form,
        problem=problem,
        has_steps=bool(work.spec.steps),
        has_errors=bool(form.errors or problem),
    )


def _begin(work: Work) -> ResponseReturnValue:
    form = _begin_form(work, posted=True)
    if not form.validate() or form.today.day is None:
        return _begin_page(work, form), form.status
    chosen = next((s for s in _own_services(work) if str(s.id) == form.whose.data), None)
    declared = {setting.key for setting in work.spec.settings}
    own = {k: v for k, v in chosen.settings.items() if k in declared} if chosen else {}
    trying = Trying.of(work, Trial(form.today.day, own, {}, {}, {}))
    return _forwards(trying, None, "")


# --- on the way ---


@requires(Permission.FORM_DESIGN)
def go_on(form_id: UUID) -> ResponseReturnValue:
    """Take what was typed into the trial, and show what the button asks for."""
    work = read_work(form_id)
    button = request.form.get("do", "")
    if button == "begin":
        return _begin(work)
    trying = opened(work)
    if trying is None:
        problem = _("The trial was lost. Begin it again.")
        return _begin_page(work, _begin_form(work), problem), _BAD_REQUEST
    step = trying.spec.step(request.form.get("step", ""))
    if step is not None:
        trying = trying.with_typed(step, button)
    verb, _colon, rest = button.partition(":")
    return _WAYS.get(verb, _forwards)(trying, step, rest)


def _forwards(trying: Trying, step: Step | None, _rest: str) -> str:
    """The next step; the same one as long as something in it is wrong."""
    if step is None:
        return _step_or_review(trying, next(iter(trying.steps), None))
    problems = trying.problems(step)
    if problems:
        return trial_pages.step_page(trying, step, problems=problems)
    return _step_or_review(trying, trying.step_after(step))


def _backwards(trying: Trying, step: Step | None, _rest: str) -> str:
    return _step_or_review(trying, trying.step_before(step) if step else None)


def _to_step(trying: Trying, _step: Step | None, rest: str) -> str:
    return _step_or_review(trying, trying.spec.step(rest))


def _to_problems(trying: Trying, _step: Step | None, rest: str) -> str:
    step = trying.spec.step(rest)
    if step is None or step not in trying.steps:
        return _review(trying, step, rest)
    return trial_pages.step_page(trying, step, problems=trying.problems(step))


def _with_row(trying: Trying, step: Step | None, rest: str) -> str:
    item = trying.spec.item(rest)
    if step is None or item is None or item.kind is not ItemKind.REPEAT:
        return _step_or_review(trying, step)
    return trial_pages.step_page(trying, step, added_row=rest)


def _same(trying: Trying, step: Step | None, _rest: str) -> str:
    return _step_or_review(trying, step)


def _step_or_review(trying: Trying, step: Step | None) -> str:
    if step is None or step not in trying.steps:
        return _review(trying, step, "")
    return trial_pages.step_page(trying, step)


def _review(trying: Trying, _step: Step | None, _rest: str) -> str:
    return trial_pages.review_page(trying, trying.problems())


def _send(trying: Trying, _step: Step | None, _rest: str) -> ResponseReturnValue:
    """What sending would do; with something wrong, what customers are told instead."""
    declared = request.form.get(trial_pages.DECLARATION) == "true"
    trying = Trying.of(trying.work, replace(trying.trial, declared=declared))
    problems = trying.problems(declared=declared)
    if problems:
        return trial_pages.review_page(trying, problems), _BAD_REQUEST
    return trial_pages.end_page(trying)


def _end(trying: Trying, _step: Step | None, _rest: str) -> str:
    return trial_pages.end_page(trying)


_WAYS: Final[Mapping[str, Callable[[Trying, Step | None, str], ResponseReturnValue]]] = {
    "next": _forwards,
    "previous": _backwards,
    "go": _to_step,
    "mend": _to_problems,
    "add": _with_row,
    "remove": _same,
    "review": _review,
    "send": _send,
    "end": _end,
}
"""What follows a button; a form without one (the Enter key) goes forwards."""


# --- paper ---


@requires(Permission.FORM_DESIGN)
def trial_pdf(form_id: UUID) -> ResponseReturnValue:
    """The PDF that the case would get, with the word trial on every page."""
    work = read_work(form_id)
    trying = opened(work)
    if trying is None:
        problem = _("The trial was lost. Begin it again.")
        return _begin_page(work, _begin_form(work), problem), _BAD_REQUEST
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        authority = administration.own_authority(session, actor)
        name = pick(authority.name, language())[0] if authority else "Kevytasiointi"
    document = trial_document(case_of(trying.spec, trying.trial), language(), name)
    try:
        with _ONE_AT_A_TIME, PdfMaker() as maker:
            content = maker.make(document)
    except PdfFailed as failed:
        problem = _("The PDF could not be made: %(reason)s", reason=failed.reason)
        return trial_pages.end_page(trying, problem), _UNAVAILABLE
    return _pdf(content, f"{work.file_name}-{language()}.pdf")


@requires(Permission.FORM_DESIGN)
def empty_paper(form_id: UUID) -> ResponseReturnValue:
    """The empty form of the design for the pen, in the page's language."""
    work = read_work(form_id)
    spec = presentable_of(work)
    form = empty_form_document(spec, effective_settings(spec, {}), language())
    try:
        with _ONE_AT_A_TIME, PdfMaker() as maker:
            content = maker.make_empty_form(form)
    except PdfFailed as failed:
        problem = _("The PDF could not be made: %(reason)s", reason=failed.reason)
        return _begin_page(work, _begin_form(work), problem), _UNAVAILABLE
    return _pdf(content, f"{work.file_name}-{language()}.pdf")


def _pdf(content: bytes, name: str) -> Response:
    answer = send_file(
        io.BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name
    )
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
