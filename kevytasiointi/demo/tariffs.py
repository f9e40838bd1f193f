"""What the demo's municipalities charge, and when work in a street may begin there."""

from collections.abc import Mapping

from kevytasiointi.domain.jsonvalues import Json

LEHTOLA_NOISE_FEE: Mapping[str, Json] = {
    "fi": "Päätös maksaa 250 euroa (kunnan ympäristönsuojelun taksa). Lasku tulee postissa.",
    "sv": "Beslutet kostar 250 euro (kommunens miljövårdstaxa). Fakturan kommer per post.",
    "en": "The decision costs 250 euros (municipal tariff). The invoice comes by post.",
}
KUUSIRANTA_NOISE_FEE: Mapping[str, Json] = {
    "fi": "Päätös maksaa 180 euroa. Yleishyödylliset yhdistykset maksavat puolet.",
    "sv": "Beslutet kostar 180 euro. Allmännyttiga föreningar betalar hälften.",
    "en": "The decision costs 180 euros. Associations for the public good pay a half.",
}

LEHTOLA_DIGGING_FEE: Mapping[str, Json] = {
    "fi": "Lupa maksaa 60 euroa. Alueen käyttö maksaa lisäksi 20 euroa viikolta.",
    "sv": "Tillståndet kostar 60 euro. Användningen av området kostar dessutom 20 euro per vecka.",
    "en": "The permit costs 60 euros, and the use of the area 20 euros a week on top of that.",
}
KUUSIRANTA_DIGGING_FEE: Mapping[str, Json] = {
    "fi": "Lupa maksaa 90 euroa ja alueen käyttö 0,10 euroa neliömetriltä vuorokaudessa.",
    "sv": "Tillståndet kostar 90 euro och användningen av området 0,10 euro per m² och dygn.",
    "en": "The permit costs 90 euros and the use of the area 0.10 euros a square metre a day.",
}
KUUSIRANTA_START_RULE: Mapping[str, Json] = {
    "fi": "Työn saa aloittaa, kun lupa on myönnetty ja alkukatselmus pidetty.",
    "sv": "Arbetet får börja när tillståndet har beviljats och den inledande synen hållits.",
    "en": "The work may begin when the permit is granted and the opening inspection is held.",
}

LEHTOLA_RETAIL_FEE: Mapping[str, Json] = {
    "fi": "Lupa maksaa 160 euroa. Valvonta maksaa 50 euroa vuodessa jokaisesta myyntipisteestä.",
    "sv": "Tillståndet kostar 160 euro. Tillsynen kostar 50 euro per år och försäljningspunkt.",
    "en": "The permit costs 160 euros. Supervision costs 50 euros a year for each point of sale.",
}
KUUSIRANTA_RETAIL_FEE: Mapping[str, Json] = {
    "fi": "Lupa maksaa 210 euroa. Ensimmäisen myyntipisteen valvonta maksaa 80 ja muiden 40 euroa.",
    "sv": "Tillståndet kostar 210 euro. Tillsynen kostar 80 euro för den första punkten, sedan 40.",
    "en": "The permit costs 210 euros. Supervision costs 80 euros for the first point, then 40.",
}
LEHTOLA_FEAST_FEE: Mapping[str, Json] = {
    "fi": "Ilmoituksen käsittely maksaa 90 euroa. Tarkastuksesta peritään maksu erikseen.",
    "sv": "Handläggningen av anmälan kostar 90 euro. För en inspektion tas en separat avgift ut.",
    "en": "Handling the notice costs 90 euros. An inspection is charged separately.",
}
LEHTOLA_FOOD_FEE: Mapping[str, Json] = {
    "fi": "Ilmoituksen käsittely maksaa 130 euroa. Tarkastuksista peritään maksu erikseen.",
    "sv": "Handläggningen av anmälan kostar 130 euro. För inspektioner tas separata avgifter ut.",
    "en": "Handling the notice costs 130 euros. Inspections are charged separately.",
}
KUUSIRANTA_AREA_FEE: Mapping[str, Json] = {
    "fi": "Tapahtumapaikka maksaa 80 euroa päivältä. Yhdistyksille alue on maksuton.",
    "sv": "En evenemangsplats kostar 80 euro per dag. För föreningar är området avgiftsfritt.",
    "en": "A place for an event costs 80 euros a day. For associations the area is free.",
}
