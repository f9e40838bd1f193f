"""From any form that is not ours to the draft of a form."""

from typing import TypeAlias
from uuid import UUID

from kevytasiointi.domain.formiodata import FormioForm
from kevytasiointi.domain.formioimport import from_formio
from kevytasiointi.domain.imported import Imported
from kevytasiointi.domain.pdffields import PdfForm
from kevytasiointi.domain.pdfimport import from_pdf
from kevytasiointi.domain.xlsformimport import from_xlsform
from kevytasiointi.domain.xlsformsheets import XlsForm

ForeignForm: TypeAlias = PdfForm | XlsForm | FormioForm


def imported_from(form: ForeignForm, *, form_id: UUID, language: str, name: str) -> Imported:
    """A draft of a form, what became what, and what is to be looked at.

    Args:
        form: what was read from the file.
        form_id: the identity of the form to be.
        language: the language of texts that name none: fi, sv or en.
        name: what the form is called when the file does not say.
    """
    if isinstance(form, PdfForm):
        return from_pdf(form, form_id=form_id, language=language, name=name)
    if isinstance(form, XlsForm):
        return from_xlsform(form, form_id=form_id, language=language, name=name)
    return from_formio(form, form_id=form_id, language=language, name=name)
