"""A trial (kokeilu): a form filled in by its designer, of which nothing is kept anywhere.

It carries what a draft would hold and what a draft takes from the world around it. Pages carry it
from one to the next; `to_plain` and `from_plain` are its way there and back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kevytasiointi.domain.formspec import Expectation, FormTest
from kevytasiointi.domain.formtests import day_of
from kevytasiointi.domain.jsonvalues import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Trial:
    """A form being tried.

    Attributes:
        today: the day on which it is acted to be filled in and sent.
        settings: what is set otherwise than the form's defaults.
        answers: typed answers, those of hidden questions included.
        raw: texts that could not be read, by path.
        files: how many files each slot is acted to have.
        declared: the form's declaration is ticked.
    """

    today: date
    settings: JsonObject
    answers: JsonObject
    raw: Mapping[str, str]
    files: Mapping[str, int]
    declared: bool = False


def of_test(test: FormTest) -> Trial:
    """The trial that a form's own test repeats."""
    return Trial(
        day_of(test), test.settings, test.answers, {}, test.attachments, declared=test.declared
    )


def as_test(trial: Trial, name: str = "", expect: Expectation | None = None) -> FormTest:
    """The test that repeats a trial; what could not be read of it is lost."""
    return FormTest(
        name=name,
        today=trial.today.isoformat(),
        settings=trial.settings,
        answers=trial.answers,
        attachments={slot: count for slot, count in trial.files.items() if count},
        declared=trial.declared,
        expect=expect or Expectation(),
    )


def to_plain(trial: Trial) -> dict[str, Json]:
    """The trial as JSON values."""
    return {
        "today": trial.today.isoformat(),
        "settings": dict(trial.settings),
        "answers": dict(trial.answers),
        "raw": dict(trial.raw),
        "files": dict(trial.files),
        "declared": trial.declared,
    }


def from_plain(plain: Mapping[str, Json]) -> Trial:
    """The trial that `to_plain` took apart.

    Raises:
        KeyError, TypeError, ValueError: it did not.
    """
    return Trial(
        today=date.fromisoformat(str(plain["today"])),
        settings=_mapping(plain["settings"]),
        answers=_mapping(plain["answers"]),
        raw={path: str(text) for path, text in _mapping(plain["raw"]).items()},
        files={slot: int(str(count)) for slot, count in _mapping(plain["files"]).items()},
        declared=plain["declared"] is True,
    )


def _mapping(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, Mapping):
        raise TypeError("not a mapping")
    return value
