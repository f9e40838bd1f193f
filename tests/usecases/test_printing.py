"""Empty forms are printed ahead by the worker: once each, and anew when something changes."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kevytasiointi.domain.emptyforms import EmptyForm
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.people import ServiceRow
from kevytasiointi.storage.printed_forms import PrintedForms
from kevytasiointi.storage.queries import filling
from kevytasiointi.usecases import printing, publishing
from tests import factories
from tests.factories import NOW, World

TODAY = NOW.date()
BASE_URL = "https://asiointi.example.fi"


class Desk:
    """A database with services, and a press that notes what it was given."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.code = "code"
        self.printed = PrintedForms(folder, lambda: self.code)
        self.made: list[EmptyForm] = []
        self.is_broken = False
        with database.write(System("test")) as session:
            self.world: World = factories.make_world(session)

    def make(self, form: EmptyForm) -> bytes:
        self.made.append(form)
        return b"" if self.is_broken else f"%PDF {form.language} {form.title.text}".encode()

    def print(self, *, today: date = TODAY, most: int = 10) -> list[str]:
        """Print; gives the languages of what was made."""
        before = len(self.made)
        count = printing.print_missing(
            self.database, self.printed, self.make, base_url=BASE_URL, today=today, most=most
        )
        made = [form.language for form in self.made[before:]]
        assert count == len(made)
        return made

    def read(self, language: str = "fi") -> bytes | None:
        """What is kept of the world's service."""
        with self.database.read(System("test")) as session:
            offer = filling.offer_by_slug(session, self.world.service.slug)
        version = printing.form_of(offer)
        assert version is not None
        key = printing.key_of(self.printed, offer, version, language, BASE_URL)
        return self.printed.read(key)

    def files(self) -> int:
        return len(list(self.folder.iterdir())) if self.folder.exists() else 0


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path / "printed")


def service_of(session: Session, desk: Desk) -> ServiceRow:
    found = session.get(ServiceRow, desk.world.service.id)
    assert found is not None
    return found


def test_each_language_is_printed_once(desk: Desk) -> None:
    assert desk.read() is None
    assert desk.print() == ["fi", "sv", "en"]
    assert desk.print() == []
    assert desk.read("sv") == b"%PDF sv " + desk.world.service.title["sv"].encode()
    assert desk.files() == 3


def test_a_few_are_printed_at_a_time(desk: Desk) -> None:
    assert [desk.print(most=2), desk.print(most=2), desk.print(most=2)] == [
        ["fi", "sv"],
        ["en"],
        [],
    ]


@pytest.mark.parametrize("change", ["settings", "contact", "code"])
def test_what_has_changed_is_printed_anew_and_the_old_one_is_removed(
    desk: Desk, change: str
) -> None:
    desk.print()
    with desk.database.write(System("test")) as session:
        service = service_of(session, desk)
        if change == "settings":
            service.settings = {"handling": "P90D"}
        elif change == "contact":
            desk_authority = session.merge(desk.world.authority)
            desk_authority.contact = {"email": "uusi@lehtola.example"}
        else:
            desk.code = "newer code"
    assert desk.read() is None
    assert desk.print() == ["fi", "sv", "en"]
    assert desk.files() == 3


def test_a_form_that_cannot_be_laid_out_is_tried_once(desk: Desk) -> None:
    desk.is_broken = True
    assert len(desk.print()) == 3
    assert desk.read() == b""
    desk.is_broken = False
    assert desk.print() == []


def test_forms_are_printed_before_the_service_opens_and_not_after_it_has_ended(desk: Desk) -> None:
    with desk.database.write(System("test")) as session:
        service = service_of(session, desk)
        service.opens_on, service.closes_on = TODAY, TODAY + timedelta(days=1)
    assert desk.print(today=TODAY - timedelta(days=5)) == ["fi", "sv", "en"]
    assert desk.print(today=TODAY + timedelta(days=2)) == []
    assert desk.files() == 0


def test_what_is_taken_elsewhere_is_not_printed(desk: Desk) -> None:
    with desk.database.write(System("test")) as session:
        publishing.offer_guidance(
            session,
            authority=session.merge(desk.world.authority),
            slug="muualla",
            title=factories.words("Elsewhere"),
            summary=factories.words("Elsewhere"),
            guidance_url="https://lehtola.example/",
            joining=JoiningMethod.GUIDANCE,
            version=factories.make_version(session, factories.form_document(slug="muu")),
            mailbox="kirjaamo@lehtola.example",
            actor=None,
            now=NOW,
        )
    assert len(desk.print()) == 3
    assert {form.edition for form in desk.made} == {"koelomake 1"}


def test_the_paper_has_the_facts_of_the_authority(desk: Desk) -> None:
    with desk.database.write(System("test")) as session:
        session.merge(desk.world.authority).contact = {
            "email": "kirjaamo@lehtola.example",
            "address": "PL 12",
            "hours": {"fi": "ma–pe 9–15"},
        }
    desk.print()
    finnish = desk.made[0]
    assert {fact.value.text for fact in finnish.return_to} >= {
        "kirjaamo@lehtola.example",
        "PL 12",
        "ma–pe 9–15",
    }
    slug = desk.world.service.slug
    assert any(f"{BASE_URL}/fi/palvelut/{slug}" in sentence for sentence in finnish.guidance)
    told = " ".join(sentence.text for sentence in finnish.privacy)
    assert f"{BASE_URL}/fi/tietosuoja/{desk.world.authority.slug}" in told
