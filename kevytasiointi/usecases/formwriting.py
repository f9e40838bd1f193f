"""Form definitions written out: YAML for people, JSON for machines; the same bytes every time.

The order of keys is that of the schema, so two exports of one form differ only where the form
does. What is written is read back as the same document.
"""

import json
from decimal import Decimal
from typing import Any, Final

import yaml

from kevytasiointi.domain.formschema import schema
from kevytasiointi.domain.jsonvalues import Json, JsonObject

_WIDTH: Final = 110


def written_yaml(document: JsonObject) -> str:
    """The document as YAML."""
    return yaml.dump(
        in_order(document),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=_WIDTH,
        default_flow_style=False,
    )


def written_json(document: JsonObject) -> str:
    """The document as JSON with two spaces of indent."""
    return json.dumps(in_order(document), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


class _Dumper(yaml.SafeDumper):
    """Writes no aliases, lists indented under their key, and numbers without an exponent."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (the library's signature)
        """Nothing is written as a reference to something else."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 (the library's signature)
        """Lists are indented, as people write them."""
        super().increase_indent(flow, False)


def _as_number(dumper: yaml.SafeDumper, number: float) -> yaml.ScalarNode:
    text = format(Decimal(repr(number)), "f")
    return dumper.represent_scalar("tag:yaml.org,2002:float", text)


_Dumper.add_representer(float, _as_number)


def in_order(document: Json) -> Json:
    """The document with its keys in the order of the schema; keys it doesn't know come last."""
    return _ordered(document, _SCHEMA)


def _ordered(value: Json, shape: Any) -> Json:
    shape = _SCHEMA["$defs"][shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape
    if isinstance(value, list | tuple):
        return [_ordered(one, shape.get("items", {})) for one in value]
    if not isinstance(value, dict):
        return value
    properties = shape.get("properties", {})
    known = [key for key in properties if key in value]
    rest = [key for key in value if key not in properties]
    return {key: _ordered(value[key], properties.get(key, {})) for key in (*known, *rest)}


_SCHEMA: Final[Any] = schema()
