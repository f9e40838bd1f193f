"""What the portal knows of somebody that a form may be prefilled with."""

from sqlalchemy.orm import Session

from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.queries.signing_in import person


def known_of(session: Session, actor: Actor) -> dict[str, str | None]:
    """Facts of who has signed in, by the sources of `domain.prefilling`; None when not known."""
    row = person(session, actor.person_id)
    name = f"{row.given_name} {row.family_name}".strip()
    return {
        "name": name or None,
        "given_name": row.given_name,
        "family_name": row.family_name,
        "email": row.email,
        "hetu": row.hetu,
        "party": "person" if name else None,
    }
