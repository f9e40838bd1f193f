"""What the demo's portal says of itself. None of these bodies exists."""

from collections.abc import Mapping

from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.portal_facts import PortalFact

FACTS: Mapping[PortalFact, JsonObject] = {
    PortalFact.OPERATOR: {
        "name": {
            "fi": "Kevytasioinnin esimerkkiylläpito",
            "sv": "Kevytasiointis exempelförvaltning",
            "en": "Kevytasiointi demonstration operator",
        },
        "address": "Mallikatu 1, 99999 Esimerkki",
        "email": "yllapito@kevytasiointi.example",
        "phone": "+358 9 4245 0000",
        "feedback_email": "saavutettavuus@kevytasiointi.example",
    },
    PortalFact.SUPERVISOR: {
        "name": {
            "fi": "Esimerkkivirasto, saavutettavuuden valvonta",
            "sv": "Exempelverket, tillsyn över tillgängligheten",
            "en": "Example Agency, supervision of accessibility",
        },
        "complaint_url": {
            "fi": "https://valvonta.example/kantelu",
            "sv": "https://valvonta.example/sv/klagan",
            "en": "https://valvonta.example/en/complaint",
        },
        "email": "saavutettavuus@valvonta.example",
        "phone": "+358 9 4245 0999",
    },
    PortalFact.ACCESSIBILITY_REVIEW: {
        "reviewed_on": "2026-11-16",
        "way": {
            "fi": "Arvion teki palvelun kehittäjä itse: ohjelmallinen tarkistus joka sivulle,"
            " käyttö pelkällä näppäimistöllä ja kapealla näytöllä.",
            "sv": "Bedömningen gjordes av tjänstens utvecklare: programmatisk granskning av varje"
            " sida, användning med enbart tangentbord och på smal skärm.",
            "en": "The service's developer assessed it: a programmatic check of every page, use"
            " with the keyboard alone and on a narrow screen.",
        },
    },
}
"""What an operator would type on the page of the portal's own facts."""
