"""An authority's services: a form is taken into use on one page, proved, opened, changed."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import System
from kevytasiointi.storage.people import FormVersionRow, ServiceRow
from kevytasiointi.storage.portal import MailboxTestRow
from kevytasiointi.usecases import accounts, mailboxes, publishing, submissions
from kevytasiointi.usecases.sealing import Purpose
from tests import factories
from tests.web.conftest import START, Clock, sign_in, token_in, tools_of

ADMIN, OTHER_ADMIN = "the-admin", "the-other-admin"
PAGE = "/en/yllapito/palvelut"
TAKE = f"{PAGE}/lomake/koelomake"
MAILBOX = "kirjaamo@rantala.example.fi"
TEST = System("test")
LABELLED: list[dict[str, Any]] = [
    {"key": kind, "type": kind, "default": default, "label": factories.words(f"The {kind}")}
    for kind, default in (
        ("period", "P60D"),
        ("integer", 3),
        ("decimal", "1.5"),
        ("money", "100"),
        ("text", factories.words("As told")),
        ("boolean", False),
    )
]
STEPS = factories.form_document()["steps"]
DEADLINES = [{"kind": "processing", "period": "{period}", "starts": "submitted"}]


def document(**changes: Any) -> dict[str, Any]:
    return factories.form_document(settings=LABELLED, deadlines=DEADLINES, **changes)


@dataclass
class Office:
    """The administrator's browser and the portal behind it."""

    app: Flask
    client: FlaskClient

    def get(self, address: str) -> TestResponse:
        return self.client.get(address)

    def post(self, address: str, **fields: str) -> TestResponse:
        page = self.client.get(PAGE)
        return self.client.post(address, data={"csrf_token": token_in(page), **fields})

    def take(self, **fields: str) -> ServiceRow:
        given = {"mailbox": MAILBOX, "slug": "koe-rantala", **fields}
        assert self.post(TAKE, **given).status_code == 303
        return self.service(given["slug"])

    def service(self, slug: str) -> ServiceRow:
        with self.reading() as session:
            return session.scalars(select(ServiceRow).where(ServiceRow.slug == slug)).one()

    def reading(self) -> Any:
        return tools_of(self.app).database.read(TEST)

    def writing(self) -> Any:
        return tools_of(self.app).database.write(TEST)

    def address(self, service: ServiceRow) -> str:
        return f"{PAGE}/{service.id}"

    def link(self, service: ServiceRow) -> str:
        with self.reading() as session:
            tests = select(MailboxTestRow.id).where(MailboxTestRow.service_id == service.id)
            keys = session.scalars(tests.order_by(MailboxTestRow.sent_at)).all()
        return f"/en/postilaatikko/{tools_of(self.app).sealer.seal(Purpose.MAILBOX_TEST, keys[-1])}"

    def confirm(self, service: ServiceRow) -> TestResponse:
        stranger = self.app.test_client()
        link = self.link(service)
        token = token_in(stranger.get(link))
        return stranger.post(link, data={"csrf_token": token})


@pytest.fixture
def office(app: Flask) -> Office:
    with tools_of(app).database.write(TEST) as session:
        for key, slug in ((ADMIN, "rantala"), (OTHER_ADMIN, "metsola")):
            authority = factories.make_authority(session, slug)
            person = factories.make_person(session, key.title(), "Hallinto", email=None)
            person.demo_key = key
            accounts.give_role(
                session, person, Role.AUTHORITY_ADMIN, authority, actor=None, now=START
            )
        publishing.publish(session, document(), actor=None, now=START)
    return as_admin(app, ADMIN)


def as_admin(app: Flask, key: str) -> Office:
    client = app.test_client()
    assert sign_in(client, key).status_code == 303
    return Office(app, client)


def problems(answer: TestResponse) -> dict[str, str]:
    """The page's error messages by the id of their field."""
    found = html.fromstring(answer.text).xpath("//*[@class='govuk-error-message']")
    return {
        one.get("id").removesuffix("-error"): " ".join(one.text_content().split()) for one in found
    }


def test_the_library_shows_the_newest_published_forms(office: Office) -> None:
    with office.writing() as session:
        following = document(slug="asiakasohjaus", title=factories.words("Followed"))
        publishing.publish(session, following, actor=None, now=START)
    text = office.get(PAGE).text
    assert 'data-form="koelomake"' in text
    assert 'data-form="asiakasohjaus"' not in text
    assert 'id="no-services"' in text
    assert f'href="{TAKE}"' in text


def test_a_portal_without_forms_says_so(app: Flask) -> None:
    with tools_of(app).database.write(TEST) as session:
        authority = factories.make_authority(session, "rantala")
        person = factories.make_person(session, email=None)
        person.demo_key = ADMIN
        accounts.give_role(session, person, Role.AUTHORITY_ADMIN, authority, actor=None, now=START)
    assert 'id="no-forms"' in as_admin(app, ADMIN).get(PAGE).text


def test_the_page_of_taking_a_form_has_its_values_filled_in(office: Office) -> None:
    page = html.fromstring(office.get(TAKE).text)
    values = {field.get("name"): field.get("value") for field in page.xpath("//form//input")}
    assert values["slug"] == "koelomake-rantala"
    assert (values["s-period"], values["s-integer"]) == ("60", "3")
    assert (values["s-decimal"], values["s-money"]) == ("1.5", "100")
    chosen = page.xpath("//select[@name='s-period-unit']/option[@selected]/text()")
    assert chosen == ["days"]
    texts = {f.get("name"): f.text.strip() for f in page.xpath("//form//textarea")}
    assert texts["s-text-sv"] == "As told sv"
    assert "If left empty: 60\u00a0days" in page.text_content()


def test_saving_prepares_the_service_with_typed_settings(office: Office) -> None:
    service = office.take(
        opens_on="1.12.2026",
        closes_on="2027-01-31",
        **{
            "s-period": "3",
            "s-period-unit": "W",
            "s-integer": "12",
            "s-decimal": "2,5",
            "s-money": "1 200",
            "s-text-fi": "Maksu",
            "s-text-sv": "",
            "s-text-en": "",
            "s-boolean": "y",
        },
    )
    assert service.settings == {
        "period": "P3W",
        "integer": 12,
        "decimal": "2.5",
        "money": "1200",
        "text": {"fi": "Maksu"},
        "boolean": True,
    }
    assert (str(service.opens_on), str(service.closes_on)) == ("2026-12-01", "2027-01-31")
    assert service.opened_at is None
    page = office.get(office.address(service)).text
    assert 'data-standing="prepared"' in page
    assert "Waiting for the mailbox to be confirmed." in page
    assert 'id="act-avaa"' not in page
    assert "A test mail waits to be opened at" in page
    assert "3\u00a0weeks" in page
    assert 'data-standing="prepared"' in office.get(PAGE).text


def test_empty_settings_are_the_forms_own(office: Office) -> None:
    names = ("s-period", "s-integer", "s-decimal", "s-money", "s-text-fi", "s-text-sv", "s-text-en")
    assert office.take(**dict.fromkeys(names, "")).settings == {}


def test_what_can_not_be_read_is_told_at_its_field_and_kept(office: Office) -> None:
    answer = office.post(
        TAKE,
        **{
            "mailbox": "kirjaamo",
            "slug": "Koe",
            "opens_on": "tomorrow",
            "s-period": "thirty",
            "s-period-unit": "D",
            "s-integer": "1,5",
            "s-decimal": "x",
            "s-money": "-5",
        },
    )
    assert answer.status_code == 400
    assert set(problems(answer)) == {
        *("mailbox", "opens_on", "s-period", "s-integer", "s-decimal", "s-money"),
    }
    assert "The money en: Write an amount of euros" in problems(answer)["s-money"]
    assert 'value="thirty"' in answer.text
    assert "<title>Error:" in answer.text
    assert "s-period-unit" not in problems(answer)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"mailbox": ""}, "mailbox"),
        ({"mailbox": "kirjaamo"}, "mailbox"),
        ({"mailbox": "x" * 300 + "@example.fi"}, "mailbox"),
        ({"slug": "Koe Rantala"}, "slug"),
        ({"slug": "varattu"}, "slug"),
        ({"opens_on": "5.6.2027", "closes_on": "4.6.2027"}, "closes_on"),
        ({"s-period": "30", "s-period-unit": "X"}, "s-period-unit"),
        ({"s-text-fi": "x" * 2001}, "s-text-fi"),
    ],
)
def test_every_refusal_stands_at_its_field(
    office: Office, fields: dict[str, str], field: str
) -> None:
    office.take(slug="varattu")
    answer = office.post(TAKE, **{"mailbox": MAILBOX, "slug": "koe-rantala", **fields})
    assert answer.status_code == 400
    assert field in problems(answer)


def test_the_link_of_the_mail_confirms_by_a_button_and_the_service_opens(office: Office) -> None:
    service = office.take()
    link = office.link(service)
    stranger = office.app.test_client()
    seen = stranger.get(link)
    assert MAILBOX in seen.text
    assert office.service("koe-rantala").mailbox_confirmed_at is None, "looking confirms nothing"
    assert "act-avaa" not in seen.text
    assert office.confirm(service).status_code == 303
    assert 'id="confirmed"' in stranger.get(link).text
    assert f"{office.address(service)}/avaa" not in stranger.get(link).text
    assert f'action="{office.address(service)}/avaa"' in office.get(link).text
    assert 'id="act-avaa"' in office.get(office.address(service)).text
    assert stranger.get("/en/palvelut/koe-rantala").status_code == 404
    assert office.post(f"{office.address(service)}/avaa").status_code == 303
    page = stranger.get("/en/palvelut/koe-rantala")
    assert page.status_code == 200
    assert "As told" not in page.text


def test_it_does_not_open_before(office: Office) -> None:
    service = office.take()
    answer = office.post(f"{office.address(service)}/avaa")
    assert answer.status_code == 400
    assert "can be opened when its role mailbox has been confirmed" in answer.text
    assert office.service("koe-rantala").opened_at is None


def test_a_link_that_is_too_late_or_replaced_says_so(office: Office, clock: Clock) -> None:
    service = office.take()
    old = office.link(service)
    office.post(f"{office.address(service)}/muuta", mailbox="uusi@x.example.fi", slug="koe-rantala")
    assert 'id="replaced"' in office.get(old).text
    clock.pass_time(days=8)
    assert 'id="expired"' in office.app.test_client().get(office.link(service)).text
    assert office.app.test_client().get("/en/postilaatikko/nonsense").status_code == 404


def test_the_test_mail_is_sent_again(office: Office, clock: Clock) -> None:
    service = office.take()
    clock.pass_time(minutes=5)
    office.post(f"{office.address(service)}/testaa")
    with office.reading() as session:
        assert len(session.scalars(select(MailboxTestRow)).all()) == 2
    assert "A test mail was sent to" in office.get(office.address(service)).text


def test_changing_keeps_the_address_of_an_opened_service(office: Office) -> None:
    service = office.take()
    office.confirm(service)
    office.post(f"{office.address(service)}/avaa")
    page = html.fromstring(office.get(f"{office.address(service)}/muuta").text)
    assert page.xpath("//input[@name='mailbox']/@value") == [MAILBOX]
    assert not page.xpath("//input[@name='slug']")
    office.post(
        f"{office.address(service)}/muuta",
        **{"mailbox": "uusi@rantala.example.fi", "slug": "muu", "s-integer": "7"},
    )
    changed = office.service("koe-rantala")
    assert (changed.settings, changed.mailbox_confirmed_at) == ({"integer": 7}, None)
    text = office.get(PAGE).text
    assert 'data-standing="open"' in text
    assert "The mailbox has not been confirmed" in text


def test_a_service_is_shut_and_opened_again(office: Office) -> None:
    service = office.take()
    office.confirm(service)
    office.post(f"{office.address(service)}/avaa")
    office.post(f"{office.address(service)}/sulje")
    customer = office.app.test_client()
    assert 'data-standing="shut"' in office.get(PAGE).text
    page = customer.get("/en/palvelut/koe-rantala").text
    assert "The authority has closed it for the time being." in page
    assert "/aloita" not in page
    assert "Closed" in customer.get("/en/palvelut").text
    office.post(f"{office.address(service)}/avaa")
    assert "/aloita" in customer.get("/en/palvelut/koe-rantala").text


def test_a_service_that_opens_later_says_when(office: Office) -> None:
    service = office.take(opens_on="1.12.2026")
    office.confirm(service)
    office.post(f"{office.address(service)}/avaa")
    customer = office.app.test_client()
    assert "Opens on 1 December 2026" in customer.get("/en/palvelut").text
    assert "It opens on 1 December 2026." in customer.get("/en/palvelut/koe-rantala").text
    assert 'data-standing="coming"' in office.get(PAGE).text


def test_a_newer_version_is_offered_and_taken(office: Office) -> None:
    service = office.take()
    assert "newer-title" not in office.get(office.address(service)).text
    with office.writing() as session:
        version = session.get_one(FormVersionRow, service.form_version_id)
        newer = {**document(publicity="secret"), "id": str(version.form_id)}
        publishing.publish(session, newer, actor=None, now=START)
    assert "Version 2 of the form can be taken into use." in office.get(PAGE).text
    office.post(f"{office.address(service)}/versio")
    assert "newer-title" not in office.get(office.address(service)).text
    office.post(f"{office.address(service)}/versio")
    assert "The newest version of the form is in use." in office.get(PAGE).text


def test_what_needs_a_look_stands_on_the_list(office: Office, clock: Clock) -> None:
    service = office.take()
    office.confirm(service)
    office.post(f"{office.address(service)}/avaa")
    with office.writing() as session:
        found = session.get_one(ServiceRow, service.id)
        person = factories.make_person(session, email=None)
        draft = factories.make_draft(session, person, found, now=START)
        factories.submit(session, person, draft, now=START)
        mailboxes.note_failure(session, found, now=START + timedelta(hours=1))
    text = office.get(PAGE).text
    assert "Mail to this mailbox came back on 23 November 2026" in text
    assert "Is the mailbox read?" not in text
    clock.pass_time(days=8)
    again = as_admin(office.app, ADMIN)
    assert "A matter has waited untouched since 23 November 2026" in again.get(PAGE).text


def guidance(**changes: str) -> dict[str, str]:
    return {
        "joining": "guidance",
        "title_fi": "Puunkaato",
        "summary_fi": "Haetaan muualla",
        "link": "https://rantala.example.fi/kaato",
        **changes,
    }


def test_a_service_that_leads_elsewhere_is_told_of_and_opened(office: Office) -> None:
    assert office.post(f"{PAGE}/opastus", **guidance()).status_code == 303
    service = office.service("puunkaato-rantala")
    page = office.get(office.address(service)).text
    assert 'id="mailbox-title"' not in page
    office.post(f"{office.address(service)}/avaa")
    customer = office.app.test_client().get("/fi/palvelut/puunkaato-rantala").text
    assert "https://rantala.example.fi/kaato" in customer
    assert "/aloita" not in customer
    address = f"{office.address(service)}/opastus"
    assert 'value="Puunkaato"' in office.get(address).text
    office.post(address, **guidance(title_sv="Trädfällning"))
    assert office.service("puunkaato-rantala").title["sv"] == "Trädfällning"
    assert office.get(f"{office.address(service)}/muuta").status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_fi": ""}, "title_fi"),
        ({"link": "http://rantala.example.fi"}, "link"),
        ({"joining": "light"}, "joining"),
        ({"slug": "A B"}, "slug"),
        ({"follow": "y"}, "mailbox"),
    ],
)
def test_guidance_is_refused_at_its_field(
    office: Office, changes: dict[str, str], field: str
) -> None:
    publish_following(office)
    answer = office.post(f"{PAGE}/opastus", **guidance(**changes))
    assert answer.status_code == 400
    assert field in problems(answer)


def publish_following(office: Office) -> None:
    with office.writing() as session:
        publishing.publish(session, document(slug="asiakasohjaus"), actor=None, now=START)


def test_a_matter_elsewhere_can_be_followed_here(office: Office) -> None:
    assert 'name="follow"' not in office.get(f"{PAGE}/opastus").text
    publish_following(office)
    office.post(f"{PAGE}/opastus", **guidance(follow="y", mailbox=MAILBOX))
    service = office.service("puunkaato-rantala")
    office.confirm(service)
    office.post(f"{office.address(service)}/avaa")
    customer = office.app.test_client()
    sign_in(customer)
    page = customer.get("/en/palvelut/puunkaato-rantala")
    assert "https://rantala.example.fi/kaato" in page.text
    assert "Follow this matter here" in page.text
    begun = customer.post(
        "/en/palvelut/puunkaato-rantala/aloita", data={"csrf_token": token_in(page)}
    )
    assert begun.status_code == 303
    assert re.search(r"/asiointi/[0-9a-f-]{36}$", begun.headers["Location"])


def test_another_authority_does_not_find_it(office: Office) -> None:
    service = office.take()
    other = as_admin(office.app, OTHER_ADMIN)
    assert "koe-rantala" not in other.get(PAGE).text
    assert other.get(office.address(service)).status_code == 404
    assert other.post(f"{office.address(service)}/avaa").status_code == 404
    assert other.post(f"{office.address(service)}/muuta", mailbox=MAILBOX).status_code == 404


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_pages_are_whole_in_every_language(office: Office, language: str) -> None:
    service = office.take()
    publish_following(office)
    for end in ("", "/opastus", "/lomake/koelomake", f"/{service.id}", f"/{service.id}/muuta"):
        page = office.get(f"/{language}/yllapito/palvelut{end}")
        assert page.status_code == 200, end
        assert page.text.count("<h1") == 1
    for end in ("avaa", "versio"):
        assert office.get(f"/{language}/yllapito/palvelut/{service.id}/{end}").status_code == 303


def test_the_retention_plan_tells_what_has_been_kept_for_its_time(
    office: Office, clock: Clock
) -> None:
    service = office.take()
    office.confirm(service)
    office.post(f"{office.address(service)}/avaa")
    with office.writing() as session:
        add_ended_case(session, session.get_one(ServiceRow, service.id))
    page = office.get("/en/yllapito/sailytys").text
    assert 'data-ended="1" data-passed="0"' in page
    assert "5\u00a0years" in page
    assert "The portal deletes no matters by itself yet." in page
    clock.pass_time(days=5 * 366)
    later = as_admin(office.app, ADMIN).get("/en/yllapito/sailytys").text
    assert 'data-ended="1" data-passed="1"' in later


def add_ended_case(session: Session, service: ServiceRow) -> None:
    customer = factories.make_person(session, email=None)
    draft = factories.make_draft(session, customer, service, now=START)
    case = factories.submit(session, customer, draft, now=START)
    submissions.withdraw(session, factories.actor_of(customer), case, reason="", now=START)


def test_the_way_of_joining_is_changed_and_back(office: Office) -> None:
    publish_following(office)
    service = office.take()
    office.confirm(service)
    office.post(f"{office.address(service)}/avaa")
    address = f"{office.address(service)}/liitostapa"
    assert 'value="light"' not in office.get(address).text
    refused = office.post(address, joining="guidance", follow="y", mailbox=MAILBOX)
    assert "link" in problems(refused)
    assert "joining" in problems(office.post(address))
    link = "https://rantala.example.fi/kaato"
    done = office.post(address, joining="guidance", link=link, follow="y", mailbox=MAILBOX)
    assert done.status_code == 303
    assert office.get(f"{office.address(service)}/muuta").status_code == 404
    customer = office.app.test_client().get(f"/en/palvelut/{service.slug}").text
    assert link in customer
    assert "Follow this matter here" in customer
    assert "form" in problems(office.post(address, joining="light", mailbox=MAILBOX))
    back = office.post(address, joining="light", form="koelomake", mailbox=MAILBOX)
    assert back.status_code == 303
    assert link not in office.app.test_client().get(f"/en/palvelut/{service.slug}").text
