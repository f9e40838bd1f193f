"""Words of cases, kept and found.

Each database has its own index of words, so this module knows by name what it runs on: SQLite's
FTS5 finds words by their beginnings, PostgreSQL also by their Finnish stems.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Uuid,
    and_,
    column,
    func,
    literal,
    select,
    table,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.expression import literal_column

from kevytasiointi.domain.permissions import Actor
from kevytasiointi.storage.cases import CaseRow, CaseTextRow, MessageRow, SupplementRow
from kevytasiointi.storage.people import FormVersionRow, PersonRow, ServiceRow
from kevytasiointi.storage.queries.case_page import supplements_of

Truth: TypeAlias = ColumnElement[bool]

_LEXEMES: ColumnElement[object] = literal_column("case_texts.lexemes")


@dataclass(frozen=True, slots=True)
class Sources:
    """What the words of a case are gathered from, besides the case."""

    form_version: FormVersionRow
    customer_name: str
    service_title: Sequence[str]
    messages: Sequence[str]
    supplements: Sequence[SupplementRow]


def sources_of(session: Session, case: CaseRow) -> Sources:
    """Where the words of a case come from."""
    version, customer, title = session.execute(
        select(FormVersionRow, PersonRow, ServiceRow.title)
        .select_from(FormVersionRow)
        .join(PersonRow, PersonRow.id == case.person_id)
        .join(ServiceRow, ServiceRow.id == case.service_id)
        .where(FormVersionRow.id == case.form_version_id)
    ).one()
    messages = session.scalars(
        select(MessageRow.body)
        .where(MessageRow.case_id == case.id)
        .order_by(MessageRow.sent_at, MessageRow.id)
    ).all()
    # An address that somebody signed in by is no name.
    name = f"{customer.given_name} {customer.family_name}"
    titles = [str(one) for one in title.values()]
    return Sources(version, name, titles, messages, supplements_of(session, case.id))


def keep(session: Session, case: CaseRow, words: str) -> None:
    """Put the words of a case in the place of those that it had."""
    row = session.scalars(select(CaseTextRow).where(CaseTextRow.case_id == case.id)).one_or_none()
    if row is None:
        session.add(CaseTextRow(case_id=case.id, authority_id=case.authority_id, words=words))
    elif row.words != words:
        row.words = words


def add(session: Session, case: CaseRow, words: str) -> bool:
    """Add to the words that a case has; False: it has none yet, not even an empty row."""
    row = CaseTextRow.case_id == case.id
    more = update(CaseTextRow).where(row).values(words=CaseTextRow.words + f" {words}")
    return bool(session.execute(more.returning(CaseTextRow.id)).all())


def cases_after(session: Session, after: UUID, most: int) -> Sequence[CaseRow]:
    """Some cases by their keys, locked: those that follow `after`."""
    return session.scalars(
        select(CaseRow).where(CaseRow.id > after).order_by(CaseRow.id).limit(most).with_for_update()
    ).all()


def has_words(
    session: Session,
    case_id: ColumnElement[UUID] | InstrumentedAttribute[UUID],
    words: Sequence[str],
) -> Truth:
    """The rule that a case has words that begin with all of `words`; its own row alone is read.

    Args:
        session: its scope sees the case.
        case_id: the key of the case.
        words: letters and digits only, as `searchwords.asked_words` gives them; at least one.
    """
    if _is_sqlite(session):
        kept = literal(" ") + CaseTextRow.words
        has = and_(*(func.instr(kept, f" {word}") > 0 for word in words))
    else:
        has = _LEXEMES.op("@@")(_all_of(words))
    # A subquery of one value: it can't be turned round into reading every row that has the words.
    return select(has).where(CaseTextRow.case_id == case_id).scalar_subquery()


def is_listed(session: Session, actor: Actor, words: Sequence[str]) -> Truth:
    """The rule that a case of the actor's authority is in the index under all of `words`.

    The whole list is read: dear for words that many cases have.

    Args:
        session: its scope is the actor's authority; PostgreSQL lists for no other.
        actor: the officer.
        words: as for `has_words`.
    """
    return CaseRow.id.in_(_listed(session, actor, words))


def are_listed_more(session: Session, actor: Actor, words: Sequence[str], most: int) -> bool:
    """Whether the index has more cases than `most` under the words; no more are looked at.

    Args:
        session: as for `is_listed`.
        actor: the officer.
        words: as for `has_words`.
        most: how many.
    """
    found = _listed(session, actor, words).limit(most + 1).subquery()
    return (session.scalar(select(func.count()).select_from(found)) or 0) > most


def _listed(session: Session, actor: Actor, words: Sequence[str]) -> Select[UUID]:
    if not _is_sqlite(session):
        return select(func.case_search(_all_of(words), type_=Uuid()))
    beginnings = " ".join(f'"{word}"*' for word in words)
    index = table("case_texts_index", column("rowid", Integer))
    return (
        select(CaseTextRow.case_id)
        .join(index, index.c.rowid == CaseTextRow.id)
        .where(
            literal_column("case_texts_index").op("MATCH")(beginnings),
            CaseTextRow.authority_id == actor.authority_id,
        )
    )


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _all_of(words: Sequence[str]) -> ColumnElement[object]:
    """A tsquery: each word by its stem or as it is; a stop word has no stem."""
    first, *others = (_begins_with(word) for word in words)
    return reduce(lambda all_of, one: all_of.op("&&")(one), others, first)


def _begins_with(word: str) -> ColumnElement[object]:
    beginning = literal(f"{word}:*")
    stem = func.to_tsquery(literal_column("'finnish'"), beginning)
    return stem.op("||")(func.to_tsquery(literal_column("'simple'"), beginning))
