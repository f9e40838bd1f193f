"""Small form documents for tests: build only what a test is about."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from itertools import count
from typing import Any

from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.domain.visibility import Visibility

TODAY = date(2026, 6, 1)


def words(text: str) -> dict[str, str]:
    """A text in the three languages."""
    return {language: f"{text} {language}" for language in ("fi", "sv", "en")}


def item(key: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    """An item; its id is its key."""
    made = {"id": more.pop("id", key), "key": key, "kind": kind, "label": words(key), **more}
    if kind == "measure":
        made.setdefault("unit", "m")
    return made


def choice(key: str, *values: str, **more: Any) -> dict[str, Any]:
    """A choice with options."""
    options = [{"value": value, "label": words(value)} for value in values]
    return item(key, more.pop("kind", "choice"), options=options, **more)


def step(key: str, *items: dict[str, Any]) -> dict[str, Any]:
    """A step of items."""
    return {"id": f"step-{key}", "key": key, "title": words(key), "items": list(items)}


def document(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A whole form document."""
    return deepcopy(
        {
            "format": 1,
            "id": "5c0f2a52-5b8e-4a8e-9d9f-0c1f6f2d7a10",
            "slug": "koe",
            "kind": "notice",
            "ends_in": ["processed"],
            "languages": ["fi", "sv", "en"],
            "title": words("title"),
            "summary": words("summary"),
            "identification": "strong",
            "on_behalf": ["person", "company"],
            "outcomes": ["noted"],
            "retention": {"period": "P5Y", "basis": words("basis")},
            "publicity": "public",
            "declaration": words("declaration"),
            "steps": list(steps),
            **more,
        }
    )


def form(*items: dict[str, Any], **more: Any) -> FormSpec:
    """A form of one step, its items numbered so that keys may be the same in different rows."""
    made = document(step("one", *items), **more)
    _number(made["steps"][0]["items"], count(1))
    return parse_formspec(made)


def _number(items: list[dict[str, Any]], numbers: Iterator[int]) -> None:
    for made in items:
        made["id"] = f"i{next(numbers)}"
        _number(made.get("items", []), numbers)


def shown(spec: FormSpec, answers: dict[str, Any], **settings: Any) -> Visibility:
    """The visibility of answers."""
    return Visibility(spec, answers, effective_settings(spec, settings), TODAY)


def setting(key: str, kind: str, default: Any) -> dict[str, Any]:
    """A setting."""
    return {"key": key, "type": kind, "default": default, "label": words(key)}
