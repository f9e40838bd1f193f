"""The shape of JSON values, for mypy and for the one gate that measures them."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
JsonObject: TypeAlias = Mapping[str, Json]


def depth_and_nodes(value: Json, limit: int) -> tuple[int, int]:
    """Measure a value without recursion, stopping early when it holds more than `limit` nodes."""
    deepest = nodes = 0
    waiting: list[tuple[Json, int]] = [(value, 1)]
    while waiting and nodes <= limit:
        part, depth = waiting.pop()
        nodes += 1
        deepest = max(deepest, depth)
        if isinstance(part, Mapping):
            waiting.extend((child, depth + 1) for child in part.values())
        elif isinstance(part, list | tuple):
            waiting.extend((child, depth + 1) for child in part)
    return deepest, nodes
