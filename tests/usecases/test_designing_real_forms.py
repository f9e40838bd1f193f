"""The designer opens, changes and publishes every form of the house."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kevytasiointi.domain.designedits import ChangePart
from kevytasiointi.domain.designs import FORM, fingerprint, part_of
from kevytasiointi.domain.permissions import Role
from kevytasiointi.usecases import beginning, designing, publishing, releasing
from kevytasiointi.usecases.formfiles import read_document
from tests import factories
from tests.factories import NOW
from tests.forms.library import FORMS


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_real_form_is_opened_changed_and_published_again(path: Path, session: Session) -> None:
    authority = factories.make_authority(session)
    designer = factories.actor_of(
        factories.make_person(session, "Raimo", "Heino"), authority, Role.FORM_DESIGNER
    )
    document = read_document(path)
    design = beginning.begin_from_document(session, designer, document, now=NOW)
    first = releasing.publish_design(
        session, designer, design, shown=design.row.version, comment="", now=NOW
    )
    questions = [part.id for part in publishing.spec_of(first).steps[0].items]

    changed = {"title": factories.words("Toinen")}
    seen = fingerprint(part_of(design.document, FORM), changed)
    designing.change_design(session, designer, design, ChangePart(FORM, changed, seen), now=NOW)
    again = designing.open_design(session, designer, design.form.id, lock=True)
    second = releasing.publish_design(
        session, designer, again, shown=again.row.version, comment="Uusi nimi", now=NOW
    )

    spec = publishing.spec_of(second)
    assert (first.number, second.number) == (1, 2)
    assert spec.title == changed["title"]
    assert [item.id for item in spec.steps[0].items] == questions
