"""The command `deadlines due`: count a time limit and tell how it was counted."""

import json
import re
from contextlib import suppress
from datetime import date
from typing import Final

import click

from kevytasiointi import texts
from kevytasiointi.domain.calendar import DayRangeError
from kevytasiointi.domain.deadlines import Due, due, due_before
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.periods import Period, PeriodError
from kevytasiointi.usecases.explaining import explain, explain_error, explain_reason

_WRITTEN_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@click.group()
def deadlines() -> None:
    """Count time limits by Act 150/1930."""


@deadlines.command("due")
@click.option("--start", metavar="YYYY-MM-DD", required=True, help="The day that is not counted.")
@click.option("--period", required=True, help="P30D, P2W, P1M, P2Y, or P4B for working days.")
@click.option("--before", is_flag=True, help="Count backwards from the day.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="fi", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Give the result as one JSON object.")
def due_command(start: str, period: str, before: bool, lang: str, as_json: bool) -> None:
    """Print the last day of a time limit, then the steps that lead to it.

    With --before, the first line is the day that the counting gives and the second one the
    working day by which it is wise to act.
    """
    try:
        length = Period.parse(period)
        day = _read_day(start, lang)
        result = due_before(day, length) if before else due(day, length)
    except (PeriodError, DayRangeError) as error:
        raise click.UsageError(explain_error(error, lang)) from error
    click.echo(_as_json(result, lang) if as_json else "\n".join(_lines(result, lang)))


def _read_day(text: str, language: str) -> date:
    if _WRITTEN_DAY.fullmatch(text):
        with suppress(ValueError):  # 2026-02-30 has the form of a day
            return date.fromisoformat(text)
    raise click.UsageError(
        texts.say(language, '"%(text)s" is not a day. Write it like 2026-05-20.', text=text[:40])
    )


def _lines(result: Due, language: str) -> list[str]:
    days = [result.last_day] if result.advice is None else [result.raw, result.advice]
    return [*(day.isoformat() for day in days), *explain(result, language)]


def _as_json(result: Due, language: str) -> str:
    return json.dumps(
        {
            "start": result.start.isoformat(),
            "period": result.period,
            "raw": result.raw.isoformat(),
            "last_day": result.last_day.isoformat(),
            "advice": None if result.advice is None else result.advice.isoformat(),
            "steps": [
                {
                    "code": str(step.code),
                    "day": step.day.isoformat(),
                    "text": explain_reason(step, language),
                }
                for step in result.steps
            ],
        },
        ensure_ascii=False,
        indent=2,
    )
