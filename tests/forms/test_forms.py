"""The forms of the house are good, complete and carry enough tests."""

from dataclasses import fields
from pathlib import Path

import pytest

from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.usecases.formspecs import read_form, run_tests

FORMS = sorted(Path("forms").glob("*.yaml"))


@pytest.fixture(params=FORMS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    """Each form of the house in turn."""
    found: Path = request.param
    return found


@pytest.fixture
def spec(path: Path) -> FormSpec:
    """The form in the file."""
    return read_form(path)[0]


def test_there_are_forms() -> None:
    assert {"meluilmoitus", "kompostointi-ilmoitus"} <= {path.stem for path in FORMS}


def test_each_is_good_and_named_after_its_slug(path: Path, spec: FormSpec) -> None:
    assert path.stem == spec.slug
    assert list(run_tests(spec)) == []


def test_each_has_three_languages_and_five_tests(spec: FormSpec) -> None:
    assert spec.languages == ("fi", "sv", "en")
    assert len(spec.tests) >= 5
    assert any(test.expect.errors for test in spec.tests)
    assert any(test.expect.errors == {} for test in spec.tests)


def test_each_test_of_a_form_can_fail(spec: FormSpec) -> None:
    for test in spec.tests:
        assert test.expect.visible or test.expect.hidden or test.expect.errors is not None


def test_the_forms_together_use_what_the_format_offers() -> None:
    used: set[str] = set()
    for one in FORMS:
        spec = read_form(one)[0]
        used |= {field.name for field in fields(spec) if getattr(spec, field.name)}
        used |= {item.kind.value for _, item in spec.items()}
    assert {"repeat", "attachment", "choice", "date", "time"} <= used
    assert {"deadlines", "notify_before", "settings", "legal_basis", "before_you_start"} <= used
