"""Decisions as pages show them: versions, service with its reasons, appeal, force, validity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.appeals import AppealWay, legal_force_from
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.deadlines import ServiceWay, service_steps
from kevytasiointi.domain.states import OPEN_STATES
from kevytasiointi.storage.cases import (
    DecisionRow,
)
from kevytasiointi.storage.deadlines import (
    DeadlineRow,
)
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.texts import mark
from kevytasiointi.usecases.deadline_counting import counted_day
from kevytasiointi.usecases.explaining import explain, explain_reason
from kevytasiointi.web import wording


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One version of the decision.

    Attributes:
        row: as it was given; never changed afterwards.
        is_in_force: it is the one that the matter ended with.
        service: how and when it was served, in sentences; empty when not yet.
        appeal: how one may appeal, and until when, in a sentence; empty when it is not known.
        steps: how the day of service and the last day of appeal were counted.
        force: legal force and appeals against it, in a sentence; empty when nothing is recorded.
        valid: until when it is valid, in a sentence; empty when no day was given.
        suggested_force: the day after the time of appeal; None when there is none.
    """

    row: DecisionRow
    is_in_force: bool
    service: tuple[str, ...]
    appeal: str
    steps: tuple[str, ...]
    force: str
    valid: str
    suggested_force: date | None


def decision_lines(parts: CaseParts, language: str, today: date) -> Sequence[DecisionLine]:
    """The versions of the decision, the one in force first, earlier ones after it."""
    newest_first = list(reversed(parts.decisions))
    return [
        _line(parts, row, language, today, is_newest=row is newest_first[0]) for row in newest_first
    ]


def _line(
    parts: CaseParts, row: DecisionRow, language: str, today: date, *, is_newest: bool
) -> DecisionLine:
    is_in_force = is_newest and parts.case.state not in OPEN_STATES
    appeal = _appeal_of(parts, row)
    validity = _newest(parts, DeadlineKind.VALIDITY) if is_in_force else None
    return DecisionLine(
        row=row,
        is_in_force=is_in_force,
        service=_service(row, language),
        appeal=_appeal(row, appeal, language, today),
        steps=_steps(row, appeal, language, today),
        force=_force(row, language),
        valid=_day_in(mark("Valid until %(day)s."), validity.last_on, language) if validity else "",
        suggested_force=legal_force_from(appeal.last_on) if appeal else None,
    )


def _newest(parts: CaseParts, kind: DeadlineKind) -> DeadlineRow | None:
    rows = [row for row in parts.deadlines if row.kind is kind]
    return max(rows, key=lambda row: (row.met_at is None, row.created_at), default=None)


def _appeal_of(parts: CaseParts, row: DecisionRow) -> DeadlineRow | None:
    """The time of appeal that the service of this version started."""
    rows = [
        deadline
        for deadline in parts.deadlines
        if deadline.kind is DeadlineKind.APPEAL
        and row.served_on is not None
        and deadline.start_on == row.served_on
    ]
    return max(rows, key=lambda deadline: deadline.created_at, default=None)


def _service(row: DecisionRow, language: str) -> tuple[str, ...]:
    if row.service_way is None or row.sent_on is None or row.served_on is None:
        return ()
    way = wording.service_way(row.service_way)
    if row.service_way is ServiceWay.IN_PERSON:
        said = _("%(way)s: %(day)s.", way=way, day=texts.day(language, row.served_on))
        return (str(said),)
    sent = _("%(way)s, sent %(day)s.", way=way, day=texts.day(language, row.sent_on))
    return (str(sent), _day_in(mark("The day of service is %(day)s."), row.served_on, language))


def _appeal(row: DecisionRow, appeal: DeadlineRow | None, language: str, today: date) -> str:
    if row.appeal_way is None:
        return ""
    if row.appeal_way is AppealWay.NONE:
        return str(_("No appeal is possible."))
    way = wording.appeal_way(row.appeal_way)
    if appeal is None:
        return f"{way}."
    day = texts.day(language, appeal.last_on)
    if appeal.last_on < today:
        return str(_("%(way)s: the time ended on %(day)s.", way=way, day=day))
    return str(_("%(way)s: at the latest on %(day)s.", way=way, day=day))


def _steps(
    row: DecisionRow, appeal: DeadlineRow | None, language: str, today: date
) -> tuple[str, ...]:
    if row.service_way is None or row.sent_on is None:
        return ()
    reasons = service_steps(row.sent_on, row.service_way)
    shown = reasons[1:] if row.service_way is ServiceWay.IN_PERSON else reasons
    served = tuple(explain_reason(reason, language) for reason in shown)
    counted = counted_day(appeal, today) if appeal is not None else None
    return (*served, *(explain(counted, language) if counted is not None else ()))


def _force(row: DecisionRow, language: str) -> str:
    said = []
    if row.appealed_on is not None:
        said.append(_day_in(mark("Appealed against on %(day)s."), row.appealed_on, language))
    if row.legal_force_on is not None:
        said.append(_day_in(mark("Has legal force since %(day)s."), row.legal_force_on, language))
    return " ".join(said)


def _day_in(msgid: str, day: date, language: str) -> str:
    return texts.say(language, msgid, day=texts.day(language, day))
