"""Opens ZIP files of strangers: what they say of themselves is measured before it is used."""

import io
from typing import Final
from xml.sax import ContentHandler, SAXException
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from kevytasiointi.domain.foreignforms import (
    DAMAGED,
    PASSWORD,
    TOO_BIG_INSIDE,
    UNSAFE_XML,
    ForeignFormRefused,
)

MOST_ENTRIES: Final = 500
LARGEST_INSIDE: Final = 60 * 2**20
"""Bytes of all entries together when they are unpacked."""
_CHUNK: Final = 2**16
_ENCRYPTED: Final = 1 << 0
_XML: Final = (".xml", ".rels", ".vml")


def opened_zip(content: bytes) -> ZipFile:
    """The archive, once its entries are few, small also when unpacked, and whole.

    Raises:
        ForeignFormRefused: damaged, encrypted, or too much is packed in it.
    """
    try:
        archive = ZipFile(io.BytesIO(content))
        _measure(archive)
    except (BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise ForeignFormRefused(DAMAGED) from error
    return archive


def _measure(archive: ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise ForeignFormRefused(TOO_BIG_INSIDE, limit=f"{MOST_ENTRIES}")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise ForeignFormRefused(PASSWORD)
    if sum(entry.file_size for entry in entries) > LARGEST_INSIDE:
        raise _too_big()
    left = LARGEST_INSIDE
    for entry in entries:
        left -= _real_size(archive, entry, left)


def _real_size(archive: ZipFile, entry: ZipInfo, most: int) -> int:
    """How many bytes really come out, whatever the entry says; the check sum is compared too."""
    size = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise _too_big()
    return size


def _too_big() -> ForeignFormRefused:
    return ForeignFormRefused(TOO_BIG_INSIDE, limit=f"{LARGEST_INSIDE // 2**20} MB")


def refuse_definitions(archive: ZipFile) -> None:
    """Refuse an archive with XML that defines anything (DTD, entities), in whatever encoding.

    Raises:
        ForeignFormRefused: there are definitions, or some XML is broken.
    """
    for entry in archive.infolist():
        if entry.filename.lower().endswith(_XML):
            with archive.open(entry) as stream:
                _refuse_definitions_in(stream)


def _refuse_definitions_in(stream: object) -> None:
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(ContentHandler())
    try:
        parser.parse(stream)
    except DefusedXmlException as error:
        raise ForeignFormRefused(UNSAFE_XML) from error
    except (SAXException, ValueError) as error:
        raise ForeignFormRefused(DAMAGED) from error
