"""What the demo's people write to each other, in the language of the case."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Reasons: TypeAlias = Mapping[str, str]
"""A sentence by language."""

ASKED: Mapping[str, Sequence[str]] = {
    "fi": (
        "Lisää asemapiirros, josta näkyy etäisyys lähimpään naapurirakennukseen.",
        "Tarkenna, minä päivinä ja mihin kellonaikoihin toiminta on käynnissä.",
        "Kerro, miten naapureille on tiedotettu, ja liitä tiedote mukaan.",
    ),
    "sv": (
        "Bifoga en situationsplan där avståndet till närmaste grannbyggnad framgår.",
        "Precisera vilka dagar och klockslag verksamheten pågår.",
        "Berätta hur grannarna har informerats och bifoga meddelandet.",
    ),
    "en": (
        "Add a site plan that shows the distance to the nearest neighbouring building.",
        "Specify on which days and at what times the activity takes place.",
        "Tell us how the neighbours have been informed, and add the notice.",
    ),
}
"""Supplement requests; a warning of what follows stands after them."""

WARNING: Mapping[str, str] = {
    "fi": "Jos täydennystä ei tule määräpäivään mennessä, asia voi raueta.",
    "sv": "Om kompletteringen inte inkommer inom utsatt tid kan ärendet förfalla.",
    "en": "If the supplement does not arrive by the day given, the matter may lapse.",
}

ANSWERED: Mapping[str, Sequence[str]] = {
    "fi": (
        "Hei, pyydetty selvitys on liitteenä. Pahoittelut puutteesta.",
        "Täydennys liitteenä. Soittakaa, jos jotain jäi vielä epäselväksi.",
    ),
    "sv": (
        "Hej, den begärda utredningen finns som bilaga. Ursäkta bristen.",
        "Kompletteringen finns som bilaga. Ring gärna om något är oklart.",
    ),
    "en": (
        "Hello, the report you asked for is attached. Sorry that it was missing.",
        "The supplement is attached. Please call if anything is still unclear.",
    ),
}

CUSTOMER_ASKS: Mapping[str, Sequence[str]] = {
    "fi": (
        "Hei! Osaatteko arvioida, milloin asia ehtii käsittelyyn?",
        "Hei, voinko vielä muuttaa yhteyshenkilön puhelinnumeroa?",
    ),
    "sv": (
        "Hej! Kan ni uppskatta när ärendet behandlas?",
        "Hej, kan jag ännu ändra kontaktpersonens telefonnummer?",
    ),
    "en": (
        "Hello! Can you estimate when the matter will be handled?",
        "Hello, may I still change the contact person's telephone number?",
    ),
}

OFFICER_ANSWERS: Mapping[str, Sequence[str]] = {
    "fi": (
        "Hei, käsittelemme ilmoituksen lähiviikkoina. Kirjoitamme tänne, jos tarvitsemme lisää.",
        "Hei, kyllä voit. Kirjoita uusi numero tähän viestiketjuun.",
    ),
    "sv": (
        "Hej, vi behandlar anmälan under de närmaste veckorna. Vi skriver här vid behov.",
        "Hej, det går bra. Skriv det nya numret i den här meddelandekedjan.",
    ),
    "en": (
        "Hello, we handle the notice within the next few weeks. We write here if we need more.",
        "Hello, yes you may. Write the new number in this thread.",
    ),
}

DECIDED: Mapping[str, Sequence[str]] = {
    "fi": (
        "Päätös on liitteenä. Ohje muutoksenhakuun on päätöksen lopussa.",
        "Viranhaltijapäätös liitteenä. Lue päätöksestä myös sen ehdot.",
    ),
    "sv": (
        "Beslutet finns som bilaga. Anvisningen för ändringssökande finns i slutet av beslutet.",
        "Tjänsteinnehavarbeslutet finns som bilaga. Observera villkoren i beslutet.",
    ),
    "en": (
        "The decision is attached. The instructions for appeal are at its end.",
        "The decision is attached. Please note its conditions.",
    ),
}

PROCESSED: Mapping[str, Sequence[str]] = {
    "fi": ("Ilmoitus on käsitelty. Kiitos!", "Tiedot on kirjattu. Toimenpiteitä ei tarvita."),
    "sv": ("Anmälan har behandlats. Tack!", "Uppgifterna har antecknats. Inga åtgärder behövs."),
    "en": (
        "The notice has been processed. Thank you!",
        "The information has been recorded. Nothing more is needed.",
    ),
}

WITHDRAWN: Mapping[str, str] = {
    "fi": "Suunnitelmat muuttuivat, toimintaa ei aloiteta.",
    "sv": "Planerna ändrades, verksamheten inleds inte.",
    "en": "Our plans changed; the activity does not begin.",
}

LAPSED: Mapping[str, str] = {
    "fi": "Täydennystä ei tullut määräpäivään mennessä.",
    "sv": "Kompletteringen inkom inte inom utsatt tid.",
    "en": "The supplement did not arrive by the day given.",
}

TRANSFERRED: Mapping[str, str] = {
    "fi": "Asia kuuluu toiselle viranomaiselle, jolle se on siirretty.",
    "sv": "Ärendet hör till en annan myndighet och har överförts dit.",
    "en": "The matter belongs to another authority and has been moved there.",
}

CORRECTED: Mapping[str, str] = {
    "fi": "Tila muutettiin vahingossa väärään asiaan.",
    "sv": "Statusen ändrades av misstag i fel ärende.",
    "en": "The state was changed by mistake in the wrong matter.",
}

RESCHEDULED: Mapping[str, str] = {
    "fi": "Lautakunta kokoontuu vasta tällä viikolla.",
    "sv": "Nämnden sammanträder först den här veckan.",
    "en": "The board meets only this week.",
}

STATEMENT_ASKED: Mapping[str, str] = {
    "fi": "Pyydämme lausuntoa siitä, tarvitaanko toiminnalle ehtoja.",
    "sv": "Vi ber om ett utlåtande om huruvida det behövs villkor för verksamheten.",
    "en": "We ask for a statement on whether the activity needs conditions.",
}

VISIT: Mapping[str, str] = {
    "fi": "Katselmus paikalla",
    "sv": "Syn på platsen",
    "en": "Inspection of the site",
}

VISIT_PLACE: Mapping[str, str] = {
    "fi": "Kohteen pihassa",
    "sv": "På objektets gårdsplan",
    "en": "In the yard of the site",
}

VISIT_NEEDS: Mapping[str, str] = {
    "fi": "Pitäkää asemapiirros saatavilla.",
    "sv": "Ha situationsplanen till hands.",
    "en": "Please have the site plan at hand.",
}

NOTE: Mapping[str, str] = {
    "fi": "Naapuri soitti ja kysyi aikataulua. Ei huomautettavaa.",
    "sv": "Grannen ringde och frågade om tidtabellen. Inget att anmärka.",
    "en": "The neighbour rang and asked about the schedule. No remarks.",
}

DECISION_TITLE: Mapping[str, str] = {"fi": "Päätös", "sv": "Beslut", "en": "Decision"}
DECISION_FILE: Mapping[str, str] = {"fi": "paatos", "sv": "beslut", "en": "decision"}
REPORT_TITLE: Mapping[str, str] = {"fi": "Selvitys", "sv": "Utredning", "en": "Report"}
REPORT_FILE: Mapping[str, str] = {"fi": "selvitys", "sv": "utredning", "en": "report"}
MAP_FILE: Mapping[str, str] = {"fi": "kartta", "sv": "karta", "en": "map"}
EXAMPLE: Mapping[str, str] = {
    "fi": "Tämä on esimerkkiasiakirja. Henkilöt ja viranomaiset ovat keksittyjä.",
    "sv": "Det här är en exempelhandling. Personerna och myndigheterna är påhittade.",
    "en": "This is an example document. The people and authorities are invented.",
}
