"""Who applies in the demo's scenes: a company with its contact person, or a private person."""

import random

from kevytasiointi.demo.filler import EMPLOYERS, Filler, phone_number
from kevytasiointi.demo.scenes import Scene
from kevytasiointi.domain.jsonvalues import Json


def applicant(
    scene: Scene, who: Filler, chance: random.Random, *, employs: bool = True
) -> dict[str, Json]:
    """The answers about the applicant.

    Args:
        scene: what is told about; its organisation applies, if it has one.
        who: who fills the form in.
        chance: draws the telephone number.
        employs: whether somebody with an employer applies for that instead.
    """
    employer = EMPLOYERS.get(who.name) if employs else None
    organisation = employer or scene.organisation
    if organisation is None:
        return {
            "applicant_type": "person",
            "person": {
                "name": who.name,
                "email": who.reachable_at,
                "non_disclosure": False,
                "phone": phone_number(chance),
                "street": scene.street,
                **scene.address,
            },
        }
    return {
        "applicant_type": "company",
        "company": {
            **organisation,
            "street": scene.street,
            **scene.address,
            "contact_name": who.name,
            "contact_phone": phone_number(chance),
            "contact_email": who.reachable_at,
        },
    }


def party_of(scene: Scene, who: Filler, chance: random.Random) -> dict[str, Json]:
    """The answers of a party block: the scene's organisation if it has one, else who fills in."""
    given_name, _, family_name = who.name.rpartition(" ")
    person = {"party": "person", "given_name": given_name, "family_name": family_name}
    organisation = scene.organisation or {}
    company = {
        "party": "company",
        "company_name": organisation.get("name", ""),
        "business_id": organisation.get("business_id", ""),
        "contact_person": who.name,
    }
    return {
        **(company if organisation else person),
        "street": scene.street,
        **scene.address,
        "phone": phone_number(chance),
        "email": who.reachable_at,
    }
