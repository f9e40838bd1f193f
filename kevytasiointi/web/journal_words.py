"""Journal entries in words: what happened, by whom, and the facts of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.states import CaseState, Outcome, Phase
from kevytasiointi.storage.machinery import EventRow
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
    facts = (
        words(event.data[name], language) for name, words in _FACTS.items() if event.data.get(name)
    )
    return Entry(
        number=event.seq,
        kind=event.kind.value,
        title=wording.event(event.kind),
        at=event.at,
        who=_("The portal") if event.actor_name == SYSTEM_NAME else event.actor_name,
        facts=(*_step(event.data), *facts),
    )


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


def _reason(value: Json, _language: str) -> str:
    return str(_("Reason: %(reason)s", reason=value))


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
    "due_on": _last_day,
    "reason": _reason,
    "title": _title,
    "begins_at": _begins,
}
"""How each fact of an entry is said; others are for machines."""
