"""Believable filled answers about a place: trees to fell, a public area, food premises."""

import random
from datetime import date, timedelta

from kevytasiointi.demo.applicants import party_of
from kevytasiointi.demo.filler import STRANGERS, Filler
from kevytasiointi.demo.scenes import AREAS, FELLING, PREMISES, Scene, pick_scene
from kevytasiointi.domain.jsonvalues import Json

_WEEK = 7


def felling_answers(
    chance: random.Random, today: date, filler: Filler | None = None
) -> dict[str, Json]:
    """A filled notice of felling trees."""
    who = filler or chance.choice(STRANGERS)
    scene = pick_scene(FELLING, chance, who.municipality, who.language)
    first = today + timedelta(days=chance.choice((30, 45, 60)))
    return {
        "applicant": party_of(scene, who, chance),
        "place": {"address": _address(scene)},
        **scene.answers,
        "time": {"begin": first.isoformat(), "end": (first + timedelta(days=20)).isoformat()},
    }


def area_answers(
    chance: random.Random, today: date, filler: Filler | None = None
) -> dict[str, Json]:
    """A filled application to use a public area for an event or for advertising."""
    who = filler or chance.choice(STRANGERS)
    scene = pick_scene(AREAS, chance, who.municipality, who.language)
    first = _monday_after(today + timedelta(days=chance.choice((21, 35, 50))))
    last = first + timedelta(days=int(str(scene.rest["days"])) - 1)
    days: Json = {"begin": first.isoformat(), "end": last.isoformat()}
    event = scene.answers.get("event")
    return {
        "applicant": party_of(scene, who, chance),
        **scene.answers,
        **({"event": {**event, "dates": days}} if isinstance(event, dict) else {}),
        "permit_time": days,
        "payer_is_applicant": True,
    }


def premises_answers(
    chance: random.Random, today: date, filler: Filler | None = None
) -> dict[str, Json]:
    """A filled notice of food premises, those of a company."""
    who = filler or chance.choice(STRANGERS)
    scene = pick_scene(PREMISES, chance, who.municipality, who.language)
    begins = today + timedelta(days=chance.choice((31, 42, 60)))
    return {
        "begins_on": begins.isoformat(),
        "operator": party_of(scene, who, chance),
        "visiting_address": {"street": scene.street, **scene.address},
        "inspection_elsewhere": False,
        **scene.answers,
        "plan_made": True,
        "plan_on": (today - timedelta(days=chance.randint(2, 30))).isoformat(),
    }


def _address(scene: Scene) -> str:
    return f"{scene.street}, {scene.address['postcode']} {scene.address['city']}"


def _monday_after(day: date) -> date:
    return day + timedelta(days=-day.weekday() % _WEEK)
