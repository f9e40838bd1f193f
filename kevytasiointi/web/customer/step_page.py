"""The page of one step, and the page of a step that was changed in another window."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from kevytasiointi import texts
from kevytasiointi.domain.answers import Problem, RawStep, read_step, step_section, visible
from kevytasiointi.domain.formspec import Step, walk
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.leadtimes import warned_at
from kevytasiointi.domain.localized import Localized, pick
from kevytasiointi.domain.problems import html_name
from kevytasiointi.domain.settings import fill_all
from kevytasiointi.usecases.lateness import warning_sentence
from kevytasiointi.web import wording
from kevytasiointi.web.context import language, tools
from kevytasiointi.web.customer.drafts import Filling, read_filling
from kevytasiointi.web.customer.origins import origins_of
from kevytasiointi.web.customer.slots import slots_of
from kevytasiointi.web.formbuilder import build_step
from kevytasiointi.web.maps import opens_map
from kevytasiointi.web.resending import TOKEN_FIELD

ADDED_ROW = "lisaa"
"""In the address of a step: the repeat that gets one more row."""

_CONFLICT = 409
_BAD_REQUEST = 400
_VERSION = "version"


@dataclass(frozen=True, slots=True)
class Mark:
    """A step in the list of steps."""

    key: str
    title: Localized
    is_done: bool
    is_current: bool


def marks_of(filling: Filling, current: Step | None) -> Sequence[Mark]:
    """The shown steps and how far they are."""
    return [
        Mark(step.key, step.title, filling.is_done(step), step == current) for step in filling.steps
    ]


def read_typed(filling: Filling, step: Step) -> RawStep:
    """What the request's form says of a step; a row that is being removed is left out."""
    posted: Mapping[str, Sequence[str]] = request.form.to_dict(flat=False)
    button = request.form.get("do", "")
    if button.startswith("remove:"):
        row = html_name(button.removeprefix("remove:")) + "-"
        posted = {name: values for name, values in posted.items() if not name.startswith(row)}
    return read_step(
        filling.spec,
        step,
        posted,
        filling.draft.answers,
        filling.draft.raw,
        artificial_hetus=tools().config.is_demo,
        adding=button.removeprefix("add:") if button.startswith("add:") else "",
    )


def late_sentence(filling: Filling) -> str:
    """What to know when the form would be sent later than it should; empty when in time."""
    late = filling.lead_time()
    if late is None:
        return ""
    return warning_sentence(late, language())


def render_step(
    filling: Filling,
    step: Step,
    *,
    problems: Sequence[Problem] = (),
    refused: Mapping[str, tuple[str, ...]] | None = None,
) -> ResponseReturnValue:
    """The page of a step.

    Args:
        filling: the draft.
        step: the step.
        problems: what is wrong in it.
        refused: what was wrong with files that were just sent, by slot.
    """
    say = partial(texts.say, filling.language)
    summary = [(problem.html_id, problem.text(filling.language, say)) for problem in problems]
    for slot, sentences in (refused or {}).items():
        summary += [(html_name(slot), sentence) for sentence in sentences]
    marks = marks_of(filling, step)
    page = render_template(
        "customer/step.html",
        filling=filling,
        words=wording,
        step=step,
        intro=fill_all(step.intro, filling.settings) if step.intro else None,
        number=next(n for n, mark in enumerate(marks, start=1) if mark.is_current),
        marks=marks,
        questions=build_step(
            step,
            filling.shown,
            language=filling.language,
            unread=filling.draft.raw,
            problems=problems,
            added_rows=request.args.getlist(ADDED_ROW),
            late=(warned_at(filling.spec), late_sentence(filling)),
            origins=origins_of(filling, step),
        ),
        slots=slots_of(filling, refused),
        takes_files=any(item.kind is ItemKind.ATTACHMENT for _path, item in walk(step.items)),
        has_map=opens_map(step.items),
        summary=summary,
        has_errors=bool(summary),
        has_step_before=filling.step_before(step) is not None,
        has_step_after=filling.step_after(step) is not None,
    )
    return page, _BAD_REQUEST if refused else 200


def render_conflict(draft_id: UUID, step_key: str) -> ResponseReturnValue:
    """Both versions of a step that another window saved in between.

    The form keeps what was typed and carries the stored version, so that one button saves it.
    """
    filling = read_filling(draft_id, may_answer=True)
    step = filling.step(step_key)
    typed = read_typed(filling, step)
    mine = visible(filling.spec, typed.answers, filling.settings, filling.today)
    say = partial(texts.say, filling.language)
    page = render_template(
        "customer/conflict.html",
        filling=filling,
        step=step,
        stored=filling.section(step),
        mine=step_section(step, mine, filling.language, say),
        unread=[text for path, text in typed.unread.items() if path in typed.raw],
        fields=[
            pair
            for pair in request.form.items(multi=True)
            if pair[0] not in (TOKEN_FIELD, _VERSION)
        ],
        title=pick(step.title, filling.language)[0],
    )
    return make_response(page, _CONFLICT)
