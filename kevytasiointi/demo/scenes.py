"""The invented works, events and households of the demo, read from the files beside this."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from kevytasiointi.demo.people import KUUSIRANTA, LEHTOLA
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.usecases.formfiles import read_document

NOISE: Final = "noise-scenes.yaml"
COMPOSTING: Final = "composting-scenes.yaml"
DIGGING: Final = "digging-scenes.yaml"
EXTRACTION: Final = "extraction-scenes.yaml"
RETAIL: Final = "retail-scenes.yaml"
FEASTS: Final = "feast-scenes.yaml"
FELLING: Final = "felling-scenes.yaml"
AREAS: Final = "area-scenes.yaml"
PREMISES: Final = "premises-scenes.yaml"

POSTCODES: Final[Mapping[str, str]] = {LEHTOLA: "99998", KUUSIRANTA: "99997"}
_CITIES: Final[Mapping[str, Mapping[str, str]]] = {
    LEHTOLA: {"fi": "Lehtola", "sv": "Lehtola", "en": "Lehtola"},
    KUUSIRANTA: {"fi": "Kuusiranta", "sv": "Granstrand", "en": "Kuusiranta"},
}


@dataclass(frozen=True, slots=True)
class Scene:
    """What one customer tells about.

    Attributes:
        municipality: where it happens.
        language: the language that it is told in.
        organisation: name and business id of a company or association, when there is one.
        answers: the answers of the scene itself.
        rest: what else stands in the file.
    """

    municipality: str
    language: str
    street: str
    organisation: Mapping[str, str] | None
    answers: JsonObject
    rest: JsonObject

    @property
    def address(self) -> dict[str, Json]:
        """Postcode and town, as the people of this scene write them."""
        return {
            "postcode": POSTCODES[self.municipality],
            "city": _CITIES[self.municipality][self.language],
        }


def pick_scene(
    name: str, chance: random.Random, municipality: str | None, language: str | None
) -> Scene:
    """A scene that fits: place and language if there is one, else the language, else any."""
    scenes = all_scenes(name)
    told = [scene for scene in scenes if language in (None, scene.language)]
    there = [scene for scene in told if municipality in (None, scene.municipality)]
    return chance.choice(there or told or scenes)


@lru_cache(maxsize=16)
def all_scenes(name: str) -> Sequence[Scene]:
    """Every scene of a file."""
    document = read_document(Path(__file__).parent / name)
    if not isinstance(document, list):
        raise TypeError(name)
    return tuple(_scene(part) for part in document)


def _scene(part: Json) -> Scene:
    scene = mapping(part)
    organisation = scene.get("organisation") or scene.get("company")
    texts = None if organisation is None else mapping(organisation)
    return Scene(
        municipality=str(scene["municipality"]),
        language=str(scene["language"]),
        street=str(texts["street"] if texts and "street" in texts else scene["street"]),
        organisation=None if texts is None else {k: str(texts[k]) for k in ("name", "business_id")},
        answers=mapping(scene["answers"]),
        rest=scene,
    )


def mapping(part: Json) -> JsonObject:
    """The part as the mapping that it must be."""
    if not isinstance(part, Mapping):
        raise TypeError(part)
    return part
