"""The statistics of an authority: counts, times from ten matters up, a table, nobody else's."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from kevytasiointi.domain.permissions import Role
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.database import System
from kevytasiointi.usecases import accounts
from tests import factories
from tests.factories import World
from tests.web.conftest import START, sign_in, tools_of

ADMIN = "the-admin"
PAGE = "/en/yllapito/tilastot"


@pytest.fixture
def worlds(app: Flask) -> tuple[World, World]:
    with tools_of(app).database.write(System("test")) as session:
        own = factories.make_world(session, "rantala")
        other = factories.make_world(
            session, "metsala", document=factories.form_document(slug="toinen")
        )
        person = factories.make_person(session, "Raimo")
        person.demo_key = ADMIN
        accounts.give_role(
            session, person, Role.AUTHORITY_ADMIN, own.authority, actor=None, now=START
        )
        make(session, other, CaseState.DECIDED)
    return own, other


def make(session, world: World, state: CaseState, days: int = 0) -> None:
    factories.make_case(session, world, state=state, now=START - timedelta(days=days))


def admin(app: Flask) -> FlaskClient:
    client = app.test_client()
    assert sign_in(client, ADMIN).status_code == 303
    return client


def cells(page, table: str, row: str) -> list[str]:
    (found,) = page.get_element_by_id(table).xpath(f".//tr[{row}]")
    return [" ".join(cell.text_content().split()) for cell in found.iter("td")]


def test_counts_are_by_service_state_and_month(app: Flask, worlds: tuple[World, World]) -> None:
    own, _other = worlds
    with tools_of(app).database.write(System("test")) as session:
        for state, back in (
            (CaseState.SUBMITTED, 0),
            (CaseState.SUBMITTED, 30),
            (CaseState.DECIDED, 0),
            (CaseState.PROCESSED, 800),
        ):
            make(session, own, state, back)
    page = html.fromstring(admin(app).get(PAGE).text)
    slug = own.service.slug
    assert cells(page, "states", f"@data-service='{slug}'") == ["2", "1", "1", "4"]
    assert cells(page, "times", "@data-service=''") == ["–", "–"]
    months = page.get_element_by_id("months").xpath(".//tr[@data-month]")
    assert len(months) == 12
    assert cells(page, "months", f"@data-month='{START.replace(day=1).date()}'") == ["2"]
    assert sum(int(row.xpath("string(td)")) for row in months) == 3
    assert "metsala" not in html.tostring(page).decode()


def test_times_are_told_of_ten_matters(app: Flask, worlds: tuple[World, World]) -> None:
    own, _other = worlds
    for number, told in ((9, ["–", "–"]), (1, ["0", "0"])):
        with tools_of(app).database.write(System("test")) as session:
            for _ in range(number):
                make(session, own, CaseState.DECIDED, 20)
        page = html.fromstring(admin(app).get(PAGE).text)
        assert cells(page, "times", f"@data-service='{own.service.slug}'") == told


def test_the_figures_are_a_table_that_runs_no_formula(
    app: Flask, worlds: tuple[World, World]
) -> None:
    own, _other = worlds
    with tools_of(app).database.write(System("test")) as session:
        session.merge(own.service).title = {"en": "=1+1"}
        make(session, own, CaseState.SUBMITTED)
    answer = admin(app).get(f"{PAGE}.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    lines = answer.data.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "Service;Submitted;All;Median, days;Nine of ten within, days"
    assert lines[1] == "'=1+1;1;1;;"
    assert lines[3] == "Month;Arrived"
    assert lines[15] == f"{START:%Y-%m};1"
