"""A question laid out by a stencil is the very HTML that its macro gives, and holds no answers."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from kevytasiointi.domain.answers import Visibility
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.problems import Problem
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.domain.wording import tell
from kevytasiointi.web.formbuilder import build_step
from kevytasiointi.web.itemwords import form_words
from kevytasiointi.web.questions import Question
from tests.domain.every_kind import every_kind
from tests.domain.form_samples import TODAY
from tests.domain.test_agreement import filled_forms
from tests.factories import form_document

LAYOUT = "{% from 'customer/items.html' import questions_of %}{{ questions_of(questions, slots) }}"
HOSTILE = "<script>alert('x')</script> \ue000path \ue000value %s {{ 1 }}\n  \"quoted\" & 'more'\\1"
ANSWERS: dict[str, Any] = {
    "k_text": HOSTILE,
    "k_paragraph": f"{HOSTILE}\n\n   indented\n",
    "k_choice": "other",
    "k_choice_other": HOSTILE,
    "k_choices": ["ash", "oak"],
    "k_integer": 7,
    "k_yes_no": False,
    "k_declaration": True,
    "k_municipality": "091",
    "k_date": "2026-07-01",
    "k_location": {"description": HOSTILE, "north": "61.5"},
    "rows": [
        {"n": 4, "why": HOSTILE, "parts": [{"size": "1.5", "of": "x"}, {"of": HOSTILE}]},
        {"n": 1, "why": "parked"},
    ],
}


class Slots(dict[str, Any]):
    """Attachment slots, which are not looked at here."""

    def __missing__(self, path: str) -> dict[str, Any]:
        return {"problems": (), "files": (), "endings": ["pdf"], "limit_mb": 5, "pretended": None}


def laid_out(app: Flask, questions: tuple[Question, ...], language: str) -> str:
    with app.test_request_context(f"/{language}/"):
        template = app.jinja_env.from_string(LAYOUT)
        return template.render(questions=questions, slots=Slots())


def bare(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """The same questions, without stencils."""
    return tuple(
        replace(
            one,
            stencils=None,
            questions=bare(one.questions),
            rows=tuple(replace(row, questions=bare(row.questions)) for row in one.rows),
            blank=one.blank and replace(one.blank, questions=bare(one.blank.questions)),
        )
        for one in questions
    )


def both_alike(app: Flask, spec: Any, answers: Any, language: str, **more: Any) -> str:
    shown = Visibility(spec, answers, effective_settings(spec, {}), TODAY)
    html = ""
    for step in spec.steps:
        questions = build_step(step, shown, language=language, unread={}, **more)
        by_macro = laid_out(app, bare(questions), language)
        for _first_and_again in range(2):
            by_stencil = laid_out(app, questions, language)
            assert by_stencil == by_macro
        html += by_stencil
    return html


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("answers", [{}, ANSWERS], ids=["empty", "answered"])
def test_every_kind_is_laid_out_alike(app: Flask, language: str, answers: dict[str, Any]) -> None:
    html = both_alike(app, parse_formspec(every_kind()), answers, language)
    assert "<script>" not in html
    assert ("&lt;script&gt;" in html) is bool(answers)


def test_one_persons_problems_and_texts_are_not_kept_for_the_next(app: Flask) -> None:
    spec = parse_formspec(every_kind())
    told = [Problem("k_text", "x", tell("Aino's own problem"))]
    shown = Visibility(spec, {}, effective_settings(spec, {}), TODAY)
    typed = {"k_integer": "my own text", "rows.0.n": "mine too", "k_yes_no": "maybe mine"}
    questions = build_step(
        spec.steps[0], shown, language="fi", unread=typed, problems=told, origins={"k_url": "From"}
    )
    first = laid_out(app, questions, "fi")
    assert "Aino&#39;s own problem" in first
    assert "my own text" in first
    both_alike(app, spec, ANSWERS, "fi")
    kept = " ".join(map(str, form_words(spec, "fi", shown.settings).stencils.values()))
    assert len(kept) > 1000
    for own in ("Aino", "my own", "mine", "alert", "61.5", "parked", "From"):
        assert own not in kept


@given(filled_forms())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_random_forms_are_laid_out_alike(app: Flask, filled: Any) -> None:
    spec, answers = filled
    both_alike(app, spec, answers, "en")


def test_what_the_designer_sees_of_a_condition_is_not_kept_for_customers(app: Flask) -> None:
    """A preview shows also what answers of other pages hide."""
    document = form_document()
    document["steps"].append(
        {
            "id": "s-late",
            "key": "late",
            "title": dict(document["steps"][0]["title"]),
            "items": [
                {
                    "id": "i-late",
                    "key": "late_one",
                    "kind": "text",
                    "label": dict(document["steps"][0]["title"]),
                    "visible_if": {"filled": [{"var": "what"}]},
                }
            ],
        }
    )
    spec = parse_formspec(document)
    both_alike(app, spec, {"what": "x"}, "fi", shows_all=True)
    both_alike(app, spec, {"what": "x"}, "fi")
