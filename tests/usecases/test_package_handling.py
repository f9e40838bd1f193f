"""What the authority did is in the hand-over package too, as its page of the layout shows."""

import json
import re
import zipfile
from datetime import UTC, date, datetime, timedelta

from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.attachments import Purpose
from kevytasiointi.domain.deadlines import ServiceWay
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.origins import Origin
from kevytasiointi.domain.packages import MANIFEST, RECORDS
from kevytasiointi.domain.statements import StatementResult
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import SupplementRow
from kevytasiointi.storage.database import Authority, Database, System
from kevytasiointi.storage.office import EntryRow, TransferRow
from kevytasiointi.storage.queries import case_page
from kevytasiointi.storage.working import NoteRow
from kevytasiointi.usecases import (
    messages,
    notes,
    reopening,
    serving,
    stating,
    supervising,
    transferring,
)
from kevytasiointi.usecases.serving import Service
from kevytasiointi.usecases.stating import Answer, Question
from kevytasiointi.usecases.supervising import Visit
from tests import factories
from tests.factories import NOW, form_document, words
from tests.usecases.test_packaging import DOCS, add, made, schema_of

COMING = datetime(2031, 3, 1, 9, 0, tzinfo=UTC)


def told(archive: zipfile.ZipFile, name: str) -> JsonObject:
    content: JsonObject = json.loads(archive.read(name))
    schema_of(name.removesuffix(".json")).validate(content)
    return content


def test_what_the_officers_did_is_in_the_package(
    database: Database, store: AttachmentStore
) -> None:
    with database.write(System("test")) as session:
        world = factories.make_world(session)
        other = factories.make_authority(session, "kuusiranta")
        case = factories.make_case(session, world, state=CaseState.SUPPLEMENTED)
        factories.go(session, world, case, CaseState.IN_PROGRESS)
        officer = world.officer
        asked = stating.ask(
            session,
            officer,
            case,
            Question(None, "Pelastuslaitos", "Onko huomautettavaa?", date(2031, 1, 31)),
            shown_version=case.version,
            now=NOW,
        )
        letter = add(session, store, case, Purpose.MESSAGE, "lausunto.pdf")
        session.flush()
        answer = Answer(StatementResult.AGAINST, "Ei käy", letter)
        stating.record_answer(session, officer, case, asked, answer, now=NOW)
        visit = Visit("Katselmus", COMING, place="Piha")
        supervising.add_event(session, officer, case, visit, shown_version=case.version, now=NOW)
        notes.write_note(session, officer, case, "Soita naapurille", now=NOW)
        session.add(
            NoteRow(
                case_id=case.id,
                authority_id=other.id,
                author_name="Muu",
                body="Toisen viraston oma",
                written_at=NOW,
            )
        )
        message = messages.send_to_customer(session, officer, case, "Kartta ohessa", now=NOW)
        session.flush()
        map_file = add(session, store, case, Purpose.MESSAGE, "kartta.pdf")
        map_file.message_id = message.id
        (request,) = session.query(SupplementRow)
        pdf = add(session, store, case, Purpose.CASE_PDF, f"{case.number}-1.pdf")
        pdf.supplement_id = request.id
        session.add(
            TransferRow(
                case_id=factories.make_case(session, world).id,
                to_case_id=case.id,
                from_number="KA-2026-000001",
                to_number=case.number,
                from_authority_id=other.id,
                to_authority_id=world.authority.id,
                reason="Kuuluu teille",
                transferred_by="Muu",
                transferred_at=NOW,
            )
        )
        session.flush()
        transferring.transfer_outside(
            session,
            officer,
            case,
            receiver="Satamavirasto Majakka",
            contact="kirjaamo@majakka.example",
            reason="Lupa kuuluu sinne",
            shown_version=case.version,
            now=NOW,
        )
        case_id = case.id
    with database.read(Authority(world.authority.id)) as session:
        archive = made(session, store, case_page.authority_case(session, world.officer, case_id))
    manifest = told(archive, MANIFEST)
    files = {file["path"]: file for file in manifest["files"]}
    assert {path for path, file in files.items() if file["internal"]} == {"notes.json"}

    (statement,) = told(archive, "statements.json")["statements"]
    assert (statement["question"], statement["result"]) == ("Onko huomautettavaa?", "against")
    assert files["statements/lausunto.pdf"]["id"] == statement["file"]
    assert statement["text"] == "Ei käy"

    (event,) = told(archive, "supervisions.json")["supervisions"]
    assert (event["title"], event["place"]) == ("Katselmus", "Piha")
    assert datetime.fromisoformat(event["begins_at"]) == COMING

    provenance = told(archive, "provenance.json")
    assert (provenance["origin"], provenance["entry"]) == ("portal", None)
    (came,), (went,) = provenance["came"], provenance["went"]
    assert (came["from_number"], came["reason"]) == ("KA-2026-000001", "Kuuluu teille")
    assert (went["receiver"], went["contact"]) == (
        "Satamavirasto Majakka",
        "kirjaamo@majakka.example",
    )

    assert [note["body"] for note in told(archive, "notes.json")["notes"]] == ["Soita naapurille"]
    (sent,) = told(archive, "messages.json")["messages"]
    assert sent["files"] == [files["attachments/message/kartta.pdf"]["id"]]
    (supplement,) = told(archive, "supplements.json")["supplements"]
    assert supplement["files"] == [files[f"supplements/{manifest['case']['number']}-1.pdf"]["id"]]
    assert "attachments/message/lausunto.pdf" not in files


def test_every_version_of_a_decision_is_in_the_package_with_its_service(
    database: Database, store: AttachmentStore
) -> None:
    day = NOW.date()
    with database.write(System("test")) as session:
        world = factories.make_world(session)
        case = factories.make_case(session, world, state=CaseState.PROCESSED)
        session.flush()
        serving.record_service(
            session,
            world.officer,
            case,
            Service(ServiceWay.IN_PERSON, day, AppealWay.COURT),
            shown_version=case.version,
            now=NOW + timedelta(days=1),
        )
        session.flush()
        reopening.reopen(
            session,
            world.officer,
            case,
            reason="Kirjoitusvirhe",
            shown_version=case.version,
            now=NOW + timedelta(days=2),
        )
        factories.go(session, world, case, CaseState.PROCESSED, now=NOW + timedelta(days=3))
        session.flush()
        archive = made(session, store, case)
    first, second = told(archive, "decisions.json")["decisions"]
    assert (first["taken_back_why"], first["served_on"]) == ("Kirjoitusvirhe", day.isoformat())
    assert (first["service_way"], first["appeal_way"]) == ("in_person", "court")
    assert (second["taken_back_at"], second["served_on"]) == (None, None)
    deadlines = told(archive, "deadlines.json")["deadlines"]
    (appeal,) = [each for each in deadlines if each["kind"] == "appeal"]
    assert [change["act"] for change in appeal["changes"]] == ["ended"]


def test_what_was_entered_on_paper_is_told_without_contacts_that_an_order_keeps_back(
    database: Database, store: AttachmentStore
) -> None:
    party = {
        "id": "i9",
        "key": "who",
        "kind": "party",
        "label": words("Who"),
        "asks": ["non_disclosure"],
    }
    document = form_document()
    document["steps"][0]["items"].append(party)
    with database.write(System("test")) as session:
        world = factories.make_world(session, document=document)
        told_of = []
        for ticked in ([], ["yes"]):
            case = factories.make_case(session, world)
            session.flush()
            who = {"party": "person", "street": "Piilotie 1", "non_disclosure": ticked}
            case.answers = {**case.answers, "who": who}
            case.origin = Origin.PAPER
            session.add(
                EntryRow(
                    case_id=case.id,
                    origin="paper",
                    arrived_on=NOW.date(),
                    name="Salla Salattu",
                    phone="0401234567",
                    address="Piilotie 1",
                    entered_by="Olli",
                    entered_at=NOW,
                )
            )
            session.flush()
            archive = made(session, store, case)
            told_of.append(told(archive, "provenance.json"))
            words_of_package = b"".join(archive.read(name) for name in RECORDS.values())
            assert (b"Piilotie" in words_of_package) is not bool(ticked)
    plain, kept_back = told_of
    assert (plain["origin"], plain["entry"]["phone"]) == ("paper", "0401234567")
    assert kept_back["entry"]["name"] == "Salla Salattu"
    assert (kept_back["entry"]["phone"], kept_back["entry"]["address"]) == (None, None)


def test_the_examples_of_the_page_keep_to_the_schema() -> None:
    page = (DOCS / "package.md").read_text("utf-8")
    examples = re.findall(r"`(\w+)\.json`[^\n]*:\n\n```json\n(.+?)\n```", page, flags=re.DOTALL)
    assert [name for name, _text in examples] == ["manifest", "statements"]
    for name, text in examples:
        schema_of(name).validate(json.loads(text))
