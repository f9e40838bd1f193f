"""The own earlier matters from which a new draft may be filled in."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.people import FormVersionRow


def newest_filed(
    session: Session, actor: Actor, *, most: int
) -> Sequence[tuple[CaseRow, FormVersionRow]]:
    """The matters that the actor has filed, to whichever authority, the newest first."""
    rows = session.execute(
        select(CaseRow, FormVersionRow)
        .join(FormVersionRow, FormVersionRow.id == CaseRow.form_version_id)
        .where(CaseRow.person_id == actor.person_id)
        .order_by(CaseRow.submitted_at.desc(), CaseRow.number.desc())
        .limit(most)
    )
    return [(case, version) for case, version in rows]
