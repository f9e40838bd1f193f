"""The pages on which authorities are added and changed, and how their own pages look."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import select

from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import System
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.portal import InvitationRow
from kevytasiointi.storage.queries.authorities import authority_by_slug
from tests import factories
from tests.factories import World
from tests.usecases.test_authorities import picture
from tests.web.admin.staff import ADMIN, OPERATOR, add_staff, browser, send
from tests.web.conftest import CUSTOMER, tools_of

LIST = "/en/yllapito/viranomaiset"
NEW = f"{LIST}/uusi"
OWN = "/en/yllapito/viranomainen"
WHOLE = {
    "name_fi": "Koivikon kunta",
    "name_sv": "Björkby kommun",
    "kind": "municipality",
    "business_id": "0100001-0",
    "area": "Koivikko\nIso Koivikko",
    "email": "kirjaamo@koivikko.example.fi",
    "phone": "09 42450100",
    "address": "Kirkkotie 1, 99999 Koivikko",
    "hours_fi": "arkisin klo 9–15",
    "languages": ["fi", "sv"],
    "colour": "#7a2e1d",
    "privacy_fi": "Tietosuojavastaava: tsv@koivikko.example.fi",
}


@pytest.fixture
def world(app: Flask) -> World:
    with tools_of(app).database.write(System("test")) as session:
        world = factories.make_world(session, "rantala")
        add_staff(session, ADMIN, Role.AUTHORITY_ADMIN, world.authority)
        add_staff(session, OPERATOR, Role.OPERATOR, None)
    return world


def stored(app: Flask, slug: str) -> AuthorityRow:
    with tools_of(app).database.read(System("test")) as session:
        return authority_by_slug(session, slug)


def shown_mark(text: str) -> str:
    found = re.search(r'name="shown" value="([^"]+)"', text)
    assert found
    return found[1]


def test_an_operator_adds_an_authority_and_invites_its_admin_on_one_page(
    app: Flask, world: World
) -> None:
    client = browser(app, OPERATOR)
    logo = (io.BytesIO(picture()), "vaakuna.png")
    fields = {**WHOLE, "logo": logo, "admin_email": "a@koivikko.fi", "admin_language": "sv"}
    answer = send(client, NEW, **fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{LIST}/koivikon-kunta")
    row = stored(app, "koivikon-kunta")
    assert row.name == {"fi": "Koivikon kunta", "sv": "Björkby kommun"}
    assert row.area == {"names": ["Koivikko", "Iso Koivikko"]}
    assert row.contact["hours"] == {"fi": "arkisin klo 9–15"}
    assert (row.languages, row.colour) == ({"codes": ["fi", "sv"]}, "#7a2e1d")
    with tools_of(app).database.read(System("test")) as session:
        invitation = session.scalars(select(InvitationRow)).one()
    assert (invitation.email, invitation.language) == ("a@koivikko.fi", "sv")
    page = client.get(f"{LIST}/koivikon-kunta").text
    assert "a@koivikko.fi" in page
    assert "Koivikon kunta" in client.get(LIST).text


def test_all_that_is_wrong_is_told_at_once_and_what_was_typed_is_kept(
    app: Flask, world: World
) -> None:
    client = browser(app, OPERATOR)
    answer = send(
        client,
        NEW,
        business_id="0100001-1",
        email="no address",
        phone="no phone",
        colour="#9ab",
        slug="Ä Ö",
        hours_sv="x" * 501,
        admin_email="neither",
        logo=(io.BytesIO(b"<svg/>"), "logo.svg"),
    )
    assert answer.status_code == 400
    for field in (
        *("name_fi", "slug", "kind", "business_id", "email", "phone", "hours_sv", "colour"),
        *("languages", "logo", "admin_email"),
    ):
        assert f'id="{field}-error"' in answer.text, field
        assert f'href="#{field}"' in answer.text, field
    for typed in ("0100001-1", "no address", "no phone", "#9ab", "Ä Ö", "neither"):
        assert f'value="{typed}"' in answer.text
    assert "<title>Error: " in answer.text


@pytest.mark.parametrize(("kind", "status"), [("municipality", 400), ("state", 303)])
def test_only_a_state_authority_serves_every_municipality(
    app: Flask, world: World, kind: str, status: int
) -> None:
    answer = send(browser(app, OPERATOR), NEW, **{**WHOLE, "kind": kind, "area": " "})
    assert answer.status_code == status
    assert ('id="area-error"' in answer.text) is (status == 400)


def test_a_light_colour_is_refused_with_its_contrast(app: Flask, world: World) -> None:
    answer = send(browser(app, OPERATOR), NEW, **{**WHOLE, "colour": "#ff0000"})
    assert answer.status_code == 400
    assert "the contrast is 3.99 : 1, but at least 4.5 : 1 is needed" in answer.text


def test_an_address_in_use_is_refused_at_its_field(app: Flask, world: World) -> None:
    answer = send(browser(app, OPERATOR), NEW, **{**WHOLE, "slug": "rantala"})
    assert answer.status_code == 400
    assert 'id="slug-error"' in answer.text


def test_a_heavy_picture_is_told_at_its_field(app: Flask, world: World) -> None:
    heavy = (io.BytesIO(picture() + b"\0" * 500_000), "logo.png")
    answer = send(browser(app, OPERATOR), NEW, **{**WHOLE, "logo": heavy})
    assert answer.status_code == 400
    assert "The limit is 200 kB" in answer.text


def test_an_operator_changes_everything_but_the_address(app: Flask, world: World) -> None:
    client = browser(app, OPERATOR)
    page = f"{LIST}/rantala"
    shown = shown_mark(client.get(page).text)
    answer = send(client, page, **{**WHOLE, "shown": shown, "slug": "muu"})
    assert answer.status_code == 303
    assert stored(app, "rantala").name["sv"] == "Björkby kommun"
    again = send(client, page, **{**WHOLE, "name_fi": "Toinen", "shown": shown})
    assert again.status_code == 400
    assert "Somebody else has changed these details" in again.text
    assert 'value="Toinen"' in again.text


def test_an_operator_invites_an_admin_later(app: Flask, world: World) -> None:
    client = browser(app, OPERATOR)
    page = f"{LIST}/rantala"
    bad = send(client, page, to=f"{page}/kutsu", admin_email="x", admin_language="fi")
    assert bad.status_code == 400
    assert 'id="admin_email-error"' in bad.text
    good = send(client, page, to=f"{page}/kutsu", admin_email="a@r.fi", admin_language="fi")
    assert good.status_code == 303
    assert "a@r.fi" in client.get(page).text


def test_an_admin_changes_the_own_profile_only(app: Flask, world: World) -> None:
    client = browser(app, ADMIN)
    text = client.get(OWN).text
    assert 'name="name_fi"' not in text
    answer = send(client, OWN, **{**WHOLE, "shown": shown_mark(text)})
    assert answer.status_code == 303
    row = stored(app, "rantala")
    assert row.name == {"fi": "Rantala", "en": "Rantala"}
    assert row.privacy == {"fi": "Tietosuojavastaava: tsv@koivikko.example.fi"}
    assert "Nothing was changed" not in client.get(OWN).text
    send(client, OWN, **{**WHOLE, "shown": shown_mark(client.get(OWN).text)})
    assert "Nothing was changed" in client.get(OWN).text


def test_pages_of_an_authority_have_its_colour_and_picture(app: Flask, world: World) -> None:
    service = f"/en/palvelut/{world.service.slug}"
    visitor = app.test_client()
    plain = visitor.get(service).text
    assert "ulkoasu.css" not in plain
    assert 'class="kevyt-authority__words">Rantala<' in plain
    admin = browser(app, ADMIN)
    send(
        admin,
        OWN,
        languages=["fi"],
        colour="#7A2E1D",
        logo=(io.BytesIO(picture()), "x.png"),
        shown=shown_mark(admin.get(OWN).text),
    )
    text = visitor.get(service).text
    sheet = re.search(r'href="(/viranomaiset/rantala/ulkoasu.css\?v=7a2e1d)"', text)
    logo = re.search(r'src="(/viranomaiset/rantala/logo\?v=[0-9a-f]{12})" alt="Rantala"', text)
    assert sheet
    assert logo
    assert "style=" not in text
    css = visitor.get(sheet[1])
    assert css.text == ":root{--govuk-brand-colour:#7a2e1d}\n"
    assert css.mimetype == "text/css"
    image = visitor.get(logo[1])
    assert (image.data, image.mimetype) == (picture(), "image/png")
    assert image.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for answer, address in ((css, sheet[1]), (image, logo[1])):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        fresh = visitor.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (fresh.status_code, fresh.data) == (304, b"")
    with_removal = send(
        admin,
        OWN,
        languages=["fi"],
        remove_logo="y",
        shown=shown_mark(admin.get(OWN).text),
    )
    assert with_removal.status_code == 303
    assert visitor.get(logo[1]).status_code == 404
    assert visitor.get("/viranomaiset/muualla/ulkoasu.css").status_code == 404


def test_a_draft_and_a_matter_look_like_their_authority(app: Flask, world: World) -> None:
    with tools_of(app).database.write(System("test")) as session:
        session.merge(world.authority).colour = "#24407a"
        world.customer.demo_key = "the-customer"
        customer = session.merge(world.customer)
        draft = factories.make_draft(session, customer, session.merge(world.service))
        case = factories.make_case(session, world)
    client = browser(app, "the-customer")
    for address in (f"/en/asiointi/{draft.id}/tiedot", f"/en/asiat/{case.id}"):
        assert "/viranomaiset/rantala/ulkoasu.css?v=24407a" in client.get(address).text
    assert "ulkoasu.css" not in client.get("/en/omat").text


@pytest.mark.parametrize("person", [ADMIN, CUSTOMER])
def test_others_have_no_list_of_authorities(app: Flask, world: World, person: str) -> None:
    assert browser(app, person).get(LIST).status_code == 403
