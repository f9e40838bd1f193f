"""The commands `forms check`, `test`, `publish` and `schema`; the others in `published_forms`."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from kevytasiointi.cli.form_imports import import_command
from kevytasiointi.cli.prepared import Refused, prepared
from kevytasiointi.cli.published_forms import READABLE, published_commands
from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.formschema import schema
from kevytasiointi.domain.formspec import sha256_of
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries.jobs import newest_version
from kevytasiointi.usecases.formfiles import read_document
from kevytasiointi.usecases.formspecs import check_file, read_form, run_tests
from kevytasiointi.usecases.publishing import publish
from kevytasiointi.wiring import Tools

_SCOPE: Final = System("command forms publish")
_FILES: Final = click.argument("files", nargs=-1, required=True, type=READABLE)


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

    plain = (check_command, test_command, schema_command, import_command)
    for command in (*published_commands(tools), *plain):
        forms.add_command(command)
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


@click.command("test")
@_FILES
def test_command(files: tuple[Path, ...]) -> None:
    """Run the tests that the forms in FILES carry; a line for each, exit 1 if one fails."""
    failed = 0
    for file in files:
        spec = parse_formspec(_read(file))
        failures = tuple(run_tests(spec))
        failed += len(failures)
        for index, test in enumerate(spec.tests):
            mine = [one for one in failures if one.path.startswith(f"tests[{index}].")]
            click.echo(f"{file}: {'FAILED' if mine else 'passed'}: {test.name}")
            for one in mine:
                click.echo(f"{file}: {one}")
    if failed:
        sys.exit(1)


def _read(file: Path) -> Json:
    try:
        document = read_document(file)
        parse_formspec(document)
    except BrokenFormSpec as broken:
        for finding in broken.findings:
            click.echo(f"{file}: {finding}")
        raise click.ClickException(f"{file} is no good form definition.") from broken
    return document


@click.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of form definitions, as in forms/formspec.schema.json."""
    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))
