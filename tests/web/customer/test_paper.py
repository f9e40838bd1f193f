"""The empty form for the pen: printed by the worker, given out to everybody."""

import io
from datetime import timedelta

import pikepdf
import pytest

from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.storage.people import ServiceRow
from kevytasiointi.usecases import publishing
from kevytasiointi.worker import print_forms
from tests import factories
from tests.web.conftest import START, tools_of
from tests.web.customer.conftest import Counter, Page
from tests.web.customer.own_case import writing

ADDRESS = "/palvelut/koe-rantala/lomake.pdf"


def print_all(counter: Counter) -> None:
    """What the worker does; the child that makes the PDFs is ended."""
    tools = tools_of(counter.app)
    with tools.pdf:
        print_forms(tools, START)


def change(counter: Counter, **more: object) -> None:
    with writing(counter) as session:
        service = session.get(ServiceRow, counter.world.service.id)
        for name, value in more.items():
            setattr(service, name, value)


def test_the_form_is_waited_for_and_then_given_out_in_each_language(counter: Counter) -> None:
    client = counter.app.test_client()
    waiting = client.get(f"/fi{ADDRESS}")
    assert waiting.status_code == 503
    assert waiting.headers["Retry-After"] == "60"
    assert Page(client, waiting).links["Yritä uudelleen"] == f"/fi{ADDRESS}"
    print_all(counter)
    files = {language: client.get(f"/{language}{ADDRESS}") for language in ("fi", "sv", "en")}
    assert len({answer.data for answer in files.values()}) == 3
    for language, answer in files.items():
        assert answer.status_code == 200
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF-1.7")
        with pikepdf.open(io.BytesIO(answer.data)) as opened:
            assert opened.Root.Lang == language
        name = f"attachment; filename=koe-rantala-{language}.pdf"
        assert answer.headers["Content-Disposition"] == name
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_service_without_the_language_has_the_paper_all_the_same(counter: Counter) -> None:
    change(counter, title={"fi": "Vain suomeksi"})
    print_all(counter)
    client = counter.app.test_client()
    assert client.get(f"/sv{ADDRESS}").data.startswith(b"%PDF")


def test_the_page_of_the_service_leads_to_the_paper(counter: Counter) -> None:
    page = counter.open("/palvelut/koe-rantala")
    assert page.links["Print an empty form (PDF)"] == f"/en{ADDRESS}"


@pytest.mark.parametrize(
    "closing",
    [
        {"shut_at": START},
        {"closes_on": START.date() - timedelta(days=1)},
        {"opens_on": START.date() + timedelta(days=1)},
    ],
)
def test_a_closed_service_gives_out_no_paper(counter: Counter, closing: dict[str, object]) -> None:
    change(counter, **closing)
    assert "Print an empty form (PDF)" not in counter.open("/palvelut/koe-rantala").links
    assert counter.open(ADDRESS).status == 409


def test_a_matter_that_is_taken_elsewhere_has_no_paper(counter: Counter) -> None:
    with writing(counter) as session:
        publishing.offer_guidance(
            session,
            authority=session.merge(counter.world.authority),
            slug="muualla",
            title=factories.words("Elsewhere"),
            summary=factories.words("Elsewhere"),
            guidance_url="https://rantala.example/",
            joining=JoiningMethod.GUIDANCE,
            actor=None,
            now=START,
        )
    assert counter.open("/palvelut/muualla/lomake.pdf").status == 404
    assert counter.open("/palvelut/ei-ole/lomake.pdf").status == 404


def test_a_form_that_does_not_fit_on_paper_is_said_to_be_so(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tools_of(counter.app)
    monkeypatch.setattr(tools.pdf, "timeout_seconds", 0.001)
    print_all(counter)
    page = counter.open(ADDRESS)
    assert page.status == 503
    assert "does not fit on paper" in page.words
    assert "Retry-After" not in page.response.headers
