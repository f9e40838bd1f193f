"""The commands `forms check` and `forms schema`: are form definition files good?"""

import json
import sys
from pathlib import Path

import click

from kevytasiointi.domain.formschema import schema
from kevytasiointi.usecases.formspecs import check_file


@click.group("forms")
def forms() -> None:
    """Work with form definitions."""


@forms.command("check")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
)
def check_command(files: tuple[Path, ...]) -> None:
    """Check form definition files and run the tests in them.

    Prints FILE: path: message for each finding. Exits 0 when all are good, 1 when something was
    found, 2 when a file is missing or none was named.
    """
    count = 0
    for file in files:
        try:
            findings = check_file(file)
        except OSError as error:
            raise click.UsageError(f"{file}: {error.strerror}") from error
        count += len(findings)
        for finding in findings:
            click.echo(f"{file}: {finding}")
    if count:
        click.echo(f"{count} findings.", err=True)
        sys.exit(1)
    click.echo(f"{len(files)} form definitions are good.", err=True)


@forms.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of form definitions, as in forms/formspec.schema.json."""
    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))
