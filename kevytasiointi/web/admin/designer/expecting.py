"""What a test of a form expects, in words: to choose from, and to be told when it fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.fields import show
from kevytasiointi.domain.fieldshowing import Reader
from kevytasiointi.domain.formspec import Expectation, FormSpec
from kevytasiointi.domain.formtests import Expected, Mismatch, Outcome
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.problems import DECLARED

EXACT_ERRORS: Final = "all"
"""The box of errors: a test compares all of them or none."""


@dataclass(frozen=True, slots=True)
class Expectable:
    """Something that followed of a trial and that a test of it may expect.

    Attributes:
        what: under which key of `expect`; also the name of its box.
        path: what it is about; also the value of its box.
        question: the question in words.
        detail: what followed.
    """

    what: Expected
    path: str
    question: str
    detail: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as a test expects, in words."""

    question: str
    path: str
    wanted: str
    got: str


def expectables(spec: FormSpec, outcome: Outcome, language: str) -> Sequence[Expectable]:
    """Everything that a test of this outcome may expect."""
    shown, hidden = _("is asked"), _("is not asked")
    return [
        *(
            Expectable(Expected.VISIBLE, p, _question(spec, p, language), shown)
            for p in outcome.visible
        ),
        *(
            Expectable(Expected.HIDDEN, p, _question(spec, p, language), hidden)
            for p in outcome.hidden
        ),
        *(
            Expectable(
                Expected.VALUES, p, _question(spec, p, language), _worth(spec, p, v, language)
            )
            for p, v in outcome.values.items()
        ),
        Expectable(
            Expected.ERRORS,
            EXACT_ERRORS,
            _("Errors"),
            "; ".join(
                f"{_question(spec, p, language)} – {_error(code)}"
                for p, code in outcome.errors.items()
            )
            or _("no errors"),
        ),
    ]


def differences(
    spec: FormSpec, mismatches: Sequence[Mismatch], language: str
) -> Sequence[Difference]:
    """What is not as a test expects, in words."""
    return [
        Difference(_question(spec, one.path, language), one.path, *_said(spec, one, language))
        for one in mismatches
    ]


def _said(spec: FormSpec, one: Mismatch, language: str) -> tuple[str, str]:
    """What was expected, and what there is."""
    asked, not_asked = _("is asked"), _("is not asked")
    match one.what:
        case Expected.VISIBLE:
            return asked, not_asked
        case Expected.HIDDEN:
            return not_asked, asked
        case Expected.ERRORS:
            return _error(one.wanted), _error(one.got)
        case Expected.VALUES:
            wanted, got = (_worth(spec, one.path, v, language) for v in (one.wanted, one.got))
            return wanted, got


def _question(spec: FormSpec, path: str, language: str) -> str:
    """The words of an item, after the number of its row; the path of one that is not there."""
    if path == DECLARED:
        return str(_("Declaration"))
    item = spec.item(path)
    if item is None:
        return path
    words = pick(item.label, language)[0] or path
    rows = [str(int(part) + 1) for part in path.split(".") if part.isdecimal()]
    return (
        str(_("%(question)s (row %(rows)s)", question=words, rows=", ".join(rows)))
        if rows
        else words
    )


def _worth(spec: FormSpec, path: str, value: Json, language: str) -> str:
    item = spec.item(path)
    if item is None or isinstance(value, list | tuple | Mapping):
        return str(value)
    said = show(item, value, Reader(language, partial(texts.say, language)))
    return " ".join(said) or str(_("nothing"))


def _error(code: Json) -> str:
    """A code of an error in words."""
    if code is None:
        return str(_("no error"))
    if code in ("required", "other_required"):
        return str(_("an answer is missing"))
    if code == "valid_if":
        return str(_("the answer breaks a rule of the form"))
    return str(_("the answer is not good (%(code)s)", code=code))


def chosen(outcome: Outcome, boxes: Mapping[str, Sequence[str]]) -> Expectation:
    """What a test expects of an outcome when only the ticked boxes count."""
    return Expectation(
        visible=tuple(p for p in outcome.visible if p in boxes.get(Expected.VISIBLE, ())),
        hidden=tuple(p for p in outcome.hidden if p in boxes.get(Expected.HIDDEN, ())),
        errors=outcome.errors if EXACT_ERRORS in boxes.get(Expected.ERRORS, ()) else None,
        values={p: v for p, v in outcome.values.items() if p in boxes.get(Expected.VALUES, ())},
    )
