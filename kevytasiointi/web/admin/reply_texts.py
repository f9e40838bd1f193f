"""The texts that the authority's officers use again: a list, and a page for each."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.replytexts import PLACES, TextPurpose
from kevytasiointi.storage.queries import reply_texts as stored
from kevytasiointi.storage.working import (
    ReplyTextRow,
)
from kevytasiointi.usecases.reply_texts import delete_reply_text, save_reply_text
from kevytasiointi.web import wording
from kevytasiointi.web.admin.own_authority import scope_of
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.forms import PortalForm, needed
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path

_ADDRESS: Final = "/yllapito/vastauspohjat"

PURPOSE_WORDS: Final[Mapping[TextPurpose, LazyString]] = {
    TextPurpose.MESSAGE: _l("Message to the customer"),
    TextPurpose.SUPPLEMENT: _l("Supplement request"),
    TextPurpose.REASON: _l("Reason or note"),
}


class ReplyTextForm(PortalForm):
    """A text with its places."""

    purpose = SelectField(_l("Where the text is used"), validate_choice=False)
    language = SelectField(_l("Language of the text"), validate_choice=False)
    name = StringField(_l("Name in the list"), [needed(_l("Write a name for the text"))])
    body = TextAreaField(_l("Text"), [needed(_l("Write the text"))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purpose.choices = [SelectChoice(p.value, w) for p, w in PURPOSE_WORDS.items()]
        self.language.choices = [
            SelectChoice(code, wording.language_name(code)) for code in LANGUAGES
        ]


@requires(Permission.AUTHORITY_ADMINISTER)
def texts() -> str:
    """All texts of the authority, and the form of a new one."""
    return _list_page(ReplyTextForm(formdata=None, data={"language": language()}))


@requires(Permission.AUTHORITY_ADMINISTER)
def add_text() -> ResponseReturnValue:
    """Add a text."""
    form = ReplyTextForm()
    if _saved(form, None):
        flash(_("The text has been saved."))
        return redirect(path(_ADDRESS), code=303)
    return _list_page(form), form.status


@requires(Permission.AUTHORITY_ADMINISTER)
def one_text(text_id: UUID) -> str:
    """One text, to be changed."""
    row = _read(text_id)
    data = {
        "purpose": row.purpose.value,
        "language": row.language,
        "name": row.name,
        "body": row.body,
    }
    return _text_page(row, ReplyTextForm(formdata=None, data=data))


@requires(Permission.AUTHORITY_ADMINISTER)
def change_text(text_id: UUID) -> ResponseReturnValue:
    """Change a text, or delete it."""
    row, actor = _read(text_id), current_actor()
    if request.form.get("do") == "delete":
        with tools().database.write(scope_of(actor)) as session:
            delete_reply_text(session, actor, stored.reply_text(session, actor, text_id), now=now())
        flash(_("The text has been deleted."))
        return redirect(path(_ADDRESS), code=303)
    form = ReplyTextForm()
    if _saved(form, text_id):
        flash(_("The text has been saved."))
        return redirect(path(_ADDRESS), code=303)
    return _text_page(row, form), form.status


def _saved(form: ReplyTextForm, text_id: UUID | None) -> bool:
    actor = current_actor()
    if not form.validate():
        return False
    try:
        with tools().database.write(scope_of(actor)) as session:
            save_reply_text(
                session,
                actor,
                stored.reply_text(session, actor, text_id) if text_id else None,
                purpose=form.purpose.data or "",
                language=form.language.data or "",
                name=form.name.data or "",
                body=form.body.data or "",
                now=now(),
            )
    except InvalidInput as error:
        form.refuse(error)
        return False
    return True


def _read(text_id: UUID) -> ReplyTextRow:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        return stored.reply_text(session, actor, text_id)


def _list_page(form: ReplyTextForm) -> str:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        rows = stored.reply_texts(session, actor)
    return render_template(
        "admin/reply_texts.html", rows=rows, form=form, **_parts(), has_errors=bool(form.errors)
    )


def _text_page(row: ReplyTextRow, form: ReplyTextForm) -> str:
    return render_template(
        "admin/reply_text.html", row=row, form=form, **_parts(), has_errors=bool(form.errors)
    )


def _parts() -> dict[str, Any]:
    return {
        "purposes": PURPOSE_WORDS,
        "places": [(f"{{{place}}}", _(words)) for place, words in PLACES.items()],
        "words": wording,
        "address": path(_ADDRESS),
    }
