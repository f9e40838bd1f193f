"""The forms of this repository and what is asked of them in tests."""

import random
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from kevytasiointi.demo.answers import answers_for
from kevytasiointi.domain.answers import check_answers
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.usecases.formspecs import read_form

FORMS = sorted((Path(__file__).parents[2] / "forms").glob("*.yaml"))
LANGUAGES = {"fi", "sv", "en"}
TODAY = date(2026, 11, 23)


@lru_cache
def form(slug: str) -> FormSpec:
    """The form in its file."""
    return read_form(next(path for path in FORMS if path.stem == slug))[0]


def good(slug: str, number: int = 0, today: date = TODAY) -> dict[str, Json]:
    """One of the demo's answer sets."""
    return answers_for(slug, today, random.Random(number))


def problems(
    spec: FormSpec,
    answers: Mapping[str, Json],
    overrides: Mapping[str, Json] | None = None,
    today: date = TODAY,
) -> dict[str, str]:
    """Codes by path of what is wrong with a declared form without files."""
    settings = effective_settings(spec, overrides or {})
    found = check_answers(spec, answers, {}, settings, today, declared=True)
    return {problem.path: problem.code for problem in found}
