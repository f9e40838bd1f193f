"""Statements (lausunto): asked of another authority of the portal or of somebody outside it.

By hallintolaki 434/2003 31 § the authority sees to it that the matter is clarified and acquires
what is needed for that; by its 33 § a time is set for giving it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.deadline_kinds import DeadlineAct, DeadlineKind
from kevytasiointi.domain.errors import InvalidInput, InvalidTransition, NotAllowed
from kevytasiointi.domain.events import EventKind
from kevytasiointi.domain.freetext import checked_text
from kevytasiointi.domain.handledhere import Part
from kevytasiointi.domain.letters import Addressed
from kevytasiointi.domain.localized import LANGUAGES, pick
from kevytasiointi.domain.outboxes import Mail, Notice
from kevytasiointi.domain.permissions import Actor, Permission, check_permission
from kevytasiointi.domain.statements import StatementResult
from kevytasiointi.domain.states import CaseState, Phase
from kevytasiointi.storage.cases import AttachmentRow, CaseRow
from kevytasiointi.storage.office import StatementRow
from kevytasiointi.storage.people import AuthorityRow
from kevytasiointi.storage.queries import case_page, statements
from kevytasiointi.texts import day, mark
from kevytasiointi.usecases import deadline_keeping, journal
from kevytasiointi.usecases.deadline_history import note
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.journal import Errand
from kevytasiointi.usecases.sealing import Sealer
from kevytasiointi.usecases.stepping import check_here, check_shown

LONGEST_GIVER: Final = 200
_NEEDS_WORDS: Final = frozenset(
    {StatementResult.AGAINST, StatementResult.IN_FAVOUR_WITH_CONDITIONS}
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of whom.

    Attributes:
        authority: of the portal, which answers here; None: somebody outside it.
        giver: name of the body outside the portal.
        text: the question.
        due_on: the last day for the answer.
        with_answers: whether the other authority sees the answers as filed.
        files: the files of the case that it sees.
    """

    authority: AuthorityRow | None
    giver: str
    text: str
    due_on: date
    with_answers: bool = False
    files: Sequence[UUID] = ()


def ask(
    session: Session,
    actor: Actor,
    case: CaseRow,
    question: Question,
    *,
    shown_version: int,
    now: datetime,
) -> StatementRow:
    """Ask for a statement; the matter waits for statements until the last one has come.

    Raises:
        InvalidTransition: the matter is not being processed.
        InvalidInput: question or giver is missing, the day has passed, a file is not the case's,
            or the matter is handled elsewhere.
    """
    check_shown(actor, Permission.CASE_ASK_STATEMENT, case, shown_version)
    check_here(case, Part.STATEMENT)
    if case.state is not CaseState.IN_PROGRESS:
        raise InvalidTransition(f"{case.number} is not being processed")
    text = checked_text("question", question.text, required=True)
    if question.due_on < helsinki_day(now):
        raise InvalidInput("due_on", mark("The day has passed. Choose today or a later day."))
    own = {f.id for f in case_page.case_attachments(session, case.id, for_customer=True)}
    if not own.issuperset(question.files):
        raise InvalidInput("files", mark("Choose files of this matter."))
    giver = _giver(actor, question)
    row = StatementRow(
        case_id=case.id,
        authority_id=question.authority.id if question.authority else None,
        giver=giver,
        question=text,
        due_on=question.due_on,
        shown={"answers": question.with_answers, "files": [str(key) for key in question.files]},
        asked_by=actor.name,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    case.phase = Phase.AT_STATEMENT
    _keep_deadline(session, case, now)
    errands = (journal.notice(Notice.STATEMENT_ASKED, row.id),) if question.authority else ()
    data = {"giver": pick(giver, case.language)[0], "due_on": question.due_on.isoformat()}
    journal.record(
        session,
        EventKind.STATEMENT_ASKED,
        actor=actor,
        now=now,
        case=case,
        data=data,
        errands=errands,
    )
    return row


def _giver(actor: Actor, question: Question) -> dict[str, str]:
    if question.authority is not None:
        if question.authority.id == actor.authority_id:
            raise InvalidInput("authority", mark("Choose another authority."))
        return dict(question.authority.name)
    name = checked_text("giver", question.giver, required=True)
    if len(name) > LONGEST_GIVER:
        raise InvalidInput("giver", mark("Shorten the name."))
    return dict.fromkeys(LANGUAGES, name)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the body that was asked says; `file` is a row of the case."""

    result: StatementResult
    text: str = ""
    file: AttachmentRow | None = None


def record_answer(
    session: Session,
    actor: Actor,
    case: CaseRow,
    row: StatementRow,
    answer: Answer,
    *,
    now: datetime,
) -> None:
    """Record by hand an answer that came otherwise; it overwrites nothing, so needs no version.

    Raises:
        InvalidTransition: it was answered or cancelled, or the case is closed.
        InvalidInput: this result needs a text or a file.
    """
    check_permission(actor, Permission.CASE_ASK_STATEMENT)
    if case.authority_id != actor.authority_id:
        raise NotAllowed(f"{case.number} is another authority's")
    _answer(session, actor, case, row, answer, (), now)


def give(
    session: Session,
    actor: Actor,
    case: CaseRow,
    row: StatementRow,
    answer: Answer,
    *,
    now: datetime,
) -> None:
    """Give the statement that the actor's authority has been asked for.

    Args:
        session: an open write transaction of the system's scope: the case is another
            authority's, and the row was found by a query scoped to the actor's.
        actor: an officer of the authority that was asked.
        case: the case, locked.
        row: what was asked, locked.
        answer: what is said.
        now: aware time.

    Raises:
        NotAllowed: another authority has been asked.
        InvalidTransition: it was answered or cancelled, or the case is closed.
        InvalidInput: this result needs a text or a file.
    """
    check_permission(actor, Permission.STATEMENT_GIVE)
    if row.authority_id is None or row.authority_id != actor.authority_id:
        raise NotAllowed(f"statement {row.id} is asked of another authority")
    _answer(session, actor, case, row, answer, (journal.mail(Mail.STATEMENT_GIVEN),), now)


def _answer(
    session: Session,
    actor: Actor,
    case: CaseRow,
    row: StatementRow,
    answer: Answer,
    errands: Sequence[Errand],
    now: datetime,
) -> None:
    _check_open(case, row)
    text = checked_text("text", answer.text, required=False)
    if answer.result in _NEEDS_WORDS and not text and answer.file is None:
        raise InvalidInput("text", mark("Write the statement or add it as a file."))
    row.result = answer.result
    row.text = text or None
    row.attachment_id = answer.file.id if answer.file else None
    row.answered_by = actor.name
    row.answered_at = now
    session.flush()
    _after(session, actor, case, row, EventKind.STATEMENT_GIVEN, errands, now)


def cancel(
    session: Session, actor: Actor, case: CaseRow, row: StatementRow, *, now: datetime
) -> None:
    """Cancel a request that has not been answered.

    Raises:
        InvalidTransition: it was answered or cancelled, or the case is closed.
    """
    check_permission(actor, Permission.CASE_ASK_STATEMENT)
    if case.authority_id != actor.authority_id:
        raise NotAllowed(f"{case.number} is another authority's")
    _check_open(case, row)
    row.cancelled_at = now
    session.flush()
    _after(session, actor, case, row, EventKind.STATEMENT_CANCELLED, (), now)


def _check_open(case: CaseRow, row: StatementRow) -> None:
    if not row.is_open or case.state is CaseState.CLOSED:
        raise InvalidTransition(f"statement {row.id} is not waited for")


def _after(
    session: Session,
    actor: Actor,
    case: CaseRow,
    row: StatementRow,
    kind: EventKind,
    errands: Sequence[Errand],
    now: datetime,
) -> None:
    """The deadline follows the statements that are still waited for, and so does the phase."""
    is_waiting = _keep_deadline(session, case, now)
    if not is_waiting and case.phase is Phase.AT_STATEMENT:
        case.phase = None
    data = {"giver": pick(row.giver, case.language)[0], "statement": str(row.id)}
    journal.record(session, kind, actor=actor, now=now, case=case, data=data, errands=errands)


def _keep_deadline(session: Session, case: CaseRow, now: datetime) -> bool:
    """One deadline for all that is waited for: the nearest day. Says whether there is any."""
    day = min((row.due_on for row in statements.open_statements(session, case.id)), default=None)
    kept = statements.deadline_of_asked(session, case.id)
    if day is None:
        if kept is not None:
            if kept.met_at is None:
                kept.met_at = now
                note(session, kept, DeadlineAct.MET, now=now, actor=None)
            kept.met_by_hand = True  # what has come is not waited for again by a change of state
            deadline_keeping.refresh(session, case, now)
        return False
    if kept is None:
        deadline_keeping.set_by_hand(
            session,
            case,
            kind=DeadlineKind.STATEMENT,
            last_on=day,
            reason=None,
            shown_to_customer=True,
            now=now,
        )
    elif kept.met_at is None and kept.last_on != day:
        deadline_keeping.move(session, case, kept, day, reason=None, now=now, actor=None)
    return True


def address_asked(session: Session, key: UUID, _sealer: Sealer) -> Addressed | None:
    """The authority that is asked, at its public address; None when it has none."""
    asked = statements.any_statement(session, key)
    if asked is None or not asked.row.is_open or asked.row.authority_id is None:
        return None
    taker = statements.authority(session, asked.row.authority_id)
    if taker is None or not taker.contact.get("email"):
        return None
    language = next((code for code in LANGUAGES if taker.name.get(code)), LANGUAGES[0])
    return Addressed(
        to=str(taker.contact["email"]),
        language=language,
        path=f"/virkailija/lausunnot/{key}",
        facts={
            "authority": pick(asked.asker.name, language)[0],
            "until": day(language, asked.row.due_on),
        },
    )
