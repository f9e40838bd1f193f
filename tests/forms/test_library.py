"""Every matter that the collected real forms are about has a form of its own here."""

import re
from pathlib import Path

import pytest

from kevytasiointi.demo.offers import GUIDED, TAKEN
from kevytasiointi.domain.itemkinds import ItemKind
from tests.forms.library import FORMS, form

MATTERS = {
    "temporary noise": {"meluilmoitus"},
    "food premises": {"elintarvikehuoneisto"},
    "large public event": {"suuri-yleisotilaisuus"},
    "retail of tobacco": {"tupakan-vahittaismyyntilupa"},
    "composting": {"kompostointi-ilmoitus"},
    "digging in a street": {"kaivulupa", "kaivuluvan-jatkoaika"},
    "event, advertising or sign in a public area": {"yleisen-alueen-kaytto"},
    "release from the network of the water utility": {"vapautus-vesihuoltoverkostosta"},
    "extraction of soil": {"maa-ainesten-ottamislupa"},
    "exceptional situation": {"poikkeuksellinen-tilanne"},
    "felling of trees": {"puunkaato"},
    "natural monument": {"luonnonmuistomerkki"},
    "activity that health protection inspects": {"terveydensuojelulain-ilmoitus"},
}
OUR_OWN = {"asiakasohjaus", "ymparistohavainto"}
HERE = {path.stem for path in FORMS}


@pytest.mark.parametrize("matter", MATTERS)
def test_every_matter_has_its_form(matter: str) -> None:
    assert MATTERS[matter] <= HERE


def test_every_form_is_of_a_matter_or_our_own() -> None:
    assert OUR_OWN.union(*MATTERS.values()) == HERE
    assert len(HERE) >= 13


def test_every_form_has_an_id_of_its_own() -> None:
    assert len({form(slug).id for slug in HERE}) == len(HERE)


def test_the_table_of_forms_names_each_file() -> None:
    text = Path("forms/README.md").read_text("utf-8")
    table = text.split("\n## The forms here\n", 1)[1].split("\n## ", 1)[0]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == HERE


def test_some_authority_of_the_demo_uses_each_form() -> None:
    assert {taken.form for taken in TAKEN} | {guided.form for guided in GUIDED} >= HERE


def test_the_forms_together_use_the_ready_blocks() -> None:
    items = [item for slug in HERE for _, item in form(slug).items()]
    assert {item.block for item in items} >= {
        ItemKind.PARTY,
        ItemKind.LOCATION,
        ItemKind.DATE_RANGE,
    }
    assert {item.kind for item in items} >= {
        ItemKind.YEAR,
        ItemKind.COMPUTED,
        ItemKind.MUNICIPALITY,
        ItemKind.E_INVOICE,
        ItemKind.CASE_REFERENCE,
    }
    assert any(item.later for item in items)
    assert any(item.explained for item in items)


@pytest.mark.parametrize("slug", sorted(HERE - OUR_OWN))
def test_every_figure_that_differs_has_a_default_that_fits(slug: str) -> None:
    spec = form(slug)
    keys = {setting.key for setting in spec.settings}
    assert {"processing_time", "fee_text"} <= keys
    assert spec.notify_before is None or spec.notify_before.period == "{lead_time}"


@pytest.mark.parametrize("slug", sorted(HERE))
def test_a_comment_tells_what_the_source_leaves_open(slug: str) -> None:
    text = (Path("forms") / f"{slug}.yaml").read_text("utf-8")
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert len(comments) >= 2
