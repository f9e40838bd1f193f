"""The command `forms import`: a draft out of a file that is not ours."""

from functools import partial
from pathlib import Path
from typing import Final
from uuid import uuid4

import click

from kevytasiointi import texts
from kevytasiointi.cli.prepared import Refused
from kevytasiointi.cli.published_forms import READABLE
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.pdfimport import from_pdf
from kevytasiointi.domain.wording import in_words
from kevytasiointi.gateways.pdf_form import LARGEST_BYTES, NoPdfForm, read_pdf_form
from kevytasiointi.usecases.formwriting import written_yaml

_ENDING: Final = ".pdf"


@click.command("import")
@click.option("--language", type=click.Choice(LANGUAGES), default="fi", help="that FILE is in")
@click.argument("file", type=READABLE)
def import_command(file: Path, language: str) -> None:
    """Print a draft of a form, as YAML, made of the fillable PDF in FILE.

    What was unclear or left out is told line by line on the error stream. The draft is not whole:
    `forms check` says what it still needs.
    """
    if file.suffix.lower() != _ENDING:
        raise Refused(f"{file} is not a PDF. YAML and JSON files need no import.")
    with file.open("rb") as opened:
        content = opened.read(LARGEST_BYTES + 1)
    try:
        form = read_pdf_form(content)
    except NoPdfForm as error:
        raise Refused(f"{file}: {error}.") from error
    made = from_pdf(form, form_id=uuid4(), language=language, name=file.stem)
    for note in made.notes:
        said = in_words(note.text, "en", partial(texts.say, "en"))
        click.echo(f"{note.where or file.name}: {said}", err=True)
    click.echo(written_yaml(made.document), nl=False)
