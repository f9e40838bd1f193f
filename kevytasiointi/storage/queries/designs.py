"""Forms as their designers see them: the library, one form, its versions and its past edits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, delete, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.permissions import Actor, Permission, may
from kevytasiointi.storage.cases import DraftRow
from kevytasiointi.storage.designs import FormDesignRow, FormEditRow, FormRow
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, ServiceRow
from kevytasiointi.storage.queries.jobs import newest_version


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form of the library.

    Attributes:
        keeper: the authority that keeps it; None: a shared form.
        newest: its newest published version; None: never published.
        design: its design, when the actor may see it and there is one.
    """

    form: FormRow
    keeper: AuthorityRow | None
    newest: FormVersionRow | None
    design: FormDesignRow | None


def keeps(
    actor: Actor, keeper: InstrumentedAttribute[UUID | None] = FormRow.authority_id
) -> ColumnElement[bool]:
    """What the actor may change: what the own authority keeps; the operator, what is shared."""
    is_operator = may(actor, Permission.PLATFORM_OPERATE)
    shared = keeper.is_(None) if is_operator else false()
    return shared if actor.authority_id is None else or_(shared, keeper == actor.authority_id)


def library(session: Session, actor: Actor) -> list[FormLine]:
    """Every form that has been published, and the actor's own that have not, by slug."""
    rows = session.execute(
        select(FormRow, AuthorityRow, FormVersionRow, FormDesignRow)
        .outerjoin(AuthorityRow, AuthorityRow.id == FormRow.authority_id)
        .outerjoin(FormVersionRow, _is_newest())
        .outerjoin(FormDesignRow, (FormDesignRow.form_id == FormRow.id) & keeps(actor))
        .where(or_(FormVersionRow.id.is_not(None), keeps(actor)))
        .order_by(FormRow.slug, FormRow.id)
    )
    return [FormLine(*row) for row in rows]


def _is_newest() -> ColumnElement[bool]:
    newest = (
        select(func.max(FormVersionRow.number))
        .where(FormVersionRow.form_id == FormRow.id)
        .correlate(FormRow)
        .scalar_subquery()
    )
    return (FormVersionRow.form_id == FormRow.id) & (FormVersionRow.number == newest)


def form_line(session: Session, actor: Actor, form_id: UUID, *, lock: bool = False) -> FormLine:
    """A form that the actor may change.

    Raises:
        NotFound: there is none, or somebody else keeps it.
    """
    query = select(FormRow).where(FormRow.id == form_id, keeps(actor))
    form = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if form is None:
        raise NotFound(f"form {form_id}")
    return FormLine(
        form,
        session.get(AuthorityRow, form.authority_id) if form.authority_id else None,
        newest_version(session, form_id),
        session.get(FormDesignRow, form_id),
    )


def design_row(line: FormLine) -> FormDesignRow:
    """The design of a form.

    Raises:
        NotFound: it has none.
    """
    if line.design is None:
        raise NotFound(f"design of form {line.form.id}")
    return line.design


def needed_version(line: FormLine) -> FormVersionRow:
    """The newest published version of a form.

    Raises:
        NotFound: it was never published.
    """
    if line.newest is None:
        raise NotFound(f"version of form {line.form.id}")
    return line.newest


def versions(session: Session, form_id: UUID) -> Sequence[FormVersionRow]:
    """The published versions of a form, the newest first."""
    return session.scalars(
        select(FormVersionRow)
        .where(FormVersionRow.form_id == form_id)
        .order_by(FormVersionRow.number.desc())
    ).all()


def version(session: Session, form_id: UUID, number: int) -> FormVersionRow:
    """One published version of a form; published forms are seen by all who design.

    Raises:
        NotFound: there is none.
    """
    found = session.scalars(
        select(FormVersionRow).where(
            FormVersionRow.form_id == form_id, FormVersionRow.number == number
        )
    ).one_or_none()
    if found is None:
        raise NotFound(f"version {number} of form {form_id}")
    return found


def is_id_taken(session: Session, form_id: UUID) -> bool:
    """Whether some form, of whomever, has this identity."""
    return session.get(FormRow, form_id) is not None


def is_slug_taken(session: Session, slug: str, *, except_for: UUID | None = None) -> bool:
    """Whether another form has this name in addresses."""
    return (
        session.scalar(select(FormRow.id).where(FormRow.slug == slug, _others(except_for)).limit(1))
        is not None
    )


def _others(except_for: UUID | None) -> ColumnElement[bool]:
    return FormRow.id != except_for if except_for else true()


def slugs_like(session: Session, slug: str, *, except_for: UUID | None = None) -> Sequence[str]:
    """The names of other forms that begin as this one."""
    return session.scalars(
        select(FormRow.slug).where(
            FormRow.slug.startswith(slug, autoescape=True), _others(except_for)
        )
    ).all()


def uses(session: Session) -> Mapping[UUID, Sequence[tuple[ServiceRow, AuthorityRow]]]:
    """The services of any authority that use each form, by the form's id."""
    rows = session.execute(
        select(FormVersionRow.form_id, ServiceRow, AuthorityRow)
        .join(ServiceRow, ServiceRow.form_version_id == FormVersionRow.id)
        .join(AuthorityRow, AuthorityRow.id == ServiceRow.authority_id)
        .order_by(AuthorityRow.slug, ServiceRow.slug)
    )
    found: dict[UUID, list[tuple[ServiceRow, AuthorityRow]]] = {}
    for form_id, service, authority in rows:
        found.setdefault(form_id, []).append((service, authority))
    return found


def open_drafts(session: Session, form_id: UUID) -> int:
    """How many drafts of the form are being filled in, of all authorities; needs System scope."""
    return (
        session.scalar(
            select(func.count())
            .select_from(DraftRow)
            .join(FormVersionRow, FormVersionRow.id == DraftRow.form_version_id)
            .where(FormVersionRow.form_id == form_id)
        )
        or 0
    )


def last_edits(session: Session, form_id: UUID, most: int = 20) -> Sequence[FormEditRow]:
    """The newest edits of a design, the newest first."""
    return session.scalars(
        select(FormEditRow)
        .where(FormEditRow.form_id == form_id)
        .order_by(FormEditRow.version.desc())
        .limit(most)
    ).all()


def forget_edits(session: Session, form_id: UUID, before: int) -> None:
    """Let go of the edits of a design that are older than a version of it."""
    session.execute(
        delete(FormEditRow).where(FormEditRow.form_id == form_id, FormEditRow.version < before)
    )


def uses_of(session: Session, form_id: UUID) -> Sequence[tuple[ServiceRow, AuthorityRow, int]]:
    """The services that use a form, with their authority and the number of the version in use."""
    rows = session.execute(
        select(ServiceRow, AuthorityRow, FormVersionRow.number)
        .join(FormVersionRow, FormVersionRow.id == ServiceRow.form_version_id)
        .join(AuthorityRow, AuthorityRow.id == ServiceRow.authority_id)
        .where(FormVersionRow.form_id == form_id)
        .order_by(AuthorityRow.slug, ServiceRow.slug)
    )
    return [(service, authority, number) for service, authority, number in rows]
