"""A form is updated while a draft is open: the page that tells it, with and without a script."""

import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import expect

from tests.browser.running import ROOT, Portal
from tests.browser.test_autosave import NEXT, SAVING, sign_in
from tests.browser.watching import Watcher

FORM, HOLDER = "kompostointi-ilmoitus", "haltija"
MORE = {
    "id": "k1-test-again",
    "key": "second_phone",
    "kind": "phone",
    "label": {"fi": "Toinen puhelinnumero", "sv": "Ett annat nummer", "en": "Another number"},
    "required": True,
}


def newer_version(folder: Path, number: int, gone: str) -> Path:
    """The form without one of its questions, with another one asked."""
    document: dict[str, Any] = yaml.safe_load((ROOT / "forms" / f"{FORM}.yaml").read_text("utf-8"))
    changed = deepcopy(document)
    (holder,) = [step for step in changed["steps"] if step["key"] == HOLDER]
    holder["items"] = [one for one in holder["items"] if one["key"] != gone]
    holder["items"].append({**MORE, "id": f"{MORE['id']}-{number}"})
    changed["tests"] = []
    file = folder / "uusi.yaml"
    file.write_text(yaml.safe_dump(changed, allow_unicode=True), "utf-8")
    return file


@pytest.mark.parametrize(
    ("javascript", "width", "gone", "typed", "kept"),
    [
        (True, 1280, "phone", "040 123 4567", "+358 40 1234567"),
        (False, 360, "holder_street", "Rantatie 77", "Rantatie 77"),
    ],
)
def test_a_draft_moves_and_its_writer_sees_what_changed(
    browse: Callable[..., Watcher],
    portal: Portal,
    tmp_path: Path,
    javascript: bool,
    width: int,
    gone: str,
    typed: str,
    kept: str,
) -> None:
    watched = browse(javascript=javascript, width=width)
    page = watched.page
    sign_in(page)
    page.goto(f"/fi/palvelut/{FORM}-lehtola")
    page.locator('form[action$="/aloita"] button').first.click()
    page.goto(re.sub(r"/[a-z_]+([?#].*)?$", f"/{HOLDER}", page.url))
    page.locator(f"#a-{gone}").fill(typed)
    if javascript:
        with page.expect_response(SAVING):
            page.locator("#a-email").focus()
    else:
        page.locator(NEXT).click()
    portal.command("forms", "publish", str(newer_version(tmp_path, width, gone)))
    admin = browse()
    sign_in(admin.page, "paakayttaja-lehtola")
    admin.page.goto("/fi/yllapito/palvelut")
    admin.page.locator(f'[data-service^="{FORM}"] a').first.click()
    admin.page.locator("#act-versio").click()
    page.locator(NEXT).click()
    page.wait_for_url("**/paivitys")
    expect(page.locator("main")).to_contain_text("Toinen puhelinnumero")
    expect(page.locator("main")).to_contain_text(kept)
    watched.look(f"form-updated-{width}")
    page.locator("main form button").click()
    page.goto(re.sub(r"/[a-z_]+([?#].*)?$", f"/{HOLDER}", page.url))
    expect(page.locator("#a-second_phone")).to_be_visible()
    watched.look(f"form-updated-step-{width}")
    page.locator("#let-go a").click()
    expect(page.locator("main")).to_contain_text(kept)
    watched.look(f"form-updated-let-go-{width}")
