"""Signing in by a link to an e-mail address, and moving such matters to a strong person."""

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kevytasiointi.domain.joining import Identification
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import System
from kevytasiointi.storage.people import AuthorityRow, PersonRow
from tests import factories
from tests.web.coming import (
    ASK,
    EMAIL,
    begin,
    by_link,
    file_case,
    make_service,
    newest_link,
    people,
    post,
)
from tests.web.conftest import CUSTOMER, Clock, sign_in, tools_of


@pytest.fixture
def service(app: Flask) -> str:
    """A service for which a link by e-mail is enough."""
    return make_service(app, "email")


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
