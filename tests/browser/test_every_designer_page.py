"""Every page of the designer, of a form with everything in it: accessible, valid.

The tour asks every address that the designer has, so that a new one is looked at from the day it
is there: what it has not been to fails the test. It looks at what follows a bad or late change too.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from kevytasiointi.usecases.formfiles import read_document
from kevytasiointi.web.admin.designer.door import ROUTES
from tests.browser.running import ROOT
from tests.browser.test_forms_from_files import CHOICES, SURVEY, upload
from tests.browser.touring import Tour
from tests.browser.watching import Watcher
from tests.domain.form_samples import item, step
from tests.gateways.foreign_samples import xlsx
from tests.web.customer.test_every_kind import ITEMS

DESIGNER = "suunnittelija-lehtola"
STALE = {"seen": "stale"}
SAVE = "form.kevyt-form[method=post]"
PART = "#part-form"

FILES = {"empty_paper", "export_version", "export_answer_schema", "export_design"}
"""Views that give out a file."""

LEADING_ON = {"copy_form", "continue_form", "delete_form", "duplicate_part", "restore", "reopen"}
"""Views that change something and lead on to a page that has an address of its own."""

YES = {"===": [{"var": "k_yes_no"}, True]}
ROWS = {"and": [YES, {">": [{"var": "k_integer"}, 5]}]}
BEYOND_ROWS = {"if": [YES, {">": [{"var": "k_integer"}, 5]}, {"===": [{"var": "k_year"}, 2026]}]}
EACH_ROW = {"sum": [{"var": "trees"}, {"*": [{"var": "number"}, {"var": "diameter_cm"}]}]}
MESSAGE = {"fi": "Korjaa vastaus.", "sv": "Rätta svaret.", "en": "Mend the answer."}


def every_kind() -> list[dict[str, Any]]:
    """Every kind of item, some with rules of all sorts."""
    kinds = {one["key"]: one for one in deepcopy(ITEMS)}
    for one in kinds.values():
        one.pop("required", None)
    kinds["k_text"] |= {"visible_if": ROWS, "required_if": YES}
    kinds["k_paragraph"]["visible_if"] = BEYOND_ROWS
    kinds["k_date"]["valid_if"] = [
        {"rule": {">": [{"var": "k_date"}, {"today": []}]}, "message": MESSAGE},
        {
            "rule": {"if": [YES, ROWS, {"!==": [{"var": "k_year"}, 1900]}]},
            "message": MESSAGE,
        },
    ]
    for key in ("k_date", "k_declaration"):
        kinds[key]["visible_if"] = YES
    return [*kinds.values(), item("k_wood", "computed", compute=EACH_ROW)]


def document(form_id: str) -> dict[str, Any]:
    """A form of the library with a step more, in which there is everything."""
    made: dict[str, Any] = json.loads(json.dumps(read_document(ROOT / "forms" / "puunkaato.yaml")))
    made["deadlines"][0]["only_if"] = YES
    made["steps"].append(step("kaikki", *every_kind()))
    made["tests"] = made["tests"][:4]
    return {**made, "id": form_id, "slug": f"puut-{form_id[:8]}"}


def changed(made: dict[str, Any]) -> dict[str, Any]:
    """The next version: something of each sort is different."""
    made = deepcopy(made)
    made["title"]["fi"] = "Puiden kaataminen"
    made["fee"] = {"fi": "Maksuton", "sv": "Avgiftsfri", "en": "Free of charge"}
    first, *_others, last = made["steps"]
    first["items"].append(item("k_new", "choice", options=ITEMS[9]["options"]))
    last["items"] = [one for one in last["items"] if one["key"] not in ("k_url", "k_iban")]
    last["items"][4]["required_if"] = ROWS
    return made


def unfinished(made: dict[str, Any]) -> dict[str, Any]:
    """What is being worked on after it: with things to mend, and tests that fail."""
    made = deepcopy(made)
    made["steps"][-1]["items"] += [
        item("k_empty", "computed"),
        {**item("k_wordless", "choice"), "label": {}},
        item("k_now_required", required=True),
    ]
    made["steps"].append({"id": "step-bare", "key": "bare", "title": {"fi": "Tyhjä"}, "items": []})
    return made


# --- the ways ---


def begin(tour: Tour) -> None:
    """How a form begins: the library, from nothing, from a file, from a copy."""
    tour.open(tour.at(""), "library", by_keys=True)
    tour.open(tour.at("/uusi"), "new")
    tour.send(SAVE, {}, "new-refused", 400)
    tour.open(tour.at("/tuo"), "import")
    tour.send(SAVE, {}, "import-refused", 400)
    upload(tour.page, xlsx({"survey": SURVEY, "choices": CHOICES}), "hakemus.xlsx")
    tour.look("import-report")
    tour.send(SAVE, {"words_0": "x" * 1001}, "import-report-refused", 400)
    tour.send(SAVE, {"words_0": "Mitä?"})
    tour.look("from-a-file")
    small = tour.page.url.partition("#")[0]
    acts(tour, small)
    tour.open(f"{small}/poista", "delete")
    tour.send('form[action$="/poista"]', {})
    tour.page.goto(tour.at(""))
    tour.send("#other-forms li:first-child form", {})


def acts(tour: Tour, form: str) -> None:
    """What the list of steps and questions refuses, and what it tells of changes."""
    row = tour.page.locator("li.kevyt-designer__item").first.get_attribute("data-part")
    part, act = f"{form}/osa/{row}", "#acts"
    tour.send('form[action$="/vaihe"]', {}, "step-refused", 400)
    tour.send(act, {"version": "999"}, "undo-refused", 400)
    tour.send(act, {"where": "x"}, "move-refused", 400, f"{part}/siirra")
    tour.send(act, STALE, "remove-late", 409, f"{part}/poista")
    tour.send(act, {}, "remove-gone", 409, f"{form}/osa/gone/poista")
    tour.send(act, {}, action=f"{part}/monista")
    tour.look("duplicated")
    tour.send(act, {})
    tour.look("undone")


def take(tour: Tour, made: dict[str, Any], name: str) -> None:
    """A form comes from a file of our own, or changes so."""
    tour.page.goto(tour.at("/tuo"))
    upload(tour.page, json.dumps(made).encode(), "puut.json")
    tour.look(f"report-{name}")
    if name == "second":
        tour.send(SAVE, {"shown": "0"}, f"report-{name}-late", 400)
    tour.send(SAVE, {})
    tour.form = tour.page.url.partition("#")[0]


def publish(tour: Tour, name: str) -> None:
    """From what it would do to the list of versions."""
    tour.open(f"{tour.form}/julkaise", f"publish-{name}", by_keys=True)
    if name == "second":
        tour.send(SAVE, {"shown": "999"}, f"publish-{name}-late", 400)
    tour.send(SAVE, {"comment": f"What is new: {name}"})
    tour.look(f"versions-{name}")
    if name == "second":
        tour.open(f"{tour.form}/julkaise", "publish-nothing")


def parts(tour: Tour, *, every: bool) -> None:
    """The list, the page of each kind of part, and where one is added."""
    form, part = tour.form, f"{tour.form}/osa/k_text"
    tour.open(form, "structure", by_keys=True)
    tour.page.locator(".kevyt-menu").nth(3).evaluate("each => each.open = true")
    tour.look("structure-menu")
    there = [one["key"] for one in ITEMS if one["key"] not in ("k_url", "k_iban")]
    for key in there if every else ["k_choice", "k_attachment", "k_party"]:
        tour.open(f"{form}/osa/{key}", key)
    tour.open(f"{form}/osa/step-kaikki", "part-step")
    tour.open(f"{form}/osa/k_wordless", "part-with-findings")
    tour.open(part, "part", by_keys=True)
    tour.send(PART, {"max_length": "x"}, "part-refused", 400)
    tour.page.goto(part)
    tour.send(PART, {**STALE, "label_fi": "Toinen", "required": "y"}, "part-late", 409)
    tour.page.goto(f"{form}/osa/k_choice")
    tour.send(PART, {"do": "option-add"}, "part-more-options")
    kind = 'form[action$="/laji"]'
    tour.page.goto(part)
    tour.send(kind, {"kind": ""}, "kind-refused", 400)
    tour.send(kind, {**STALE, "kind": "paragraph"}, "kind-late", 409)
    tour.page.goto(part)
    tour.send(PART, {}, "part-preview", action=f"{part}/esikatselu")
    tour.open(f"{form}/osa/step-kaikki/uusi?jalkeen=k_text", "kinds", by_keys=True)
    tour.send("#new-item", {}, "kinds-refused", 400)


BAD_RULES: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("k_text/ehto/visible_if", {"r-1-value": "x"}, {"r-1-value": "7"}),
    ("k_date/tarkisteet/0", {"r-0-subject": ""}, {"message_fi": "Toinen"}),
    ("k_wood/ehto/compute", {"decimals": "x"}, {"decimals": "1"}),
]
"""Where a rule is made, what can't be read, and what somebody else may have changed before."""


def rules(tour: Tour) -> None:
    """Conditions, checks, calculations: in rows, beyond rows, not there yet, refused, late."""
    part = f"{tour.form}/osa"
    for page, bad, late in BAD_RULES:
        name = page.replace("/", "-")
        tour.open(f"{part}/{page}", name, by_keys=True)
        tour.send(SAVE, {**bad, "do": "save"}, f"{name}-refused", 400)
        tour.page.goto(f"{part}/{page}")
        tour.send(SAVE, {**late, **STALE, "do": "save"}, f"{name}-late", 409)
    tour.page.goto(f"{part}/k_text/ehto/visible_if")
    tour.send(SAVE, {"do": "add-group:"}, "rule-more-rows")
    for key in ("k_paragraph/ehto/visible_if", "k_email/ehto/visible_if"):
        tour.open(f"{part}/{key}", key.replace("/", "-"))
    for key in ("f4-counted", "k_empty"):
        tour.open(f"{part}/{key}/ehto/compute", f"calculation-{key}")
    tour.send(SAVE, {"do": "add", "way": "sum"}, "calculation-more")
    for number in (1, 2):
        tour.open(f"{part}/k_date/tarkisteet/{number}", f"check-{number}")
    tour.open(f"{part}/k_email/tarkisteet", "no-checks")
    tour.open(f"{part}/k_date/tarkisteet", "checks")
    tour.send('form[action$="/tarkisteet"]', {**STALE, "do": "up:1"}, "checks-late", 409)


BAD_SECTIONS: list[tuple[str, dict[str, str], dict[str, str]]] = [
    (
        "tiedot",
        {"retention_period_unit": "D", "retention_period_number": "x"},
        {"title_fi": "Toinen"},
    ),
    (
        "kasittely",
        {"deadlines_1_period_unit": "D", "deadlines_1_period_number": "x"},
        {"status_texts_submitted_fi": "Toinen"},
    ),
    ("asetukset", {"settings_0_default": "x"}, {"settings_0_label_fi": "Toinen"}),
]


def sections(tour: Tour) -> None:
    """The form as a whole, and when its deadlines begin."""
    for name, bad, late in BAD_SECTIONS:
        tour.open(f"{tour.form}/{name}", name, by_keys=True)
        tour.send(SAVE, bad, f"{name}-refused", 400)
        for field, typed in bad.items():
            expect(tour.page.locator(f'[name="{field}"]')).to_have_value(typed)
        tour.page.goto(f"{tour.form}/{name}")
        tour.send(SAVE, {**STALE, **late}, f"{name}-late", 409)
    deadline = f"{tour.form}/maaraaika"
    tour.open(f"{deadline}/1", "deadline-rule-none")
    tour.open(f"{deadline}/0", "deadline-rule", by_keys=True)
    tour.send(SAVE, {"r-0-subject": "k_integer", "do": "update"}, "deadline-rule-updated")
    number = {"r-0-offer": "answer-more", "r-0-against": ""}
    tour.send(SAVE, {**number, "r-0-value": "x", "do": "save"}, "deadline-rule-refused", 400)
    late_rule = {**STALE, **number, "r-0-value": "3", "do": "save"}
    tour.send(SAVE, late_rule, "deadline-rule-late", 409)


def trial(tour: Tour) -> None:
    """The form is shown, tried and tested."""
    form, tried = tour.form, "#trial-form"
    tour.open(f"{form}/esikatselu", "preview")
    tour.open(f"{form}/esikatselu?vaihe=kaikki", "preview-every-kind")
    tour.open(f"{form}/kokeile", "trial")
    tour.send(SAVE, {"today": "31.2."}, "trial-refused", 400)
    tour.page.goto(f"{form}/kokeile")
    tour.send(SAVE, {}, "trial-step")
    tour.send(tried, {"do": "next"}, "trial-step-problems")
    tour.send(tried, {"do": "go:kaikki"}, "trial-every-kind")
    tour.send(tried, {"do": "review"}, "trial-review")
    tour.send(tried, {"do": "send"}, "trial-review-refused", 400)
    tour.send(tried, {"do": "end"}, "trial-end")
    tour.send("#record form", {"name": ""}, "record-refused", 400)
    tour.send("#record form", {"name": "Kesken"})
    tour.look("tests")
    change = 'form[action$="/testit/0"]'
    tour.send(change, {**STALE, "do": "rename", "name": "Toinen"}, "tests-late", 409)
    tour.send(change, {"do": "rename", "name": ""}, "tests-refused", 400)
    tour.open(f"{form}/kokeile?testi=0", "test-as-a-trial")
    tour.send(tried, {"trial": "x"}, "trial-lost", 400)
    tour.page.goto(f"{form}/kokeile?testi=0")
    tour.send(tried, {"trial": "x"}, "trial-pdf-lost", 400, f"{form}/kokeile/pdf")


def release(tour: Tour) -> None:
    """What stops a publishing; versions compared and brought back; the form retired."""
    form = tour.form
    tour.open(f"{form}/tarkistus", "check")
    tour.open(f"{form}/julkaise", "publish-with-findings", by_keys=True)
    for number in (1, 2):
        tour.open(f"{form}/versiot/{number}", f"version-{number}")
    tour.send('main form[action$="/palauta"]', {}, action=f"{form}/versiot/1/palauta")
    tour.look("brought-back")
    retiring = 'form[action$="/poistu"]'
    tour.open(f"{form}/versiot", "versions")
    tour.send(retiring, {"drafts_until": "1.1.2020"}, "retire-refused", 400)
    tour.send(retiring, {"drafts_until": ""})
    tour.look("retired")
    tour.open(tour.at("?tila=poistetut"), "library-retired")
    tour.page.goto(f"{form}/versiot")
    tour.send('form[action$="/palauta"]', {})
    tour.open(f"{form}/poista", "delete-published")
    tour.send('form[action$="/poista"]', {})
    act = urlsplit(form).path.partition("/lomakkeet/")[2] + "/tyosta"
    tour.send(f'form[action$="{act}"]', {})


def files(tour: Tour) -> None:
    """What is given out."""
    form = tour.form
    for end in ("/vie.yaml", "/versiot/1.json", "/versiot/1/vastaukset.json", "/esikatselu/pdf"):
        tour.file(form + end)


@pytest.mark.parametrize(
    ("language", "width", "javascript"),
    [("fi", 1280, True), ("sv", 320, False), ("en", 360, True)],
)
def test_every_page_of_the_designer_is_accessible(
    browse: Callable[..., Watcher], language: str, width: int, javascript: bool
) -> None:
    watched = browse(width=width, javascript=javascript, keeps_all=False)
    watched.page.goto(f"/{language}/kirjaudu")
    watched.page.locator(f'button[value="{DESIGNER}"]').click()
    tour = Tour(watched, language, tabs=language == "en")
    begin(tour)
    first = document(str(uuid4()))
    take(tour, first, "first")
    publish(tour, "first")
    second = changed(first)
    take(tour, second, "second")
    publish(tour, "second")
    take(tour, unfinished(second), "third")
    parts(tour, every=language == "fi")
    rules(tour)
    sections(tour)
    trial(tour)
    files(tour)
    release(tour)
    every = {(method, address) for method, address, _view in ROUTES}
    assert every - tour.used == set()
    without = {(m, a) for m, a, view in ROUTES if view.__name__ in FILES | LEADING_ON}
    assert every - tour.pages == without
