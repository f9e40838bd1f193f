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
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.hearing import who_hears
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
    """The handler, unless a cover or a given address hears of the matter on the day of the asking,
    or else the service's mailbox; None when the matter is silent no more.
    """
    found = silence.silent_case(session, key)
    if found is None or not (asked_at := _still_asked_at(found.case)):
        return None
    handler, day = found.handler, helsinki_day(asked_at)
    to = who_hears(session, found.case, found.service, day, handler=handler)
    if to is None:
        return None
    first = next((code for code in LANGUAGES if found.authority.name.get(code)), LANGUAGES[0])
    return Addressed(
        to=to,
        language=handler.language if handler and to == handler.email else first,
        path=f"/virkailija/asiat/{found.case.id}",
        facts={"number": found.case.number},
    )


def _still_asked_at(case: CaseRow) -> datetime | None:
    """When it was asked of the silence that still lasts."""
    asked_at, last_at = case.silence_asked_at, case.last_authority_at
    if asked_at is None or TURN[case.state] is not Turn.AUTHORITY:
        return None
    return asked_at if last_at is None or last_at < asked_at else None
