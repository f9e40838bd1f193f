"""Breaks on every page, and the pages on which they and the portal's facts are kept."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from kevytasiointi.domain.permissions import Role
from kevytasiointi.domain.portal_facts import PortalFact
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries.portal import portal_fact
from tests.web.admin.staff import OPERATOR, add_staff, browser, send
from tests.web.conftest import START, Clock, tools_of

PAGE = "/en/yllapito/katkot"
FACTS = "/en/yllapito/alusta"
BANNER = "kevyt-banner--break"


@pytest.fixture(autouse=True)
def _operator(app: Flask) -> None:
    with tools_of(app).database.write(System("test")) as session:
        add_staff(session, OPERATOR, Role.OPERATOR, None)


def planned(**changes: str) -> dict[str, str]:
    """A break of the day after the clock's day, 18–20 Finnish time."""
    day = f"{START.day + 1}.{START.month}.{START.year}"
    return {
        "kind": "planned",
        "text_fi": "Huolto",
        "text_en": "Maintenance <b>",
        "begins_on": day,
        "begins_at": "18.00",
        "ends_on": day,
        "ends_at": "20",
        **changes,
    }


def test_a_break_is_on_every_page_until_it_is_over(app: Flask, clock: Clock) -> None:
    visitor = app.test_client()
    assert BANNER not in visitor.get("/en/").text
    operator = browser(app, OPERATOR)
    assert send(operator, PAGE, **planned()).status_code == 303
    for page in ("/en/", "/en/ohje", "/en/palvelut", "/en/nothing-here"):
        text = visitor.get(page).text
        assert BANNER in text, page
        assert "Maintenance &lt;b&gt;" in text
        assert "at 18:00" in text
    assert "Huolto" in visitor.get("/sv/").text
    assert 'lang="fi">Huolto' in visitor.get("/sv/").text
    clock.pass_time(days=2)
    assert BANNER not in visitor.get("/en/").text


def test_it_begins_to_be_shown_when_it_should(app: Flask, clock: Clock) -> None:
    tomorrow = planned()["begins_on"]
    send(browser(app, OPERATOR), PAGE, **planned(shown_on=tomorrow, shown_at="7"))
    visitor = app.test_client()
    assert BANNER not in visitor.get("/en/").text
    clock.pass_time(hours=24)
    assert BANNER in visitor.get("/en/").text


def test_a_break_that_is_called_off_is_told_no_more(app: Flask) -> None:
    client = browser(app, OPERATOR)
    send(client, PAGE, **planned())
    key = client.get(PAGE).text.split('data-break="')[1].split('"')[0]
    assert send(client, PAGE, to=f"{PAGE}/{key}/peru").status_code == 303
    text = client.get(PAGE).text
    assert BANNER not in text
    assert "called off" in text
    send(client, PAGE, to=f"{PAGE}/{key}/peru")
    assert "has been called off already" in client.get(PAGE).text


def test_a_fault_is_kept_on_the_list_only(app: Flask) -> None:
    client = browser(app, OPERATOR)
    day = f"{START.day}.{START.month}.{START.year}"
    times = {"begins_on": day, "begins_at": "7", "ends_on": day, "ends_at": "7.30"}
    assert send(client, PAGE, **planned(kind="fault", **times)).status_code == 303
    text = client.get(PAGE).text
    assert BANNER not in text
    assert "Maintenance &lt;b&gt;" in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"begins_on": "31.2.2026"}, "begins_on"),
        ({"begins_at": "25"}, "begins_at"),
        ({"begins_at": "24:00"}, "begins_at"),
        ({"ends_on": ""}, "ends_on"),
        ({"ends_at": "17.00"}, "ends_on"),
        ({"text_fi": "", "text_en": " "}, "text_fi"),
        ({"text_en": "x" * 501}, "text_en"),
        ({"shown_on": "1.1.2030"}, "shown_on"),
        ({"kind": "fault"}, "ends_on"),
    ],
)
def test_a_bad_break_is_told_at_its_field(app: Flask, changes: dict[str, str], field: str) -> None:
    answer = send(browser(app, OPERATOR), PAGE, **planned(**changes))
    assert answer.status_code == 400
    assert f'id="{field}-error"' in answer.text


def test_pages_ask_for_breaks_at_most_every_quarter_of_a_minute(app: Flask, clock: Clock) -> None:
    asked = []
    engine = tools_of(app).database.engine
    event.listen(
        engine,
        "before_cursor_execute",
        lambda *args: asked.append(args[2]) if "service_breaks" in args[2] else None,
    )
    visitor = app.test_client()
    for _ in range(5):
        visitor.get("/en/ohje")
    assert len(asked) == 1
    clock.pass_time(seconds=16)
    visitor.get("/en/ohje")
    assert len(asked) == 2


def test_the_banner_outlives_the_database(app: Flask, clock: Clock) -> None:
    """Pages go on with what was known; error pages ask nothing at all."""
    send(browser(app, OPERATOR), PAGE, **planned())
    visitor = app.test_client()
    visitor.get("/en/")
    file = Path(tools_of(app).database.engine.url.database or "")
    tools_of(app).database.dispose()
    file.rename(file.with_suffix(".away"))
    file.mkdir()
    clock.pass_time(minutes=1)
    away = visitor.get("/en/palvelut")
    assert away.status_code == 503
    assert BANNER in away.text


def test_the_facts_of_the_portal_are_kept(app: Flask) -> None:
    client = browser(app, OPERATOR)
    fields = {
        "name_fi": "Ylläpito",
        "feedback_email": "palaute@portaali.fi",
        "supervisor_fi": "Valvoja",
        "complaint_fi": "https://valvoja.example/kantelu",
        "reviewed_on": "16.11.2026",
        "way_fi": "Itse arvioitu",
    }
    assert send(client, FACTS, **fields).status_code == 303
    with tools_of(app).database.read(System("test")) as session:
        assert portal_fact(session, PortalFact.OPERATOR) == {
            "name": {"fi": "Ylläpito"},
            "feedback_email": "palaute@portaali.fi",
        }
        assert portal_fact(session, PortalFact.SUPERVISOR) == {
            "name": {"fi": "Valvoja"},
            "complaint_url": {"fi": "https://valvoja.example/kantelu"},
        }
        assert portal_fact(session, PortalFact.ACCESSIBILITY_REVIEW) == {
            "reviewed_on": "2026-11-16",
            "way": {"fi": "Itse arvioitu"},
        }
    text = client.get(FACTS).text
    for typed in fields.values():
        assert typed in text
    send(client, FACTS, **fields)
    assert "Nothing was changed" in client.get(FACTS).text
    bad = send(client, FACTS, **{**fields, "complaint_sv": "valvoja", "reviewed_on": "eilen"})
    assert bad.status_code == 400
    for field in ("complaint_sv", "reviewed_on"):
        assert f'id="{field}-error"' in bad.text
