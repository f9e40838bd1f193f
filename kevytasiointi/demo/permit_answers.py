"""Believable filled answers of the two permits: digging in a street and extracting soil."""

import random
from datetime import date, timedelta

from kevytasiointi.demo.filler import EMPLOYERS, STRANGERS, Filler, phone_number
from kevytasiointi.demo.scenes import DIGGING, EXTRACTION, Scene, pick_scene
from kevytasiointi.domain.jsonvalues import Json

_WEEK = 7


def digging_answers(
    chance: random.Random, today: date, filler: Filler | None = None
) -> dict[str, Json]:
    """A filled application to dig in a street or to use it for a while."""
    who = filler or chance.choice(STRANGERS)
    scene = pick_scene(DIGGING, chance, who.municipality, who.language)
    starts = today + timedelta(days=chance.choice((18, 25, 32, 45)))
    starts += timedelta(days=-starts.weekday() % _WEEK)
    hours = scene.rest.get("hours")
    applicant = _applicant(scene, who, chance)
    return {
        **applicant,
        **scene.answers,
        "urgent": False,
        "starts_on": starts.isoformat(),
        "ends_on": (starts + timedelta(days=int(str(scene.rest["days"])) - 1)).isoformat(),
        **({"hours": hours} if hours else {}),
        "manager_is_applicant": True,
        "payer_is_applicant": True,
        **_invoice(applicant),
    }


def extraction_answers(
    chance: random.Random, _today: date, filler: Filler | None = None
) -> dict[str, Json]:
    """A filled application to extract soil or rock."""
    who = filler or chance.choice(STRANGERS)
    scene = pick_scene(EXTRACTION, chance, who.municipality, who.language)
    return {**_applicant(scene, who, chance), **scene.answers}


def _applicant(scene: Scene, who: Filler, chance: random.Random) -> dict[str, Json]:
    organisation = EMPLOYERS.get(who.name, scene.organisation)
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


def _invoice(applicant: dict[str, Json]) -> dict[str, Json]:
    """A company takes an e-invoice, at the code that its business id makes."""
    company = applicant.get("company")
    if not isinstance(company, dict):
        return {"e_invoice": False}
    code = f"0037{str(company['business_id']).replace('-', '')}"
    return {"e_invoice": True, "e_invoice_address": {"address": code, "operator": "TESTFIHH"}}
