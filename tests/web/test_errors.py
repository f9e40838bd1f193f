"""Every error becomes a page that says what to do, also when the database is away."""

import errno
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DatabaseError, IntegrityError, InternalError, OperationalError

from kevytasiointi.domain import errors as domain
from kevytasiointi.web.errors import ANSWERS
from kevytasiointi.web.guards import public
from tests.web.conftest import sign_in, tools_of

RAISED = [
    (domain.NotFound("case"), 404, "Page not found"),
    (domain.NotAllowed("no"), 403, "You cannot open this page"),
    (domain.InvalidTransition("no"), 409, "cannot be done now"),
    (domain.StaleCase(1, 2), 409, "Somebody else changed"),
    (domain.ServiceClosed("x"), 409, "does not take new matters"),
    (domain.InvalidAnswers([]), 400, "answers need attention"),
    (
        domain.InvalidInput("day", "Choose a day after %(day)s.", day="1.1.2026"),
        400,
        "after 1.1.2026",
    ),
    (domain.AttachmentRejected("The file is empty."), 400, "The file is empty."),
    (domain.AttachmentDamaged("x"), 500, "not what was received"),
    (domain.HostileInput("x"), 400, "could not be understood"),
    (OperationalError("select secret", {}, Exception("gone")), 503, "acknowledged is lost"),
    (DatabaseError("select secret", {}, Exception("malformed")), 503, "acknowledged is lost"),
    (InternalError("update secret", {}, Exception("read-only")), 503, "acknowledged is lost"),
    (IntegrityError("insert secret", {}, Exception("unique")), 500, "something went wrong"),
    (OSError(errno.ENOSPC, "full"), 503, "acknowledged is lost"),
    (OSError(errno.EACCES, "not writable"), 503, "acknowledged is lost"),
    (OSError(errno.ENOENT, "no file"), 500, "something went wrong"),
    (domain.BrokenFormSpec([]), 500, "something went wrong"),
    (ValueError("secret of the inside"), 500, "something went wrong"),
]


@pytest.mark.parametrize(("error", "status", "words"), RAISED, ids=lambda value: str(value)[:30])
@pytest.mark.parametrize("signed_in", [False, True])
def test_the_table(
    app: Flask, client: FlaskClient, error: Exception, status: int, words: str, signed_in: bool
) -> None:
    @public
    def broken() -> str:
        raise error

    app.add_url_rule("/en/broken", "broken", broken)
    if signed_in:
        sign_in(client)
    answer = client.get("/en/broken")
    assert answer.status_code == status
    assert words in answer.text
    assert "<h1" in answer.text
    assert 'lang="en"' in answer.text
    assert "secret" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("Retry-After" in answer.headers) == (status == 503)


def test_every_kind_of_domain_error_has_its_row() -> None:
    kinds = {kind for kind in vars(domain).values() if isinstance(kind, type)}
    errors = {kind for kind in kinds if issubclass(kind, domain.KevytError)}
    assert errors - set(ANSWERS) == {domain.KevytError, domain.BrokenFormSpec}


def test_a_fault_has_a_reference_that_is_in_the_log(
    capsys: pytest.CaptureFixture[str], app: Flask, client: FlaskClient
) -> None:
    @public
    def broken() -> str:
        raise ValueError("the code 010190-900P went wrong")

    app.add_url_rule("/fi/broken", "broken", broken)
    page = client.get("/fi/broken").text
    found = re.search(r'kevyt-reference">([0-9A-F]{8})<', page)
    assert found
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if "{" in line]
    logged = [line for line in lines if line.get("reference") == found[1]]
    assert len(logged) == 1
    assert "ValueError" in logged[0]["exception"]
    assert "010190" not in json.dumps(logged)


def test_pages_come_out_while_the_database_is_away(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    tools = tools_of(app)
    with tools.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE login_sessions RENAME TO gone")
    answer = client.get("/sv/omat-nothing")
    assert answer.status_code == 404
    answer = client.get("/sv/")
    assert answer.status_code == 503
    assert 'lang="sv"' in answer.text
    assert client.get("/healthz").status_code == 200


def test_a_broken_error_page_still_answers(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.jinja_env.globals, "navigation", None)
    answer = client.get("/fi/nothing")
    assert answer.status_code == 404
    assert "Tarkista osoite" in answer.text


def test_the_language_is_that_of_the_address_or_of_the_browser(client: FlaskClient) -> None:
    def lang(path: str, wanted: str) -> str:
        page = client.get(path, headers={"Accept-Language": wanted}).text
        return re.findall(r'<html lang="(\w+)"', page)[0]

    assert lang("/sv/nothing", "en") == "sv"
    assert lang("/nothing", "en;q=0.5, sv") == "sv"
    assert lang("/nothing", "de") == "fi"
    assert lang("/de/nothing", "") == "fi"


def test_who_asks_for_json_gets_json(client: FlaskClient) -> None:
    answer = client.get("/fi/nothing", headers={"Accept": "application/json"})
    assert answer.json == {"error": "not_found", "status": 404, "reference": None}


def test_a_method_that_is_not_there_names_those_that_are(client: FlaskClient) -> None:
    answer = client.delete("/fi/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
