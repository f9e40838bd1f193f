"""The designer's pages: forms are begun, steps and questions edited, and nobody is overwritten."""

import json
import random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from kevytasiointi.domain.designs import parts
from kevytasiointi.domain.formsize import MOST_ITEMS, MOST_OPTIONS
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import System
from kevytasiointi.storage.designs import FormDesignRow, FormRow
from kevytasiointi.storage.people import AuthorityRow, PersonRow
from kevytasiointi.usecases import beginning, designing, publishing
from kevytasiointi.web.admin.designer.kinds import KIND_GROUPS, KIND_WORDS
from kevytasiointi.web.admin.designer.samples import LABELS
from tests import factories
from tests.web.admin.staff import ADMIN, add_staff, browser
from tests.web.conftest import START, token_in, tools_of

LIBRARY = "/en/yllapito/lomakkeet"
OTHER = "the-other-admin"


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    with tools_of(app).database.write(System("test")) as session:
        authority = factories.make_authority(session, "rantala")
        add_staff(session, ADMIN, Role.AUTHORITY_ADMIN, authority)
        add_staff(session, OTHER, Role.FORM_DESIGNER, authority)
    return browser(app, ADMIN)


@pytest.fixture
def form(app: Flask, admin: FlaskClient) -> str:
    """The address of a design with two steps, a choice and a group."""
    return begun(app, document())


def document() -> dict[str, Any]:
    def item(key: str, kind: str = "text", **more: Any) -> dict[str, Any]:
        return {"id": key, "key": key, "kind": kind, "label": factories.words(key), **more}

    options = [{"value": value, "label": factories.words(value)} for value in "abc"]
    group = item("contact", "group", items=[item("phone", "phone"), item("mail", "email")])
    steps = [
        {"id": "one", "key": "one", "title": factories.words("One"), "items": [
            item("first", max_length=50), item("pick", "choice", options=options), group,
        ]},
        {"id": "two", "key": "two", "title": factories.words("Two"), "items": [item("last")]},
    ]  # fmt: skip
    return factories.form_document() | {"steps": steps, "tests": [], "deadlines": []}


def begun(app: Flask, made: dict[str, Any]) -> str:
    with tools_of(app).database.write(System("test")) as session:
        person = session.query(PersonRow).filter_by(demo_key=ADMIN).one()
        authority = session.query(AuthorityRow).filter_by(slug="rantala").one()
        actor = factories.actor_of(person, authority, Role.AUTHORITY_ADMIN)
        return f"{LIBRARY}/{beginning.begin_from_document(session, actor, made, now=START).form.id}"


def stored(app: Flask, form: str) -> dict[str, Any]:
    with tools_of(app).database.read(System("test")) as session:
        rows = session.query(FormDesignRow).all()
        return designing.document_of(next(row for row in rows if str(row.form_id) in form))


def keys(app: Flask, form: str, holder: str) -> list[str]:
    found = parts(stored(app, form))
    return [str(part.value["key"]) for part in found if part.parent == holder and part.id]


def part(app: Flask, form: str, part_id: str) -> dict[str, Any]:
    return dict(next(one.value for one in parts(stored(app, form)) if one.id == part_id))


def post(client: FlaskClient, address: str, **fields: Any) -> TestResponse:
    token = token_in(client.get(LIBRARY + "/uusi"))
    return client.post(address, data={"csrf_token": token, **fields})


def fields_of(page: TestResponse, form_id: str = "part-form") -> dict[str, Any]:
    """What a browser would send of a form of the page, unchanged, without its buttons."""
    found = html.fromstring(page.get_data()).xpath(f'//form[@id="{form_id}"]')[0]
    fields: dict[str, Any] = {}
    for name, value in found.form_values():
        fields.setdefault(name, []).append(value)
    return fields


def button(page: TestResponse, part_id: str, act: str) -> dict[str, str]:
    """The name and value of a button of the list."""
    found = html.fromstring(page.get_data()).xpath(
        f'//button[contains(@formaction, "/osa/{part_id}/{act}")]'
    )
    return {str(one.get("name")): str(one.get("value")) for one in found if one.get("name")}


# --- beginning ---


def test_a_form_is_begun_from_scratch(app: Flask, admin: FlaskClient) -> None:
    answer = post(admin, f"{LIBRARY}/uusi", title_fi="Oma lomake", kind="permit")
    assert answer.status_code == 303
    page = admin.get(answer.location)
    assert "The form has no steps yet" in page.text
    assert stored(app, answer.location)["title"] == {"fi": "Oma lomake"}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_form_without_a_name_is_refused_at_the_field(admin: FlaskClient, language: str) -> None:
    address = f"/{language}/yllapito/lomakkeet/uusi"
    page = post(admin, address, title_fi=" ", title_sv="", kind="notice")
    assert page.status_code == 400
    assert 'href="#title_fi"' in page.text


def test_a_published_form_is_copied_and_the_copy_tells_where_it_came_from(
    app: Flask, admin: FlaskClient
) -> None:
    with tools_of(app).database.write(System("test")) as session:
        version = publishing.publish(session, factories.form_document(), actor=None, now=START)
        address = f"{LIBRARY}/{version.form_id}"
    library = admin.get(LIBRARY).text
    assert f'action="{address}/kopioi"' in library
    answer = post(admin, f"{address}/kopioi")
    assert answer.status_code == 303
    assert stored(app, answer.location)["title"] == factories.words("Stage")
    assert post(admin, f"{address}/tyosta").status_code == 404


def test_the_library_is_searched_and_narrowed(app: Flask, admin: FlaskClient, form: str) -> None:
    with tools_of(app).database.write(System("test")) as session:
        shared = factories.form_document(slug="melu", title=factories.words("Noise"))
        publishing.publish(session, shared, actor=None, now=START)
        gone = factories.form_document(slug="vanha", title=factories.words("Old"))
        version = publishing.publish(session, gone, actor=None, now=START)
        session.get_one(FormRow, version.form_id).retired_at = START

    def listed(query: str) -> set[str]:
        tree = html.fromstring(admin.get(LIBRARY + query).get_data())
        return set(tree.xpath("//@data-form"))

    assert listed("") == {"koelomake", "melu"}
    assert listed("?q=noi") == {"melu"}
    assert listed("?q=NOISE%20en&tila=yhteiset") == {"melu"}
    assert listed("?tila=omat") == {"koelomake"}
    assert listed("?tila=kesken") == {"koelomake"}
    assert listed("?tila=poistetut") == {"vanha"}
    assert listed("?q=nothing") == set()
    assert listed("?tila=strange") == {"koelomake", "melu"}


def test_the_library_tells_who_uses_a_form(app: Flask, admin: FlaskClient) -> None:
    with tools_of(app).database.write(System("test")) as session:
        factories.make_world(session, "metsola", document=factories.form_document(slug="toinen"))
    text = admin.get(LIBRARY).text
    assert "used in 1 service" in text
    assert "Metsola" in text


def test_a_design_is_deleted_only_after_it_was_asked(
    app: Flask, admin: FlaskClient, form: str
) -> None:
    asked = admin.get(f"{form}/poista")
    assert "the whole form goes" in asked.text
    assert stored(app, form)
    fields = fields_of(asked, "delete-form")
    post(admin, f"{form}/vaihe", title_en="Another designer's step")
    refused = admin.post(f"{form}/poista", data=fields, follow_redirects=True)
    assert "The form was changed in between" in refused.text
    assert admin.post(f"{form}/poista", data=fields_of(refused, "delete-form")).status_code == 303
    assert admin.get(form).status_code == 404
    assert post(admin, f"{form}/poista").status_code == 404


# --- the list ---


def test_a_step_is_added_and_one_without_a_name_is_not(
    app: Flask, admin: FlaskClient, form: str
) -> None:
    answer = post(admin, f"{form}/vaihe", title_sv="Tredje")
    assert answer.status_code == 303
    assert "#osa-" in answer.location
    assert keys(app, form, "") == ["one", "two", "tredje"]
    refused = post(admin, f"{form}/vaihe", title_fi=" \t")
    assert refused.status_code == 400
    assert 'href="#title_fi"' in refused.text


def test_parts_go_up_and_down_and_the_focus_stays_with_the_button(
    app: Flask, admin: FlaskClient, form: str
) -> None:
    answer = post(admin, f"{form}/osa/first/siirra", where="down")
    assert answer.location.endswith("#down-osa-first")
    assert keys(app, form, "one") == ["pick", "first", "contact"]
    answer = post(admin, f"{form}/osa/first/siirra", where="down")
    assert answer.location.endswith("#osa-first")
    assert post(admin, f"{form}/osa/two/siirra", where="up").status_code == 303
    assert keys(app, form, "") == ["two", "one"]


def test_a_part_goes_to_any_place_that_its_page_offers(
    app: Flask, admin: FlaskClient, form: str
) -> None:
    tree = html.fromstring(admin.get(f"{form}/osa/first").get_data())
    offered = tree.xpath('//select[@id="place"]//option/@value')
    assert offered == ["one:0", "one:1", "one:2", "contact:0", "contact:1", "contact:2",
                       "two:0", "two:1"]  # fmt: skip
    for place in offered:
        assert post(admin, f"{form}/osa/first/siirra", place=place).status_code == 303
        holder, _colon, index = place.partition(":")
        assert keys(app, form, holder)[int(index)] == "first"


def test_dragging_sends_the_holder_and_the_number(
    app: Flask, admin: FlaskClient, form: str
) -> None:
    post(admin, f"{form}/osa/mail/siirra", parent="two", index="0")
    assert keys(app, form, "two") == ["mail", "last"]


def test_a_group_is_not_offered_a_place_in_itself(admin: FlaskClient, form: str) -> None:
    tree = html.fromstring(admin.get(f"{form}/osa/contact").get_data())
    holders = {v.partition(":")[0] for v in tree.xpath('//select[@id="place"]//option/@value')}
    assert holders == {"one", "two"}
    refused = post(admin, f"{form}/osa/contact/siirra", place="contact:0")
    assert refused.status_code == 400
    assert "can&#39;t be put there" in refused.text


def test_a_copy_gets_the_focus(app: Flask, admin: FlaskClient, form: str) -> None:
    answer = post(admin, f"{form}/osa/first/monista")
    assert keys(app, form, "one") == ["first", "first_2", "pick", "contact"]
    copy = next(p.id for p in parts(stored(app, form)) if p.value.get("key") == "first_2")
    assert answer.location.endswith(f"#osa-{copy}")


def test_what_is_removed_is_told_and_taken_back(app: Flask, admin: FlaskClient, form: str) -> None:
    before = stored(app, form)
    page = admin.get(form)
    assert "Remove (with 4 questions)" not in page.text
    assert "(with 5 questions)" in page.text
    gone = post(admin, f"{form}/osa/contact/poista", **button(page, "contact", "poista"))
    assert gone.location.endswith("#viimeisin")
    page = admin.get(gone.location)
    assert "Latest change: “contact en” was removed (with 2 questions)." in page.text
    assert keys(app, form, "one") == ["first", "pick"]
    undone = admin.post(f"{form}/kumoa", data=fields_of(page, "acts"), follow_redirects=True)
    assert "Undone: “contact en” was removed" in undone.text
    assert stored(app, form) == before


def test_an_undo_from_an_old_page_undoes_nothing(app: Flask, admin: FlaskClient, form: str) -> None:
    post(admin, f"{form}/osa/first/monista")
    old = fields_of(admin.get(form), "acts")
    post(admin, f"{form}/osa/last/monista")
    before = stored(app, form)
    refused = admin.post(f"{form}/kumoa", data=old)
    assert refused.status_code == 400
    assert "nothing was undone" in refused.text
    assert stored(app, form) == before


def test_a_part_that_somebody_changed_is_not_removed(
    app: Flask, admin: FlaskClient, form: str
) -> None:
    seen = button(admin.get(form), "contact", "poista")
    post(admin, f"{form}/osa/mail/monista")
    refused = post(admin, f"{form}/osa/contact/poista", **seen)
    assert refused.status_code == 409
    assert "Somebody else has changed that part" in refused.text
    assert "contact" in keys(app, form, "one")


# --- adding ---


def test_every_kind_is_offered_once_with_words_and_a_picture(admin: FlaskClient, form: str) -> None:
    grouped = [kind for _title, group in KIND_GROUPS for kind in group]
    assert sorted(grouped) == sorted(ItemKind) == sorted(KIND_WORDS) == sorted(LABELS)
    tree = html.fromstring(admin.get(f"{form}/osa/one/uusi").get_data())
    assert sorted(tree.xpath('//input[@name="kind"]/@value')) == sorted(ItemKind)
    assert len(tree.xpath('//*[@class="kevyt-kind__picture" and @inert]')) == len(ItemKind)


@pytest.mark.parametrize("kind", list(ItemKind))
def test_an_item_of_every_kind_is_added_and_its_page_opens(
    app: Flask, admin: FlaskClient, form: str, kind: ItemKind
) -> None:
    answer = post(admin, f"{form}/osa/one/uusi", label_en="A new one", kind=kind.value)
    assert answer.status_code == 303
    assert keys(app, form, "one") == ["first", "pick", "contact", "a_new_one"]
    page = admin.get(answer.location)
    assert page.status_code == 200
    saved = admin.post(answer.location, data=fields_of(page))
    assert saved.status_code == 303
    assert admin.get(form).status_code == 200


def test_an_item_is_added_behind_another(app: Flask, admin: FlaskClient, form: str) -> None:
    address = f"{form}/osa/one/uusi?jalkeen=first"
    assert "after “first en”" in admin.get(address).text
    post(admin, f"{form}/osa/one/uusi", label_en="New", kind="text", jalkeen="first")
    assert keys(app, form, "one") == ["first", "new", "pick", "contact"]
    post(admin, f"{form}/osa/one/uusi", label_en="Last", kind="text", jalkeen="gone")
    assert keys(app, form, "one")[-1] == "last_2"


def test_what_is_missing_is_told_and_what_was_chosen_is_kept(admin: FlaskClient, form: str) -> None:
    page = post(admin, f"{form}/osa/one/uusi", label_en=" ", kind="date")
    assert page.status_code == 400
    assert 'href="#label_en"' in page.text
    tree = html.fromstring(page.get_data())
    assert tree.xpath('//input[@name="kind" and @checked]/@value') == ["date"]
    page = post(admin, f"{form}/osa/one/uusi", label_en="When?", kind="nothing")
    assert page.status_code == 400
    assert 'href="#kind"' in page.text
    assert 'value="When?"' in page.text


def test_nothing_is_added_to_a_question(admin: FlaskClient, form: str) -> None:
    assert admin.get(f"{form}/osa/first/uusi").status_code == 404
    assert post(admin, f"{form}/osa/first/uusi", label_en="x", kind="text").status_code == 404


# --- the page of a part ---


def test_a_question_is_changed(app: Flask, admin: FlaskClient, form: str) -> None:
    address = f"{form}/osa/first"
    fields = fields_of(admin.get(address))
    answer = admin.post(
        address, data={**fields, "label_sv": " Vad? ", "required": "y", "max_length": "80"}
    )
    assert answer.location.endswith("#osa-first")
    changed = part(app, form, "first")
    assert changed["label"]["sv"] == "Vad?"
    assert (changed["required"], changed["max_length"]) == (True, 80)


def test_saving_can_lead_to_the_next_part(admin: FlaskClient, form: str) -> None:
    address = f"{form}/osa/first"
    answer = admin.post(address, data={**fields_of(admin.get(address)), "do": "next"})
    assert answer.location.endswith("/osa/pick")


def test_a_bad_number_is_told_at_its_field_and_everything_typed_is_kept(
    app: Flask, admin: FlaskClient, form: str
) -> None:
    address = f"{form}/osa/first"
    before = stored(app, form)
    fields = {**fields_of(admin.get(address)), "max_length": "many", "label_fi": "Kirjoitettu"}
    page = admin.post(address, data=fields)
    assert page.status_code == 400
    assert 'href="#max_length"' in page.text
    assert 'value="many"' in page.text
    assert 'value="Kirjoitettu"' in page.text
    assert stored(app, form) == before


def test_what_is_missing_in_a_language_is_marked(app: Flask, admin: FlaskClient, form: str) -> None:
    address = f"{form}/osa/first"
    assert "kevyt-designer__mark--missing" not in admin.get(address).text
    admin.post(address, data={**fields_of(admin.get(address)), "label_sv": ""})
    assert admin.get(address).text.count("kevyt-designer__mark--missing") == 1
    assert "thing to mend" in admin.get(form).text


OPTIONS = "/osa/pick"


@pytest.mark.parametrize(
    ("do", "order"),
    [
        ("option-up:1", "bac"),
        ("option-down:1", "acb"),
        ("option-up:0", "abc"),
        ("option-down:2", "abc"),
        ("option-remove:0", "bc"),
        ("option-remove:99", "abc"),
        ("option-add", "abc"),
    ],
)
def test_options_are_arranged_without_being_stored(
    app: Flask, admin: FlaskClient, form: str, do: str, order: str
) -> None:
    before = stored(app, form)
    fields = fields_of(admin.get(form + OPTIONS))
    page = admin.post(form + OPTIONS, data={**fields, "do": do, "hint_fi": "Typed"})
    assert page.status_code == 200
    assert stored(app, form) == before
    assert "Typed" in page.text
    tree = html.fromstring(page.get_data())
    values = tree.xpath('//input[starts-with(@name, "options_")][@type="hidden"]/@value')
    assert "".join(values) == order
    assert len(values) - len(order) == (4 if do == "option-add" else 2)
    assert admin.post(form + OPTIONS, data=fields_of(page)).status_code == 303
    assert "".join(one["value"] for one in part(app, form, "pick")["options"]) == order


def test_new_options_get_values_and_emptied_ones_go(
    app: Flask, admin: FlaskClient, form: str
) -> None:
    fields = fields_of(admin.get(form + OPTIONS))
    fields |= {"options_1_fi": "", "options_1_sv": "", "options_1_en": "", "options_3_fi": "Äiti"}
    admin.post(form + OPTIONS, data=fields)
    assert [one["value"] for one in part(app, form, "pick")["options"]] == ["a", "c", "aiti"]


def test_the_kind_is_changed_and_what_goes_is_told_before_and_after(
    app: Flask, admin: FlaskClient, form: str
) -> None:
    page = admin.get(form + OPTIONS)
    tree = html.fromstring(page.get_data())
    words = tree.xpath('//select[@id="kind"]//option[@value="date"]/text()')
    assert words == ["Date – these go: Options"]
    assert tree.xpath('//select[@id="kind"]//option[@value="choices"]/text()') == [
        "Several choices"
    ]
    seen = tree.xpath('//form[contains(@action, "/laji")]//input[@name="seen"]/@value')[0]
    done = post(admin, f"{form}{OPTIONS}/laji", kind="date", seen=seen)
    assert "These went: Options." in admin.get(done.location).text
    assert "options" not in part(app, form, "pick")
    assert post(admin, f"{form}{OPTIONS}/laji", kind="text", seen=seen).status_code == 409
    assert post(admin, f"{form}{OPTIONS}/laji", kind="none", seen=seen).status_code == 400
    assert post(admin, f"{form}/osa/one/laji", kind="text", seen=seen).status_code == 400


def test_a_group_s_page_leads_to_its_questions_and_to_its_neighbours(
    admin: FlaskClient, form: str
) -> None:
    tree = html.fromstring(admin.get(f"{form}/osa/contact").get_data())
    links = tree.xpath("//a/@href")
    for wanted in ("phone", "mail", "one", "pick"):
        assert f"{form}/osa/{wanted}" in links
    assert tree.xpath('//a[@rel="prev"]/@href') == [f"{form}/osa/pick"]
    assert tree.xpath('//a[@rel="next"]/@href') == [f"{form}/osa/phone"]


def test_rules_are_told_and_led_to(app: Flask, admin: FlaskClient, form: str) -> None:
    text = admin.get(f"{form}/osa/last").text
    for page in ("ehto/visible_if", "ehto/required_if", "tarkisteet"):
        assert f'href="{form}/osa/last/{page}"' in text


# --- two at once ---


def test_whoever_comes_second_sees_both_versions_and_decides(
    app: Flask, admin: FlaskClient, form: str
) -> None:
    other, address = browser(app, OTHER), f"{form}/osa/first"
    mine, theirs = fields_of(admin.get(address)), fields_of(other.get(address))
    assert other.post(address, data={**theirs, "label_fi": "Heidän"}).status_code == 303
    refused = admin.post(address, data={**mine, "label_fi": "Minun", "max_length": "60"})
    assert refused.status_code == 409
    told = html.fromstring(refused.get_data()).xpath('//*[@id="conflict"]')[0].text_content()
    assert "Heidän" in told
    assert "Minun" in told
    assert part(app, form, "first")["label"]["fi"] == "Heidän"
    again = fields_of(refused)
    assert again["label_fi"] == ["Minun"]
    assert again["max_length"] == ["60"]
    assert admin.post(address, data=again).status_code == 303
    assert part(app, form, "first")["label"]["fi"] == "Minun"


def test_arranging_options_does_not_hide_a_conflict(
    app: Flask, admin: FlaskClient, form: str
) -> None:
    page = admin.get(form + OPTIONS)
    other = browser(app, OTHER)
    other.post(form + OPTIONS, data={**fields_of(page), "csrf_token": token_in(other.get(form)),
                                     "label_fi": "Heidän"})  # fmt: skip
    arranged = admin.post(form + OPTIONS, data={**fields_of(page), "do": "option-up:1"})
    assert admin.post(form + OPTIONS, data=fields_of(arranged)).status_code == 409


def test_a_question_is_saved_on_the_way_to_when_it_is_shown(
    app: Flask, admin: FlaskClient, form: str
) -> None:
    address = f"{form}/osa/first"
    page = admin.get(address)
    assert button_values(page) >= {"save", "visible_if"}
    answer = admin.post(address, data={**fields_of(page), "label_fi": "Uusi", "do": "visible_if"})
    assert answer.location == f"{address}/ehto/visible_if"
    assert part(app, form, "first")["label"]["fi"] == "Uusi"
    assert admin.get(answer.location).status_code == 200
    assert "visible_if" not in button_values(admin.get(f"{form}/osa/one"))


def button_values(page: TestResponse) -> set[str]:
    return set(html.fromstring(page.get_data()).xpath('//form[@id="part-form"]//button/@value'))


def test_the_list_of_steps_leads_to_where_one_is_added(admin: FlaskClient, form: str) -> None:
    page = html.fromstring(admin.get(form).get_data())
    (link,) = page.xpath('//nav[contains(@class, "jump")]//a[contains(., "Add a step")]/@href')
    assert page.xpath(f'//form[contains(@action, "/vaihe")]//input[@id="{link[1:]}"]')


def test_a_double_click_is_no_conflict(admin: FlaskClient, form: str) -> None:
    address = f"{form}/osa/first"
    fields = {**fields_of(admin.get(address)), "label_fi": "Kaksi"}
    assert [admin.post(address, data=fields).status_code for _ in range(2)] == [303, 303]


def test_a_part_that_somebody_removed_is_not_found(
    app: Flask, admin: FlaskClient, form: str
) -> None:
    address = f"{form}/osa/first"
    fields = fields_of(admin.get(address))
    post(admin, f"{address}/poista", **button(admin.get(form), "first", "poista"))
    assert admin.post(address, data=fields).status_code == 404
    assert admin.get(address).status_code == 404
    assert post(admin, f"{address}/siirra", where="up").status_code == 409
    assert post(admin, f"{address}/monista").status_code == 409


# --- bad input ---


def test_more_text_than_a_request_may_carry_is_told(admin: FlaskClient, form: str) -> None:
    address = f"{form}/osa/first"
    page = admin.post(address, data={**fields_of(admin.get(address)), "hint_fi": "x" * 4_000_000})
    assert page.status_code == 413
    assert "<h1" in page.text


@pytest.mark.parametrize("how", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_question_with_all_the_options_that_it_may_have_is_saved(
    app: Flask, admin: FlaskClient, form: str, how: str
) -> None:
    address = form + OPTIONS
    typed = {f"options_{n}_{code}": f"Hyvää päivää {n} " + "ä" * 60
             for n in range(MOST_OPTIONS) for code in LANGUAGES}  # fmt: skip
    fields = {**fields_of(admin.get(address)), **typed}
    fields |= {f"options_{n}_value": f"v{n}" for n in range(MOST_OPTIONS)}
    assert admin.post(f"{address}/esikatselu", data=fields, content_type=how).status_code == 200
    assert admin.post(address, data=fields, content_type=how).status_code == 303
    assert len(part(app, form, "pick")["options"]) == MOST_OPTIONS


STRANGE = ["", "0", "-1", "9" * 5000, "\x00", "²", "one:1", "{}", "<b>", "ä" * 999, "true", "up"]
FIELDS = ["do", "seen", "where", "parent", "index", "place", "kind", "version", "jalkeen", "key",
          "label_fi", "title_fi", "options_0_fi", "options_9999_value", "min", "max_length",
          "unit_fi", "prefill", "media_types", "link", "pattern", "row_title_fi"]  # fmt: skip
ACTS = ["/vaihe", "/kumoa", *(f"/osa/{p}{a}" for p in ("one", "pick", "contact", "gone")
        for a in ("", "/uusi", "/siirra", "/monista", "/poista", "/laji"))]  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_rubbish_is_never_a_fault_of_ours(
    app: Flask, admin: FlaskClient, form: str, act: str
) -> None:
    chance = random.Random(act)
    token = token_in(admin.get(form))
    for _ in range(12):
        chosen = chance.sample(FIELDS, 7)
        fields = {"csrf_token": token, **{name: chance.choice(STRANGE) for name in chosen}}
        assert admin.post(form + act, data=fields).status_code < 500
    assert admin.get(form).status_code == 200


BROKEN: list[dict[str, Any]] = [
    {"steps": None},
    {"steps": ["x", {"id": "s", "title": "words", "items": {"a": 1}}]},
    {"steps": [{"id": "s", "items": [None, {"id": "i", "kind": 5, "label": ["x"]}]}]},
    {"steps": [{"id": "s", "items": [{"id": "i", "kind": "choice", "options": [1, {"label": 2}]}]},
               {}]},
    {"steps": [{"id": "s", "items": [{"id": "i", "kind": "choice", "options": 7, "other": "y"}]}]},
    {"steps": [{"id": "s", "items": [{"id": "i", "kind": "party", "parties": 3, "asks": {}}]}]},
    {"steps": [{"id": "s", "items": [{"id": "i", "kind": "text", "visible_if": {"?": []},
                                      "valid_if": 4, "max_length": {}}]}]},
    {"languages": 5, "title": None, "slug": None},
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=json.dumps)
def test_a_document_that_is_broken_can_still_be_looked_at_and_mended(
    app: Flask, admin: FlaskClient, broken: dict[str, Any]
) -> None:
    form = begun(app, document() | broken)
    assert admin.get(form).status_code == 200
    assert admin.get(LIBRARY).status_code == 200
    for one in parts(stored(app, form)):
        if one.id:
            address = f"{form}/osa/{one.id}"
            page = admin.get(address)
            assert page.status_code == 200
            assert admin.post(address, data=fields_of(page)).status_code < 500


# --- what is no form yet ---


def test_a_design_with_nonsense_in_it_is_shown_in_the_library_and_mended(
    app: Flask, admin: FlaskClient
) -> None:
    made = document() | {"languages": ["fi", "x", 1, ["sv"]]}
    made["steps"][0]["items"][2]["kind"] = ["group"]
    form = begun(app, made)
    for address in (LIBRARY, form, f"{form}/osa/contact", f"{form}/osa/phone"):
        assert admin.get(address).status_code == 200, address
    page = html.fromstring(admin.get(f"{form}/osa/contact").get_data())
    fields = dict(page.xpath('//form[contains(@action, "/laji")]')[0].form_values())
    answer = admin.post(f"{form}/osa/contact/laji", data={**fields, "kind": "group"})
    assert answer.status_code == 303
    assert part(app, form, "contact")["kind"] == "group"


# --- too much of everything ---


def test_a_form_with_too_many_questions_is_opened_told_and_made_smaller(
    app: Flask, admin: FlaskClient
) -> None:
    made = document()
    made["steps"][1]["items"] = [
        {"id": f"q{n}", "key": f"q{n}", "kind": "text", "label": factories.words(str(n))}
        for n in range(MOST_ITEMS - 4)
    ]
    form = begun(app, made)
    pages = ("", "/osa/q1", "/tiedot", "/asetukset", "/esikatselu", "/kokeile", "/testit")
    for address in (*pages, "/tarkistus", "/julkaise", "/versiot", "/poista"):
        assert admin.get(form + address).status_code == 200, address
    told = f"{MOST_ITEMS + 1} of them; there may be {MOST_ITEMS}"
    assert told in admin.get(f"{form}/tarkistus").text
    assert "Question" not in admin.get(f"{form}/esikatselu").text
    seen = button(admin.get(form), "q1", "poista")
    assert post(admin, f"{form}/osa/q1/poista", **seen).status_code == 303
    assert told not in admin.get(f"{form}/tarkistus").text
