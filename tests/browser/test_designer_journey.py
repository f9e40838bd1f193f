"""Composting notices are built from nothing by the keyboard alone, published, filled in and sent.

The file of the form says what is to be built; the pages of the designer are used as they stand.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from kevytasiointi.usecases.formfiles import read_document
from tests.browser.designing import ADDRESS, LANGUAGES, Clerk
from tests.browser.keys import Keys
from tests.browser.mailing import link_to, links_to
from tests.browser.rulekeys import RuleKeys
from tests.browser.running import ROOT, Portal
from tests.browser.watching import Watcher

ADMIN, CUSTOMER, OFFICER = "paakayttaja-lehtola", "asiakas-aino", "virkailija-lehtola"
RULES = ("visible_if", "required_if", "rule", "only_if")
MAILBOX = "kompostit@lehtola.example.fi"
NEXT = 'button[name="do"][value="next"].govuk-button'
SUBMIT = "main form.kevyt-form button.govuk-button"


def document() -> dict[str, Any]:
    """The form that is to be built."""
    read: Any = read_document(Path(ROOT) / "forms" / "kompostointi-ilmoitus.yaml")
    made: dict[str, Any] = json.loads(json.dumps(read))
    return made


# --- what was built, compared ---


def plain(made: Mapping[str, Any]) -> dict[str, Any]:
    """A document without what the portal names by itself: ids, addresses, values of options."""
    again = {key: one for key, one in made.items() if key not in ("id", "slug", "tests")}
    again["ends_in"], again["outcomes"] = sorted(made["ends_in"]), sorted(made["outcomes"])
    again["deadlines"] = [{"shown_to_customer": True, **one} for one in made["deadlines"]]
    values: dict[str, str] = {}
    again["steps"] = [_without_names(step, values) for step in made["steps"]]
    read: dict[str, Any] = _by_words(again, values)
    return read


def _without_names(holder: Mapping[str, Any], values: dict[str, str]) -> dict[str, Any]:
    """A step or an item; what its options are called goes into the values."""
    is_step = "title" in holder
    kept = {
        key: one for key, one in holder.items() if key != "id" and not (is_step and key == "key")
    }
    if isinstance(kept.get("unit"), str):
        kept["unit"] = dict.fromkeys(LANGUAGES, kept["unit"])
    if "options" in kept:
        values |= {one["value"]: one["label"]["fi"] for one in kept["options"]}
        kept["options"] = [one["label"] for one in kept["options"]]
    if "items" in kept:
        held = json.dumps([_without_names(one, values) for one in kept["items"]])
        # In a group its own questions need no group before their names.
        kept["items"] = json.loads(held.replace(f'"var": "{kept.get("key")}.', '"var": "'))
    return kept


def _by_words(value: Any, values: Mapping[str, str], *, in_rule: bool = False) -> Any:
    """Rules compare with options: told by their words instead of their values."""
    if isinstance(value, dict):
        return {
            key: one if key == "var" else _by_words(one, values, in_rule=in_rule or key in RULES)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [_by_words(one, values, in_rule=in_rule) for one in value]
    return values.get(value, value) if in_rule and isinstance(value, str) else value


# --- the people ---


def sign_in(page: Page, person: str) -> Keys:
    """By the page of the demo's people."""
    page.goto("/fi/kirjaudu")
    keys = Keys(page)
    keys.follow(f'button[value="{person}"]')
    return keys


def clerk_of(watched: Watcher, model: Watcher, *, scripts: bool = True) -> Clerk:
    """A designer, who sees in another browser what the rules look like when they are made."""
    sign_in(model.page, ADMIN)
    model.page.goto(ADDRESS)
    model.page.locator('#other-forms [data-form="kompostointi-ilmoitus"] form button').first.click()
    model.page.locator(".kevyt-designer__steps").wait_for()
    other = model.page.url.partition("#")[0]
    sign_in(watched.page, ADMIN)
    return Clerk(watched.page, RuleKeys(watched.page, model.page, other, scripts=scripts))


def record_a_trial(clerk: Clerk, watched: Watcher) -> None:
    """The form is tried with one step filled in; what came of it becomes a test."""
    page, keys = clerk.page, clerk.keys
    clerk.go("/kokeile")
    keys.follow(SUBMIT)
    keys.press('input[type="radio"]', "Space")
    keys.follow('#trial-form .govuk-button[value="next"]')
    watched.look("journey-trial")
    keys.follow('button[value="review"]')
    keys.follow('button[value="end"]')
    keys.type("#name", "Half filled in")
    keys.follow("#record button")
    expect(page.get_by_role("heading", name="Half filled in")).to_be_visible()
    watched.look("journey-tests")


def publish(clerk: Clerk, watched: Watcher) -> None:
    """From the page of what is wrong, which is empty, to the first version."""
    clerk.go("/tarkistus")
    expect(clerk.page.locator("#all-good")).to_be_visible()
    watched.look("journey-check")
    clerk.keys.follow('main a[href$="/julkaise"].govuk-button')
    watched.look("journey-publish")
    clerk.keys.follow(SUBMIT)
    expect(clerk.page.locator('[data-version="1"]')).to_be_visible()
    watched.look("journey-versions")


def take_into_use(keys: Keys, portal: Portal, slug: str) -> str:
    """From the list of services to an open one; its address."""
    page, before = keys.page, len(links_to(portal, MAILBOX, "/postilaatikko/"))
    keys.follow('a[href$="/yllapito/palvelut"]')
    keys.follow(f'[data-form="{slug}"] a')
    keys.type("#mailbox", MAILBOX)
    keys.follow("#service-form button.govuk-button")
    expect(page.locator("#standing")).to_have_attribute("data-standing", "prepared")
    page.goto(link_to(portal, MAILBOX, "/postilaatikko/", after=before))
    keys.follow("main form button")
    keys.follow("main form button")
    opened = page.locator(f'[data-service^="{slug}"]')
    expect(opened).to_have_attribute("data-standing", "open")
    return f"/fi/palvelut/{opened.get_attribute('data-service')}"


def send(keys: Keys, service: str, made: Mapping[str, Any]) -> str:
    """Fill in what the first of the form's tests answers, and send it; the number of the case."""
    page, answers = keys.page, made["tests"][0]["answers"]
    page.goto(service)
    keys.follow(".govuk-button--start")
    for step in made["steps"]:
        for item in step["items"]:
            if item["key"] in answers:
                answer(keys, item, answers[item["key"]])
        keys.follow(NEXT)
    keys.press('[name="a-declared"]', "Space")
    keys.follow("main form button.govuk-button")
    return page.locator("#number").inner_text()


def answer(keys: Keys, item: Mapping[str, Any], value: Any) -> None:
    """One question, as it is asked."""
    page, name = keys.page, f"a-{item['key']}"
    page.locator(f'[data-path="{item["key"]}"]').first.wait_for()
    if item["kind"] == "choice":
        words = next(one["label"]["fi"] for one in item["options"] if one["value"] == value)
        keys.choose(name, str(page.get_by_label(words, exact=True).get_attribute("value")))
    elif item["kind"] == "yes_no":
        keys.choose(name, str(value).lower())
    elif item["kind"] == "declaration":
        keys.press(f'[name="{name}"]', "Space")
    else:
        day = date.fromisoformat(value) if item["kind"] == "date" else None
        keys.to(f'[name="{name}"]')
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text(f"{day.day}.{day.month}.{day.year}" if day else str(value))


# --- the journeys ---


def test_composting_notices_go_from_an_empty_form_to_the_officer_by_keyboard(
    browse: Callable[..., Watcher], portal: Portal
) -> None:
    made = document()
    watched = browse(keeps_all=False)
    page, clerk = watched.page, clerk_of(watched, browse(keeps_all=False))
    clerk.begin(made)
    clerk.settings(made)
    watched.look("journey-settings")
    clerk.facts(made)
    watched.look("journey-facts")
    clerk.handling(made)
    watched.look("journey-handling")
    clerk.go("")
    for step in made["steps"]:
        clerk.step(step)
    watched.look("journey-built")
    clerk.deadline_rules(made)
    built = page.request.get(f"{clerk.form}/vie.json").json()
    assert plain(built) == plain(made)

    record_a_trial(clerk, watched)
    publish(clerk, watched)
    service = take_into_use(clerk.keys, portal, built["slug"])
    customer = browse(keeps_all=False)
    number = send(sign_in(customer.page, CUSTOMER), service, made)
    customer.look("journey-receipt")
    officer = browse(keeps_all=False)
    keys = sign_in(officer.page, OFFICER)
    officer.page.goto("/fi/virkailija/asiat")
    keys.type("#filter-words", number)
    keys.enter()
    expect(officer.page.locator("#queue tbody")).to_contain_text(number)
    keys.follow("#queue tbody a")
    expect(officer.page.locator("#case")).to_have_attribute("data-state", "submitted")


def test_a_step_with_a_condition_is_built_by_keyboard_without_scripts(
    browse: Callable[..., Watcher],
) -> None:
    made = document()
    first = made["steps"][0]
    items = [one for one in first["items"] if one["key"] in ("purpose", "starts_on")]
    kept = [{key: one for key, one in item.items() if key != "valid_if"} for item in items]
    note = {key: one for key, one in first["items"][-1].items() if key != "visible_if"}
    step = {**first, "items": [*kept, note]}
    watched = browse(javascript=False, keeps_all=False)
    clerk = clerk_of(watched, browse(keeps_all=False), scripts=False)
    clerk.begin(made)
    watched.look()
    clerk.step(step)
    watched.look()
    built = watched.page.request.get(f"{clerk.form}/vie.json").json()
    values: dict[str, str] = {}
    wanted = _by_words(_without_names(step, values), values)
    values = {}
    assert _by_words(_without_names(built["steps"][0], values), values) == wanted
