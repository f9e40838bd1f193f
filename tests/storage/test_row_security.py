"""On PostgreSQL the database itself keeps authorities and people apart, whatever queries say."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.orm import Session

from kevytasiointi.domain.designedits import AddPart
from kevytasiointi.domain.designs import FORM
from kevytasiointi.domain.imported import Imported
from kevytasiointi.domain.permissions import Role
from kevytasiointi.domain.replytexts import TextPurpose
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.database import Authority, Database, Person, Scope, System
from kevytasiointi.storage.migrating import grant, migrate
from kevytasiointi.storage.office import AbsenceRow, EntryRow, StatementRow, TransferRow
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.working import (
    NoteRow,
    ReplyTextRow,
)
from kevytasiointi.usecases import beginning, designing, importing, messages
from tests.factories import (
    NOW,
    World,
    actor_of,
    add_file,
    form_document,
    make_case,
    make_draft,
    make_person,
    make_project,
    make_world,
)
from tests.services.postgres import SERVING, PostgresServer, PostgresUrls

pytestmark = pytest.mark.postgres

SCOPED = (
    *("cases", "drafts", "projects", "attachments", "deadlines"),
    *("supplements", "messages", "decisions", "events", "outbox", "deadline_changes"),
    *("transfers", "entries", "absences", "statements"),
)


@dataclass(frozen=True)
class Half:
    """One authority and its customer, with something in every scoped table."""

    authority: UUID
    customer: UUID
    case: UUID
    draft: UUID


@pytest.fixture(scope="module")
def urls(postgres_server: PostgresServer) -> PostgresUrls:
    """A migrated database of this module's own; no test changes a row of it."""
    made = postgres_server.fresh_database()
    migrate(made.owner)
    grant(made.owner, SERVING)
    return made


@pytest.fixture(scope="module")
def serving(urls: PostgresUrls) -> Iterator[Database]:
    made = Database(urls.serving)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def halves(serving: Database, tmp_path_factory: pytest.TempPathFactory) -> tuple[Half, Half]:
    store = AttachmentStore(tmp_path_factory.mktemp("attachments"))
    made = []
    for slug in ("lehtola", "kuusiranta"):
        with serving.write(System("test")) as session:
            world = make_world(session, slug)
            project = make_project(session, world.customer)
            case = make_case(session, world, state=CaseState.SUPPLEMENTED, project=project)
            made_case = make_case(session, world, state=CaseState.DECIDED)
            messages.send_to_authority(session, actor_of(world.customer), case, "Hi", now=NOW)
            draft = make_draft(session, world.customer, world.service, project=project)
            add_file(session, store, draft)
            _between_offices(session, world)
            made.append(Half(world.authority.id, world.customer.id, made_case.id, draft.id))
    return made[0], made[1]


def _between_offices(session: Session, world: World) -> None:
    """A row in each table of what happens around cases."""
    case = make_case(session, world, state=CaseState.IN_PROGRESS)
    session.add_all(
        [
            TransferRow(
                case_id=case.id,
                from_number=case.number,
                from_authority_id=world.authority.id,
                receiver="R",
                contact="C",
                reason="?",
                transferred_by="O",
                transferred_at=NOW,
            ),
            EntryRow(
                case_id=case.id,
                origin="paper",
                arrived_on=NOW.date(),
                name="A",
                entered_by="O",
                entered_at=NOW,
            ),
            AbsenceRow(
                authority_id=world.authority.id,
                person_id=world.officer.person_id,
                cover_id=world.lead.person_id,
                first_on=NOW.date(),
                last_on=NOW.date(),
                told_at=NOW,
            ),
            StatementRow(
                case_id=case.id,
                giver={"fi": "L"},
                question="?",
                due_on=NOW.date(),
                shown={},
                asked_by="O",
                asked_at=NOW,
            ),
        ]
    )
    session.flush()


def counts(database: Database, scope: Scope | None) -> dict[str, int]:
    """Rows that a scope sees with queries that filter nothing."""

    def count(run: object) -> dict[str, int]:
        return {
            table: run.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
            for table in SCOPED
        }

    if scope is None:
        with database.engine.connect() as connection:
            return count(connection)
    with database.read(scope) as session:
        return count(session)


def test_there_is_something_to_hide(serving: Database, halves: tuple[Half, Half]) -> None:
    assert all(counts(serving, System("test")).values())


@pytest.mark.parametrize(
    "scope", [None, Authority(uuid4()), Person(uuid4())], ids=["none", "authority", "person"]
)
def test_strangers_see_nothing(
    serving: Database, halves: tuple[Half, Half], scope: Scope | None
) -> None:
    assert not any(counts(serving, scope).values())


@pytest.mark.parametrize("table", SCOPED)
def test_two_authorities_share_no_row(
    serving: Database, halves: tuple[Half, Half], table: str
) -> None:
    key = "seq" if table in ("outbox", "deadline_changes") else "id"
    seen = []
    for half in halves:
        with serving.read(Authority(half.authority)) as session:
            seen.append(set(session.scalars(text(f"SELECT {key} FROM {table}"))))  # noqa: S608
    with serving.read(System("test")) as session:
        everything = set(session.scalars(text(f"SELECT {key} FROM {table}")))  # noqa: S608
    assert not seen[0] & seen[1]
    if table == "drafts":
        assert seen == [set(), set()]
    else:
        assert all(seen)
        hidden = {"attachments", "events"}  # a draft's files, the platform's own entries
        assert seen[0] | seen[1] == everything or table in hidden


@pytest.mark.parametrize("table", SCOPED)
def test_a_customer_sees_the_own_rows_only(
    serving: Database, halves: tuple[Half, Half], table: str
) -> None:
    key = "seq" if table in ("outbox", "deadline_changes") else "id"
    seen = []
    for half in halves:
        with serving.read(Person(half.customer)) as session:
            seen.append(set(session.scalars(text(f"SELECT {key} FROM {table}"))))  # noqa: S608
    assert all(seen) or table == "absences"
    assert not seen[0] & seen[1]


def test_notes_and_reply_texts_are_seen_by_their_own_authority_alone(
    serving: Database, halves: tuple[Half, Half]
) -> None:
    made = []
    with serving.write(System("test")) as session:
        for half in halves:
            note = NoteRow(
                case_id=half.case,
                authority_id=half.authority,
                author_name="O",
                body="Among us",
                written_at=NOW,
            )
            ready = ReplyTextRow(
                authority_id=half.authority,
                purpose=TextPurpose.MESSAGE,
                language="fi",
                name="N",
                body="B",
                changed_by="A",
                changed_at=NOW,
            )
            session.add_all([note, ready])
            made.append((note.id, ready.id))
    for half, ids in zip(halves, made, strict=True):
        with serving.read(Authority(half.authority)) as session:
            assert (
                session.scalar(select(NoteRow.id)),
                session.scalar(select(ReplyTextRow.id)),
            ) == ids
        with serving.read(Person(half.customer)) as session:
            assert session.scalar(select(NoteRow.id)) is None
            assert session.scalar(select(ReplyTextRow.id)) is None


def test_a_row_of_another_authority_can_neither_be_changed_nor_made(
    serving: Database, halves: tuple[Half, Half]
) -> None:
    mine, other = halves
    with serving.write(Authority(mine.authority)) as session:
        changed = session.execute(
            text("UPDATE cases SET identifier = 'taken' WHERE id = :id"), {"id": other.case}
        )
        assert changed.rowcount == 0
        deleted = session.execute(
            text("DELETE FROM deadlines WHERE case_id = :id"), {"id": other.case}
        )
        assert deleted.rowcount == 0
    give_away = "UPDATE cases SET authority_id = :other WHERE id = :mine"
    write_to = (
        "INSERT INTO messages (id, case_id, side, author_name, body, sent_at)"
        " VALUES (gen_random_uuid(), :case, 'authority', 'A', 'B', now())"
    )
    for statement in (give_away, write_to):
        with (
            pytest.raises(DBAPIError, match="row-level security"),
            serving.write(Authority(mine.authority)) as session,
        ):
            session.execute(
                text(statement), {"other": other.authority, "mine": mine.case, "case": other.case}
            )


def test_a_customer_can_not_take_over_a_draft(serving: Database, halves: tuple[Half, Half]) -> None:
    mine, other = halves
    with serving.write(Person(mine.customer)) as session:
        assert (
            session.execute(
                text("DELETE FROM attachments WHERE draft_id = :id"), {"id": other.draft}
            ).rowcount
            == 0
        )
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        serving.write(Person(mine.customer)) as session,
    ):
        session.execute(
            text("UPDATE drafts SET person_id = :person WHERE id = :id"),
            {"person": other.customer, "id": mine.draft},
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor_name = 'nobody'",
        "DELETE FROM events",
        "TRUNCATE events",
        "TRUNCATE cases CASCADE",
        "DROP TABLE cases",
        "ALTER TABLE cases DISABLE ROW LEVEL SECURITY",
        "DROP POLICY cases_scope ON cases",
        "ALTER TABLE cases ADD COLUMN more text",
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "UPDATE alembic_version SET version_num = '9999'",
        "DELETE FROM alembic_version",
        "SET ROLE kevyt_owner",
        "SET session_replication_role = replica",
        "ALTER ROLE kevyt_app BYPASSRLS",
    ],
)
def test_the_serving_role_can_not(serving: Database, statement: str) -> None:
    with pytest.raises(DBAPIError), serving.write(System("test")) as session:
        session.execute(text(statement))


def test_the_owner_is_under_the_rules_too(urls: PostgresUrls, halves: tuple[Half, Half]) -> None:
    owner = Database(urls.owner)
    assert not any(counts(owner, None).values())
    owner.dispose()


def test_granting_again_is_harmless(postgres_server: PostgresServer) -> None:
    urls = postgres_server.fresh_database()
    migrate(urls.owner)
    grant(urls.owner, SERVING)
    grant(urls.owner, SERVING)
    database = Database(urls.serving)
    with pytest.raises(ProgrammingError), database.write(System("t")) as session:
        session.execute(text("DELETE FROM events"))
    database.dispose()


def test_a_person_without_a_role_in_the_database_sees_no_stranger(
    serving: Database, halves: tuple[Half, Half]
) -> None:
    with serving.write(System("test")) as session:
        stranger = make_person(session, "Vieras")
    assert not any(counts(serving, Person(stranger.id)).values())


# --- designs of forms ---

DESIGNS = ("form_designs", "form_edits", "form_imports")


@pytest.fixture(scope="module")
def designs(serving: Database, halves: tuple[Half, Half]) -> tuple[UUID, UUID, UUID]:
    """A form with an edit of each authority, and a shared one of the portal's operator."""
    made = []
    for half in (*halves, None):
        scope = Authority(half.authority) if half else System("test")
        with serving.write(scope) as session:
            authority = session.get(AuthorityRow, half.authority) if half else None
            role = Role.FORM_DESIGNER if half else Role.OPERATOR
            actor = actor_of(make_person(session), authority, role)
            begun = beginning.begin_from_document(session, actor, form_document(), now=NOW)
            edit = AddPart(FORM, {"title": {"fi": "Vaihe"}})
            designing.change_design(session, actor, begun, edit, now=NOW)
            read = importing.keep_import(session, actor, Imported({}), "a.yaml", now=NOW)
            read.form_id = begun.form.id
            made.append(begun.form.id)
    return made[0], made[1], made[2]


@pytest.mark.parametrize("table", DESIGNS)
def test_an_authority_reads_its_own_designs_and_no_others(
    serving: Database, halves: tuple[Half, Half], designs: tuple[UUID, UUID, UUID], table: str
) -> None:
    def seen(scope: Scope) -> set[UUID]:
        with serving.read(scope) as session:
            return set(session.scalars(text(f"SELECT form_id FROM {table}")))  # noqa: S608

    assert [seen(Authority(half.authority)) for half in halves] == [{designs[0]}, {designs[1]}]
    assert seen(System("test")) == set(designs)
    assert seen(Authority(uuid4())) == seen(Person(halves[0].customer)) == set()


def test_an_authority_changes_no_design_but_its_own(
    serving: Database, halves: tuple[Half, Half], designs: tuple[UUID, UUID, UUID]
) -> None:
    with serving.write(Authority(halves[0].authority)) as session:
        changed = session.execute(text("UPDATE form_designs SET changed_by = 'me'"))
        assert changed.rowcount == 1
        session.rollback()


def test_an_authority_puts_no_design_into_another_s_form(
    serving: Database, halves: tuple[Half, Half], designs: tuple[UUID, UUID, UUID]
) -> None:
    insert = text(
        "INSERT INTO form_edits (id, form_id, version, edit, before, made_at, made_by)"
        " VALUES (:id, :form, 1, '{}', '', now(), '')"
    )
    for form_id in designs[1:]:
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            serving.write(Authority(halves[0].authority)) as session,
        ):
            session.execute(insert, {"id": uuid4(), "form": form_id})
