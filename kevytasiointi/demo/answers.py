"""Believable filled answers of the forms that the demo has cases of, all good enough to be sent."""

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from kevytasiointi.demo.authorities import (
    ALUE,
    KAIVU,
    KOMPOSTI,
    MAA_AINES,
    MELU,
    OHJAUS,
    PUUT,
    RUOKA,
    TUPAKKA,
    YLEISO,
)
from kevytasiointi.demo.filler import EMPLOYERS, STRANGERS, Filler, phone_number
from kevytasiointi.demo.guided_answers import guided_answers
from kevytasiointi.demo.health_answers import feast_answers, retail_answers
from kevytasiointi.demo.people import AURA
from kevytasiointi.demo.permit_answers import digging_answers, extraction_answers
from kevytasiointi.demo.place_answers import area_answers, felling_answers, premises_answers
from kevytasiointi.demo.scenes import COMPOSTING, NOISE, Scene, mapping, pick_scene
from kevytasiointi.domain.jsonvalues import Json

Answers = dict[str, Json]

_WEEK = 7
_SATURDAY = 5
_STANDSTILL = timedelta(days=30)
_LONG_WORK = 15
_FIRST_PERIOD = 12


_EARLY: Final[Mapping[str, str]] = {
    "fi": "Koneet vapautuvat edelliseltä työmaalta aiemmin kuin arvioimme.",
    "sv": "Maskinerna blir lediga från föregående bygge tidigare än vi räknade med.",
    "en": "The machines are free from the site before this earlier than we thought.",
}


def answers_for(
    slug: str, today: date, chance: random.Random, filler: Filler | None = None
) -> Answers:
    """Good answers to the form with this slug, as of `today`."""
    return _BUILDERS[slug](chance, today, filler)


def noise_answers(chance: random.Random, today: date, filler: Filler | None = None) -> Answers:
    """A filled notice of temporary noise."""
    who = filler or chance.choice(STRANGERS)
    scene = pick_scene(NOISE, chance, who.municipality, who.language)
    periods = _periods(scene, chance, today)
    sites = scene.answers.get("sensitive_sites")
    return {
        **_notifier(scene, who, chance),
        "place_postcode": scene.address["postcode"],
        "place_city": scene.address["city"],
        "several_municipalities": who.authority == AURA,
        "sites_nearby": bool(sites),
        **scene.answers,
        "durations": periods,
        **_night(scene),
        **_early(scene, periods, chance, today),
    }


def composting_answers(chance: random.Random, today: date, filler: Filler | None = None) -> Answers:
    """A filled notice of composting."""
    who = filler or chance.choice(STRANGERS)
    scene = pick_scene(COMPOSTING, chance, who.municipality, who.language)
    purpose = str(scene.rest["purpose"])
    goes_on: Answers = {
        "composter_is_safe": True,
        "responsible_differs": False,
        "shared": False,
    }
    return {
        "purpose": purpose,
        f"{purpose}s_on": (today - timedelta(days=chance.randint(2, 50))).isoformat(),
        **_holder(scene, who, chance),
        "same_address": True,
        **({} if purpose == "end" else goes_on),
        **scene.answers,
    }


_BUILDERS: Final[Mapping[str, Callable[[random.Random, date, Filler | None], Answers]]] = {
    MELU: noise_answers,
    KOMPOSTI: composting_answers,
    KAIVU: digging_answers,
    MAA_AINES: extraction_answers,
    TUPAKKA: retail_answers,
    YLEISO: feast_answers,
    PUUT: felling_answers,
    ALUE: area_answers,
    RUOKA: premises_answers,
    OHJAUS: guided_answers,
}

WITH_ANSWERS: Final = tuple(_BUILDERS)
"""The slugs of the forms that the demo can fill in."""


# --- noise ---


def _notifier(scene: Scene, who: Filler, chance: random.Random) -> Answers:
    organisation = scene.organisation or {}
    if scene.answers.get("activity") == "construction":
        organisation = EMPLOYERS.get(who.name, organisation)
    return {
        "notifier_type": "company",
        "company": {
            **organisation,
            "street": scene.street,
            **scene.address,
            "contact_name": who.name,
            "contact_phone": phone_number(chance),
            "contact_email": who.reachable_at,
        },
        "same_contact_on_site": True,
        "payer_differs": False,
    }


def _periods(scene: Scene, chance: random.Random, today: date) -> list[Json]:
    days = int(str(scene.rest["days"]))
    times = _times(scene)
    month = scene.rest.get("month")
    if month is not None:
        start = _saturday_of(int(str(month)), today)
        return [_period(start, days, times)]
    wait = chance.choice((38, 42, 49, 60, 75, 16))
    start = today + timedelta(days=wait)
    start += timedelta(days=-start.weekday() % _WEEK)
    if days <= _LONG_WORK:
        return [_period(start, days, times)]
    return [
        _period(start, _FIRST_PERIOD, times),
        _period(start + timedelta(days=14), days - 14, times),
    ]


def _period(start: date, days: int, times: Answers) -> Json:
    end = start + timedelta(days=days - 1)
    return {"start_on": start.isoformat(), "end_on": end.isoformat(), **times}


def _times(scene: Scene) -> Answers:
    times: Answers = {}
    for kind, hours in mapping(scene.rest["hours"]).items():
        if isinstance(hours, list):
            times[f"{kind}_start"], times[f"{kind}_end"] = hours
    return times


def _saturday_of(month: int, today: date) -> date:
    """The first Saturday of the month, at least five weeks ahead."""
    year = today.year
    while True:
        first = date(year, month, 1)
        saturday = first + timedelta(days=(_SATURDAY - first.weekday()) % _WEEK)
        if saturday >= today + timedelta(days=35):
            return saturday
        year += 1


def _night(scene: Scene) -> Answers:
    reason = scene.rest.get("night_reason")
    return {"night_reason": reason} if reason else {}


def _early(scene: Scene, periods: list[Json], chance: random.Random, today: date) -> Answers:
    first = min(str(mapping(period)["start_on"]) for period in periods)
    if date.fromisoformat(first) >= today + _STANDSTILL:
        return {}
    if chance.random() < 0.3:  # noqa: PLR2004 (three in ten wait)
        return {"early_start": False}
    return {"early_start": True, "early_start_reason": _EARLY[scene.language]}


# --- composting ---


def _holder(scene: Scene, who: Filler, chance: random.Random) -> Answers:
    person: Answers = {"holder_type": "person", "person_name": who.name}
    company: Answers = {
        "holder_type": "company",
        "company": {**(scene.organisation or {}), "contact_name": who.name},
    }
    ways = ("email", "email", "phone", "post") if who.email else ("phone", "post")
    return {
        **(company if scene.organisation else person),
        "contact_preference": chance.choice(ways),
        **({"email": who.email} if who.email else {}),
        "phone": phone_number(chance),
        "holder_street": scene.street,
        "holder_postcode": scene.address["postcode"],
        "holder_city": scene.address["city"],
    }
