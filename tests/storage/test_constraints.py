"""The database is the last guard: every constraint refuses what it is there for."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.replytexts import TextPurpose
from kevytasiointi.domain.statements import StatementResult
from kevytasiointi.domain.states import CaseState, Side
from kevytasiointi.storage.cases import (
    AttachmentRow,
    CaseTextRow,
    DraftRow,
    MessageRow,
    SupplementRow,
)
from kevytasiointi.storage.columns import Base
from kevytasiointi.storage.company import (
    EmailLinkRow,
    ProjectInvitationRow,
    ProjectMemberRow,
)
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.designs import FormDesignRow, FormEditRow, FormImportRow, FormRow
from kevytasiointi.storage.machinery import HeartbeatRow
from kevytasiointi.storage.office import AbsenceRow, EntryRow, StatementRow, TransferRow
from kevytasiointi.storage.orders import PackageOrderRow
from kevytasiointi.storage.people import LoginSessionRow
from kevytasiointi.storage.portal import (
    FeedbackRow,
    InvitationRow,
    LogoRow,
    MailboxTestRow,
    PortalFactRow,
    ServiceBreakRow,
)
from kevytasiointi.storage.supervision import SupervisionRow
from kevytasiointi.storage.tables import METADATA
from kevytasiointi.storage.working import NoteRow, QueueStartRow, QueueViewRow, ReplyTextRow
from tests.factories import NOW, World, make_case, make_project, make_world

_SCOPE = System("test")
MAPPERS = {mapper.local_table.name: mapper for mapper in Base.registry.mappers}


def one_of_each(session: Session) -> dict[str, Base]:
    """A good row of every table, by the table's name."""
    world = make_world(session)
    project = make_project(session, world.customer)
    case = make_case(session, world, state=CaseState.DECIDED, project=project)
    person_id, case_id = world.customer.id, case.id
    session.add_all(
        [
            LoginSessionRow(
                token_hash="t",
                person_id=person_id,
                created_at=NOW,
                last_seen_at=NOW,
                expires_at=NOW,
            ),
            DraftRow(
                person_id=person_id,
                service_id=world.service.id,
                form_version_id=case.form_version_id,
                project_id=project.id,
                language="fi",
                created_at=NOW,
                updated_at=NOW,
            ),
            SupplementRow(
                case_id=case_id,
                text="?",
                due_on=date(2026, 2, 2),
                requested_by="O",
                requested_at=NOW,
            ),
            HeartbeatRow(name="worker", at=NOW),
            NoteRow(
                case_id=case_id,
                authority_id=world.authority.id,
                author_name="O",
                body="B",
                written_at=NOW,
            ),
            ReplyTextRow(
                authority_id=world.authority.id,
                purpose=TextPurpose.MESSAGE,
                language="fi",
                name="N",
                body="B",
                changed_by="A",
                changed_at=NOW,
            ),
            SupervisionRow(case_id=case_id, title="I", begins_at=NOW, added_at=NOW, changed_at=NOW),
            MessageRow(case_id=case_id, side=Side.CUSTOMER, author_name="A", body="B", sent_at=NOW),
            AttachmentRow(
                case_id=case_id,
                purpose=Purpose.MESSAGE,
                file_name="a.pdf",
                media_type="application/pdf",
                size=1,
                sha256="0" * 64,
                scan_state=ScanState.CLEAN,
                uploaded_by=person_id,
                uploaded_at=NOW,
            ),
            *of_running(world, person_id),
            *of_company(project.id, person_id),
            *of_the_office(world, case_id, person_id),
            of_the_queue(session, world, person_id),
            *of_designing(session.query(FormRow).first()),
        ]
    )
    case.handler_id = person_id
    session.flush()
    rows: dict[str, Base] = {}
    for name, mapper in MAPPERS.items():
        found = session.query(mapper.class_).all()
        assert found, name
        # The row with the most columns filled says most about its constraints.
        rows[name] = max(found, key=lambda row: sum(v is not None for v in values(row).values()))
    return rows


def of_the_office(world: World, case_id: UUID, person_id: UUID) -> list[Base]:
    """What happens to a case between offices."""
    authority_id = world.authority.id
    return [
        TransferRow(
            case_id=case_id,
            to_case_id=case_id,
            from_number="KA-1",
            from_authority_id=authority_id,
            to_authority_id=authority_id,
            reason="?",
            transferred_by="O",
            transferred_at=NOW,
        ),
        EntryRow(
            case_id=case_id,
            origin="paper",
            arrived_on=date(2026, 1, 5),
            name="A",
            entered_by="O",
            entered_at=NOW,
        ),
        AbsenceRow(
            authority_id=authority_id,
            person_id=person_id,
            cover_id=person_id,
            first_on=date(2026, 1, 5),
            last_on=date(2026, 1, 6),
            told_at=NOW,
        ),
        StatementRow(
            case_id=case_id,
            authority_id=authority_id,
            giver={"fi": "L"},
            question="?",
            due_on=date(2026, 2, 2),
            shown={},
            asked_by="O",
            asked_at=NOW,
            result=StatementResult.NO_REMARKS,
        ),
    ]


def of_the_queue(session: Session, world: World, person_id: UUID) -> QueueStartRow:
    """How officers look at their work; the view is there when the row that names it comes."""
    authority_id = world.authority.id
    view = QueueViewRow(
        authority_id=authority_id,
        person_id=person_id,
        name="V",
        asked={"asked": []},
        created_at=NOW,
    )
    session.add(view)
    session.flush()
    return QueueStartRow(person_id=person_id, authority_id=authority_id, view_id=view.id)


def of_running(world: World, person_id: UUID) -> list[Base]:
    """What running a portal brings."""
    return [
        PackageOrderRow(
            authority_id=world.authority.id,
            person_id=person_id,
            language="fi",
            cases={"ids": []},
            total=0,
            ordered_at=NOW,
        ),
        LogoRow(authority_id=world.authority.id, media_type="image/png", content=b"p", sha256="0"),
        InvitationRow(
            authority_id=world.authority.id,
            email="uusi@lehtola.example.fi",
            roles={"roles": ["officer"]},
            language="fi",
            invited_by="A",
            created_at=NOW,
            expires_at=NOW,
            accepted_by=person_id,
        ),
        MailboxTestRow(
            service_id=world.service.id, mailbox="a@b.example", sent_at=NOW, expires_at=NOW
        ),
        ServiceBreakRow(
            is_planned=True,
            text={"fi": "Katko"},
            shown_from=NOW,
            begins_at=NOW,
            ends_at=NOW,
            created_by="O",
            created_at=NOW,
        ),
        PortalFactRow(key="operator", value={}, changed_at=NOW, changed_by="O"),
        FeedbackRow(text="?", language="fi", sent_at=NOW, due_on=date(2026, 2, 2)),
    ]


def of_company(project_id: UUID, person_id: UUID) -> list[Base]:
    """What coming along brings."""
    return [
        EmailLinkRow(
            email="a@b.example", language="fi", return_path="/fi/", created_at=NOW, expires_at=NOW
        ),
        ProjectMemberRow(project_id=project_id, person_id=person_id, joined_at=NOW),
        ProjectInvitationRow(
            project_id=project_id,
            email="a@b.example",
            language="fi",
            created_at=NOW,
            expires_at=NOW,
        ),
    ]


def of_designing(form: FormRow | None) -> list[Base]:
    """What a designer's work brings."""
    assert form is not None
    return [
        FormDesignRow(form_id=form.id, document="{}", changed_at=NOW, changed_by="D"),
        FormEditRow(form_id=form.id, version=1, edit={}, before="{}", made_at=NOW, made_by="D"),
        FormImportRow(
            form_id=form.id, file_name="a", document="{}", report={}, made_at=NOW, made_by="D"
        ),
    ]


def values(row: Base) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def copy_of(row: Base, **changes: Any) -> dict[str, Any]:
    """The row's values with fresh keys where it must be unique, then the changes."""
    fresh: dict[str, Any] = {}
    table = row.__table__
    for column in table.columns:
        is_unique = column.primary_key or any(
            column.name in constraint.columns
            for constraint in table.constraints
            if isinstance(constraint, UniqueConstraint)
        )
        if is_unique and not column.foreign_keys and not hasattr(column.type, "enums"):
            fresh[column.name] = unlike(getattr(row, column.key))
    if table.name == "memberships":
        fresh["authority_id"] = None
    return {**values(row), **fresh, **changes}


def make_room(session: Session, row: Base) -> None:
    """Of some rows a case or a person has one only: the copy comes in its place."""
    if isinstance(row, CaseTextRow | QueueStartRow):
        session.query(type(row)).delete()


def unlike(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return f"x-{uuid4()}"
    if isinstance(value, int):
        return value + 1000
    return uuid4()


def refuses(
    database: Database, make: Callable[[dict[str, Base]], tuple[str, dict[str, Any]]]
) -> str:
    """What the database says to inserting the row that `make` describes."""
    with database.write(_SCOPE) as session:
        name, row = make(one_of_each(session))
        with pytest.raises(IntegrityError) as caught, session.begin_nested():
            session.execute(METADATA.tables[name].insert().values(**row))
        session.rollback()
    return str(caught.value.orig)


def test_a_plain_copy_with_fresh_keys_is_accepted(database: Database) -> None:
    """Else the refusals below would prove nothing."""
    with database.write(_SCOPE) as session:
        for name, row in one_of_each(session).items():
            table = METADATA.tables[name]
            make_room(session, row)
            if all(column.foreign_keys for column in table.primary_key):
                continue  # its key is other rows' keys: a copy would be the same row
            session.execute(table.insert().values(**copy_of(row)))


UNIQUE = [
    (table.name, tuple(column.name for column in constraint.columns), str(constraint.name))
    for table in METADATA.sorted_tables
    for constraint in table.constraints
    if isinstance(constraint, UniqueConstraint)
]
FOREIGN = [
    (table.name, constraint.column_keys[0], str(constraint.name))
    for table in METADATA.sorted_tables
    for constraint in table.constraints
    if isinstance(constraint, ForeignKeyConstraint)
]
ENUMS = [
    (table.name, column.name)
    for table in METADATA.sorted_tables
    for column in table.columns
    if getattr(column.type, "enums", None)
]
NOT_NULL = [
    (table.name, column.name)
    for table in METADATA.sorted_tables
    for column in table.columns
    if not column.nullable and not column.primary_key
]


def test_unique_constraints_bite(database: Database) -> None:
    with database.write(_SCOPE) as session:
        rows = one_of_each(session)
        for name, columns, constraint in UNIQUE:
            same = {column: values(rows[name])[column] for column in columns}
            if None in same.values():
                same = {column: value or "demo" for column, value in same.items()}
                setattr(rows[name], columns[0], "demo")
                session.flush()
            with pytest.raises(IntegrityError, match=r"(?i)unique") as caught:  # noqa: SIM117
                with session.begin_nested():
                    session.execute(
                        METADATA.tables[name].insert().values(**copy_of(rows[name], **same))
                    )
            told = str(caught.value.orig)
            assert constraint in told or f"{name}.{columns[0]}" in told
        session.rollback()


def test_foreign_keys_bite(database: Database) -> None:
    with database.write(_SCOPE) as session:
        rows = one_of_each(session)
        for name, column, constraint in FOREIGN:
            changes: dict[str, Any] = {column: uuid4()}
            if name in ("attachments", "entries") and column == "draft_id":
                changes["case_id"] = None
            if column != "case_id":
                make_room(session, rows[name])
            with pytest.raises(IntegrityError, match=r"(?i)foreign key") as caught:  # noqa: SIM117
                with session.begin_nested():
                    session.execute(
                        METADATA.tables[name].insert().values(**copy_of(rows[name], **changes))
                    )
            if not database.is_sqlite:
                assert constraint in str(caught.value.orig)
        session.rollback()


def test_words_outside_an_enum_are_refused_by_the_database_itself(database: Database) -> None:
    with database.write(_SCOPE) as session:
        rows = one_of_each(session)
        for name, column in ENUMS:
            with pytest.raises(IntegrityError, match=rf"ck_{name}_"):  # noqa: SIM117
                with session.begin_nested():
                    session.execute(
                        METADATA.tables[name]
                        .insert()
                        .values(**copy_of(rows[name], **{column: "nonsense"}))
                    )
        session.rollback()


def test_what_must_be_there_must_be_there(database: Database) -> None:
    with database.write(_SCOPE) as session:
        rows = one_of_each(session)
        for name, column in NOT_NULL:
            kind = METADATA.tables[name].columns[column].type
            if "JSON" in repr(kind).upper():
                continue  # None is the JSON null there
            with pytest.raises(IntegrityError, match=r"(?i)not.null"):  # noqa: SIM117
                with session.begin_nested():
                    session.execute(
                        METADATA.tables[name]
                        .insert()
                        .values(**copy_of(rows[name], **{column: None}))
                    )
        session.rollback()


def test_a_case_is_never_a_draft(database: Database) -> None:
    told = refuses(database, lambda rows: ("cases", copy_of(rows["cases"], state=CaseState.DRAFT)))
    assert "ck_cases_not_draft" in told


@pytest.mark.parametrize("both", [True, False])
def test_an_attachment_has_exactly_one_owner(database: Database, both: bool) -> None:
    def make(rows: dict[str, Base]) -> tuple[str, dict[str, Any]]:
        draft = values(rows["drafts"])["id"] if both else None
        case = values(rows["cases"])["id"] if both else None
        return "attachments", copy_of(rows["attachments"], draft_id=draft, case_id=case)

    assert "ck_attachments_one_owner" in refuses(database, make)


def test_two_entries_never_have_the_same_place_in_a_chain(database: Database) -> None:
    def make(rows: dict[str, Base]) -> tuple[str, dict[str, Any]]:
        entry = values(rows["events"])
        return "events", copy_of(rows["events"], chain=entry["chain"], seq=entry["seq"])

    assert "events" in refuses(database, make)


def test_one_draft_gives_one_case(database: Database) -> None:
    def make(rows: dict[str, Base]) -> tuple[str, dict[str, Any]]:
        return "cases", copy_of(rows["cases"], draft_id=values(rows["cases"])["draft_id"])

    assert "draft_id" in refuses(database, make)
