"""When the authority last recorded something in a matter: said also when it is long ago."""

from datetime import date

from kevytasiointi.domain.states import OPEN_STATES
from kevytasiointi.storage.cases import CaseRow
from kevytasiointi.texts import day, say, say_plural
from kevytasiointi.usecases.deadline_keeping import helsinki_day


def last_update(case: CaseRow, today: date, language: str) -> str:
    """The sentence of a pending matter; empty when the matter is not pending any more."""
    if case.state not in OPEN_STATES:
        return ""
    if case.last_authority_at is None:
        arrived = helsinki_day(case.submitted_at)
        days = (today - arrived).days
        if days < 1:
            return say(language, "The authority has not yet updated this matter. It arrived today.")
        return say_plural(
            language,
            "The authority has not yet updated this matter. It arrived %(n)s day ago, on %(day)s.",
            "The authority has not yet updated this matter. It arrived %(n)s days ago, on %(day)s.",
            days,
            day=day(language, arrived),
        )
    updated = helsinki_day(case.last_authority_at)
    days = (today - updated).days
    if days < 1:
        return say(language, "The authority last updated this matter today.")
    return say_plural(
        language,
        "The authority last updated this matter %(n)s day ago, on %(day)s.",
        "The authority last updated this matter %(n)s days ago, on %(day)s.",
        days,
        day=day(language, updated),
    )
