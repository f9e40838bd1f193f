"""The report of what came of a file, and the form that is made of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from kevytasiointi import texts
from kevytasiointi.domain.designs import Part, PartKind, parts
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.importreview import (
    MOST_ASKED,
    OFFERED,
    Reviewed,
    Unclear,
    unclear,
)
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.partfields import kind_of
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.wording import in_words
from kevytasiointi.storage.designs import FormImportRow
from kevytasiointi.usecases import importing
from kevytasiointi.web.admin.designer.differences import differences
from kevytasiointi.web.admin.designer.kinds import kind_name
from kevytasiointi.web.admin.designer.structure import localized_of
from kevytasiointi.web.admin.designer.work import ADDRESS, address_of, done, scope_of
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.forms import PortalForm, at_most, carried_number
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path

_LONGEST_WORDS: Final = 1_000
_ROW: Final = re.compile(r"(survey|choices|settings) ([0-9]+)")


class ReviewForm(PortalForm):
    """What is taken from the report; fields of unclear parts are added to it."""

    shown = HiddenField()


@dataclass(frozen=True, slots=True)
class Asked:
    """An unclear part with its fields; the kind has none when it stays as it is."""

    part: Unclear
    where: str
    words: Field
    kind: Field | None


@dataclass(frozen=True, slots=True)
class Became:
    """What a part of the file became: `kind` is that of a question in words, empty for a step."""

    where: str
    what: str
    words: Mapping[str, str]
    kind: str


def report_address(import_id: UUID) -> str:
    """The page of what came of a file."""
    return path(f"{ADDRESS}/tuo/{import_id}")


@requires(Permission.FORM_DESIGN)
def show_report(import_id: UUID) -> str:
    """What came of a file."""
    return _report_page(import_id, None)


@requires(Permission.FORM_DESIGN)
def make_form(import_id: UUID) -> ResponseReturnValue:
    """Make a form of it, or change the form that it names."""
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        row = importing.open_import(session, actor, import_id)
    asked = _unclear(row)
    form = _review_class(asked)()
    if form.validate():
        try:
            with tools().database.write(scope_of(actor)) as session:
                row = importing.open_import(session, actor, import_id, lock=True)
                design = importing.take_import(
                    session,
                    actor,
                    row,
                    said=_said(form, asked),
                    shown=carried_number(form.shown.data),
                    now=now(),
                )
        except InvalidInput as error:
            form.refuse(InvalidInput("", error.msgid, **error.params))
        else:
            return done(address_of(design.form.id), _("The file is now a form to be worked on."))
    return _report_page(import_id, form), form.status


def _report_page(import_id: UUID, form: PortalForm | None) -> str:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        row = importing.open_import(session, actor, import_id)
        target = importing.target_of(session, actor, row)
    document, asked = importing.import_document(row), _unclear(row)
    form = form or _review_class(asked)()
    form.shown.data = str(target.version if target else 0)
    listed = list(parts(document))
    return render_template(
        "admin/designer/import_report.html",
        row=row,
        form=form,
        asked=[_asked(form, number, one) for number, one in enumerate(asked)],
        is_more_unclear=len(unclear(document, importing.notes_of(row))) > len(asked),
        title=localized_of(document, "title"),
        counts=[sum(part.kind is kind for part in listed) for kind in _COUNTED],
        target=target,
        differences=differences(target.document, document) if target else (),
        to_look_at=_told(row),
        carried=_carried(row, listed),
        address=report_address(import_id),
        taken=address_of(row.form_id) if row.form_id else "",
        has_errors=bool(form.errors),
    )


_COUNTED: Final = (PartKind.STEP, PartKind.ITEM)


def _unclear(row: FormImportRow) -> Sequence[Unclear]:
    return unclear(importing.import_document(row), importing.notes_of(row))[:MOST_ASKED]


def _review_class(asked: Sequence[Unclear]) -> type[ReviewForm]:
    """A form with the fields of the unclear parts."""
    kinds = [SelectChoice(kind.value, kind_name(kind)) for kind in OFFERED]
    fields: dict[str, Any] = {}
    for number, one in enumerate(asked):
        label = _("Question") if one.kind else _("Name")
        fields[f"words_{number}"] = StringField(label, [at_most(_LONGEST_WORDS)], default=one.words)
        if one.kind is not None:
            fields[f"kind_{number}"] = SelectField(
                _("What is asked"), choices=kinds, default=one.kind.value, validate_choice=False
            )
    return type("ReviewFormOfFile", (ReviewForm,), fields)


def _asked(form: PortalForm, number: int, one: Unclear) -> Asked:
    where = _place(one.where) or one.words
    return Asked(one, where, form[f"words_{number}"], form[f"kind_{number}"] if one.kind else None)


def _said(form: PortalForm, asked: Sequence[Unclear]) -> dict[str, Reviewed]:
    said = {}
    for number, one in enumerate(asked):
        kind = form[f"kind_{number}"].data if one.kind else None
        known = ItemKind(kind) if kind in OFFERED else None
        said[one.id] = Reviewed(form[f"words_{number}"].data or "", known)
    return said


def _told(row: FormImportRow) -> Sequence[tuple[str, str]]:
    """Every note: its place in the file, and the sentence in the page's language."""
    spoken = language()
    say = partial(texts.say, spoken)
    notes = importing.notes_of(row)
    return [(_place(note.where), in_words(note.text, spoken, say)) for note in notes]


def _carried(row: FormImportRow, listed: Sequence[Part]) -> Sequence[Became]:
    by_id = {part.id: part for part in listed if part.kind is not PartKind.FORM}
    return [_became(one.where, one.what, by_id.get(one.item)) for one in importing.carried_of(row)]


def _became(where: str, what: str, part: Part | None) -> Became:
    where = _place(where)
    if part is None:
        return Became(where, what, {}, "")
    is_step = part.kind is PartKind.STEP
    words = localized_of(part.value, "title" if is_step else "label")
    return Became(where, what, words, "" if is_step else kind_name(kind_of(part.value)))


def _place(where: str) -> str:
    """A place of the file in words: a row of a sheet; others are names of the file itself."""
    row = _ROW.fullmatch(where)
    return str(_("%(sheet)s, row %(row)s", sheet=row[1], row=row[2])) if row else where
