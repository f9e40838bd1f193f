"""Rows and people for tests: plain functions that go through the use cases where there is one."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from kevytasiointi.domain.attachments import Purpose, ScanState
from kevytasiointi.domain.calendar import next_working_day
from kevytasiointi.domain.joining import AuthorityKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.permissions import Actor, Role
from kevytasiointi.domain.states import CaseState, Outcome
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import AttachmentRow, CaseRow, DraftRow, ProjectRow
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, PersonRow, ServiceRow
from kevytasiointi.storage.queries import filling
from kevytasiointi.usecases import (
    accounts,
    casework,
    deciding,
    projects,
    publishing,
    submissions,
    supplementing,
    uploads,
)
from kevytasiointi.usecases.deadline_keeping import helsinki_day

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""A Monday."""

ANSWERS: Mapping[str, Json] = {"what": "A stage on the market square", "begins": "2026-06-01"}
"""Answers that the small form accepts."""

PDF_BYTES = b"%PDF-1.7\nnot much of a document, but it begins like one\n"


def words(text: str) -> dict[str, str]:
    """A text in the three languages."""
    return {language: f"{text} {language}" for language in ("fi", "sv", "en")}


def form_document(**changes: Any) -> dict[str, Any]:
    """A small form: a text, a date, a conditional text, files, and deadlines of several kinds."""
    slug = str(changes.get("slug", "koelomake"))
    return {
        "format": 1,
        "id": str(uuid4()),
        "slug": slug,
        "kind": "permit",
        "ends_in": ["decided", "processed"],
        "languages": ["fi", "sv", "en"],
        "title": words("Stage"),
        "summary": words("Tell about the stage"),
        "identification": "strong",
        "on_behalf": ["person"],
        "outcomes": ["granted", "rejected", "noted"],
        "status_texts": {"decided": words("Decision given")},
        "deadlines": [
            {
                "kind": "processing",
                "period": "{handling}",
                "starts": "submitted",
                "pauses_on_supplement": True,
                "basis": words("Promise of service"),
            },
            {"kind": "statement", "period": "P14D", "starts": "handling_started"},
            {"kind": "appeal", "period": "P30D", "starts": "decided"},
            {
                "kind": "inspection",
                "period": "P10D",
                "starts": "answer:begins",
                "shown_to_customer": False,
            },
        ],
        "renewal": "P5Y",
        "retention": {"period": "P5Y", "basis": words("Records plan")},
        "publicity": "public",
        "declaration": words("I declare that the answers are true"),
        "settings": [
            {"key": "handling", "type": "period", "default": "P60D", "label": words("Handling")}
        ],
        "steps": [
            {
                "id": "s1",
                "key": "tiedot",
                "title": words("Facts"),
                "items": [
                    {
                        "id": "i1",
                        "key": "what",
                        "kind": "text",
                        "label": words("What"),
                        "required": True,
                    },
                    {"id": "i2", "key": "begins", "kind": "date", "label": words("Begins")},
                    {"id": "i3", "key": "loud", "kind": "yes_no", "label": words("Is it loud")},
                    {
                        "id": "i4",
                        "key": "how_loud",
                        "kind": "text",
                        "label": words("How loud"),
                        "visible_if": {"===": [{"var": "loud"}, True]},
                    },
                    {
                        "id": "i5",
                        "key": "plan",
                        "kind": "attachment",
                        "label": words("Plan"),
                        "max_files": 3,
                        "media_types": ["application/pdf"],
                        "max_mb": 1,
                    },
                ],
            }
        ],
        **changes,
    }


def make_authority(
    session: Session, slug: str = "lehtola", *, name: Mapping[str, str] | None = None
) -> AuthorityRow:
    """A municipality."""
    return accounts.create_authority(
        session,
        slug=slug,
        kind=AuthorityKind.MUNICIPALITY,
        name=dict(name or {"fi": slug.title(), "en": slug.title()}),
        area={},
        contact={},
        business_id=None,
        actor=None,
        now=NOW,
    )


def make_person(
    session: Session,
    given_name: str = "Aino",
    family_name: str = "Esimerkki",
    *,
    email: str | None = "aino@posti.example",
    hetu: str | None = None,
    language: str = "fi",
) -> PersonRow:
    """A person."""
    return accounts.create_person(
        session,
        given_name=given_name,
        family_name=family_name,
        hetu=hetu,
        email=email,
        language=language,
        now=NOW,
    )


def actor_of(
    person: PersonRow, authority: AuthorityRow | None = None, *roles: Role, lead: bool = False
) -> Actor:
    """The person as an actor; with an authority an officer unless roles are given."""
    work = set(roles)
    if authority is not None and not roles:
        work = {Role.LEAD_OFFICER if lead else Role.OFFICER}
    return Actor(
        person_id=person.id,
        name=person.name,
        authority_id=authority.id if authority else None,
        roles=frozenset({Role.CUSTOMER, *work}),
    )


def make_officer(session: Session, authority: AuthorityRow, *, lead: bool = False) -> Actor:
    """An officer or lead officer of the authority."""
    person = make_person(
        session, "Liisa" if lead else "Olli", "Virkanen", email="virkanen@lehtola.example"
    )
    role = Role.LEAD_OFFICER if lead else Role.OFFICER
    accounts.give_role(session, person, role, authority, actor=None, now=NOW)
    return actor_of(person, authority, role)


def make_version(session: Session, document: Mapping[str, Json] | None = None) -> FormVersionRow:
    """A published form."""
    version = publishing.publish(session, document or form_document(), actor=None, now=NOW)
    session.flush()
    return version


def make_service(
    session: Session,
    authority: AuthorityRow,
    version: FormVersionRow | None = None,
    *,
    slug: str = "",
    mailbox: str = "kirjaamo@lehtola.example",
    settings: Mapping[str, Json] | None = None,
    opens_on: date | None = None,
    closes_on: date | None = None,
) -> ServiceRow:
    """A service that is open."""
    return publishing.take_into_use(
        session,
        authority=authority,
        version=version or make_version(session),
        slug=slug or f"koe-{authority.slug}",
        mailbox=mailbox,
        settings=settings or {},
        actor=None,
        now=NOW,
        opens_on=opens_on,
        closes_on=closes_on,
    )


def make_draft(
    session: Session,
    person: PersonRow,
    service: ServiceRow,
    *,
    answers: Mapping[str, Json] = ANSWERS,
    language: str = "fi",
    project: ProjectRow | None = None,
    now: datetime = NOW,
) -> DraftRow:
    """A draft that is ready to be submitted."""
    draft = submissions.open_draft(
        session,
        actor_of(person),
        filling.offer_by_slug(session, service.slug),
        language=language,
        project_id=project.id if project else None,
        now=now,
    )
    submissions.save_step(draft, shown_version=None, answers=answers, raw={}, now=now)
    session.flush()
    return draft


def add_file(
    session: Session,
    store: AttachmentStore,
    draft: DraftRow,
    *,
    slot: str = "plan",
    name: str = "suunnitelma.pdf",
    content: bytes = PDF_BYTES,
    now: datetime = NOW,
) -> AttachmentRow:
    """A file in a draft's slot, in the store and as a row."""
    received = uploads.receive(store, io.BytesIO(content), name, limit_bytes=1_000_000)
    row = AttachmentRow(
        id=received.stored.id,
        draft_id=draft.id,
        purpose=Purpose.SUBMISSION,
        slot=slot,
        file_name=received.file_name,
        media_type=received.media_type,
        size=received.stored.size,
        sha256=received.stored.sha256,
        scan_state=ScanState.UNSCANNED,
        uploaded_by=draft.person_id,
        uploaded_at=now,
    )
    session.add(row)
    session.flush()
    return row


def submit(session: Session, person: PersonRow, draft: DraftRow, *, now: datetime = NOW) -> CaseRow:
    """The case that the draft becomes."""
    return submissions.submit(
        session,
        actor_of(person),
        filling.own_draft(session, actor_of(person), draft.id, lock=True),
        declared=True,
        artificial_hetus=True,
        now=now,
    )


def decision_file(session: Session, case: CaseRow, *, now: datetime = NOW) -> AttachmentRow:
    """A decision's row; its bytes are in no store."""
    row = AttachmentRow(
        case_id=case.id,
        purpose=Purpose.DECISION,
        file_name="paatos.pdf",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        scan_state=ScanState.UNSCANNED,
        uploaded_at=now,
    )
    session.add(row)
    session.flush()
    return row


def make_project(session: Session, person: PersonRow, name: str = "Markkinat") -> ProjectRow:
    """A project of the person's."""
    return projects.create_project(session, actor_of(person), name, now=NOW)


@dataclass(frozen=True, slots=True)
class World:
    """An authority with a service, two officers and a customer."""

    authority: AuthorityRow
    service: ServiceRow
    customer: PersonRow
    officer: Actor
    lead: Actor

    @property
    def customer_actor(self) -> Actor:
        """The customer as an actor."""
        return actor_of(self.customer)


def make_world(
    session: Session,
    slug: str = "lehtola",
    *,
    document: Mapping[str, Json] | None = None,
    customer: PersonRow | None = None,
) -> World:
    """Everything that a case needs."""
    authority = make_authority(session, slug)
    world = World(
        authority=authority,
        service=make_service(session, authority, make_version(session, document)),
        customer=customer or make_person(session, email=f"asiakas@{slug}.example"),
        officer=make_officer(session, authority),
        lead=make_officer(session, authority, lead=True),
    )
    session.flush()
    return world


def make_case(
    session: Session,
    world: World,
    *,
    state: CaseState = CaseState.SUBMITTED,
    answers: Mapping[str, Json] = ANSWERS,
    project: ProjectRow | None = None,
    language: str = "fi",
    now: datetime = NOW,
) -> CaseRow:
    """A case that has lived its way to `state`, one hour a step."""
    draft = make_draft(
        session,
        world.customer,
        world.service,
        answers=answers,
        project=project,
        language=language,
        now=now,
    )
    case = submit(session, world.customer, draft, now=now)
    for step in _WAYS[state]:
        now += timedelta(hours=1)
        go(session, world, case, step, now=now)
    return case


_S = CaseState
_WAYS: Mapping[CaseState, tuple[CaseState, ...]] = {
    _S.SUBMITTED: (),
    _S.IN_PROGRESS: (_S.IN_PROGRESS,),
    _S.SUPPLEMENT_REQUESTED: (_S.IN_PROGRESS, _S.SUPPLEMENT_REQUESTED),
    _S.SUPPLEMENTED: (_S.IN_PROGRESS, _S.SUPPLEMENT_REQUESTED, _S.SUPPLEMENTED),
    _S.DECIDED: (_S.IN_PROGRESS, _S.DECIDED),
    _S.PROCESSED: (_S.IN_PROGRESS, _S.PROCESSED),
    _S.WITHDRAWN: (_S.WITHDRAWN,),
    _S.LAPSED: (_S.IN_PROGRESS, _S.LAPSED),
    _S.TRANSFERRED: (_S.IN_PROGRESS, _S.TRANSFERRED),
    _S.CLOSED: (_S.IN_PROGRESS, _S.PROCESSED, _S.CLOSED),
}


def go(
    session: Session,
    world: World,
    case: CaseRow,
    target: CaseState,
    *,
    actor: Actor | None = None,
    now: datetime = NOW,
    reason: str = "because",
) -> None:
    """Bring the case into `target` by the verb that belongs to it.

    The customer acts for supplemented, and for withdrawn unless an actor is named; the officer
    acts elsewhere.
    """
    session.flush()
    officer = actor or world.officer
    shown_version = case.version
    match target:
        case CaseState.SUPPLEMENT_REQUESTED:
            supplementing.request_supplement(
                session,
                officer,
                case,
                text="How loud?",
                due_on=next_working_day(helsinki_day(now)),
                shown_version=shown_version,
                now=now,
            )
        case CaseState.SUPPLEMENTED if actor is None:
            supplementing.supplement(
                session, world.customer_actor, case, text="Quite loud", files=0, now=now
            )
        case CaseState.WITHDRAWN if actor is None:
            submissions.withdraw(session, world.customer_actor, case, reason="", now=now)
        case CaseState.DECIDED | CaseState.PROCESSED:
            is_decision = target is CaseState.DECIDED
            deciding.decide(
                session,
                officer,
                case,
                target=target,
                outcome=Outcome.GRANTED if is_decision else Outcome.NOTED,
                note="",
                file=decision_file(session, case, now=now) if is_decision else None,
                appeal_instruction=is_decision,
                shown_version=shown_version,
                now=now,
            )
        case CaseState.CLOSED:
            if case.moved_to_records_at is None:
                casework.mark_moved(session, officer, case, shown_version=shown_version, now=now)
            deciding.close(session, officer, case, shown_version=case.version, now=now)
        case _:
            casework.change_state(
                session,
                officer,
                case,
                target,
                shown_version=shown_version,
                now=now,
                reason=reason,
            )
