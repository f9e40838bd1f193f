"""The commands `forms check`, `forms schema` and `forms publish`."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from kevytasiointi.cli.prepared import Refused, prepared
from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.formschema import schema
from kevytasiointi.domain.formspec import sha256_of
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries.jobs import newest_version
from kevytasiointi.usecases.formspecs import check_file, read_form
from kevytasiointi.usecases.publishing import publish
from kevytasiointi.wiring import Tools

_SCOPE: Final = System("command forms publish")
_FILES: Final = click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
)


def forms_group(tools: Tools) -> click.Group:
    """The group `forms`."""

    @click.group("forms")
    def forms() -> None:
        """Work with form definitions."""

    @forms.command("publish")
    @_FILES
    def publish_command(files: tuple[Path, ...]) -> None:
        """Publish the forms in FILES, so that authorities can take them into use.

        All or none: a file with faults stops the whole. A form that has not changed is left alone;
        one that has gets its next version. Services keep the version that they use until their
        administrator takes the newer one into use.
        """
        with prepared(tools):
            lines = _publish(tools, files)
        click.echo("\n".join(lines))

    forms.add_command(check_command)
    forms.add_command(schema_command)
    return forms


def _publish(tools: Tools, files: tuple[Path, ...]) -> list[str]:
    lines = []
    with tools.database.write(_SCOPE) as session:
        for file in files:
            try:
                spec, document = read_form(file)
            except BrokenFormSpec as broken:
                found = "\n".join(f"{file}: {finding}" for finding in broken.findings)
                raise Refused(f"Nothing was published.\n{found}") from broken
            before = newest_version(session, spec.id)
            version = publish(session, document, actor=None, now=datetime.now(UTC))
            session.flush()
            is_new = before is None or before.sha256 != sha256_of(document)
            what = "published" if is_new else "has not changed"
            lines.append(f"{spec.slug}: version {version.number} {what}.")
    return lines


@click.command("check")
@_FILES
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


@click.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of form definitions, as in forms/formspec.schema.json."""
    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))
