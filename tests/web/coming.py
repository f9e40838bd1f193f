"""What the tests of coming without strong identification do again and again."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from kevytasiointi.domain.joining import Identification
from kevytasiointi.storage.company import EmailLinkRow
from kevytasiointi.storage.database import System
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.usecases.sealing import Purpose
from tests import factories
from tests.web.conftest import token_in, tools_of

EMAIL = "aino@posti.example.fi"
ASK = "/en/kirjaudu/posti"


def make_service(app: Flask, identification: str) -> str:
    with tools_of(app).database.write(System("test")) as session:
        document = factories.form_document(
            slug=f"f-{identification}", identification=identification
        )
        world = factories.make_world(session, f"paikka-{identification}", document=document)
        return world.service.slug


def post(client: FlaskClient, address: str, **data: str) -> TestResponse:
    data["csrf_token"] = token_in(client.get("/en/saavutettavuus/palaute"))
    return client.post(address, data=data)


def newest_link(app: Flask) -> str:
    with tools_of(app).database.read(System("test")) as session:
        row = session.scalars(select(EmailLinkRow).where(EmailLinkRow.used_at.is_(None))).one()
    assert row is not None
    return f"/en/kirjaudu/linkki/{tools_of(app).sealer.seal(Purpose.EMAIL_LINK, row.id)}"


def people(app: Flask, how: Identification) -> list[PersonRow]:
    with tools_of(app).database.read(System("test")) as session:
        return list(session.scalars(select(PersonRow).where(PersonRow.identified_by == how)))


def begin(client: FlaskClient, slug: str) -> TestResponse:
    return post(client, f"/en/palvelut/{slug}/aloita")


def by_link(app: Flask, client: FlaskClient, **data: str) -> TestResponse:
    assert post(client, ASK, email=EMAIL, **data).status_code == 200
    return post(client, newest_link(app), do="enter")


def file_case(app: Flask, client: FlaskClient, slug: str) -> str:
    """Fill the small form in and send it; the case's key."""
    draft = begin(client, slug).headers["Location"]
    version = re.search(r'name="version" value="(\d+)"', client.get(f"{draft}/tiedot").text)
    assert version
    step = {"a-what": "A stage", "a-begins": "2027-06-01", "version": version[1], "do": "next"}
    assert post(client, f"{draft}/tiedot", **step).status_code == 303
    review = client.get(f"{draft}/tarkistus").text
    version = re.search(r'name="version" value="(\d+)"', review)
    assert version
    sent = post(client, f"{draft}/tarkistus", **{"a-declared": "true", "version": version[1]})
    return sent.headers["Location"].split("/")[3]
