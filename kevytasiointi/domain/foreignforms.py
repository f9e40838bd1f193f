"""Files of forms that are not ours: why one is refused, in sentences for people."""

from typing import Final

from kevytasiointi.domain.errors import KevytError
from kevytasiointi.domain.wording import Param, Text, mark


class ForeignFormRefused(KevytError):
    """The file can't be read as a form; `text` says why and what helps."""

    def __init__(self, msgid: str, **params: Param) -> None:
        super().__init__(msgid)
        self.text = Text(msgid, params)


UNKNOWN_ENDING: Final = mark(
    "A form can be read from a PDF (.pdf), a spreadsheet (.xlsx), a ZIP (.zip) or JSON (.json)."
)
OTHER_INSIDE: Final = mark(
    "The name of the file ends in %(ending)s, but what is in it is something else."
)
TOO_LARGE: Final = mark("The file is larger than %(limit)s megabytes.")
EMPTY: Final = mark("The file is empty.")
DAMAGED: Final = mark("The file is damaged or was cut short. Save it again and try once more.")
TOO_MUCH_WORK: Final = mark(
    "The file needs too much memory or time to be read. Remove what is not part of the form."
)
PASSWORD: Final = mark("The file is protected by a password. Save it without one.")
OLD_WORKBOOK: Final = mark(
    "The file is an old Excel workbook or protected by a password. "
    "Save it as an .xlsx workbook without a password."
)
TOO_BIG_INSIDE: Final = mark("What is packed in the file is too large: more than %(limit)s.")
UNSAFE_XML: Final = mark("The file has definitions (DTD) that forms never need. It was not read.")
TOO_MANY_PAGES: Final = mark("The file has more than %(limit)s pages.")
TOO_MANY_FIELDS: Final = mark("The file has more than %(limit)s fields.")
TOO_MANY_ROWS: Final = mark("The sheet %(sheet)s has more than %(limit)s rows or too many cells.")
NO_FIELDS: Final = mark("The PDF has no fields that can be filled in.")
NO_SURVEY: Final = mark("The workbook has no sheet named survey with the headings type and name.")
NO_FORM: Final = mark("The file has no form: no list of components was found in it.")
NOT_JSON: Final = mark("The file is not JSON that can be read: line %(line)s.")
TOO_DEEP: Final = mark("What is in the file is nested too deep.")
OURS: Final = mark("The file is a form definition of this portal. It needs no conversion.")

REFUSALS: Final = frozenset(
    {
        *(UNKNOWN_ENDING, OTHER_INSIDE, TOO_LARGE, EMPTY, DAMAGED, TOO_MUCH_WORK, PASSWORD),
        *(OLD_WORKBOOK, TOO_BIG_INSIDE, UNSAFE_XML, TOO_MANY_PAGES, TOO_MANY_FIELDS),
        *(TOO_MANY_ROWS, NO_FIELDS, NO_SURVEY, NO_FORM, NOT_JSON, TOO_DEEP, OURS),
    }
)
"""Every sentence that a file is refused with."""
