"""Coats of arms for the demo's authorities: drawn here, so that they are nobody's."""

import io

from PIL import Image, ImageDraw

_SIDES = (96, 112)
_SHIELD = ((6, 4), (90, 4), (90, 60), (48, 108), (6, 60))
_BAND = ((6, 44), (48, 18), (90, 44), (90, 60), (48, 34), (6, 60))


def arms(colour: str) -> bytes:
    """A shield with a white band, as a PNG file."""
    image = Image.new("RGB", _SIDES, "#ffffff")
    drawing = ImageDraw.Draw(image)
    drawing.polygon(_SHIELD, fill=colour)
    drawing.polygon(_BAND, fill="#ffffff")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
