"""A small form is built in the designer: by keyboard alone, without JavaScript, and by dragging."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keys import Keys
from tests.browser.watching import Watcher

ADMIN = "paakayttaja-lehtola"
ROW = ".kevyt-designer__item"
STEP = ".kevyt-designer__step"


def signed_in(watched: Watcher, language: str) -> Page:
    page = watched.page
    page.goto(f"/{language}/kirjaudu")
    page.locator(f'button[value="{ADMIN}"]').click()
    page.locator("form[action$='/kirjaudu/ulos']").wait_for()
    page.goto(f"/{language}/yllapito/lomakkeet")
    return page


def names(page: Page) -> list[str]:
    """The questions of the list, in order."""
    return page.locator(f"{ROW} .kevyt-designer__name > a:not([href$=findings])").all_inner_texts()


def begin(page: Page, title: str) -> str:
    """A form with one step; gives its address."""
    page.locator('a[href$="/lomakkeet/uusi"]').click()
    page.fill("#title_fi", title)
    page.locator("main form.kevyt-form button").click()
    page.fill("#title_fi", "Tapahtuma")
    page.locator('form[action$="/vaihe"] button').click()
    page.locator(STEP).wait_for()
    return page.url.partition("#")[0]


def add(page: Page, language: str, kind: str, words: str) -> None:
    """Add a question to the first step, and come back to the list."""
    page.locator(".kevyt-designer__add a").first.click()
    page.fill(f"#label_{language}", words)
    page.locator(f'.kevyt-kind:has([value="{kind}"]) label').first.click()
    page.locator('.kevyt-kinds__end [form="new-item"]').click()
    page.locator('#part-form > .govuk-button-group [value="save"]').click()
    page.locator(ROW).first.wait_for()


def menu(page: Page, row: int, act: str) -> None:
    """Use an act of a row's menu."""
    shown = page.locator(ROW).nth(row)
    shown.locator(".kevyt-menu__open").first.click()
    shown.locator(f'.kevyt-menu__list [formaction$="/{act}"]').first.click()


def test_a_small_form_is_built_by_the_keyboard_alone(browse: Callable[..., Watcher]) -> None:
    watched = browse()
    page = signed_in(watched, "fi")
    keys = Keys(page)
    watched.look("designer-library")
    keys.follow('a[href$="/lomakkeet/uusi"]')
    watched.look("designer-new")
    keys.type("#title_fi", "Pieni ilmoitus")
    keys.enter()
    watched.look("designer-empty")
    keys.type("#title_fi", "Tapahtuma")
    keys.enter()
    assert page.evaluate("document.activeElement.id").startswith("osa-")
    for kind, words in (("text", "Nimi"), ("choice", "Millainen"), ("date", "Milloin")):
        keys.follow(".kevyt-designer__add a")
        keys.type("#label_fi", words)
        keys.choose("kind", kind)
        watched.look(f"designer-kinds-{kind}")
        keys.follow('[form="new-item"].govuk-button')
        if kind == "choice":
            keys.type("#options_0_fi", "Konsertti")
            keys.type("#options_1_fi", "Tori")
            keys.press('[data-option-act="add"]')
            page.keyboard.type("Kirppis")
            watched.look("designer-options")
        keys.follow('#part-form > .govuk-button-group [value="save"]')
        assert page.evaluate("document.activeElement.id").startswith("osa-")
        watched.look(f"designer-list-{kind}")
    assert names(page) == ["Nimi", "Millainen", "Milloin"]

    keys.press(f'{ROW}:nth-child(2) [value="up"]')
    expect(page.locator(ROW).first).to_contain_text("Millainen")
    assert names(page) == ["Millainen", "Nimi", "Milloin"]
    keys.press(f"{ROW}:nth-child(2) .kevyt-menu__open")
    keys.press(f'{ROW}:nth-child(2) [formaction$="/monista"]')
    expect(page.locator(ROW)).to_have_count(4)
    assert names(page)[1:3] == ["Nimi", "Nimi"]
    keys.press(f"{ROW}:nth-child(2) .kevyt-menu__open")
    watched.look("designer-menu")
    keys.press(f'{ROW}:nth-child(2) [formaction$="/poista"]')
    expect(page.locator(ROW)).to_have_count(3)
    assert page.evaluate("document.activeElement.id") == "viimeisin"
    expect(page.locator("#viimeisin")).to_contain_text("”Nimi” poistettiin")
    watched.look("designer-removed")
    keys.press("[data-undo]")
    expect(page.locator(ROW)).to_have_count(4)


def test_a_small_form_is_built_without_scripts_on_a_phone(browse: Callable[..., Watcher]) -> None:
    watched = browse(javascript=False, width=360)
    page = signed_in(watched, "sv")
    watched.look("designer-library-phone")
    form = begin(page, "Utan skript")
    for kind, words in (("text", "Namn"), ("choice", "Hurdan"), ("group", "Kontakt")):
        add(page, "sv", kind, words)
    watched.look("designer-list-phone")
    assert names(page) == ["Namn", "Hurdan", "Kontakt"]

    page.locator(ROW).nth(2).locator('[name="where"][value="up"]').click()
    assert names(page) == ["Namn", "Kontakt", "Hurdan"]
    assert page.url.partition("#")[2].startswith("up-osa-")
    menu(page, 0, "monista")
    assert names(page) == ["Namn", "Namn", "Kontakt", "Hurdan"]
    menu(page, 1, "poista")
    assert names(page) == ["Namn", "Kontakt", "Hurdan"]
    watched.look("designer-removed-phone")
    page.locator("[data-undo]").click()
    assert len(names(page)) == 4

    page.locator(ROW).first.locator("a").first.click()
    watched.look("designer-part-phone")
    page.locator("#place").select_option(label="först", index=None)
    page.locator('form[action$="/siirra"] button').click()
    page.goto(form)
    page.get_by_role("link", name="Hurdan", exact=True).click()
    for number, words in enumerate(("Ett", "Två")):
        page.fill(f"#options_{number}_sv", words)
    page.locator('[data-option-act="add"]').click()
    page.fill("#options_2_sv", "Tre")
    page.locator('[value="option-up:1"]').click()
    assert page.locator("#options_0_sv").input_value() == "Två"
    page.locator('[value="option-remove:1"]').click()
    watched.look("designer-options-phone")
    page.locator('#part-form > .govuk-button-group [value="save"]').click()
    page.get_by_role("link", name="Hurdan", exact=True).click()
    assert [page.locator(f"#options_{n}_sv").input_value() for n in (0, 1, 2)] == ["Två", "Tre", ""]
    page.locator("#kind-details summary").click()
    page.locator("#kind").select_option("yes_no")
    page.locator('form[action$="/laji"] button').click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("Borttaget: Alternativ")
    page.goto(f"{form}/poista")
    watched.look("designer-delete-phone")
    page.locator("main .govuk-button--warning").click()
    expect(page.get_by_role("link", name="Utan skript", exact=True)).to_have_count(0)


def test_rows_are_moved_by_dragging_and_typed_text_is_not_lost_unasked(
    browse: Callable[..., Watcher],
) -> None:
    watched = browse()
    page = signed_in(watched, "en")
    form = begin(page, "Dragged")
    for words in ("First", "Second", "Third"):
        add(page, "en", "text", words)
    drag(page, page.locator(ROW).nth(2), page.locator(ROW).nth(0))
    expect(page.locator(ROW).first).to_contain_text("Third")
    assert names(page) == ["Third", "First", "Second"]
    assert page.url.partition("#")[0] == form
    page.reload()
    assert names(page) == ["Third", "First", "Second"]
    watched.look("designer-dragged")

    page.locator(ROW).first.locator("a").first.click()
    page.fill("#label_fi", "Kirjoitettu")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("location.reload()")
    page.wait_for_function("document.querySelector('#label_fi').value === 'Kirjoitettu'")
    assert asked == ["beforeunload"]
    page.locator('#part-form > .govuk-button-group [value="save"]').click()
    page.locator(ROW).first.wait_for()
    assert asked == ["beforeunload"]


def drag(page: Page, dragged: object, target: object) -> None:
    """Pull a row by its handle to just above another."""
    handle = dragged.locator(".kevyt-designer__handle").first.bounding_box()
    to = target.bounding_box()
    page.mouse.move(handle["x"] + 5, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(to["x"] + 60, to["y"] + 20, steps=4)
    page.mouse.move(to["x"] + 60, to["y"] + 4, steps=4)
    page.mouse.up()


def test_a_kind_is_found_by_a_word(browse: Callable[..., Watcher]) -> None:
    watched = browse(width=360)
    page = signed_in(watched, "fi")
    begin(page, "Haku")
    page.locator(".kevyt-designer__add a").first.click()
    page.fill("#search", "päivä")
    expect(page.locator('.kevyt-kind:visible:has([value="date"])')).to_have_count(1)
    expect(page.locator('.kevyt-kind:visible:has([value="iban"])')).to_have_count(0)
    watched.look("designer-kinds-found")
    page.fill("#search", "qqq")
    expect(page.locator("#kinds-told")).not_to_be_empty()
    watched.look()


@pytest.mark.parametrize("javascript", [True, False])
def test_settings_are_added_row_by_row_with_their_defaults_and_saved_at_once(
    browse: Callable[..., Watcher], javascript: bool
) -> None:
    watched = browse(javascript=javascript)
    page = signed_in(watched, "en")
    address = begin(page, "Asetukset")
    page.goto(f"{address}/asetukset")
    page.fill("#settings_0_label_en", "Notice time")
    page.fill("#settings_0_default_number", "3")
    page.locator('[value="row-add:settings"]').click()
    expect(page.locator("#settings_1")).to_be_visible()
    expect(page.locator("#settings_0_label_en")).to_have_value("Notice time")
    page.fill("#settings_1_label_en", "Price")
    page.select_option("#settings_1_type", "money")
    expect(page.locator("#settings_1_default_number")).to_be_visible(visible=not javascript)
    page.fill("#settings_1_default", "12,50")
    watched.look(f"designer-rows-{javascript}")
    page.locator('[value="row-add:settings"]').click()
    page.fill("#settings_2_label_en", "Open on Sundays")
    page.select_option("#settings_2_type", "boolean")
    page.locator("label[for=settings_2_default_yes]").click()
    page.locator("main form.kevyt-form > button.govuk-button").click()
    expect(page.locator("#settings_3")).to_be_visible()
    settings = page.request.get(f"{address}/vie.json").json()["settings"]
    assert [(one["type"], one["default"]) for one in settings] == [
        ("period", "P3D"), ("money", "12.50"), ("boolean", True),
    ]  # fmt: skip
