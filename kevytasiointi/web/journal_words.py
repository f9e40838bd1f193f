"""Journal entries in words: what happened, by whom, and the facts of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.appeals import AppealWay
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.deadlines import ServiceWay
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.periods import Period
from kevytasiointi.domain.states import CaseState, Outcome, Phase
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.usecases.explaining import period_in_words
from kevytasiointi.usecases.journal import SYSTEM_NAME
from kevytasiointi.web import wording


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the page shows it; `facts` are whole sentences."""

    number: int
    kind: str
    title: str
    at: datetime
    who: str
    facts: tuple[str, ...]


def entry_of(event: EventRow, language: str) -> Entry:
    """The entry in the words of the page."""
    return Entry(
        number=event.seq,
        kind=event.kind.value,
        title=wording.event(event.kind),
        at=event.at,
        who=_("The portal") if event.actor_name == SYSTEM_NAME else event.actor_name,
        facts=sentences(event.data, language),
    )


def sentences(data: Mapping[str, Json], language: str) -> tuple[str, ...]:
    """The facts of an entry as whole sentences."""
    facts = (words(data[name], language) for name, words in _FACTS.items() if data.get(name))
    return (*_step(data), *facts)


def _step(data: Mapping[str, Json]) -> tuple[str, ...]:
    before, after = data.get("from"), data.get("to")
    if before == after or not isinstance(before, str) or not isinstance(after, str):
        return ()
    if before == CaseState.DRAFT.value:
        return ()
    return (f"{wording.state(CaseState(before))} → {wording.state(CaseState(after))}",)


def _phase(value: Json, _language: str) -> str:
    return str(_("Phase: %(phase)s.", phase=wording.phase(Phase(str(value)))))


def _outcome(value: Json, _language: str) -> str:
    return str(_("Outcome: %(outcome)s.", outcome=wording.outcome(Outcome(str(value)))))


def _identifier(value: Json, _language: str) -> str:
    return str(_("Identifier: %(identifier)s.", identifier=value))


def _deadline(value: Json, _language: str) -> str:
    return str(_("Deadline: %(kind)s.", kind=wording.deadline_kind(DeadlineKind(str(value)))))


def _day(value: Json, language: str) -> str:
    return texts.day(language, date.fromisoformat(str(value)))


def _last_day(value: Json, language: str) -> str:
    return str(_("Last day: %(day)s.", day=_day(value, language)))


def _previous_day(value: Json, language: str) -> str:
    return str(_("The last day before: %(day)s.", day=_day(value, language)))


def _more_time(value: Json, language: str) -> str:
    words = period_in_words(Period.parse(str(value)), language)
    return str(_("More time: %(period)s.", period=words))


def _reason(value: Json, _language: str) -> str:
    return str(_("Reason: %(reason)s", reason=value))


def _served(value: Json, _language: str) -> str:
    return str(_("Served: %(way)s.", way=wording.service_way(ServiceWay(str(value)))))


def _sent_on(value: Json, language: str) -> str:
    return str(_("Sent: %(day)s.", day=_day(value, language)))


def _served_on(value: Json, language: str) -> str:
    return str(_("Day of service: %(day)s.", day=_day(value, language)))


def _appeal_way(value: Json, _language: str) -> str:
    return str(_("Appeal: %(way)s.", way=wording.appeal_way(AppealWay(str(value)))))


def _appeal_until(value: Json, language: str) -> str:
    return str(_("Last day of the appeal time: %(day)s.", day=_day(value, language)))


def _legal_force(value: Json, language: str) -> str:
    return str(_("Legal force from: %(day)s.", day=_day(value, language)))


def _appealed(value: Json, language: str) -> str:
    return str(_("Appealed against: %(day)s.", day=_day(value, language)))


def _valid_until(value: Json, language: str) -> str:
    return str(_("Valid until: %(day)s.", day=_day(value, language)))


def _came_from(value: Json, _language: str) -> str:
    return str(_("Transferred here; the earlier number: %(number)s.", number=value))


def _receiver(value: Json, _language: str) -> str:
    return str(_("Transferred to: %(name)s.", name=value))


def _origin(value: Json, _language: str) -> str:
    return wording.origin_sentence(str(value))


def _arrived_on(value: Json, language: str) -> str:
    return str(_("Day of arrival: %(day)s.", day=_day(value, language)))


def _handler(value: Json, _language: str) -> str:
    return str(_("Handler: %(name)s.", name=value))


def _notices_to(value: Json, _language: str) -> str:
    return str(_("Notices go to: %(address)s.", address=value))


def _giver(value: Json, _language: str) -> str:
    return str(_("Of whom: %(name)s.", name=value))


def _title(value: Json, _language: str) -> str:
    return str(value)


def _begins(value: Json, language: str) -> str:
    return texts.moment(language, datetime.fromisoformat(str(value)))


_FACTS: Final[Mapping[str, Callable[[Json, str], str]]] = {
    "phase": _phase,
    "outcome": _outcome,
    "identifier": _identifier,
    "kind": _deadline,
    "last_on": _last_day,
    "previous": _previous_day,
    "by": _more_time,
    "due_on": _last_day,
    "service_way": _served,
    "sent_on": _sent_on,
    "served_on": _served_on,
    "appeal_way": _appeal_way,
    "appeal_until": _appeal_until,
    "legal_force_on": _legal_force,
    "appealed_on": _appealed,
    "valid_until": _valid_until,
    "giver": _giver,
    "handler": _handler,
    "notices_to": _notices_to,
    "origin": _origin,
    "arrived_on": _arrived_on,
    "receiver": _receiver,
    "came_from": _came_from,
    "reason": _reason,
    "title": _title,
    "begins_at": _begins,
}
"""How each fact of an entry is said; others are for machines."""
