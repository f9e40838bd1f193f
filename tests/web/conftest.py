"""A whole application on a database of its own, with people, and a clock that tests turn."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kevytasiointi.application import create_app
from kevytasiointi.config import load_config
from kevytasiointi.domain.joining import AuthorityKind
from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import System
from kevytasiointi.usecases import accounts
from kevytasiointi.wiring import Tools

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CUSTOMER, OTHER, OFFICER = "customer", "other", "officer"


@dataclass
class Clock:
    """Time that only tests move."""

    at: datetime = field(default=START)

    def __call__(self) -> datetime:
        return self.at

    def pass_time(self, **length: float) -> None:
        self.at += timedelta(**length)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(tmp_path: Path, _migrated_sqlite: Path, clock: Clock) -> Iterator[Flask]:
    shutil.copyfile(_migrated_sqlite, tmp_path / "kevytasiointi.sqlite")
    app = create_app(load_config({"KEVYT_MODE": "demo"}, tmp_path), clock)
    with tools_of(app).database.write(System("test")) as session:
        add_people(session)
    yield app
    tools_of(app).database.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def tools_of(app: Flask) -> Tools:
    tools: Tools = app.extensions["kevytasiointi"].tools
    return tools


def add_people(session: Session) -> None:
    lehtola = accounts.create_authority(
        session,
        slug="lehtola",
        kind=AuthorityKind.MUNICIPALITY,
        name={"fi": "Lehtolan kunta", "sv": "Lehtola kommun"},
        area={},
        contact={},
        business_id=None,
        actor=None,
        now=START,
    )
    for key, given_name in ((CUSTOMER, "Aino"), (OTHER, "Oskari"), (OFFICER, "Virpi")):
        person = accounts.create_person(
            session,
            given_name=given_name,
            family_name="Esimerkki",
            hetu=None,
            email=None,
            language="fi",
            now=START,
            demo_key=key,
        )
        if key == OFFICER:
            accounts.give_role(session, person, Role.OFFICER, lehtola, actor=None, now=START)


def token_in(page: TestResponse) -> str:
    """The CSRF token of a page's form."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, "the page has no form"
    return found[1]


def sign_in(client: FlaskClient, person: str = CUSTOMER, **more: str) -> TestResponse:
    """Sign in as a demo person, as a browser would."""
    token = token_in(client.get("/fi/kirjaudu"))
    return client.post("/fi/kirjaudu/demo", data={"csrf_token": token, "person": person, **more})
