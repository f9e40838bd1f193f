"""Whether a page shows a map, and where its pictures come from.

A map is a comfort beside the fields of a place: the page works without it, and no page loads it or
allows the pictures of another server unless it has a place to show.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from kevytasiointi.domain.formspec import Item, walk
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.setting_checks import NO_MAP
from kevytasiointi.web import context


@dataclass(frozen=True, slots=True)
class MapSource:
    """Where the pictures of maps come from, and whose they are."""

    tiles: str
    attribution: str


def map_source() -> MapSource | None:
    """The portal's source of maps; None when it shows none."""
    config = context.tools().config
    if config.map_tiles == NO_MAP:
        return None
    return MapSource(config.map_tiles, config.map_attribution)


def tile_origin() -> str | None:
    """The server of the pictures, with its scheme."""
    source = map_source()
    if source is None:
        return None
    parts = urlsplit(source.tiles)
    return f"{parts.scheme}://{parts.netloc}"


def tile_server() -> str | None:
    """The name of the server of the pictures, for people."""
    source = map_source()
    return urlsplit(source.tiles).hostname if source else None


def opens_map(items: Sequence[Item]) -> bool:
    """Whether a page that asks these items shows a map; if so, its pictures are allowed."""
    asks_place = any(item.block is ItemKind.LOCATION for _path, item in walk(tuple(items)))
    return _note(is_shown=asks_place)


def shows_places(places: Sequence[object]) -> bool:
    """Whether a page of filed places shows a map; if so, its pictures are allowed."""
    return _note(is_shown=bool(places))


def _note(*, is_shown: bool) -> bool:
    if not is_shown or map_source() is None:
        return False
    context.note_map()
    return True
