"""Believable filled answers of the forms of health protection: retail of tobacco, large events."""

import random
from datetime import date, timedelta

from kevytasiointi.demo.applicants import applicant
from kevytasiointi.demo.filler import STRANGERS, Filler, phone_number
from kevytasiointi.demo.scenes import FEASTS, RETAIL, mapping, pick_scene
from kevytasiointi.domain.jsonvalues import Json

_WEEK = 7
_SATURDAY = 5


def retail_answers(
    chance: random.Random, today: date, filler: Filler | None = None
) -> dict[str, Json]:
    """A filled application for a retail permit of tobacco products."""
    who = filler or chance.choice(STRANGERS)
    scene = pick_scene(RETAIL, chance, who.municipality, who.language)
    return {
        **applicant(scene, who, chance, employs=False),
        "revoked": False,
        **scene.answers,
        "shop_street": scene.street,
        "shop_postcode": scene.address["postcode"],
        "starts_on": (today + timedelta(days=chance.choice((30, 45, 60)))).isoformat(),
        "near_children": False,
        "in_home": False,
        "smokeless": False,
        "payer_differs": False,
    }


def feast_answers(
    chance: random.Random, today: date, filler: Filler | None = None
) -> dict[str, Json]:
    """A filled notice of a large public event."""
    who = filler or chance.choice(STRANGERS)
    scene = pick_scene(FEASTS, chance, who.municipality, who.language)
    first = today + timedelta(days=chance.choice((20, 34, 48)))
    first += timedelta(days=(_SATURDAY - first.weekday()) % _WEEK)
    hours = mapping(scene.rest["hours"])
    days = range(int(str(scene.rest["days"])))
    return {
        **applicant(scene, who, chance, employs=False),
        "on_site": {"name": who.name, "phone": phone_number(chance)},
        **scene.answers,
        "dates": [{"on": (first + timedelta(days=day)).isoformat(), **hours} for day in days],
    }
