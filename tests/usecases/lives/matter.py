"""What the test knows of one matter: kept by what people did, never read from the portal."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.deadlines import DeadlineRow
from kevytasiointi.texts import HELSINKI
from tests.usecases.lives.legal import HANDLED, OURS, PENDING
from tests.usecases.recounting import Reckoning, after

OUTSIDE = "outside"


@dataclass
class Asked:
    """A statement that was asked for."""

    due_on: date
    inside: bool
    is_open: bool = True
    cancelled: bool = False


@dataclass
class Matter:
    """One case.

    Attributes:
        at: which of the two offices has it.
        arrived: when it first came to any authority.
        handling: the office's promise of service, a period.
        step: the last change of state, from and to.
        entries: the kinds of all its journal entries, in order.
        went: the case that began elsewhere, OUTSIDE, or None.
        begun: kind, start and period of what rules may have started.
        reckonings: by the key of a deadline.
        done: the deadlines that an officer marked as met.
        of_statements: the deadlines that asking for statements has begun.
        due: the last days of the supplement requests, in order.
        questions: what each of them asked of the form: questions, then slots.
        recorded_at: when the office last did something that the customer sees.
    """

    id: UUID
    at: int
    arrived: datetime
    handling: str
    changed_at: datetime
    state: CaseState = CaseState.SUBMITTED
    step: tuple[CaseState, CaseState] | None = None
    entries: list[EventKind] = field(default_factory=lambda: [EventKind.RECEIVED])
    moved_at: datetime | None = None
    recorded_at: datetime | None = None
    asked_at: datetime | None = None
    kept_until: date | None = None
    came_from: UUID | None = None
    went: UUID | str | None = None
    begun: set[tuple[str, date, str]] = field(default_factory=set)
    reckonings: dict[UUID, Reckoning] = field(default_factory=dict)
    done: set[UUID] = field(default_factory=set)
    due: list[date] = field(default_factory=list)
    questions: list[tuple[str, ...]] = field(default_factory=list)
    statements: dict[UUID, Asked] = field(default_factory=dict)
    of_statements: set[UUID] = field(default_factory=set)
    sent_on: date | None = None
    served_on: date | None = None
    decided_on: date | None = None
    answered: int = 0

    def __post_init__(self) -> None:
        on = self.arrived.astimezone(HELSINKI).date()
        self.begin(on, ("processing", self.handling), ("standstill", "P21D"))
        self.begin(date(2026, 6, 1), ("inspection", "P10D"))

    def begin(self, on: date, *kinds: tuple[str, str]) -> None:
        """What a rule of the form starts on a day."""
        self.begun |= {(kind, on, period) for kind, period in kinds}

    @property
    def is_pending(self) -> bool:
        """Whether it is handled now."""
        return self.state.value in PENDING

    @property
    def awaited(self) -> list[date]:
        """The days of the statements that are waited for."""
        return [asked.due_on for asked in self.statements.values() if asked.is_open]

    @property
    def is_ours(self) -> bool:
        """Whether it is the authority's turn."""
        return self.state.value in OURS

    @property
    def waits(self) -> bool:
        """Whether the customer is asked to complete it."""
        return self.state is CaseState.SUPPLEMENT_REQUESTED

    @property
    def is_closed(self) -> bool:
        """Whether nothing but a correction can be done."""
        return self.state is CaseState.CLOSED

    def reckoning_of(self, row: DeadlineRow) -> Reckoning:
        """The reckoning of a deadline; one that a rule has started is met here first."""
        if row.id not in self.reckonings and row.kind.value == "retention":
            assert self.kept_until is not None, "kept without having been moved"
            self.put(row, self.kept_until)
        elif row.id not in self.reckonings:
            assert row.start_on is not None, (row.kind, "nobody has set this day")
            assert row.period is not None
            known = (row.kind.value, row.start_on, row.period)
            assert known in self.begun, (known, self.begun)
            self.reckonings[row.id] = Reckoning(row.start_on, row.period)
        return self.reckonings[row.id]

    def put(self, row: DeadlineRow, last_on: date) -> None:
        """An officer, or the request that it belongs to, has set its day."""
        if row.period is not None or row.id in self.reckonings:
            self.reckoning_of(row).put(last_on)
        else:
            reckoning = self.reckonings[row.id] = Reckoning(last_on, None)
            reckoning.put(last_on)

    def follow_keeping(self, on: date) -> None:
        """The portal keeps its copy for a time once it is both over and moved."""
        if self.is_pending or self.moved_at is None:
            self.kept_until = None
        elif self.kept_until is None:
            self.kept_until = after(on, "P5Y")

    def enter(
        self,
        state: CaseState,
        on: date,
        open_rows: Iterable[DeadlineRow],
        *,
        corrects: bool = False,
    ) -> None:
        """A change of state: what starts by it, which clocks stop and which go on."""
        if state is CaseState.IN_PROGRESS or state.value in HANDLED:
            self.begin(on, ("statement", "P14D"), ("hearing", "P12B"))
        if state.value in HANDLED and not corrects:
            self.begin(on, ("renewal", "P5Y"))
            if state is CaseState.DECIDED:
                self.begin(on, ("service", "P7D"))
            self.sent_on, self.served_on, self.decided_on = None, None, on
        self.step, self.state = (self.state, state), state
        self.follow_keeping(on)
        self._stop_or_go_on(on, open_rows)

    def _stop_or_go_on(self, on: date, open_rows: Iterable[DeadlineRow]) -> None:
        if self.waits:
            for row in open_rows:
                if row.period is not None and row.kind.value in ("processing", "hearing"):
                    self.reckoning_of(row).pause(on)
        elif self.is_pending:
            for reckoning in self.reckonings.values():
                reckoning.resume(on)
