"""forms/TUTORIAL.md leads from an empty file to a good form, and says what the commands say."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from kevytasiointi.cli import forms
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.leadtimes import lead_time_warning
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.usecases.formspecs import read_form
from tests.forms.library import TODAY

TEXT = Path("forms/TUTORIAL.md").read_text("utf-8")
NAME = "venepaikka.yaml"
FORM = "".join(re.findall(r"^```yaml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL))
PRINTED = re.findall(r"^```text\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
MISTAKES = re.findall(r"^\| `(.+?)` \| `(.+?)` \| `(.+)` \|$", TEXT, re.MULTILINE)


def written(folder: Path, text: str) -> Path:
    """The text as the tutorial's file."""
    path = folder / NAME
    path.write_text(text, "utf-8")
    return path


def printed_by_check(path: Path) -> str:
    """What `forms check` prints of the file, named as the tutorial names it."""
    return CliRunner().invoke(forms.check_command, [str(path)]).stdout.replace(str(path), NAME)


def form_of(folder: Path) -> FormSpec:
    """The tutorial's form."""
    return read_form(written(folder, FORM))[0]


def test_the_empty_form_misses_what_the_tutorial_says(tmp_path: Path) -> None:
    assert printed_by_check(written(tmp_path, "format: 1\n")) == PRINTED[0]


def test_the_form_of_the_tutorial_is_good(tmp_path: Path) -> None:
    path = written(tmp_path, FORM)
    assert CliRunner().invoke(forms.check_command, [str(path)]).exit_code == 0
    assert path.stem == form_of(tmp_path).slug


def test_the_tests_of_the_form_pass_as_printed(tmp_path: Path) -> None:
    path = written(tmp_path, FORM)
    done = CliRunner().invoke(forms.test_command, [str(path)])
    assert done.exit_code == 0
    assert done.stdout.replace(str(path), NAME) == PRINTED[1]


def test_there_are_mistakes_to_make() -> None:
    assert len(MISTAKES) >= 5


@pytest.mark.parametrize(("right", "wrong", "finding"), MISTAKES)
def test_each_mistake_is_found_as_told(
    tmp_path: Path, right: str, wrong: str, finding: str
) -> None:
    assert FORM.count(right) >= 1
    path = written(tmp_path, FORM.replace(right, wrong, 1))
    assert f"{NAME}: {finding}" in printed_by_check(path).splitlines()


def test_the_lead_time_warns_and_is_the_municipalitys_own(tmp_path: Path) -> None:
    spec = form_of(tmp_path)
    soon = {"from_on": "2026-12-01"}
    assert lead_time_warning(spec, soon, effective_settings(spec, {}), TODAY) is not None
    shorter = effective_settings(spec, {"lead_time": "P7D"})
    assert lead_time_warning(spec, soon, shorter, TODAY) is None


def test_the_reference_and_the_tutorial_point_at_each_other() -> None:
    assert "(README.md)" in TEXT
    assert "(TUTORIAL.md)" in Path("forms/README.md").read_text("utf-8")
