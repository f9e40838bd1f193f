"""A customer's browser without JavaScript: pages, their forms and buttons, and drafts."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import CaseRow, DraftRow
from kevytasiointi.storage.database import System
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.storage.queries import case_page, filling
from kevytasiointi.storage.queries.filling import DraftParts
from tests import factories
from tests.factories import World
from tests.web.conftest import START, sign_in, tools_of

THE_CUSTOMER, THE_STRANGER = "the-customer", "the-stranger"

Files = Mapping[str, tuple[str, bytes]]
Typed = str | list[str]


class Page:
    """A page as a browser without JavaScript has it."""

    def __init__(self, client: FlaskClient, response: TestResponse) -> None:
        self.client = client
        self.response = response
        self.text = response.text
        self.tree = lxml.html.document_fromstring(response.text)
        for template in self.tree.findall(".//template"):
            template.drop_tree()

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def address(self) -> str:
        """Path and query of the page."""
        return self.response.request.full_path.removesuffix("?")

    @property
    def path(self) -> str:
        return self.response.request.path

    @property
    def title(self) -> str:
        return " ".join(self.tree.findtext(".//title").split())

    @property
    def words(self) -> str:
        """The words of the page's main part."""
        return " ".join(self.tree.get_element_by_id("main-content").text_content().split())

    @property
    def links(self) -> Mapping[str, str]:
        """Addresses of the main part's links by their words."""
        main = self.tree.get_element_by_id("main-content")
        return {" ".join(a.text_content().split()): a.get("href") for a in main.iter("a")}

    def has(self, element_id: str) -> bool:
        return bool(self.tree.xpath("//*[@id=$id]", id=element_id))

    def error_at(self, name: str) -> str:
        """What is said to be wrong at a field; empty when nothing."""
        found = self.tree.xpath("//*[@id=$id]", id=f"{name}-error")
        return " ".join(found[0].text_content().split()) if found else ""

    @property
    def errors(self) -> list[str]:
        """What the summary of problems leads to."""
        return self.tree.xpath(
            "//*[contains(@class, 'govuk-error-summary__list')]//a/@href",
        )

    @property
    def buttons(self) -> list[str]:
        """The values of the buttons that do something."""
        return self.tree.xpath("//button[@name='do' and not(@hidden)]/@value")

    @property
    def fields(self) -> dict[str, list[str]]:
        """What the form would send now."""
        sent: dict[str, list[str]] = {}
        for name, value in self._form().form_values():
            sent.setdefault(name, []).append(value or "")
        return sent

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.fields.get(name, [""])[0]

    def press(
        self,
        button: str = "",
        typed: Mapping[str, Typed] | None = None,
        files: Files | None = None,
        *,
        follow: bool = True,
    ) -> "Page":
        """Fill in fields, choose files, and press a button of the form.

        Args:
            button: the value of the button; empty for the form's only one.
            typed: texts by the name of the field; every named field must be on the page.
            files: file names and contents by the name of the field.
            follow: go where the answer leads.
        """
        form = self._form()
        sent: dict[str, object] = dict(self.fields)
        for name, text in (typed or {}).items():
            assert form.xpath(".//*[@name=$name]", name=name), f"no field {name}"
            sent[name] = text
        pressed = self._button(button)
        if button:
            sent["do"] = button
        is_multipart = "multipart/form-data" in (pressed.get("formenctype"), form.get("enctype"))
        for name, (file_name, content) in (files or {}).items():
            assert form.xpath(".//input[@type='file' and @name=$name]", name=name)
            assert is_multipart, "the form sends no files"
            sent[name] = FileStorage(io.BytesIO(content), file_name)
        answer = self.client.post(
            pressed.get("formaction") or form.get("action") or self.address,
            follow_redirects=follow,
            **(multipart(sent) if is_multipart else {"data": sent}),
        )
        return Page(self.client, answer)

    def _form(self) -> lxml.html.FormElement:
        main = self.tree.get_element_by_id("main-content")
        forms = [form for form in main.iter("form") if form.xpath(".//button")]
        assert forms, "the page has no form"
        return forms[-1]

    def _button(self, value: str) -> lxml.html.HtmlElement:
        query = ".//button[@name='do' and @value=$value]" if value else ".//button"
        found = self._form().xpath(query, value=value)
        assert found, f"no button {value}"
        return found[0]


def multipart(sent: Mapping[str, object]) -> dict[str, object]:
    """A body with files; the test client itself would leave large ones open."""
    boundary, body = encode_multipart(sent)
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


@dataclass
class Counter:
    """The app with a service, its customer and a stranger."""

    app: Flask
    world: World

    def browser(self, person: str = THE_CUSTOMER) -> FlaskClient:
        """A browser in which the person has signed in."""
        client = self.app.test_client()
        assert sign_in(client, person).status_code == 303
        return client

    def open(self, address: str, client: FlaskClient | None = None) -> Page:
        """A page in English, at a path without the language."""
        client = client or self.browser()
        return Page(client, client.get(f"/en{address}", follow_redirects=True))

    def draft(self, answers: Mapping[str, Json] = factories.ANSWERS, **more: object) -> UUID:
        """A draft of the customer's."""
        with tools_of(self.app).database.write(System("test")) as session:
            world = self.world
            return factories.make_draft(
                session, world.customer, world.service, answers=answers, now=START, **more
            ).id

    def start(self, slug: str, client: FlaskClient | None = None) -> Page:
        """Begin to fill the form of a service in, from the service's page."""
        client = client or self.browser()
        token = Page(client, client.get("/en/kirjaudu")).tree.xpath(
            "//input[@name='csrf_token']/@value"
        )[0]
        answer = client.post(
            f"/en/palvelut/{slug}/aloita", data={"csrf_token": token}, follow_redirects=True
        )
        return Page(client, answer)

    def stored(self, draft_id: UUID) -> DraftParts:
        """The draft as it is stored now."""
        with self._reading() as session:
            return filling.own_draft(session, self._actor, draft_id)

    def exists(self, draft_id: UUID) -> bool:
        with self._reading() as session:
            return session.get(DraftRow, draft_id) is not None

    def case_of(self, draft_id: UUID) -> CaseRow | None:
        """The case that the draft became."""
        with self._reading() as session:
            return case_page.case_of_draft(session, self._actor, draft_id)

    def cases(self) -> int:
        with self._reading() as session:
            return session.query(CaseRow).count()

    def files_in_store(self) -> int:
        """How many files the store holds."""
        folder = tools_of(self.app).config.instance
        return sum(1 for file in folder.rglob("attachments/**/*") if file.is_file())

    @property
    def _actor(self) -> Actor:
        return self.world.customer_actor

    def _reading(self):
        return tools_of(self.app).database.read(System("test"))


@pytest.fixture
def counter(app: Flask) -> Counter:
    with tools_of(app).database.write(System("test")) as session:
        world = factories.make_world(session, "rantala", document=wide_form())
        world.customer.demo_key = THE_CUSTOMER
        _stranger(session).demo_key = THE_STRANGER
    return Counter(app, world)


def _stranger(session: Session) -> PersonRow:
    return factories.make_person(session, "Outi")


def wide_form() -> dict[str, object]:
    """The small form with more steps: rows, choices, a date with a lead time, a hidden step."""
    document = factories.form_document()
    words = factories.words
    document["notify_before"] = {"item": "begins", "period": "P30D", "basis": words("The law")}
    document["fee"] = words("Handling costs 100 euros")
    document["steps"] += [
        {
            "id": "s2",
            "key": "ajat",
            "title": words("Times"),
            "items": [
                {
                    "id": "i20",
                    "key": "times",
                    "kind": "repeat",
                    "label": words("Times of noise"),
                    "row_title": words("Time"),
                    "max_rows": 3,
                    "required": True,
                    "items": [
                        {
                            "id": "i21",
                            "key": "on",
                            "kind": "date",
                            "label": words("Day"),
                            "required": True,
                        },
                        {"id": "i22", "key": "level", "kind": "decimal", "label": words("Level")},
                    ],
                },
            ],
        },
        {
            "id": "s3",
            "key": "melu",
            "title": words("Noise"),
            "items": [
                {
                    "id": "i30",
                    "key": "why_loud",
                    "kind": "paragraph",
                    "label": words("Why so loud"),
                    "required": True,
                    "visible_if": {"===": [{"var": "loud"}, True]},
                },
            ],
        },
        {
            "id": "s4",
            "key": "muut",
            "title": words("Others"),
            "items": [
                {
                    "id": "i40",
                    "key": "reason",
                    "kind": "choice",
                    "label": words("Reason"),
                    "other": True,
                    "options": [{"value": "feast", "label": words("A feast")}],
                },
                {
                    "id": "i41",
                    "key": "tools",
                    "kind": "choices",
                    "label": words("Tools"),
                    "options": [
                        {"value": "drum", "label": words("A drum")},
                        {"value": "horn", "label": words("A horn")},
                    ],
                },
            ],
        },
    ]
    return document
