"""The customer's own settings, and applying again from an earlier matter."""

from kevytasiointi.domain.outboxes import Mail, Notice
from kevytasiointi.storage.people import PersonRow
from tests.web.conftest import Clock
from tests.web.customer.conftest import THE_STRANGER, Counter
from tests.web.customer.own_case import make, post, stored, writing


def person(counter: Counter) -> PersonRow:
    with writing(counter) as session:
        found = session.get(PersonRow, counter.world.customer.id)
        assert found is not None
        session.expunge(found)
        return found


def test_address_language_and_wanted_mails_are_kept(counter: Counter) -> None:
    page = counter.open("/omat/asetukset")
    assert page.value("email") == (counter.world.customer.email or "")
    saved = page.press(
        typed={
            "email": " uusi@posti.example.fi ",
            "language": "sv",
            "wanted": [Mail.HANDLED.value, Notice.RENEWAL_NEAR.value],
        }
    )
    assert saved.address == "/sv/omat/asetukset"
    kept = person(counter)
    assert (kept.email, kept.language) == ("uusi@posti.example.fi", "sv")
    assert kept.muted == {
        "mails": sorted(
            [
                Mail.MESSAGE_TO_CUSTOMER.value,
                Mail.DEADLINE_NEAR.value,
                Mail.SUPERVISION.value,
                Mail.SERVED.value,
                Notice.DRAFT_ENDING.value,
            ]
        )
    }


def test_an_address_that_cannot_be_read_is_refused_beside_its_field(counter: Counter) -> None:
    page = counter.open("/omat/asetukset").press(typed={"email": "ei osoite"})
    assert page.status == 400
    assert "Write the e-mail address like this" in page.error_at("email")
    assert page.value("email") == "ei osoite"
    assert person(counter).email == counter.world.customer.email


def test_no_address_means_no_mail(counter: Counter) -> None:
    counter.open("/omat/asetukset").press(typed={"email": ""})
    assert person(counter).email is None


def test_a_language_that_is_not_served_is_refused(counter: Counter) -> None:
    page = post(counter.browser(), "/omat/asetukset", language="de")
    assert page.status == 400


def test_applying_again_begins_a_draft_with_the_earlier_answers(counter: Counter) -> None:
    case = make(counter)
    before = stored(counter, case).case.answers
    page = post(counter.browser(), f"/asiat/{case}/uudelleen")
    assert page.path.startswith("/en/asiointi/")
    assert "Your earlier answers have been filled in" in page.text
    assert page.value("a-what") == before["what"]
    assert page.value("a-begins") == ""


def test_nobody_applies_again_from_anothers_matter(counter: Counter) -> None:
    case = make(counter)
    page = post(counter.browser(THE_STRANGER), f"/asiat/{case}/uudelleen")
    assert page.status == 404


def test_a_draft_tells_its_last_day_and_warns_near_it(counter: Counter, clock: Clock) -> None:
    counter.draft()
    assert "Kept until 21 February 2027." in counter.open("/omat").words
    clock.pass_time(days=80)
    assert "Will be deleted soon: kept until 21 February 2027." in counter.open("/omat").words
