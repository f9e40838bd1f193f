"""Where an item is added: what kind it is, and the words that it begins with."""

from typing import Any, Final
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.designedits import AddPart
from kevytasiointi.domain.designs import Part, PartGone, parts
from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.web.admin.designer import kinds, typed
from kevytasiointi.web.admin.designer.part import found
from kevytasiointi.web.admin.designer.places import holds, words_of
from kevytasiointi.web.admin.designer.samples import pictures
from kevytasiointi.web.admin.designer.work import Work, change, done, read_work
from kevytasiointi.web.context import language
from kevytasiointi.web.guards import requires

AFTER: Final = "jalkeen"
"""In the address: the part behind which the new one comes."""

_BAD_REQUEST: Final = 400


@requires(Permission.FORM_DESIGN)
def choose_kind(form_id: UUID, part_id: str) -> str:
    """Every kind of item, explained and pictured; the choice leads on."""
    work = read_work(form_id)
    return _page(work, _holder(work, part_id), {})


def _holder(work: Work, part_id: str) -> Part:
    """The part that is to hold the new one.

    Raises:
        NotFound: there is none, or it holds none.
    """
    part = found(work, part_id)
    if not holds(part):
        raise NotFound(f"part {part_id} holds no others")
    return part


def _page(work: Work, holder: Part, problems: dict[str, str]) -> str:
    after = request.values.get(AFTER, "")
    behind = next((one for one in work.parts if one.id and one.id == after), None)
    return render_template(
        "admin/designer/kinds.html",
        work=work,
        holder=holder,
        holder_words=words_of(holder),
        behind=behind if behind and behind.parent == holder.id else None,
        behind_words=words_of(behind) if behind else "",
        groups=kinds.groups(),
        kinds=kinds,
        pictures=pictures(language()),
        chosen=request.form.get("kind", ""),
        typed=typed.line(request.form, f"label_{language()}"),
        problems=problems,
        has_errors=bool(problems),
    )


@requires(Permission.FORM_DESIGN)
def add_item(form_id: UUID, part_id: str) -> ResponseReturnValue:
    """Add an item of the chosen kind, and lead to the page where it gets the rest."""
    work = read_work(form_id)
    holder = _holder(work, part_id)
    kind, label = request.form.get("kind", ""), typed.words(request.form, "label")
    problems = {}
    if not label:
        problems[f"label_{language()}"] = str(_("Write the question or the heading."))
    if kind not in {one.value for one in ItemKind}:
        problems["kind"] = str(_("Choose what kind of question it is."))
    if problems:
        return _page(work, holder, problems), _BAD_REQUEST
    value: dict[str, Any] = {"kind": kind, "label": label}
    before = {one.id for one in work.parts}

    def edit(document: JsonObject) -> AddPart:
        return AddPart(part_id, value, _index(document, part_id))

    try:
        work = change(form_id, edit)
    except PartGone as error:
        raise NotFound(f"part {part_id}") from error
    except InvalidInput as error:
        sentence = texts.say(language(), error.msgid, **error.params)
        return _page(work, holder, {"kind": sentence}), _BAD_REQUEST
    added = next(
        (one for one in work.parts if one.id not in before and one.parent == part_id), holder
    )
    return done(work.part_address(added))


def _index(document: JsonObject, part_id: str) -> int | None:
    """The place behind the part that the form names; None: last."""
    after = request.form.get(AFTER, "")
    for one in parts(document):
        if after and one.id == after and one.parent == part_id:
            return one.index + 1
    return None
