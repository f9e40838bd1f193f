"""The schema of the answers holds what is filed, and refuses what is not of the form."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kevytasiointi.demo.answers import WITH_ANSWERS
from kevytasiointi.domain.answers import filed, visible
from kevytasiointi.domain.answerschema import answer_schema
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.settings import effective_settings
from tests.domain.form_samples import form, shown
from tests.domain.test_kinds import KINDS, one, read
from tests.forms.library import FORMS, TODAY, good
from tests.forms.library import form as form_of
from tests.web.customer.test_every_kind import ITEMS

SLUGS = [path.stem for path in FORMS]


def wrong_with_filed(slug: str, answers: JsonObject, settings: JsonObject) -> list[str]:
    """What the schema of a form says of what is filed of the answers."""
    spec = form_of(slug)
    made = answer_schema(spec, "0" * 64, "fi")
    Draft202012Validator.check_schema(made)
    shown_to_all = visible(spec, answers, effective_settings(spec, settings), TODAY)
    kept = filed(spec, answers, shown_to_all)
    return [error.message for error in Draft202012Validator(made).iter_errors(kept)]


@pytest.mark.parametrize("slug", WITH_ANSWERS)
def test_what_the_demo_files_is_of_the_schema_of_its_form(slug: str) -> None:
    for number in range(20):
        assert wrong_with_filed(slug, good(slug, number), {}) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_what_the_forms_own_tests_file_is_of_their_schema(slug: str) -> None:
    tests = [test for test in form_of(slug).tests if test.expect.errors == {}]
    assert tests
    for test in tests:
        assert wrong_with_filed(slug, test.answers, test.settings) == [], test.name


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_shape_that_takes_its_good_answer_only(kind: Any) -> None:
    spec = one(kind)
    answers, _unread = read(spec, KINDS[kind].typed)
    validator = Draft202012Validator(answer_schema(spec, "x", "en"))
    assert list(validator.iter_errors(filed(spec, answers, shown(spec, answers)))) == []
    assert not validator.is_valid({"x": {"of": "another shape"}})
    assert not validator.is_valid({"y": "unknown"})


def test_every_kind_together_makes_a_good_schema() -> None:
    made = answer_schema(form(*ITEMS), "x", "sv")
    Draft202012Validator.check_schema(made)
    properties = made["properties"]
    assert isinstance(properties, dict)
    assert "k_note" not in properties
    assert "k_attachment" not in properties
    assert properties["k_money"]["title"] == "k_money sv"
