"""Many matters, a list and a package in the browser, with JavaScript and without."""

import hashlib
import json
import zipfile
from collections.abc import Callable

import pytest

from tests.browser.test_officer_pages import LEAD, sign_in
from tests.browser.watching import Watcher


@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, 360)])
def test_many_matters_are_taken_after_a_look(
    browse: Callable[..., Watcher], javascript: bool, width: int
) -> None:
    watched = browse(javascript=javascript, width=width)
    page = watched.page
    sign_in(page, LEAD)
    page.goto("/fi/virkailija/asiat?tila=submitted")
    page.locator("#many button").click()
    assert page.title().startswith("Virhe: ")
    watched.look(f"many-nothing-{width}")
    page.goto("/fi/virkailija/asiat?tila=submitted")
    numbers = page.locator("#queue tbody tr").evaluate_all(
        "rows => rows.slice(0, 2).map(row => row.dataset.number)"
    )
    for box in page.locator("#queue .kevyt-queue__box").all()[:2]:
        box.check()
    watched.look(f"many-queue-{width}")
    page.locator("#chosen-action").select_option("deadline")
    page.locator("#many button").click()
    watched.look(f"many-asking-{width}")
    page.locator("#last_on").fill("14.12.2026")
    page.locator("#reason").fill("Sovittu")
    page.locator('form[data-action="bulk"] button').click()
    rows = page.locator("#results tbody tr")
    assert rows.evaluate_all("rows => rows.map(r => r.dataset.number)") == numbers
    watched.look(f"many-foretold-{width}")
    page.locator('form[data-action="bulk"] button').click()
    assert rows.evaluate_all("rows => rows.map(r => r.dataset.done)") == ["true", "true"]
    watched.look(f"many-done-{width}")


def test_a_package_is_opened_and_its_hashes_hold(browse: Callable[..., Watcher]) -> None:
    watched = browse()
    page = watched.page
    sign_in(page, LEAD)
    page.goto("/fi/virkailija/asiat?tila=decided")
    page.locator("#queue tbody th a").first.click()
    page.locator("#paketti summary").click()
    watched.look("package-button")
    with page.expect_download() as waiting:
        page.locator('form[data-action="package"] button').click()
    with zipfile.ZipFile(waiting.value.path()) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
        told = [file for file in manifest["files"] if file["path"]]
        assert {"answers", "events", "decision"} <= {file["role"] for file in told}
        for file in told:
            content = archive.read(file["path"])
            assert hashlib.sha256(content).hexdigest() == file["sha256"]
            assert len(content) == file["size"]
    assert waiting.value.suggested_filename == f"{manifest['case']['number']}.zip"


def test_a_list_is_brought_and_looked_at(browse: Callable[..., Watcher]) -> None:
    watched = browse(width=360)
    page = watched.page
    sign_in(page, LEAD)
    page.goto("/fi/virkailija/asiat?tila=submitted")
    number = page.locator("#queue tbody tr").first.get_attribute("data-number")
    page.locator("#list-in").click()
    watched.look("list-asking-360")
    page.locator("#text").fill(f"{number};;;D/77/2026\nKA-1999-000001;closed")
    page.locator('form[data-action="list"] button').click()
    watched.look("list-foretold-360")
    page.locator('form[data-action="list"] button').click()
    rows = page.locator("#results tbody tr")
    assert rows.evaluate_all("rows => rows.map(r => r.dataset.done)") == ["true", "false"]
    watched.look("list-done-360")
    page.goto("/fi/virkailija/paketit")
    watched.look("orders-360")
