"""Workbooks, archives and JSON of forms for tests, good ones and hostile ones."""

import io
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

SURVEY = [
    ("type", "name", "label::Suomi (fi)"),
    ("text", "nimi", "Nimi"),
    ("integer", "ika", "Ikä"),
]


def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(entries: Mapping[str, bytes]) -> bytes:
    """A ZIP of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(content: bytes, entries: Mapping[str, bytes]) -> bytes:
    """A ZIP with some entries replaced or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    return packed({**kept, **entries})


def open_forms(
    components: Sequence[Mapping[str, Any]], rules: Sequence[Mapping[str, Any]] = ()
) -> bytes:
    """An export of Open Forms with one step."""
    definition = "http://testserver/api/v2/form-definitions/d-1"
    parts: dict[str, Any] = {
        "forms.json": [{"name": "Melding", "translations": {"en": {"name": "Notice"}}}],
        "formSteps.json": [{"index": 0, "form_definition": definition}],
        "formDefinitions.json": [
            {"url": definition, "name": "Stap", "configuration": {"components": components}}
        ],
        "formLogic.json": rules,
        "formVariables.json": [],
        "_meta.json": {"of_release": "3.0"},
    }
    return packed({name: json.dumps(part).encode() for name, part in parts.items()})


def lying(content: bytes) -> bytes:
    """The ZIP with every size in its directory said to be 10 bytes."""
    made = bytearray(content)
    at = made.find(b"PK\x01\x02")
    while at >= 0:
        made[at + 24 : at + 28] = struct.pack("<I", 10)
        at = made.find(b"PK\x01\x02", at + 4)
    return bytes(made)
