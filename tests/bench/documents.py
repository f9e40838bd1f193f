"""The PDF of a 60-field submission against plain WeasyPrint of the same content."""

import html
import time
from collections.abc import Callable
from pathlib import Path

from weasyprint import HTML

from kevytasiointi.domain.documents import Document, Line
from kevytasiointi.gateways.pdf import PdfMaker
from tests.bench.figures import interleaved, tell
from tests.gateways.pdf_samples import sixty_fields

_ROUNDS = 12


def measure(_engine: str, _folder: Path) -> None:
    """Both in turns, each with everything warm."""
    document = sixty_fields()
    page = naive(document)
    with PdfMaker() as maker:
        maker.make(document)
        HTML(string=page).write_pdf()
        ours, bare = interleaved(
            lambda: _timed(lambda: maker.make(document)),
            lambda: _timed(lambda: HTML(string=page).write_pdf()),
            _ROUNDS,
        )
    tell("PDF of a 60-field submission", ours * 1000, "ms", bare * 1000)


def naive(document: Document) -> str:
    """The document as anybody would first write it down."""
    parts = [f"<h1>{html.escape(document.title)}</h1>"]
    for section in document.sections:
        parts.append(f"<h2>{html.escape(section.title)}</h2><table>")
        for block in section.blocks:
            if isinstance(block, Line):
                words = "<br>".join(html.escape(one) for one in block.value)
                parts.append(f"<tr><th>{html.escape(block.label)}</th><td>{words}</td></tr>")
        parts.append("</table>")
    return f"<!DOCTYPE html><html lang='fi'><body>{''.join(parts)}</body></html>"


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
