"""Finnish identifiers and contact details: read as typed, kept in one form.

Each `read_…` gives the kept form or raises ValueError. Rules of hetu and business id come from
python-stdnum, those of phone numbers from phonenumbers, of addresses from email-validator.
"""

import re

import email_validator
import phonenumbers
from stdnum.exceptions import ValidationError
from stdnum.fi import hetu, ytunnus

_PROPERTY_PARTS = re.compile(r"([0-9]{1,3})-([0-9]{1,3})-([0-9]{1,4})-([0-9]{1,4})")
_PROPERTY_DIGITS = re.compile(r"([0-9]{3})([0-9]{3})([0-9]{4})([0-9]{4})")
_POSTCODE = re.compile(r"[0-9]{5}")
_BUSINESS_ID = re.compile(r"(FI)?[0-9]{6,7}-?[0-9]")
_HETU_LENGTH = 11
_HETU_IN_TEXT = re.compile(
    r"(?<![0-9A-Z])[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y](?![0-9A-Z])", re.IGNORECASE
)
_LONGEST_PHONE = 40
_NO_POSTCODE = "00000"


def read_hetu(text: str, *, artificial: bool) -> str:
    """A personal identity code (henkilötunnus), all 11 characters.

    Args:
        text: as typed.
        artificial: take also the range 900–999, which no real person has.
    """
    plain = text.strip().upper()
    if len(plain) != _HETU_LENGTH or not plain.isascii():
        raise ValueError("hetu")
    try:
        return str(hetu.validate(plain, allow_temporary=artificial))
    except ValidationError as error:
        raise ValueError("hetu") from error


def masked_hetu(text: str) -> str:
    """A personal identity code with its end hidden."""
    return f"{text[:7]}****"


def without_hetus(text: str) -> str:
    """The text with the word hetu in place of everything that looks like one."""
    return _HETU_IN_TEXT.sub("hetu", text)


def read_business_id(text: str) -> str:
    """A business id (Y-tunnus) as 1234567-8."""
    plain = re.sub(r"\s", "", text).upper()
    if not _BUSINESS_ID.fullmatch(plain):
        raise ValueError("business id")
    digits = plain.removeprefix("FI").replace("-", "").zfill(8)
    try:
        return str(ytunnus.format(ytunnus.validate(digits)))
    except ValidationError as error:
        raise ValueError("business id") from error


def read_property_id(text: str) -> str:
    """A property identifier (kiinteistötunnus) as 91-1-2-3, from that or from 14 digits."""
    plain = re.sub(r"\s", "", text).replace("\u2013", "-")
    match = _PROPERTY_PARTS.fullmatch(plain) or _PROPERTY_DIGITS.fullmatch(plain)
    if match is None or int(match[1]) == 0:
        raise ValueError("property id")
    return "-".join(str(int(part)) for part in match.groups())


def property_id_digits(kept: str) -> str:
    """The 14 digits of a kept property identifier."""
    municipality, area, group, unit = (int(part) for part in kept.split("-"))
    return f"{municipality:03d}{area:03d}{group:04d}{unit:04d}"


def read_postcode(text: str) -> str:
    """A Finnish postcode, five digits."""
    plain = re.sub(r"\s", "", text)
    if not _POSTCODE.fullmatch(plain) or plain == _NO_POSTCODE:
        raise ValueError("postcode")
    return plain


def read_phone(text: str) -> str:
    """A telephone number in international form, +358 40 1234567; no country means Finland."""
    if len(text) > _LONGEST_PHONE:
        raise ValueError("phone")
    try:
        number = phonenumbers.parse(text, "FI")
    except phonenumbers.NumberParseException as error:
        raise ValueError("phone") from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError("phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def read_email(text: str) -> str:
    """An e-mail address; whether the domain exists is not asked."""
    try:
        checked = email_validator.validate_email(
            text.strip(), check_deliverability=False, test_environment=False
        )
    except email_validator.EmailNotValidError as error:
        raise ValueError("email") from error
    return checked.normalized
