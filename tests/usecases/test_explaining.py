"""Every step and every refusal has its words, with all its places filled."""

from dataclasses import replace
from datetime import date

import pytest

from kevytasiointi.domain.calendar import DayOff, DayRangeError
from kevytasiointi.domain.clocks import Move, SupplementDueError, paused_end
from kevytasiointi.domain.deadlines import (
    Due,
    ServiceWay,
    StepCode,
    due,
    due_before,
    served_on,
    service_steps,
)
from kevytasiointi.domain.periods import Period, PeriodError
from kevytasiointi.usecases import explaining

LANGUAGES = ("fi", "sv", "en")
SIXTY_DAYS = Period.parse("P60D")


def examples() -> list[Due]:
    start, today = date(2026, 1, 5), date(2026, 2, 10)
    pauses: list[tuple[date, date | None]] = [
        (date(2026, 1, 20), date(2026, 2, 10)),
        (date(2026, 3, 27), date(2026, 3, 30)),
        (date(2026, 4, 7), date(2026, 4, 8)),
    ]
    moves = (Move(today, Period.parse("P14D")), Move(today, date(2026, 4, 1)))
    sent = due(served_on(start, ServiceWay.LETTER), Period.parse("P30D"))
    return [
        due(date(2026, 5, 20), Period.parse("P30D")),
        due(start, Period.parse("P1W")),
        due(date(2026, 1, 31), Period.parse("P1M")),
        due(start, Period.parse("P2Y")),
        due_before(date(2026, 7, 10), Period.parse("P5D")),
        due_before(date(2026, 5, 5), Period.parse("P4B")),
        paused_end(start, SIXTY_DAYS, pauses, today),
        paused_end(start, SIXTY_DAYS, [(date(2026, 1, 20), None)], today),
        paused_end(start, SIXTY_DAYS, (), today, moves),
        replace(sent, steps=(*service_steps(start, ServiceWay.LETTER), *sent.steps)),
    ]


def test_the_examples_have_every_step() -> None:
    told = {str(step.code) for example in examples() for step in example.steps}
    assert told >= {str(code) for code in StepCode}


def test_every_code_has_its_words() -> None:
    assert set(explaining._DAYS_OFF) == set(DayOff)
    assert set(explaining._STEPS) == set(StepCode)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_can_be_said_in_every_language(language: str) -> None:
    for example in examples():
        sentences = explaining.explain(example, language)
        assert len(sentences) == len(example.steps)
        assert all(sentences)
        assert not any("%(" in each for each in (*sentences, explaining.summary(example, language)))


@pytest.mark.parametrize(
    ("example", "words"),
    list(
        zip(
            examples(),
            [
                "30 days, last day Midsummer Eve → next working day",
                "1 week, last day 12 January 2026",
                "1 month, last day Saturday → next working day",
                "2 years, last day 5 January 2028",
                "5 days before 10 July 2026, last day 5 July 2026 (Sunday), advice: 3 July 2026",
                "4 working days before 5 May 2026, last day 28 April 2026",
                "60 days and the pauses, last day 30 March 2026",
                "60 days, paused since 20 January 2026",
                "60 days, last day 1 April 2026",
                "30 days, last day 11 February 2026",
            ],
            strict=True,
        )
    ),
)
def test_the_summary_is_one_line(example: Due, words: str) -> None:
    assert explaining.summary(example, "en") == words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "error",
    [
        DayRangeError(date(2101, 1, 3)),
        PeriodError(PeriodError.FORM, "", text="thirty"),
        PeriodError(PeriodError.AMOUNT, "", period="P0D", longest=36525),
        SupplementDueError(SupplementDueError.PAST, date(2026, 1, 2), date(2026, 1, 5)),
        SupplementDueError(SupplementDueError.DAY_OFF, date(2026, 1, 6), date(2026, 1, 7)),
    ],
)
def test_every_refusal_can_be_said(
    error: PeriodError | DayRangeError | SupplementDueError, language: str
) -> None:
    words = explaining.explain_error(error, language)
    assert words
    assert "%(" not in words
