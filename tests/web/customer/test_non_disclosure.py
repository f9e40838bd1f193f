"""Contact details of a person under a non-disclosure order: the handler's page alone shows them.

The answers are filed with marked details, everything that leaves the portal is gathered, and the
marks are looked for in all of it.
"""

import email
import email.policy
import io
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import text

from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.columns import Base
from kevytasiointi.storage.database import System
from kevytasiointi.usecases import accounts
from kevytasiointi.worker import run_once
from tests import factories
from tests.domain.form_samples import document, item, step
from tests.web.conftest import START, tools_of
from tests.web.customer.conftest import THE_CUSTOMER, Counter

HANDLER, FAR_OFFICER, PARTNER = "the-handler", "the-far-officer", "the-partner"
MARK = "Kätköpaikka"
ASKS = ["non_disclosure", "country", "hetu"]
CODES = ["010190-900P", "010190-901R"]
"""Identity codes; the handler's page masks them too."""


def party(key: str, **more: Any) -> dict[str, Any]:
    return item(key, "party", asks=ASKS, **more)


FORM = document(
    step(
        "kuka",
        party("applicant", required=True),
        item("box", "group", id="box", items=[party("payer")]),
        item("helpers", "repeat", id="helpers", items=[party("helper"), item("task", id="task")]),
    ),
    slug="turvakielto",
    renewal="P1Y",
)


def details(number: int) -> dict[str, Any]:
    """Good answers of a protected person; every contact detail bears the mark."""
    return {
        "party": "person",
        "given_name": "Outi",
        "family_name": "Piilo",
        "hetu": CODES[number % 2],
        "non_disclosure": ["yes"],
        "street": f"{MARK} {number}",
        "postcode": f"0017{number}",
        "city": f"{MARK}{number}la",
        "country": "AX",
        "phone": f"+358 40 765432{number}",
        "email": f"katkopaikka{number}@posti.example.fi",
    }


ANSWERS = {
    "applicant": details(1),
    "box": {"payer": details(2)},
    "helpers": [{"helper": details(3), "task": "Carries"}, {"helper": details(4), "task": "Holds"}],
}
MARKS = [MARK, "katkopaikka"] + [
    mark for n in range(1, 5) for mark in (f"765432{n}", f"{MARK}{n}la")
]
"""A postcode is left out: five digits may well stand in somebody's checksum."""


@pytest.fixture
def protected(app: Flask) -> Iterator[tuple[Counter, UUID, str, str]]:
    """A filed case of a protected person in a project that another authority works in too."""
    with tools_of(app).database.write(System("test")) as session:
        world = factories.make_world(session, "rantala", document=FORM)
        world.customer.demo_key = THE_CUSTOMER
        project = factories.make_project(session, world.customer)
        session.flush()
        far = factories.make_world(session, "kaukola", customer=world.customer)
        factories.make_case(session, far, project=project)
        partner = factories.make_person(session, "Pia", email="pia@posti.example")
        partner.demo_key = PARTNER
        for key, where in ((HANDLER, world.authority), (FAR_OFFICER, far.authority)):
            officer = factories.make_person(session, "Olli", email=f"{key}@posti.example")
            officer.demo_key = key
            accounts.give_role(session, officer, Role.OFFICER, where, actor=None, now=START)
        case = factories.make_case(session, world, answers=ANSWERS, project=project)
        found = Counter(app, world), project.id, str(case.id), case.number
    with tools_of(app).pdf:
        yield found


def found_in(words: str, marks: list[str] = MARKS + CODES) -> list[str]:
    return [mark for mark in marks if mark in words]


def test_the_handler_sees_what_is_needed_for_reaching_the_person(protected) -> None:
    counter, _project, case, _number = protected
    words = counter.open(f"/virkailija/asiat/{case}", counter.browser(HANDLER)).response.text
    assert found_in(words, MARKS) == MARKS
    assert found_in(words, CODES) == []


@pytest.mark.parametrize("person", [THE_CUSTOMER, PARTNER, HANDLER, FAR_OFFICER])
def test_no_other_page_shows_it(protected, person: str) -> None:
    counter, project, case, _number = protected
    client = counter.browser(person)
    pages = [
        *("/omat", "/hankkeet", f"/hankkeet/{project}", f"/asiat/{case}", f"/asiat/{case}/kuitti"),
        *("/virkailija/asiat", "/virkailija/asiat?q=Piilo", "/virkailija/asiat?tila=kaikki"),
    ]
    if person != HANDLER:
        pages.append(f"/virkailija/asiat/{case}")
    for page in pages:
        assert found_in(counter.open(page, client).response.text) == [], (person, page)


def test_nothing_but_the_filed_answers_holds_it(protected) -> None:
    """Journal, outbox, mail, files: every table and every file that the worker makes."""
    tools = tools_of(protected[0].app)
    for _ in range(3):
        run_once(tools)
    with tools.database.read(System("test")) as session:
        columns = [
            (table.name, column.name)
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if (table.name, column.name) != ("cases", "answers")
        ]
        for table, column in columns:
            values = session.execute(text(f"SELECT {column} FROM {table}")).scalars().all()  # noqa: S608
            assert found_in(" ".join(map(str, values))) == [], f"{table}.{column}"
    letters = list(tools.config.instance.rglob("*.eml"))
    assert len(letters) >= 2
    assert [one for one in letters if found_in(" ".join(texts_of(one)))] == []
    pdfs = [p for p in tools.config.instance.rglob("*") if p.is_file() and _is_pdf(p)]
    assert pdfs
    assert [one for one in pdfs if found_in(" ".join(texts_in_pdf(one.read_bytes())))] == []


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"%PDF-" and path.suffix != ".eml"


def texts_of(letter: Path) -> Iterator[str]:
    """Headers, bodies and the texts of attached files of a letter."""
    message = email.message_from_bytes(letter.read_bytes(), policy=email.policy.default)
    yield str(message.items())
    for part in message.walk():
        if part.get_content_maintype() == "text":
            yield part.get_content()
        elif part.get_content_type() == "application/pdf":
            yield from texts_in_pdf(part.get_content())
        elif not part.is_multipart():
            content = part.get_content()
            yield content if isinstance(content, str) else content.decode("utf-8", "replace")


def texts_in_pdf(content: bytes) -> Iterator[str]:
    """The words of the pages, the metadata and every embedded file."""
    shown = subprocess.run(
        ["pdftotext", "-", "-"], input=content, capture_output=True, check=True, timeout=60
    )
    yield shown.stdout.decode("utf-8")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        yield str(pdf.docinfo)
        yield pdf.Root.Metadata.read_bytes().decode("utf-8") if "/Metadata" in pdf.Root else ""
        for name in pdf.attachments:
            yield pdf.attachments[name].get_file().read_bytes().decode("utf-8", "replace")


def test_no_command_prints_it(protected, tmp_path: Path) -> None:
    counter, _project, _case, number = protected
    runner = counter.app.test_cli_runner()
    for words in (
        ["cases", "list"],
        ["cases", "list", "--json"],
        ["outbox", "list", "--all"],
        ["outbox", "run"],
        ["audit", "verify"],
        ["forms", "export", "turvakielto"],
    ):
        done = runner.invoke(args=words)
        assert found_in(done.output) == [], words
    out = tmp_path / "case.pdf"
    done = runner.invoke(args=["cases", "pdf", number, "--out", str(out)])
    assert done.exit_code == 0, done.output
    for part in texts_in_pdf(out.read_bytes()):
        assert found_in(part) == []


def test_a_partner_in_the_project_gets_none_of_it_as_a_beginning(protected) -> None:
    """What a draft begins with is the person's own: the handler's project gives nothing away."""
    counter = protected[0]
    page = counter.start(counter.world.service.slug, counter.browser(PARTNER))
    assert found_in(page.response.text) == []
