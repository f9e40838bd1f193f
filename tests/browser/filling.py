"""Fills a form in as a person would: question by question, with the browser's own fields."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from kevytasiointi.domain.formspec import Item
from kevytasiointi.domain.itemkinds import ItemKind

_NOT_TYPED = {ItemKind.NOTE, ItemKind.ATTACHMENT}


def fill_step(
    page: Page, items: Sequence[Item], answers: Mapping[str, Any], path: str = ""
) -> None:
    """Type the answers of a step; rows are added with the page's own button."""
    for item in items:
        value = answers.get(item.key)
        if item.kind in _NOT_TYPED or value is None:
            continue
        here = path + item.key
        if item.kind is ItemKind.GROUP:
            fill_step(page, item.items, value, here + ".")
        elif item.kind is ItemKind.REPEAT:
            _fill_rows(page, item, value, here)
        else:
            _fill_field(page, item, value, here)
            if item.other and answers.get(item.other_key):
                page.locator(f'[name="{_name(path + item.other_key)}"]').fill(
                    answers[item.other_key]
                )


def _fill_rows(page: Page, item: Item, rows: Sequence[Mapping[str, Any]], path: str) -> None:
    for number, row in enumerate(rows):
        if page.locator(f'[data-path^="{path}.{number}."]').count() == 0:
            page.locator(f'button[value="add:{path}"]').click()
            page.locator(f'[data-path^="{path}.{number}."]').first.wait_for(state="attached")
        fill_step(page, item.items, row, f"{path}.{number}.")


def _fill_field(page: Page, item: Item, value: Any, path: str) -> None:
    name = _name(path)
    match item.kind:
        case ItemKind.CHOICE | ItemKind.CHOICES | ItemKind.YES_NO | ItemKind.DECLARATION:
            _choose(page, name, value if isinstance(value, list) else [value])
        case ItemKind.DATE:
            day = date.fromisoformat(value)
            page.locator(f'[name="{name}"]').fill(f"{day.day}.{day.month}.{day.year}")
        case ItemKind.DECIMAL | ItemKind.MEASURE:
            page.locator(f'[name="{name}"]').fill(str(value).replace(".", ","))
        case _:
            page.locator(f'[name="{name}"]').fill(str(value))


def _choose(page: Page, name: str, values: Sequence[Any]) -> None:
    for value in values:
        wanted = str(value).lower() if isinstance(value, bool) else value
        field = page.locator(f'[name="{name}"]').first
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(wanted)
        else:
            page.locator(f'[name="{name}"][value="{wanted}"]').check()


def _name(path: str) -> str:
    return "a-" + path.replace(".", "-")


def slots_of(items: Sequence[Item]) -> list[Item]:
    """The attachment slots of a step."""
    return [item for item in items if item.kind is ItemKind.ATTACHMENT]


def attach(page: Page, slot: Item, file: Path, *, javascript: bool) -> None:
    """Add a file to a slot: with JavaScript it goes at once, without by the slot's button."""
    place = page.locator(f'[data-path="{slot.key}"]')
    place.locator('input[type="file"]').set_input_files(file)
    if not javascript:
        place.locator(f'button[value="attach:{slot.key}"]').click()
    page.locator(f'[data-path="{slot.key}"] .kevyt-files__file').first.wait_for()
