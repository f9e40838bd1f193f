"""A trial as its pages need it: carried from page to page, sealed, and stored nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Final, Self

from flask import request
from itsdangerous import BadData, URLSafeSerializer

from kevytasiointi import texts
from kevytasiointi.domain.answers import Problem, read_step
from kevytasiointi.domain.formspec import FormSpec, Step, walk
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.problems import html_name
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.domain.trials import Trial, from_plain, to_plain
from kevytasiointi.web.admin.designer.preview import presentable_of
from kevytasiointi.web.admin.designer.work import Work
from kevytasiointi.web.context import language, tools
from kevytasiointi.web.filledforms import FilledForm
from kevytasiointi.web.slotparts import Slot, empty_slot

FIELD: Final = "trial"
"""The hidden field in which pages carry the trial."""

_SALT: Final = "trial of a form"


@dataclass(frozen=True, kw_only=True)
class Trying(FilledForm):
    """A design being tried.

    Attributes:
        work: the design.
        trial: what has been answered so far.
    """

    work: Work
    trial: Trial

    @classmethod
    def of(cls, work: Work, trial: Trial) -> Self:
        """The trial in this request's language, on its own day."""
        return cls(language(), trial.today, work=work, trial=trial)

    @cached_property
    def spec(self) -> FormSpec:
        """The form, whole or not."""
        return presentable_of(self.work)

    @cached_property
    def settings(self) -> Mapping[str, Json]:
        """The form's settings with those that the trial has otherwise."""
        return effective_settings(self.spec, self.trial.settings)

    @property
    def answers(self) -> Mapping[str, Json]:
        """Typed answers, those of hidden questions included."""
        return self.trial.answers

    @property
    def raw(self) -> Mapping[str, Json]:
        """Texts that could not be read, by path."""
        return self.trial.raw

    @property
    def files_by_slot(self) -> Mapping[str, int]:
        """How many files each slot is acted to have."""
        return {slot: count for slot, count in self.trial.files.items() if count}

    @property
    def artificial_hetus(self) -> bool:
        """A trial needs an identity code that is nobody's."""
        return True

    @property
    def address(self) -> str:
        """Where the trial goes on."""
        return f"{self.work.address}/kokeile"

    @property
    def sealed(self) -> str:
        """The trial as a text for a hidden field."""
        return str(_serializer().dumps([str(self.work.form_id), to_plain(self.trial)]))

    @property
    def slots(self) -> Mapping[str, Slot]:
        """The attachment slots of the form by path."""
        return {
            path: empty_slot(item, pretended=self.trial.files.get(path, 0))
            for path, item in self.spec.items()
            if item.kind is ItemKind.ATTACHMENT
        }

    def said(self, problems: Sequence[Problem]) -> list[tuple[Problem, str]]:
        """Problems with their sentences."""
        say = partial(texts.say, self.language)
        return [(problem, problem.text(self.language, say)) for problem in problems]

    def with_typed(self, step: Step, button: str) -> "Trying":
        """The trial with what the request says of a step; a row being removed is left out."""
        posted: Mapping[str, Sequence[str]] = request.form.to_dict(flat=False)
        if button.startswith("remove:"):
            row = html_name(button.removeprefix("remove:")) + "-"
            posted = {name: texts for name, texts in posted.items() if not name.startswith(row)}
        typed = read_step(
            self.spec,
            step,
            posted,
            self.trial.answers,
            self.trial.raw,
            artificial_hetus=True,
            adding=button.removeprefix("add:") if button.startswith("add:") else "",
        )
        files = {**self.trial.files, **_files_in(step)}
        return Trying.of(
            self.work,
            replace(self.trial, answers=typed.answers, raw=typed.unread, files=files),
        )


def opened(work: Work) -> Trying | None:
    """The trial that the request carries; None when it carries none of this form."""
    try:
        form_id, plain = _serializer().loads(request.form.get(FIELD, ""))
        trial = from_plain(plain) if form_id == str(work.form_id) else None
    except (BadData, KeyError, TypeError, ValueError):
        return None
    return Trying.of(work, trial) if trial else None


def _files_in(step: Step) -> Mapping[str, int]:
    """How many files the request says that the slots of a step are to have."""
    counts = {}
    for path, item in walk(step.items):
        text = request.form.get(f"{html_name(path)}_files", "")
        if item.kind is ItemKind.ATTACHMENT and text.isascii() and text.isdecimal():
            counts[path] = min(int(text[:4]), item.max_files)
    return counts


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(tools().config.secret_key, salt=_SALT)
