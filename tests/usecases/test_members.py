"""Invitations, and the roles that they give."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.errors import InvalidInput, NotAllowed, NotFound
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.storage.database import Authority, Database, System
from kevytasiointi.storage.machinery import EventRow, OutboxRow
from kevytasiointi.storage.people import AuthorityRow, MembershipRow
from kevytasiointi.storage.portal import InvitationRow
from kevytasiointi.storage.queries import signing_in, staff
from kevytasiointi.storage.queries.authorities import authority_by_id
from kevytasiointi.usecases import accounts, invitations, members
from kevytasiointi.usecases.invitations import InvitationState
from kevytasiointi.usecases.sealing import Purpose, Sealer
from tests.factories import NOW, actor_of, make_authority, make_person

_SCOPE = System("test")
SEALER = Sealer("0123456789abcdef0123456789abcdef")


def make_admin(session: Session, authority: AuthorityRow, name: str = "Raimo") -> Actor:
    person = make_person(session, name)
    accounts.give_role(session, person, Role.AUTHORITY_ADMIN, authority, actor=None, now=NOW)
    return actor_of(person, authority, Role.AUTHORITY_ADMIN)


def invite(
    session: Session, actor: Actor, authority: AuthorityRow, *roles: str, email: str = "a@kunta.fi"
) -> InvitationRow:
    return invitations.invite(
        session,
        actor,
        authority,
        email=email,
        roles=roles or ("officer",),
        language="sv",
        now=NOW,
    )


def kinds(session: Session) -> list[EventKind]:
    return list(session.scalars(select(EventRow.kind).order_by(EventRow.chain, EventRow.seq)))


def test_an_invitation_goes_by_mail_and_gives_its_roles_once(database: Database) -> None:
    with database.write(_SCOPE) as session:
        authority = make_authority(session, name={"fi": "Lehtola", "sv": "Lövlund"})
        admin = make_admin(session, authority)
        newcomer = actor_of(make_person(session, "Uusi"))
    with database.write(Authority(authority.id)) as session:
        row = invite(session, admin, authority, "officer", "lead_officer")
        errand = session.scalars(select(OutboxRow)).one()
        assert errand.payload == {"notice": "invitation", "about": str(row.id)}
        mail = invitations.address_invitation(session, row.id, SEALER)
        assert mail
        assert (mail.to, mail.language, mail.facts["authority"]) == ("a@kunta.fi", "sv", "Lövlund")
        assert mail.facts["until"] == "19.1.2026"
        sealed = mail.path.removeprefix("/kutsu/")
    key = SEALER.open(Purpose.INVITATION, sealed)
    with database.write(_SCOPE) as session:
        opened = invitations.open_invitation(session, key, NOW, lock=True)
        invitations.accept_invitation(session, newcomer, opened, now=NOW)
    with database.write(_SCOPE) as session:
        actor = signing_in.actor_of(session, newcomer.person_id)
        assert actor.roles == {Role.CUSTOMER, Role.OFFICER, Role.LEAD_OFFICER}
        assert actor.authority_id == authority.id
        again = invitations.open_invitation(session, key, NOW, lock=True)
        assert again.state is InvitationState.ACCEPTED
        with pytest.raises(InvalidInput):
            invitations.accept_invitation(session, admin, again, now=NOW)
        assert invitations.address_invitation(session, key, SEALER) is None
        assert kinds(session)[-3:] == [
            EventKind.MEMBER_INVITED,
            EventKind.ROLE_GIVEN,
            EventKind.ROLE_GIVEN,
        ]


def test_old_and_cancelled_invitations_do_not_work(session: Session) -> None:
    authority = make_authority(session)
    admin, newcomer = make_admin(session, authority), actor_of(make_person(session))
    old = invite(session, admin, authority)
    late = NOW + timedelta(days=14)
    opened = invitations.open_invitation(session, old.id, late)
    assert opened.state is InvitationState.EXPIRED
    with pytest.raises(InvalidInput):
        invitations.accept_invitation(session, newcomer, opened, now=late)
    just_before = invitations.open_invitation(session, old.id, late - timedelta(seconds=1))
    assert just_before.state is InvitationState.OPEN
    assert invitations.cancel_invitation(session, admin, authority, old, now=NOW)
    assert not invitations.cancel_invitation(session, admin, authority, old, now=NOW)
    opened = invitations.open_invitation(session, old.id, NOW)
    assert opened.state is InvitationState.CANCELLED
    assert invitations.address_invitation(session, old.id, SEALER) is None


def test_only_the_newest_invitation_to_an_address_works(session: Session) -> None:
    authority = make_authority(session)
    admin = make_admin(session, authority)
    first = invite(session, admin, authority, email="A@kunta.fi")
    other = invite(session, admin, authority, email="b@kunta.fi")
    second = invite(session, admin, authority, email="a@kunta.fi")
    assert first.cancelled_at
    assert {row.id for row in staff.open_invitations(session, authority.id, NOW)} == {
        other.id,
        second.id,
    }


def test_only_strongly_identified_people_accept(session: Session) -> None:
    authority = make_authority(session)
    row = invite(session, make_admin(session, authority), authority)
    by_mail = replace(actor_of(make_person(session)), identified_by=Identification.EMAIL)
    opened = invitations.open_invitation(session, row.id, NOW)
    with pytest.raises(NotAllowed):
        invitations.accept_invitation(session, by_mail, opened, now=NOW)


def test_nobody_works_for_two_authorities(session: Session) -> None:
    own, other = make_authority(session), make_authority(session, "muu")
    row = invite(session, make_admin(session, own), own)
    elsewhere = make_admin(session, other)
    opened = invitations.open_invitation(session, row.id, NOW)
    with pytest.raises(InvalidInput, match="already work"):
        invitations.accept_invitation(session, elsewhere, opened, now=NOW)


@pytest.mark.parametrize(
    ("email", "roles", "language", "field"),
    [
        ("", ["officer"], "fi", "email"),
        ("no address", ["officer"], "fi", "email"),
        ("a@kunta.fi", [], "fi", "roles"),
        ("a@kunta.fi", ["operator"], "fi", "roles"),
        ("a@kunta.fi", ["officer", "customer"], "fi", "roles"),
        ("a@kunta.fi", ["officer"], "de", "language"),
    ],
)
def test_an_invitation_needs_address_roles_and_language(
    session: Session, email: str, roles: list[str], language: str, field: str
) -> None:
    authority = make_authority(session)
    with pytest.raises(InvalidInput) as refused:
        invitations.invite(
            session,
            make_admin(session, authority),
            authority,
            email=email,
            roles=roles,
            language=language,
            now=NOW,
        )
    assert refused.value.field == field


def test_another_authoritys_admin_decides_nothing_here(session: Session) -> None:
    own, other = make_authority(session), make_authority(session, "muu")
    mine, foreign = make_admin(session, own), make_admin(session, other)
    row = invite(session, mine, own)
    with pytest.raises(NotAllowed):
        invite(session, foreign, own)
    with pytest.raises(NotFound):
        invitations.cancel_invitation(session, foreign, other, row, now=NOW)
    with pytest.raises(NotAllowed):
        members.change_roles(session, foreign, own, mine.person_id, ["officer"], now=NOW)
    with pytest.raises(NotFound):
        members.change_roles(session, foreign, other, mine.person_id, ["officer"], now=NOW)


def test_roles_are_given_and_taken_one_by_one(session: Session) -> None:
    authority = make_authority(session)
    admin, colleague = make_admin(session, authority), make_admin(session, authority, "Tuuli")
    wanted = ["form_designer", "officer"]
    key = colleague.person_id
    assert members.change_roles(session, admin, authority, key, wanted, now=NOW)
    session.flush()
    assert staff.member(session, authority.id, key).roles == (Role.OFFICER, Role.FORM_DESIGNER)
    assert not members.change_roles(session, admin, authority, key, wanted, now=NOW)
    assert kinds(session)[-3:] == [
        EventKind.ROLE_TAKEN,
        EventKind.ROLE_GIVEN,
        EventKind.ROLE_GIVEN,
    ]
    with pytest.raises(InvalidInput):
        members.change_roles(session, admin, authority, key, [], now=NOW)
    members.remove_member(session, admin, authority, key, now=NOW)
    session.flush()
    with pytest.raises(NotFound):
        staff.member(session, authority.id, key)


def test_the_last_administrator_stays(session: Session) -> None:
    authority = make_authority(session)
    admin = make_admin(session, authority)
    for act in (
        lambda: members.remove_member(session, admin, authority, admin.person_id, now=NOW),
        lambda: members.change_roles(
            session, admin, authority, admin.person_id, ["officer"], now=NOW
        ),
    ):
        with pytest.raises(InvalidInput, match="last administrator"):
            act()
    make_admin(session, authority, "Toinen")
    members.remove_member(session, admin, authority, admin.person_id, now=NOW)


def test_two_admins_can_not_remove_each_other_at_once(database: Database) -> None:
    with database.write(_SCOPE) as session:
        authority = make_authority(session)
        both = make_admin(session, authority), make_admin(session, authority, "Toinen")
    start = Barrier(2)

    def remove(actor: Actor, victim: Actor) -> bool:
        start.wait(timeout=30)
        try:
            with database.write(Authority(authority.id)) as session:
                row = authority_by_id(session, authority.id, lock=True)
                members.remove_member(session, actor, row, victim.person_id, now=NOW)
        except InvalidInput:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(remove, both, reversed(both)))
    assert sorted(done) == [False, True]
    with database.read(_SCOPE) as session:
        assert len(session.scalars(select(MembershipRow)).all()) == 1


def test_an_invitation_is_used_up_once_even_when_two_accept_it_at_once(database: Database) -> None:
    with database.write(_SCOPE) as session:
        authority = make_authority(session)
        row = invite(session, make_admin(session, authority), authority)
        newcomers = [actor_of(make_person(session, name)) for name in ("Eka", "Toka")]
    start = Barrier(2)

    def accept(actor: Actor) -> bool:
        start.wait(timeout=30)
        try:
            with database.write(_SCOPE) as session:
                opened = invitations.open_invitation(session, row.id, NOW, lock=True)
                invitations.accept_invitation(session, actor, opened, now=NOW)
        except InvalidInput:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(accept, newcomers)) == [False, True]
