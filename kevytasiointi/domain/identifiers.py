"""Finnish identifiers and contact details: read as typed, kept in one form.

Each `read_…` gives the kept form or raises ValueError. Rules of hetu and business id come from
python-stdnum, those of phone numbers from phonenumbers, of addresses from email-validator.
"""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

import email_validator
import phonenumbers
from stdnum import iban
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
_LONGEST_URL = 500
_BUILDING_ID = re.compile(r"1[0-9]{8}[0-9A-Y]")
_CHECK_LETTERS: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CASE_NUMBER = re.compile(r"KA-?([0-9]{4})-?([0-9]{6})")
_OVT = re.compile(r"(0037|0216)([0-9]{8})[0-9A-Z]{0,5}")
_NO_POSTCODE = "00000"
_READ_LATELY: Final = 512
"""Every page of a draft reads all its answers again: what is slow to read is kept for a while."""


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


@lru_cache(maxsize=_READ_LATELY)
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


@lru_cache(maxsize=_READ_LATELY)
def read_email(text: str) -> str:
    """An e-mail address; whether the domain exists is not asked."""
    try:
        checked = email_validator.validate_email(
            text.strip(), check_deliverability=False, test_environment=False
        )
    except email_validator.EmailNotValidError as error:
        raise ValueError("email") from error
    return checked.normalized


def read_building_id(text: str) -> str:
    """A permanent building identifier (VTJ-PRT), ten characters; the last one checks the others.

    Source: the Digital and Population Data Services Agency's description of the identifier.
    """
    plain = re.sub(r"\s", "", text).upper()
    if not _BUILDING_ID.fullmatch(plain):
        raise ValueError("building id")
    if _CHECK_LETTERS[int(plain[:-1]) % len(_CHECK_LETTERS)] != plain[-1]:
        raise ValueError("building id")
    return plain


def read_iban(text: str) -> str:
    """An international bank account number (ISO 13616), without spaces."""
    try:
        return str(iban.validate(text))
    except ValidationError as error:
        raise ValueError("iban") from error


def read_e_invoice(text: str) -> str:
    """An e-invoice address: an OVT identifier with a real business id, or an IBAN.

    Source: Finnish Tax Administration, OVT identifier: 0037 or 0216, the business id in eight
    digits, and up to five characters of the organisation's own.
    """
    plain = re.sub(r"[\s-]", "", text).upper()
    match = _OVT.fullmatch(plain)
    if match is None:
        return read_iban(plain)
    read_business_id(match[2])
    return plain


def read_url(text: str) -> str:
    """An address of the web, http or https; https is meant when nothing is said."""
    full = text if "://" in text else f"https://{text}"
    if len(full) > _LONGEST_URL or re.search(r"[\s<>\"]", full):
        raise ValueError("url")
    parts = urlsplit(full)
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or "").strip("."):
        raise ValueError("url")
    return full


def read_case_number(text: str) -> str:
    """The number of a case in this portal, KA-2026-000123; whose case it is is not asked."""
    match = _CASE_NUMBER.fullmatch(re.sub(r"\s", "", text).upper())
    if match is None:
        raise ValueError("case number")
    return f"KA-{match[1]}-{match[2]}"


def grouped_iban(kept: str) -> str:
    """A kept IBAN in groups of four, as people read it."""
    return str(iban.format(kept))
