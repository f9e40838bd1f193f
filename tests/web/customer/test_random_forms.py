"""Random forms in the whole portal: published, filled in, sent, looked at and printed."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import case_page
from kevytasiointi.usecases import documents
from kevytasiointi.usecases.publishing import spec_of
from tests import factories
from tests.domain.every_kind import every_kind
from tests.domain.random_forms import answers_to, asked_in
from tests.domain.random_forms import documents as random_documents
from tests.web.conftest import START, sign_in, tools_of
from tests.web.customer.conftest import THE_CUSTOMER, Page, multipart

WITH_APP = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
PRINTED = 3


@st.composite
def filled(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    made = draw(random_documents())
    return made, draw(answers_to(asked_in(made), whole=True))


class Portal:
    """Forms put into use one after another."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.tools = tools_of(app)
        with self.tools.database.write(System("test")) as session:
            self.authority = factories.make_authority(session, "rantala").id
            person = factories.make_person(session)
            person.demo_key = THE_CUSTOMER
            self.person = person.id
        self.client: FlaskClient = app.test_client()
        assert sign_in(self.client, THE_CUSTOMER).status_code == 303

    def draft(self, made: dict[str, Any], answers: dict[str, Any]) -> tuple[UUID, FormSpec]:
        """A draft of a form that has just been taken into use."""
        key = uuid4()
        made = {**made, "id": str(key), "slug": f"satunnainen-{key.hex[:12]}"}
        with self.tools.database.write(System("test")) as session:
            authority = session.get(factories.AuthorityRow, self.authority)
            person = session.get(factories.PersonRow, self.person)
            version = factories.make_version(session, made)
            service = factories.make_service(
                session, authority, version, slug=f"palvelu-{key.hex[:12]}"
            )
            draft = factories.make_draft(session, person, service, answers=answers, now=START)
            return draft.id, spec_of(version)

    def open(self, address: str) -> Page:
        page = Page(self.client, self.client.get(f"/en{address}", follow_redirects=True))
        assert page.status == 200, address
        return page


@pytest.fixture
def portal(app: Flask) -> Portal:
    return Portal(app)


@pytest.fixture
def wide_draft(portal: Portal) -> UUID:
    """An empty draft of a form with every kind."""
    return portal.draft(every_kind(), {})[0]


@given(filled())
@settings(max_examples=25, deadline=None, suppress_health_check=WITH_APP)
def test_a_random_form_is_filled_in_sent_and_looked_at(
    portal: Portal, form: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    made, answers = form
    draft, spec = portal.draft(made, answers)
    for step in spec.steps:
        page = portal.open(f"/asiointi/{draft}/{step.key}?virheet=1")
        if page.path.endswith(step.key):
            assert page.press("next").status == 200
    review = portal.open(f"/asiointi/{draft}/tarkistus")
    sent = review.press("", {"a-declared": "true"})
    if not sent.path.endswith("/kuitti"):
        assert (sent.status, bool(sent.errors)) == (400, True), "neither sent nor told why not"
        return
    case = portal.open(f"/asiat/{sent.path.split('/')[-2]}")
    assert case.status == 200
    with portal.tools.database.read(System("test")) as session:
        found = case_page.any_case(session, UUID(sent.path.split("/")[-2]))
        parts = case_page.parts_of(session, found, for_customer=False)
        printed = documents.submission_document(parts)
    assert printed.answers_json


@given(filled())
@settings(max_examples=PRINTED, deadline=None, suppress_health_check=WITH_APP)
def test_a_random_form_is_printed(
    portal: Portal, form: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    made, answers = form
    key = uuid4()
    made = {**made, "id": str(key), "slug": f"tulostettu-{key.hex[:12]}"}
    with portal.tools.database.write(System("test")) as session:
        authority = session.get(factories.AuthorityRow, portal.authority)
        person = session.get(factories.PersonRow, portal.person)
        version = factories.make_version(session, made)
        service = factories.make_service(session, authority, version, slug=f"tulos-{key.hex[:12]}")
        draft = factories.make_draft(session, person, service, answers=answers, now=START)
        case = factories.submit(session, person, draft, now=START)
        parts = case_page.parts_of(session, case, for_customer=False)
        document = documents.submission_document(parts)
    with portal.tools.pdf:
        assert portal.tools.pdf.make(document).startswith(b"%PDF-")


# --- what nobody's browser would send ---

NAMES = st.sampled_from(
    [
        *(
            "do",
            "version",
            "a-k_text",
            "a-k_choice",
            "a-k_choices",
            "a-k_integer",
            "a-k_attachment",
        ),
        *("a-rows-0-n", "a-rows-9999-n", "a-rows-0-parts-0-size", "a-rows-x-n", "a-rows--1-n"),
        *("a-k_party-party", "a-k_location-north", "a-box-n", "a-", "a-rows", "a-declared", "x"),
        *("a-k_attachment_later", "a-k_choice_other", "a-k_hetu", "a-k_date", "a-k_paragraph"),
    ]
)
TEXTS = st.sampled_from(
    [
        *("", " ", "\x00", "\ud7ff\ue000name", "9" * 400, "1e999", "-0", "NaN", "١٢", "2026-02-30"),
        *("add:rows", "add:nope", "add:rows.0.parts", "remove:rows.0", "remove:", "add:k_text"),
        *("go:kinds", "go:../x", "attach:k_attachment", "next", "previous", "save", "💥" * 50),
        *("<script>", "' OR 1=1", "%s%n", "{fee}", "true", "other", "0" * 3000),
    ]
) | st.text(max_size=30)


@given(
    st.sampled_from(["kinds", "rules", "nope"]),
    st.lists(st.tuples(NAMES, TEXTS), max_size=25),
    st.booleans(),
)
@settings(max_examples=60, deadline=None, suppress_health_check=WITH_APP)
def test_garbage_for_a_step_is_answered_without_an_error_of_ours(
    portal: Portal, wide_draft: UUID, step: str, sent: list[tuple[str, str]], as_files: bool
) -> None:
    address = f"/en/asiointi/{wide_draft}"
    token = Page(portal.client, portal.client.get(f"{address}/kinds")).value("csrf_token")
    fields: dict[str, Any] = {"csrf_token": token}
    for name, text in sent:
        fields.setdefault(name, []).append(
            text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        )
    body = multipart(fields) if as_files else {"data": fields}
    answer = portal.client.post(f"{address}/{step}", **body)
    assert answer.status_code < 500
    again = portal.client.get(
        f"{address}/kinds?virheet=1&lisaa=rows&lisaa=nope", follow_redirects=True
    )
    assert again.status_code in (200, 404)
