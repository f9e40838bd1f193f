"""Input that no honest browser sends gets a page that names it, and reaches no view."""

import pytest
from flask.testing import FlaskClient

from kevytasiointi.web import gate
from kevytasiointi.web.gate import BadInput, Fault, read_json
from tests.web.conftest import token_in

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/en/%00", "NUL"),
        ("/en/a%0d%0ab", "control characters"),
        ("/en/" + "a" * 600, "500 characters"),
        ("/en/?q=%00", "NUL"),
        ("/en/?q=%c3%28", "UTF-8"),
        ("/en/?q=%0a", "control characters"),
        ("/en/?" + "a=1&" * 60, "50 fields"),
        ("/en/?q=" + "a" * 5_000, "4000 characters"),
    ],
)
def test_addresses(client: FlaskClient, address: str, words: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert words in answer.text


@pytest.mark.parametrize("path", [b"/en/\xff", b"/en/\xed\xa0\x80", b"/en/\xc3("])
def test_a_path_that_is_not_text(client: FlaskClient, path: bytes) -> None:
    # The test client would mend the path; a server hands its bytes over like this.
    answer = client.get("/en/", environ_overrides={"PATH_INFO": path.decode("latin-1")})
    assert answer.status_code == 400
    assert "UTF-8" in answer.text


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (b"name=%00", "NUL"),
        (b"name=%ff%fe", "UTF-8"),
        (b"name=\xff", "UTF-8"),
        (b"name=%ed%b0%80", "UTF-8"),
        (b"name=" + b"a" * 50_001, "50000 characters"),
        (b"a" * 201 + b"=1", "200 characters"),
        (b"&".join(b"f%d=1" % n for n in range(1_001)), "1000 fields"),
    ],
)
def test_forms(client: FlaskClient, field: bytes, words: str) -> None:
    token = token_in(client.get("/en/kirjaudu"))
    body = b"csrf_token=" + token.encode() + b"&" + field
    answer = client.post("/en/kirjaudu/demo", data=body, headers=FORM)
    assert answer.status_code == 400
    assert words in answer.text


def test_who_pastes_too_long_a_text_is_told_no_name_from_the_code(client: FlaskClient) -> None:
    answer = client.post("/en/kirjaudu/demo", data=b"text=" + b"a" * 50_001, headers=FORM)
    assert "longer than the limit of 50000 characters" in answer.text
    assert "<code>" not in answer.text


def test_the_field_is_named_without_harm(client: FlaskClient) -> None:
    answer = client.post("/en/kirjaudu/demo", data=b"%3Cb%3E=%00", headers=FORM)
    assert "<code>&lt;b&gt;</code>" in answer.text


def test_multipart_fields_and_file_names_are_checked(client: FlaskClient) -> None:
    answer = client.post(
        "/en/kirjaudu/demo", data={"x": "a\0b"}, content_type="multipart/form-data"
    )
    assert answer.status_code == 400
    assert "NUL" in answer.text
    parts = {f"f{n}": "1" for n in range(1_001)}
    many = client.post("/en/kirjaudu/demo", data=parts, content_type="multipart/form-data")
    assert many.status_code == 413


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"[" * 100_000, Fault.TOO_DEEP),
        (b'{"a":' * 21 + b"1" + b"}" * 21, Fault.TOO_DEEP),
        (rb'{"a": "\ud800"}', Fault.SURROGATE),
        (rb'{"a": "\u0000"}', Fault.NUL),
        (rb'{"\u0000": 1}', Fault.NUL),
        (b'{"a": NaN}', Fault.NOT_JSON),
        (b'{"a": -Infinity}', Fault.NOT_JSON),
        (b'{"a": 1, "a": 2}', Fault.NOT_JSON),
        (b'{"a": "\xff"}', Fault.NOT_JSON),
        (b"9" * 5_000, Fault.NOT_JSON),
        (b"", Fault.NOT_JSON),
        (b'["' + b"a" * 50_001 + b'"]', Fault.TOO_LONG),
    ],
)
def test_json(client: FlaskClient, body: bytes, fault: Fault) -> None:
    with pytest.raises(BadInput) as caught:
        read_json(body)
    assert caught.value.fault is fault
    answer = client.post("/en/kirjaudu/demo", data=body, content_type="application/json")
    assert answer.status_code == 400


def test_honest_json_and_text_pass() -> None:
    deep = b"[" * gate.MAX_DEPTH + b"]" * gate.MAX_DEPTH
    assert read_json(deep)
    assert read_json(b'{"a": ["[[[[\\"[[[", 1.5, null, "\xc3\xa4"]}')
    gate.check_text("Ääkköset 👩‍👩‍👧 \t\r\n\x0b")
