"""The words of cases: what is found by them, and what never is."""

import pytest
from sqlalchemy import delete, select

from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.queues import QueueFilter, Window
from kevytasiointi.domain.searchwords import asked_words, kept_words, texts_of, words_of
from kevytasiointi.domain.states import CaseState
from kevytasiointi.domain.supplements import FREE_TEXT
from kevytasiointi.storage.cases import CaseTextRow, SupplementRow
from kevytasiointi.storage.database import Authority, Database, System
from kevytasiointi.storage.queries import case_page, filling
from kevytasiointi.storage.queries.queue import clock_of, queue_page
from kevytasiointi.usecases import casework, handlers, messages, searching
from kevytasiointi.usecases.supplement_answers import begin_answer, send_answer
from tests.factories import NOW, form_document, make_case, make_world, words


def found(database: Database, actor: Actor, text: str) -> int:
    """How many cases of the actor's authority are found."""
    assert actor.authority_id is not None
    with database.read(Authority(actor.authority_id)) as session:
        clock, _days = clock_of(session, actor, NOW)
        wanted = QueueFilter(words=text)
        return len(queue_page(session, actor, wanted, Window(), clock).matters)


def test_a_case_is_found_by_what_is_in_it_in_its_authority_only(database: Database) -> None:
    with database.write(System("test")) as session:
        world, other = make_world(session), make_world(session, "metsola", document=second_form())
        case = make_case(session, world)
        casework.set_identifier(
            session, world.officer, case, "YMP/12/2026", shown_version=case.version, now=NOW
        )
        messages.send_to_customer(session, world.officer, case, "Asemapiirros puuttuu", now=NOW)
        number = case.number
    for text in (
        *(number, "ymp/12", "aino esimerkki", "market squ", "ASEMAPIIRROS", "asemap puut"),
        "puuttuu ja stage",
    ):
        is_there = "ja" not in text.split()  # nobody wrote it
        assert found(database, world.officer, text) == int(is_there), text
        assert found(database, other.officer, text) == 0, text


def test_a_case_that_changed_hands_is_found_by_its_new_handler_only(database: Database) -> None:
    with database.write(System("test")) as session:
        world = make_world(session)
        case = make_case(session, world)
        casework.take_case(session, world.officer, case, shown_version=case.version, now=NOW)
        session.flush()
        colleague = world.lead.person_id
        handlers.assign(
            session, world.officer, case, colleague, shown_version=case.version, now=NOW
        )
    assert found(database, world.officer, world.lead.name) == 1
    assert found(database, world.officer, world.officer.name) == 0


@pytest.mark.parametrize("has_words", [True, False])
def test_a_case_that_was_nobodys_is_found_by_the_name_of_who_began_to_handle_it(
    database: Database, has_words: bool
) -> None:
    with database.write(System("test")) as session:
        world = make_world(session)
        case = make_case(session, world)
        if not has_words:
            session.execute(delete(CaseTextRow))
        casework.change_state(
            session,
            world.officer,
            case,
            CaseState.IN_PROGRESS,
            shown_version=case.version,
            now=NOW,
        )
    assert found(database, world.officer, world.officer.name) == 1
    assert found(database, world.officer, "aino esimerkki") == 1
    kept = set(kept_of(database).split())
    searching.rebuild(database)
    assert set(kept_of(database).split()) == kept


def kept_of(database: Database) -> str:
    with database.read(System("test")) as session:
        return session.scalars(select(CaseTextRow.words)).one()


@pytest.mark.postgres
def test_finnish_words_are_found_by_their_stems(database: Database) -> None:
    if database.is_sqlite:
        return  # finds by beginnings only
    with database.write(System("test")) as session:
        world = make_world(session)
        case = make_case(session, world)
        messages.send_to_customer(session, world.officer, case, "Talossa on koiria", now=NOW)
    assert found(database, world.officer, "talon") == 1


@pytest.mark.parametrize(
    "text",
    ["'", '"', "&", "a & | !b", "x:*", "NOT", "NEAR(a b)", "a* OR b", "\\", "()", "😀", "  "],
)
def test_no_text_breaks_the_question(database: Database, text: str) -> None:
    with database.write(System("test")) as session:
        world = make_world(session)
        make_case(session, world)
    assert found(database, world.officer, text) == 0


def test_rebuilding_gathers_the_same_words(database: Database) -> None:
    with database.write(System("test")) as session:
        world = make_world(session)
        for _ in range(3):
            make_case(session, world)
        before = session.scalars(select(CaseTextRow.words).order_by(CaseTextRow.case_id)).all()
        for row in session.scalars(select(CaseTextRow)):
            row.words = "lost"
    assert found(database, world.officer, "market") == 0
    assert searching.rebuild(database) == 3
    with database.read(System("test")) as session:
        after = session.scalars(select(CaseTextRow.words).order_by(CaseTextRow.case_id)).all()
    assert after == before
    assert found(database, world.officer, "market") == 3


def test_a_case_is_found_by_what_it_was_supplemented_with(database: Database) -> None:
    with database.write(System("test")) as session:
        world = make_world(session)
        case = make_case(session, world, state=CaseState.SUPPLEMENT_REQUESTED)
        session.flush()
        (request,) = case_page.supplements_of(session, case.id)
        request.asked = {"questions": ["what"], "slots": []}
        draft = begin_answer(session, world.customer_actor, case, language="fi", now=NOW)
        draft.answers = {**draft.answers, "what": "Konserttilava", FREE_TEXT: "Mitattu melu"}
        session.flush()
        parts = filling.own_draft(session, world.customer_actor, draft.id)
        assert not send_answer(
            session, world.customer_actor, case, parts, artificial_hetus=True, now=NOW
        )
    for text in ("konserttilava", "mitattu", "market squ"):
        assert found(database, world.officer, text) == 1, text
    searching.rebuild(database)
    assert found(database, world.officer, "konserttilava mitattu") == 1


def order_document() -> dict[str, object]:
    """A form that asks for a non-disclosure order, and for a place outside the party's block."""
    party = {
        "id": "i9",
        "key": "who",
        "kind": "party",
        "label": words("Who"),
        "asks": ["non_disclosure"],
    }
    more = {"id": "i8", "key": "place", "kind": "address", "label": words("Place")}
    document = form_document()
    document["steps"][0]["items"] += [party, more]
    return document


def test_nothing_that_was_written_in_words_is_searched_under_a_non_disclosure_order(
    database: Database,
) -> None:
    with database.write(System("test")) as session:
        world = make_world(session, document=order_document())
        case = make_case(session, world)
        session.flush()
        number = case.number
        messages.send_to_authority(
            session, world.customer_actor, case, "Muutin: Piilotie 1", now=NOW
        )
    assert found(database, world.officer, "piilotie") == 1
    with database.write(System("test")) as session:
        case = case_page.authority_case(session, world.officer, case.id)
        who = {"party": "person", "family_name": "Salattu", "non_disclosure": ["yes"]}
        request = SupplementRow(
            case_id=case.id,
            text="Kuka?",
            due_on=NOW.date(),
            requested_by="Olli",
            requested_at=NOW,
            answer="Asun nyt Kätkökujalla",
            answers={"who": who},
            answered_at=NOW,
        )
        session.add(request)
        messages.send_to_authority(session, world.customer_actor, case, "Kiitos", now=NOW)
    for text, cases in (
        *(("piilotie", 0), ("kätkökuj", 0), ("kiitos", 0), ("market", 0)),
        *((number, 1), ("salattu", 1), ("aino", 1)),
    ):
        assert found(database, world.officer, text) == cases, text


def test_contact_details_under_a_non_disclosure_order_are_not_among_the_words() -> None:
    spec = parse_formspec(order_document())
    answers = {
        "what": "A stage",
        "place": "Salakatu 2",
        "who": {
            "party": "person",
            "given_name": "Salla",
            "family_name": "Salattu",
            "street": "Piilotie 1",
            "phone": "0401234567",
            "email": "salla@posti.example",
        },
    }
    open_words = kept_words(texts_of(spec, [answers], ["Pihakuja 3"]))
    assert {"stage", "piilotie", "salakatu", "pihakuja"} <= set(open_words.split())
    kept_back = {**answers, "who": {**answers["who"], "non_disclosure": ["yes"]}}
    for versions in ([kept_back], [answers, kept_back], [kept_back, answers]):
        kept = set(kept_words(texts_of(spec, versions, ["Pihakuja 3"])).split())
        assert kept == {"salla", "salattu"}


def test_words_are_letters_and_digits_in_small_letters() -> None:
    assert words_of("RAN/77-2026, Äyräpää_O'Hara") == ["ran", "77", "2026", "äyräpää", "o", "hara"]
    assert asked_words(" ".join(map(str, range(50)))) == [str(n) for n in range(10)]
    assert len(kept_words([f"word{n}" for n in range(100_000)])) == 100_000


def second_form() -> dict[str, object]:
    return form_document(slug="toinen")
