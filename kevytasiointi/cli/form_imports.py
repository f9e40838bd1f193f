"""The command `forms import`: a draft out of a file that is not ours."""

from functools import partial
from pathlib import Path
from uuid import uuid4

import click

from kevytasiointi import texts
from kevytasiointi.cli.prepared import Refused
from kevytasiointi.cli.published_forms import READABLE
from kevytasiointi.domain.foreignforms import ForeignFormRefused
from kevytasiointi.domain.foreignimport import imported_from
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.wording import in_words
from kevytasiointi.gateways.foreign_form import LARGEST_BYTES, read_foreign_form
from kevytasiointi.usecases.formwriting import written_yaml


@click.command("import")
@click.option("--language", type=click.Choice(LANGUAGES), default="fi", help="that FILE is in")
@click.argument("file", type=READABLE)
def import_command(file: Path, language: str) -> None:
    """Print a draft of a form, as YAML, made of FILE.

    FILE is a fillable PDF (.pdf), an XLSForm (.xlsx), an export of Open Forms (.zip) or a form of
    form.io (.json). What was unclear or left out is told line by line on the error stream. The
    draft is not whole: `forms check` says what it still needs.
    """
    say = partial(texts.say, "en")
    with file.open("rb") as opened:
        content = opened.read(LARGEST_BYTES + 1)
    try:
        form = read_foreign_form(content, file.name)
    except ForeignFormRefused as refused:
        raise Refused(f"{file}: {in_words(refused.text, 'en', say)}") from refused
    made = imported_from(form, form_id=uuid4(), language=language, name=file.stem)
    for note in made.notes:
        click.echo(f"{note.where or file.name}: {in_words(note.text, 'en', say)}", err=True)
    click.echo(written_yaml(made.document), nl=False)
