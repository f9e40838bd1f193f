"""A form with every kind of item in a browser: accessible, valid, and fit for a phone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.running import Portal
from tests.browser.test_founding_journey import Hand, take_into_use
from tests.browser.watching import Watcher
from tests.domain.form_samples import document, step
from tests.web.customer.test_every_kind import ITEMS, TYPED

NEXT = 'button.govuk-button[name="do"][value="next"]'


@pytest.mark.parametrize(
    ("javascript", "language", "width"), [(True, "fi", 1280), (False, "sv", 320)]
)
def test_every_kind_is_accessible_empty_refused_and_filled_in(
    browse: Callable[..., Watcher],
    portal: Portal,
    tmp_path: Path,
    javascript: bool,
    language: str,
    width: int,
) -> None:
    slug = f"kaikki-{width}"
    made = document(
        step("kaikki", *ITEMS), slug=slug, id=f"5c0f2a52-5b8e-4a8e-9d9f-00000000{width:04}"
    )
    file = tmp_path / "kaikki.json"
    file.write_text(json.dumps(made), "utf-8")
    portal.command("forms", "publish", str(file))
    admin = Hand(browse(javascript=javascript, width=width))
    admin.page.goto(f"/{language}/kirjaudu")
    admin.sign_in("paakayttaja-lehtola")
    admin.page.goto(f"/{language}/yllapito/palvelut")
    take_into_use(admin, portal, slug, slow=False)

    customer = Hand(browse(javascript=javascript, width=width))
    watched, page = customer.watched, customer.page
    page.goto(f"/{language}/kirjaudu")
    customer.sign_in("asiakas-eino")
    page.goto(f"/{language}/palvelut?q=title")
    customer.press(f'[data-service^="{slug}"] a')
    customer.press(".govuk-button--start")
    _add_rows(customer)
    watched.look(f"every-kind-{width}")
    customer.press(NEXT)
    page.locator(".govuk-error-summary").wait_for()
    watched.look(f"every-kind-refused-{width}")
    _add_rows(customer)
    for name, typed in TYPED.items():
        _fill(watched, f"a-{name}", typed)
    watched.look(f"every-kind-filled-{width}")
    customer.press(NEXT)
    page.locator('input[name="a-declared"]').wait_for()
    watched.look(f"every-kind-review-{width}")


def _add_rows(customer: Hand) -> None:
    """A row, and a row in it; what nobody filled in is not kept."""
    for path in ("k_repeat", "k_repeat.0.parts"):
        customer.press(f'button[value="add:{path}"]')
        customer.page.locator(f'[data-row="{path}.0"]').wait_for()


def _fill(watched: Watcher, name: str, typed: str | list[str]) -> None:
    field = watched.page.locator(f'[name="{name}"]').first
    kind = field.evaluate("each => each.tagName === 'SELECT' ? 'select' : each.type")
    for one in [typed] if isinstance(typed, str) else typed:
        if kind == "select":
            field.select_option(one)
        elif kind in ("radio", "checkbox"):
            watched.page.locator(f'[name="{name}"][value="{one}"]').check()
        else:
            field.fill(one)
