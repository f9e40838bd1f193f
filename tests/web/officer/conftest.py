"""Two authorities with officers and cases, and an officer's browser."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import System
from kevytasiointi.storage.people import PersonRow
from kevytasiointi.storage.queries import case_page
from kevytasiointi.storage.queries.case_page import CaseParts
from tests import factories
from tests.factories import World
from tests.web.conftest import START, sign_in, token_in, tools_of

OFFICER, LEAD, FOREIGN, CUSTOMER = "the-officer", "the-lead", "the-foreigner", "the-customer"


@dataclass
class Office:
    """The app with an authority, a neighbour, and what tests do there."""

    app: Flask
    own: World
    neighbour: World

    def browser(self, person: str = OFFICER) -> FlaskClient:
        """A browser in which the person has signed in."""
        client = self.app.test_client()
        assert sign_in(client, person).status_code == 303
        return client

    def case(self, state: CaseState = CaseState.SUBMITTED, **more: object) -> UUID:
        """A case of the own authority."""
        with self.writing() as session:
            return factories.make_case(session, self.own, state=state, now=START, **more).id

    def writing(self) -> AbstractContextManager[Session]:
        return tools_of(self.app).database.write(System("test"))

    def stored(self, case_id: UUID) -> CaseParts:
        """The case as it is stored now."""
        with tools_of(self.app).database.read(System("test")) as session:
            case = case_page.any_case(session, case_id)
            return case_page.parts_of(session, case, for_customer=False)

    def change(self, case_id: UUID, change: Callable[[Session, CaseRow], object]) -> None:
        """Something that happens to the case elsewhere."""
        with self.writing() as session:
            change(session, case_page.any_case(session, case_id, lock=True))


@pytest.fixture
def office(app: Flask) -> Iterator[Office]:
    with tools_of(app).database.write(System("test")) as session:
        own = factories.make_world(session, "rantala")
        neighbour = factories.make_world(session, "metsola", document=other_form())
        _give_key(session, own.officer, OFFICER)
        _give_key(session, own.lead, LEAD)
        _give_key(session, neighbour.officer, FOREIGN)
        own.customer.demo_key = CUSTOMER
    return Office(app, own, neighbour)


def other_form() -> dict[str, object]:
    return factories.form_document(slug="toinen")


def _give_key(session: Session, actor: Actor, key: str) -> None:
    person = session.get(PersonRow, actor.person_id)
    assert person
    person.demo_key = key


def address(case_id: UUID, end: str = "") -> str:
    return f"/en/virkailija/asiat/{case_id}" + (f"/{end}" if end else "")


def act(client: FlaskClient, case_id: UUID, end: str, **data: object) -> TestResponse:
    """Send an action's form, with the version that its page shows unless another is given."""
    page = client.get(address(case_id))
    sent = {"csrf_token": token_in(page), "version": version_in(page), **data}
    return client.post(address(case_id, end), data=sent)


def version_in(page: TestResponse) -> str:
    found = re.search(r'data-version="(\d+)"', page.text)
    assert found
    return found[1]


def form_in(page: TestResponse, key: str) -> str:
    """The HTML of one action's form."""
    found = re.search(rf'<form[^>]*data-action="{key}".*?</form>', page.text, re.DOTALL)
    assert found, f"no form {key}"
    return found[0]


def has_form(page: TestResponse, key: str) -> bool:
    return f'data-action="{key}"' in page.text
