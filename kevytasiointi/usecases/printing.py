"""Printing the empty forms of services, ahead of those who ask for them.

The worker prints what is missing; pages only give out what is there (decision 0020).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date

from kevytasiointi.domain.emptyforms import EmptyForm
from kevytasiointi.domain.events import canonical_json
from kevytasiointi.domain.joining import JoiningMethod, Standing
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.people import FormVersionRow
from kevytasiointi.storage.printed_forms import PrintedForms
from kevytasiointi.storage.queries import filling
from kevytasiointi.storage.queries.filling import Offer
from kevytasiointi.usecases.emptyforms import Offered, empty_form_document
from kevytasiointi.usecases.publishing import spec_of

_SCOPE = System("empty forms of services")
_PRINTED_WHILE = (Standing.OPEN, Standing.COMING)


def form_of(offer: Offer) -> FormVersionRow | None:
    """The form that people may send on paper; None when the matter is taken elsewhere."""
    return offer.form_version if offer.service.joining is JoiningMethod.LIGHT else None


def key_of(
    printed: PrintedForms, offer: Offer, version: FormVersionRow, language: str, base_url: str
) -> str:
    """The key of a service's empty form in a language."""
    return printed.key(
        version.sha256,
        canonical_json(offer.service.settings).decode(),
        json.dumps(asdict(_offered(offer, version, language, base_url)), sort_keys=True),
        language,
    )


def service_form(offer: Offer, version: FormVersionRow, language: str, base_url: str) -> EmptyForm:
    """The empty form of a service."""
    spec = spec_of(version)
    settings = effective_settings(spec, offer.service.settings)
    return empty_form_document(
        spec, settings, language, _offered(offer, version, language, base_url)
    )


def _offered(offer: Offer, version: FormVersionRow, language: str, base_url: str) -> Offered:
    service, authority = offer.service, offer.authority
    hours = authority.contact.get("hours")
    return Offered(
        title=service.title,
        summary=service.summary,
        authority=authority.name,
        edition=str(version.number),
        postal=str(authority.contact.get("address") or ""),
        email=str(authority.contact.get("email") or ""),
        phone=str(authority.contact.get("phone") or ""),
        hours={k: str(v) for k, v in hours.items()} if isinstance(hours, Mapping) else {},
        address=f"{base_url}/{language}/palvelut/{service.slug}",
        privacy=f"{base_url}/{language}/tietosuoja/{authority.slug}",
    )


def print_missing(
    database: Database,
    printed: PrintedForms,
    make: Callable[[EmptyForm], bytes],
    *,
    base_url: str,
    today: date,
    most: int,
) -> int:
    """Print empty forms that are not there yet, and remove those of what has changed.

    Args:
        database: where the services are read.
        printed: where the forms are kept.
        make: gives the PDF; nothing when the form can't be laid out, which is remembered.
        base_url: the portal's address.
        today: the day in Finland.
        most: so many are printed now; the others wait for the next time.

    Returns:
        How many were printed.
    """
    with database.read(_SCOPE) as session:
        offers = filling.offers(session)
    wanted = {
        key_of(printed, offer, version, language, base_url): (offer, version, language)
        for offer in offers
        if (version := form_of(offer)) and offer.service.standing_on(today) in _PRINTED_WHILE
        for language in LANGUAGES
    }
    printed.keep_only(wanted.keys())
    missing = [key for key in wanted if not printed.has(key)][:most]
    for key in missing:
        printed.save(key, make(service_form(*wanted[key], base_url)))
    return len(missing)
