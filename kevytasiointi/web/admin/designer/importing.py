"""A form out of a file: the upload, and reading it."""

from functools import partial
from pathlib import PurePath
from typing import Any, Final
from uuid import uuid4

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from kevytasiointi import texts
from kevytasiointi.config import Config
from kevytasiointi.domain.errors import BrokenFormSpec, InvalidInput
from kevytasiointi.domain.foreignforms import OURS, TOO_LARGE, ForeignFormRefused
from kevytasiointi.domain.foreignimport import imported_from
from kevytasiointi.domain.imported import Imported
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.wording import in_words
from kevytasiointi.gateways.foreign_form import LARGEST_BYTES, read_foreign_form
from kevytasiointi.usecases import importing
from kevytasiointi.web import wording
from kevytasiointi.web.admin.designer.import_report import report_address
from kevytasiointi.web.admin.designer.work import ADDRESS, done, scope_of
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.forms import PortalForm
from kevytasiointi.web.guards import SMALL_BODY, requires, takes_files
from kevytasiointi.web.templating import path

_YAML: Final = (".yaml", ".yml")


def form_file(_config: Config) -> int:
    """Room for one file of a form and what stands around it in the request."""
    return LARGEST_BYTES + SMALL_BODY


class UploadForm(PortalForm):
    """The file, and the language that it is in."""

    file = FileField(
        _l("File of the form"),
        description=_l(
            "A fillable PDF (.pdf), a spreadsheet for XLSForm (.xlsx), an export of Open Forms"
            " (.zip), a form of form.io (.json), or a form of this portal (.yaml or .json)."
        ),
    )
    language = RadioField(
        _l("Language of the file"),
        description=_l("For texts of which the file does not tell the language."),
        validate_choice=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [
            SelectChoice(code, wording.language_name(code)) for code in LANGUAGES
        ]
        if self.language.data not in LANGUAGES:
            self.language.data = language()

    def read(self) -> Imported | None:
        """What was made of the file; None when it was refused, which is told at the field."""
        name = self.file.data.filename if self.file.data else ""
        if not name:
            self.refuse(InvalidInput("file", texts.mark("Choose the file of the form.")))
            return None
        content = self.file.data.read(LARGEST_BYTES + 1)
        try:
            return _imported(content, name, self.language.data)
        except ForeignFormRefused as refused:
            self.refuse(InvalidInput("file", refused.text.msgid, **refused.text.params))
        except BrokenFormSpec as broken:
            first = broken.findings[0]
            sentence = in_words(first.text, language(), partial(texts.say, language()))
            self.file.errors = [*self.file.errors, f"{first.path}: {sentence}"]
        return None


def _imported(content: bytes, name: str, spoken: str) -> Imported:
    """What comes of a file, ours or not."""
    ending = PurePath(name).suffix.lower()
    if len(content) > LARGEST_BYTES:
        raise ForeignFormRefused(TOO_LARGE, limit=LARGEST_BYTES // 2**20)
    if ending in _YAML:
        return importing.read_own_form(content, is_json=False)
    try:
        form = read_foreign_form(content, name)
    except ForeignFormRefused as refused:
        if refused.text.msgid != OURS:
            raise
        return importing.read_own_form(content, is_json=True)
    return imported_from(form, form_id=uuid4(), language=spoken, name=PurePath(name).stem)


@requires(Permission.FORM_DESIGN)
def choose_file() -> str:
    """Which file a form is to be made of."""
    return _upload_page(UploadForm())


@requires(Permission.FORM_DESIGN)
@takes_files(form_file)
def read_file() -> ResponseReturnValue:
    """Read the file and lead to what came of it."""
    form, actor = UploadForm(), current_actor()
    made = form.read() if form.validate() else None
    if made is not None:
        try:
            with tools().database.write(scope_of(actor)) as session:
                name = form.file.data.filename
                row = importing.keep_import(session, actor, made, name, now=now())
        except InvalidInput as error:
            form.refuse(InvalidInput("file", error.msgid, **error.params))
        else:
            return done(report_address(row.id))
    return _upload_page(form), form.status


def _upload_page(form: UploadForm) -> str:
    return render_template(
        "admin/designer/import.html",
        form=form,
        address=path(f"{ADDRESS}/tuo"),
        has_errors=bool(form.errors),
    )
