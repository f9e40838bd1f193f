"""The words of cases: gathered in the transaction that changes them, by this writer alone."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.searchwords import kept_words, texts_of
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.queries import searching
from kevytasiointi.usecases.parsed_forms import spec_of

_REBUILDING = System("the words of all cases are gathered anew")
_AT_A_TIME = 500


def keep_words(session: Session, case: CaseRow) -> None:
    """Gather the words of a case as it is in this transaction."""
    found = searching.sources_of(session, case)
    spec = spec_of(found.form_version)
    words = words_for(case, spec, found.customer_name, found.service_title, found.messages)
    searching.keep(session, case, words)


def words_for(
    case: CaseRow,
    spec: FormSpec,
    customer_name: str,
    service_title: Iterable[str],
    messages: Sequence[str],
) -> str:
    """The words by which a case is found.

    Args:
        case: its number, identifier, handler and answers are looked at.
        spec: the form of the answers.
        customer_name: who filed it.
        service_title: the title of the service in every language.
        messages: what has been written in it.
    """
    facts = (case.number, case.identifier or "", case.handler_name or "", customer_name)
    return kept_words((*facts, *service_title, *texts_of(spec, case.answers), *messages))


def rebuild(database: Database) -> int:
    """Gather the words of every case anew, some at a time; returns how many cases."""
    count, after = 0, UUID(int=0)
    while True:
        with database.write(_REBUILDING) as session:
            cases = searching.cases_after(session, after, _AT_A_TIME)
            for case in cases:
                keep_words(session, case)
        if not cases:
            return count
        count, after = count + len(cases), cases[-1].id
