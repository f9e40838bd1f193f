"""The kinds of items that a form can have, and what sorts of kinds there are."""

from enum import StrEnum


class ItemKind(StrEnum):
    """What an item asks for, or how it groups others."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MEASURE = "measure"
    MONEY = "money"
    YEAR = "year"
    DATE = "date"
    TIME = "time"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    DECLARATION = "declaration"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    PERSON_NAME = "person_name"
    ADDRESS = "address"
    POSTCODE = "postcode"
    MUNICIPALITY = "municipality"
    COUNTRY = "country"
    HETU = "hetu"
    BUSINESS_ID = "business_id"
    PROPERTY_ID = "property_id"
    BUILDING_ID = "building_id"
    IBAN = "iban"
    E_INVOICE = "e_invoice"
    CASE_REFERENCE = "case_reference"
    ATTACHMENT = "attachment"
    NOTE = "note"
    COMPUTED = "computed"
    GROUP = "group"
    REPEAT = "repeat"
    DATE_RANGE = "date_range"
    PARTY = "party"
    LOCATION = "location"


#: Kinds that hold other items.
CONTAINERS = frozenset({ItemKind.GROUP, ItemKind.REPEAT})
#: Kinds that leave nothing in the answers: a file is a row of its own, a note is only read.
WITHOUT_ANSWER = frozenset({ItemKind.ATTACHMENT, ItemKind.NOTE})

#: Kinds that the form works out itself: nobody types them.
NOT_TYPED = WITHOUT_ANSWER | {ItemKind.COMPUTED}
#: Kinds whose answer is a number.
NUMBERS = frozenset(
    {
        *(ItemKind.INTEGER, ItemKind.DECIMAL, ItemKind.MEASURE),
        *(ItemKind.MONEY, ItemKind.YEAR, ItemKind.COMPUTED),
    }
)
#: Kinds whose answer is one of a list: the form's own, or a list of codes.
ONE_OF_A_LIST = frozenset({ItemKind.CHOICE, ItemKind.MUNICIPALITY, ItemKind.COUNTRY})
#: Kinds that a document names in one word and that are read as a group of ready questions.
BLOCKS = frozenset({ItemKind.DATE_RANGE, ItemKind.PARTY, ItemKind.LOCATION})

#: The option that `other: true` adds, and the ending of the key of its text.
OTHER = "other"
OTHER_ENDING = "_other"
#: The endings of the keys of what stands in the answers in place of a file.
LATER_ENDING = "_later"
EXPLAINED_ENDING = "_explained"
