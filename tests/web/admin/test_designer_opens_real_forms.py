"""The designer's pages open every part of every form of the house."""

from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from kevytasiointi.domain.designs import FORM, parts
from kevytasiointi.domain.permissions import Role
from kevytasiointi.storage.database import System
from kevytasiointi.storage.queries import signing_in
from kevytasiointi.usecases import beginning
from kevytasiointi.usecases.formfiles import read_document
from tests import factories
from tests.forms.library import FORMS
from tests.web.admin.staff import add_staff, browser
from tests.web.conftest import START, tools_of

DESIGNER = "the-designer"


def begun(app: Flask, path: Path) -> tuple[UUID, list[str]]:
    """A design of the form in the file, and the ids of its parts."""
    with tools_of(app).database.write(System("test")) as session:
        person = add_staff(
            session, DESIGNER, Role.FORM_DESIGNER, factories.make_authority(session, "rantala")
        )
        session.flush()
        actor = signing_in.actor_of(session, person.id)
        design = beginning.begin_from_document(session, actor, read_document(path), now=START)
        return design.form.id, [part.id for part in parts(design.document) if part.id != FORM]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_part_of_a_real_form_opens(app: Flask, path: Path) -> None:
    form_id, ids = begun(app, path)
    client = browser(app, DESIGNER)
    form = f"/fi/yllapito/lomakkeet/{form_id}"
    pages = [form, f"{form}/tarkistus", f"{form}/julkaise", *(f"{form}/osa/{one}" for one in ids)]
    assert len(ids) > 4
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
