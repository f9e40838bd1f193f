"""What a component of form.io says, whatever is really there: texts, numbers, options, the rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kevytasiointi.domain.htmltext import text_of
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.numbertext import exact_number

_NOTHING: Final[tuple[Json, ...]] = (None, "", False, 0)
_LEFT: Final = (
    *("defaultValue", "customDefaultValue", "calculateValue", "customConditional", "inputMask"),
    *("disabled", "logic", "prefix", "placeholder"),
)
_LEFT_VALIDATION: Final = (
    *("custom", "json", "plugins", "minLength", "minWords", "maxWords", "minTime", "maxTime"),
    *("unique", "strictDateValidation", "onlyAvailableItems"),
)
_DELTA: Final = ("years", "months", "days")


@dataclass(frozen=True, slots=True)
class FormioOption:
    """A value that can be chosen, with its words by language."""

    value: str
    label: Mapping[str, str]


def mapping(holder: JsonObject, key: str) -> JsonObject:
    """The mapping under a key, empty when something else is there."""
    value = holder.get(key)
    return value if isinstance(value, Mapping) else {}


def words(holder: JsonObject, key: str) -> str:
    """The text under a key, empty when something else is there."""
    value = holder.get(key)
    return value.strip() if isinstance(value, str) else ""


def number(holder: JsonObject, key: str) -> int | float | None:
    """The number under a key, None when it is none that answers can be; also when it is a text."""
    found = exact_number(holder.get(key))
    if found is None:
        return None
    return int(found) if found == found.to_integral_value() else float(found)


def count(holder: JsonObject, key: str, most: int) -> int | None:
    """The whole number under a key when it is 1 or more; not over `most`."""
    value = number(holder, key)
    return min(int(value), most) if value is not None and value >= 1 else None


def texts(holder: JsonObject, key: str, language: str) -> dict[str, str]:
    """A text with its translations into languages of ours; HTML becomes plain text."""
    found = {language: words(holder, key)}
    translations = mapping(mapping(holder, "openForms"), "translations")
    for one in LANGUAGES:
        if translated := words(mapping(translations, one), key):
            found[one] = translated
    return {one: text_of(text) if "<" in text else text for one, text in found.items() if text}


def hint(component: JsonObject, language: str) -> dict[str, str]:
    """The description and the tooltip together."""
    described = texts(component, "description", language)
    tip = texts(component, "tooltip", language)
    return {
        one: "\n".join(text for text in (described.get(one), tip.get(one)) if text)
        for one in {**described, **tip}
    }


def options(component: JsonObject, language: str) -> list[FormioOption]:
    """What can be chosen; blank rows of the builder are passed over."""
    listed = component.get("values") or mapping(component, "data").get("values")
    made = []
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, Mapping) and one.get("value") not in _NOTHING:
            value = str(one["value"])
            made.append(FormioOption(value, texts(one, "label", language) or {language: value}))
    return made


def children(component: JsonObject) -> list[JsonObject]:
    """What stands inside it, columns and cells of tables from the first to the last."""
    holders: list[Json] = [component]
    columns = component.get("columns")
    holders += columns if isinstance(columns, list) else []
    for row in _rows(component):
        holders += row
    inner: list[JsonObject] = []
    for holder in holders:
        listed = holder.get("components") if isinstance(holder, Mapping) else None
        if isinstance(listed, list):
            inner += [one for one in listed if isinstance(one, Mapping)]
    return inner


def _rows(component: JsonObject) -> list[list[Json]]:
    rows = component.get("rows")
    return [row for row in rows if isinstance(row, list)] if isinstance(rows, list) else []


def date_limits(component: JsonObject) -> Iterator[tuple[str, str]]:
    """`minDate` and `maxDate` with what they say: `future`, `past`, today included or not."""
    own = mapping(component, "openForms")
    for key in ("minDate", "maxDate"):
        limit = mapping(own, key)
        mode = words(limit, "mode")
        if mode in ("future", "past"):
            yield key, f"{mode}{' or today' if limit.get('includeToday') else ''}"
        elif mode == "relativeToVariable" and _moves(limit):
            yield key, mode
        elif words(mapping(component, "datePicker"), key):
            yield key, words(mapping(component, "datePicker"), key)


def _moves(limit: JsonObject) -> bool:
    return any(mapping(limit, "delta").get(part) for part in _DELTA) or bool(limit.get("variable"))


def left(component: JsonObject, carried: Sequence[str]) -> str:
    """What it says besides what was carried: `defaultValue = 3; validate.plugins = ['kvk']`."""
    told = {key: component.get(key) for key in _LEFT if key not in carried}
    validate = mapping(component, "validate")
    told |= {f"validate.{key}": validate.get(key) for key in _LEFT_VALIDATION if key not in carried}
    told["prefill"] = mapping(component, "prefill").get("plugin")
    told["registration"] = mapping(component, "registration").get("attribute")
    if "multiple" not in carried:
        told["multiple"] = component.get("multiple")
    return "; ".join(f"{key} = {value}" for key, value in told.items() if _says(value))


def _says(value: Json) -> bool:
    if isinstance(value, Mapping):
        return any(_says(one) for one in value.values())
    if isinstance(value, list | tuple):
        return any(_says(one) for one in value)
    return value not in _NOTHING


def name_of(component: JsonObject) -> str:
    """What the file calls a component."""
    return words(component, "key") or words(component, "label") or words(component, "type")
