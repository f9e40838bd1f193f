"""The catalogue of services and the customer's drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import AttachmentRow, CaseRow, DraftRow, SupplementRow
from kevytasiointi.storage.office import EntryRow
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, ServiceRow
from kevytasiointi.storage.queries.case_page import supplements_of


@dataclass(frozen=True, slots=True)
class Offer:
    """A service with the authority that offers it and the form it uses (none: guidance only)."""

    service: ServiceRow
    authority: AuthorityRow
    form_version: FormVersionRow | None


@dataclass(frozen=True, slots=True)
class Answering:
    """What the draft of an answer answers.

    Attributes:
        request: the supplement request.
        case: the case that it is about.
        rounds: all requests of the case, in order.
        files: the files of the case.
    """

    request: SupplementRow
    case: CaseRow
    rounds: Sequence[SupplementRow]
    files: Sequence[AttachmentRow]


@dataclass(frozen=True, slots=True)
class DraftParts:
    """A draft with its service, form and files.

    Attributes:
        newer: the version of the form that the service uses now, when it is a newer one.
        entry: what an officer wrote down, when the draft is entered for a customer.
        answering: the supplement request that the draft answers; None: a form of its own.
    """

    draft: DraftRow
    service: ServiceRow
    authority: AuthorityRow
    form_version: FormVersionRow
    attachments: Sequence[AttachmentRow]
    newer: FormVersionRow | None = None
    entry: EntryRow | None = None
    answering: Answering | None = None


_newer = aliased(FormVersionRow)

#: Every page of a draft asks these: what is the same in them each time is put together once.
_DRAFTS: Final[
    Select[
        DraftRow, ServiceRow, AuthorityRow, FormVersionRow, FormVersionRow | None, EntryRow | None
    ]
] = (
    select(DraftRow, ServiceRow, AuthorityRow, FormVersionRow, _newer, EntryRow)
    .join(ServiceRow, ServiceRow.id == DraftRow.service_id)
    .join(AuthorityRow, AuthorityRow.id == ServiceRow.authority_id)
    .join(FormVersionRow, FormVersionRow.id == DraftRow.form_version_id)
    .outerjoin(
        _newer,
        and_(
            _newer.id == ServiceRow.form_version_id,
            _newer.form_id == FormVersionRow.form_id,
            _newer.number > FormVersionRow.number,
        ),
    )
    .outerjoin(EntryRow, EntryRow.draft_id == DraftRow.id)
)
_FILES: Final = select(AttachmentRow).order_by(AttachmentRow.uploaded_at, AttachmentRow.id)


def offers(session: Session) -> list[Offer]:
    """All services that have been opened, of all authorities, by authority and address."""
    rows = session.execute(
        select(ServiceRow, AuthorityRow, FormVersionRow)
        .join(AuthorityRow, AuthorityRow.id == ServiceRow.authority_id)
        .outerjoin(FormVersionRow, FormVersionRow.id == ServiceRow.form_version_id)
        .where(ServiceRow.opened_at.is_not(None))
        .order_by(AuthorityRow.slug, ServiceRow.slug)
    )
    return [Offer(service, authority, version) for service, authority, version in rows]


def offer_by_slug(session: Session, slug: str) -> Offer:
    """One service by its address.

    Raises:
        NotFound: there is none, or it has not been opened.
    """
    row = session.execute(
        select(ServiceRow, AuthorityRow, FormVersionRow)
        .join(AuthorityRow, AuthorityRow.id == ServiceRow.authority_id)
        .outerjoin(FormVersionRow, FormVersionRow.id == ServiceRow.form_version_id)
        .where(ServiceRow.slug == slug, ServiceRow.opened_at.is_not(None))
    ).one_or_none()
    if row is None:
        raise NotFound(f"service {slug}")
    return Offer(*row)


def own_drafts(session: Session, actor: Actor) -> list[DraftParts]:
    """The actor's drafts of forms, the latest first (files left out); not those for a customer."""
    query = _DRAFTS.where(
        DraftRow.person_id == actor.person_id,
        EntryRow.id.is_(None),
        DraftRow.supplement_id.is_(None),
    ).order_by(DraftRow.updated_at.desc(), DraftRow.id)
    return [
        DraftParts(draft, service, authority, version, (), newer)
        for draft, service, authority, version, newer, _entry in session.execute(query)
    ]


def own_draft(session: Session, actor: Actor, draft_id: UUID, *, lock: bool = False) -> DraftParts:
    """One draft of the actor.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    query = _DRAFTS.where(DraftRow.person_id == actor.person_id, DraftRow.id == draft_id)
    if lock:
        query = query.with_for_update(of=DraftRow)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"draft {draft_id}")
    attachments = session.scalars(_FILES.where(AttachmentRow.draft_id == draft_id)).all()
    draft, service, authority, version, newer, entry = row
    if draft.supplement_id is None:
        return DraftParts(draft, service, authority, version, attachments, newer, entry)
    answering = _answering(session, draft.supplement_id)
    return DraftParts(draft, service, authority, version, attachments, answering=answering)


def draft_of_request(session: Session, actor: Actor, request_id: UUID) -> DraftRow | None:
    """The draft of the actor's answer to a supplement request, once it has been begun."""
    return session.scalars(
        select(DraftRow).where(
            DraftRow.supplement_id == request_id, DraftRow.person_id == actor.person_id
        )
    ).one_or_none()


def _answering(session: Session, request_id: UUID) -> Answering:
    request, case = session.execute(
        select(SupplementRow, CaseRow)
        .join(CaseRow, CaseRow.id == SupplementRow.case_id)
        .where(SupplementRow.id == request_id)
    ).one()
    rounds = supplements_of(session, case.id)
    files = session.scalars(_FILES.where(AttachmentRow.case_id == case.id)).all()
    return Answering(request, case, rounds, files)
