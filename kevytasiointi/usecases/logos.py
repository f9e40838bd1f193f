"""The picture of an authority: PNG or JPEG, proved by decoding it. SVG can carry scripts."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PIL import Image

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.texts import mark

LARGEST_BYTES: Final = 200 * 1024
SMALLEST_SIDE: Final = 16
LARGEST_SIDE: Final = 2000
_FORMATS: Final = ("PNG", "JPEG")
_MEDIA_TYPES: Final[Mapping[str | None, str]] = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # a JPEG with more pictures behind the first
}

# What stands at the end of a whole file; some programs write a little behind it.
_ENDS: Final[Mapping[str | None, bytes]] = {
    "PNG": b"IEND\xae\x42\x60\x82",
    "JPEG": b"\xff\xd9",
    "MPO": b"\xff\xd9",
}
_BEHIND_THE_END: Final = 1024


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a browser can show."""

    media_type: str
    content: bytes
    sha256: str


def read_logo(content: bytes) -> Picture:
    """A picture from the bytes of a file; its name is not asked.

    Raises:
        InvalidInput: too large, of another type, or damaged.
    """
    if len(content) > LARGEST_BYTES:
        raise InvalidInput(
            "logo",
            mark("The picture is too large. The limit is %(limit)s kB."),
            limit=LARGEST_BYTES // 1024,
        )
    return Picture(_media_type(content), content, hashlib.sha256(content).hexdigest())


def _media_type(content: bytes) -> str:
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            # The sides stand in the head: nothing has been unpacked yet.
            _check_sides(image.size)
            image.load()
            _check_end(image.format, content)
            return _MEDIA_TYPES[image.format]
    except InvalidInput:
        raise
    except Exception as error:  # damaged pictures fail in as many ways as there are decoders
        raise InvalidInput(
            "logo", mark("The file is no picture that can be shown. Choose a PNG or JPEG file.")
        ) from error


def _check_sides(sides: tuple[int, int]) -> None:
    if not SMALLEST_SIDE <= min(sides) <= max(sides) <= LARGEST_SIDE:
        raise InvalidInput(
            "logo",
            mark("Each side of the picture must be %(least)s–%(most)s pixels long."),
            least=SMALLEST_SIDE,
            most=LARGEST_SIDE,
        )


def _check_end(kind: str | None, content: bytes) -> None:
    """Decoders can have been told, for the whole process, to fill up a file that was cut short."""
    if _ENDS[kind] not in content[-_BEHIND_THE_END:]:
        raise ValueError("cut short")
