"""A late notice from the date question to the handler's page: told everywhere, refused nowhere."""

from sqlalchemy.orm import Session

from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import System
from kevytasiointi.usecases import accounts
from tests import factories
from tests.web.conftest import START, sign_in, tools_of
from tests.web.customer.conftest import Counter, Page

RULE, LAST_DAY = "The rule: The law en.", "1 November 2026"
LATE = {"what": "A stage", "begins": "2026-12-01", "times": [{"on": "2026-12-01"}]}


def _officer(session: Session, counter: Counter) -> None:
    person = factories.make_person(session, "Virpi")
    person.demo_key = "the-officer"
    authority = session.merge(counter.world.authority, load=True)
    accounts.give_role(session, person, Role.OFFICER, authority, actor=None, now=START)


def test_a_late_notice_is_warned_of_taken_and_marked(counter: Counter) -> None:
    draft_id = counter.draft(LATE)
    page = counter.open(f"/asiointi/{draft_id}/tiedot")
    warning = page.tree.xpath("//*[@data-path='begins']//*[@id='late']")[0].text_content()
    assert RULE in warning
    assert LAST_DAY in warning
    review = counter.open(f"/asiointi/{draft_id}/tarkistus", page.client)
    assert RULE in review.tree.get_element_by_id("late").text_content()
    receipt = review.press("", {"a-declared": "true"})
    assert receipt.path.endswith("/kuitti")
    said = " ".join(receipt.tree.get_element_by_id("filed-late").text_content().split())
    assert said.startswith(f"Filed 22 days late: the latest day was {LAST_DAY}")
    assert RULE in said
    matter = counter.open(receipt.path.removeprefix("/en").removesuffix("/kuitti"), page.client)
    assert RULE in matter.tree.get_element_by_id("filed-late").text_content()
    case = counter.case_of(draft_id)
    assert case is not None
    assert case.filed_late
    with tools_of(counter.app).database.write(System("test")) as session:
        _officer(session, counter)
    officer = counter.app.test_client()
    sign_in(officer, "the-officer")
    seen = Page(officer, officer.get(f"/en/virkailija/asiat/{case.id}"))
    assert seen.status == 200
    assert "22 days late" in seen.tree.get_element_by_id("filed-late").text_content()


def test_the_warning_belongs_to_the_repeat_whose_rows_have_the_day(counter: Counter) -> None:
    document = factories.form_document(
        slug="rivit",
        notify_before={"item": "times.on", "period": "P30D", "basis": factories.words("The law")},
    )
    times = {
        "id": "r1",
        "key": "times",
        "kind": "repeat",
        "label": factories.words("Times"),
        "items": [{"id": "r2", "key": "on", "kind": "date", "label": factories.words("Day")}],
    }
    document["steps"][0]["items"].append(times)
    with tools_of(counter.app).database.write(System("test")) as session:
        world = factories.make_world(session, "niemela", document=document)
        world.customer.demo_key = "the-late-one"
        draft = factories.make_draft(
            session,
            world.customer,
            world.service,
            answers={"times": [{"on": "2027-12-01"}, {"on": "2026-12-01"}]},
            now=START,
        )
        draft_id = draft.id
    page = counter.open(f"/asiointi/{draft_id}/tiedot", counter.browser("the-late-one"))
    places = page.tree.xpath("//*[@id='late']")
    assert len(places) == 1
    assert places[0].getparent().get("data-path") == "times"
    assert RULE in places[0].text_content()


def test_in_time_nothing_is_said(counter: Counter) -> None:
    draft_id = counter.draft({**LATE, "begins": "2027-06-01"})
    page = counter.open(f"/asiointi/{draft_id}/tiedot")
    assert page.tree.get_element_by_id("late").text_content().strip() == ""
    receipt = counter.open(f"/asiointi/{draft_id}/tarkistus").press("", {"a-declared": "true"})
    assert receipt.path.endswith("/kuitti")
    assert not receipt.has("filed-late")
