"""A service takes a newer version of its form while drafts of it are open."""

from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import FormRenewed, StaleCase
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import AttachmentRow
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.designs import FormRow
from kevytasiointi.storage.people import ServiceRow
from kevytasiointi.storage.queries import filling
from kevytasiointi.storage.queries.filling import DraftParts
from kevytasiointi.usecases import publishing, submissions
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.renewing import let_go_of, newer_of, renew, renewal_of
from tests import factories
from tests.factories import NOW, World

SCOPE = System("test")
TODAY = helsinki_day(NOW)
FIRST = factories.form_document()


def second_version() -> dict[str, Any]:
    """`what` is renamed, `how_loud` and the plan are gone, and an e-mail address is asked."""
    document = deepcopy(FIRST)
    items = document["steps"][0]["items"]
    items[0]["key"] = "subject"
    email = {"id": "i9", "key": "mail", "kind": "email", "label": factories.words("Mail")}
    document["steps"][0]["items"] = [*items[:3], {**email, "required": True}]
    return document


def take(session: Session, world: World, document: dict[str, Any]) -> None:
    """The service takes a version into use."""
    version = publishing.publish(session, document, actor=None, now=NOW)
    service = session.get(ServiceRow, world.service.id)
    assert service is not None
    service.form_version_id = version.id


def begun(session: Session, **answers: Any) -> tuple[World, UUID]:
    world = factories.make_world(session, document=FIRST)
    given = {"what": "A stage", "loud": True, "how_loud": "Very", **answers}
    return world, factories.make_draft(session, world.customer, world.service, answers=given).id


def parts_of(session: Session, world: World, draft_id: UUID) -> DraftParts:
    return filling.own_draft(session, world.customer_actor, draft_id, lock=True)


def move(session: Session, world: World, draft_id: UUID) -> None:
    parts = parts_of(session, world, draft_id)
    newer = newer_of(parts)
    assert newer is not None
    renew(
        parts,
        shown_version=parts.draft.version,
        shown_newer=str(newer.id),
        today=TODAY,
        now=NOW,
    )


def test_a_draft_moves_with_its_answers_and_keeps_what_it_let_go(database: Database) -> None:
    with database.write(SCOPE) as session:
        world, draft_id = begun(session)
        take(session, world, second_version())
    with database.write(SCOPE) as session:
        parts = parts_of(session, world, draft_id)
        newer = newer_of(parts)
        assert newer is not None
        coming = renewal_of(parts, newer, TODAY)
        assert [label["en"] for label in coming.asked] == ["Mail en"]
        assert [one.label["en"] for one in coming.let_go] == ["How loud en"]
        assert parts.draft.answers["what"] == "A stage"
        move(session, world, draft_id)
    with database.read(SCOPE) as session:
        parts = filling.own_draft(session, world.customer_actor, draft_id)
        assert parts.draft.answers == {"subject": "A stage", "loud": True}
        assert parts.form_version.number == 2
        assert newer_of(parts) is None
        (kept,) = let_go_of(parts)
        assert (kept.label["fi"], kept.shown["fi"], kept.why) == (
            "How loud fi",
            ("Very",),
            "removed",
        )


def test_what_was_let_go_before_is_kept_too(database: Database) -> None:
    third = second_version()
    third["steps"][0]["items"] = third["steps"][0]["items"][1:]
    with database.write(SCOPE) as session:
        world, draft_id = begun(session)
        for document in (second_version(), third):
            take(session, world, document)
            session.flush()
            move(session, world, draft_id)
            session.flush()
        kept = let_go_of(parts_of(session, world, draft_id))
        assert [one.shown["en"] for one in kept] == [("Very",), ("A stage",)]


def test_files_follow_a_renamed_slot_and_are_kept_when_it_is_gone(
    database: Database, store: AttachmentStore
) -> None:
    renamed = deepcopy(FIRST)
    renamed["steps"][0]["items"][4]["key"] = "drawing"
    with database.write(SCOPE) as session:
        world, draft_id = begun(session)
        draft = parts_of(session, world, draft_id).draft
        file_id = factories.add_file(session, store, draft).id
        take(session, world, renamed)
        session.flush()
        move(session, world, draft_id)
        session.flush()
        assert session.get_one(AttachmentRow, file_id).slot == "drawing"
        take(session, world, second_version())
        session.flush()
        move(session, world, draft_id)
        session.flush()
        assert session.get_one(AttachmentRow, file_id).slot is None
        kept = let_go_of(parts_of(session, world, draft_id))
        assert [one.file_id for one in kept if one.file_id] == [file_id]


def test_answers_that_were_good_and_are_not_are_named(database: Database) -> None:
    stricter = deepcopy(FIRST)
    stricter["steps"][0]["items"][0]["max_length"] = 3
    with database.write(SCOPE) as session:
        world, draft_id = begun(session)
        take(session, world, stricter)
        session.flush()
        parts = parts_of(session, world, draft_id)
        newer = newer_of(parts)
        assert newer is not None
        coming = renewal_of(parts, newer, TODAY)
        assert [label["en"] for label in coming.again] == ["What en"]
        assert (coming.asked, coming.let_go) == ((), ())


def test_an_old_draft_is_not_sent(database: Database) -> None:
    with database.write(SCOPE) as session:
        world, draft_id = begun(session)
        take(session, world, second_version())
        session.flush()
        parts = parts_of(session, world, draft_id)
        with pytest.raises(FormRenewed):
            submissions.submit(
                session,
                world.customer_actor,
                parts,
                declared=True,
                artificial_hetus=True,
                now=NOW,
            )


def test_a_draft_that_moved_can_be_sent(database: Database) -> None:
    with database.write(SCOPE) as session:
        world, draft_id = begun(session)
        take(session, world, second_version())
        session.flush()
        move(session, world, draft_id)
        session.flush()
        parts = parts_of(session, world, draft_id)
        parts.draft.answers = {**parts.draft.answers, "mail": "aino@posti.example"}
        case = submissions.submit(
            session, world.customer_actor, parts, declared=True, artificial_hetus=True, now=NOW
        )
        assert case.answers == {"subject": "A stage", "loud": True, "mail": "aino@posti.example"}


def test_nothing_moves_by_a_page_that_is_out_of_date(database: Database) -> None:
    with database.write(SCOPE) as session:
        world, draft_id = begun(session)
        take(session, world, second_version())
        session.flush()
        parts = parts_of(session, world, draft_id)
        newer = newer_of(parts)
        assert newer is not None
        for version, shown in ((parts.draft.version + 1, str(newer.id)), (parts.draft.version, "")):
            with pytest.raises(StaleCase):
                renew(parts, shown_version=version, shown_newer=shown, today=TODAY, now=NOW)
        assert parts.draft.form_version_id != newer.id


def test_drafts_of_a_retired_form_finish_as_they_are(database: Database) -> None:
    with database.write(SCOPE) as session:
        world, draft_id = begun(session)
        take(session, world, second_version())
        session.flush()
        form = session.get_one(FormRow, UUID(FIRST["id"]))
        form.retired_at, form.drafts_until = NOW, TODAY
        session.flush()
        assert newer_of(parts_of(session, world, draft_id)) is None


def test_another_form_or_an_older_version_is_no_newer_one(database: Database) -> None:
    with database.write(SCOPE) as session:
        world, draft_id = begun(session)
        take(session, world, factories.form_document(slug="toinen"))
        session.flush()
        assert newer_of(parts_of(session, world, draft_id)) is None
