"""The command `deadlines due` as a person types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kevytasiointi.cli.deadlines import deadlines


def run(*words: str) -> Result:
    return CliRunner().invoke(deadlines, ["due", *words])


def test_the_first_line_is_the_last_day_and_the_steps_follow() -> None:
    result = run("--start", "2026-05-20", "--period", "P30D", "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "2026-06-22",
        (
            "Counting starts after 20 May 2026; that day itself is not counted "
            "(Act 150/1930, section 2)."
        ),
        "Counting 30 days gives 19 June 2026.",
        "19 June 2026 is not a working day: Midsummer Eve.",
        "20 June 2026 is not a working day: Midsummer Day.",
        "21 June 2026 is not a working day: Sunday.",
        "The last day moves to the next working day, 22 June 2026 (Act 150/1930, section 5).",
    ]


def test_backwards_the_second_line_is_the_previous_working_day() -> None:
    result = run("--start", "2026-07-10", "--period", "P5D", "--before", "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == ["2026-07-05", "2026-07-03"]
    assert result.stdout.splitlines()[-1] == (
        "The last day is 5 July 2026. To be on the safe side, act by the previous working day, "
        "3 July 2026."
    )


def test_backwards_a_working_day_is_its_own_advice() -> None:
    result = run("--start", "2026-05-05", "--period", "P4B", "--before")
    assert result.stdout.splitlines()[:2] == ["2026-04-28", "2026-04-28"]


def test_json_has_the_whole_result() -> None:
    result = run("--start", "2026-11-06", "--period", "P30D", "--lang", "en", "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert list(found) == ["start", "period", "raw", "last_day", "advice", "steps"]
    assert found["start"] == "2026-11-06"
    assert found["period"] == "P30D"
    assert found["raw"] == "2026-12-06"
    assert found["last_day"] == "2026-12-07"
    assert found["advice"] is None
    assert found["steps"][2] == {
        "code": "independence_day",
        "day": "2026-12-06",
        "text": "6 December 2026 is not a working day: Independence Day.",
    }


def test_json_backwards_gives_the_advice() -> None:
    result = run("--start", "2026-06-20", "--period", "P14D", "--before", "--json")
    found = json.loads(result.stdout)
    assert (found["raw"], found["last_day"], found["advice"]) == (
        "2026-06-06",
        "2026-06-06",
        "2026-06-05",
    )


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_every_language_counts_the_same(lang: str) -> None:
    result = run("--start", "2026-12-24", "--period", "P1Y", "--lang", lang)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "2027-12-27"


@pytest.mark.parametrize(
    "words",
    [
        ("--start", "2026-02-30", "--period", "P30D"),
        ("--start", "20.5.2026", "--period", "P30D"),
        ("--start", "20260520", "--period", "P30D"),
        ("--start", "2026-W21-3", "--period", "P30D"),
        ("--start", "2026-05-20", "--period", "P0D"),
        ("--start", "2026-05-20", "--period", "thirty"),
        ("--start", "1066-10-14", "--period", "P30D"),
        ("--start", "2100-12-31", "--period", "P1D"),
        ("--start", "2026-05-20", "--period", "P30D", "--lang", "de"),
        ("--start", "2026-05-20"),
        ("--period", "P30D"),
    ],
)
def test_wrong_input_is_told_on_stderr_and_exits_with_2(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr


def test_the_message_names_what_was_wrong() -> None:
    wrong_day = run("--start", "20.5.2026", "--period", "P30D", "--lang", "en")
    assert '"20.5.2026" is not a day. Write it like 2026-05-20.' in wrong_day.stderr
    too_long = run("--start", "2026-05-20", "--period", "P200Y", "--lang", "en")
    assert "P200Y" in too_long.stderr
    assert "from 1 to 100" in too_long.stderr


def test_the_vector_file_goes_through_the_command() -> None:
    lines = (Path(__file__).parents[1] / "data" / "deadline-vectors.csv").read_text("utf-8")
    for line in lines.splitlines()[1:]:
        start, period, _, last_day, *_ = line.split(",")
        result = run("--start", start, "--period", period)
        assert result.stdout.splitlines()[0] == last_day
