"""What each type of question of an XLSForm becomes; `forms/README.md` is tested by the table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kevytasiointi.domain.imported import ONLY_THE_DAY, OPTIONS_ELSEWHERE
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.wording import mark

BY_DEVICE: Final = mark("Left out: the device fills this in, and no person is asked.")
NO_ORDER: Final = mark("Options are ticked, not put in order.")
ONE_POINT: Final = mark("One point is asked, not a line or an area.")
NO_CODE: Final = mark("The code is typed, not read with a camera.")
NO_SOUND: Final = mark("Sound and video are not taken as files. Say which files are.")
NO_LOOP: Final = mark("A loop over options was left out, and what is in it too.")
UNKNOWN_TYPE: Final = mark("A question of the type %(type)s was left out: forms don't have it.")


@dataclass(frozen=True, slots=True)
class XlsType:
    """What a type becomes.

    Attributes:
        kind: the kind of item, None when it is left out.
        note: what is told of each such question.
        keys: more keys of the item.
    """

    kind: ItemKind | None
    note: str = ""
    keys: Mapping[str, Json] = field(default_factory=dict)


_PICTURES: Final[Mapping[str, Json]] = {"media_types": ["image/jpeg", "image/png"]}

TYPES: Final[Mapping[str, XlsType]] = {
    "text": XlsType(ItemKind.TEXT),
    "integer": XlsType(ItemKind.INTEGER),
    "decimal": XlsType(ItemKind.DECIMAL),
    "range": XlsType(ItemKind.DECIMAL),
    "date": XlsType(ItemKind.DATE),
    "time": XlsType(ItemKind.TIME),
    "datetime": XlsType(ItemKind.DATE, ONLY_THE_DAY),
    "select_one": XlsType(ItemKind.CHOICE),
    "select_multiple": XlsType(ItemKind.CHOICES),
    "select_one_from_file": XlsType(ItemKind.TEXT, OPTIONS_ELSEWHERE),
    "select_multiple_from_file": XlsType(ItemKind.TEXT, OPTIONS_ELSEWHERE),
    "select_one_external": XlsType(ItemKind.TEXT, OPTIONS_ELSEWHERE),
    "rank": XlsType(ItemKind.CHOICES, NO_ORDER),
    "note": XlsType(ItemKind.NOTE),
    "acknowledge": XlsType(ItemKind.DECLARATION),
    "calculate": XlsType(ItemKind.COMPUTED),
    "file": XlsType(ItemKind.ATTACHMENT),
    "image": XlsType(ItemKind.ATTACHMENT, keys=_PICTURES),
    "audio": XlsType(ItemKind.ATTACHMENT, NO_SOUND),
    "video": XlsType(ItemKind.ATTACHMENT, NO_SOUND),
    "geopoint": XlsType(ItemKind.LOCATION),
    "geotrace": XlsType(ItemKind.LOCATION, ONE_POINT),
    "geoshape": XlsType(ItemKind.LOCATION, ONE_POINT),
    "barcode": XlsType(ItemKind.TEXT, NO_CODE),
    "group": XlsType(ItemKind.GROUP),
    "repeat": XlsType(ItemKind.REPEAT),
    **dict.fromkeys(
        (
            *("start", "end", "today", "deviceid", "phonenumber", "username", "email", "audit"),
            *("subscriberid", "simserial", "start-geopoint", "background-audio"),
            *("background-geopoint", "hidden", "csv-external", "xml-external"),
        ),
        XlsType(None, BY_DEVICE),
    ),
}
"""By the name of the type; `begin_group` and `begin_repeat` are read as `group` and `repeat`."""

_SAME: Final[Mapping[str, str]] = {
    "string": "text",
    "int": "integer",
    "photo": "image",
    "trigger": "acknowledge",
    "select1": "select_one",
    "select one from": "select_one",
    "select one": "select_one",
    "add select one prompt using": "select_one",
    "location": "geopoint",
    "gps": "geopoint",
    "select multiple": "select_multiple",
    "select all that apply": "select_multiple",
    "select all that apply from": "select_multiple",
    "dateTime": "datetime",
    "add select multiple prompt using": "select_multiple",
    "imei": "deviceid",
    "select one from file": "select_one_from_file",
    "lgroup": "repeat",
    "select multiple from file": "select_multiple_from_file",
    "looped group": "repeat",
}
_OTHER: Final = re.compile(r"\s+(or[_ ]other|or specify other)$")
_LISTED: Final = (
    *("select_one_from_file", "select_multiple_from_file", "select_one_external"),
    *("select_one", "select_multiple", "rank"),
)
_BEGIN: Final = re.compile(r"(begin|end)[_ ](group|repeat|loop|lgroup|looped group)\b.*")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the column `type` of a row says.

    Attributes:
        type: the name of the type as in `TYPES`, or what is written when it is not there.
        list_name: the list of its options.
        or_other: something else may be written.
        edge: `begin` or `end` of a group or repeat, empty for a question.
    """

    type: str
    list_name: str = ""
    or_other: bool = False
    edge: str = ""


def asked(written: str) -> Asked:
    """Read the column `type`: `select_one kunta or_other`, `begin_repeat`, `dateTime`."""
    text = " ".join(written.split())
    edge = _BEGIN.fullmatch(text.lower())
    if edge is not None:
        return Asked(_SAME.get(edge[2], edge[2]), edge=edge[1])
    for said in sorted({*_LISTED, *_SAME}, key=len, reverse=True):
        name = _SAME.get(said, said)
        if name in _LISTED and text.lower().startswith(f"{said} "):
            rest = text[len(said) :].strip()
            listed = _OTHER.sub("", rest)
            return Asked(name, listed, or_other=listed != rest)
    return Asked(_SAME.get(text.lower(), text.lower()))
