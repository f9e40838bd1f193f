"""My matters: drafts, own cases over all authorities, projects together."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.queries.own_matters import PAGE_SIZE
from kevytasiointi.usecases import searching
from tests import factories
from tests.web.conftest import START, tools_of
from tests.web.customer.conftest import THE_STRANGER, Counter
from tests.web.customer.own_case import ANSWERS, change, make, stored, writing


def test_drafts_and_cases_are_listed_with_what_matters(counter: Counter) -> None:
    draft, case = counter.draft(), make(counter, CaseState.IN_PROGRESS)
    number = stored(counter, case).case.number
    page = counter.open("/omat")
    assert page.title.startswith("My matters")
    assert page.tree.xpath("//@data-draft") == [str(draft)]
    card = page.tree.xpath("//*[@data-number=$number]", number=number)[0]
    words = " ".join(card.text_content().split())
    for said in ("Stage en", "Rantala", number, "Being processed", "Olli Virkanen", "not given"):
        assert said in words, said
    assert card.get("data-turn") == "authority"
    assert "It is the authority's turn." in words


@pytest.mark.parametrize(
    ("state", "said", "not_said"),
    [
        (CaseState.SUBMITTED, ("nobody yet", "not given yet", "not yet"), ("not started",)),
        (CaseState.WITHDRAWN, ("nobody", "not given", "not started"), ("yet",)),
    ],
)
def test_what_is_missing_may_still_come_only_while_the_matter_is_open(
    counter: Counter, state: CaseState, said: tuple[str, ...], not_said: tuple[str, ...]
) -> None:
    case = make(counter)
    change(counter, case, lambda _session, row: setattr(row, "state", state))
    number = stored(counter, case).case.number
    for place in (f"//*[@data-number='{number}']//dl", "//*[@id='facts']//dl"):
        page = counter.open("/omat" if "number" in place else f"/asiat/{case}")
        facts = page.tree.xpath(place)[0].text_content()
        assert all(words in facts for words in said), facts
        assert not any(words in facts for words in not_said), facts


def test_what_waits_for_the_customer_is_said_first(counter: Counter) -> None:
    case = make(counter, CaseState.SUPPLEMENT_REQUESTED)
    page = counter.open("/omat")
    waiting = page.tree.get_element_by_id("waiting")
    assert f"/en/asiat/{case}" in waiting.xpath(".//@href")
    assert "One matter waits for you" in waiting.text_content()


def test_cases_of_a_project_stand_together_and_the_others_after(counter: Counter) -> None:
    with writing(counter) as session:
        project = factories.make_project(session, counter.world.customer, "Markkinat <b>")
    inside, outside = make(counter, project=project), make(counter)
    page = counter.open("/omat")
    headings = [" ".join(h.text_content().split()) for h in page.tree.iter("h2")]
    assert headings[:2] == ["Project: Markkinat <b>", "Other matters"]
    numbers = [stored(counter, case).case.number for case in (inside, outside)]
    assert page.tree.xpath("//@data-number") == numbers


def test_an_empty_list_shows_the_way_to_services(counter: Counter) -> None:
    page = counter.open("/omat")
    assert "You have no matters yet" in page.words
    assert "/en/palvelut" in page.links.values()


def test_nobody_sees_anothers_matters(counter: Counter) -> None:
    counter.draft()
    make(counter)
    page = counter.open("/omat", counter.browser(THE_STRANGER))
    assert not page.tree.xpath("//@data-number | //@data-draft")


def numbers_on(page) -> list[str]:
    return page.tree.xpath("//*[@data-state]/@data-number")


@pytest.fixture
def many(counter: Counter) -> Counter:
    """A page and a bit of matters of one authority, and one of another that is named apart."""
    with writing(counter) as session:
        far = factories.make_world(
            session,
            "metsala",
            document=factories.form_document(slug="toinen", title=factories.words("Bridge")),
            customer=counter.world.customer,
        )
        project = factories.make_project(session, counter.world.customer, "Markkinat")
        for n in range(PAGE_SIZE + 4):
            moment = START + timedelta(minutes=n // 3)
            factories.make_case(session, counter.world, answers=ANSWERS, now=moment)
        factories.make_case(
            session, far, state=CaseState.PROCESSED, project=project, now=START - timedelta(days=9)
        )
    return counter


def test_many_matters_are_paged_and_none_is_lost_or_shown_twice(many: Counter) -> None:
    page = many.open("/omat")
    seen = numbers_on(page)
    assert len(seen) == PAGE_SIZE
    second = many.open(page.links["Next page"].removeprefix("/en"))
    seen += numbers_on(second)
    assert len(seen) == len(set(seen)) == PAGE_SIZE + 5
    assert "Next page" not in second.links
    assert second.links["First page"] == "/en/omat"


@pytest.mark.parametrize(
    "asked", ["q=bridge", "tila=processed", "q=KA-2026-0000{count}", "hanke={project}"]
)
def test_matters_are_narrowed(many: Counter, asked: str) -> None:
    page = many.open("/omat")
    (project,) = page.tree.xpath("//select[@name='hanke']/option[.='Markkinat']/@value")
    found = many.open(f"/omat?{asked.format(project=project, count=PAGE_SIZE + 5)}")
    assert len(numbers_on(found)) == 1
    assert "Bridge" in found.words
    assert found.links["Show all matters"] == "/en/omat"


def test_a_matter_is_found_by_the_company_it_was_sent_for(many: Counter) -> None:
    case = make(many, answers={**ANSWERS, "what": "Koivulan Remontti Oy"})
    change(many, case, searching.keep_words)
    for asked in ("remontti", "koivulan+rem", "KOIVULAN"):
        assert numbers_on(many.open(f"/omat?q={asked}")) == [stored(many, case).case.number]
    assert not numbers_on(many.open("/omat?q=koivulan+silta"))


def test_what_can_not_be_read_in_the_address_narrows_nothing(many: Counter) -> None:
    page = many.open("/omat?tila=x&viranomainen=1&hanke=zz&jalkeen=2026_x")
    assert len(numbers_on(page)) == PAGE_SIZE
    assert "No matter fits these filters" in many.open("/omat?q=%25").words


@pytest.mark.parametrize(
    "place",
    ["0001-01-01T00:00:00%2B14:00_{key}", "9" * 400 + "-{key}", "1-x", "-1-{key}", "²-{key}"],
)
def test_a_place_that_is_none_begins_the_list(many: Counter, place: str) -> None:
    page = many.open("/omat?jalkeen=" + place.format(key="0" * 32))
    assert len(numbers_on(page)) == PAGE_SIZE


def test_a_page_of_many_matters_asks_the_database_at_most_ten_times(many: Counter) -> None:
    client = many.browser()
    client.get("/en/omat")
    asked: list[str] = []
    engine = tools_of(many.app).database.engine

    def note(_connection, _cursor, statement: str, *_rest) -> None:
        if statement.startswith(("SELECT", "UPDATE", "INSERT")):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get("/en/omat").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert 0 < len(asked) <= 10, asked
