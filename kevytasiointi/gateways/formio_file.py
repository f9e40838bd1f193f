"""Reads forms of form.io (JSON) and Open Forms (ZIP); loaded only by the child of foreign forms."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zipfile import ZipFile

from kevytasiointi.domain.foreignforms import (
    DAMAGED,
    NO_FORM,
    NOT_JSON,
    OURS,
    TOO_BIG_INSIDE,
    TOO_DEEP,
    TOO_MANY_FIELDS,
    ForeignFormRefused,
)
from kevytasiointi.domain.formiodata import FormioForm, FormioStep
from kevytasiointi.domain.jsonvalues import JsonObject, depth_and_nodes

LARGEST_JSON: Final = 10 * 2**20
DEEPEST: Final = 60
MOST_VALUES: Final = 500_000
MOST_COMPONENTS: Final = 2_000

FORMS: Final = "forms.json"
STEPS: Final = "formSteps.json"
DEFINITIONS: Final = "formDefinitions.json"
RULES: Final = "formLogic.json"
ABOUT: Final = "_meta.json"


def read_formio(content: bytes) -> FormioForm:
    """The form in a JSON file that has a list of components.

    Raises:
        ForeignFormRefused: not JSON, too large or deep, no components, or a form of our own.
    """
    read = _json(content)
    if not isinstance(read, dict):
        raise ForeignFormRefused(NO_FORM)
    if "format" in read and "steps" in read:
        raise ForeignFormRefused(OURS)
    holder = read if "components" in read else read.get("configuration", read.get("form"))
    components = _components(holder)
    if not components:
        raise ForeignFormRefused(NO_FORM)
    title = _text(read.get("title")) or _text(read.get("name"))
    made = FormioForm(title, _names(read), (FormioStep("", {}, components),))
    return _counted(made)


def read_open_forms(archive: ZipFile) -> FormioForm:
    """The form in an export of Open Forms.

    Raises:
        ForeignFormRefused: a part is missing, damaged or too large.
    """
    parts = {name: _part(archive, name) for name in archive.namelist() if name.endswith(".json")}
    forms = parts.pop(FORMS, [])
    if not forms or DEFINITIONS not in parts:
        raise ForeignFormRefused(NO_FORM)
    parts.pop(ABOUT, None)
    definitions = {_tail(one.get("url") or one.get("uuid")): one for one in parts.pop(DEFINITIONS)}
    steps = []
    for step in sorted(parts.pop(STEPS, []), key=_index):
        definition = definitions.pop(_tail(step.get("form_definition")), step)
        steps.append(_step(definition))
    left = [f"{FORMS}: {_text(one.get('name'))}" for one in forms[1:]]
    left += [f"{DEFINITIONS}: {_text(one.get('name'))}" for one in definitions.values()]
    rules = tuple(parts.pop(RULES, []))
    left += [name for name, rest in parts.items() if rest]
    left += [name for name in archive.namelist() if not name.endswith(".json")]
    form = forms[0]
    title = _text(form.get("name"))
    return _counted(FormioForm(title, _names(form), tuple(steps), rules, tuple(left)))


def _json(content: bytes) -> Any:
    if len(content) > LARGEST_JSON:
        raise ForeignFormRefused(TOO_BIG_INSIDE, limit=f"{LARGEST_JSON // 2**20} MB")
    try:
        read = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except RecursionError as error:
        raise ForeignFormRefused(TOO_DEEP) from error
    except json.JSONDecodeError as error:
        raise ForeignFormRefused(NOT_JSON, line=error.lineno) from error
    except ValueError as error:
        raise ForeignFormRefused(DAMAGED) from error
    deepest, values = depth_and_nodes(read, MOST_VALUES)
    if deepest > DEEPEST:
        raise ForeignFormRefused(TOO_DEEP)
    if values > MOST_VALUES:
        raise ForeignFormRefused(TOO_MANY_FIELDS, limit=MOST_COMPONENTS)
    return read


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _part(archive: ZipFile, name: str) -> list[dict[str, Any]]:
    read = _json(archive.read(name))
    listed = read if isinstance(read, list) else [read]
    if not all(isinstance(one, dict) for one in listed):
        raise ForeignFormRefused(DAMAGED)
    return listed


def _tail(address: object) -> str:
    """The UUID that an address of the export ends in."""
    return str(address or "").rstrip("/").rpartition("/")[2]


def _index(step: Mapping[str, Any]) -> int:
    index = step.get("index")
    return index if isinstance(index, int) else 0


def _step(definition: Mapping[str, Any]) -> FormioStep:
    components = _components(definition.get("configuration"))
    return FormioStep(_text(definition.get("name")), _names(definition), components)


def _names(holder: Mapping[str, Any]) -> dict[str, str]:
    """The translations of a name: `{"translations": {"en": {"name": …}}}`."""
    translations = holder.get("translations")
    found = translations.items() if isinstance(translations, dict) else ()
    named = {
        language: _text(texts.get("name")) for language, texts in found if isinstance(texts, dict)
    }
    return {language: name for language, name in named.items() if name}


def _components(holder: object) -> tuple[JsonObject, ...]:
    listed = holder.get("components") if isinstance(holder, dict) else None
    if not isinstance(listed, list):
        return ()
    if not all(isinstance(one, dict) for one in listed):
        raise ForeignFormRefused(DAMAGED)
    return tuple(listed)


def _counted(form: FormioForm) -> FormioForm:
    """The form, when its components are not too many."""
    waiting: list[Any] = [one for step in form.steps for one in step.components]
    count = 0
    while waiting:
        count += 1
        if count > MOST_COMPONENTS:
            raise ForeignFormRefused(TOO_MANY_FIELDS, limit=MOST_COMPONENTS)
        waiting += _inside(waiting.pop())
    return form


def _inside(component: object) -> Sequence[object]:
    if not isinstance(component, dict):
        return ()
    columns = component.get("columns")
    holders = [component, *(columns if isinstance(columns, list) else ())]
    listed = [one.get("components") for one in holders if isinstance(one, dict)]
    return [inner for one in listed if isinstance(one, list) for inner in one]


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
