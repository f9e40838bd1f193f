"""A step of a design as customers will see it, inert: alone, or in a frame beside the editing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Response, make_response, render_template, request

from kevytasiointi.domain.designedits import ChangePart, edited
from kevytasiointi.domain.designs import Part, fingerprint
from kevytasiointi.domain.formparser import read_design
from kevytasiointi.domain.formspec import FormSpec, Step
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.partfields import fields_of
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.presentable import in_first_rows, presentable
from kevytasiointi.domain.problems import html_name
from kevytasiointi.domain.settings import effective_settings, fill_all
from kevytasiointi.domain.visibility import Visibility
from kevytasiointi.usecases.designing import new_id
from kevytasiointi.web.admin.designer.part import found
from kevytasiointi.web.admin.designer.typed import read_fields
from kevytasiointi.web.admin.designer.work import Work, read_work, takes_part
from kevytasiointi.web.context import language, note_frame, today
from kevytasiointi.web.formbuilder import build_step
from kevytasiointi.web.guards import requires
from kevytasiointi.web.headers import IN_A_FRAME
from kevytasiointi.web.slotparts import empty_slot

FRAME: Final = "esikatselu"
"""The name of the frame, where links and buttons open the preview."""

_STEP: Final = "vaihe"


@dataclass(frozen=True, slots=True)
class Pane:
    """The preview beside the editing.

    Attributes:
        languages: code and address of the preview in each language.
        address: the preview in the page's language.
        unsaved: where the part's unsaved fields are sent to be shown; empty when none is edited.
    """

    languages: Sequence[tuple[str, str]]
    address: str
    unsaved: str


def preview_parts() -> dict[str, Any]:
    """What templates use to show the preview; for the blueprint's `context_processor`."""
    return {"preview_pane": pane, "preview_frame": FRAME}


def pane(work: Work, part: Part | None) -> Pane:
    """The preview beside the editing; the page may then show a frame."""
    note_frame()
    end = _place_of(presentable_of(work), part.id if part else "")
    addresses = [(code, f"/{code}{_without_language(work.address)}/{end}") for code in LANGUAGES]
    return Pane(
        languages=addresses,
        address=dict(addresses)[language()],
        unsaved=f"{work.part_address(part)}/{FRAME}" if part else "",
    )


def presentable_of(work: Work) -> FormSpec:
    """The design as it can be shown before it is whole."""
    return presentable(work.spec, work.findings)


def _without_language(address: str) -> str:
    return "/" + address.lstrip("/").partition("/")[2]


def _place_of(spec: FormSpec, part_id: str) -> str:
    """Where in the preview a step or an item is: what stands behind the form's address."""
    for step in spec.steps:
        page = f"{FRAME}?{_STEP}={step.key}"
        if part_id and step.id == part_id:
            return page
        for path, item in in_first_rows(step.items):
            if part_id and item.id == part_id:
                return f"{page}#{html_name(path)}"
    return FRAME


@requires(Permission.FORM_DESIGN)
def show_preview(form_id: UUID) -> Response:
    """One step of a design; the first one when none is named."""
    spec = presentable_of(read_work(form_id))
    step = spec.step(request.args.get(_STEP, "")) or next(iter(spec.steps), None)
    return _page(spec, step)


@requires(Permission.FORM_DESIGN)
@takes_part
def preview_part(form_id: UUID, part_id: str) -> Response:
    """The step of a part, with what is typed about the part and not saved; nothing is stored.

    What can't be read of it stays as it is stored.
    """
    work = read_work(form_id)
    part = found(work, part_id)
    values, _problems = read_fields(request.form, fields_of(part), part.value)
    typed = ChangePart(part_id, values, fingerprint(part, values))
    document: JsonObject = edited(work.document, typed, new_id)
    spec = presentable(*read_design(document))
    return _page(spec, _step_with(spec, part_id))


def _step_with(spec: FormSpec, part_id: str) -> Step | None:
    return next(
        (
            step
            for step in spec.steps
            if step.id == part_id
            or any(item.id == part_id for _path, item in in_first_rows(step.items))
        ),
        None,
    )


def _page(spec: FormSpec, step: Step | None) -> Response:
    settings = effective_settings(spec, {})
    items = list(in_first_rows(step.items)) if step else []
    page = render_template(
        "admin/designer/preview.html",
        spec=spec,
        step=step,
        steps=[(one, f"?{_STEP}={one.key}") for one in spec.steps],
        number=spec.steps.index(step) + 1 if step else 0,
        intro=fill_all(step.intro, settings) if step and step.intro else None,
        questions=build_step(
            step,
            Visibility(spec, {}, settings, today()),
            language=language(),
            unread={},
            added_rows={path for path, item in items if item.kind is ItemKind.REPEAT},
            shows_all=True,
        )
        if step
        else (),
        slots={path: empty_slot(item) for path, item in items if item.kind is ItemKind.ATTACHMENT},
    )
    answer = make_response(page)
    answer.headers.update(IN_A_FRAME)
    return answer
