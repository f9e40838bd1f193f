"""The demo's files are real files."""

import io
import random
import zlib

import pikepdf

from kevytasiointi.demo.files import map_png, text_pdf
from kevytasiointi.domain.attachments import file_type


def test_the_pdf_opens_and_holds_its_text() -> None:
    content = text_pdf("Päätös (1)", ["Ääkköset \\ ja sulut)"])
    assert file_type("a.pdf", content[:512]) is not None
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 1
        page = pdf.pages[0].Contents.read_bytes()
    assert "Päätös (1)".encode("cp1252").hex().encode() in page


def test_the_map_is_a_png_whose_rows_add_up() -> None:
    content = map_png(random.Random(1))
    assert file_type("a.png", content[:512]) is not None
    start = content.index(b"IDAT") + 4
    length = int.from_bytes(content[start - 8 : start - 4])
    assert len(zlib.decompress(content[start : start + length])) == 160 * (1 + 3 * 160)
