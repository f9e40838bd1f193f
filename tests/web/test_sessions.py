"""Signed-in browsers: new tokens, ends of sessions, and the way back."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kevytasiointi.config import load_config
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import signing_in
from kevytasiointi.usecases import accounts
from kevytasiointi.web.guards import requires
from kevytasiointi.web.sessions import form_cookie, token_cookie
from tests.web.conftest import CUSTOMER, OTHER, START, Clock, sign_in, token_in, tools_of


@pytest.fixture
def guarded(app: Flask) -> str:
    """A page for people who are signed in."""
    app.add_url_rule("/en/vain", "vain", requires(Permission.OWN_FOLLOW)(lambda: "mine"))
    return "/en/vain"


def is_in(answer: TestResponse) -> bool:
    assert answer.status_code in (200, 303)
    return answer.status_code == 200


def token_of(client: FlaskClient) -> str | None:
    cookie = client.get_cookie("kevyt")
    return cookie.value if cookie else None


def test_signing_in_gives_a_new_token_and_ends_the_old_one(app: Flask, guarded: str) -> None:
    client = app.test_client()
    client.set_cookie("kevyt", "planted")
    sign_in(client, CUSTOMER)
    first = token_of(client)
    assert first
    assert first != "planted"
    sign_in(client, OTHER)
    second = token_of(client)
    assert second != first
    assert is_in(client.get(guarded))
    old = app.test_client()
    old.set_cookie("kevyt", first)
    assert not is_in(old.get(guarded))


def test_the_form_token_is_made_anew_at_signing_in(client: FlaskClient) -> None:
    before = token_in(client.get("/en/kirjaudu"))
    sign_in(client)
    assert client.post("/en/kirjaudu/ulos", data={"csrf_token": before}).status_code == 400


def test_cookies_are_for_us_only(client: FlaskClient) -> None:
    cookies = sign_in(client).headers.getlist("Set-Cookie")
    assert any(cookie.startswith("kevyt=") for cookie in cookies)
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


def test_over_https_cookies_are_bound_to_the_host(tmp_path: object) -> None:
    config = load_config({"KEVYT_MODE": "demo", "KEVYT_BASE_URL": "https://a.example"}, tmp_path)  # type: ignore[arg-type]
    assert (token_cookie(config), form_cookie(config)) == ("__Host-kevyt", "__Host-kevyt-form")


def test_only_a_hash_of_the_token_is_stored(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    token = token_of(client)
    assert token
    with tools_of(app).database.read(System("test")) as session:
        assert signing_in.login_session(session, token) is None
        row = signing_in.login_session(session, accounts.token_hash(token))
    assert row
    assert row.created_at == START


@pytest.mark.parametrize(("minutes", "alive"), [(29, True), (30, False), (31, False)])
def test_an_unused_session_ends(
    client: FlaskClient, clock: Clock, guarded: str, minutes: int, alive: bool
) -> None:
    sign_in(client)
    clock.pass_time(minutes=minutes)
    assert is_in(client.get(guarded)) is alive


@pytest.mark.parametrize(("minutes", "alive"), [(719, True), (720, False), (721, False)])
def test_a_used_session_ends_too(
    client: FlaskClient, clock: Clock, guarded: str, minutes: int, alive: bool
) -> None:
    sign_in(client)
    passed = 0
    while passed + 20 < 719:
        clock.pass_time(minutes=20)
        passed += 20
        assert is_in(client.get(guarded))
    clock.pass_time(minutes=minutes - passed)
    assert is_in(client.get(guarded)) is alive


def test_the_time_of_last_use_is_written_once_a_minute(
    app: Flask, client: FlaskClient, clock: Clock, guarded: str
) -> None:
    sign_in(client)

    def last_seen() -> float:
        token = token_of(client)
        assert token
        with tools_of(app).database.read(System("test")) as session:
            row = signing_in.login_session(session, accounts.token_hash(token))
        assert row
        return (row.last_seen_at - START).total_seconds()

    clock.pass_time(seconds=59)
    client.get(guarded)
    assert last_seen() == 0
    clock.pass_time(seconds=1)
    client.get(guarded)
    assert last_seen() == 60


def test_after_signing_in_a_person_returns_to_the_page(client: FlaskClient, guarded: str) -> None:
    refused = client.get(guarded + "?sivu=2&q=%C3%A4")
    assert refused.status_code == 303
    where = urlsplit(refused.headers["Location"])
    assert where.path == "/en/kirjaudu"
    page = client.get(refused.headers["Location"])
    assert "needs signing in" in page.text
    answer = client.post(
        "/en/kirjaudu/demo",
        data={"csrf_token": token_in(page), "person": CUSTOMER, **_first(where.query)},
    )
    assert answer.headers["Location"] == guarded + "?sivu=2&q=%C3%A4"


def test_an_ended_session_is_told_and_leads_back(
    client: FlaskClient, clock: Clock, guarded: str
) -> None:
    sign_in(client)
    clock.pass_time(hours=1)
    refused = client.get(guarded)
    page = client.get(refused.headers["Location"])
    assert "Your session ended" in page.text
    answer = client.post(
        "/en/kirjaudu/demo",
        data={
            "csrf_token": token_in(page),
            "person": CUSTOMER,
            **_first(urlsplit(refused.headers["Location"]).query),
        },
    )
    assert answer.headers["Location"] == guarded


def test_a_form_sent_after_the_end_leads_back_to_its_page(app: Flask, client: FlaskClient) -> None:
    view = requires(Permission.OWN_FOLLOW)(lambda: "done")
    app.add_url_rule("/en/tee", "tee", view, methods=["POST"])
    app.add_url_rule("/en/vaihe", "vaihe", view, methods=["GET", "POST"])
    refused = client.post("/en/tee", headers={"Referer": "http://localhost/en/vain"})
    foreign = client.post("/en/tee", headers={"Referer": "http://evil.example/en/vain"})
    silent = client.post("/en/vaihe")
    for answer, expected in (
        (refused, "/en/vain"),
        (foreign, "/en/"),
        (silent, "/en/vaihe"),
    ):
        assert answer.status_code == 303
        sealed = _first(urlsplit(answer.headers["Location"]).query)["paluu"]
        done = sign_in(client, CUSTOMER, paluu=sealed)
        assert done.headers["Location"] == expected
        client.delete_cookie("kevyt")


def test_signing_out_ends_the_session_and_a_get_does_not(app: Flask, guarded: str) -> None:
    client = app.test_client()
    sign_in(client)
    token = token_of(client)
    assert token
    assert client.get("/en/kirjaudu/ulos").status_code == 405
    assert is_in(client.get(guarded))
    out = client.post("/en/kirjaudu/ulos", data={"csrf_token": token_in(client.get("/en/"))})
    assert out.headers["Location"] == "/en/"
    assert token_of(client) is None
    assert "You have signed out" in client.get("/en/").text
    thief = app.test_client()
    thief.set_cookie("kevyt", token)
    assert not is_in(thief.get(guarded))


def test_an_unknown_demo_person_is_not_found(client: FlaskClient) -> None:
    assert sign_in(client, "nobody").status_code == 404


def _first(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
