"""A draft that a customer shows for advice is read by an officer, marked as not filed."""

from tests import factories
from tests.web.conftest import START, token_in
from tests.web.officer.conftest import CUSTOMER, FOREIGN, Office

LIST = "/en/virkailija/luonnokset"


def test_a_draft_is_shown_read_and_taken_back(office: Office) -> None:
    with office.writing() as session:
        draft = factories.make_draft(session, office.own.customer, office.own.service, now=START)
        key = draft.id
    customer, officer = office.browser(CUSTOMER), office.browser()
    review = f"/en/asiointi/{key}/tarkistus"
    assert "No drafts are shown now" in officer.get(LIST).text
    for choice, status in (("yes", 200), ("no", 404)):
        page = customer.get(review)
        sent = {"csrf_token": token_in(page), "shown": choice}
        assert customer.post(f"/en/asiointi/{key}/nayta", data=sent).location == review
        seen = officer.get(f"{LIST}/{key}")
        assert seen.status_code == status
        if status == 200:
            assert 'id="not-filed"' in seen.text
            assert "A stage on the market square" in seen.text
            assert f"{LIST}/{key}" in officer.get(LIST).text
            assert office.browser(FOREIGN).get(f"{LIST}/{key}").status_code == 404
