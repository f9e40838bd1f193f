"""A matter that is only followed here: nothing says that it is pending by that."""

import pytest

from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.people import ServiceRow
from tests.web.customer.conftest import Counter
from tests.web.customer.own_case import make, writing

LINK = "https://rantala.example/asiointi"


@pytest.fixture
def followed(counter: Counter) -> Counter:
    """The counter whose service is used elsewhere and followed here."""
    with writing(counter) as session:
        service = session.get_one(ServiceRow, counter.world.service.id)
        service.joining, service.guidance_url = JoiningMethod.GUIDANCE, LINK
    return counter


def test_the_receipt_warns_that_nothing_is_pending_yet(followed: Counter) -> None:
    page = followed.open(f"/asiat/{make(followed)}/kuitti")
    assert "Following has begun" in page.words
    assert "arrived" not in page.words
    assert "pending only when you have sent it in the authority's own service" in page.words
    assert "You need not do anything" not in page.words
    assert LINK in page.links.values()


@pytest.mark.parametrize("state", [CaseState.SUBMITTED, CaseState.IN_PROGRESS])
def test_the_page_of_the_matter_leads_to_the_service_of_the_authority(
    followed: Counter, state: CaseState
) -> None:
    page = followed.open(f"/asiat/{make(followed, state)}")
    assert "You need not do anything" not in page.words
    assert LINK in page.links.values()


def test_an_end_without_a_file_is_not_said_to_be_read_here(followed: Counter) -> None:
    page = followed.open(f"/asiat/{make(followed, CaseState.PROCESSED)}")
    assert "You can read on its page" not in page.words
    assert "told in the authority's own service" in page.words


def test_the_service_and_the_review_promise_only_following(followed: Counter) -> None:
    words = followed.open("/palvelut/koe-rantala").words
    assert "You get a receipt at once" not in words
    assert "pending only in the authority's own service" in words
    page = followed.open(f"/asiointi/{followed.draft()}/tarkistus")
    buttons = [button.text_content().strip() for button in page.tree.iter("button")]
    assert "Begin following" in buttons
    assert "Send" not in buttons
