"""Asking the handler of a matter in which nothing has been recorded for long."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kevytasiointi.domain.letters import Addressed
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.outboxes import Notice
from kevytasiointi.domain.states import TURN, Turn
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.storage.queries import silence
from kevytasiointi.usecases import journal
from kevytasiointi.usecases.sealing import Sealer

MOST_ASKED = 50
"""So many are asked about in one round, the longest silent first: an authority that has been
silent for long in many matters is not buried under mails at once.
"""


def ask_of_silence(session: Session, now: datetime) -> int:
    """Ask about pending matters that have been silent too long; returns how many.

    A matter is asked about once in each period of silence. It is a question to the authority, not
    something that happened in the matter: no entry is written and no page becomes stale.
    """
    keys = silence.cases_to_ask_of(session, now, MOST_ASKED)
    silence.mark_asked(session, keys, now)
    for key in keys:
        journal.send(session, (journal.notice(Notice.MATTER_SILENT, key),), now=now)
    return len(keys)


def address_silent(session: Session, key: UUID, _sealer: Sealer) -> Addressed | None:
    """The handler, or else the service's mailbox; None when the matter is silent no more."""
    found = silence.silent_case(session, key)
    if found is None or not _is_silent_still(found.case):
        return None
    handler, mailbox = found.handler, found.service.mailbox
    first = next((code for code in LANGUAGES if found.authority.name.get(code)), LANGUAGES[0])
    to, language = (
        (handler.email, handler.language) if handler and handler.email else (mailbox, first)
    )
    if not to:
        return None
    return Addressed(
        to=to,
        language=language,
        path=f"/virkailija/asiat/{found.case.id}",
        facts={"number": found.case.number},
    )


def _is_silent_still(case: CaseRow) -> bool:
    asked_at, last_at = case.silence_asked_at, case.last_authority_at
    if asked_at is None or TURN[case.state] is not Turn.AUTHORITY:
        return False
    return last_at is None or last_at < asked_at
