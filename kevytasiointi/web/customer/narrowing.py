"""How a customer narrows My matters: read from the address, and written into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from kevytasiointi.domain.listplaces import Place, read_place, written_place
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.queries.matters import Matter
from kevytasiointi.storage.queries.own_matters import OwnFilter, UsedService
from kevytasiointi.web.templating import path

_LONGEST_WORDS = 100


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is wanted of the own matters, with the lists that it is chosen from."""

    wanted: OwnFilter
    authorities: Mapping[UUID, Localized]

    @property
    def is_narrowed(self) -> bool:
        """Whether something has been left out."""
        chosen = (self.wanted.state, self.wanted.authority_id, self.wanted.project_id)
        return any(chosen) or bool(self.wanted.words)

    @property
    def first_address(self) -> str:
        """The first page."""
        return self._address("")

    def next_address(self, last: Matter) -> str:
        """The page that begins after `last`."""
        return self._address(written_place(Place(last.last_change_at, last.id)))

    def _address(self, after: str) -> str:
        wanted = self.wanted
        parameters = {
            "tila": wanted.state.value if wanted.state else "",
            "viranomainen": str(wanted.authority_id or ""),
            "hanke": str(wanted.project_id or ""),
            "q": wanted.words,
            "jalkeen": after,
        }
        said = urlencode({key: value for key, value in parameters.items() if value})
        return path(f"/omat?{said}" if said else "/omat")


def narrowed(given: Mapping[str, str], used: Sequence[UsedService]) -> Narrowed:
    """What the address asks for; what can't be read asks for nothing.

    Args:
        given: the parameters of the address.
        used: the services in which the customer has matters.
    """
    words = given.get("q", "").strip()[:_LONGEST_WORDS]
    state = given.get("tila", "")
    return Narrowed(
        wanted=OwnFilter(
            state=CaseState(state) if state in set(CaseState) else None,
            authority_id=_key(given.get("viranomainen", "")),
            project_id=_key(given.get("hanke", "")),
            words=words,
            service_ids=[one.id for one in used if words and _names(one, words)],
            after=read_place(given.get("jalkeen", "")),
        ),
        authorities={one.authority_id: one.authority_name for one in used},
    )


def _names(service: UsedService, words: str) -> bool:
    """Whether each word is in a name of the service or of its authority, in any language."""
    said = " ".join([*service.title.values(), *service.authority_name.values()]).casefold()
    return all(word in said for word in words.casefold().split())


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
