"""The pages of a trial: a step, the check before sending, and what would have come of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template

from kevytasiointi.domain.answers import Problem
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.formspec import Step
from kevytasiointi.domain.formtests import outcome_of
from kevytasiointi.domain.localized import LANGUAGES, Localized
from kevytasiointi.domain.problems import DECLARED, html_name
from kevytasiointi.domain.settings import fill_all, resolved_period, say_period
from kevytasiointi.domain.trials import as_test
from kevytasiointi.usecases import explaining
from kevytasiointi.usecases.lateness import warning_sentence
from kevytasiointi.usecases.trying import TrialCase, case_of
from kevytasiointi.web import wording
from kevytasiointi.web.admin.designer.expecting import expectables
from kevytasiointi.web.admin.designer.trial import Trying
from kevytasiointi.web.formbuilder import build_step

DECLARATION = html_name(DECLARED)


@dataclass(frozen=True, slots=True)
class TriedDeadline:
    """A deadline that the sending would start; `last_on` is None when it starts later."""

    kind: str
    in_short: str
    steps: Sequence[str] = ()
    last_on: date | None = None
    basis: Localized | None = None


def step_page(
    trying: Trying, step: Step, *, problems: Sequence[Problem] = (), added_row: str = ""
) -> str:
    """The page of a step.

    Args:
        trying: the trial.
        step: the step.
        problems: what is wrong in it.
        added_row: the repeat that gets one more row.
    """
    said = trying.said(problems)
    return render_template(
        "admin/designer/trial_step.html",
        work=trying.work,
        trying=trying,
        languages=_languages(trying),
        here=f"go:{step.key}",
        step=step,
        intro=fill_all(step.intro, trying.settings) if step.intro else None,
        questions=build_step(
            step,
            trying.shown,
            language=trying.language,
            unread=trying.raw,
            problems=problems,
            added_rows=[added_row] if added_row else (),
        ),
        slots=trying.slots,
        summary=[(problem.html_id, text) for problem, text in said],
        late=_late(trying),
        has_errors=bool(problems),
    )


def review_page(trying: Trying, problems: Sequence[Problem]) -> str:
    """The check before sending: all answers, and what is wrong in them."""
    said = trying.said(problems)
    return render_template(
        "admin/designer/trial_review.html",
        work=trying.work,
        trying=trying,
        languages=_languages(trying),
        here="review",
        reviewed=[(step, s) for step in trying.steps if (s := trying.section(step)) is not None],
        files=case_of(trying.spec, trying.trial).files(trying.language),
        declaration=fill_all(trying.spec.declaration, trying.settings),
        declaration_name=DECLARATION,
        fee=fill_all(trying.spec.fee, trying.settings) if trying.spec.fee else None,
        summary=[(_step_key(trying, problem), text) for problem, text in said],
        late=_late(trying),
        has_errors=bool(problems),
    )


def end_page(trying: Trying, problem: str = "") -> str:
    """What would have come of it: what the officer sees, deadlines, PDF; and a test to be made."""
    case = case_of(trying.spec, trying.trial)
    outcome = outcome_of(trying.spec, as_test(trying.trial))
    return render_template(
        "admin/designer/trial_end.html",
        work=trying.work,
        trying=trying,
        languages=_languages(trying),
        here="end",
        officer=case.sections(trying.language, show_protected=True),
        files=case.files(trying.language),
        deadlines=_deadlines(case, trying.language),
        expectables=expectables(trying.spec, outcome, trying.language),
        late=_late(trying),
        problem=problem,
        has_errors=bool(problem),
    )


def _late(trying: Trying) -> str:
    """What to know when the form would be sent later than it should be; empty when in time."""
    late = trying.lead_time()
    return warning_sentence(late, trying.language) if late else ""


def _languages(trying: Trying) -> Sequence[tuple[str, str, str]]:
    """Code, name and address of the trial in each language."""
    rest = trying.address.lstrip("/").partition("/")[2]
    return [(code, wording.language_name(code), f"/{code}/{rest}") for code in LANGUAGES]


def _step_key(trying: Trying, problem: Problem) -> str:
    """The key of the step where a problem is put right; empty: on the page itself."""
    step = None if problem.path == DECLARED else trying.step_of(problem.top_key)
    return step.key if step else ""


def _deadlines(case: TrialCase, language: str) -> Sequence[TriedDeadline]:
    settings = case.shown.settings
    started = [
        TriedDeadline(
            wording.deadline_kind(DeadlineKind(rule.kind)),
            explaining.summary(due, language),
            explaining.explain(due, language),
            due.last_day,
            fill_all(rule.basis, settings) if rule.basis else None,
        )
        for rule, due in case.deadlines
    ]
    later = [
        TriedDeadline(
            wording.deadline_kind(DeadlineKind(rule.kind)),
            say_period(resolved_period(rule.period, settings), language),
        )
        for rule in case.later
    ]
    return [*started, *later]
