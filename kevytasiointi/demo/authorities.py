"""The demo's authorities and what they offer: two municipalities and a state authority.

The state authority shows the three ways of joining side by side.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kevytasiointi.demo import tariffs
from kevytasiointi.demo.people import AURA, KUUSIRANTA, LEHTOLA
from kevytasiointi.domain.joining import AuthorityKind, JoiningMethod
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


@dataclass(frozen=True, slots=True)
class Taken:
    """A form that an authority has taken into use, with its own settings."""

    authority: str
    form: str
    slug: str
    mailbox: str
    settings: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Guided:
    """A service that is used in the authority's own system.

    With a `form` customers can follow their matter here; the mailbox hears of those matters.
    """

    authority: str
    slug: str
    joining: JoiningMethod
    title: Localized
    summary: Localized
    url: str
    form: str | None = None
    mailbox: str | None = None


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

TAKEN = (
    Taken(
        LEHTOLA,
        MELU,
        "meluilmoitus-lehtola",
        "ymparisto@lehtola.example.fi",
        {"lead_time": "P30D", "processing_time": "P30D", "fee_text": tariffs.LEHTOLA_NOISE_FEE},
    ),
    Taken(LEHTOLA, KOMPOSTI, "kompostointi-ilmoitus-lehtola", "jatehuolto@lehtola.example.fi"),
    Taken(
        KUUSIRANTA,
        MELU,
        "meluilmoitus-kuusiranta",
        "miljo@kuusiranta.example.fi",
        {
            "lead_time": "P14D",
            "processing_time": "P3W",
            "map_required": True,
            "fee_text": tariffs.KUUSIRANTA_NOISE_FEE,
        },
    ),
    Taken(
        KUUSIRANTA,
        KOMPOSTI,
        "kompostointi-ilmoitus-kuusiranta",
        "miljo@kuusiranta.example.fi",
        {"processing_time": "P2M"},
    ),
    Taken(AURA, MELU, "meluilmoitus-aura", "kirjaamo@aura.example.fi"),
    Taken(
        LEHTOLA,
        KAIVU,
        "kaivulupa-lehtola",
        "kadut@lehtola.example.fi",
        {"lead_time": "P14D", "processing_time": "P2W", "fee_text": tariffs.LEHTOLA_DIGGING_FEE},
    ),
    Taken(
        KUUSIRANTA,
        KAIVU,
        "kaivulupa-kuusiranta",
        "gator@kuusiranta.example.fi",
        {
            "lead_time": "P21D",
            "inspection_time": "P5D",
            "traffic_plan_required": True,
            "start_rule": tariffs.KUUSIRANTA_START_RULE,
            "fee_text": tariffs.KUUSIRANTA_DIGGING_FEE,
        },
    ),
    Taken(
        LEHTOLA,
        TUPAKKA,
        "tupakan-vahittaismyyntilupa-lehtola",
        "terveysvalvonta@lehtola.example.fi",
        {"smokeless_products": True, "fee_text": tariffs.LEHTOLA_RETAIL_FEE},
    ),
    Taken(
        KUUSIRANTA,
        TUPAKKA,
        "tupakan-vahittaismyyntilupa-kuusiranta",
        "halsa@kuusiranta.example.fi",
        {
            "floor_plan_required": True,
            "processing_time": "P30D",
            "fee_text": tariffs.KUUSIRANTA_RETAIL_FEE,
        },
    ),
    Taken(
        LEHTOLA,
        YLEISO,
        "suuri-yleisotilaisuus-lehtola",
        "terveysvalvonta@lehtola.example.fi",
        {"fee_text": tariffs.LEHTOLA_FEAST_FEE},
    ),
    Taken(
        LEHTOLA,
        MAA_AINES,
        "maa-ainesten-ottamislupa-lehtola",
        "ymparisto@lehtola.example.fi",
        {"waste_plan_required": True},
    ),
    Taken(
        KUUSIRANTA,
        HAVAINTO,
        "ymparistohavainto-kuusiranta",
        "miljo@kuusiranta.example.fi",
    ),
)
"""Lehtola wants noise notices 30 days before, Kuusiranta 14 days before and with a map; for a
digging permit it is the other way round.

The agency has taken the noise notice into use for noise in several municipalities.
"""

GUIDED = (
    Guided(
        AURA,
        "vesitalouslupa-aura",
        JoiningMethod.INTEGRATION,
        {
            "fi": "Vesitalouslupa",
            "sv": "Vattenhushållningstillstånd",
            "en": "Water permit",
        },
        {
            "fi": (
                "Haet lupaa viraston omassa asiointipalvelussa. Asian tila näkyy täällä"
                " samassa näkymässä muiden asioidesi kanssa."
            ),
            "sv": (
                "Du ansöker om tillstånd i myndighetens egen e-tjänst. Ärendets status visas"
                " här i samma vy som dina andra ärenden."
            ),
            "en": (
                "You apply for the permit in the agency's own e-service. The state of the"
                " matter is shown here together with your other matters."
            ),
        },
        "https://asiointi.aura.example.fi/vesi",
    ),
    Guided(
        AURA,
        "avustus-vesistojen-kunnostamiseen-aura",
        JoiningMethod.GUIDANCE,
        {
            "fi": "Avustus vesistöjen kunnostamiseen",
            "sv": "Understöd för restaurering av vattendrag",
            "en": "Grant for restoring waters",
        },
        {
            "fi": "Avustusta haetaan viraston omalla verkkolomakkeella kerran vuodessa.",
            "sv": "Understödet söks med myndighetens egen webblankett en gång om året.",
            "en": "The grant is applied for with the agency's own web form once a year.",
        },
        "https://www.aura.example.fi/avustukset",
        form=OHJAUS,
        mailbox="kirjaamo@aura.example.fi",
    ),
)
