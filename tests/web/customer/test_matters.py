"""My matters: drafts, own cases over all authorities, projects together."""

from kevytasiointi.domain.states import CaseState
from tests import factories
from tests.web.customer.conftest import THE_STRANGER, Counter
from tests.web.customer.own_case import make, stored, writing


def test_drafts_and_cases_are_listed_with_what_matters(counter: Counter) -> None:
    draft, case = counter.draft(), make(counter, CaseState.IN_PROGRESS)
    number = stored(counter, case).case.number
    page = counter.open("/omat")
    assert page.title.startswith("My matters")
    assert page.tree.xpath("//@data-draft") == [str(draft)]
    card = page.tree.xpath("//*[@data-number=$number]", number=number)[0]
    words = " ".join(card.text_content().split())
    for said in ("Stage en", "Rantala", number, "Being processed", "nobody yet", "not given"):
        assert said in words, said
    assert card.get("data-turn") == "authority"
    assert "It is the authority's turn." in words


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
