"""What an officer asks of the queue: which cases, and where in the list."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from kevytasiointi.domain.listplaces import Place
from kevytasiointi.domain.states import CaseState, Phase


class Counter(StrEnum):
    """The numbers over the queue; each is a link to its rows."""

    NEW = "new"
    MINE = "mine"
    WAITING_US = "waiting_us"
    WAITING_CUSTOMER = "waiting_customer"
    DUE_WEEK = "due_week"
    OVERDUE = "overdue"
    SILENT = "silent"


class Handler(StrEnum):
    """Handlers that are not named."""

    ME = "me"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Days:
    """From one Helsinki day to another, both in it; None leaves an end open."""

    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which cases: those that fit everything that is asked; within one question any answer does.

    Attributes:
        words: as they were typed; None asks for none.
        due: the days of `next_due_on`.
    """

    counter: Counter | None = None
    states: tuple[CaseState, ...] = ()
    services: tuple[UUID, ...] = ()
    handler: Handler | UUID | None = None
    phases: tuple[Phase, ...] = ()
    languages: tuple[str, ...] = ()
    arrived: Days = field(default_factory=Days)
    changed: Days = field(default_factory=Days)
    due: Days = field(default_factory=Days)
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Where in the list: the cases after a place, or those before one; neither: the beginning."""

    after: Place | None = None
    before: Place | None = None
