"""Transferring a matter through the pages, and what each reader sees of it afterwards."""

import re
from uuid import UUID

from kevytasiointi.domain.states import CaseState, Outcome
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.people import ServiceRow
from tests import factories
from tests.web.conftest import START, token_in, tools_of
from tests.web.officer.conftest import (
    CUSTOMER,
    FOREIGN,
    Office,
    act,
    address,
    form_in,
)


def transferred(office: Office) -> tuple[UUID, UUID]:
    """The case that ended and the one that began, through the page."""
    with office.writing() as session:
        draft = factories.make_draft(session, office.own.customer, office.own.service, now=START)
        factories.add_file(session, tools_of(office.app).store, draft, now=START)
        case_id = factories.submit(session, office.own.customer, draft, now=START).id
    client = office.browser()
    page = client.get(address(case_id, "siirto"))
    assert page.status_code == 200
    assert str(office.neighbour.service.id) in form_in(page, "transfer")
    assert str(office.own.service.id) not in form_in(page, "transfer")
    answer = act(
        client,
        case_id,
        "siirto",
        service=str(office.neighbour.service.id),
        reason="Kuuluu Metsolaan",
    )
    assert answer.status_code == 303, answer.text
    with office.writing() as session:
        begun = (
            session.query(CaseRow).filter_by(authority_id=office.neighbour.authority.id).one().id
        )
    return case_id, begun


def test_the_matter_ends_here_and_begins_there(office: Office) -> None:
    old, new = transferred(office)
    assert office.stored(old).case.state is CaseState.TRANSFERRED
    begun = office.stored(new)
    assert (begun.case.state, begun.case.submitted_at) == (
        CaseState.SUBMITTED,
        office.stored(old).case.submitted_at,
    )
    there = office.browser(FOREIGN)
    file = begun.attachments[0]
    assert there.get(f"{address(new)}/liitteet/{file.id}").data == factories.PDF_BYTES


def test_each_authority_opens_its_own_and_reads_where_the_other_is(office: Office) -> None:
    old, new = transferred(office)
    here, there = office.browser(), office.browser(FOREIGN)
    page = here.get(address(old)).text
    assert 'id="went-to"' in page
    assert office.stored(new).case.number in page
    assert str(new) not in page
    assert here.get(address(new)).status_code == 404
    page = there.get(address(new)).text
    assert 'id="came-from"' in page
    assert "Kuuluu Metsolaan" in page
    assert office.stored(old).case.number in page
    assert str(old) not in page
    assert there.get(address(old)).status_code == 404


def test_the_customer_goes_from_one_to_the_other(office: Office) -> None:
    old, new = transferred(office)
    client = office.browser(CUSTOMER)
    assert f'href="/en/asiat/{new}"' in client.get(f"/en/asiat/{old}").text
    assert f'href="/en/asiat/{old}"' in client.get(f"/en/asiat/{new}").text


def test_what_is_missing_is_told_at_the_field_and_what_was_typed_stays(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    answer = act(client, case_id, "siirto", service="", reason="Kuuluu muualle")
    assert answer.status_code == 400
    assert 'href="#transfer-service"' in answer.text
    assert "Kuuluu muualle" in form_in(answer, "transfer")
    answer = act(client, case_id, "siirto", service=str(office.own.service.id), reason="x")
    assert answer.status_code == 400
    assert office.stored(case_id).case.state is CaseState.SUBMITTED
    keys = list(tools_of(office.app).store.all_keys())
    assert len(keys) == len(office.stored(case_id).attachments)


def test_a_page_that_somebody_overtook_shows_both(office: Office) -> None:
    case_id, client = office.case(), office.browser()
    page = client.get(address(case_id, "siirto"))
    act(client, case_id, "tunnus", identifier="RAN/1")
    answer = client.post(
        address(case_id, "siirto"),
        data={
            "csrf_token": token_in(page),
            "version": "1",
            "service": str(office.neighbour.service.id),
            "reason": "Pitkä peruste",
        },
    )
    assert answer.status_code == 409
    assert "Pitkä peruste" in answer.text
    assert "does-not-fit" not in answer.text
    again = form_in(answer, "transfer")
    version = re.search(r'name="version" value="(\d+)"', again)
    assert version
    answer = client.post(
        address(case_id, "siirto"),
        data={
            "csrf_token": token_in(answer),
            "version": version[1],
            "service": str(office.neighbour.service.id),
            "reason": "Pitkä peruste",
        },
    )
    assert answer.status_code == 303


def test_outside_the_portal_the_customer_reads_how_the_receiver_is_reached(
    office: Office,
) -> None:
    case_id, client = office.case(), office.browser()
    answer = act(client, case_id, "muualle", receiver="", contact="", reason="")
    assert answer.status_code == 400
    assert 'href="#transfer_outside-receiver"' in answer.text
    answer = act(
        client,
        case_id,
        "muualle",
        receiver="Satamavirasto Majakka",
        contact="kirjaamo@majakka.example",
        reason="Satamaviraston asia",
    )
    assert answer.status_code == 303
    page = office.browser(CUSTOMER).get(f"/en/asiat/{case_id}").text
    assert "Satamavirasto Majakka" in page
    assert "kirjaamo@majakka.example" in page


def test_from_an_ended_matter_the_page_leads_back(office: Office) -> None:
    case_id, client = office.case(CaseState.DECIDED), office.browser()
    assert client.get(address(case_id, "siirto")).status_code == 303
    assert 'id="to-transfer"' not in client.get(address(case_id)).text


def test_the_receiver_is_offered_the_outcomes_of_its_own_form(office: Office) -> None:
    with office.writing() as session:
        theirs = factories.form_document(
            slug="ilmoitus",
            ends_in=["processed"],
            outcomes=["registered"],
            status_texts={"processed": factories.words("Written down in {handling}")},
        )
        service = session.get_one(ServiceRow, office.neighbour.service.id)
        service.form_version_id = factories.make_version(session, theirs).id
        service.settings = {"handling": "P30D"}
    _old, new = transferred(office)
    client = office.browser(FOREIGN)
    form = form_in(client.get(address(new)), "decision")
    assert re.findall(r'name="outcome"[^>]*value="(\w+)"', form) == ["registered"]
    refused = act(client, new, "paatos", outcome="noted", note="")
    assert refused.status_code == 400
    assert "Choose an outcome from the list." in refused.text
    asked = act(
        client,
        new,
        "taydennys",
        text="Mend this",
        due_on="13.1.2031",
        if_nothing="",
        questions="what",
    )
    assert asked.status_code == 303, asked.text
    assert act(client, new, "jatka", reason="Clear enough").status_code == 303
    assert act(client, new, "paatos", outcome="registered", note="").status_code == 303
    parts = office.stored(new)
    assert (parts.case.state, parts.case.outcome) == (CaseState.PROCESSED, Outcome.REGISTERED)
    assert parts.case.status_text
    assert parts.case.status_text["en"] == "Written down in 30\xa0days en"
    assert parts.supplements[0].asked == {"questions": ["what"], "slots": []}
    assert parts.form_version.slug == "koelomake"
    mine = office.browser(CUSTOMER).get(f"/en/asiat/{new}")
    assert mine.status_code == 200


def test_a_service_that_changes_its_form_leaves_its_older_matters_as_they_were(
    office: Office,
) -> None:
    case_id = office.case()
    with office.writing() as session:
        theirs = factories.form_document(
            slug="ilmoitus", ends_in=["processed"], outcomes=["registered"]
        )
        service = session.get_one(ServiceRow, office.own.service.id)
        service.form_version_id = factories.make_version(session, theirs).id
    form = form_in(office.browser().get(address(case_id)), "decision")
    assert re.findall(r'name="outcome"[^>]*value="(\w+)"', form) == ["granted", "rejected", "noted"]
