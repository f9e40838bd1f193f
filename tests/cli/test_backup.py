"""`backup`, `restore` and `restore --check`: what they print, refuse, and end with."""

import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from kevytasiointi.cli.backup import backup_command, restore_command
from kevytasiointi.cli.store import store_group
from kevytasiointi.config import load_config
from kevytasiointi.storage import backup_folders
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import AttachmentRow
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.migrating import current_revision, migrate, newest_revision
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.wiring import Tools, build_tools
from tests.browser.running import BIN, ROOT
from tests.cli.test_database import PRODUCTION
from tests.conftest import TwoRoles
from tests.factories import PDF_BYTES, add_file, make_draft, make_world, submit
from tests.services.postgres import OWNER, SERVING, PostgresServer

_SCOPE = System("test")


def run(tools: Tools, *words: str | Path) -> Result:
    """`backup …` or `restore …`."""
    command = {"backup": backup_command, "restore": restore_command}[str(words[0])](tools)
    return CliRunner().invoke(command, [str(word) for word in words[1:]])


def production(folder: Path, place: TwoRoles | None = None) -> Tools:
    urls = (
        {
            "KEVYT_DATABASE_URL": place.serving,
            "KEVYT_DATABASE_OWNER_URL": place.owner,
        }
        if place
        else {}
    )
    return build_tools(load_config({**PRODUCTION, **urls}, folder))


@pytest.fixture
def tools(both_roles: TwoRoles, tmp_path: Path) -> Iterator[Tools]:
    """A portal in production with two cases that have a file each."""
    made = production(tmp_path / "instance", both_roles)
    with made.database.write(_SCOPE) as session:
        world = make_world(session)
        for _ in range(2):
            draft = make_draft(session, world.customer, world.service)
            add_file(session, made.store, draft)
            submit(session, world.customer, draft)
    yield made
    made.database.dispose()


@pytest.fixture
def backup(tools: Tools, tmp_path: Path) -> Path:
    out = tmp_path / "backup"
    assert run(tools, "backup", "--out", out).exit_code == 0
    return out


@pytest.fixture
def empty(request: pytest.FixtureRequest, both_roles: TwoRoles, tmp_path: Path) -> Iterator[Tools]:
    """A new machine with the same engine, and no tables yet."""
    place = None
    if not both_roles.owner.startswith("sqlite"):
        server: PostgresServer = request.getfixturevalue("postgres_server")
        urls = server.fresh_database()
        place = TwoRoles(urls.owner, urls.serving)
    made = production(tmp_path / "new", place)
    yield made
    made.database.dispose()


def test_a_backup_is_made_checked_and_put_back(tools: Tools, tmp_path: Path, empty: Tools) -> None:
    out = tmp_path / "backup"
    made = run(tools, "backup", "--out", out)
    assert made.exit_code == 0, made.output
    assert made.stdout.startswith(f"{out}: 2 cases, ")
    assert made.stdout.endswith(" rows, 2 files.\n")
    checked = run(empty, "restore", "--check", "--from", out)
    assert (checked.exit_code, checked.stderr) == (0, "")
    assert checked.stdout.startswith("The backup holds: 2 cases, ")
    done = run(empty, "restore", "--from", out)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("The portal is as it was at 20")
    with empty.database.write(_SCOPE) as session:
        assert len(session.query(AttachmentRow).all()) == 2
    again = run(empty, "backup", "--out", tmp_path / "again")
    assert again.exit_code == 0
    assert run(tools, "restore", "--check", "--from", tmp_path / "again").exit_code == 0


def test_nobody_else_can_read_a_backup(backup: Path) -> None:
    for path in (backup, *backup.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_a_check_changes_nothing(tools: Tools, backup: Path) -> None:
    def state() -> list[tuple[Path, int, int]]:
        return sorted(
            (path, path.stat().st_mtime_ns, path.stat().st_size) for path in backup.rglob("*")
        )

    before = state()
    assert run(tools, "restore", "--check", "--from", backup).exit_code == 0
    assert state() == before


def first_file(backup: Path) -> Path:
    return next(path for path in sorted(backup.glob("files/*/*")))


def flip(path: Path, place: float = 0.5) -> None:
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def edit_count(backup: Path) -> None:
    path = backup / "manifest.json"
    facts = json.loads(path.read_text())
    facts["counts"]["cases"] -= 1
    path.write_text(json.dumps(facts))


def stranger(backup: Path) -> None:
    path = backup / "files" / "ab" / ("ab" * 16)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"?")


def database_of(backup: Path) -> Path:
    return next(backup.glob("database.*"))


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a byte of a file": (lambda b: flip(first_file(b)), "files/{file}: is not what was written."),
    "a cut file": (lambda b: cut(first_file(b)), "files/{file}: is not what was written."),
    "a lost file": (lambda b: first_file(b).unlink(), "files/{file}: is missing."),
    "a strange file": (stranger, "files/ab/" + "ab" * 16 + ": does not belong to the backup."),
    "a byte of the database": (
        lambda b: flip(database_of(b)),
        "{database}: is not what was written.",
    ),
    "a cut database": (lambda b: cut(database_of(b)), "{database}: is not what was written."),
    "a lost database": (lambda b: database_of(b).unlink(), "{database}: is missing."),
    "an edited manifest": (
        edit_count,
        "manifest.json: it was changed after the backup was made.",
    ),
    "a cut manifest": (lambda b: cut(b / "manifest.json"), "manifest.json: it is not whole."),
}


def test_damage_is_named_and_nothing_of_it_is_put_back(
    backup: Path, empty: Tools, tmp_path: Path
) -> None:
    names = {
        "file": first_file(backup).relative_to(backup / "files").as_posix(),
        "database": database_of(backup).name,
    }
    for name, (damage, said) in DAMAGES.items():
        folder = tmp_path / name
        shutil.copytree(backup, folder)
        damage(folder)
        for words in (("--check",), (), ("--replace",)):
            result = run(empty, "restore", *words, "--from", folder)
            assert result.exit_code == 1, name
            assert result.stderr.splitlines() == [
                said.format(**names),
                "The backup is damaged.",
            ]
    assert list(empty.store.all_keys()) == []


def test_what_does_not_belong_together_is_told_even_when_the_hashes_fit(
    sqlite_database: Database, tmp_path: Path
) -> None:
    """A portal whose rows do not hold gives a backup that is told to be so."""
    tools = production(tmp_path / "instance", TwoRoles(sqlite_database.url, sqlite_database.url))
    with tools.database.write(_SCOPE) as session:
        world = make_world(session)
        draft = make_draft(session, world.customer, world.service)
        add_file(session, tools.store, draft)
        submit(session, world.customer, draft)
    with closing(sqlite3.connect(tmp_path / "test.sqlite", isolation_level=None)) as connection:
        connection.execute(
            "UPDATE events SET actor_name = 'x' WHERE chain <> 'platform' AND seq = 2"
        )
        connection.execute("UPDATE deadlines SET case_id = 'none'")
    assert run(tools, "backup", "--out", tmp_path / "backup").exit_code == 0
    result = run(tools, "restore", "--check", "--from", tmp_path / "backup")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "database.sqlite: deadlines: 2 rows refer to cases that are not there.",
        f"journal {world.authority.id}, entry 2: the entry was changed.",
        "The backup is damaged.",
    ]


def test_a_portal_that_lost_a_file_is_backed_up_all_the_same(
    tools: Tools, tmp_path: Path, empty: Tools
) -> None:
    lost, kept = tools.store.all_keys()
    tools.store.delete(lost)
    out = tmp_path / "backup"
    made = run(tools, "backup", "--out", out)
    assert made.exit_code == 1
    assert made.stdout.endswith("1 files.\n")
    assert made.stderr.splitlines() == [
        f"attachments: the file of {lost} is lost or damaged.",
        "The backup lacks what the portal has lost.",
    ]
    told = f"attachments: {lost} was lost or damaged in the portal before the backup was made.\n"
    checked = run(tools, "restore", "--check", "--from", out)
    assert (checked.exit_code, checked.stderr) == (1, told)
    done = run(empty, "restore", "--from", out)
    assert (done.exit_code, done.stderr) == (0, told)
    assert list(empty.store.all_keys()) == [kept]


def test_what_is_not_empty_is_not_touched(tools: Tools, backup: Path, empty: Tools) -> None:
    refused = run(tools, "restore", "--from", backup)
    assert refused.exit_code == 2
    assert refused.stderr.startswith("Error: The database is not empty: it has ")
    shutil.copytree(tools.config.store, empty.config.store)
    refused = run(empty, "restore", "--from", backup)
    assert refused.exit_code == 2
    assert refused.stderr.startswith("Error: The attachment store is not empty. --replace ")
    assert run(empty, "restore", "--replace", "--from", backup).exit_code == 0
    assert run(tools, "restore", "--replace", "--from", backup).exit_code == 0


def test_a_new_schema_without_rows_counts_as_empty(backup: Path, empty: Tools) -> None:
    migrate(empty.config.database_owner_url)
    assert run(empty, "restore", "--from", backup).exit_code == 0


def test_an_older_schema_is_checked_and_brought_to_the_new_one(
    empty: Tools, tmp_path: Path, both_roles: TwoRoles
) -> None:
    owner = Database(empty.config.database_owner_url)
    migrate(owner.url, "0001")
    with owner.write(_SCOPE) as session:
        session.execute(
            text(
                "INSERT INTO authorities (id, slug, kind, name, area, contact)"
                " VALUES (:id, 'lehtola', 'municipality', '{}', '{}', '{}')"
            ),
            {"id": uuid4().hex},
        )
    owner.dispose()
    out = tmp_path / "backup"
    for command in (
        ("backup", "--out", out),
        ("restore", "--check", "--from", out),
        ("restore", "--replace", "--from", out),
    ):
        result = run(empty, *command)
        assert result.exit_code == 0, result.output
    assert json.loads((out / "manifest.json").read_text())["schema"] == "0001"
    assert current_revision(empty.database) == newest_revision()
    with empty.database.read(_SCOPE) as session:
        assert session.query(AuthorityRow).one().slug == "lehtola"


@pytest.mark.postgres
def test_a_database_that_was_just_created_for_the_owner_is_enough(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """As the drill makes it: nobody has given the owner the schema."""
    urls = postgres_server.fresh_database()
    migrate(urls.owner)
    tools = production(tmp_path / "instance", TwoRoles(urls.owner, urls.serving))
    assert run(tools, "backup", "--out", tmp_path / "backup").exit_code == 0
    with closing(postgres_server.connect()) as connection:
        connection.execute(f"CREATE DATABASE drill OWNER {OWNER}")
    place = TwoRoles(postgres_server.url(OWNER, "drill"), postgres_server.url(SERVING, "drill"))
    drill = production(tmp_path / "drill", place)
    result = run(drill, "restore", "--from", tmp_path / "backup")
    assert result.exit_code == 0, result.output
    with drill.database.write(_SCOPE) as session:
        make_world(session)
    for used in (tools, drill):
        used.database.dispose()


def test_wrong_places_are_told_in_a_line(tools: Tools, backup: Path, tmp_path: Path) -> None:
    gone = tmp_path / "none"
    for words, said in (
        (("backup", "--out", backup), f"{backup} exists already; a backup is never written over"),
        (("backup", "--out", gone / "x"), f"There is no folder {gone} to put the backup in."),
        (("restore", "--from", gone), f"There is no folder {gone}."),
        (("restore", "--from", tmp_path), f"{tmp_path} is no backup: it has no manifest.json."),
    ):
        result = run(tools, *words)
        assert result.exit_code == 2
        assert result.stderr.startswith(f"Error: {said}")
        assert len(result.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.glob(".*")) == []


def test_a_database_without_tables_has_nothing_to_back_up(empty: Tools, tmp_path: Path) -> None:
    result = run(empty, "backup", "--out", tmp_path / "backup")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "backup").exists()


def test_a_newer_format_or_schema_is_told(tools: Tools, backup: Path) -> None:
    whole = json.loads((backup / "manifest.json").read_text())
    for change, said in (
        ({"format": 2}, "has the format 2; this version reads 1."),
        ({"schema": "9999"}, "at schema 9999, which this version does not know"),
        ({"engine": "oracle"}, "The backup is of oracle at"),
    ):
        _sign(backup, {**whole, **change})
        result = run(tools, "restore", "--check", "--from", backup)
        assert result.exit_code == 2
        assert said in result.stderr


def _sign(backup: Path, facts: dict[str, object]) -> None:
    facts.pop("checksum")
    facts["checksum"] = backup_folders._checksum(facts)
    (backup / "manifest.json").write_text(json.dumps(facts))


@pytest.mark.postgres
def test_passwords_are_on_no_command_line_and_a_missing_program_is_told(
    postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = postgres_server.fresh_database()
    migrate(urls.owner)
    tools = production(tmp_path / "instance", TwoRoles(urls.owner, urls.serving))
    words: list[str] = []
    real = subprocess.Popen

    def listening(argv: list[str], **named: object) -> subprocess.Popen[bytes]:
        words.extend(argv)
        return real(argv, **named)  # type: ignore[call-overload,no-any-return]  # passed on

    monkeypatch.setattr(subprocess, "Popen", listening)
    out = tmp_path / "backup"
    assert run(tools, "backup", "--out", out).exit_code == 0
    assert run(tools, "restore", "--from", out).exit_code == 0
    assert {"pg_dump", "pg_restore", "psql"} <= set(words)
    assert not any(postgres_server.password in word for word in words)
    monkeypatch.setenv("PATH", str(tmp_path))
    for command in (("backup", "--out", tmp_path / "b"), ("restore", "--check", "--from", out)):
        result = run(tools, *command)
        assert result.exit_code == 2
        assert "is not installed: apt-get install postgresql-client." in result.stderr
    tools.database.dispose()


_SMALL_DISK = """
mount -t tmpfs -o size=$1 none "$2" || exit 77
"$3" --app app backup --out "$2/backup"
ended=$?
ls -A "$2"
exit $ended
"""


@pytest.mark.parametrize("size", ["200k", "900k"])
def test_a_full_disk_is_told_in_a_line_and_nothing_is_left(
    sqlite_database: Database, tmp_path: Path, size: str
) -> None:
    """A disk that is too small for the database, and one too small for the files."""
    tools = production(tmp_path / "instance", TwoRoles(sqlite_database.url, sqlite_database.url))
    with tools.database.write(_SCOPE) as session:
        world = make_world(session)
        draft = make_draft(session, world.customer, world.service)
        add_file(session, tools.store, draft, content=PDF_BYTES + bytes(900_000))
    tools.database.dispose()
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        [
            *("unshare", "--map-root-user", "--mount", "sh", "-c", _SMALL_DISK, "sh"),
            *(size, disk, BIN / "flask"),
        ],
        cwd=ROOT,
        env={
            **os.environ,
            **PRODUCTION,
            "KEVYT_INSTANCE": str(tmp_path / "instance"),
            "KEVYT_DATABASE_URL": sqlite_database.url,
        },
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode not in (0, 2):
        pytest.skip("the system lets nobody mount a small disk")
    assert done.returncode == 2
    assert done.stdout == ""
    assert re.fullmatch(r"Error: .*(disk is full|No space left on device).*\n", done.stderr)


def test_the_sweep_says_what_it_removed(tools: Tools) -> None:
    result = CliRunner().invoke(store_group(tools), ["sweep"])
    assert (result.exit_code, result.stdout) == (0, "Removed 0 files and 0 half-written ones.\n")
    assert len(list(AttachmentStore(tools.config.store).all_keys())) == 2
