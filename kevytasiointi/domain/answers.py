"""Answers of a form: read, shown or hidden, checked, filed, put into words.

This module is the face of the rooms behind it; the rules live in `reading`, `visibility`,
`checking`, `filing` and `sections`.
"""

from datetime import date

from kevytasiointi.domain.checking import check_answers
from kevytasiointi.domain.filing import filed
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.problems import Problem
from kevytasiointi.domain.reading import RawStep, read_step
from kevytasiointi.domain.sections import rows, step_section
from kevytasiointi.domain.visibility import Visibility

__all__ = [
    "Problem",
    "RawStep",
    "Visibility",
    "check_answers",
    "filed",
    "read_step",
    "rows",
    "step_section",
    "visible",
]


def visible(spec: FormSpec, answers: JsonObject, settings: JsonObject, today: date) -> Visibility:
    """What these answers show and hide."""
    return Visibility(spec, answers, settings, today)
