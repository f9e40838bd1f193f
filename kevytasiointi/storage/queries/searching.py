"""Words of cases, kept and found.

Each database has its own index of words, so this module knows by name what it runs on: SQLite's
FTS5 finds words by their beginnings, PostgreSQL also by their Finnish stems.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, false, func, literal, select, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import literal_column

from kevytasiointi.storage.cases import CaseRow, CaseTextRow, MessageRow, SupplementRow
from kevytasiointi.storage.people import FormVersionRow, PersonRow, ServiceRow
from kevytasiointi.storage.queries.case_page import supplements_of


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


def cases_after(session: Session, after: UUID, most: int) -> Sequence[CaseRow]:
    """Some cases by their keys, locked: those that follow `after`."""
    return session.scalars(
        select(CaseRow).where(CaseRow.id > after).order_by(CaseRow.id).limit(most).with_for_update()
    ).all()


def has_words(session: Session, words: Sequence[str]) -> ColumnElement[bool]:
    """The rule that a case of the session's authority has words that begin with all of `words`.

    Args:
        session: its scope is an authority; PostgreSQL finds for no other.
        words: letters and digits only, as `searchwords.asked_words` gives them.
    """
    if not words:
        return false()
    if session.get_bind().dialect.name == "sqlite":
        beginnings = " ".join(f'"{word}"*' for word in words)
        rows = text("SELECT rowid FROM case_texts_index WHERE case_texts_index MATCH :beginnings")
        found = select(CaseTextRow.case_id).where(
            CaseTextRow.id.in_(rows.bindparams(beginnings=beginnings))
        )
        return CaseRow.id.in_(found)
    return CaseRow.id.in_(select(func.case_search(_all_of(words), type_=Uuid())))


def _all_of(words: Sequence[str]) -> ColumnElement[object]:
    """A tsquery: each word by its stem or as it is; a stop word has no stem."""
    first, *others = (_begins_with(word) for word in words)
    return reduce(lambda all_of, one: all_of.op("&&")(one), others, first)


def _begins_with(word: str) -> ColumnElement[object]:
    beginning = literal(f"{word}:*")
    stem = func.to_tsquery(literal_column("'finnish'"), beginning)
    return stem.op("||")(func.to_tsquery(literal_column("'simple'"), beginning))
