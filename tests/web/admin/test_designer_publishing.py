"""Facts, handling and settings of a form; its check, publishing, versions, files and retirement."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import System
from kevytasiointi.storage.designs import FormDesignRow
from kevytasiointi.storage.people import AuthorityRow, PersonRow
from kevytasiointi.usecases import beginning, designing
from kevytasiointi.usecases.formfiles import document_of, read_document
from kevytasiointi.usecases.formspecs import gate
from tests import factories
from tests.forms.library import FORMS
from tests.web.admin.staff import ADMIN, add_staff, browser, send
from tests.web.conftest import START, tools_of

LIBRARY = "/en/yllapito/lomakkeet"
SECTIONS = ("tiedot", "kasittely", "asetukset")


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    with tools_of(app).database.write(System("test")) as session:
        authority = factories.make_authority(session, "rantala")
        add_staff(session, ADMIN, Role.AUTHORITY_ADMIN, authority)
    return browser(app, ADMIN)


def begun(app: Flask, document: dict[str, Any]) -> str:
    """The address of a design of the admin's authority."""
    with tools_of(app).database.write(System("test")) as session:
        person = session.query(PersonRow).filter_by(demo_key=ADMIN).one()
        authority = session.query(AuthorityRow).filter_by(slug="rantala").one()
        actor = factories.actor_of(person, authority, Role.AUTHORITY_ADMIN)
        design = beginning.begin_from_document(session, actor, document, now=START)
        return f"{LIBRARY}/{design.form.id}"


def document_in(file: Path) -> dict[str, Any]:
    """The document in a file of the library."""
    document: Any = read_document(file)
    return dict(document)


def stored(app: Flask, address: str) -> dict[str, Any]:
    """The document of a design."""
    with tools_of(app).database.read(System("test")) as session:
        rows = session.query(FormDesignRow).all()
        row = next(row for row in rows if str(row.form_id) in address)
        return designing.document_of(row)


def fields_of(page: TestResponse, button: str = "") -> dict[str, Any]:
    """What a browser would send of the page's main form, unchanged."""
    tree = html.fromstring(page.get_data())
    form = tree.xpath('//main//form[contains(@class, "kevyt-form")]')[0]
    fields: dict[str, Any] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    return fields


def save(client: FlaskClient, address: str, **changes: Any) -> TestResponse:
    """Send a page's form as it is but for the changes."""
    fields = fields_of(client.get(address))
    return client.post(address, data={**fields, **changes})


@pytest.mark.parametrize("file", FORMS, ids=lambda path: path.stem)
def test_saving_a_section_untouched_changes_nothing(
    app: Flask, admin: FlaskClient, file: Path
) -> None:
    address = begun(app, document_in(file))
    before = stored(app, address)
    for section in SECTIONS:
        assert save(admin, f"{address}/{section}").status_code == 303
    after = stored(app, address)
    assert after == {key: value for key, value in before.items() if value != []}


def test_facts_are_changed_and_a_period_may_follow_a_setting(
    app: Flask, admin: FlaskClient
) -> None:
    address = begun(app, factories.form_document())
    answer = save(
        admin,
        f"{address}/tiedot",
        title_fi="Uusi nimi",
        retention_period_number="",
        retention_period_unit="setting:handling",
        before_you_start_0_text_fi="Lue tämä",
        before_you_start_0_link="https://www.example.fi/",
    )
    assert answer.status_code == 303
    document = stored(app, address)
    assert document["title"]["fi"] == "Uusi nimi"
    assert document["retention"]["period"] == "{handling}"
    assert document["before_you_start"] == [
        {"text": {"fi": "Lue tämä"}, "link": "https://www.example.fi/"}
    ]


def test_what_can_t_be_read_is_told_at_its_field_and_kept(app: Flask, admin: FlaskClient) -> None:
    address = begun(app, factories.form_document())
    answer = save(admin, f"{address}/kasittely", standstill_number="soon")
    assert answer.status_code == 400
    assert "Write a whole number" in answer.text
    assert 'value="soon"' in answer.text
    assert stored(app, address) == {**factories.form_document(), **_identity(stored(app, address))}


def _identity(document: dict[str, Any]) -> dict[str, Any]:
    return {"id": document["id"], "slug": document["slug"]}


def test_a_setting_is_added_gets_a_key_and_then_its_default(app: Flask, admin: FlaskClient) -> None:
    address = begun(app, factories.form_document())
    save(
        admin,
        f"{address}/asetukset",
        settings_1_label_fi="Maksu euroina",
        settings_1_type="money",
    )
    added = stored(app, address)["settings"][1]
    assert added == {
        "key": "maksu_euroina",
        "type": "money",
        "default": 0,
        "label": {"fi": "Maksu euroina"},
    }
    save(admin, f"{address}/asetukset", settings_1_default="45,50")
    assert stored(app, address)["settings"][1]["default"] == "45.50"
    save(admin, f"{address}/asetukset", settings_1_remove="y")
    assert len(stored(app, address)["settings"]) == 1


def test_texts_and_periods_follow_a_setting_that_is_renamed_on_its_page(
    app: Flask, admin: FlaskClient
) -> None:
    document = factories.form_document()
    key = document["settings"][0]["key"]
    document["steps"][0]["intro"] = {"fi": f"Aikaa on {{{key}}}."}
    address = begun(app, document)
    fields = fields_of(admin.get(f"{address}/asetukset"))
    renamed = {**fields, "settings_0_key": "aika"}
    assert admin.post(f"{address}/asetukset", data=renamed).status_code == 303
    assert stored(app, address)["steps"][0]["intro"] == {"fi": "Aikaa on {aika}."}
    assert admin.post(f"{address}/asetukset", data=renamed).status_code == 303
    assert [one["key"] for one in stored(app, address)["settings"]] == ["aika"]
    save(admin, f"{address}/asetukset", settings_0_key="")
    assert [one["key"] for one in stored(app, address)["settings"]] == ["aika"]


@pytest.mark.parametrize(
    ("kind", "typed", "default"),
    [
        ("period", {"number": "3", "unit": "W"}, "P3W"),
        ("integer", {"": "12"}, 12),
        ("money", {"": "45,50"}, "45.50"),
        ("text", {"fi": "Torstaina", "sv": "På torsdag"}, {"fi": "Torstaina", "sv": "På torsdag"}),
        ("boolean", {"": ["", "y"]}, True),
        ("boolean", {}, False),
        ("period", {}, "P30D"),
    ],
)
def test_the_default_of_a_new_setting_is_asked_at_once(
    app: Flask, admin: FlaskClient, kind: str, typed: dict[str, Any], default: object
) -> None:
    page = f"{begun(app, factories.form_document())}/asetukset"
    fields = {f"settings_1_default_{end}".removesuffix("_"): said for end, said in typed.items()}
    assert fields.keys() <= fields_of(admin.get(page)).keys() | {"settings_1_default"}
    save(admin, page, settings_1_label_fi="Uusi", settings_1_type=kind, **fields)
    assert stored(app, page)["settings"][1]["default"] == default


def test_one_more_row_saves_nothing_and_keeps_what_is_typed(app: Flask, admin: FlaskClient) -> None:
    address = begun(app, factories.form_document())
    before = stored(app, address)
    page = f"{address}/kasittely"
    more = save(
        admin,
        page,
        do="row-add:deadlines",
        deadlines_0_basis_fi="Oma peruste",
        deadlines_1_remove="y",
        deadlines_4_period_number="9",
        deadlines_4_period_unit="W",
    )
    assert more.status_code == 200
    assert stored(app, address) == before
    fields = fields_of(more)
    assert fields["deadlines_0_basis_fi"] == ["Oma peruste"]
    assert "deadlines_5_kind" in fields
    again = admin.post(page, data={**fields, "do": "row-add:deadlines"})
    fields = {**fields_of(again), "deadlines_6_period_number": "11"}
    assert admin.post(page, data=fields).status_code == 303
    saved = stored(app, address)["deadlines"]
    kinds = ["processing", "appeal", "inspection", "processing", "processing"]
    assert [one["kind"] for one in saved] == kinds
    assert [one["period"] for one in saved][3:] == ["P9W", "P11D"]
    assert saved[0]["basis"]["fi"] == "Oma peruste"


@pytest.mark.parametrize(("kind", "number"), [("period", ""), ("money", "soon")])
def test_the_default_of_a_new_setting_stays_where_it_was_typed(
    app: Flask, admin: FlaskClient, kind: str, number: str
) -> None:
    page = f"{begun(app, factories.form_document())}/asetukset"
    typed = {"settings_1_type": kind, "settings_1_label_fi": "Uusi", "settings_1_default": number}
    more = save(admin, page, do="row-add:settings", settings_1_default_number="3", **typed)
    fields = fields_of(more)
    assert fields["settings_1_default"] == [number]
    assert fields["settings_1_default_number"] == ["3"]
    assert ("Write a number" in more.text) is (kind == "money")


def test_a_new_deadline_whose_period_is_a_setting_is_saved(app: Flask, admin: FlaskClient) -> None:
    page = f"{begun(app, factories.form_document())}/kasittely"
    save(admin, page, deadlines_4_period_unit="setting:handling")
    assert stored(app, page)["deadlines"][4]["period"] == "{handling}"


def test_one_more_row_does_not_hide_that_somebody_else_saved(
    app: Flask, admin: FlaskClient
) -> None:
    page = f"{begun(app, factories.form_document())}/tiedot"
    mine = {**fields_of(admin.get(page)), "title_fi": "Oma"}
    save(admin, page, title_fi="Toisen")
    more = admin.post(page, data={**mine, "do": "row-add:before_you_start"})
    assert admin.post(page, data=fields_of(more)).status_code == 409


def test_a_number_that_can_t_be_read_stays_in_its_row_and_rows_stay_themselves(
    app: Flask, admin: FlaskClient
) -> None:
    document = factories.form_document()
    rule = {"filled": [{"var": "begins"}]}
    document["deadlines"][2]["only_if"] = rule
    page = f"{begun(app, document)}/kasittely"
    refused = save(admin, page, deadlines_0_remove="y", deadlines_3_period_number="kymmenen")
    assert refused.status_code == 400
    fields = fields_of(refused)
    assert fields["deadlines_3_period_number"] == ["kymmenen"]
    fields["deadlines_3_period_number"] = ["10"]
    assert admin.post(page, data=fields).status_code == 303
    saved = stored(app, page)["deadlines"]
    assert [one.get("only_if") for one in saved] == [None, rule, None]


def test_the_second_of_two_who_change_a_section_sees_both_and_overwrites_nothing(
    app: Flask, admin: FlaskClient
) -> None:
    address = begun(app, factories.form_document())
    page = f"{address}/tiedot"
    mine = fields_of(admin.get(page))
    assert save(admin, page, title_fi="Ensimmäinen").status_code == 303
    answer = admin.post(page, data={**mine, "title_fi": "Toinen"})
    assert answer.status_code == 409
    assert "Ensimmäinen" in answer.text
    assert "Toinen" in answer.text
    assert stored(app, address)["title"]["fi"] == "Ensimmäinen"
    again = fields_of(answer)
    assert admin.post(page, data=again).status_code == 303
    assert stored(app, address)["title"]["fi"] == "Toinen"


def test_the_check_panel_leads_to_the_place_of_each_finding(app: Flask, admin: FlaskClient) -> None:
    document = factories.form_document()
    del document["steps"][0]["items"][0]["label"]["sv"]
    del document["retention"]
    address = begun(app, document)
    tree = html.fromstring(admin.get(f"{address}/tarkistus").get_data())
    links = tree.xpath('//ul[@id="findings"]//a/@href')
    assert f"{address}/osa/i1" in links
    assert f"{address}/tiedot" in links
    for link in links:
        assert admin.get(link).status_code == 200
    finnish = admin.get(f"{address}/tarkistus".replace("/en/", "/fi/")).text
    assert "teksti puuttuu" in finnish


def test_a_form_is_published_compared_brought_back_and_given_out(
    app: Flask, admin: FlaskClient
) -> None:
    address = begun(app, factories.form_document())
    publish = f"{address}/julkaise"
    assert send(admin, publish, shown="1", comment="").status_code == 303
    assert "Nothing has changed" in admin.get(publish).text
    save(admin, f"{address}/tiedot", fee_fi="Maksuton", fee_sv="Gratis", fee_en="Free of charge")
    page = admin.get(publish).text
    assert "What handling costs" in page
    assert "Maksuton / Gratis / Free of charge" in page
    refused = admin.post(publish, data={**fields_of(admin.get(publish)), "comment": ""})
    assert refused.status_code == 400
    answer = admin.post(publish, data={**fields_of(admin.get(publish)), "comment": "Nyt ilmainen"})
    assert answer.status_code == 303
    assert "Nyt ilmainen" in admin.get(f"{address}/versiot").text
    assert "Free of charge" in admin.get(f"{address}/versiot/2").text
    first = admin.get(f"{address}/versiot/1.json")
    assert first.headers["Content-Disposition"].startswith("attachment")
    assert "fee" not in json.loads(first.text)
    schema = json.loads(admin.get(f"{address}/versiot/1/vastaukset.json").text)
    assert "what" in schema["properties"]
    assert send(admin, f"{address}/versiot/1", to=f"{address}/versiot/1/palauta").status_code == 303
    assert "fee" not in stored(app, address)
    exported = admin.get(f"{address}/vie.yaml")
    assert document_of(exported.get_data(), is_json=False) == stored(app, address)
    assert exported.get_data() == admin.get(f"{address}/vie.yaml").get_data()


@pytest.mark.parametrize("slug", ['a"b', "a\nb", "../ä-Ω", "Ω"])
@pytest.mark.parametrize("end", ["vie.yaml", "vie.json"])
def test_a_design_of_any_name_is_given_out_under_a_plain_one(
    app: Flask, admin: FlaskClient, slug: str, end: str
) -> None:
    answer = admin.get(f"{begun(app, factories.form_document(slug=slug))}/{end}")
    assert answer.status_code == 200
    name = answer.headers["Content-Disposition"].removeprefix("attachment; filename=").strip('"')
    assert re.fullmatch(r"[a-z_-]+\.(yaml|json)", name)


@pytest.mark.parametrize("number", ["0", "99", "9" * 30, "9" * 400])
def test_a_version_or_test_of_no_such_number_is_not_found(
    app: Flask, admin: FlaskClient, number: str
) -> None:
    address = begun(app, document_in(FORMS[0]))
    for end in ("", "/vastaukset.json", ".yaml"):
        assert admin.get(f"{address}/versiot/{number}{end}").status_code == 404
    begins = admin.get(f"{address}/kokeile")
    for other in (f"00000{number}9", f"{number}9"):
        asked = admin.get(f"{address}/kokeile?testi={other}")
        assert (asked.status_code, asked.text.count("<h1")) == (200, begins.text.count("<h1"))


def test_a_version_that_was_never_shown_is_not_published(app: Flask, admin: FlaskClient) -> None:
    address = begun(app, document_in(FORMS[0]))
    for version in ("", "x", "²", "9" * 5_000):
        assert save(admin, f"{address}/julkaise", shown=version).status_code == 400


def test_a_form_with_findings_can_t_be_published(app: Flask, admin: FlaskClient) -> None:
    document = factories.form_document(summary={"fi": "Vain suomeksi"})
    address = begun(app, document)
    assert (
        'type="submit"'
        not in html.tostring(
            html.fromstring(admin.get(f"{address}/julkaise").get_data()).xpath("//main")[0]
        ).decode()
    )
    answer = send(admin, f"{address}/tiedot", to=f"{address}/julkaise", shown="1", comment="Silti")
    assert answer.status_code == 409
    assert admin.get(f"{address}/versiot").text.count("data-version") == 0


def test_a_page_that_is_out_of_date_publishes_nothing(app: Flask, admin: FlaskClient) -> None:
    address = begun(app, factories.form_document())
    old = fields_of(admin.get(f"{address}/julkaise"))
    save(admin, f"{address}/tiedot", title_fi="Muuttui")
    answer = admin.post(f"{address}/julkaise", data=old)
    assert answer.status_code == 400
    assert "changed in between" in answer.text


def test_a_form_is_retired_with_a_day_and_brought_back(app: Flask, admin: FlaskClient) -> None:
    address = begun(app, factories.form_document())
    send(admin, f"{address}/julkaise", shown="1")
    versions = f"{address}/versiot"
    late = send(admin, versions, to=f"{address}/poistu", drafts_until="1.1.2020")
    assert late.status_code == 400
    assert "1.1.2020" in late.text
    assert send(admin, versions, to=f"{address}/poistu", drafts_until="").status_code == 303
    assert "Bring it back into use" in admin.get(versions).text
    assert "koelomake" not in admin.get("/en/yllapito/palvelut").text
    assert send(admin, versions, to=f"{address}/palauta").status_code == 303
    assert "koelomake" in admin.get("/en/yllapito/palvelut").text


@pytest.mark.parametrize("file", FORMS, ids=lambda path: path.stem)
def test_every_form_of_the_library_passes_the_gate(file: Path) -> None:
    assert gate(document_in(file)) == ()


def test_a_deadline_gets_a_condition_of_its_own_made_of_rows(
    app: Flask, admin: FlaskClient
) -> None:
    address = begun(app, factories.form_document())
    page = f"{address}/maaraaika/0"
    assert page in admin.get(f"{address}/kasittely").text
    answer = save(admin, page, **{"r-0-subject": "loud", "do": "update"})
    assert answer.status_code == 200
    rows = fields_of(answer)
    chosen = {"r-0-offer": rows["r-0-offer"], "r-0-value": ["true"], "do": "save"}
    assert admin.post(page, data={**rows, **chosen}).status_code == 303
    rule = stored(app, address)["deadlines"][0]["only_if"]
    assert rule == {"===": [{"var": "loud"}, True]}
    assert "Is it loud" in admin.get(f"{address}/kasittely").text
    assert save(admin, page, do="delete").status_code == 303
    assert "only_if" not in stored(app, address)["deadlines"][0]
    assert admin.get(f"{address}/maaraaika/9").status_code == 404
