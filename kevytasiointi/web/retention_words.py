"""How long a service's matters are kept, in words."""

from dataclasses import dataclass

from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.settings import effective_settings, resolved_period, say_period
from kevytasiointi.storage.people import FormVersionRow, ServiceRow
from kevytasiointi.usecases.publishing import spec_of
from kevytasiointi.web.context import language


@dataclass(frozen=True, slots=True)
class Kept:
    """How long matters of a service are kept, and on what ground."""

    title: Localized
    period: str
    basis: Localized
    legal_basis: Localized | None


def kept(service: ServiceRow, version: FormVersionRow) -> Kept:
    """The retention of a service's form with the service's own settings."""
    spec = spec_of(version)
    settings = effective_settings(spec, service.settings)
    period = resolved_period(spec.retention.period, settings)
    return Kept(
        service.title, say_period(period, language()), spec.retention.basis, spec.legal_basis
    )
