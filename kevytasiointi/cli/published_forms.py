"""The commands that read what has been published: `forms export`, `answers`, `print`, `diff`."""

import json
import sys
from pathlib import Path
from typing import Final

import click

from kevytasiointi.cli.prepared import Refused, plain_errors, prepared
from kevytasiointi.domain.answerschema import answer_schema
from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.formdiff import Change, OnDrafts, compare
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.formspec import sha256_of
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries.jobs import newest_version_by_slug
from kevytasiointi.usecases.emptyforms import empty_form_document
from kevytasiointi.usecases.formspecs import read_form
from kevytasiointi.usecases.formwriting import written_json, written_yaml
from kevytasiointi.wiring import Tools

READABLE: Final = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_SCOPE: Final = System("a command reads published forms")


def published_commands(tools: Tools) -> tuple[click.Command, ...]:
    """The commands that read published forms."""

    @click.command("export")
    @click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml")
    @click.argument("slug")
    def export_command(slug: str, form: str) -> None:
        """Print the newest published version of the form SLUG; the same bytes every time."""
        with prepared(tools):
            document = _published(tools, slug)
        click.echo(written_json(document) if form == "json" else written_yaml(document), nl=False)

    @click.command("answers")
    @click.option("--language", type=click.Choice(LANGUAGES), default="fi")
    @click.argument("slug")
    def answers_command(slug: str, language: str) -> None:
        """Print the JSON Schema of the answers to the newest version of the form SLUG."""
        with prepared(tools):
            document = _published(tools, slug)
        made = answer_schema(parse_formspec(document), sha256_of(document), language)
        click.echo(json.dumps(made, ensure_ascii=False, indent=2))

    @click.command("print")
    @click.option("--language", type=click.Choice(LANGUAGES), default="fi")
    @click.argument("form")
    def print_command(form: str, language: str) -> None:
        """Print the empty form FORM, a slug or a file, as a PDF to standard output.

        The settings are the form's own defaults, and no authority stands on it.
        """
        if Path(form).is_file():
            document = _good(Path(form))
        else:
            with prepared(tools):
                document = _published(tools, form)
        spec = parse_formspec(document)
        empty = empty_form_document(spec, effective_settings(spec, {}), language)
        with plain_errors(), tools.pdf:
            content = tools.pdf.make_empty_form(empty)
        click.echo(content, nl=False)

    @click.command("diff")
    @click.argument("file", type=READABLE)
    @click.argument("other", required=False, type=READABLE)
    def diff_command(file: Path, other: Path | None) -> None:
        """Print what FILE changes in the published form, or OTHER in FILE, and exit 1 if anything.

        Each line says what happened to what, and what it does to drafts that are being filled in.
        """
        changes = _changes(tools, file, other)
        for change in changes:
            click.echo(_line(change))
        if changes:
            sys.exit(1)
        click.echo("No difference.", err=True)

    return export_command, answers_command, diff_command, print_command


def _changes(tools: Tools, file: Path, other: Path | None) -> tuple[Change, ...]:
    document = _good(file)
    if other is not None:
        return compare(document, _good(other))
    with prepared(tools):
        return compare(_published(tools, str(document["slug"])), document)


def _published(tools: Tools, slug: str) -> JsonObject:
    """The document of the newest published version of a form.

    Raises:
        Refused: no form with this slug has been published.
    """
    with tools.database.read(_SCOPE) as session:
        version = newest_version_by_slug(session, slug)
        if version is None:
            raise Refused(f"No form {slug!r} has been published.")
        document: JsonObject = json.loads(version.definition)
    return document


def _good(file: Path) -> JsonObject:
    try:
        return read_form(file)[1]
    except BrokenFormSpec as broken:
        for finding in broken.findings:
            click.echo(f"{file}: {finding}")
        raise click.ClickException(f"{file} is no good form definition.") from broken


def _line(change: Change) -> str:
    keys = f": {', '.join(change.keys)}" if change.keys else ""
    drafts = "" if change.on_drafts is OnDrafts.NOTHING else f" [drafts: {change.on_drafts.value}]"
    return f"{change.kind.value} {change.what} {change.name}{keys}{drafts}"
