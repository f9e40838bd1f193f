"""Files for the demo's cases: one-page PDFs and PNG maps, made from nothing but arithmetic."""

import random
import struct
import zlib
from collections.abc import Sequence

_MAP_SIDE = 160
_LAND = (226, 232, 208)
_WATER = (164, 200, 224)
_ROAD = (250, 250, 245)
_HOUSE = (120, 96, 84)
_SPOT = (200, 30, 40)
_LINE_HEIGHT = 20


def text_pdf(title: str, lines: Sequence[str]) -> bytes:
    """A PDF of one A4 page with a title and lines of text (Latin letters)."""
    drawn = [f"BT /F1 18 Tf 60 770 Td {_pdf_text(title)} Tj ET"]
    for number, line in enumerate(lines):
        drawn.append(f"BT /F1 11 Tf 60 {730 - number * _LINE_HEIGHT} Td {_pdf_text(line)} Tj ET")
    content = "\n".join(drawn).encode("ascii")
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
                b" /Resources << /Font << /F1 4 0 R >> >> >>"
            ),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    )


def _pdf_text(text: str) -> str:
    return f"<{text.encode('cp1252', 'replace').hex()}>"


def _pdf(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
    )
    return bytes(out)


def map_png(chance: random.Random) -> bytes:
    """A small map: land, a shore, two roads, some houses and a red spot in the middle."""
    shore = chance.randint(15, 45)
    across, down = chance.randint(50, 70), chance.randint(90, 120)
    houses = [(chance.randint(0, 150), chance.randint(50, 150)) for _ in range(12)]
    middle = _MAP_SIDE // 2

    def colour(x: int, y: int) -> tuple[int, int, int]:
        if (x - middle) ** 2 + (y - middle) ** 2 < 36:  # noqa: PLR2004 (a spot of six dots)
            return _SPOT
        if y < shore + (x * 7 % 23) // 6:
            return _WATER
        if abs(y - across) <= 2 or abs(x - down) <= 2:  # noqa: PLR2004 (half a road)
            return _ROAD
        if any(left <= x < left + 7 and top <= y < top + 6 for left, top in houses):
            return _HOUSE
        return _LAND

    rows = b"".join(
        b"\0" + b"".join(bytes(colour(x, y)) for x in range(_MAP_SIDE)) for y in range(_MAP_SIDE)
    )
    head = struct.pack(">IIBBBBB", _MAP_SIDE, _MAP_SIDE, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
