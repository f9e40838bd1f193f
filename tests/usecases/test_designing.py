"""Designers begin, change, take back and let go of forms; nobody overwrites anybody."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.designedits import (
    AddPart,
    ChangePart,
    DuplicatePart,
    Edit,
    MovePart,
    RemovePart,
    ReplaceAll,
)
from kevytasiointi.domain.designs import FORM, PartChanged, PartGone, fingerprint, part_of, parts
from kevytasiointi.domain.errors import InvalidInput, NotAllowed, NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.imported import Imported
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.storage.database import Authority, Database, Scope, System
from kevytasiointi.storage.designs import FormDesignRow, FormEditRow, FormRow
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.queries import designs as stored
from kevytasiointi.usecases import beginning, designing, importing, publishing
from kevytasiointi.usecases.designing import Design
from tests.factories import NOW, actor_of, form_document, make_authority, make_person, words

EVERYTHING = System("test")
LATER = NOW + timedelta(minutes=5)


@dataclass(frozen=True)
class People:
    """A designer of one authority, one of another, and an operator of the portal."""

    own: Actor
    other: Actor
    operator: Actor
    officer: Actor

    @property
    def scope(self) -> Scope:
        """What the own designer's rows allow."""
        assert self.own.authority_id is not None
        return Authority(self.own.authority_id)


@pytest.fixture
def people(database: Database) -> People:
    with database.write(EVERYTHING) as session:
        own, other = make_authority(session, "lehtola"), make_authority(session, "metsola")
        return People(
            actor_of(make_person(session), own, Role.FORM_DESIGNER),
            actor_of(make_person(session), other, Role.AUTHORITY_ADMIN),
            actor_of(make_person(session), None, Role.OPERATOR),
            actor_of(make_person(session), own, Role.OFFICER),
        )


def begun(database: Database, people: People, **changes: object) -> UUID:
    with database.write(people.scope) as session:
        document = form_document(**changes)
        return beginning.begin_from_document(session, people.own, document, now=NOW).form.id


def change(database: Database, people: People, form_id: UUID, edit: Edit) -> dict[str, object]:
    with database.write(people.scope) as session:
        design = designing.open_design(session, people.own, form_id, lock=True)
        return designing.change_design(session, people.own, design, edit, now=LATER)


def text_of(database: Database, form_id: UUID) -> str:
    with database.read(EVERYTHING) as session:
        return session.get_one(FormDesignRow, form_id).document


def undo(database: Database, people: People, form_id: UUID, shown: int | None = None) -> str:
    with database.write(people.scope) as session:
        design = designing.open_design(session, people.own, form_id, lock=True)
        version = design.row.version if shown is None else shown
        return designing.undo(session, people.own, design, shown=version, now=LATER)


def last_entry(session: Session, actor: Actor) -> EventRow:
    own = select(EventRow).where(EventRow.chain == str(actor.authority_id))
    return session.scalars(own.order_by(EventRow.seq.desc()).limit(1)).one()


# --- beginning ---


def test_a_form_from_scratch_has_a_name_and_an_address(database: Database, people: People) -> None:
    with database.write(people.scope) as session:
        design = beginning.begin_from_scratch(
            session, people.own, title={"fi": "Lupa kävellä", "sv": " "}, kind="permit", now=NOW
        )
        assert design.form.slug == "lupa-kavella"
        assert design.form.authority_id == people.own.authority_id
        assert design.document["title"] == {"fi": "Lupa kävellä"}
        assert design.document["id"] == str(design.form.id)
        told = last_entry(session, people.own)
        assert (told.kind, told.data["slug"]) == (EventKind.FORM_BEGUN, "lupa-kavella")


def test_a_form_without_a_name_does_not_begin(database: Database, people: People) -> None:
    with database.write(people.scope) as session, pytest.raises(InvalidInput):
        beginning.begin_from_scratch(
            session, people.own, title={"fi": "  "}, kind="permit", now=NOW
        )


def test_names_in_addresses_are_never_the_same(database: Database, people: People) -> None:
    made = [begun(database, people, slug="lupa") for _ in range(3)]
    with database.read(EVERYTHING) as session:
        assert [session.get_one(FormRow, one).slug for one in made] == ["lupa", "lupa-2", "lupa-3"]


def test_a_copy_is_a_form_of_its_own(database: Database, people: People) -> None:
    with database.write(EVERYTHING) as session:
        version = publishing.publish(session, form_document(), actor=None, now=NOW)
        design = beginning.begin_from_document(
            session, people.own, designing.document_of(version), now=NOW
        )
        assert design.form.id != version.form_id
        assert design.document["id"] == str(design.form.id)
        assert design.form.slug == "koelomake-2"
        original = designing.document_of(version)
        assert design.document == original | {"id": str(design.form.id), "slug": "koelomake-2"}


def test_an_officer_designs_nothing(database: Database, people: People) -> None:
    form_id = begun(database, people)
    with database.write(people.scope) as session:
        with pytest.raises(NotAllowed):
            beginning.begin_from_document(session, people.officer, form_document(), now=NOW)
        with pytest.raises(NotAllowed):
            designing.open_design(session, people.officer, form_id)


def test_a_designer_of_no_authority_who_is_no_operator_keeps_nothing(
    database: Database, people: People
) -> None:
    with database.write(EVERYTHING) as session:
        nobody = actor_of(make_person(session), None, Role.FORM_DESIGNER)
        with pytest.raises(NotAllowed):
            beginning.begin_from_document(session, nobody, form_document(), now=NOW)
        shared = beginning.begin_from_document(session, people.operator, form_document(), now=NOW)
        with pytest.raises(NotFound):
            designing.open_design(session, nobody, shared.form.id)
        read = importing.keep_import(session, people.operator, Imported({}), "f.yaml", now=NOW)
        with pytest.raises(NotFound):
            importing.open_import(session, nobody, read.id)


def test_a_form_that_is_too_large_does_not_begin(database: Database, people: People) -> None:
    large = form_document(summary={"fi": "x" * designing.LARGEST_DOCUMENT})
    with database.write(people.scope) as session, pytest.raises(InvalidInput):
        beginning.begin_from_document(session, people.own, large, now=NOW)


# --- who keeps what ---


def test_a_form_is_opened_by_those_who_keep_it(database: Database, people: People) -> None:
    own = begun(database, people)
    with database.write(EVERYTHING) as session:
        shared = beginning.begin_from_document(
            session, people.operator, form_document(), now=NOW
        ).form
        assert shared.authority_id is None
        assert designing.open_design(session, people.own, own).form.id == own
        assert designing.open_design(session, people.operator, shared.id).form.id == shared.id
        for actor, form_id in (
            (people.other, own),
            (people.operator, own),
            (people.own, shared.id),
            (people.own, uuid4()),
        ):
            with pytest.raises(NotFound):
                designing.open_design(session, actor, form_id)
            with pytest.raises(NotFound):
                beginning.continue_design(session, actor, form_id, now=NOW)


def test_the_library_has_what_is_published_and_one_s_own(
    database: Database, people: People
) -> None:
    own = begun(database, people)
    with database.write(EVERYTHING) as session:
        theirs = beginning.begin_from_document(session, people.other, form_document(), now=NOW)
        shared = publishing.publish(session, form_document(), actor=None, now=NOW)
        hidden, theirs_published = theirs.form.id, form_document()
        second = beginning.begin_from_document(session, people.other, theirs_published, now=NOW)
        publishing.publish(session, second.document, actor=people.other, now=NOW)
        published = second.form.id
    with database.read(people.scope) as session:
        lines = {line.form.id: line for line in stored.library(session, people.own)}
    assert set(lines) == {own, shared.form_id, published}
    assert hidden not in lines
    assert lines[own].design is not None
    assert lines[published].design is None
    assert lines[published].newest is not None
    assert lines[shared.form_id].keeper is None


def test_a_published_form_is_taken_under_work_once(database: Database, people: People) -> None:
    form_id = begun(database, people)
    with database.write(people.scope) as session:
        design = designing.open_design(session, people.own, form_id)
        publishing.publish(session, design.document, actor=people.own, now=NOW)
        shown = design.row.version
        beginning.delete_design(session, people.own, design, shown=shown, now=NOW)
    with database.write(people.scope) as session:
        with pytest.raises(NotFound):
            designing.open_design(session, people.own, form_id)
        first = beginning.continue_design(session, people.own, form_id, now=NOW)
        assert first.row.based_on == 1
        again = beginning.continue_design(session, people.own, form_id, now=LATER)
        assert (again.row.version, again.row.changed_at) == (first.row.version, NOW)


# --- changing and taking back ---


def test_every_edit_can_be_taken_back_to_the_same_bytes(database: Database, people: People) -> None:
    form_id = begun(database, people)
    texts = [text_of(database, form_id)]
    with database.read(people.scope) as session:
        design = designing.open_design(session, people.own, form_id)
        step = next(part.id for part in parts(design.document) if part.kind == "step")
        first = next(part for part in parts(design.document) if part.kind == "item")
    seen = fingerprint(first, ["label"])
    edits: list[Edit] = [
        AddPart(step, {"kind": "text", "label": words("New")}),
        ChangePart(first.id, {"label": words("Other")}, seen),
        DuplicatePart(step),
        MovePart(first.id, step, 2),
        ReplaceAll(form_document(title=words("Imported"))),
    ]
    for edit in edits:
        change(database, people, form_id, edit)
        texts.append(text_of(database, form_id))
    assert len(set(texts)) == len(texts)
    for edit, before in zip(reversed(edits), reversed(texts[:-1]), strict=True):
        word = undo(database, people, form_id)
        assert word == type(edit).__name__.removesuffix("Part").removesuffix("All").lower()
        assert text_of(database, form_id) == before
    with pytest.raises(InvalidInput):
        undo(database, people, form_id)


def test_an_edit_that_changes_nothing_leaves_no_trace(database: Database, people: People) -> None:
    form_id = begun(database, people)
    with database.read(people.scope) as session:
        design = designing.open_design(session, people.own, form_id)
        first = next(part for part in parts(design.document) if part.kind == "item")
        version = design.row.version
    same = {"label": first.value["label"]}
    change(database, people, form_id, ChangePart(first.id, same, fingerprint(first, same)))
    with database.read(people.scope) as session:
        assert designing.open_design(session, people.own, form_id).row.version == version
        assert stored.last_edits(session, form_id) == []


def test_an_undo_of_what_is_not_the_latest_any_more_undoes_nothing(
    database: Database, people: People
) -> None:
    form_id = begun(database, people)
    change(database, people, form_id, AddPart(FORM, {"title": words("A")}))
    with database.read(people.scope) as session:
        shown = designing.open_design(session, people.own, form_id).row.version
    change(database, people, form_id, AddPart(FORM, {"title": words("B")}))
    before = text_of(database, form_id)
    with pytest.raises(InvalidInput):
        undo(database, people, form_id, shown)
    assert text_of(database, form_id) == before


def test_the_past_is_as_long_as_promised(
    database: Database, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(designing, "KEPT_EDITS", 3)
    form_id = begun(database, people)
    for name in "abcdef":
        change(database, people, form_id, AddPart(FORM, {"title": {"fi": name}}))
    with database.read(EVERYTHING) as session:
        edits = stored.last_edits(session, form_id)
        assert [edit.edit["words"]["fi"] for edit in edits[:3]] == ["f", "e", "d"]
        assert len(edits) <= 4


def test_two_designers_do_not_overwrite_each_other(database: Database, people: People) -> None:
    form_id = begun(database, people)
    with database.read(people.scope) as session:
        design = designing.open_design(session, people.own, form_id)
        first = next(part for part in parts(design.document) if part.kind == "item")
    seen = fingerprint(first, ["label"])
    change(database, people, form_id, ChangePart(first.id, {"label": words("One")}, seen))
    before = text_of(database, form_id)
    with pytest.raises(PartChanged):
        change(database, people, form_id, ChangePart(first.id, {"label": words("Two")}, seen))
    with pytest.raises(PartChanged):
        change(database, people, form_id, RemovePart(first.id, fingerprint(first)))
    assert text_of(database, form_id) == before


def test_what_is_removed_is_gone_for_whoever_comes_second(
    database: Database, people: People
) -> None:
    form_id = begun(database, people)
    with database.read(people.scope) as session:
        design = designing.open_design(session, people.own, form_id)
        first = next(part for part in parts(design.document) if part.kind == "item")
    change(database, people, form_id, RemovePart(first.id, fingerprint(first)))
    with pytest.raises(PartGone):
        change(database, people, form_id, ChangePart(first.id, {"label": words("Two")}, ""))


def test_a_name_in_addresses_that_another_form_has_is_refused(
    database: Database, people: People
) -> None:
    begun(database, people, slug="taken")
    form_id = begun(database, people, slug="mine")
    before = text_of(database, form_id)
    edit = ChangePart(FORM, {"slug": "taken"}, slug_seen(database, people, form_id))
    with pytest.raises(InvalidInput) as refused:
        change(database, people, form_id, edit)
    assert refused.value.field == "slug"
    assert text_of(database, form_id) == before


def slug_seen(database: Database, people: People, form_id: UUID) -> str:
    with database.read(people.scope) as session:
        design = designing.open_design(session, people.own, form_id)
        return fingerprint(part_of(design.document, FORM), ["slug"])


def test_the_address_follows_a_name_that_is_taken_back(database: Database, people: People) -> None:
    form_id = begun(database, people, slug="first")
    edit = ChangePart(FORM, {"slug": "second"}, slug_seen(database, people, form_id))
    change(database, people, form_id, edit)
    with database.read(EVERYTHING) as session:
        assert session.get_one(FormRow, form_id).slug == "second"
    undo(database, people, form_id)
    with database.read(EVERYTHING) as session:
        assert session.get_one(FormRow, form_id).slug == "first"


def test_a_design_that_would_grow_too_large_stays(
    database: Database, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    form_id = begun(database, people)
    before = text_of(database, form_id)
    monkeypatch.setattr(designing, "LARGEST_DOCUMENT", len(before))
    with pytest.raises(InvalidInput):
        change(database, people, form_id, AddPart(FORM, {"title": words("More")}))
    assert text_of(database, form_id) == before


def test_a_design_never_has_more_parts_than_the_most(
    database: Database, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    form_id = begun(database, people)
    before = text_of(database, form_id)
    monkeypatch.setattr(designing, "MOST_PARTS", len(list(parts(form_document()))))
    crowded = {"steps": [{"title": words(str(number))} for number in range(20)]}
    for edit in (AddPart(FORM, {"title": words("More")}), ReplaceAll(crowded)):
        with pytest.raises(InvalidInput, match="too many parts"):
            change(database, people, form_id, edit)
    with pytest.raises(InvalidInput, match="too many parts"), database.write(people.scope) as one:
        beginning.begin_from_document(one, people.own, crowded, now=NOW)
    assert text_of(database, form_id) == before


# --- letting go ---


def test_a_form_that_was_never_published_goes_whole(database: Database, people: People) -> None:
    form_id = begun(database, people)
    change(database, people, form_id, AddPart(FORM, {"title": words("A")}))
    with database.write(people.scope) as session:
        design = designing.open_design(session, people.own, form_id, lock=True)
        shown = design.row.version
        beginning.delete_design(session, people.own, design, shown=shown, now=NOW)
    with database.read(EVERYTHING) as session:
        assert session.get(FormRow, form_id) is None
        assert leftovers(session, form_id) == 0
        told = last_entry(session, people.own)
        assert told.kind == EventKind.FORM_DESIGN_DELETED


def test_published_versions_outlive_the_design(database: Database, people: People) -> None:
    form_id = begun(database, people)
    with database.write(people.scope) as session:
        design: Design = designing.open_design(session, people.own, form_id, lock=True)
        publishing.publish(session, design.document, actor=people.own, now=NOW)
        shown = design.row.version
        beginning.delete_design(session, people.own, design, shown=shown, now=NOW)
    with database.read(EVERYTHING) as session:
        assert session.get(FormRow, form_id) is not None
        assert stored.version(session, form_id, 1).number == 1
        assert leftovers(session, form_id) == 0


def test_a_design_that_goes_takes_the_address_it_had_with_it(
    database: Database, people: People
) -> None:
    form_id = begun(database, people, slug="published")
    with database.write(people.scope) as session:
        design = designing.open_design(session, people.own, form_id, lock=True)
        publishing.publish(session, design.document, actor=people.own, now=NOW)
    renamed = form_document(slug="other") | {"id": str(form_id)}
    change(database, people, form_id, ReplaceAll(renamed))
    with database.write(people.scope) as session:
        design = designing.open_design(session, people.own, form_id, lock=True)
        shown = design.row.version
        beginning.delete_design(session, people.own, design, shown=shown, now=NOW)
    with database.read(EVERYTHING) as session:
        assert session.get_one(FormRow, form_id).slug == "published"


def test_a_design_that_somebody_else_has_changed_does_not_go(
    database: Database, people: People
) -> None:
    form_id = begun(database, people)
    change(database, people, form_id, AddPart(FORM, {"title": words("A")}))
    before = text_of(database, form_id)
    with database.write(people.scope) as session:
        design = designing.open_design(session, people.own, form_id, lock=True)
        with pytest.raises(InvalidInput, match="in between"):
            beginning.delete_design(session, people.own, design, shown=1, now=NOW)
    assert text_of(database, form_id) == before


def leftovers(session: Session, form_id: UUID) -> int:
    designs = select(FormDesignRow.form_id).where(FormDesignRow.form_id == form_id)
    edits = select(FormEditRow.form_id).where(FormEditRow.form_id == form_id)
    return len(session.scalars(designs).all()) + len(session.scalars(edits).all())
