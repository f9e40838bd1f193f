"""The process that lays out PDFs: jobs on standard input, PDF/A-3a and PDF/UA-1 files back.

Run as `python -m kevytasiointi.gateways.pdf_child`, by `kevytasiointi.gateways.pdf` only. The
one module that imports WeasyPrint. It reaches no network and no file beyond its own templates and
fonts, and limits its own memory and time, because layout of strangers' text can run away.
"""

import argparse
import gc
import hashlib
import json
import os
import resource
import sys
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import IO, Any

import pydyf
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from kevytasiointi.domain.documents import ANSWERS_FILE_NAME, from_plain
from kevytasiointi.gateways.pdf_fonts import Fonts, load_fonts
from kevytasiointi.gateways.pdf_wire import EMPTY_FORM, FAILED, PDF, read_frame, write_frame

BASE_URL = "kevyt-page:"
MOST_COLUMNS = 7
LARGEST_FILE_BYTES = 64 * 1024 * 1024

#: Keys of a document that are not read by people and so are never rewritten for the fonts.
_MACHINE_KEYS = frozenset({"answers_json", "arrived_at", "language", "lang"})

#: Cells of a table stand in their place also when nothing is written in them.
_KEPT_EMPTY = frozenset({"/TD", "/TH"})

#: PDF/A-3a leaves room for a second promise: the PDF/UA-1 mark and the schema that explains it.
_PDFUA_XMP = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\
</rdf:Description>"""


class AssetFetcher(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
    """Gives our own font files from memory and refuses every other address."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.files = files

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002  (WeasyPrint's signature)
        """The font file of that address, or an error."""
        if url not in self.files:
            message = "Addresses are not fetched."
            raise ValueError(message)
        return URLFetcherResponse(url, self.files[url])


class Page(HTML):  # type: ignore[misc]  # weasyprint has no types
    """A page laid out with a user-agent sheet of only the elements that our template has."""

    user_agent_sheet: CSS

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:  # noqa: ARG002  (WeasyPrint's signature)
        return [self.user_agent_sheet]


class Press:
    """Everything that is read and parsed once and used for every document."""

    def __init__(self, templates: Path, fonts: Fonts) -> None:
        self.fonts = fonts
        self.fetcher = AssetFetcher(fonts.files)
        self.font_config = FontConfiguration()
        self.cache: dict[str, object] = {}
        environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
        )
        self.template = environment.get_template("submission.html")
        self.form_template = environment.get_template("empty_form.html")
        Page.user_agent_sheet = self._css((templates / "user_agent.css").read_text("utf-8"))
        typefaces = self._css(fonts.css)
        self.sheets = [typefaces, self._css((templates / "submission.css").read_text("utf-8"))]
        self.form_sheets = [
            typefaces,
            self._css((templates / "empty_form.css").read_text("utf-8")),
        ]

    def _css(self, text: str) -> CSS:
        return CSS(
            string=text,
            base_url=BASE_URL,
            url_fetcher=self.fetcher,
            font_config=self.font_config,
        )

    def html(self, plain: dict[str, Any]) -> str:
        """The page of a plain document, its texts made showable."""
        document = from_plain(_rewritten(plain, self.fonts.showable))
        made_at = document.arrived_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return self.template.render(
            document=document, words=document.words, made_at=made_at, most_columns=MOST_COLUMNS
        )

    def form_html(self, plain: dict[str, Any]) -> str:
        """The page of an empty form."""
        return self.form_template.render(form=_rewritten(plain, self.fonts.showable))

    def pdf(self, job: bytes) -> bytes:
        """A finished submission; the same job always gives the same bytes."""
        plain = json.loads(job)
        return self._pdf(job, self.html(plain), self.sheets, [_answers(plain)])

    def empty_form(self, job: bytes) -> bytes:
        """A finished empty form; the same job always gives the same bytes."""
        return self._pdf(job, self.form_html(json.loads(job)), self.form_sheets, [])

    def _pdf(
        self, job: bytes, html: str, sheets: list[CSS], attachments: list[Attachment]
    ) -> bytes:
        page = Page(string=html, base_url=BASE_URL, url_fetcher=self.fetcher)
        return bytes(
            page.write_pdf(
                stylesheets=sheets,
                font_config=self.font_config,
                cache=self.cache,
                attachments=attachments,
                pdf_variant="pdf/a-3a",
                pdf_identifier=hashlib.sha256(job).hexdigest()[:32].encode("ascii"),
                finisher=finish,
            )
        )


def finish(_document: Document, pdf: pydyf.PDF) -> None:
    """Completes what WeasyPrint made for PDF/A-3a so that the file is PDF/UA-1 as well."""
    metadata = _object(pdf, pdf.catalog["Metadata"])
    metadata.stream = [
        part.replace(b"</rdf:RDF>", _PDFUA_XMP + b"</rdf:RDF>") for part in metadata.stream
    ]
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH":
            row = _object(pdf, element["P"])
            in_head = _object(pdf, row["P"])["S"] == "/THead"
            element["A"]["Scope"] = "/Column" if in_head else "/Row"
    _leave_out_the_empty(pdf, _object(pdf, pdf.catalog["StructTreeRoot"]))


def _leave_out_the_empty(pdf: pydyf.PDF, element: pydyf.Dictionary) -> None:
    """Take what holds nothing out of the tags: the room on a paper form is only drawn."""
    kept = []
    for kid in element["K"]:
        if isinstance(kid, bytes):
            below = _object(pdf, kid)
            if below.get("S") not in (None, *_KEPT_EMPTY) and "K" in below:
                _leave_out_the_empty(pdf, below)
                if not below["K"]:
                    continue
        kept.append(kid)
    element["K"] = pydyf.Array(kept)


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _answers(plain: dict[str, Any]) -> Attachment:
    document = from_plain(plain)
    at = document.arrived_at.astimezone(UTC)
    return Attachment(
        string=document.answers_json,
        name=ANSWERS_FILE_NAME,
        description=f"{document.title} {document.number}",
        created=at,
        modified=at,
        relationship="Data",
    )


def _rewritten(value: Any, rewrite: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return rewrite(value)
    if isinstance(value, list):
        return [_rewritten(item, rewrite) for item in value]
    if isinstance(value, dict):
        return {
            key: item if key in _MACHINE_KEYS else _rewritten(item, rewrite)
            for key, item in value.items()
        }
    return value


def _limit(memory_mb: int) -> None:
    size = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE_BYTES, LARGEST_FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow_cpu(seconds: int) -> None:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, hard))


def _reason(error: BaseException) -> bytes:
    """What failed and where, without the message: it may quote what a person wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = ""
    if trace is not None:
        where = f" in {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    return f"{type(error).__name__}{where}".encode()


def serve(press: Press, jobs: IO[bytes], answers: IO[bytes], cpu_seconds: int) -> None:
    """Answers jobs one by one until the other end closes."""
    while (frame := read_frame(jobs)) is not None:
        _allow_cpu(cpu_seconds)
        gc.disable()
        try:
            make = press.empty_form if frame[0] == EMPTY_FORM else press.pdf
            kind, body = PDF, make(frame[1])
        except Exception as error:
            kind, body = FAILED, _reason(error)
        finally:
            gc.enable()
        write_frame(answers, kind, body)
        gc.collect()


def main() -> None:
    """Limits itself, warms up, serves."""
    parser = argparse.ArgumentParser(description="Lays out PDFs for the worker.")
    parser.add_argument("--templates", type=Path, required=True)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--memory-mb", type=int, required=True)
    parser.add_argument("--cpu-seconds", type=int, required=True)
    options = parser.parse_args()
    _limit(options.memory_mb)
    # Whatever a library prints must not get between the frames.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    press = Press(options.templates, load_fonts(options.fonts))
    serve(press, sys.stdin.buffer, answers, options.cpu_seconds)


if __name__ == "__main__":
    main()
