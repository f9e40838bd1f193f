"""Signing in by an e-mail link, open notices by code, and moving them to a strong person."""

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from kevytasiointi.domain.joining import Identification
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.company import EmailLinkRow
from kevytasiointi.storage.database import System
from kevytasiointi.storage.people import AuthorityRow, PersonRow
from kevytasiointi.usecases.sealing import Purpose
from tests import factories
from tests.web.conftest import CUSTOMER, Clock, sign_in, token_in, tools_of

EMAIL = "aino@posti.example.fi"
ASK = "/en/kirjaudu/posti"


@pytest.fixture
def service(app: Flask) -> str:
    """A service for which a link by e-mail is enough."""
    return make_service(app, "email")


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


def test_a_link_leads_back_to_where_the_person_was_going(
    app: Flask, client: FlaskClient, service: str
) -> None:
    answer = begin(client, service)
    assert "/kirjaudu?paluu=" in answer.headers["Location"]
    page = client.get(answer.headers["Location"]).text
    email_page = re.search(r'id="by-email" href="([^"]+)"', page)
    assert email_page
    sealed = re.search(r"paluu=([^&\"]+)", email_page[1])
    assert sealed
    used = by_link(app, client, paluu=sealed[1])
    assert used.status_code == 303
    assert used.headers["Location"] == f"/en/palvelut/{service}/aloita"
    assert begin(client, service).headers["Location"].startswith("/en/asiointi/")


def test_opening_the_link_uses_nothing_up_and_its_button_works_once(
    app: Flask, client: FlaskClient
) -> None:
    post(client, ASK, email=EMAIL)
    link = newest_link(app)
    for _ in range(3):
        assert EMAIL in client.get(link).text
    assert post(client, link, do="enter").status_code == 303
    assert post(app.test_client(), link, do="enter").status_code == 410
    assert client.get(link).status_code == 410
    assert len(people(app, Identification.EMAIL)) == 1


def test_a_link_that_is_late_or_not_ours_opens_nothing(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    post(client, ASK, email=EMAIL)
    link = newest_link(app)
    clock.pass_time(minutes=15)
    assert client.get(link).status_code == 410
    assert client.get("/en/kirjaudu/linkki/abc.def").status_code == 404


def test_the_answer_is_the_same_for_known_and_unknown_addresses(
    app: Flask, client: FlaskClient
) -> None:
    by_link(app, client)
    known, unknown = (
        post(app.test_client(), ASK, email=address).text.replace(address, "X")
        for address in (EMAIL, "muu@posti.example.fi")
    )
    assert re.sub("value=.*?>", "", known) == re.sub("value=.*?>", "", unknown)


def test_a_return_address_that_is_not_ours_is_not_followed(app: Flask, client: FlaskClient) -> None:
    used = by_link(app, client, paluu="https://evil.example/")
    assert used.headers["Location"] == "/en/omat"


def test_a_bad_address_is_refused_beside_its_field(client: FlaskClient) -> None:
    answer = post(client, ASK, email="ei")
    assert answer.status_code == 400
    assert "Write the e-mail address like this" in answer.text


def test_a_client_that_asks_for_many_links_is_stopped_for_a_while(client: FlaskClient) -> None:
    answers = [post(client, ASK, email=f"a{n}@posti.example.fi") for n in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
    assert "Too many times" in answers[-1].text


def test_a_strong_service_is_not_for_somebody_by_e_mail(app: Flask, client: FlaskClient) -> None:
    strong = make_service(app, "strong")
    by_link(app, client)
    answer = begin(client, strong)
    assert answer.status_code == 403
    assert "needs strong identification" in answer.text


def test_matters_sent_by_a_link_are_moved_to_a_strong_person(
    app: Flask, client: FlaskClient, service: str
) -> None:
    by_link(app, client)
    case = file_case(app, client, service)
    assert client.get(f"/en/asiat/{case}").status_code == 200
    strong = app.test_client()
    sign_in(strong, CUSTOMER)
    assert strong.get(f"/en/asiat/{case}").status_code == 404
    post(strong, ASK, email=EMAIL)
    link = newest_link(app)
    page = strong.get(link).text
    assert "Move them to my own name" in page
    assert "1 matter" in page
    moved = post(strong, link, do="move")
    assert moved.headers["Location"] == "/en/omat"
    assert strong.get(f"/en/asiat/{case}").status_code == 200
    assert client.get(f"/en/asiat/{case}").status_code == 404
    assert "moved to a strongly identified person" in strong.get(f"/en/asiat/{case}").text


def test_an_open_notice_needs_no_signing_in_and_is_followed_by_its_code(
    app: Flask, client: FlaskClient
) -> None:
    case = file_case(app, client, make_service(app, "none"))
    receipt = client.get(f"/en/asiat/{case}/kuitti").text
    code = tools_of(app).sealer.follow_code(UUID(case))
    assert code in receipt
    with tools_of(app).database.read(System("test")) as session:
        number = session.scalars(select(CaseRow.number)).one()
    other = app.test_client()
    wrong = post(other, "/en/seuranta", number=number, code="0000-0000-0000")
    assert wrong.status_code == 400
    assert "No open notice has this number" in wrong.text
    right = post(other, "/en/seuranta", number=number, code=code)
    assert right.headers["Location"] == f"/en/asiat/{case}"
    assert other.get(f"/en/asiat/{case}").status_code == 200
    strong = app.test_client()
    sign_in(strong, CUSTOMER)
    moved = post(strong, "/en/omat/siirra", number=number, code=code)
    assert moved.headers["Location"] == f"/en/asiat/{case}"
    assert other.get(f"/en/asiat/{case}").status_code == 404


def test_codes_are_not_guessed_by_trying(app: Flask, client: FlaskClient) -> None:
    answers = [
        post(client, "/en/seuranta", number="KA-2026-000001", code=f"{n:012d}").status_code
        for n in range(21)
    ]
    assert answers == [400] * 20 + [429]


def test_open_notices_of_one_client_are_counted(app: Flask) -> None:
    slug = make_service(app, "none")
    answers = [begin(app.test_client(), slug).status_code for _ in range(16)]
    assert answers == [303] * 15 + [429]


def test_the_officer_sees_how_sure_it_is_who_the_customer_is(
    app: Flask, client: FlaskClient, service: str
) -> None:
    by_link(app, client)
    case = file_case(app, client, service)
    with tools_of(app).database.write(System("test")) as session:
        row = session.get_one(CaseRow, UUID(case))
        officer = factories.make_officer(session, session.get_one(AuthorityRow, row.authority_id))
        session.get_one(PersonRow, officer.person_id).demo_key = "the-officer"
    other = app.test_client()
    sign_in(other, "the-officer")
    assert (
        "By e-mail only: the identity has not been verified"
        in other.get(f"/en/virkailija/asiat/{case}").text
    )
