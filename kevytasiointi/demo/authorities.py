"""The demo's authorities, two municipalities and a state authority, and the forms they use."""

from collections.abc import Mapping
from dataclasses import dataclass

from kevytasiointi.demo.people import AURA, KUUSIRANTA, LEHTOLA
from kevytasiointi.domain.joining import AuthorityKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import Localized


@dataclass(frozen=True, slots=True)
class Body:
    """A demo authority; `prefix` begins the identifiers that it gives to its cases.

    `colour` is that of its pages; None is the portal's own.
    """

    slug: str
    kind: AuthorityKind
    name: Localized
    business_id: str
    municipalities: tuple[str, ...]
    contact: Mapping[str, Json]
    prefix: str
    colour: str | None = None


BODIES = (
    Body(
        slug=LEHTOLA,
        kind=AuthorityKind.MUNICIPALITY,
        name={
            "fi": "Lehtolan kunta",
            "sv": "Lehtola kommun",
            "en": "Municipality of Lehtola",
        },
        business_id="0100001-0",
        municipalities=("Lehtola",),
        contact={
            "email": "ymparisto@lehtola.example.fi",
            "phone": "+358 9 4245 0100",
            "address": "Kirkkotie 2, 99998 Lehtola",
            "hours": {
                "fi": "arkisin klo 9–15",
                "sv": "vardagar kl. 9–15",
                "en": "on weekdays 9 am–3 pm",
            },
        },
        prefix="LEH",
    ),
    Body(
        slug=KUUSIRANTA,
        kind=AuthorityKind.MUNICIPALITY,
        name={
            "fi": "Kuusirannan kaupunki",
            "sv": "Granstrands stad",
            "en": "City of Kuusiranta",
        },
        business_id="0100002-9",
        municipalities=("Kuusiranta",),
        contact={
            "email": "miljo@kuusiranta.example.fi",
            "phone": "+358 9 4245 0200",
            "address": "Rantakatu 1 / Strandgatan 1, 99997 Kuusiranta / Granstrand",
            "hours": {
                "fi": "ma–to klo 8.30–15.30, pe klo 8.30–13",
                "sv": "mån–tors kl. 8.30–15.30, fre kl. 8.30–13",
                "en": "Mon–Thu 8.30 am–3.30 pm, Fri 8.30 am–1 pm",
            },
        },
        prefix="KUU",
        colour="#7a2e1d",
    ),
    Body(
        slug=AURA,
        kind=AuthorityKind.STATE,
        name={
            "fi": "Elinkeino- ja ympäristövirasto Aura",
            "sv": "Närings- och miljöverket Aura",
            "en": "Business and Environment Agency Aura",
        },
        business_id="0100003-7",
        municipalities=(),
        contact={
            "email": "kirjaamo@aura.example.fi",
            "phone": "+358 9 4245 0300",
            "address": "Virastokuja 4, 99996 Aurajärvi",
            "hours": {
                "fi": "arkisin klo 8–16.15",
                "sv": "vardagar kl. 8–16.15",
                "en": "on weekdays 8 am–4.15 pm",
            },
        },
        prefix="AURA",
        colour="#24407a",
    ),
)

MELU = "meluilmoitus"
KOMPOSTI = "kompostointi-ilmoitus"
OHJAUS = "asiakasohjaus"
KAIVU = "kaivulupa"
MAA_AINES = "maa-ainesten-ottamislupa"
TUPAKKA = "tupakan-vahittaismyyntilupa"
YLEISO = "suuri-yleisotilaisuus"
HAVAINTO = "ymparistohavainto"
PUUT = "puunkaato"
ALUE = "yleisen-alueen-kaytto"
RUOKA = "elintarvikehuoneisto"
JATKO = "kaivuluvan-jatkoaika"
VESI = "vapautus-vesihuoltoverkostosta"
POIKKEUS = "poikkeuksellinen-tilanne"
MUISTOMERKKI = "luonnonmuistomerkki"
TERVEYS = "terveydensuojelulain-ilmoitus"
