"""The demo's people. Nobody of them exists: their identity codes end in 900–999."""

from dataclasses import dataclass

from kevytasiointi.domain.permissions import Role


@dataclass(frozen=True, slots=True)
class Person:
    """A demo person.

    Attributes:
        key: signs the person in; never changes.
        authority: slug of the authority that the roles are in; None for customers and operators.
    """

    key: str
    given_name: str
    family_name: str
    hetu: str
    email: str | None
    language: str
    roles: tuple[Role, ...] = ()
    authority: str | None = None


CUSTOMERS = (
    Person("asiakas-aino", "Aino", "Niemelä", "140387-9020", "aino.niemela@posti.example", "fi"),
    Person("asiakas-bjorn", "Björn", "Sandås", "020571Y9155", "bjorn.sandas@post.example", "sv"),
    Person("asiakas-grace", "Grace", "Obi", "230894-936R", "grace.obi@mail.example", "en"),
    Person("asiakas-eino", "Eino", "Kallio", "170249-921X", None, "fi"),
    Person(
        "yrittaja-veikko", "Veikko", "Saarela", "110566X9571", "veikko@saarelanmaa.example", "fi"
    ),
)
"""Veikko runs a company that digs and blasts; Eino has no e-mail."""

LEHTOLA = "lehtola"
KUUSIRANTA = "kuusiranta"
AURA = "aura"
OPERATOR = "yllapitaja"

STAFF = (
    Person(
        "virkailija-lehtola",
        "Leena",
        "Korpi",
        "280278-9127",
        "leena.korpi@lehtola.example.fi",
        "fi",
        (Role.OFFICER,),
        LEHTOLA,
    ),
    Person(
        "johtava-lehtola",
        "Hannu",
        "Mäkelä",
        "091181W923B",
        "hannu.makela@lehtola.example.fi",
        "fi",
        (Role.OFFICER, Role.LEAD_OFFICER),
        LEHTOLA,
    ),
    Person(
        "suunnittelija-lehtola",
        "Tuuli",
        "Aalto",
        "150690-9380",
        "tuuli.aalto@lehtola.example.fi",
        "fi",
        (Role.FORM_DESIGNER,),
        LEHTOLA,
    ),
    Person(
        "paakayttaja-lehtola",
        "Raimo",
        "Heino",
        "030374-9536",
        "raimo.heino@lehtola.example.fi",
        "fi",
        (Role.AUTHORITY_ADMIN,),
        LEHTOLA,
    ),
    Person(
        "virkailija-kuusiranta",
        "Maria",
        "Lindqvist",
        "221092V9665",
        "maria.lindqvist@kuusiranta.example.fi",
        "sv",
        (Role.OFFICER,),
        KUUSIRANTA,
    ),
    Person(
        "johtava-kuusiranta",
        "Petri",
        "Salonen",
        "190583-9755",
        "petri.salonen@kuusiranta.example.fi",
        "fi",
        (Role.OFFICER, Role.LEAD_OFFICER),
        KUUSIRANTA,
    ),
    Person(
        "virkailija-aura",
        "Sanna",
        "Virkkula",
        "070901B984S",
        "sanna.virkkula@aura.example.fi",
        "fi",
        (Role.OFFICER,),
        AURA,
    ),
    Person(
        "johtava-aura",
        "Kaisa",
        "Ranta-aho",
        "260762-990B",
        "kaisa.ranta-aho@aura.example.fi",
        "fi",
        (Role.OFFICER, Role.LEAD_OFFICER),
        AURA,
    ),
    Person(
        OPERATOR,
        "Olli",
        "Pelto",
        "310788U993C",
        "olli.pelto@kevytasiointi.example",
        "fi",
        (Role.OPERATOR,),
    ),
)
"""Officers, lead officers, a form designer, an authority admin and the portal's operator."""

PEOPLE = CUSTOMERS + STAFF
