"""A link from a mail signs in and nothing else: it is told to nobody and leads nowhere else."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kevytasiointi.storage.company import EmailLinkRow
from kevytasiointi.storage.database import System
from tests.web.coming import ASK, EMAIL, begin, by_link, file_case, make_service, newest_link, post
from tests.web.conftest import CUSTOMER, Clock, sign_in, token_in, tools_of


@pytest.fixture
def service(app: Flask) -> str:
    return make_service(app, "email")


def way_on(text: str) -> str:
    found = re.search(r'id="way-on"[^>]* href="([^"]+)"', text)
    assert found, "the page leads nowhere"
    return found[1].replace("&amp;", "&")


def sealed_in(address: str) -> str:
    return address.partition("paluu=")[2]


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie("kevyt")
    return found.value if found else ""


def test_the_session_that_has_ended_goes_on_at_the_same_step(
    app: Flask, client: FlaskClient, service: str, clock: Clock
) -> None:
    by_link(app, client)
    step = begin(client, service).headers["Location"] + "/tiedot"
    assert client.get(step).status_code == 200
    clock.pass_time(minutes=31)
    ended = client.get(step)
    page = client.get(ended.headers["Location"]).text
    assert "Your session ended" in page
    email_page = re.search(r'id="by-email" href="([^"]+)"', page)
    assert email_page
    again = by_link(app, client, paluu=sealed_in(email_page[1]))
    assert again.headers["Location"] == step
    assert client.get(step).status_code == 200


def test_a_strong_service_leads_to_strong_sign_in_and_back(app: Flask, client: FlaskClient) -> None:
    strong = make_service(app, "strong")
    begun = begin(client, strong).headers["Location"]
    assert "by-email" not in client.get(begun).text
    by_link(app, client)
    refused = begin(client, strong)
    page = client.get(way_on(refused.text)).text
    assert "needs strong identification" in page
    assert "by-email" not in page
    found = re.search(r'name="paluu" value="([^"]+)"', page)
    assert found
    signed_in = sign_in(client, CUSTOMER, paluu=found[1])
    assert signed_in.headers["Location"] == f"/en/palvelut/{strong}/aloita"
    assert begin(client, strong).status_code == 303


def test_a_link_that_is_over_leads_to_a_new_one_to_the_same_place(
    app: Flask, client: FlaskClient, service: str
) -> None:
    answer = begin(client, service)
    post(client, ASK, email=EMAIL, paluu=sealed_in(answer.headers["Location"]))
    link = newest_link(app)
    post(client, link, do="enter")
    over = app.test_client().get(link)
    assert over.status_code == 410
    other = app.test_client()
    assert other.get(way_on(over.text)).status_code == 200
    again = by_link(app, other, paluu=sealed_in(way_on(over.text)))
    assert again.headers["Location"] == f"/en/palvelut/{service}/aloita"


def test_a_stored_path_that_is_not_ours_is_not_followed(app: Flask, client: FlaskClient) -> None:
    post(client, ASK, email=EMAIL)
    with tools_of(app).database.write(System("test")) as session:
        session.scalars(select(EmailLinkRow)).one().return_path = "//evil.example/omat"
    assert post(client, newest_link(app), do="enter").headers["Location"] == "/en/omat"


def test_matters_are_not_moved_when_the_session_has_ended_and_the_link_still_works(
    app: Flask, client: FlaskClient, service: str, clock: Clock
) -> None:
    by_link(app, client)
    case = file_case(app, client, service)
    strong = app.test_client()
    sign_in(strong, CUSTOMER)
    clock.pass_time(minutes=25)
    post(client, ASK, email=EMAIL)
    link = newest_link(app)
    token = token_in(strong.get(link))
    clock.pass_time(minutes=1)
    strong.delete_cookie("kevyt")
    answer = strong.post(link, data={"csrf_token": token, "do": "move"})
    assert "/kirjaudu?paluu=" in answer.headers["Location"]
    back = sign_in(strong, CUSTOMER, paluu=sealed_in(answer.headers["Location"]))
    assert back.headers["Location"] == link
    post(strong, link, do="move")
    assert strong.get(f"/en/asiat/{case}").status_code == 200


def test_a_strong_person_is_told_when_there_is_nothing_to_move(
    app: Flask, client: FlaskClient
) -> None:
    sign_in(client, CUSTOMER)
    post(client, ASK, email=EMAIL)
    page = client.get(newest_link(app)).text
    assert "nothing to move" in page
    assert 'value="move"' not in page


def test_signing_in_by_a_link_gives_a_new_token_and_ends_the_old_one(
    app: Flask, client: FlaskClient, service: str
) -> None:
    begin(client, make_service(app, "none"))
    old = cookie(client)
    by_link(app, client)
    assert cookie(client) not in ("", old)
    other = app.test_client()
    other.set_cookie("kevyt", old)
    assert other.get("/en/omat").status_code == 303


def test_pages_of_a_link_do_not_tell_its_address_on(app: Flask, client: FlaskClient) -> None:
    post(client, ASK, email=EMAIL)
    link = newest_link(app)
    answers = [client.get(link), post(client, link, do="enter"), client.get(link)]
    assert [answer.status_code for answer in answers] == [200, 303, 410]
    assert {answer.headers["Referrer-Policy"] for answer in answers} == {"strict-origin"}
    assert client.get("/en/omat").headers["Referrer-Policy"] == "same-origin"
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def test_the_log_holds_neither_links_nor_addresses(
    app: Flask, client: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    post(client, ASK, email=EMAIL)
    link = newest_link(app)
    for address in (link, f"{link}x"):
        post(client, address, do="enter")
        post(client, address, do="enter")
    written = capfd.readouterr()
    log = written.out + written.err
    assert "request.refused" in log
    assert link.rsplit("/", 1)[1] not in log
    assert EMAIL not in log
