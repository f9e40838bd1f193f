"""Those who administer, for the tests of this room."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.people import AuthorityRow, PersonRow
from kevytasiointi.usecases import accounts
from tests import factories
from tests.web.conftest import START, sign_in, token_in

ADMIN, OPERATOR = "the-admin", "the-operator"


def add_staff(session: Session, key: str, role: Role, authority: AuthorityRow | None) -> PersonRow:
    """A demo person with a role."""
    person = factories.make_person(session, key.title(), "Hallinto", email=None)
    person.demo_key = key
    accounts.give_role(session, person, role, authority, actor=None, now=START)
    return person


def browser(app: Flask, person: str) -> FlaskClient:
    """A browser in which the person has signed in."""
    client = app.test_client()
    assert sign_in(client, person).status_code == 303
    return client


def send(
    client: FlaskClient, page: str, *, to: str | None = None, **fields: object
) -> TestResponse:
    """Fill in the form of a page and send it, to the page itself or elsewhere."""
    token = token_in(client.get(page))
    return client.post(
        to or page,
        data={"csrf_token": token, **fields},
        content_type="multipart/form-data",
    )
