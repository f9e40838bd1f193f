"""Where a matter came from and where it went, and who could take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.columns import JsonObject
from kevytasiointi.storage.office import TransferRow
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, ServiceRow

_TAKES = (JoiningMethod.LIGHT, JoiningMethod.GUIDANCE)


@dataclass(frozen=True, slots=True)
class Receiver:
    """A service of another authority that can take a matter."""

    service: ServiceRow
    authority: AuthorityRow
    form_version: FormVersionRow | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A transfer with the names of the authorities; `to_authority` is None outside the portal."""

    row: TransferRow
    from_authority: Localized
    to_authority: Localized | None


def receivers(session: Session, actor: Actor) -> Sequence[Receiver]:
    """The services of other authorities that can take a matter, open or not."""
    rows = session.execute(
        select(ServiceRow, AuthorityRow, FormVersionRow)
        .join(AuthorityRow, AuthorityRow.id == ServiceRow.authority_id)
        .outerjoin(FormVersionRow, FormVersionRow.id == ServiceRow.form_version_id)
        .where(
            ServiceRow.authority_id != actor.authority_id,
            ServiceRow.joining.in_(_TAKES),
        )
        .order_by(AuthorityRow.slug, ServiceRow.slug)
    )
    return [Receiver(*row) for row in rows]


def receiver(session: Session, actor: Actor, service_id: UUID) -> Receiver:
    """One service of another authority that can take a matter.

    Raises:
        NotFound: there is none.
    """
    found = next((r for r in receivers(session, actor) if r.service.id == service_id), None)
    if found is None:
        raise NotFound(f"receiving service {service_id}")
    return found


def transfers_of(session: Session, case_id: UUID) -> Sequence[Moved]:
    """The transfers by which a case began or ended, oldest first."""
    giver, taker = aliased(AuthorityRow), aliased(AuthorityRow)
    rows = session.execute(
        select(TransferRow, giver.name, taker.name)
        .join(giver, giver.id == TransferRow.from_authority_id)
        .outerjoin(taker, taker.id == TransferRow.to_authority_id)
        .where(or_(TransferRow.case_id == case_id, TransferRow.to_case_id == case_id))
        .order_by(TransferRow.transferred_at, TransferRow.id)
    )
    return [Moved(row, giver_name, taker_name) for row, giver_name, taker_name in rows]


def transfer_out_of(session: Session, case_id: UUID) -> TransferRow | None:
    """The transfer by which a case ended."""
    return session.scalars(
        select(TransferRow)
        .where(TransferRow.case_id == case_id)
        .order_by(TransferRow.transferred_at.desc())
        .limit(1)
    ).one_or_none()


@dataclass(frozen=True, slots=True)
class OtherForm:
    """The form of a receiving service, and what its authority has set in it."""

    form_version: FormVersionRow
    settings: JsonObject


def receivers_own_form(session: Session, case: CaseRow) -> OtherForm | None:
    """The form of the service that a case was transferred to; None: it is the case's own form.

    What every case asks first is read from rows that the session has; only a case whose service
    has another form is looked up among the transfers.
    """
    service = session.get_one(ServiceRow, case.service_id)
    if service.form_version_id in (None, case.form_version_id):
        return None
    theirs = session.get_one(FormVersionRow, service.form_version_id)
    if theirs.form_id == session.get_one(FormVersionRow, case.form_version_id).form_id:
        return None
    came = session.scalar(select(exists().where(TransferRow.to_case_id == case.id)))
    return OtherForm(theirs, service.settings) if came else None
