"""The words of cases: gathered in the transaction that changes them, by this writer alone."""

from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.searchwords import kept_words, texts_of
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.queries import searching
from kevytasiointi.storage.queries.searching import Sources
from kevytasiointi.usecases.answersnow import case_answers, sent_rounds
from kevytasiointi.usecases.parsed_forms import spec_of

_REBUILDING = System("the words of all cases are gathered anew")
_AT_A_TIME = 500


def keep_words(session: Session, case: CaseRow) -> None:
    """Gather the words of a case as it is in this transaction."""
    found = searching.sources_of(session, case)
    spec = spec_of(found.form_version)
    searching.keep(session, case, words_for(case, spec, found))


def add_handler(session: Session, case: CaseRow) -> None:
    """Add the name of whoever began to handle a case that was nobody's to its words."""
    if not searching.add(session, case, kept_words([case.handler_name or ""])):
        keep_words(session, case)


def words_for(case: CaseRow, spec: FormSpec, found: Sources) -> str:
    """The words by which a case is found: its facts, its answers as filed and now, its messages.

    Args:
        case: its number, identifier, handler and answers are looked at.
        spec: the form of the answers.
        found: what else its words come from.
    """
    facts = (case.number, case.identifier or "", case.handler_name or "", found.customer_name)
    versions: list[JsonObject] = [case.answers]
    if any(sent_rounds(found.supplements)):
        versions.append(case_answers(spec, case, found.supplements).form.values)
    written = (*(request.answer or "" for request in found.supplements), *found.messages)
    return kept_words((*facts, *found.service_title, *texts_of(spec, versions, written)))


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
