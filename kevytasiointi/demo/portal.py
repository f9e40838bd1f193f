"""What the demo's portal says of itself, and its breaks. None of these bodies exists."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.portal_facts import PortalFact
from kevytasiointi.usecases.service_breaks import announce_break, record_fault

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


def record_breaks(session: Session, operator: Actor, now: datetime) -> None:
    """A planned break and a fault, both over."""
    begins = now.replace(hour=16, minute=0, second=0, microsecond=0) - timedelta(days=20)
    announce_break(
        session,
        operator,
        text={
            "fi": "Palvelua päivitetään. Luonnokset säilyvät.",
            "sv": "Tjänsten uppdateras. Utkasten finns kvar.",
            "en": "The service is being updated. Drafts are kept.",
        },
        shown_from=None,
        begins_at=begins,
        ends_at=begins + timedelta(hours=2),
        now=begins - timedelta(days=7),
    )
    broke = begins + timedelta(days=9, hours=-7, minutes=12)
    record_fault(
        session,
        operator,
        text={
            "fi": "Vika verkossa. Mitään vahvistettua ei kadonnut.",
            "sv": "Fel i nätet. Inget som hade bekräftats gick förlorat.",
            "en": "A fault in the network. Nothing acknowledged was lost.",
        },
        begins_at=broke,
        ends_at=broke + timedelta(minutes=35),
        now=broke + timedelta(hours=1),
    )
