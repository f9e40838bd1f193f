"""The PostgreSQL that the tests start is as safe and as strict as a real one."""

from contextlib import closing

import psycopg
import pytest

from tests.services.postgres import PostgresServer, PostgresUrls

pytestmark = pytest.mark.postgres


def plain(url: str) -> str:
    return url.replace("+psycopg", "")


def test_it_keeps_what_it_acknowledges(postgres_server: PostgresServer) -> None:
    with closing(postgres_server.connect()) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {name}").fetchone() == ("on",)


def test_the_serving_role_may_connect_but_not_change_tables(postgres_urls: PostgresUrls) -> None:
    with psycopg.connect(plain(postgres_urls.owner)) as owner:
        owner.execute("CREATE TABLE kept (id int)")
    with psycopg.connect(plain(postgres_urls.serving)) as serving:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            serving.execute("CREATE TABLE other (id int)")
        serving.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            serving.execute("SELECT * FROM kept")


def test_neither_role_is_above_the_rules(postgres_server: PostgresServer) -> None:
    with closing(postgres_server.connect()) as connection:
        rows = connection.execute(
            "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname LIKE 'kevyt%'"
        ).fetchall()
    assert rows == [(False, False), (False, False)]


def test_each_test_gets_an_empty_database(postgres_urls: PostgresUrls) -> None:
    with psycopg.connect(plain(postgres_urls.owner)) as owner:
        count = owner.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchone()
    assert count == (0,)
