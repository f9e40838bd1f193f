"""A service is prepared, its mailbox proved, opened, changed, shut; never before its time."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import (
    FormRenewed,
    InvalidInput,
    NotAllowed,
    NotFound,
    ServiceClosed,
)
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.joining import JoiningMethod, Standing, standing
from kevytasiointi.domain.outboxes import Notice
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.domain.services import MailboxUnconfirmed, seems_unread, suggested_slug
from kevytasiointi.storage.database import Authority, Database, System
from kevytasiointi.storage.machinery import EventRow, OutboxRow
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, ServiceRow
from kevytasiointi.storage.portal import MailboxTestRow
from kevytasiointi.storage.queries import filling
from kevytasiointi.storage.queries.services import own_service
from kevytasiointi.usecases import accounts, journal, mailboxes, publishing, services, submissions
from kevytasiointi.usecases.mailboxes import LinkStanding, link_standing
from kevytasiointi.usecases.sealing import Sealer
from kevytasiointi.usecases.services import Guidance, Plan
from tests import factories
from tests.factories import NOW, World

MAILBOX = "kirjaamo@lehtola.example.fi"
DOCUMENT = factories.form_document()
SETTINGS: list[dict[str, Any]] = [
    {"key": "handling", "type": "period", "default": "P60D", "label": factories.words("Handling")},
    {"key": "price", "type": "money", "default": "100", "label": factories.words("Price")},
]


@pytest.fixture
def authority(session: Session) -> AuthorityRow:
    return factories.make_authority(session)


@pytest.fixture
def admin(session: Session, authority: AuthorityRow) -> Actor:
    return make_admin(session, authority)


def make_admin(session: Session, authority: AuthorityRow) -> Actor:
    person = factories.make_person(session, "Raimo", "Heino")
    accounts.give_role(session, person, Role.AUTHORITY_ADMIN, authority, actor=None, now=NOW)
    return factories.actor_of(person, authority, Role.AUTHORITY_ADMIN)


@pytest.fixture
def version(session: Session) -> FormVersionRow:
    return factories.make_version(session, {**DOCUMENT, "settings": SETTINGS})


@pytest.fixture
def service(
    session: Session, authority: AuthorityRow, admin: Actor, version: FormVersionRow
) -> ServiceRow:
    return prepare(session, authority, admin, version)


def prepare(
    session: Session, authority: AuthorityRow, admin: Actor, version: FormVersionRow, **plan: Any
) -> ServiceRow:
    return services.prepare_service(
        session,
        admin,
        authority=authority,
        version=version,
        plan=Plan(**{"slug": "koe-lehtola", "mailbox": MAILBOX, **plan}),
        now=NOW,
    )


def sent_tests(session: Session, service: ServiceRow) -> list[MailboxTestRow]:
    return list(
        session.scalars(
            select(MailboxTestRow)
            .where(MailboxTestRow.service_id == service.id)
            .order_by(MailboxTestRow.sent_at)
        )
    )


def told(session: Session) -> list[str]:
    found = session.scalars(select(EventRow).order_by(EventRow.chain, EventRow.seq))
    return [e.kind for e in found if e.kind.startswith(("service_", "mailbox_"))]


def confirm(session: Session, service: ServiceRow, **later: float) -> bool:
    key = sent_tests(session, service)[-1].id
    return mailboxes.confirm_mailbox(session, key, now=NOW + timedelta(**later))


def open_to(session: Session, service: ServiceRow) -> Standing:
    session.flush()
    return service.standing_on(NOW.date())


def test_a_prepared_service_is_not_seen_and_its_mailbox_gets_a_test_mail(
    session: Session, service: ServiceRow
) -> None:
    assert open_to(session, service) is Standing.PREPARED
    assert filling.offers(session) == []
    with pytest.raises(NotFound):
        filling.offer_by_slug(session, "koe-lehtola")
    (test,) = sent_tests(session, service)
    assert (test.mailbox, test.expires_at - test.sent_at) == (MAILBOX, timedelta(days=7))
    (row,) = session.scalars(select(OutboxRow)).all()
    assert row.payload == {"notice": Notice.MAILBOX_TEST, "about": str(test.id)}
    assert told(session) == ["service_prepared", "mailbox_tested"]
    assert all("@" not in str(e.data) for e in session.scalars(select(EventRow)))


def test_it_opens_only_when_the_link_of_the_test_mail_was_opened(
    session: Session, admin: Actor, service: ServiceRow
) -> None:
    with pytest.raises(MailboxUnconfirmed):
        services.open_service(session, admin, service, now=NOW)
    assert open_to(session, service) is Standing.PREPARED
    assert confirm(session, service, days=6)
    services.open_service(session, admin, service, now=NOW + timedelta(days=6))
    assert open_to(session, service) is Standing.OPEN
    assert [offer.service.slug for offer in filling.offers(session)] == ["koe-lehtola"]
    services.open_service(session, admin, service, now=NOW + timedelta(days=7))
    assert told(session)[2:] == ["mailbox_confirmed", "service_opened"]
    assert journal.verify(session)[1] == ()


def test_a_link_works_once_and_for_a_week(session: Session, service: ServiceRow) -> None:
    assert not confirm(session, service, days=7)
    assert service.mailbox_confirmed_at is None
    (test,) = sent_tests(session, service)
    assert link_standing(test, service, NOW + timedelta(days=7)) is LinkStanding.EXPIRED
    assert confirm(session, service, days=1)
    assert not confirm(session, service, days=2)
    assert service.mailbox_confirmed_at == NOW + timedelta(days=1)
    assert link_standing(test, service, NOW) is LinkStanding.CONFIRMED


def test_another_mailbox_is_tested_anew_and_the_service_stays_open(
    session: Session, admin: Actor, version: FormVersionRow, service: ServiceRow
) -> None:
    old = sent_tests(session, service)[0]
    confirm(session, service)
    services.open_service(session, admin, service, now=NOW)
    plan = Plan(slug="toinen-osoite", mailbox="uusi@lehtola.example.fi")
    services.change_service(session, admin, service, version, plan, now=NOW + timedelta(hours=1))
    assert open_to(session, service) is Standing.OPEN
    assert service.mailbox_confirmed_at is None
    assert service.slug == "koe-lehtola", "an address that was given out stays"
    assert [test.mailbox for test in sent_tests(session, service)] == [MAILBOX, plan.mailbox]
    assert link_standing(old, service, NOW) is LinkStanding.CONFIRMED
    assert confirm(session, service, hours=2)
    assert service.mailbox_confirmed_at is not None


def test_the_link_of_a_mailbox_that_was_left_confirms_nothing(
    session: Session, admin: Actor, version: FormVersionRow, service: ServiceRow
) -> None:
    (old,) = sent_tests(session, service)
    plan = Plan(slug="", mailbox="uusi@lehtola.example.fi")
    with pytest.raises(InvalidInput):
        services.change_service(session, admin, service, version, plan, now=NOW)
    plan = Plan(slug="koe-lehtola", mailbox="uusi@lehtola.example.fi")
    services.change_service(session, admin, service, version, plan, now=NOW)
    assert link_standing(old, service, NOW) is LinkStanding.REPLACED
    assert not mailboxes.confirm_mailbox(session, old.id, now=NOW)
    assert service.mailbox_confirmed_at is None
    assert mailboxes.address_mailbox_test(session, old.id, Sealer("s" * 32)) is None


def test_a_mailbox_is_proved_once_for_all_services_of_its_authority(
    session: Session,
    authority: AuthorityRow,
    admin: Actor,
    version: FormVersionRow,
    service: ServiceRow,
) -> None:
    second = prepare(session, authority, admin, version, slug="toinen")
    assert len(sent_tests(session, second)) == 1
    confirm(session, service)
    assert second.mailbox_confirmed_at == NOW
    third = prepare(session, authority, admin, version, slug="kolmas")
    assert third.mailbox_confirmed_at == NOW
    assert sent_tests(session, third) == []
    stranger = factories.make_authority(session, "metsola")
    foreign = prepare(session, stranger, make_admin(session, stranger), version, slug="vieras")
    assert foreign.mailbox_confirmed_at is None


def test_a_mailbox_that_failed_has_to_be_proved_again(
    session: Session,
    authority: AuthorityRow,
    admin: Actor,
    version: FormVersionRow,
    service: ServiceRow,
) -> None:
    confirm(session, service)
    mailboxes.note_failure(session, service, now=NOW)
    other = prepare(session, authority, admin, version, slug="toinen")
    assert other.mailbox_confirmed_at is None
    confirm(session, other, hours=1)
    assert (service.mailbox_failed_at, other.mailbox_failed_at) == (None, None)


def test_the_test_mail_says_what_it_is_for_and_leads_to_its_page(
    session: Session, authority: AuthorityRow, service: ServiceRow
) -> None:
    authority.languages = {"codes": ["sv", "en"]}
    authority.name = {"fi": "Lehtola", "sv": "Lehtola kommun"}
    session.flush()
    (test,) = sent_tests(session, service)
    found = mailboxes.address_mailbox_test(session, test.id, Sealer("s" * 32))
    assert found
    assert (found.to, found.language) == (MAILBOX, "sv")
    assert found.path.startswith("/postilaatikko/")
    assert found.facts["service"] == "Stage sv"


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        ({"mailbox": ""}, "mailbox"),
        ({"mailbox": "kirjaamo"}, "mailbox"),
        ({"slug": ""}, "slug"),
        ({"slug": "Koe Lehtola"}, "slug"),
        ({"slug": "koe/../lehtola"}, "slug"),
        ({"slug": "varattu"}, "slug"),
        ({"opens_on": date(2026, 6, 2), "closes_on": date(2026, 6, 1)}, "closes_on"),
        ({"settings": {"handling": "30 days"}}, "handling"),
        ({"settings": {"price": "-1"}}, "price"),
    ],
)
def test_what_can_not_be_is_refused_at_its_field(
    session: Session,
    authority: AuthorityRow,
    admin: Actor,
    version: FormVersionRow,
    plan: dict[str, Any],
    field: str,
) -> None:
    factories.make_service(session, authority, version, slug="varattu")
    with pytest.raises(InvalidInput) as refused:
        prepare(session, authority, admin, version, **plan)
    assert refused.value.field == field


def test_only_what_differs_from_the_form_is_kept(
    session: Session, authority: AuthorityRow, admin: Actor, version: FormVersionRow
) -> None:
    settings = {"handling": "P60D", "price": "250"}
    service = prepare(session, authority, admin, version, settings=settings)
    assert service.settings == {"price": "250"}


def test_only_an_administrator_of_an_authority_may(
    session: Session, authority: AuthorityRow, admin: Actor, version: FormVersionRow
) -> None:
    officer = factories.make_officer(session, authority)
    with pytest.raises(NotAllowed):
        prepare(session, authority, officer, version)
    service = prepare(session, authority, admin, version)
    for act in (services.open_service, services.shut_service, mailboxes.test_mailbox):
        with pytest.raises(NotAllowed):
            act(session, officer, service, now=NOW)


def test_a_shut_service_takes_no_matters_until_it_is_opened_again(
    session: Session, admin: Actor, service: ServiceRow
) -> None:
    services.shut_service(session, admin, service, now=NOW)
    assert open_to(session, service) is Standing.PREPARED, "what was not opened is not shut"
    confirm(session, service)
    services.open_service(session, admin, service, now=NOW)
    person = factories.make_person(session)
    draft = factories.make_draft(session, person, service)
    services.shut_service(session, admin, service, now=NOW)
    services.shut_service(session, admin, service, now=NOW)
    assert open_to(session, service) is Standing.SHUT
    offer = filling.offer_by_slug(session, service.slug)
    with pytest.raises(ServiceClosed):
        submissions.open_draft(session, factories.actor_of(person), offer, language="fi", now=NOW)
    with pytest.raises(ServiceClosed):
        factories.submit(session, person, draft)
    services.open_service(session, admin, service, now=NOW)
    assert factories.submit(session, person, draft).number
    assert told(session)[3:] == ["service_opened", "service_shut", "service_opened"]


def test_a_newer_version_is_for_new_drafts_and_old_ones_move_before_they_are_sent(
    session: Session, authority: AuthorityRow, admin: Actor, version: FormVersionRow
) -> None:
    service = prepare(session, authority, admin, version, settings={"price": "250"})
    confirm(session, service)
    services.open_service(session, admin, service, now=NOW)
    person = factories.make_person(session)
    old_draft = factories.make_draft(session, person, service)
    case = factories.submit(session, person, factories.make_draft(session, person, service))
    added = {"key": "rooms", "type": "integer", "default": 3, "label": factories.words("Rooms")}
    newer = publishing.publish(
        session,
        {**DOCUMENT, "title": factories.words("Platform"), "settings": [*SETTINGS, added]},
        actor=None,
        now=NOW,
    )
    session.flush()
    services.take_newer_version(session, admin, service, newer, now=NOW)
    services.take_newer_version(session, admin, service, newer, now=NOW)
    assert service.title["fi"] == "Platform fi"
    assert case.form_version_id == old_draft.form_version_id == version.id
    new_draft = factories.make_draft(session, person, service)
    assert new_draft.form_version_id == newer.id
    actor = factories.actor_of(person)
    parts = filling.own_draft(session, actor, new_draft.id)
    settings = submissions.settings_of(publishing.spec_of(newer), parts)
    assert settings == {"handling": "P60D", "price": "250", "rooms": 3}
    with pytest.raises(FormRenewed):
        factories.submit(session, person, old_draft)
    assert told(session).count(EventKind.SERVICE_CHANGED) == 1


def guidance(**changes: Any) -> Guidance:
    return Guidance(
        **{
            "slug": "kaato-lehtola",
            "joining": JoiningMethod.GUIDANCE,
            "title": {"fi": "Puunkaato", "sv": ""},
            "summary": {"fi": "Haetaan muualla"},
            "link": "https://lehtola.example.fi/kaato",
            **changes,
        }
    )


def test_a_service_that_leads_elsewhere_needs_no_mailbox(
    session: Session, authority: AuthorityRow, admin: Actor
) -> None:
    service = services.prepare_guidance(
        session, admin, authority=authority, version=None, guidance=guidance(), now=NOW
    )
    assert (service.mailbox, service.title) == (None, {"fi": "Puunkaato"})
    services.open_service(session, admin, service, now=NOW)
    assert open_to(session, service) is Standing.OPEN
    person = factories.make_person(session)
    with pytest.raises(ServiceClosed):
        factories.make_draft(session, person, service)


@pytest.mark.parametrize("joining", [JoiningMethod.GUIDANCE, JoiningMethod.INTEGRATION])
def test_a_matter_that_is_elsewhere_can_be_followed_here(
    session: Session,
    authority: AuthorityRow,
    admin: Actor,
    version: FormVersionRow,
    joining: JoiningMethod,
) -> None:
    service = services.prepare_guidance(
        session,
        admin,
        authority=authority,
        version=version,
        guidance=guidance(joining=joining, mailbox=MAILBOX),
        now=NOW,
    )
    with pytest.raises(MailboxUnconfirmed):
        services.open_service(session, admin, service, now=NOW)
    confirm(session, service)
    services.open_service(session, admin, service, now=NOW)
    person = factories.make_person(session)
    case = factories.submit(session, person, factories.make_draft(session, person, service))
    assert case.authority_id == authority.id
    services.change_guidance(session, admin, service, None, guidance(), now=NOW)
    assert (service.mailbox, service.form_version_id) == (None, None)
    assert open_to(session, service) is Standing.OPEN


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": {"fi": " "}}, "title_fi"),
        ({"summary": {"sv": "x" * 5000}}, "summary_sv"),
        ({"link": "http://lehtola.example.fi"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": ""}, "link"),
        ({"joining": JoiningMethod.LIGHT}, "joining"),
        ({"mailbox": ""}, "mailbox"),
    ],
)
def test_guidance_that_can_not_be_is_refused_at_its_field(
    session: Session,
    authority: AuthorityRow,
    admin: Actor,
    version: FormVersionRow,
    changes: dict[str, Any],
    field: str,
) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.prepare_guidance(
            session,
            admin,
            authority=authority,
            version=version,
            guidance=guidance(**{"mailbox": MAILBOX, **changes}),
            now=NOW,
        )
    assert refused.value.field == field


def test_the_whole_way_goes_also_where_the_database_keeps_authorities_apart(
    database: Database,
) -> None:
    with database.write(System("test")) as session:
        world: World = factories.make_world(session)
        admin = make_admin(session, world.authority)
        version = factories.make_version(session, {**DOCUMENT, "settings": SETTINGS})
    with database.write(Authority(world.authority.id)) as session:
        made = prepare(
            session, world.authority, admin, version, slug="uusi-koe", mailbox="uusi@x.example.fi"
        )
    with database.write(System("link")) as session:
        assert confirm(session, made)
    with database.write(Authority(world.authority.id)) as session:
        found = own_service(session, admin, made.id, lock=True).service
        services.open_service(session, admin, found, now=NOW)
    with database.read(System("test")) as session:
        assert filling.offer_by_slug(session, "uusi-koe").service.mailbox_confirmed_at == NOW
        assert journal.verify(session)[1] == ()


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((None, None), Standing.OPEN),
        ((date(2026, 6, 1), None), Standing.OPEN),
        ((date(2026, 6, 2), None), Standing.COMING),
        ((date(2026, 6, 2), date(2026, 6, 5)), Standing.COMING),
        ((None, date(2026, 5, 31)), Standing.ENDED),
        ((date(2026, 5, 1), date(2026, 6, 1)), Standing.OPEN),
    ],
)
def test_where_a_service_stands(days: tuple[date | None, date | None], expected: Standing) -> None:
    today = date(2026, 6, 1)

    def where(*, is_opened: bool, is_shut: bool) -> Standing:
        return standing(
            is_opened=is_opened,
            is_shut=is_shut,
            opens_on=days[0],
            closes_on=days[1],
            today=today,
        )

    assert where(is_opened=True, is_shut=False) is expected
    assert where(is_opened=True, is_shut=True) is Standing.SHUT
    assert where(is_opened=False, is_shut=False) is Standing.PREPARED


def test_a_mailbox_seems_unread_after_five_working_days() -> None:
    monday = date(2026, 11, 16)
    assert not seems_unread(None, monday)
    assert not seems_unread(monday, date(2026, 11, 23))
    assert seems_unread(monday, date(2026, 11, 24))


def test_the_address_is_suggested_by_form_and_authority() -> None:
    assert suggested_slug("meluilmoitus", "lehtola") == "meluilmoitus-lehtola"
    assert len(suggested_slug("x" * 50, "y" * 50)) <= 60
