"""Feedback on accessibility: kept, told to the operator, answered by a day that the law gives."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, NotAllowed
from kevytasiointi.domain.letters import Letter
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.domain.portal_facts import PortalFact
from kevytasiointi.storage.machinery import OutboxRow
from kevytasiointi.storage.portal import FeedbackRow
from kevytasiointi.usecases import feedback, mails, portal_facts
from kevytasiointi.usecases.outbox import Claim
from kevytasiointi.usecases.sealing import Sealer
from tests.factories import NOW, actor_of, make_person


def give(session: Session, now: datetime = NOW, **more: str) -> FeedbackRow:
    said = {"text": "The map has no text", "page": "", "email": "", "language": "sv", **more}
    return feedback.give_feedback(session, **said, now=now)


def letters(session: Session) -> list[Letter | None]:
    rows = session.scalars(select(OutboxRow).order_by(OutboxRow.seq)).all()
    return [
        mails.letter_of(
            session,
            Claim(row.seq, row.id, None, dict(row.payload), 1),
            "https://x.example",
            Sealer("x" * 40),
        )
        for row in rows
    ]


@pytest.fixture
def operator(session: Session) -> Actor:
    person = actor_of(make_person(session, "Ylläpitäjä"))
    return Actor(person.person_id, person.name, roles=frozenset({Role.OPERATOR}))


@pytest.mark.parametrize(
    ("sent", "due_on"),
    [
        (datetime(2026, 1, 5, 9, tzinfo=UTC), date(2026, 1, 19)),
        # Fourteen days end on a Saturday, Midsummer's Eve and the like: the next working day.
        (datetime(2026, 6, 5, 9, tzinfo=UTC), date(2026, 6, 22)),
        (datetime(2026, 1, 3, 9, tzinfo=UTC), date(2026, 1, 19)),
        # Late in the evening in Finland is already the next day.
        (datetime(2026, 1, 5, 22, 30, tzinfo=UTC), date(2026, 1, 20)),
    ],
)
def test_an_answer_is_due_in_fourteen_days(session: Session, sent: datetime, due_on: date) -> None:
    assert give(session, sent).due_on == due_on


def test_the_operators_mailbox_hears_of_it_once_it_is_known(session: Session) -> None:
    give(session)
    assert letters(session) == [None]
    portal_facts.tell_fact(
        session, None, PortalFact.OPERATOR, {"feedback_email": "a@b.example"}, now=NOW
    )
    (letter,) = letters(session)
    assert letter is not None
    assert letter.to == "a@b.example"
    assert "map" not in letter.body
    assert "/yllapito/palaute" in letter.body


def test_the_answer_is_mailed_in_the_language_of_whoever_asked(
    session: Session, operator: Actor
) -> None:
    row = give(session, email="kysyja@posti.example")
    feedback.answer_feedback(session, operator, row, "It has now.", now=NOW + timedelta(days=1))
    letter = letters(session)[-1]
    assert letter is not None
    assert (letter.to, letter.language) == ("kysyja@posti.example", "sv")
    assert "It has now." in letter.body


def test_nobody_is_mailed_who_gave_no_address(session: Session, operator: Actor) -> None:
    row = give(session)
    feedback.answer_feedback(session, operator, row, "It has now.", now=NOW)
    assert (row.answer, row.answered_by) == ("It has now.", operator.name)
    assert len(letters(session)) == 1


def test_an_answer_is_given_once_and_by_the_operator(session: Session, operator: Actor) -> None:
    row = give(session)
    with pytest.raises(NotAllowed):
        feedback.answer_feedback(session, actor_of(make_person(session)), row, "x", now=NOW)
    with pytest.raises(InvalidInput):
        feedback.answer_feedback(session, operator, row, "  ", now=NOW)
    feedback.answer_feedback(session, operator, row, "Yes", now=NOW)
    with pytest.raises(InvalidInput):
        feedback.answer_feedback(session, operator, row, "No", now=NOW)


@pytest.mark.parametrize(
    ("field", "said"), [("text", " "), ("text", "x" * 4001), ("email", "not an address")]
)
def test_what_cannot_be_kept_is_refused_at_its_field(
    session: Session, field: str, said: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        give(session, **{field: said})
    assert refused.value.field == field


def test_a_flood_is_stopped_and_passes(session: Session) -> None:
    for _ in range(30):
        give(session)
    with pytest.raises(InvalidInput):
        give(session)
    give(session, NOW + timedelta(hours=1, seconds=1))
