"""The commands `backup` and `restore`."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from kevytasiointi.cli.prepared import Refused, plain_errors
from kevytasiointi.storage.backup_folders import BackupRefused, Manifest
from kevytasiointi.usecases.backup_checks import Checked, check_backup
from kevytasiointi.usecases.backups import make_backup, restore
from kevytasiointi.wiring import Tools, upgrade_schema

_OURS_ALONE = 0o077
_FOLDER = click.Path(path_type=Path, file_okay=False)


def backup_command(tools: Tools) -> click.Command:
    """The command `backup`."""

    @click.command("backup")
    @click.option("--out", type=click.Path(path_type=Path), required=True, help="A new folder.")
    def backup(out: Path) -> None:
        """Copy the database and the files into a new folder, while the portal runs.

        Exit 0: it is whole. 1: it is made, but the portal has lost files. 2: it is not made.
        """
        with _private(), _plain():
            made = make_backup(
                tools.config.database_owner_url,
                tools.store,
                out.absolute(),
                now=datetime.now(UTC),
            )
        click.echo(f"{out}: {_contents(made)}.")
        for key in made.lacking:
            click.echo(f"attachments: the file of {key} is lost or damaged.", err=True)
        if made.lacking:
            click.echo("The backup lacks what the portal has lost.", err=True)
            sys.exit(1)

    return backup


def restore_command(tools: Tools) -> click.Command:
    """The command `restore`."""

    @click.command("restore")
    @click.option("--from", "folder", type=_FOLDER, required=True, help="The backup's folder.")
    @click.option("--check", "only_check", is_flag=True, help="Prove the backup; change nothing.")
    @click.option("--replace", is_flag=True, help="Put it in the place of what there is.")
    def restore_(folder: Path, only_check: bool, replace: bool) -> None:
        """Put a backup back, once it is proved to be whole. Stop the portal and its worker first.

        Exit 0: done. 1: the backup is damaged, and nothing was changed. 2: it can't be done.
        """
        with _private(), _plain():
            checked = check_backup(folder.absolute())
            manifest = _believed(checked)
            if only_check:
                _tell(checked.gaps)
                click.echo(f"The backup holds: {_contents(manifest)}, {checked.entries} entries.")
                sys.exit(1 if checked.gaps else 0)
            restore(
                folder.absolute(),
                manifest,
                tools.config.database_owner_url,
                tools.store,
                replace=replace,
            )
            upgrade_schema(tools.config)
        _tell(checked.gaps)
        click.echo(f"The portal is as it was at {_moment(manifest)}: {_contents(manifest)}.")

    return restore_


def _believed(checked: Checked) -> Manifest:
    """The manifest of a backup in which all holds; else the end, with what does not."""
    if checked.manifest is None or checked.findings:
        _tell((*checked.findings, *checked.gaps))
        click.echo("The backup is damaged.", err=True)
        sys.exit(1)
    return checked.manifest


def _tell(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        click.echo(sentence, err=True)


def _contents(manifest: Manifest) -> str:
    rows, cases = sum(manifest.counts.values()), manifest.counts.get("cases", 0)
    return f"{cases} cases, {rows} rows, {len(manifest.files)} files"


def _moment(manifest: Manifest) -> str:
    return manifest.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def _private() -> Iterator[None]:
    """What is written can be read by its owner only: it is personal data."""
    before = os.umask(_OURS_ALONE)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def _plain() -> Iterator[None]:
    with plain_errors():
        try:
            yield
        except BackupRefused as error:
            raise Refused(str(error)) from error
        except OSError as error:
            where = f": {error.filename}" if error.filename else ""
            raise Refused(f"{error.strerror or error}{where}.") from error
