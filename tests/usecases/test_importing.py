"""What was read from a file is kept, taken once, and forgotten; on both databases."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, NotAllowed, NotFound
from kevytasiointi.domain.imported import UNNAMED, Imported
from kevytasiointi.domain.importreview import OFFERED, Reviewed, reviewed, unclear
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.keeping import IMPORT_KEPT
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.storage.designs import FormEditRow, FormImportRow
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.usecases import beginning, designing, forgetting, importing
from tests.factories import NOW, actor_of, form_document, make_authority, make_person

SECOND = timedelta(seconds=1)


@pytest.fixture
def authority(session: Session) -> AuthorityRow:
    return make_authority(session, "rantala")


def designer(session: Session, authority: AuthorityRow) -> Actor:
    return actor_of(make_person(session), authority, Role.FORM_DESIGNER)


def kept(session: Session, actor: Actor, document: dict[str, Any]) -> FormImportRow:
    made = Imported(document)
    made.note("survey 2", UNNAMED, "x", sheet="ä")
    made.carry("survey 2", "text", "x")
    return importing.keep_import(session, actor, made, "lomake.xlsx", now=NOW)


def test_what_was_read_comes_back_as_it_was(session: Session, authority: AuthorityRow) -> None:
    actor = designer(session, authority)
    document = form_document()
    row = kept(session, actor, document)
    session.expire_all()
    found = importing.open_import(session, actor, row.id)
    assert importing.import_document(found) == document
    (note,), (carried,) = importing.notes_of(found), importing.carried_of(found)
    assert (note.where, note.text.msgid, dict(note.text.params), note.item) == (
        *("survey 2", UNNAMED, {"sheet": "ä"}, "x"),
    )
    assert (carried.where, carried.what, carried.item) == ("survey 2", "text", "x")


def test_another_authority_and_other_roles_do_not_find_it(
    session: Session, authority: AuthorityRow
) -> None:
    row = kept(session, designer(session, authority), form_document())
    stranger = designer(session, make_authority(session, "metsola"))
    with pytest.raises(NotFound):
        importing.open_import(session, stranger, row.id)
    officer = actor_of(make_person(session), authority, Role.OFFICER)
    with pytest.raises(NotAllowed):
        importing.open_import(session, officer, row.id)
    operator = actor_of(make_person(session), None, Role.OPERATOR)
    with pytest.raises(NotFound):
        importing.open_import(session, operator, row.id)


def test_the_operator_s_import_becomes_a_shared_form(session: Session) -> None:
    operator = actor_of(make_person(session), None, Role.OPERATOR)
    row = kept(session, operator, form_document())
    design = importing.take_import(session, operator, row, said={}, shown=0, now=NOW)
    assert design.form.authority_id is None


def test_taking_twice_makes_one_form(session: Session, authority: AuthorityRow) -> None:
    actor = designer(session, authority)
    row = kept(session, actor, form_document())
    first = importing.take_import(session, actor, row, said={}, shown=0, now=NOW)
    again = importing.take_import(session, actor, row, said={}, shown=0, now=NOW)
    assert first.form.id == again.form.id


def test_a_file_of_an_own_form_is_one_edit_of_it(session: Session, authority: AuthorityRow) -> None:
    actor = designer(session, authority)
    begun = beginning.begin_from_document(session, actor, form_document(), now=NOW)
    document = {**begun.document, "fee": {"fi": "1", "sv": "1", "en": "1"}}
    row = kept(session, actor, dict(document))
    target = importing.target_of(session, actor, row)
    assert target is not None
    assert target.document == begun.document
    with pytest.raises(InvalidInput, match="changed in between"):
        importing.take_import(session, actor, row, said={}, shown=7, now=NOW)
    design = importing.take_import(session, actor, row, said={}, shown=target.version, now=NOW)
    assert design.form.id == begun.form.id
    assert design.document == document
    edits = session.scalars(select(FormEditRow).where(FormEditRow.form_id == design.form.id)).all()
    assert len(edits) == 1


def test_the_import_goes_with_its_form_and_after_a_month(
    session: Session, authority: AuthorityRow
) -> None:
    actor = designer(session, authority)
    row = kept(session, actor, form_document())
    design = importing.take_import(session, actor, row, said={}, shown=0, now=NOW)
    beginning.delete_design(session, actor, design, shown=design.row.version, now=NOW)
    assert session.scalars(select(FormImportRow)).all() == []
    kept(session, actor, form_document())
    assert forgetting.forget_imports(session, NOW + IMPORT_KEPT) == 0
    assert forgetting.forget_imports(session, NOW + IMPORT_KEPT + SECOND) == 1


def test_a_form_that_is_too_large_is_refused(session: Session, authority: AuthorityRow) -> None:
    actor = designer(session, authority)
    text = {"fi": "x" * designing.LARGEST_DOCUMENT}
    with pytest.raises(InvalidInput, match="too large"):
        kept(session, actor, {**form_document(), "summary": text})


# --- the review ---

CHOICE = {
    "id": "c",
    "key": "c",
    "kind": "choice",
    "label": {"sv": "Val"},
    "options": [{"value": "a", "label": {"sv": "A"}}],
    "other": True,
    "required": True,
}
DRAFT: dict[str, Any] = {
    "languages": ["sv"],
    "steps": [
        {
            "id": "s",
            "key": "s",
            "title": {"sv": "Sida 1"},
            "items": [
                CHOICE,
                {"id": "g", "key": "g", "kind": "group", "label": {"sv": "G"}, "items": []},
                {"id": "t", "key": "t", "kind": "text", "label": {"sv": "T"}, "pattern": "a"},
            ],
        }
    ],
}


def test_only_what_a_note_asks_about_is_unclear() -> None:
    made = Imported(DRAFT)
    for item in ("t", "s", "g", "nowhere", ""):
        made.note(f"at {item}", UNNAMED, item)
    made.note("c", "Something else.", "c")
    found = [(one.id, one.where, one.words, one.kind) for one in unclear(DRAFT, made.notes)]
    assert found == [
        ("s", "at s", "Sida 1", None),
        ("g", "at g", "G", None),
        ("t", "at t", "T", ItemKind.TEXT),
    ]


def test_what_is_said_names_and_types_anew() -> None:
    said = {
        "s": Reviewed("Sökande", None),
        "c": Reviewed("Vilken?", ItemKind.TEXT),
        "g": Reviewed("", ItemKind.TEXT),
        "t": Reviewed("", ItemKind.CHOICES),
    }
    made = reviewed(DRAFT, said)
    (step,) = made["steps"]  # type: ignore[misc]  # JSON is of no known shape
    choice, group, text = step["items"]  # type: ignore[call-overload, index]
    assert step["title"] == {"sv": "Sökande"}  # type: ignore[call-overload, index]
    assert choice == {
        "id": "c",
        "key": "c",
        "kind": "text",
        "label": {"sv": "Vilken?"},
        "required": True,
    }
    assert (group["kind"], group["label"]) == ("group", {"sv": "G"})
    assert (text["kind"], text["options"], "pattern" in text) == ("choices", [], False)
    assert CHOICE["kind"] == "choice"


def test_a_kind_that_needs_more_than_a_word_is_not_offered() -> None:
    assert {*ItemKind} - {*OFFERED} == {
        *(ItemKind.GROUP, ItemKind.REPEAT, ItemKind.COMPUTED, ItemKind.MEASURE),
    }


def test_an_identity_that_is_none_is_no_target(session: Session, authority: AuthorityRow) -> None:
    actor = designer(session, authority)
    for named in (7, "x", str(UUID(int=9)), None):
        row = kept(session, actor, {**form_document(), "id": named})
        assert importing.target_of(session, actor, row) is None
