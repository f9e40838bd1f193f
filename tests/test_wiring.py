"""Starting: a demo makes its schema, production refuses one that is not the code's."""

from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command

from kevytasiointi.config import Mode, load_config
from kevytasiointi.gateways.mail import FolderMailer, SmtpMailer
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.migrating import alembic_config, current_revision, newest_revision
from kevytasiointi.wiring import SchemaOutOfDate, build_tools, prepare_database, upgrade_schema
from tests.conftest import TwoRoles
from tests.factories import make_world
from tests.services.postgres import PostgresUrls


def demo(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"KEVYT_MODE": "demo", "KEVYT_INSTANCE": str(tmp_path / "instance"), **more}


def test_a_demo_starts_on_nothing_and_again(tmp_path: Path) -> None:
    tools = build_tools(load_config(demo(tmp_path), tmp_path))
    for _ in range(2):
        prepare_database(tools)
        assert current_revision(tools.database) == newest_revision()
    assert isinstance(tools.mailer, FolderMailer)
    tools.database.dispose()


def test_production_does_not_migrate_by_itself(tmp_path: Path, both_roles: TwoRoles) -> None:
    config = replace(
        load_config(demo(tmp_path), tmp_path),
        mode=Mode.PRODUCTION,
        database_url=both_roles.serving,
        database_owner_url=both_roles.owner,
        smtp_url="smtp://127.0.0.1:25",
    )
    tools = build_tools(config)
    assert isinstance(tools.mailer, SmtpMailer)
    prepare_database(tools)
    if tools.database.is_sqlite:
        command.downgrade(alembic_config(both_roles.owner), "base")
        with pytest.raises(SchemaOutOfDate, match="db upgrade"):
            prepare_database(tools)
        upgrade_schema(config)
        prepare_database(tools)
    tools.database.dispose()


@pytest.mark.postgres
def test_the_owner_migrates_and_the_serving_role_serves(
    tmp_path: Path, postgres_urls: PostgresUrls
) -> None:
    urls = {
        "KEVYT_DATABASE_URL": postgres_urls.serving,
        "KEVYT_DATABASE_OWNER_URL": postgres_urls.owner,
    }
    tools = build_tools(load_config(demo(tmp_path, **urls), tmp_path))
    prepare_database(tools)
    with tools.database.write(System("test")) as session:
        make_world(session)
    tools.database.dispose()
    owner = Database(postgres_urls.owner)
    assert current_revision(owner) == newest_revision()
    owner.dispose()
