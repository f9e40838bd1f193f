"""A design is previewed, tried and tested: whole or not, and nothing is left behind."""

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import html
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from kevytasiointi.application import create_app
from kevytasiointi.config import load_config
from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.columns import Base
from kevytasiointi.storage.database import System
from kevytasiointi.storage.designs import FormDesignRow
from kevytasiointi.storage.people import AuthorityRow, PersonRow
from kevytasiointi.usecases import beginning
from kevytasiointi.usecases.formfiles import read_document
from tests import factories
from tests.conftest import TwoRoles
from tests.forms.library import FORMS
from tests.web.admin.staff import ADMIN, add_staff, browser
from tests.web.conftest import START, Clock, tools_of

LIBRARY = "/en/yllapito/lomakkeet"


@pytest.fixture
def app(both_roles: TwoRoles, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    settings = {
        "KEVYT_MODE": "demo",
        "KEVYT_DATABASE_URL": both_roles.serving,
        "KEVYT_DATABASE_OWNER_URL": both_roles.owner,
    }
    app = create_app(load_config(settings, tmp_path), clock)
    with tools_of(app).database.write(System("test")) as session:
        authority = factories.make_authority(session, "rantala")
        add_staff(session, ADMIN, Role.FORM_DESIGNER, authority)
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    tools_of(app).database.dispose()


@pytest.fixture
def designer(app: Flask) -> FlaskClient:
    return browser(app, ADMIN)


def begun(app: Flask, document: dict[str, Any]) -> str:
    """The address of a design of the designer's authority."""
    with tools_of(app).database.write(System("test")) as session:
        person = session.query(PersonRow).filter_by(demo_key=ADMIN).one()
        authority = session.query(AuthorityRow).filter_by(slug="rantala").one()
        actor = factories.actor_of(person, authority, Role.FORM_DESIGNER)
        design = beginning.begin_from_document(session, actor, document, now=START)
        return f"{LIBRARY}/{design.form.id}"


def rewrite(app: Flask, address: str, document: dict[str, Any]) -> None:
    """Put another document into a design, as no edit could: broken in any way."""
    with tools_of(app).database.write(System("test")) as session:
        row = next(r for r in session.query(FormDesignRow).all() if str(r.form_id) in address)
        row.document = json.dumps({**document, "id": str(row.form_id)})


def counts(app: Flask) -> dict[str, int]:
    """How many rows each table has; looking at a page moves only the session's last-seen time."""
    with tools_of(app).database.read(System("test")) as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def press(client: FlaskClient, page: TestResponse, button: str, **changes: Any) -> TestResponse:
    """Send the trial's form of a page as it stands, by one of its buttons."""
    return send_form(client, page, '//form[@id="trial-form"]', do=button, **changes)


def send_form(client: FlaskClient, page: TestResponse, where: str, **changes: Any) -> TestResponse:
    form = html.fromstring(page.get_data()).xpath(where)[0]
    fields: dict[str, Any] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    return client.post(form.get("action"), data={**fields, **changes})


def begin(client: FlaskClient, address: str, day: str = "23.11.2026") -> TestResponse:
    page = client.get(f"{address}/kokeile")
    return send_form(client, page, '//main//form[contains(@class, "kevyt-form")]', today=day)


# --- preview ---


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_step_is_shown_in_each_language_in_a_frame_of_ours_alone(
    app: Flask, designer: FlaskClient, language: str
) -> None:
    address = begun(app, factories.form_document()).replace("/en/", f"/{language}/")
    page = designer.get(f"{address}/esikatselu")
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "form-action 'none'" in policy
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_only_pages_with_the_preview_may_show_a_frame(app: Flask, designer: FlaskClient) -> None:
    address = begun(app, factories.form_document())
    with_frame = designer.get(address).headers["Content-Security-Policy"]
    assert "frame-src 'self'" in with_frame
    assert "frame-ancestors 'none'" in with_frame
    for other in (f"{address}/testit", f"{address}/kokeile", LIBRARY, "/en/"):
        headers = designer.get(other).headers
        assert "frame-src" not in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"


def test_what_is_not_saved_is_shown_and_not_stored(app: Flask, designer: FlaskClient) -> None:
    address = begun(app, factories.form_document())
    before = counts(app)
    token = html.fromstring(designer.get(f"{address}/osa/i1").get_data()).xpath(
        '//input[@name="csrf_token"]/@value'
    )[0]
    page = designer.post(
        f"{address}/osa/i1/esikatselu", data={"csrf_token": token, "label_en": "Not saved yet"}
    )
    assert page.status_code == 200
    assert "Not saved yet" in page.text
    assert "Not saved yet" not in designer.get(f"{address}/esikatselu").text
    assert counts(app) == before


def test_a_missing_text_is_named_in_brackets(app: Flask, designer: FlaskClient) -> None:
    document = factories.form_document()
    item = document["steps"][0]["items"][0]
    item["label"] = {"fi": "Nimi"}
    address = begun(app, document)
    assert f"[{item['key']}]" in designer.get(f"{address}/esikatselu").text
    assert "Nimi" in designer.get(f"{address}/esikatselu".replace("/en/", "/fi/")).text


# --- trying ---

GOOD = {"a-what": "A stage", "a-begins": "1.12.2026", "a-loud": "true", "a-how_loud": "Very"}


def tried(client: FlaskClient, address: str, **changes: Any) -> TestResponse:
    """The end of a trial with good answers."""
    page = press(client, begin(client, address), "next", **{**GOOD, **changes})
    return press(client, page, "send", **{"a-declared": "true"})


def test_a_trial_goes_the_whole_way_and_leaves_nothing(app: Flask, designer: FlaskClient) -> None:
    address = begun(app, factories.form_document())
    before = counts(app)
    files = sorted(tools_of(app).config.store.rglob("*"))
    step = begin(designer, address)
    assert "Facts" in step.text
    review = press(designer, step, "next", **GOOD, **{"a-plan_files": "2"})
    assert "Check your answers and send" in review.text
    assert "Very" in review.text
    assert "2 files" in review.text
    refused = press(designer, review, "send")
    assert refused.status_code == 400
    assert "Read the declaration and tick its box." in refused.text
    end = press(designer, review, "send", **{"a-declared": "true"})
    assert end.status_code == 200
    assert "What the officer would see" in end.text
    assert "Promise of service" in end.text
    assert "Counting 60 days gives" in end.text
    assert counts(app) == before
    assert sorted(tools_of(app).config.store.rglob("*")) == files


def test_errors_are_told_as_customers_see_them(app: Flask, designer: FlaskClient) -> None:
    address = begun(app, factories.form_document())
    page = press(designer, begin(designer, address), "next", **{"a-begins": "tomorrow"})
    tree = html.fromstring(page.get_data())
    assert tree.xpath('//*[@id="a-what-error"]')
    assert tree.xpath('//input[@id="a-begins"]/@value') == ["tomorrow"]
    review = press(designer, page, "review")
    assert "mend:tiedot" in review.text


def test_hidden_answers_are_parked_and_come_back(app: Flask, designer: FlaskClient) -> None:
    address = begun(app, factories.form_document())
    hidden = press(designer, begin(designer, address), "next", **{**GOOD, "a-loud": "false"})
    assert "Very" not in hidden.text
    back = press(designer, hidden, "go:tiedot")
    assert "Very" in back.text


def test_the_day_and_the_settings_of_a_service_can_be_chosen(
    app: Flask, designer: FlaskClient
) -> None:
    document = factories.form_document(notify_before={"item": "begins", "period": "{handling}"})
    address = begun(app, document)
    late = press(designer, begin(designer, address), "next", **GOOD)
    assert "there may not be time" in late.text
    early = press(designer, begin(designer, address, "1.6.2026"), "next", **GOOD)
    assert "there may not be time" not in early.text
    assert "1 June 2026" in early.text or "1.6.2026" in early.text


@pytest.mark.parametrize("day", ["", "31.2.2026", "1.1.1400"])
def test_a_bad_day_is_told_and_kept(app: Flask, designer: FlaskClient, day: str) -> None:
    page = begin(designer, begun(app, factories.form_document()), day)
    assert page.status_code == 400
    assert f'value="{day}"' in page.text or not day


def test_a_trial_of_another_form_or_made_up_is_no_trial(app: Flask, designer: FlaskClient) -> None:
    one = begun(app, factories.form_document())
    other = begun(app, factories.form_document(slug="toinen"))
    step = begin(designer, one)
    form = html.fromstring(step.get_data()).xpath('//form[@id="trial-form"]')[0]
    fields = dict(form.form_values())
    for address, sealed in ((other, fields["trial"]), (one, "made-up"), (one, "")):
        for page in ("kokeile", "kokeile/pdf", "testit"):
            answer = designer.post(f"{address}/{page}", data={**fields, "trial": sealed})
            assert answer.status_code == 400
            assert "Begin it again." in answer.text


def test_the_pdf_says_on_itself_that_it_is_a_trial(app: Flask, designer: FlaskClient) -> None:
    end = tried(designer, begun(app, factories.form_document()))
    form = html.fromstring(end.get_data()).xpath('//form[@id="trial-form"]')[0]
    pdf = designer.post(f"{form.get('action')}/pdf", data=dict(form.form_values()))
    assert pdf.mimetype == "application/pdf"
    assert pdf.get_data().startswith(b"%PDF-")
    with pikepdf.open(io.BytesIO(pdf.get_data())) as opened:
        assert "TRIAL Trial: Stage" in str(opened.docinfo["/Title"])


def test_the_empty_form_of_a_design_is_given_on_paper(app: Flask, designer: FlaskClient) -> None:
    pdf = designer.get(f"{begun(app, factories.form_document())}/esikatselu/pdf")
    assert pdf.mimetype == "application/pdf"
    assert pdf.get_data().startswith(b"%PDF-")


# --- tests ---

RECORD = '//section[@id="record"]//form'


def test_a_trial_becomes_a_test_that_passes_and_fails_when_the_form_changes(
    app: Flask, designer: FlaskClient
) -> None:
    address = begun(app, factories.form_document())
    done = send_form(designer, tried(designer, address), RECORD, name="Loud stage")
    assert done.status_code == 303
    page = designer.get(f"{address}/testit")
    assert "All tests pass." in page.text
    document = stored(app, address)
    assert document["tests"][0]["expect"] == {"visible": ["how_loud"], "errors": {}}
    document["steps"][0]["items"][3]["visible_if"] = {"===": [{"var": "loud"}, False]}
    document["steps"][0]["items"][1]["required_if"] = {"===": [{"var": "loud"}, True]}
    document["tests"][0]["answers"].pop("begins")
    rewrite(app, address, document)
    page = designer.get(f"{address}/testit")
    rows = html.fromstring(page.get_data()).xpath('//li[@data-test="0"]//tbody/tr')
    assert [[" ".join(cell.text_content().split()) for cell in row] for row in rows] == [
        ["How loud en", "is asked", "is not asked"],
        ["Begins en", "no error", "an answer is missing"],
    ]
    renewed = change(designer, page, 0, "record")
    assert renewed.status_code == 303
    assert "All tests pass." in designer.get(f"{address}/testit").text
    assert stored(app, address)["tests"][0]["expect"]["hidden"] == ["how_loud"]


def stored(app: Flask, address: str) -> dict[str, Any]:
    with tools_of(app).database.read(System("test")) as session:
        row = next(r for r in session.query(FormDesignRow).all() if str(r.form_id) in address)
        document: dict[str, Any] = json.loads(row.document)
        return document


def change(client: FlaskClient, page: TestResponse, number: int, do: str, **more: Any) -> Any:
    return send_form(client, page, f'//li[@data-test="{number}"]//form', do=do, **more)


def test_only_what_is_ticked_is_expected(app: Flask, designer: FlaskClient) -> None:
    address = begun(app, factories.form_document())
    end = tried(designer, address, **{"a-loud": "false"})
    send_form(designer, end, RECORD, name="Quiet", hidden=["how_loud"], errors=[])
    assert stored(app, address)["tests"][0]["expect"] == {"hidden": ["how_loud"]}


def test_tests_are_renamed_opened_and_removed(app: Flask, designer: FlaskClient) -> None:
    address = begun(app, factories.form_document())
    for _ in range(2):
        send_form(designer, tried(designer, address), RECORD, name="Loud")
    assert [test["name"] for test in stored(app, address)["tests"]] == ["Loud", "Loud 2"]
    page = designer.get(f"{address}/testit")
    assert change(designer, page, 1, "rename", name="").status_code == 400
    assert change(designer, page, 1, "rename", name="Second").status_code == 303
    # The page is from before: what it says about the tests may not hold any more.
    assert change(designer, page, 0, "delete").status_code == 409
    opened = designer.get(f"{address}/kokeile?testi=1")
    assert "A stage" in opened.text
    assert "Very" in press(designer, opened, "go:tiedot").text
    fresh = designer.get(f"{address}/testit")
    assert change(designer, fresh, 0, "delete").status_code == 303
    assert [test["name"] for test in stored(app, address)["tests"]] == ["Second"]
    assert designer.get(f"{address}/kokeile?testi=7").status_code == 200
    token = html.fromstring(fresh.get_data()).xpath('//input[@name="csrf_token"]/@value')[0]
    gone = designer.post(f"{address}/testit/7", data={"csrf_token": token, "do": "delete"})
    assert gone.status_code == 404


def test_a_test_needs_a_name(app: Flask, designer: FlaskClient) -> None:
    address = begun(app, factories.form_document())
    page = send_form(designer, tried(designer, address), RECORD, name=" ")
    assert page.status_code == 400
    assert "Write a name for the test." in page.text


# --- every form, whole or not ---


def looks_fine(client: FlaskClient, address: str) -> None:
    """Preview, trial and tests answer, whatever the design is like."""
    for language in ("fi", "sv"):
        there = address.replace("/en/", f"/{language}/")
        first = client.get(f"{there}/esikatselu")
        assert first.status_code == 200
        links = html.fromstring(first.get_data()).xpath('//ol[@class="kevyt-steps"]//a/@href')
        for link in links:
            assert client.get(f"{there}/esikatselu{link}").status_code == 200
    assert client.get(f"{address}/testit").status_code == 200
    assert client.get(f"{address}/kokeile?testi=0").status_code == 200
    page = client.get(f"{address}/kokeile")
    assert page.status_code == 200
    forms = html.fromstring(page.get_data()).xpath('//main//form[contains(@class, "kevyt-form")]')
    if not forms:
        return
    step = begin(client, address)
    assert step.status_code == 200
    for button in ("next", "review", "end"):
        if 'id="trial-form"' in step.text:
            assert press(client, step, button).status_code == 200


@pytest.mark.parametrize("file", FORMS, ids=lambda path: path.stem)
def test_every_form_of_the_library_can_be_tried(
    on_sqlite: tuple[Flask, FlaskClient, str], file: Path
) -> None:
    app, designer, _address = on_sqlite
    document: Any = read_document(file)
    looks_fine(designer, begun(app, dict(document)))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*path, key)
            yield from places(inner, (*path, key))


JUNK = st.sampled_from(["remove", None, "", "x", 0, -1, True, [], {}, ["x"], {"fi": "x"}, [{}]])


@pytest.fixture
def on_sqlite(
    tmp_path: Path, _migrated_sqlite: Path, clock: Clock
) -> Iterator[tuple[Flask, FlaskClient, str]]:
    shutil.copyfile(_migrated_sqlite, tmp_path / "kevytasiointi.sqlite")
    app = create_app(load_config({"KEVYT_MODE": "demo"}, tmp_path), clock)
    with tools_of(app).database.write(System("test")) as session:
        add_staff(session, ADMIN, Role.FORM_DESIGNER, factories.make_authority(session, "rantala"))
    yield app, browser(app, ADMIN), begun(app, factories.form_document())
    tools_of(app).database.dispose()


@given(data=st.data())
@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_broken_design_never_breaks_a_page(
    on_sqlite: tuple[Flask, FlaskClient, str], data: st.DataObject
) -> None:
    app, designer, address = on_sqlite
    file = data.draw(st.sampled_from(FORMS))
    document: Any = json.loads(json.dumps(read_document(file)))
    for _ in range(data.draw(st.integers(1, 4))):
        all_places = [place for place in places(document) if place[0] != "id"]
        *way, last = data.draw(st.sampled_from(all_places))
        holder = document
        for key in way:
            holder = holder[key]
        junk = data.draw(JUNK)
        if junk == "remove":
            del holder[last]
        else:
            holder[last] = junk
    rewrite(app, address, document)
    looks_fine(designer, address)
