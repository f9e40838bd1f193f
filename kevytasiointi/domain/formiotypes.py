"""What each type of component of form.io and Open Forms becomes.

The table of `forms/README.md` is tested by this one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kevytasiointi.domain.imported import ONLY_THE_DAY
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.wording import mark

ABROAD_ONLY: Final = mark("Left out: an identity code or register of another country.")
WHOLE_ADDRESS: Final = mark("The address is one line here, not parts that are checked.")
SERVER_ONLY: Final = mark("Left out: only Open Forms can fill this in or check it.")
NO_SIGNATURE: Final = mark("A signature was left out: signing in and the declaration stand for it.")
NO_BUTTON: Final = mark("A button was left out: a form has buttons of its own.")
NO_PASSWORD: Final = mark("Left out: passwords are not asked in forms.")
PLAIN_TEXT: Final = mark("It became a text: this kind is not known here.")
UNKNOWN_COMPONENT: Final = mark("A component of the type %(type)s was left out: it is not known.")


@dataclass(frozen=True, slots=True)
class FormioType:
    """What a type becomes.

    Attributes:
        kind: the kind of item; None when it is left out, or when only what is in it is carried.
        note: what is told of each such component.
        is_open: what is in it stands where it stood.
    """

    kind: ItemKind | None
    note: str = ""
    is_open: bool = False


_OPEN: Final = FormioType(None, is_open=True)

COMPONENTS: Final[Mapping[str, FormioType]] = {
    "textfield": FormioType(ItemKind.TEXT),
    "textarea": FormioType(ItemKind.PARAGRAPH),
    "number": FormioType(ItemKind.DECIMAL),
    "currency": FormioType(ItemKind.MONEY),
    "date": FormioType(ItemKind.DATE),
    "day": FormioType(ItemKind.DATE),
    "datetime": FormioType(ItemKind.DATE, ONLY_THE_DAY),
    "time": FormioType(ItemKind.TIME),
    "radio": FormioType(ItemKind.CHOICE),
    "select": FormioType(ItemKind.CHOICE),
    "selectboxes": FormioType(ItemKind.CHOICES),
    "checkbox": FormioType(ItemKind.YES_NO),
    "email": FormioType(ItemKind.EMAIL),
    "phoneNumber": FormioType(ItemKind.PHONE),
    "postcode": FormioType(ItemKind.POSTCODE),
    "url": FormioType(ItemKind.URL),
    "iban": FormioType(ItemKind.IBAN),
    "licenseplate": FormioType(ItemKind.TEXT, PLAIN_TEXT),
    "addressNL": FormioType(ItemKind.ADDRESS, WHOLE_ADDRESS),
    "address": FormioType(ItemKind.ADDRESS, WHOLE_ADDRESS),
    "map": FormioType(ItemKind.LOCATION),
    "file": FormioType(ItemKind.ATTACHMENT),
    "content": FormioType(ItemKind.NOTE),
    "htmlelement": FormioType(ItemKind.NOTE),
    "fieldset": FormioType(ItemKind.GROUP),
    "panel": FormioType(ItemKind.GROUP),
    "container": FormioType(ItemKind.GROUP),
    "editgrid": FormioType(ItemKind.REPEAT),
    "datagrid": FormioType(ItemKind.REPEAT),
    **dict.fromkeys(("columns", "well", "table", "tabs"), _OPEN),
    **dict.fromkeys(("bsn", "npFamilyMembers"), FormioType(None, ABROAD_ONLY)),
    **dict.fromkeys(
        ("partners", "children", "customerProfile", "productPrice", "softRequiredErrors"),
        FormioType(None, SERVER_ONLY),
    ),
    **dict.fromkeys(("hidden", "survey", "cosign", "coSign"), FormioType(None, SERVER_ONLY)),
    "signature": FormioType(None, NO_SIGNATURE),
    "button": FormioType(None, NO_BUTTON),
    "password": FormioType(None, NO_PASSWORD),
}
"""By the name of the type; any other is left out and told of."""
