"""What a project tells once for all its matters: one table."""

from dataclasses import dataclass
from typing import Final

from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.wording import mark

OF_PROJECT: Final = "project."
"""How the prefill sources begin that a project itself gives."""


@dataclass(frozen=True, slots=True)
class ProjectField:
    """One thing that a project tells.

    Attributes:
        key: its name in the project's data.
        label: what it is called, an English msgid.
        kind: by whose rules the text is read.
        longest: the most characters.
        fills: the kinds of questions that it can stand in.
        is_contact: how the owner is reached; it goes into the owner's own forms and nowhere else.
    """

    key: str
    label: str
    kind: ItemKind
    longest: int
    fills: tuple[ItemKind, ...]
    is_contact: bool = False

    @property
    def source(self) -> str:
        """What a form calls it in `prefill`."""
        return OF_PROJECT + self.key


PROJECT_FIELDS: Final = (
    ProjectField(
        "what", mark("What the project is"), ItemKind.PARAGRAPH, 2000, (ItemKind.PARAGRAPH,)
    ),
    ProjectField(
        "address",
        mark("Street address of the place"),
        ItemKind.ADDRESS,
        200,
        (ItemKind.ADDRESS, ItemKind.LOCATION),
    ),
    ProjectField(
        "postcode", mark("Postcode of the place"), ItemKind.POSTCODE, 20, (ItemKind.POSTCODE,)
    ),
    ProjectField(
        "municipality", mark("Municipality"), ItemKind.MUNICIPALITY, 20, (ItemKind.MUNICIPALITY,)
    ),
    ProjectField(
        "property_id",
        mark("Property identifier"),
        ItemKind.PROPERTY_ID,
        40,
        (ItemKind.PROPERTY_ID,),
    ),
    ProjectField(
        "for_whom",
        mark("Company or person that the project is for"),
        ItemKind.TEXT,
        200,
        (ItemKind.TEXT,),
    ),
    ProjectField(
        "business_id", mark("Business ID"), ItemKind.BUSINESS_ID, 20, (ItemKind.BUSINESS_ID,)
    ),
    ProjectField(
        "email", mark("Contact e-mail"), ItemKind.EMAIL, 254, (ItemKind.EMAIL,), is_contact=True
    ),
    ProjectField(
        "phone", mark("Contact telephone"), ItemKind.PHONE, 40, (ItemKind.PHONE,), is_contact=True
    ),
)
"""In the order in which it is asked and shown."""


def sources_for(kind: ItemKind) -> tuple[str, ...]:
    """What of a project can stand in a question of a kind."""
    return tuple(one.source for one in PROJECT_FIELDS if kind in one.fills)
