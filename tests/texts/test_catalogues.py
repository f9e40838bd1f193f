"""The Finnish and Swedish catalogues are whole, fit their msgids, and are up to date."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from kevytasiointi import texts
from kevytasiointi.domain.states import CaseState
from kevytasiointi.web import wording

ROOT = Path(__file__).parent.parent.parent
METHODS = [
    ("kevytasiointi/**.py", "python"),
    ("templates/**.html", "jinja2"),
]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "_l": None,
    "say": (2,),
    "say_plural": (2, 3),
    "mark": None,
    "tell": None,
}
PLACES = re.compile(r"%\(\w+\)s|%%\{\w+\}")
SAME_IN_BOTH = {
    "Text",
    "PDF",
    "Version",
    "Integration",
    "Administration",
    "Demonstration",
    "Status",
    "%(slug)s, version %(number)s",
    "Version %(number)s",
}


def catalogue(language: str) -> Catalog:
    with (texts.LOCALE_DIR / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def pairs(message: Message) -> Iterator[tuple[str, str]]:
    if isinstance(message.id, str):
        yield message.id, str(message.string)
    else:
        yield from zip(message.id, message.string, strict=True)


@pytest.fixture(scope="module")
def extracted() -> set[str]:
    options = {"templates/**.html": {"extensions": "jinja2.ext.i18n,jinja2.ext.do"}}
    found = extract_from_dir(ROOT, METHODS, options, KEYWORDS)
    ids = set()
    for _, _, msgid, _, _ in found:
        ids |= {msgid} if isinstance(msgid, str) else set(msgid)
    return ids


def test_no_words_for_people_hide_in_f_strings_where_the_extraction_misses_them() -> None:
    names = set(KEYWORDS)
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / "kevytasiointi").rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names
    ]
    assert hidden == []


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_nothing_is_missing_and_nothing_is_left_over(language: str, extracted: set[str]) -> None:
    assert texts.catalogue_gaps(language) == ()
    known = {msgid for message in catalogue(language) if message.id for msgid, _ in pairs(message)}
    assert extracted - known == set()
    assert known - extracted == set()


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_places_of_values_are_the_same(language: str) -> None:
    for message in catalogue(language):
        for msgid, said in pairs(message) if message.id else ():
            assert sorted(PLACES.findall(said)) == sorted(PLACES.findall(msgid)), msgid
            assert said == said.strip(), msgid


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_no_english_is_left(language: str) -> None:
    left = [
        msgid
        for message in catalogue(language)
        if message.id
        for msgid, said in pairs(message)
        if msgid == said and re.search("[A-Za-z]{3}", PLACES.sub("", msgid))
    ]
    assert set(left) <= SAME_IN_BOTH


LABELS = {
    CaseState.DRAFT: ("Luonnos", "Utkast"),
    CaseState.SUBMITTED: ("Lähetetty", "Inskickad"),
    CaseState.IN_PROGRESS: ("Käsittelyssä", "Under handläggning"),
    CaseState.SUPPLEMENT_REQUESTED: ("Täydennettävänä", "Bör kompletteras"),
    CaseState.SUPPLEMENTED: ("Täydennetty", "Kompletterad"),
    CaseState.DECIDED: ("Päätös annettu", "Beslut givet"),
    CaseState.PROCESSED: ("Käsitelty", "Behandlat"),
    CaseState.WITHDRAWN: ("Peruttu", "Återkallad"),
    CaseState.LAPSED: ("Rauennut", "Förfallen"),
    CaseState.TRANSFERRED: ("Siirretty toiselle viranomaiselle", "Överförd till annan myndighet"),
    CaseState.CLOSED: ("Päätetty", "Avslutat"),
}


@pytest.mark.parametrize("state", list(CaseState))
def test_states_have_the_names_that_the_service_layer_uses(state: CaseState) -> None:
    label = wording.STATES[state]
    assert (texts.say("fi", label), texts.say("sv", label)) == LABELS[state]
