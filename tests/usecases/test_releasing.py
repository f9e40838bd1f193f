"""A design becomes a version, a version the design again; a form is retired and brought back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kevytasiointi.domain.designedits import ChangePart
from kevytasiointi.domain.designs import FORM, fingerprint, part_of
from kevytasiointi.domain.errors import BrokenFormSpec, InvalidInput, NotAllowed, ServiceClosed
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries import designs as stored
from kevytasiointi.storage.queries import filling
from kevytasiointi.storage.queries import services as library
from kevytasiointi.usecases import beginning, designing, releasing, submissions
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.designing import Design
from tests import factories
from tests.factories import NOW

TODAY = helsinki_day(NOW)


@pytest.fixture
def authority(session: Session) -> AuthorityRow:
    return factories.make_authority(session)


@pytest.fixture
def designer(session: Session, authority: AuthorityRow) -> Actor:
    person = factories.make_person(session, "Raimo", "Heino")
    return factories.actor_of(person, authority, Role.FORM_DESIGNER)


@pytest.fixture
def design(session: Session, designer: Actor) -> Design:
    return beginning.begin_from_document(session, designer, factories.form_document(), now=NOW)


def publish(session: Session, designer: Actor, design: Design, comment: str = "Uusi") -> int:
    return releasing.publish_design(
        session, designer, design, shown=design.row.version, comment=comment, now=NOW
    ).number


def change(session: Session, designer: Actor, design: Design, **values: Any) -> None:
    seen = fingerprint(part_of(design.document, FORM), values)
    designing.change_design(session, designer, design, ChangePart(FORM, values, seen), now=NOW)


def test_a_design_becomes_the_first_version_without_a_comment(
    session: Session, designer: Actor, design: Design
) -> None:
    assert publish(session, designer, design, comment="") == 1
    version = stored.version(session, design.form.id, 1)
    assert version.published_by == designer.name
    assert version.definition == design.row.document
    assert design.row.based_on == 1


def test_the_next_version_needs_a_comment_and_a_change(
    session: Session, designer: Actor, design: Design
) -> None:
    publish(session, designer, design)
    with pytest.raises(InvalidInput, match="Nothing has changed"):
        publish(session, designer, design)
    change(session, designer, design, fee=factories.words("Free"))
    with pytest.raises(InvalidInput) as refused:
        publish(session, designer, design, comment=" ")
    assert refused.value.field == "comment"
    assert publish(session, designer, design, comment="Maksuton") == 2
    assert stored.version(session, design.form.id, 2).comment == "Maksuton"


def test_a_design_with_faults_or_failing_tests_is_not_published(
    session: Session, designer: Actor, design: Design
) -> None:
    change(session, designer, design, summary=None)
    with pytest.raises(BrokenFormSpec):
        publish(session, designer, design)
    failing = {
        "name": "Pieleen",
        "answers": {},
        "expect": {"errors": {}},
    }
    change(session, designer, design, summary=factories.words("Good"), tests=[failing])
    with pytest.raises(BrokenFormSpec, match="Pieleen"):
        publish(session, designer, design)


def test_what_somebody_changed_in_between_is_not_published_unseen(
    session: Session, designer: Actor, design: Design
) -> None:
    shown = design.row.version
    change(session, designer, design, fee=factories.words("Free"))
    with pytest.raises(InvalidInput, match="changed in between"):
        releasing.publish_design(session, designer, design, shown=shown, comment="", now=NOW)


def test_only_designers_publish(session: Session, designer: Actor, design: Design) -> None:
    officer = factories.actor_of(factories.make_person(session))
    with pytest.raises(NotAllowed):
        publish(session, officer, design)


def test_a_version_is_brought_back_as_the_design_and_becomes_a_new_version(
    session: Session, designer: Actor, design: Design
) -> None:
    publish(session, designer, design)
    change(session, designer, design, fee=factories.words("Free"))
    publish(session, designer, design)
    first = stored.version(session, design.form.id, 1)
    releasing.restore_version(session, designer, design, first, now=NOW)
    assert design.row.document == first.definition
    assert publish(session, designer, design, comment="Takaisin") == 3
    assert stored.version(session, design.form.id, 3).sha256 == first.sha256


def test_a_retired_form_takes_no_new_drafts_but_old_ones_until_its_day(
    session: Session, designer: Actor, design: Design, authority: AuthorityRow
) -> None:
    publish(session, designer, design)
    version = stored.version(session, design.form.id, 1)
    service = factories.make_service(session, authority, version)
    customer = factories.make_person(session, "Aino")
    draft = factories.make_draft(session, customer, service)
    session.flush()
    releasing.retire_form(
        session, designer, design.form, drafts_until=TODAY + timedelta(days=3), now=NOW
    )
    session.expire(service)
    actor = factories.actor_of(customer)
    offer = filling.offer_by_slug(session, service.slug)
    with pytest.raises(ServiceClosed):
        submissions.open_draft(session, actor, offer, language="fi", now=NOW)
    assert version.id not in {one.id for one in library.newest_versions(session)}
    parts = filling.own_draft(session, actor, draft.id)
    assert parts.service.takes_drafts_on(TODAY + timedelta(days=3))
    assert not parts.service.takes_drafts_on(TODAY + timedelta(days=4))
    releasing.reopen_form(session, designer, design.form, now=NOW)
    session.expire(service)
    assert filling.offer_by_slug(session, service.slug).service.is_open_on(TODAY)


def test_a_day_in_the_past_and_publishing_a_retired_form_are_refused(
    session: Session, designer: Actor, design: Design
) -> None:
    with pytest.raises(InvalidInput) as refused:
        releasing.retire_form(
            session, designer, design.form, drafts_until=TODAY - timedelta(days=1), now=NOW
        )
    assert refused.value.field == "drafts_until"
    releasing.retire_form(session, designer, design.form, drafts_until=TODAY, now=NOW)
    with pytest.raises(InvalidInput, match="retired"):
        publish(session, designer, design)
