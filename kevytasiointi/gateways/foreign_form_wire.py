"""Foreign forms as JSON on the way from the child that reads them to us, and back as data."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

from kevytasiointi.domain.foreignforms import REFUSALS, TOO_MUCH_WORK, ForeignFormRefused
from kevytasiointi.domain.foreignimport import ForeignForm
from kevytasiointi.domain.formiodata import FormioForm, FormioStep
from kevytasiointi.domain.pdffields import PdfField, PdfFieldKind, PdfForm
from kevytasiointi.domain.xlsformsheets import SheetFinding, SheetRow, XlsForm


def written(form: ForeignForm | ForeignFormRefused) -> bytes:
    """The answer of the child."""
    if isinstance(form, ForeignFormRefused):
        return json.dumps({"refused": form.text.msgid, **form.text.params}).encode()
    return json.dumps({"sort": type(form).__name__, "form": asdict(form)}).encode()


def read(answer: bytes) -> ForeignForm:
    """The form of an answer.

    Raises:
        ForeignFormRefused: the child refused the file, or gave no answer that can be read.
    """
    try:
        said = json.loads(answer)
        if "refused" not in said:
            return _READERS[said["sort"]](said["form"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ForeignFormRefused(TOO_MUCH_WORK) from error
    msgid = said.pop("refused")
    if msgid not in REFUSALS:
        raise ForeignFormRefused(TOO_MUCH_WORK)
    raise ForeignFormRefused(msgid, **said)


def _pdf(form: Mapping[str, Any]) -> PdfForm:
    return PdfForm(**{**form, "fields": tuple(_field(one) for one in form["fields"])})


def _field(field: Mapping[str, Any]) -> PdfField:
    options = tuple((value, words) for value, words in field["options"])
    return PdfField(**{**field, "kind": PdfFieldKind(field["kind"]), "options": options})


def _xlsform(form: Mapping[str, Any]) -> XlsForm:
    sheets = {
        sheet: tuple(SheetRow(**row) for row in form[sheet])
        for sheet in ("survey", "choices", "settings")
    }
    findings = tuple(SheetFinding(**one) for one in form["findings"])
    unread = tuple(form["unread_sheets"])
    return XlsForm(**{**form, **sheets, "findings": findings, "unread_sheets": unread})


def _formio(form: Mapping[str, Any]) -> FormioForm:
    steps = tuple(
        FormioStep(one["title"], one["titles"], tuple(one["components"])) for one in form["steps"]
    )
    rules, left = tuple(form["rules"]), tuple(form["left"])
    return FormioForm(**{**form, "steps": steps, "rules": rules, "left": left})


_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], ForeignForm]]] = {
    PdfForm.__name__: _pdf,
    XlsForm.__name__: _xlsform,
    FormioForm.__name__: _formio,
}
