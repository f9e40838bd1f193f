"""Open notices: sent without telling who one is, followed by a code, claimed by a strong person."""

from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kevytasiointi.domain.joining import Identification
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import System
from tests.web.coming import begin, file_case, make_service, people, post
from tests.web.conftest import CUSTOMER, sign_in, tools_of


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


def number_of(app: Flask, case: str) -> str:
    with tools_of(app).database.read(System("test")) as session:
        return session.get_one(CaseRow, UUID(case)).number


def test_two_notices_of_one_browser_are_of_two_people(app: Flask, client: FlaskClient) -> None:
    slug = make_service(app, "none")
    first = file_case(app, client, slug)
    second = file_case(app, client, slug)
    assert client.get(f"/en/asiat/{second}").status_code == 200
    assert client.get(f"/en/asiat/{first}").status_code == 404
    other = app.test_client()
    code = tools_of(app).sealer.follow_code(UUID(first))
    post(other, "/en/seuranta", number=number_of(app, first), code=code)
    assert other.get(f"/en/asiat/{first}").status_code == 200
    assert other.get(f"/en/asiat/{second}").status_code == 404
    assert len(people(app, Identification.NONE)) == 2


def test_an_unsent_notice_is_not_lost_by_beginning_another(app: Flask, client: FlaskClient) -> None:
    slug = make_service(app, "none")
    draft = begin(client, slug).headers["Location"]
    answer = begin(client, slug)
    assert answer.headers["Location"] == draft
    assert "Send this notice first" in client.get(f"{draft}/tiedot").text
    assert len(people(app, Identification.NONE)) == 1


def test_the_sender_of_an_open_notice_has_nothing_but_the_notice(
    app: Flask, client: FlaskClient
) -> None:
    case = file_case(app, client, make_service(app, "none"))
    page = client.get(f"/en/asiat/{case}").text
    assert "without identification" in page
    for words in ("/hankkeet", "/uudelleen", "/asetukset"):
        assert words not in page
    mine = client.get("/en/omat").text
    assert "only the notice that you came with" in mine
    assert case in mine
    for address in ("/en/hankkeet", "/en/omat/asetukset", "/en/omat/siirra"):
        assert client.get(address).status_code == 403
    for action in ("hanke", "uudelleen"):
        assert post(client, f"/en/asiat/{case}/{action}", project="none").status_code == 403


def test_a_code_opens_nothing_any_more_once_the_notice_is_somebodys(
    app: Flask, client: FlaskClient
) -> None:
    case = file_case(app, client, make_service(app, "none"))
    number, code = number_of(app, case), tools_of(app).sealer.follow_code(UUID(case))
    strong = app.test_client()
    sign_in(strong, CUSTOMER)
    post(strong, "/en/omat/siirra", number=number, code=code)
    assert "follow-code" not in strong.get(f"/en/asiat/{case}/kuitti").text
    other = app.test_client()
    assert post(other, "/en/seuranta", number=number, code=code).status_code == 400
    assert other.get(f"/en/asiat/{case}").status_code == 303
    assert client.get(f"/en/asiat/{case}").status_code == 404


def test_whoever_has_signed_in_sends_an_open_notice_in_their_own_name(
    app: Flask, client: FlaskClient
) -> None:
    slug = make_service(app, "none")
    sign_in(client, CUSTOMER)
    assert "sent in your name" in client.get(f"/en/palvelut/{slug}").text
    case = file_case(app, client, slug)
    assert people(app, Identification.NONE) == []
    assert "follow-code" not in client.get(f"/en/asiat/{case}/kuitti").text


def test_an_open_notice_does_not_open_a_service_that_asks_for_more(
    app: Flask, client: FlaskClient
) -> None:
    email = make_service(app, "email")
    begin(client, make_service(app, "none"))
    answer = begin(client, email)
    assert answer.status_code == 403
    assert "at least a link to your e-mail" in answer.text


def test_whoever_has_signed_in_is_told_that_a_code_signs_them_out(client: FlaskClient) -> None:
    assert 'id="signed-in"' not in client.get("/en/seuranta").text
    sign_in(client, CUSTOMER)
    assert 'id="signed-in"' in client.get("/en/seuranta").text
