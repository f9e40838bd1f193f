"""The demo's ground: authorities, people, published forms and the services that use them."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from kevytasiointi.demo.arms import arms
from kevytasiointi.demo.authorities import BODIES
from kevytasiointi.demo.offers import GUIDED, TAKEN
from kevytasiointi.demo.people import PEOPLE
from kevytasiointi.demo.portal import FACTS
from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, PersonRow
from kevytasiointi.storage.queries import founding, portal
from kevytasiointi.usecases import accounts, portal_facts, publishing
from kevytasiointi.usecases.authorities import LogoChange, keep_logo
from kevytasiointi.usecases.formspecs import read_form
from kevytasiointi.usecases.logos import read_logo

FORMS = Path(__file__).resolve().parents[2] / "forms"


class DemoRefused(Exception):
    """The demo can't be loaded here."""


def found(session: Session, now: datetime) -> dict[str, PersonRow]:
    """Add what is missing of the ground.

    Returns:
        The demo's people by key.

    Raises:
        DemoRefused: a form definition has faults.
    """
    authorities = _authorities(session, now)
    people = _people(session, authorities, now)
    _services(session, authorities, _forms(session, now), now)
    _facts(session, now)
    return people


def _facts(session: Session, now: datetime) -> None:
    for fact, value in FACTS.items():
        if not portal.portal_fact(session, fact):
            portal_facts.tell_fact(session, None, fact, value, now=now)


def _authorities(session: Session, now: datetime) -> dict[str, AuthorityRow]:
    known = {row.slug: row for row in founding.authorities(session)}
    for body in BODIES:
        if body.slug not in known:
            known[body.slug] = accounts.create_authority(
                session,
                slug=body.slug,
                kind=body.kind,
                name=body.name,
                area={"names": list(body.municipalities)} if body.municipalities else {},
                contact=body.contact,
                business_id=body.business_id,
                colour=body.colour,
                actor=None,
                now=now,
            )
            if body.colour:
                picture = read_logo(arms(body.colour))
                keep_logo(session, known[body.slug], LogoChange(picture))
    return known


def _people(
    session: Session, authorities: Mapping[str, AuthorityRow], now: datetime
) -> dict[str, PersonRow]:
    known = {row.demo_key or "": row for row in founding.people_with_demo_keys(session)}
    for person in PEOPLE:
        if person.key in known:
            continue
        row = accounts.create_person(
            session,
            given_name=person.given_name,
            family_name=person.family_name,
            hetu=person.hetu,
            email=person.email,
            language=person.language,
            now=now,
            demo_key=person.key,
        )
        authority = authorities[person.authority] if person.authority else None
        for role in person.roles:
            accounts.give_role(session, row, role, authority, actor=None, now=now)
        known[person.key] = row
    return known


def _forms(session: Session, now: datetime) -> dict[str, FormVersionRow]:
    versions = {}
    for path in sorted(FORMS.glob("*.yaml")):
        try:
            spec, document = read_form(path)
        except BrokenFormSpec as broken:
            raise DemoRefused(f"{path.name}: {broken}") from broken
        versions[spec.slug] = publishing.publish(session, document, actor=None, now=now)
    return versions


def _services(
    session: Session,
    authorities: Mapping[str, AuthorityRow],
    versions: Mapping[str, FormVersionRow],
    now: datetime,
) -> None:
    known = {row.slug for row in founding.services(session)}
    for taken in TAKEN:
        if taken.slug not in known:
            publishing.take_into_use(
                session,
                authority=authorities[taken.authority],
                version=versions[taken.form],
                slug=taken.slug,
                mailbox=taken.mailbox,
                settings=taken.settings,
                actor=None,
                now=now,
            )
    for guided in GUIDED:
        if guided.slug not in known:
            publishing.offer_guidance(
                session,
                authority=authorities[guided.authority],
                slug=guided.slug,
                title=guided.title,
                summary=guided.summary,
                guidance_url=guided.url,
                joining=guided.joining,
                actor=None,
                now=now,
                version=versions.get(guided.form) if guided.form else None,
                mailbox=guided.mailbox,
            )
