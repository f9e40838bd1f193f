"""The schema of the answers holds what is filed, and refuses what is not of the form."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kevytasiointi.domain.answers import filed, visible
from kevytasiointi.domain.answerschema import answer_schema
from kevytasiointi.domain.settings import effective_settings
from tests.domain.form_samples import form, shown
from tests.domain.test_kinds import KINDS, one, read
from tests.forms.library import FORMS, TODAY, good
from tests.forms.library import form as form_of
from tests.web.customer.test_every_kind import ITEMS

SLUGS = sorted({path.stem for path in FORMS} - {"asiakasohjaus", "ymparistohavainto"})


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_filed_with_our_forms_is_of_their_schema(slug: str) -> None:
    spec = form_of(slug)
    made = answer_schema(spec, "0" * 64, "fi")
    Draft202012Validator.check_schema(made)
    validator = Draft202012Validator(made)
    for number in range(20):
        answers = good(slug, number)
        kept = filed(spec, answers, visible(spec, answers, effective_settings(spec, {}), TODAY))
        assert [error.message for error in validator.iter_errors(kept)] == []


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
