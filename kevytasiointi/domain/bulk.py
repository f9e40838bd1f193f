"""What can be done to many cases at once, and what came of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.states import CaseState

MOST: Final = 500
"""So many cases at once: all of them stay locked until the last one is done."""

STATES: Final = (
    CaseState.IN_PROGRESS,
    CaseState.WITHDRAWN,
    CaseState.LAPSED,
    CaseState.CLOSED,
)
"""States that need no more than a reason, the same for many cases."""

DEADLINE_KINDS: Final = tuple(
    kind for kind in DeadlineKind if kind not in {DeadlineKind.SUPPLEMENT, DeadlineKind.RETENTION}
)
"""Deadlines that an officer sets for many: not those that belong to a request or run by rule."""


class BulkAction(StrEnum):
    """What an officer does to the chosen cases."""

    TAKE = "take"
    STATE = "state"
    DEADLINE = "deadline"
    MOVED = "moved"
    PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of one case; what is None or empty stays as it is.

    Attributes:
        take: become the handler.
        state: one of `STATES`.
        reason: of the state and of the deadline.
        identifier: the authority's own.
        deadline: its kind and last day.
        shown_to_customer: whether the customer sees the deadline.
        moved: mark as moved to the own records.
        package: tell in the journal that a package was made.
    """

    take: bool = False
    state: CaseState | None = None
    reason: str = ""
    identifier: str = ""
    deadline: tuple[DeadlineKind, date] | None = None
    shown_to_customer: bool = True
    moved: bool = False
    package: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case that was chosen, with the version that the officer saw, and what is wanted of it."""

    case_id: UUID
    shown_version: int
    wish: Wish


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was done to a case, as a msgid."""

    msgid: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry that was written, or would be."""

    kind: EventKind
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one case: entries, or the reason why there are none.

    Attributes:
        case_id: the case.
        number: None when there is no such case in the authority.
        state: the state before.
        entries: what was written into the journal; nothing changed where there are none.
        refusal: why not.
    """

    case_id: UUID
    number: str | None
    state: CaseState | None
    entries: tuple[Entry, ...] = ()
    refusal: Refusal | None = None
