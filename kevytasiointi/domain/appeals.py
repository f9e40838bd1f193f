"""How a decision can be appealed against (muutoksenhaku), and how long.

The periods are the law's own and defaults only: a form's deadline rule of kind `appeal` says the
way and the period of its decisions, and the officer chooses the way for each decision.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from kevytasiointi.domain.calendar import ONE_DAY
from kevytasiointi.domain.joining import AuthorityKind
from kevytasiointi.domain.periods import Period, Unit


class AppealWay(StrEnum):
    """To whom one may appeal, and in which form."""

    MUNICIPAL_REVISION = "municipal_revision"
    REVISION = "revision"
    COURT = "court"
    NONE = "none"


PERIODS: Final[Mapping[AppealWay, Period]] = {
    # Claim for revision in a municipality: Municipalities Act 410/2015, sections 134 and 138.
    AppealWay.MUNICIPAL_REVISION: Period(14, Unit.DAYS),
    # Claim for revision elsewhere: Administrative Procedure Act 434/2003, section 49 c.
    AppealWay.REVISION: Period(30, Unit.DAYS),
    # Appeal to an administrative court: Act 808/2019, section 13.
    AppealWay.COURT: Period(30, Unit.DAYS),
}
"""The time for each way, counted from the day of service; none where there is no appeal."""

OF_AUTHORITY: Final[Mapping[AuthorityKind, AppealWay]] = {
    AuthorityKind.MUNICIPALITY: AppealWay.MUNICIPAL_REVISION,
    AuthorityKind.STATE: AppealWay.REVISION,
}
"""What is offered first where neither the form nor the authority says anything."""


def legal_force_from(appeal_last_on: date) -> date:
    """The first day on which a decision that nobody appealed against has legal force."""
    return appeal_last_on + ONE_DAY
