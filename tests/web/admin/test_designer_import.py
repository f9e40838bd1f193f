"""A file becomes a form: uploaded, looked at, taken; or it changes the form that it is of."""

import io
import json
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import System
from kevytasiointi.storage.designs import FormDesignRow, FormImportRow, FormRow
from kevytasiointi.usecases import designing
from kevytasiointi.usecases.formwriting import written_json, written_yaml
from tests import factories
from tests.gateways.foreign_samples import open_forms, xlsx
from tests.gateways.test_pdf_form import WHOLE
from tests.web.admin.staff import ADMIN, add_staff, browser, send
from tests.web.admin.test_designer_publishing import LIBRARY, begun, fields_of, stored
from tests.web.conftest import tools_of

UPLOAD = f"{LIBRARY}/tuo"


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    with tools_of(app).database.write(System("test")) as session:
        authority = factories.make_authority(session, "rantala")
        add_staff(session, ADMIN, Role.AUTHORITY_ADMIN, authority)
    return browser(app, ADMIN)


def upload(client: FlaskClient, content: bytes, name: str, spoken: str = "fi") -> TestResponse:
    """Send a file as a browser does."""
    fields = fields_of(client.get(UPLOAD))
    data = {**fields, "language": spoken, "file": (io.BytesIO(content), name)}
    return client.post(UPLOAD, data=data, content_type="multipart/form-data")


def report_of(client: FlaskClient, content: bytes, name: str, spoken: str = "fi") -> str:
    """The address of the report of a file."""
    answer = upload(client, content, name, spoken)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def take(client: FlaskClient, report: str, **said: Any) -> TestResponse:
    """Send the report's form as it is but for what is said."""
    return client.post(report, data={**fields_of(client.get(report)), **said})


def shown(page: TestResponse, element: str) -> str:
    """The words of an element, by its id."""
    found = html.fromstring(page.get_data()).xpath(f'//*[@id="{element}"]')
    return " ".join(found[0].text_content().split()) if found else ""


def forms(app: Flask) -> int:
    with tools_of(app).database.read(System("test")) as session:
        return session.query(FormRow).count()


def test_a_pdf_is_read_named_typed_and_becomes_a_form(app: Flask, admin: FlaskClient) -> None:
    before = forms(app)
    report = report_of(admin, WHOLE, "Ilmoitus.pdf")
    page = admin.get(report)
    assert "A signature was left out" in shown(page, "notes")
    assert "summa" in shown(page, "notes")
    assert "Puhelinnumero · Short text" in shown(page, "carried")
    fields = fields_of(page)
    (number,) = [key[6:] for key, value in fields.items() if value == ["Selvitys 1"]]
    assert forms(app) == before
    said = {f"words_{number}": "Mitä tehdään?", f"kind_{number}": "text", "words_1": ""}
    answer = take(admin, report, **said)
    assert answer.status_code == 303
    document = stored(app, answer.headers["Location"])
    items = [item for step in document["steps"] for item in step["items"]]
    asked = next(item for item in items if item["key"] == "selvitys_1")
    assert (asked["kind"], asked["label"]) == ("text", {"fi": "Mitä tehdään?"})
    assert document["title"] == {"fi": "Ilmoitus kompostoinnista"}
    assert forms(app) == before + 1


def test_the_form_is_made_once_and_its_report_stays_within_reach(
    app: Flask, admin: FlaskClient
) -> None:
    report = report_of(admin, WHOLE, "Ilmoitus.pdf")
    data = fields_of(admin.get(report))
    first, again = admin.post(report, data=data), admin.post(report, data=data)
    assert first.headers["Location"] == again.headers["Location"]
    assert "Go to the form" in shown(admin.get(report), "taken")
    check = admin.get(f"{first.headers['Location']}/tarkistus")
    assert report in check.text
    assert "Ilmoitus.pdf" in check.text


@pytest.mark.parametrize(
    ("content", "name", "key"),
    [
        (xlsx({"survey": [("type", "name", "label::fi"), ("text", "a", "Nimi")]}), "a.xlsx", "a"),
        (open_forms([{"type": "email", "key": "posti", "label": "Posti"}]), "a.zip", "posti"),
        (json.dumps({"components": [{"type": "iban", "key": "t"}]}).encode(), "a.json", "t"),
        (written_yaml(factories.form_document()).encode(), "a.yaml", "nuisance"),
        (written_json(factories.form_document()).encode(), "a.json", "nuisance"),
    ],
    ids=["xlsx", "zip", "form.io", "yaml", "json"],
)
def test_every_sort_of_file_becomes_a_form(
    app: Flask, admin: FlaskClient, content: bytes, name: str, key: str
) -> None:
    answer = take(admin, report_of(admin, content, name))
    document = stored(app, answer.headers["Location"])
    keys = json.dumps([step["items"] for step in document["steps"]])
    assert document["steps"]
    assert key in keys or name.endswith((".yaml", "a.json"))


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "", "Choose the file of the form."),
        (b"a", "a.docx", "A form can be read from a PDF"),
        (b"%PDF-1.7 nothing", "a.pdf", "The file is damaged"),
        (b"- a\n- b\n", "a.yaml", "no form definition"),
        (b"a: &x 1\nb: *x\n", "a.yaml", "aliases"),
        (b'{"format": 1, "steps": [}', "a.json", "not JSON"),
    ],
)
def test_what_can_not_be_read_is_told_at_the_field(
    app: Flask, admin: FlaskClient, content: bytes, name: str, told: str
) -> None:
    answer = upload(admin, content, name, "sv")
    assert answer.status_code == 400
    assert told in shown(answer, "file-error")
    assert fields_of(answer)["language"] == ["sv"]
    with tools_of(app).database.read(System("test")) as session:
        assert session.query(FormImportRow).count() == 0


def test_a_file_of_an_own_form_shows_what_changes_and_changes_that_form(
    app: Flask, admin: FlaskClient
) -> None:
    address = begun(app, factories.form_document())
    document = stored(app, address)
    document["steps"][0]["items"][0]["label"]["en"] = "Another question?"
    before = forms(app)
    report = report_of(admin, written_yaml(document).encode(), "lomake.yaml")
    page = admin.get(report)
    assert "What changes" in page.text
    assert "Another question?" in page.text
    assert stored(app, address) != document
    answer = take(admin, report)
    assert answer.headers["Location"] == address
    assert (stored(app, address), forms(app)) == (document, before)
    assert send(admin, address, to=f"{address}/kumoa", version="2").status_code == 303
    assert stored(app, address) != document


def test_a_file_without_a_difference_changes_nothing(app: Flask, admin: FlaskClient) -> None:
    address = begun(app, factories.form_document())
    report = report_of(admin, written_json(stored(app, address)).encode(), "lomake.json")
    page = admin.get(report)
    assert "the form is already as the file says" in shown(page, "no-difference")
    assert not html.fromstring(page.get_data()).xpath("//main//form")


def test_a_form_that_was_changed_in_between_is_shown_anew(app: Flask, admin: FlaskClient) -> None:
    address = begun(app, factories.form_document())
    document = stored(app, address)
    document["steps"][0]["items"][0]["label"]["en"] = "Another question?"
    report = report_of(admin, written_yaml(document).encode(), "lomake.yaml")
    data = fields_of(admin.get(report))
    with tools_of(app).database.write(System("test")) as session:
        row = session.query(FormDesignRow).filter_by(form_id=UUID(address[-36:])).one()
        row.document = designing.written({**designing.document_of(row), "fee": {"fi": "1"}})
    answer = admin.post(report, data=data)
    assert answer.status_code == 400
    assert "changed in between" in answer.text
    assert take(admin, report).status_code == 303
    assert stored(app, address) == document


def test_a_file_of_somebody_else_s_form_becomes_a_form_of_one_s_own(
    app: Flask, admin: FlaskClient
) -> None:
    with tools_of(app).database.write(System("test")) as session:
        factories.make_world(session, "metsola")
        theirs = session.query(FormRow).filter_by(slug=factories.form_document()["slug"]).one().id
    document = {**factories.form_document(), "id": str(theirs)}
    answer = take(admin, report_of(admin, written_yaml(document).encode(), "a.yaml"))
    made = stored(app, answer.headers["Location"])
    assert made["id"] != str(theirs)
    assert made["slug"] == f"{document['slug']}-2"


def test_a_file_of_an_unknown_form_keeps_its_identity_so_that_it_comes_once(
    app: Flask, admin: FlaskClient
) -> None:
    document = {**factories.form_document(slug="uusi"), "id": str(UUID(int=7))}
    content = written_yaml(document).encode()
    first = take(admin, report_of(admin, content, "a.yaml")).headers["Location"]
    assert str(first).endswith(str(UUID(int=7)))
    report = report_of(admin, content, "a.yaml")
    assert "the form is already as the file says" in shown(admin.get(report), "no-difference")
