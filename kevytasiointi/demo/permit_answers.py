"""Believable filled answers of the two permits: digging in a street and extracting soil."""

import random
from datetime import date, timedelta

from kevytasiointi.demo.applicants import applicant
from kevytasiointi.demo.filler import STRANGERS, Filler
from kevytasiointi.demo.scenes import DIGGING, EXTRACTION, pick_scene
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
    who_applies = applicant(scene, who, chance)
    return {
        **who_applies,
        **scene.answers,
        "urgent": False,
        "starts_on": starts.isoformat(),
        "ends_on": (starts + timedelta(days=int(str(scene.rest["days"])) - 1)).isoformat(),
        **({"hours": hours} if hours else {}),
        "manager_is_applicant": True,
        "payer_is_applicant": True,
        **_invoice(who_applies),
    }


def extraction_answers(
    chance: random.Random, _today: date, filler: Filler | None = None
) -> dict[str, Json]:
    """A filled application to extract soil or rock."""
    who = filler or chance.choice(STRANGERS)
    scene = pick_scene(EXTRACTION, chance, who.municipality, who.language)
    return {**applicant(scene, who, chance), **scene.answers}


def _invoice(who_applies: dict[str, Json]) -> dict[str, Json]:
    """A company takes an e-invoice, at the code that its business id makes."""
    company = who_applies.get("company")
    if not isinstance(company, dict):
        return {"e_invoice": False}
    code = f"0037{str(company['business_id']).replace('-', '')}"
    return {"e_invoice": True, "e_invoice_address": {"address": code, "operator": "TESTFIHH"}}
