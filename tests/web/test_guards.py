"""Nobody gets past the door without a decision: permissions, origins, headers, limits."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kevytasiointi.domain.permissions import Permission
from kevytasiointi.web.guards import (
    PUBLIC,
    SMALL_BODY,
    one_file,
    permission_of,
    public,
    requires,
    takes_files,
)
from kevytasiointi.web.return_address import ReturnAddress, is_own_path, open_sealed, seal
from tests.web.conftest import CUSTOMER, OFFICER, sign_in, token_in, tools_of

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "https://evil.example",
    "http:evil.example",
    "https:/evil.example",
    "https:evil.example",
    "HTTPS://evil.example",
    "ftp://evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "mailto:a@evil.example",
    "evil.example",
    "evil.example/fi/",
    "@evil.example",
    "/%09/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ok\r\nLocation: https://evil.example",
    "/ok%0d%0aLocation:%20https://evil.example",
    "/ok\nSet-Cookie: a=b",
    "/\x00/evil.example",
    "\x00//evil.example",
    "/%00//evil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
    "/%5c/evil.example",
    "/\u2028/evil.example",
    "/\u202eevil.example",
    "/\x7f/evil.example",
    "/\x0b/evil.example",
    "/\x85/evil.example",
    "//evil.example@127.0.0.1/",
    "//127.0.0.1@evil.example/",
    "//[::1]/",
    "//[::1",
    "https://[evil",
    "https://127.0.0.1.evil.example/",
    "https://127.0.0.1:80@evil.example/",
    "?next=//evil.example",
    "#//evil.example",
    ";//evil.example",
    "",
    ".",
    "..//evil.example",
    "fi/omat",
    "\u3002evil.example",
    "\uff0f\uff0fevil.example",
    "／／evil.example",
    "/" + "a" * 2_000,
    "x:/fi/",
    "//",
    "/\\",
    "blob:https://evil.example/x",
]


def test_every_view_says_who_may_use_it(app: Flask) -> None:
    undecided = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if permission_of(view) != PUBLIC and not isinstance(permission_of(view), Permission)
    ]
    assert undecided == []


def test_what_is_public_is_a_short_list(app: Flask) -> None:
    found = {name for name, view in app.view_functions.items() if permission_of(view) == PUBLIC}
    allowed = ("static", "api.", "language.", "pages.", "looks.", "sign_in.page", "sign_in.demo")
    # The catalogue with its forms on paper; the demo's mail box.
    searching = ("customer.service", "customer.empty_form", "admin.demo_mail")
    # Links of mails and codes say themselves who may; an open notice needs nobody.
    opening = (
        "email_sign_in.",
        "customer.begin",
        "admin.invitation",
        "admin.mailbox",
        "admin.confirm",
    )
    searching = (*searching, *opening)
    assert {name for name in found if not name.startswith((*allowed, *searching))} == set()


def test_a_view_that_says_nothing_is_refused(app: Flask, client: FlaskClient) -> None:
    app.add_url_rule("/fi/forgotten", "forgotten", lambda: "secret")
    answer = client.get("/fi/forgotten")
    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_a_permission_is_asked_of_the_person(app: Flask, client: FlaskClient) -> None:
    view = requires(Permission.QUEUE_SEE)(lambda: "queue")
    app.add_url_rule("/fi/jono", "jono", view)
    assert client.get("/fi/jono").status_code == 303
    assert client.get("/fi/jono", headers={"Accept": "application/json"}).status_code == 401
    sign_in(client, CUSTOMER)
    assert client.get("/fi/jono").status_code == 403
    other = app.test_client()
    sign_in(other, OFFICER)
    assert other.get("/fi/jono").text == "queue"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/fi/", 200),
        ("/fi/kirjaudu", 200),
        ("/nothing", 404),
        ("/sv/kirjaudu/ulos", 405),
        ("/fi/%00", 400),
        ("/healthz", 200),
        ("/readyz", 503),
        ("/", 302),
        ("/static/js/app.js", 200),
        ("/static/nothing.js", 404),
    ],
)
def test_every_answer_has_the_headers(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path, buffered=True)
    assert answer.status_code == status
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer.headers  # the demo is plain http
    if status >= 400:
        assert answer.headers["Cache-Control"] == "no-store"


def test_pages_of_signed_in_people_are_not_kept(client: FlaskClient) -> None:
    assert client.get("/fi/").headers["Cache-Control"] == "private, no-cache"
    sign_in(client)
    for path in ("/fi/", "/sv/ohje", "/fi/kirjaudu"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_a_static_file_with_its_mark_is_kept(client: FlaskClient) -> None:
    found = re.search(r'src="(/static/js/app.js\?v=[0-9a-f]+)"', client.get("/fi/").text)
    assert found
    marked = client.get(found[1], buffered=True)
    assert "immutable" in marked.headers["Cache-Control"]
    plain = client.get("/static/js/app.js", buffered=True)
    assert plain.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("path", ["/en/kirjaudu/demo", "/en/kirjaudu/ulos"])
def test_a_form_without_its_token_is_refused_with_a_page(client: FlaskClient, path: str) -> None:
    sign_in(client)
    answer = client.post(path, data={"person": OFFICER})
    assert answer.status_code == 400
    assert "nothing was changed" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_of_another_site_is_refused_even_with_a_token(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    token = token_in(client.get("/fi/kirjaudu"))
    answer = client.post(
        "/fi/kirjaudu/demo", data={"csrf_token": token, "person": CUSTOMER}, headers=headers
    )
    assert answer.status_code == 400
    assert client.get_cookie("kevyt") is None


def test_what_was_typed_into_our_own_page_can_be_sent_again(client: FlaskClient) -> None:
    data = {"csrf_token": "old", "person": CUSTOMER, "note": "\n<b>typed</b>"}
    answer = client.post("/fi/kirjaudu/demo", data=data, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 400
    assert "\n\n&lt;b&gt;typed&lt;/b&gt;</textarea>" in answer.text
    assert "old" not in re.findall(r'csrf_token" value="([^"]*)"', answer.text)
    again = client.post(
        "/fi/kirjaudu/demo",
        data={**data, "csrf_token": token_in(answer)},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert again.status_code == 303
    foreign = client.post("/fi/kirjaudu/demo", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert "typed" not in foreign.text


@pytest.mark.parametrize("path", ELSEWHERE)
def test_no_address_leads_off_this_site(app: Flask, client: FlaskClient, path: str) -> None:
    assert not is_own_path(path)
    with app.test_request_context("/fi/"):
        sealed = seal(ReturnAddress(path))
        assert open_sealed(sealed) is None
    for given in (path, sealed):
        answer = sign_in(client, paluu=given, next=given)
        assert answer.status_code in (303, 400)
        assert answer.headers.get("Location", "/fi/omat") == "/fi/omat"


@pytest.mark.parametrize("path", ["/", "/fi/omat", "/sv/palvelut?q=%C3%A4%20b", "/fi/a?x=//b"])
def test_our_own_paths_are_good(path: str) -> None:
    assert is_own_path(path)


def test_a_changed_seal_is_worth_nothing(app: Flask) -> None:
    with app.test_request_context("/fi/"):
        sealed = seal(ReturnAddress("/fi/omat", session_ended=True))
        assert open_sealed(sealed) == ReturnAddress("/fi/omat", session_ended=True)
        assert open_sealed("x" + sealed) is None
        assert open_sealed(sealed[:-1]) is None


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "a b", "x@127.0.0.1"]
)
def test_an_unknown_host_is_refused_and_not_repeated(client: FlaskClient, host: str) -> None:
    answer = client.get("/fi/", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "evil" not in str(answer.headers)


def test_forwarded_headers_are_not_believed(client: FlaskClient) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    answer = client.get("/fi", headers=headers)
    assert answer.headers["Location"] == "http://localhost/fi/"


def test_bodies_are_small_unless_the_view_takes_files(app: Flask, client: FlaskClient) -> None:
    limit = takes_files(one_file)(public(lambda: "taken"))
    app.add_url_rule("/fi/liite", "liite", limit, methods=["POST"])
    token = token_in(client.get("/fi/kirjaudu"))
    body = {"csrf_token": token, "text": "x" * SMALL_BODY}
    answer = client.post("/fi/kirjaudu/demo", data=body)
    assert answer.status_code == 413
    assert "256 kB" in answer.text
    config = tools_of(app).config
    assert one_file(config) == config.max_file_bytes + SMALL_BODY
    too_much = client.post(
        "/fi/liite",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(one_file(config) + 1)},
    )
    assert too_much.status_code == 413
    assert "20 MB" in too_much.text


@pytest.mark.parametrize(
    "path", ["/.git/config", "/metrics", "/console", "/openapi.json", "/admin"]
)
def test_what_is_not_ours_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_trace_is_not_answered(client: FlaskClient) -> None:
    assert client.open("/fi/", method="TRACE").status_code == 405
