"""What the portal knows of somebody that a form may be prefilled with."""

from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.prefilling import Filed, Recalled, recalled_answers, recalls
from kevytasiointi.domain.projectdata import facts_of
from kevytasiointi.storage.queries import project_page
from kevytasiointi.storage.queries.recalling import newest_filed
from kevytasiointi.storage.queries.signing_in import person
from kevytasiointi.usecases.publishing import spec_of

_LOOKED_AT: Final = 20
"""How many of the newest matters are looked at."""


def known_of(session: Session, actor: Actor, project_id: UUID | None) -> dict[str, str | None]:
    """Facts of who has signed in and of a project, by the sources of `domain.prefillsources`.

    None when one is not known. The contact details of a project are known to its owner only.
    """
    row = person(session, actor.person_id)
    name = f"{row.given_name} {row.family_name}".strip()
    return {
        "name": name or None,
        "given_name": row.given_name,
        "family_name": row.family_name,
        "email": row.email,
        "hetu": row.hetu,
        "party": "person" if name else None,
        **_told_by_project(session, actor, project_id),
    }


def _told_by_project(session: Session, actor: Actor, project_id: UUID | None) -> dict[str, str]:
    project = project_page.joined_project(session, actor, project_id) if project_id else None
    if project is None:
        return {}
    return facts_of(project.shared, with_contacts=project.owner_id == actor.person_id)


def recalled_of(
    session: Session, actor: Actor, spec: FormSpec, project_id: UUID | None
) -> dict[str, Recalled]:
    """What the actor's own earlier matters give to a draft of a form, by path.

    Args:
        session: the open session.
        actor: whose draft it is; nobody else's matters are looked at, in a shared project neither.
        spec: the form of the draft.
        project_id: the project of the draft.
    """
    if actor.identified_by is Identification.NONE or not recalls(spec):
        return {}
    return recalled_answers(
        spec,
        [
            Filed(
                case.number,
                spec_of(version),
                case.answers,
                project_id is not None and case.project_id == project_id,
            )
            for case, version in newest_filed(session, actor, most=_LOOKED_AT)
        ],
    )
