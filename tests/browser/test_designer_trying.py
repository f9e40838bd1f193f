"""A designer looks at a form beside the editing, tries it and makes a test: with and without
JavaScript, on a wide and a narrow screen."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame, Page

from tests.browser.keys import Keys
from tests.browser.watching import Watcher

FORM = "kompostointi-ilmoitus"
_AT_FRAME = "#preview-frame"


def copy_of_a_form(watched: Watcher) -> str:
    """Sign in as a designer and copy a form; gives its address."""
    page = watched.page
    page.goto("/en/kirjaudu")
    page.locator('button[value="suunnittelija-lehtola"]').click()
    page.goto("/en/yllapito/lomakkeet")
    page.locator(f"#other-forms li[data-form={FORM}] button").click()
    page.locator(_AT_FRAME).wait_for(state="attached")
    page.wait_for_load_state("load")
    return urlsplit(page.url).path


def preview(page: Page) -> Frame:
    """The frame with the preview, loaded."""
    page.locator(_AT_FRAME).scroll_into_view_if_needed()
    frame = page.frame(name="esikatselu")
    assert frame is not None
    frame.wait_for_load_state("load")
    frame.locator("h1").wait_for()
    return frame


def test_what_is_typed_is_shown_in_the_preview_before_it_is_saved(
    browse: Callable[..., Watcher],
) -> None:
    watched = browse()
    page = watched.page
    copy_of_a_form(watched)
    page.locator(".kevyt-designer__item a").first.click()
    frame = preview(page)
    edited = frame.locator(".kevyt-question--edited")
    edited.wait_for()
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.fill("#label_en", "Typed and not saved")
    edited.get_by_text("Typed and not saved").wait_for()
    watched.look("designer-preview")
    page.locator("#preview-desktop").check()
    assert frame.evaluate("innerWidth") > 600
    page.locator(".kevyt-preview-pane__ways a", has_text="Swedish").click()
    page.frame_locator(_AT_FRAME).locator("html[lang=sv]").wait_for()
    page.reload()
    page.wait_for_load_state("load")
    assert preview(page).get_by_text("Typed and not saved").count() == 0


@pytest.mark.parametrize("width", [1280, 360])
def test_the_preview_works_without_javascript(browse: Callable[..., Watcher], width: int) -> None:
    watched = browse(javascript=False, width=width)
    page = watched.page
    address = copy_of_a_form(watched)
    page.locator(".kevyt-designer__item a").first.click()
    if width == 360:
        assert not page.locator(_AT_FRAME).is_visible()
        page.locator("#preview-open").check()
    page.locator(_AT_FRAME).wait_for(state="visible")
    page.fill("#label_en", "Typed and not saved")
    page.locator("#preview-unsaved").click()
    page.frame_locator(_AT_FRAME).get_by_text("Typed and not saved").first.wait_for()
    page.locator(".kevyt-preview-pane__ways a", has_text="Finnish").click()
    page.frame_locator(_AT_FRAME).locator("html[lang=fi]").wait_for()
    watched.look()
    page.goto(f"{address}/esikatselu")
    watched.look("designer-preview-page")


@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, 360)])
def test_a_trial_is_made_into_a_test(
    browse: Callable[..., Watcher], javascript: bool, width: int
) -> None:
    watched = browse(javascript=javascript, width=width)
    page = watched.page
    address = copy_of_a_form(watched)
    page.goto(f"{address}/kokeile")
    watched.look("designer-trial-begin")
    page.locator("main button", has_text="Begin").click()
    page.locator("#trial-form .govuk-button[value=next]").click()
    assert page.locator(".govuk-error-summary").is_visible()
    watched.look("designer-trial-step")
    begins = page.locator('[data-path="begins_on"], [data-path="starts_on"]').first
    if javascript:
        assert not begins.is_visible()
    page.locator('input[type="radio"]').first.check()
    if javascript:
        begins.wait_for(state="visible")
    page.locator('button[value="review"]').click()
    watched.look("designer-trial-review")
    page.locator('button[value^="mend:"]').first.click()
    assert page.locator(".govuk-error-summary").is_visible()
    page.locator('button[value="review"]').click()
    page.locator('button[value="end"]').click()
    watched.look("designer-trial-end")
    page.fill("#name", "Half filled in")
    page.locator("#record button").click()
    page.locator("#tests-result").wait_for()
    assert page.locator("#tests-result").inner_text() == "All tests pass."
    assert page.get_by_role("heading", name="Half filled in").is_visible()
    watched.look("designer-tests")


def test_a_trial_goes_by_keyboard(browse: Callable[..., Watcher]) -> None:
    watched = browse()
    page, keys = watched.page, Keys(watched.page)
    address = copy_of_a_form(watched)
    page.goto(f"{address}/kokeile")
    keys.follow("main .kevyt-form .govuk-button")
    keys.to('input[type="radio"]')
    page.keyboard.press("Space")
    keys.follow('#trial-form .govuk-button[value="next"]')
    keys.follow('button[value="review"]')
    keys.follow('button[value="end"]')
    keys.type("#name", "By keyboard")
    keys.follow("#record button")
    assert page.get_by_role("heading", name="By keyboard").is_visible()
