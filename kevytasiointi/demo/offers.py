"""The forms that the demo's authorities have taken into use, and the services they only guide to.

The state authority shows the three ways of joining side by side.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kevytasiointi.demo import tariffs
from kevytasiointi.demo.authorities import (
    ALUE,
    HAVAINTO,
    JATKO,
    KAIVU,
    KOMPOSTI,
    MAA_AINES,
    MELU,
    MUISTOMERKKI,
    OHJAUS,
    POIKKEUS,
    PUUT,
    RUOKA,
    TERVEYS,
    TUPAKKA,
    VESI,
    YLEISO,
)
from kevytasiointi.demo.people import AURA, KUUSIRANTA, LEHTOLA
from kevytasiointi.domain.joining import JoiningMethod
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.localized import Localized


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
    Taken(
        LEHTOLA,
        RUOKA,
        "elintarvikehuoneisto-lehtola",
        "terveysvalvonta@lehtola.example.fi",
        {"fee_text": tariffs.LEHTOLA_FOOD_FEE},
    ),
    Taken(
        LEHTOLA,
        PUUT,
        "puunkaato-lehtola",
        "rakennusvalvonta@lehtola.example.fi",
        {"notice_trees": 10},
    ),
    Taken(
        KUUSIRANTA,
        PUUT,
        "puunkaato-kuusiranta",
        "bygg@kuusiranta.example.fi",
        {"free_trees": 5, "notice_trees": 5, "free_wall_m": 0, "marking_required": False},
    ),
    Taken(LEHTOLA, JATKO, "kaivuluvan-jatkoaika-lehtola", "kadut@lehtola.example.fi"),
    Taken(
        KUUSIRANTA,
        ALUE,
        "yleisen-alueen-kaytto-kuusiranta",
        "gator@kuusiranta.example.fi",
        {"lead_time": "P14D", "fee_text": tariffs.KUUSIRANTA_AREA_FEE},
    ),
    Taken(
        LEHTOLA,
        VESI,
        "vapautus-vesihuoltoverkostosta-lehtola",
        "ymparisto@lehtola.example.fi",
    ),
    Taken(LEHTOLA, MUISTOMERKKI, "luonnonmuistomerkki-lehtola", "ymparisto@lehtola.example.fi"),
    Taken(
        KUUSIRANTA,
        POIKKEUS,
        "poikkeuksellinen-tilanne-kuusiranta",
        "miljo@kuusiranta.example.fi",
    ),
    Taken(
        KUUSIRANTA,
        TERVEYS,
        "terveydensuojelulain-ilmoitus-kuusiranta",
        "halsa@kuusiranta.example.fi",
        {"annex_required": True},
    ),
)
"""Lehtola wants noise notices 30 days before, Kuusiranta 14 days before and with a map; for a
digging permit it is the other way round. In Lehtola each tree needs a notice and the eleventh a
permit; in Kuusiranta five are free and the sixth needs a permit.

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
