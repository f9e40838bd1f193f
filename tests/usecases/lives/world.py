"""Two authorities with one form, their people and a customer; and the one way to try things."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kevytasiointi.domain.clocks import SupplementDueError
from kevytasiointi.domain.errors import InvalidInput, KevytError
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.permissions import Actor
from kevytasiointi.domain.states import CaseState
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import Authority, Database, Person, Scope, System
from kevytasiointi.storage.deadlines import DeadlineRow
from kevytasiointi.storage.machinery import EventRow
from kevytasiointi.storage.people import PersonRow, ServiceRow
from kevytasiointi.storage.queries import case_deadlines, case_page
from kevytasiointi.texts import HELSINKI
from tests import factories
from tests.factories import actor_of
from tests.usecases.lives.legal import MANY
from tests.usecases.lives.matter import Matter

SYSTEM = System("test")
HANDLING = ("P60D", "P3M")
CLOSES_AFTER = (None, 30)
"""After how many days each office lets the portal close what was moved."""

#: Days before which something begins: Easter, May Day, Ascension Day, Midsummer, All Saints' Day,
#: Christmas; and an ordinary Monday.
BEGINNINGS = (
    *(date(2026, 2, 2), date(2026, 3, 27), date(2026, 4, 24), date(2026, 5, 12)),
    *(date(2026, 6, 12), date(2026, 10, 26), date(2026, 12, 14)),
)

#: Mostly people who may, so that lives get long; now and then one who may not.
WHO = st.sampled_from([*["lead"] * 8, "officer", "officer", "stranger", "customer"])
LEADS = st.sampled_from([*["lead"] * 12, "officer", "stranger"])
WHICH = st.integers(0, 4)


class TooLong(str):
    """A text that is too long everywhere, and short in a report."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "TooLong()"


TEXTS = st.sampled_from([*["because"] * 9, " ", TooLong("x" * 4001)])
SELDOM = st.sampled_from([False] * 11 + [True])


@dataclass(frozen=True)
class Office:
    """An authority with its service, its officer and lead officer."""

    authority_id: UUID
    service: ServiceRow
    officer: Actor
    lead: Actor


@dataclass(frozen=True)
class Portal:
    """A database in which both offices are open, and nobody has filed anything."""

    database: Database
    store: AttachmentStore
    offices: Sequence[Office]
    customer: PersonRow
    other_customer: Actor


def form() -> dict[str, Any]:
    """A form with deadlines of every kind, two of which stand while the customer is asked."""
    pausing = {"pauses_on_supplement": True}
    hidden = {"shown_to_customer": False}
    return factories.form_document(
        deadlines=[
            {"kind": "processing", "period": "{handling}", "starts": "submitted", **pausing},
            {"kind": "hearing", "period": "P12B", "starts": "handling_started", **pausing},
            {"kind": "statement", "period": "P14D", "starts": "handling_started"},
            {"kind": "service", "period": "P7D", "starts": "decided", **hidden},
            {"kind": "validity", "period": "P2Y", "starts": "served"},
            {"kind": "inspection", "period": "P10D", "starts": "answer:begins", **hidden},
        ],
        standstill="P21D",
    )


def open_portal(database: Database, store: AttachmentStore) -> Portal:
    """Both offices, on an empty database."""
    with database.write(SYSTEM) as session:
        version = factories.make_version(session, form())
        offices = []
        for slug, handling, days in zip(
            ("lehtola", "kuusiranta"), HANDLING, CLOSES_AFTER, strict=True
        ):
            authority = factories.make_authority(session, slug)
            authority.close_moved_after_days = days
            service = factories.make_service(
                session, authority, version, settings={"handling": handling}
            )
            officer = factories.make_officer(session, authority)
            lead = factories.make_officer(session, authority, lead=True)
            session.flush()
            offices.append(Office(authority.id, service, officer, lead))
        customer = factories.make_person(session)
        other = actor_of(factories.make_person(session, "Bertta", email="bertta@posti.example"))
        return Portal(database, store, offices, customer, other)


def name_of(error: KevytError) -> str:
    """What exactly was refused: the error, and the field or the reason that it names."""
    match error:
        case InvalidInput():
            return f"InvalidInput:{error.field}"
        case SupplementDueError():
            return f"SupplementDueError:{error.code}"
        case _:
            return type(error).__name__


class Life(RuleBasedStateMachine):
    """Matters, the clock, and how anything is tried: in a transaction and scope as a page has."""

    open: Callable[[], Portal]
    close: Callable[[Portal], None]

    def __init__(self) -> None:
        super().__init__()
        self.portal = type(self).open()
        self.database = self.portal.database
        self.now = factories.NOW
        self.matters: list[Matter] = []

    def teardown(self) -> None:
        type(self).close(self.portal)

    @property
    def today(self) -> date:
        return self.now.astimezone(HELSINKI).date()

    def begin_on(self, day: date) -> None:
        self.now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)

    def tick(self) -> None:
        """No two things happen at once."""
        self.now += timedelta(seconds=1)

    def matter(self, which: int) -> Matter:
        return self.matters[which % len(self.matters)]

    def person(self, who: str, matter: Matter) -> Actor:
        """Somebody by what they are to the matter; the stranger leads the other office."""
        match who:
            case "customer":
                return actor_of(self.portal.customer)
            case "stranger":
                return self.portal.offices[1 - matter.at].lead
            case _:
                actor: Actor = getattr(self.portal.offices[matter.at], who)
                return actor

    def rows(self, matter: Matter, *, only_open: bool = True) -> Sequence[DeadlineRow]:
        read = case_deadlines.open_deadlines if only_open else case_deadlines.all_deadlines
        with self.database.read(SYSTEM) as session:
            return read(session, matter.id)

    def known(self, matter: Matter) -> dict[UUID, DeadlineRow]:
        """All its deadlines before something is tried."""
        return {row.id: row for row in self.rows(matter, only_open=False)}

    def was_put(
        self, matter: Matter, known: Mapping[UUID, DeadlineRow], kind: str, last_on: date
    ) -> None:
        """A day was set: that of the open deadline of its kind, or else one more began."""
        put = [
            row
            for row in known.values()
            if row.kind.value == kind and row.met_at is None and kind not in MANY
        ]
        if not put:
            rows = self.rows(matter)
            put = [row for row in rows if row.kind.value == kind and row.id not in known]
        (row,) = put
        matter.put(row, last_on)

    def act(
        self, verb: Callable[..., Any], *inputs: Any, stale: bool = False, **named: Any
    ) -> Callable[[Session, Actor, CaseRow], Any]:
        """An officer's verb with its inputs, from a page that showed the case as it is, or not."""

        def done(session: Session, actor: Actor, case: CaseRow) -> Any:
            version = case.version - 1 if stale else case.version
            return verb(session, actor, case, *inputs, shown_version=version, now=self.now, **named)

        return done

    def step(self, matter: Matter, state: CaseState, *, done: bool, corrects: bool = False) -> bool:
        """Keep what the test knows in step with what was done."""
        if done:
            matter.enter(state, self.today, self.rows(matter, only_open=False), corrects=corrects)
        return done

    def attempt(
        self,
        who: str,
        matter: Matter,
        verb: Callable[[Session, Actor, CaseRow], Any],
        faults: Mapping[str, bool],
        tells: Sequence[EventKind],
        *,
        scope: Scope | None = None,
        elsewhere: int = 0,
    ) -> bool:
        """Try a verb on a matter that was read for this person, as a page would.

        Args:
            who: what the person is to the matter.
            matter: the matter.
            verb: given the session, the person and the case, locked.
            faults: by what is refused, whether there is reason to; only what holds may be said.
            tells: the kinds of entry that it leaves on the matter when it is done.
            scope: another than the person's own.
            elsewhere: how many entries it leaves on other matters.

        Returns:
            Whether it was done.
        """
        self.tick()
        actor = self.person(who, matter)
        if who == "stranger":
            expected = {"NotFound"}
        elif who == "customer":
            expected = {"NotAllowed"}
        else:
            expected = {name for name, holds in faults.items() if holds}
        before = self.entry_count()
        own = Authority(actor.authority_id) if actor.authority_id else Person(actor.person_id)
        try:
            with self.database.write(scope or own) as session:
                read = case_page.authority_case if actor.authority_id else case_page.own_case
                verb(session, actor, read(session, actor, matter.id, lock=True))
        except KevytError as error:
            return self.was_refused(error, expected, before)
        assert not expected, (who, matter.state, "was let do it", expected)
        matter.entries.extend(tells)
        assert self.entry_count() == before + len(tells) + elsewhere
        if tells:
            matter.changed_at = matter.recorded_at = self.now
        return True

    def customer_attempt(
        self,
        matter: Matter,
        verb: Callable[[Session, Actor, CaseRow], Any],
        faults: Mapping[str, bool],
        tells: Sequence[EventKind],
        *,
        is_other: bool = False,
    ) -> bool:
        """The customer tries; or another customer, for whom there is no such matter."""
        self.tick()
        actor = self.portal.other_customer if is_other else actor_of(self.portal.customer)
        expected = {name for name, holds in faults.items() if holds}
        before = self.entry_count()
        try:
            with self.database.write(Person(actor.person_id)) as session:
                verb(session, actor, case_page.own_case(session, actor, matter.id, lock=True))
        except KevytError as error:
            return self.was_refused(error, {"NotFound"} if is_other else expected, before)
        assert not expected, (matter.state, "was let do it", expected)
        assert not is_other
        matter.entries.extend(tells)
        if tells:
            matter.changed_at = self.now
        assert self.entry_count() == before + len(tells)
        return True

    def was_refused(self, error: KevytError, expected: set[str], before: int) -> bool:
        """Refused for what it had to be, and nothing was written; False: it was not done."""
        assert name_of(error) in expected, (name_of(error), str(error), expected)
        assert self.entry_count() == before
        return False

    def entry_count(self) -> int:
        with self.database.read(SYSTEM) as session:
            return session.scalar(select(func.count()).select_from(EventRow)) or 0
