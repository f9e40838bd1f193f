"""The hand-over package of one case: whole, bit for bit, as documented, in flat memory."""

import hashlib
import io
import json
import re
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.errors import AttachmentDamaged, NotAllowed
from kevytasiointi.domain.events import SHOWN_TO_CUSTOMER, EventKind
from kevytasiointi.domain.packages import (
    FOLDERS,
    INDEX,
    MANIFEST,
    RECORDS,
    FileRole,
    safe_name,
    unique_names,
)
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import AttachmentRow, CaseRow, SupplementRow
from kevytasiointi.storage.database import Authority, Database, System
from kevytasiointi.storage.queries import case_page
from kevytasiointi.storage.queries.case_record import record_of
from kevytasiointi.storage.zips import ZipEntry, zip_pieces
from kevytasiointi.usecases import messages, packaging, uploads
from tests import factories
from tests.factories import NOW, PDF_BYTES, World

DOCS = Path(__file__).parent.parent.parent / "docs"
SCHEMA = json.loads((DOCS / "package.schema.json").read_text("utf-8"))


def schema_of(name: str) -> Draft202012Validator:
    return Draft202012Validator(
        {"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]}, format_checker=FormatChecker()
    )


def lived_case(session: Session, store: AttachmentStore) -> tuple[World, CaseRow]:
    """A decided case with files of the same name, a supplement, a message and a decision."""
    world = factories.make_world(session)
    draft = factories.make_draft(session, world.customer, world.service)
    for content in (PDF_BYTES, PDF_BYTES + b"2"):
        factories.add_file(session, store, draft, content=content)
    case = factories.submit(session, world.customer, draft)
    for state in (CaseState.IN_PROGRESS, CaseState.SUPPLEMENT_REQUESTED, CaseState.SUPPLEMENTED):
        factories.go(session, world, case, state)
    messages.send_to_customer(session, world.officer, case, "Hei! Öitä.", now=NOW)
    add(session, store, case, Purpose.CASE_PDF, f"{case.number}.pdf")
    factories.go(session, world, case, CaseState.PROCESSED)
    add(session, store, case, Purpose.DECISION, "päätös.pdf")
    session.flush()
    return world, case


def add(
    session: Session,
    store: AttachmentStore,
    case: CaseRow,
    purpose: Purpose,
    name: str,
    scan_state: ScanState = ScanState.CLEAN,
) -> AttachmentRow:
    received = uploads.receive(store, io.BytesIO(PDF_BYTES), name, limit_bytes=1_000_000)
    return uploads.attach_to_case(
        session, case, received, purpose=purpose, scan_state=scan_state, actor=None, now=NOW
    )


def made(session: Session, store: AttachmentStore, case: CaseRow) -> zipfile.ZipFile:
    package = packaging.package_of(record_of(session, case), store, now=NOW)
    assert package.name == case.number
    return zipfile.ZipFile(io.BytesIO(b"".join(zip_pieces(package.entries))))


def test_a_package_holds_everything_and_its_hashes_agree(
    database: Database, store: AttachmentStore
) -> None:
    with database.write(System("test")) as session:
        world, case = lived_case(session, store)
    with database.read(Authority(world.authority.id)) as session:
        archive = made(session, store, case_page.authority_case(session, world.officer, case.id))
    assert archive.testzip() is None
    names = archive.namelist()
    assert names[0] == MANIFEST
    assert set(names) == {
        MANIFEST,
        *RECORDS.values(),
        f"{case.number}.pdf",
        "attachments/submission/suunnitelma.pdf",
        "attachments/submission/suunnitelma (2).pdf",
        "decisions/päätös.pdf",
    }
    manifest = json.loads(archive.read(MANIFEST))
    assert {file["path"] for file in manifest["files"]} == set(names) - {MANIFEST}
    for file in manifest["files"]:
        content = archive.read(file["path"])
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            file["size"],
            file["sha256"],
        )
    stored = {archive.read(name) for name in names if name.startswith("attachments/submission/")}
    assert stored == {PDF_BYTES, PDF_BYTES + b"2"}
    assert manifest["case"]["number"] == case.number
    assert manifest["retention"]["period"] == "P5Y"


def test_every_json_file_keeps_to_the_published_schema(
    session: Session, store: AttachmentStore
) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    _world, case = lived_case(session, store)
    archive = made(session, store, case)
    for name in (MANIFEST, *RECORDS.values()):
        schema_of(name.removesuffix(".json")).validate(json.loads(archive.read(name)))
    assert json.loads(archive.read("messages.json"))["messages"][0]["body"] == "Hei! Öitä."
    answers = json.loads(archive.read("answers.json"))
    assert answers["filed"] == answers["now"] == case.answers
    events = json.loads(archive.read("events.json"))["events"]
    assert [event["kind"] for event in events][:2] == ["received", "state_changed"]
    assert len(json.loads(archive.read("supplements.json"))["supplements"]) == 1
    assert json.loads(archive.read("decisions.json"))["decisions"][0]["outcome"] == "noted"


def test_a_supplement_changes_the_answers_now_and_not_those_filed(
    session: Session, store: AttachmentStore
) -> None:
    _world, case = lived_case(session, store)
    (request,) = session.query(SupplementRow)
    request.answers, request.answered_at = {"what": "Konsertti"}, NOW
    session.flush()
    answers = json.loads(made(session, store, case).read("answers.json"))
    assert answers["filed"] == case.answers
    assert answers["now"] == {**case.answers, "what": "Konsertti"}


@pytest.mark.parametrize("state", [ScanState.INFECTED, ScanState.PENDING, ScanState.ERROR])
def test_a_file_that_is_not_given_out_is_told_of_but_left_out(
    session: Session, store: AttachmentStore, state: ScanState
) -> None:
    _world, case = lived_case(session, store)
    row = add(session, store, case, Purpose.SUPPLEMENT, "paha.pdf", state)
    archive = made(session, store, case)
    manifest = json.loads(archive.read(MANIFEST))
    schema_of("manifest").validate(manifest)
    told = next(file for file in manifest["files"] if file["id"] == str(row.id))
    assert (told["path"], told["scan_state"], told["name"]) == (None, state.value, "paha.pdf")
    assert not [name for name in archive.namelist() if "paha" in name]


def test_a_damaged_file_stops_the_making(session: Session, store: AttachmentStore) -> None:
    _world, case = lived_case(session, store)
    row = add(session, store, case, Purpose.SUPPLEMENT, "liite.pdf")
    row.sha256 = "0" * 64
    session.flush()
    with pytest.raises(AttachmentDamaged):
        made(session, store, case)


def test_the_journal_tells_the_officers_and_not_the_customer(
    session: Session, store: AttachmentStore
) -> None:
    world, case = lived_case(session, store)
    changed, version = case.last_change_at, case.version
    packaging.note_package(session, world.officer, case, now=NOW.replace(year=2027))
    session.flush()
    assert (case.last_change_at, case.version) == (changed, version)
    parts = case_page.parts_of(session, case, for_customer=False)
    assert parts.events[-1].kind is EventKind.PACKAGE_MADE
    assert EventKind.PACKAGE_MADE not in SHOWN_TO_CUSTOMER
    with pytest.raises(NotAllowed):
        packaging.note_package(session, world.customer_actor, case, now=NOW)


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("kuva.png", "kuva.png"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b:c*?.pdf", "a_b_c__.pdf"),
        ("  .piilo. ", "piilo"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("\u202egpj.exe", "gpj.exe"),
        ("", "file"),
        ("...", "file"),
        ("ä" * 300 + ".pdf", "ä" * 120 + ".pdf"),
    ],
)
def test_names_are_safe_on_every_disk(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_names_are_unique_without_regard_to_case() -> None:
    assert unique_names(["a.pdf", "A.PDF", "a (2).pdf", "a", "A"]) == (
        "a.pdf",
        "A (2).PDF",
        "a (2) (2).pdf",
        "a",
        "A (2)",
    )


def test_the_page_of_the_layout_tells_what_the_code_makes() -> None:
    page = (DOCS / "package.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `([^`]+)` \| `(\w+)` \|", page, flags=re.MULTILINE))
    folders = {folder or "NUMBER.pdf": role for role, folder in FOLDERS.items()}
    assert {path.removesuffix("…"): role for path, role in told.items()} == {
        **{name: role.value for role, name in RECORDS.items()},
        **{folder: role.value for folder, role in folders.items()},
    }
    assert f"`{MANIFEST}`" in page
    assert f"`{INDEX}`" in page
    members = page.partition("## The manifest")[2].partition("\n## ")[0]
    told_members = re.findall(r"^\| `(\w+)` \|", members, flags=re.MULTILINE)
    assert told_members == list(SCHEMA["$defs"]["manifest"]["properties"])
    assert SCHEMA["$defs"]["file"]["properties"]["role"]["enum"] == [
        *(role.value for role in FileRole)
    ]


def test_memory_stays_flat_while_a_large_archive_streams() -> None:
    piece = bytes(range(256)) * 256

    def pieces() -> list[bytes]:
        return [piece] * 1600

    entry = ZipEntry("suuri.bin", len(piece) * 1600, NOW, pieces)
    tracemalloc.start()
    size = sum(len(part) for part in zip_pieces([entry]))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 0
    assert peak < 5_000_000
