"""What happens to a demo case: each act goes through the use case that a page would call."""

from collections.abc import Sequence
from datetime import datetime

from kevytasiointi.demo import phrases
from kevytasiointi.demo.filling_in import fill_draft
from kevytasiointi.demo.stage import Act, Stage, Story, attach, case_of
from kevytasiointi.demo.times import working_days_after
from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.deadlines import ServiceWay
from kevytasiointi.domain.states import OUTCOMES_BY_END, CaseState, Outcome, Phase
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.queries import filling, project_page
from kevytasiointi.usecases import (
    casework,
    deciding,
    messages,
    projects,
    submissions,
    supplementing,
)
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.handling import handling_of
from kevytasiointi.usecases.serving import Service


def submit(stage: Stage, story: Story, now: datetime) -> None:
    """The customer fills the form in, adds files and submits."""
    session = stage.session
    offer = filling.offer_by_slug(session, story.service)
    draft = submissions.open_draft(session, story.customer, offer, language=story.language, now=now)
    fill_draft(session, stage.helper, draft, offer, story.writer, story.chance, now)
    parts = filling.own_draft(session, story.customer, draft.id, lock=True)
    case = submissions.submit(
        session, story.customer, parts, declared=True, artificial_hetus=True, now=now
    )
    story.case_id = case.id
    if story.project is not None:
        own = project_page.own_projects(session, story.customer)
        project = next((p for p in own if p.name == story.project), None)
        if project is None:
            project = projects.create_project(session, story.customer, story.project, now=now)
        projects.put_case(session, story.customer, case, project, now=now)


def take(stage: Stage, story: Story, now: datetime) -> None:
    """The officer takes the case."""
    case = case_of(stage, story)
    casework.take_case(stage.session, story.officer, case, shown_version=case.version, now=now)


def identify(stage: Stage, story: Story, now: datetime) -> None:
    """The officer gives the case the authority's own identifier."""
    case = case_of(stage, story)
    casework.set_identifier(
        stage.session,
        story.officer,
        case,
        f"{story.prefix}/{100 + story.number}/{helsinki_day(now).year}",
        shown_version=case.version,
        now=now,
    )


def tell_phase(phase: Phase) -> Act:
    """The officer tells what happens inside the handling."""

    def act(stage: Stage, story: Story, now: datetime) -> None:
        case = case_of(stage, story)
        casework.change_state(
            stage.session,
            story.officer,
            case,
            CaseState.IN_PROGRESS,
            shown_version=case.version,
            now=now,
            phase=phase,
        )

    return act


def set_by_reason(target: CaseState, reasons: phrases.Reasons) -> Act:
    """The officer sets a main state by hand with a reason."""

    def act(stage: Stage, story: Story, now: datetime) -> None:
        case = case_of(stage, story)
        casework.change_state(
            stage.session,
            story.officer,
            case,
            target,
            shown_version=case.version,
            now=now,
            reason=reasons[story.language],
        )

    return act


def correct(stage: Stage, story: Story, now: datetime) -> None:
    """The lead officer takes a mis-click back."""
    case = case_of(stage, story)
    deciding.correct_state(
        stage.session,
        story.lead,
        case,
        reason=phrases.CORRECTED[story.language],
        shown_version=case.version,
        now=now,
    )


def reschedule(stage: Stage, story: Story, now: datetime) -> None:
    """The officer sets the processing deadline by hand."""
    case = case_of(stage, story)
    casework.set_deadline(
        stage.session,
        story.officer,
        case,
        kind=DeadlineKind.PROCESSING,
        last_on=working_days_after(helsinki_day(now), story.chance.randint(10, 20)),
        reason=phrases.RESCHEDULED[story.language],
        shown_to_customer=True,
        shown_version=case.version,
        now=now,
    )


def ask(working_days: int) -> Act:
    """The officer asks for a supplement and gives so many working days for it."""

    def act(stage: Stage, story: Story, now: datetime) -> None:
        case = case_of(stage, story)
        asked = story.chance.choice(phrases.ASKED[story.language])
        supplementing.request_supplement(
            stage.session,
            story.officer,
            case,
            text=f"{asked}\n\n{phrases.WARNING[story.language]}",
            due_on=working_days_after(helsinki_day(now), working_days),
            shown_version=case.version,
            now=now,
        )

    return act


def answer(stage: Stage, story: Story, now: datetime) -> None:
    """The customer answers the supplement request with a text and a file."""
    case = case_of(stage, story)
    attach(
        stage,
        case,
        Purpose.SUPPLEMENT,
        phrases.REPORT_FILE[story.language],
        phrases.REPORT_TITLE[story.language],
        story.customer,
        now,
    )
    supplementing.supplement(
        stage.session,
        story.customer,
        case,
        text=story.chance.choice(phrases.ANSWERED[story.language]),
        files=1,
        now=now,
    )


def customer_writes(stage: Stage, story: Story, now: datetime) -> None:
    """The customer sends a message."""
    body = story.chance.choice(phrases.CUSTOMER_ASKS[story.language])
    messages.send_to_authority(stage.session, story.customer, case_of(stage, story), body, now=now)


def officer_writes(stage: Stage, story: Story, now: datetime) -> None:
    """The officer sends a message."""
    body = story.chance.choice(phrases.OFFICER_ANSWERS[story.language])
    messages.send_to_customer(stage.session, story.officer, case_of(stage, story), body, now=now)


def decide(*wished: Outcome) -> Act:
    """The lead officer gives a decision with its file; the first outcome that the form has."""

    def act(stage: Stage, story: Story, now: datetime) -> None:
        case = case_of(stage, story)
        file = attach(
            stage,
            case,
            Purpose.DECISION,
            phrases.DECISION_FILE[story.language],
            f"{phrases.DECISION_TITLE[story.language]} {case.identifier or case.number}",
            story.lead,
            now,
        )
        deciding.decide(
            stage.session,
            story.lead,
            case,
            target=CaseState.DECIDED,
            outcome=_outcome(stage, case, CaseState.DECIDED, wished),
            note=story.chance.choice(phrases.DECIDED[story.language]),
            file=file,
            appeal_instruction=True,
            service=Service(ServiceWay.E_MESSAGE, helsinki_day(now), AppealWay.MUNICIPAL_REVISION),
            shown_version=case.version,
            now=now,
        )

    return act


def process(stage: Stage, story: Story, now: datetime) -> None:
    """The officer marks the matter processed."""
    case = case_of(stage, story)
    deciding.decide(
        stage.session,
        story.officer,
        case,
        target=CaseState.PROCESSED,
        outcome=_outcome(stage, case, CaseState.PROCESSED, (Outcome.REGISTERED, Outcome.NOTED)),
        note=story.chance.choice(phrases.PROCESSED[story.language]),
        file=None,
        appeal_instruction=False,
        shown_version=case.version,
        now=now,
    )


def withdraw(stage: Stage, story: Story, now: datetime) -> None:
    """The customer takes the matter back."""
    submissions.withdraw(
        stage.session,
        story.customer,
        case_of(stage, story),
        reason=phrases.WITHDRAWN[story.language],
        now=now,
    )


def move(stage: Stage, story: Story, now: datetime) -> None:
    """The officer marks the case as moved to the authority's own records."""
    case = case_of(stage, story)
    casework.mark_moved(stage.session, story.officer, case, shown_version=case.version, now=now)


def close(stage: Stage, story: Story, now: datetime) -> None:
    """The officer closes the case."""
    case = case_of(stage, story)
    deciding.close(stage.session, story.officer, case, shown_version=case.version, now=now)


def _outcome(stage: Stage, case: CaseRow, end: CaseState, wished: Sequence[Outcome]) -> Outcome:
    spec = handling_of(stage.session, case).spec
    candidates: list[Outcome] = [*wished, *Outcome]
    return next(
        outcome
        for outcome in candidates
        if outcome in OUTCOMES_BY_END[end] and outcome.value in spec.outcomes
    )
