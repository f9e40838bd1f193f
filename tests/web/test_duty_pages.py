"""The pages that the law asks for, and the clock of the session."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kevytasiointi.domain.permissions import Role
from kevytasiointi.domain.portal_facts import PortalFact
from kevytasiointi.storage.database import System
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries import feedback as queries
from kevytasiointi.usecases import accounts, portal_facts
from tests import factories
from tests.web.conftest import CUSTOMER, START, Clock, sign_in, token_in, tools_of

STATEMENT = "/en/saavutettavuus"
FORM = "/en/saavutettavuus/palaute"


def tell(app: Flask, fact: PortalFact, **value: object) -> None:
    with tools_of(app).database.write(System("test")) as session:
        portal_facts.tell_fact(session, None, fact, value, now=START)


def test_the_statement_names_the_supervisor_that_the_operator_has_told(
    app: Flask, client: FlaskClient
) -> None:
    assert "complain to the authority" in client.get(STATEMENT).text
    tell(
        app,
        PortalFact.SUPERVISOR,
        name={"fi": "Valvoja", "en": "Supervisor"},
        complaint_url={"en": "https://valvonta.example/en"},
        email="v@valvonta.example",
    )
    tell(app, PortalFact.ACCESSIBILITY_REVIEW, reviewed_on="2026-11-02", way={"en": "By hand."})
    text = client.get(STATEMENT).text
    for said in ("Supervisor", "https://valvonta.example/en", "2 November 2026", "By hand."):
        assert said in text


def test_an_address_that_is_no_https_is_never_a_link(app: Flask, client: FlaskClient) -> None:
    tell(app, PortalFact.SUPERVISOR, name={"en": "S"}, complaint_url={"en": "javascript:alert(1)"})
    assert "javascript:" not in client.get(STATEMENT).text


def test_anybody_gives_feedback_and_hears_when_it_is_answered(
    app: Flask, client: FlaskClient
) -> None:
    token = token_in(client.get(FORM))
    sent = {"csrf_token": token, "text": "No focus", "page": "Queue", "email": "a@b.example.fi"}
    answer = client.post(FORM, data=sent, follow_redirects=True)
    assert "answered within 14 days" in answer.text
    with tools_of(app).database.read(System("test")) as session:
        (row,) = queries.waiting_feedback(session)
    assert (row.text, row.page, row.email) == ("No focus", "Queue", "a@b.example.fi")


def test_feedback_without_words_is_asked_again_with_what_was_typed(client: FlaskClient) -> None:
    token = token_in(client.get(FORM))
    answer = client.post(FORM, data={"csrf_token": token, "page": "Queue", "email": "x"})
    assert answer.status_code == 400
    assert "Tell what was difficult" in answer.text
    assert 'value="Queue"' in answer.text


def test_the_operator_answers_feedback(app: Flask, client: FlaskClient) -> None:
    with tools_of(app).database.write(System("test")) as session:
        operator = factories.make_person(session, "Ylläpitäjä")
        operator.demo_key = "operator"
        accounts.give_role(session, operator, Role.OPERATOR, None, actor=None, now=START)
    token = token_in(client.get(FORM))
    client.post(FORM, data={"csrf_token": token, "text": "No <b>focus</b>"})
    sign_in(client, "operator")
    page = client.get("/en/yllapito/palaute").text
    assert "No &lt;b&gt;focus&lt;/b&gt;" in page
    address = page.split('href="/en/yllapito/palaute/')[1].split('"')[0]
    one = client.get(f"/en/yllapito/palaute/{address}")
    refused = client.post(
        f"/en/yllapito/palaute/{address}", data={"csrf_token": token_in(one), "answer": " "}
    )
    assert refused.status_code == 400
    done = client.post(
        f"/en/yllapito/palaute/{address}",
        data={"csrf_token": token_in(one), "answer": "Mended"},
        follow_redirects=True,
    )
    assert "Nothing waits." in done.text
    assert "Mended" in client.get(f"/en/yllapito/palaute/{address}").text


def test_each_authority_has_its_own_privacy_notice(app: Flask, client: FlaskClient) -> None:
    with tools_of(app).database.write(System("test")) as session:
        world = factories.make_world(session, "rantala")
        authority = session.get_one(AuthorityRow, world.authority.id)
        authority.privacy = {"en": "Our officer of data protection is <Tiina>."}
        authority.contact = {"email": "kirjaamo@rantala.example.fi"}
    text = client.get("/en/tietosuoja/rantala").text
    for said in ("&lt;Tiina&gt;", "kirjaamo@rantala.example.fi", "Stage en", "5\xa0years"):
        assert said in text, said
    assert "/en/tietosuoja/rantala" in client.get("/en/tietosuoja").text
    assert client.get("/en/tietosuoja/nowhere").status_code == 404


def test_a_page_of_an_authority_leads_to_its_own_notice(app: Flask, client: FlaskClient) -> None:
    with tools_of(app).database.write(System("test")) as session:
        slug = factories.make_world(session, "rantala").service.slug
    assert 'href="/en/tietosuoja/rantala"' in client.get(f"/en/palvelut/{slug}").text


@pytest.mark.parametrize("address", ["/kayttoehdot", "/ohje", "/tietosuoja", "/saavutettavuus"])
def test_every_page_leads_to_the_duty_pages(client: FlaskClient, address: str) -> None:
    assert client.get(f"/en{address}").status_code == 200
    assert f'href="/en{address}"' in client.get("/en/palvelut").text


# --- the clock of the session ---

JSON = {"Accept": "application/json", "Sec-Fetch-Dest": "empty"}


def test_asking_the_time_left_does_not_use_the_session_and_continuing_does(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    sign_in(client, CUSTOMER)
    token = token_in(client.get("/en/ohje"))
    idle = tools_of(app).config.session_idle
    clock.at += idle - timedelta(minutes=4)
    left = client.get("/en/kirjaudu/aika", headers=JSON).json
    assert left["seconds"] == 4 * 60
    assert client.get("/en/kirjaudu/aika", headers=JSON).json["seconds"] == 4 * 60
    again = client.post("/en/kirjaudu/jatka", headers={**JSON, "X-CSRFToken": token}).json
    assert again["seconds"] == idle.total_seconds()
    clock.at += idle
    assert client.get("/en/kirjaudu/aika", headers=JSON).status_code == 401


def test_the_warning_stands_on_pages_of_those_who_are_signed_in_only(client: FlaskClient) -> None:
    assert 'id="session-warning"' not in client.get("/en/ohje").text
    sign_in(client, CUSTOMER)
    assert 'id="session-warning"' in client.get("/en/ohje").text
