"""Documents for the PDF tests: ordinary ones in three languages, and nasty ones."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

from kevytasiointi.domain.documents import (
    AttachmentLine,
    Document,
    Line,
    Section,
    Table,
    Words,
)

WORDS = {
    "fi": Words(
        number="Asian numero",
        arrived="Saapunut",
        not_answered="Ei vastattu",
        no_rows="Ei rivejä",
        attachments="Liitteet",
        no_attachments="Ei liitteitä",
        sha256="SHA-256-tarkiste",
        declaration="Vakuutus",
        page="Sivu",
    ),
    "sv": Words(
        number="Ärendets nummer",
        arrived="Inkom",
        not_answered="Inget svar",
        no_rows="Inga rader",
        attachments="Bilagor",
        no_attachments="Inga bilagor",
        sha256="SHA-256-kontrollsumma",
        declaration="Försäkran",
        page="Sida",
    ),
    "en": Words(
        number="Case number",
        arrived="Arrived",
        not_answered="Not answered",
        no_rows="No rows",
        attachments="Attachments",
        no_attachments="No attachments",
        sha256="SHA-256 checksum",
        declaration="Declaration",
        page="Page",
    ),
}

TEXTS = {
    "fi": (
        "Meluilmoitus",
        "Ilmoitus tilapäisestä melua aiheuttavasta toiminnasta",
        "Lehtolan kunta",
    ),
    "sv": (
        "Bulleranmälan",
        "Anmälan om tillfällig verksamhet som orsakar buller",
        "Granstrands kommun",
    ),
    "en": (
        "Noise notification",
        "Notification of temporary noisy activity",
        "Municipality of Lehtola",
    ),
}

SENTENCE = {
    "fi": "Kallion louhinta ja murskaus tontilla aiheuttaa iskumaista melua arkisin kello 7–18. ",
    "sv": "Sprängning och krossning av berg på tomten orsakar impulsljud på vardagar kl. 7–18. ",
    "en": "Rock blasting and crushing on the plot cause impulsive noise on weekdays from 7 to 18. ",
}

HOSTILE = (
    "<script>alert('x')</script>",
    '<img src="file:///etc/passwd">',
    '<link rel=attachment href="file:///etc/passwd">',
    "</p></body></html>{{ 7 * 7 }}{% raw %}",
    "@import url(http://127.0.0.1:9/x.css); file:///etc/passwd",
    '" onload="x" style="background:url(http://127.0.0.1:9/)',
    "&lt;b&gt; &amp; & ]]> <!-- -->",
)


def sample(language: str = "fi", rows: int = 4) -> Document:
    """An ordinary submission with every kind of block."""
    title, subtitle, authority = TEXTS[language]
    sentence = SENTENCE[language]
    answers = {"language": language, "what": sentence.strip(), "hours": "12.5"}
    return Document(
        language=language,
        title=title,
        subtitle=subtitle,
        authority=authority,
        number="LEH-2026-000123",
        arrived_at=datetime(2026, 11, 23, 12, 31, 5, tzinfo=UTC),
        arrived_at_text="23.11.2026 14:31:05",
        facts=(
            Line("Ilmoittaja", ("Aino Esimerkki",)),
            Line("Toiminnanharjoittaja", ("Esimerkkilouhinta Oy", "Y-tunnus 2345678-1")),
            Line("Puhelin"),
        ),
        sections=(
            Section(
                "Toiminta",
                (
                    Line("Mitä työtä tehdään ja millä koneilla?", (sentence * 3, sentence * 12)),
                    Line(
                        "Onko naapurikiinteistöjen asukkaille ja muille häiriintyville kohteille, "
                        "kuten kouluille, tiedotettu?",
                        ("Kyllä",),
                    ),
                    Line("Miten melua torjutaan?", ("",)),
                    Line("A question in English", ("Kyllä",), lang="en"),
                ),
            ),
            Section(
                "Ajankohdat",
                (
                    Table(
                        "Työvaiheet ja kellonajat",
                        ("Työvaihe", "Alkaa", "Päättyy", "Arkisin", "Melutaso dB"),
                        tuple(
                            (
                                f"Louhinta {n}",
                                "2.12.2026",
                                "18.12.2026",
                                "7.00–18.00",
                                "" if n == 2 else "85",
                            )
                            for n in range(1, rows + 1)
                        ),
                    ),
                    Table("Yötyöt", ("Yö", "Syy"), ()),
                    Table(
                        "Koneet",
                        (
                            "Kone",
                            "Malli",
                            "Teho",
                            "Määrä",
                            "Käyttö h",
                            "Melu dB",
                            "Suojaus",
                            "Lisätieto",
                        ),
                        (("Poravaunu", "X 1", "120 kW", "2", "40", "112", "Ei", ""),) * 2,
                    ),
                ),
            ),
        ),
        attachments=(
            AttachmentLine(
                "asemapiirros_naapurit.pdf",
                "1,4 Mt",
                hashlib.sha256(b"1").hexdigest(),
                "Asemapiirros",
            ),
            AttachmentLine("kuva 2.jpg", "310 kt", hashlib.sha256(b"2").hexdigest()),
        ),
        declaration=sentence,
        answers_json=json.dumps(answers, ensure_ascii=False).encode(),
        footer=f"{authority} · {title}",
        words=WORDS[language],
    )


def long_table(language: str = "fi") -> Document:
    """Sixty rows: a table over several pages."""
    return sample(language, rows=60)


def with_answers(*answers: str) -> Document:
    """A short submission whose answers are given."""
    lines = tuple(Line(f"Kysymys {n}", (answer,)) for n, answer in enumerate(answers, 1))
    return replace(sample(), facts=(), sections=(Section("Vastaukset", lines),), declaration="")


def sixty_fields() -> Document:
    """A submission of sixty answered questions in six steps, for measuring."""
    sections = tuple(
        Section(
            title=f"Vaihe {step}",
            blocks=tuple(
                Line(
                    label=f"Kysymys {step}.{number}: mitä ja missä tehdään?",
                    value=("Louhitaan kallio varastohallin kohdalta poravaunulla arkisin.",),
                )
                for number in range(1, 11)
            ),
        )
        for step in range(1, 7)
    )
    return replace(sample(rows=0), sections=sections)
