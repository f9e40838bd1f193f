"""What officers do around a demo case beside its main states; through the pages' use cases."""

from datetime import datetime

from kevytasiointi.demo import phrases
from kevytasiointi.demo.people import AURA, LEHTOLA
from kevytasiointi.demo.stage import Act, Stage, Story, case_of
from kevytasiointi.demo.times import at_ten, working_days_after
from kevytasiointi.storage.queries import founding
from kevytasiointi.usecases import notes, stating, supervising
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.stating import Question
from kevytasiointi.usecases.supervising import Visit

_TIME_FOR_STATEMENT = 15


def ask_statement(stage: Stage, story: Story, now: datetime) -> None:
    """The officer asks another authority of the portal for a statement."""
    case = case_of(stage, story)
    bodies = {body.slug: body for body in founding.authorities(stage.session)}
    own = next(slug for slug, body in bodies.items() if body.id == case.authority_id)
    stating.ask(
        stage.session,
        story.officer,
        case,
        Question(
            authority=bodies[LEHTOLA if own == AURA else AURA],
            giver="",
            text=phrases.STATEMENT_ASKED[story.language],
            due_on=working_days_after(helsinki_day(now), _TIME_FOR_STATEMENT),
            with_answers=True,
        ),
        shown_version=case.version,
        now=now,
    )


def announce_visit(working_days: int) -> Act:
    """The officer tells of an inspection, so many working days ahead."""

    def act(stage: Stage, story: Story, now: datetime) -> None:
        case = case_of(stage, story)
        supervising.add_event(
            stage.session,
            story.officer,
            case,
            Visit(
                title=phrases.VISIT[story.language],
                begins_at=at_ten(working_days_after(helsinki_day(now), working_days)),
                place=phrases.VISIT_PLACE[story.language],
                needed=phrases.VISIT_NEEDS[story.language],
            ),
            shown_version=case.version,
            now=now,
        )

    return act


def write_note(stage: Stage, story: Story, now: datetime) -> None:
    """The officer leaves a note for colleagues."""
    body = phrases.NOTE[story.language]
    notes.write_note(stage.session, story.officer, case_of(stage, story), body, now=now)
