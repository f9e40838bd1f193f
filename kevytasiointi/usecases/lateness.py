"""The lead time of a form in words: the warning before sending, and how late a matter came.

Pages, the PDF and the exported JSON tell of it from here. A late notice is still a notice.
"""

from datetime import date

from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.leadtimes import LeadTime, lead_time_warning
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.settings import say_period
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.texts import day, say, say_plural
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.usecases.publishing import spec_of


def warning_sentence(late: LeadTime, language: str) -> str:
    """What to know before a form is sent later than it should be: the latest day and the rule."""
    said = say(
        language,
        "The first day that you give is %(event)s. This should be sent at least %(period)s "
        "before it, so by %(last)s. You can still send it, but there may not be time to "
        "process it before that day.",
        event=day(language, late.event),
        period=say_period(late.period, language),
        last=day(language, late.due.last_day),
    )
    return " ".join((said, *_rule(late, language)))


def lateness_of(parts: CaseParts) -> LeadTime | None:
    """The lead time that a matter did not keep; None when it came in time."""
    case = parts.case
    if not case.filed_late:
        return None
    arrived = helsinki_day(case.submitted_at)
    return lead_time_warning(spec_of(parts.form_version), case.answers, case.settings, arrived)


def filed_late_sentence(parts: CaseParts, language: str) -> str:
    """By how many days a matter came late and which rule that was; empty when it came in time."""
    if not parts.case.filed_late:
        return ""
    late = lateness_of(parts)
    if late is None:
        return say(language, "Filed later than the lead time of this form asks.")
    said = say_plural(
        language,
        "Filed %(n)s day late: the latest day was %(last)s, %(period)s before %(event)s.",
        "Filed %(n)s days late: the latest day was %(last)s, %(period)s before %(event)s.",
        late.days_late(helsinki_day(parts.case.submitted_at)),
        last=day(language, late.due.last_day),
        period=say_period(late.period, language),
        event=day(language, late.event),
    )
    return " ".join((said, *_rule(late, language)))


def lateness_export(parts: CaseParts) -> Json:
    """The same for machines; None when the matter came in time."""
    late = lateness_of(parts)
    if late is None:
        return None
    arrived: date = helsinki_day(parts.case.submitted_at)
    return {
        "last_day": late.due.last_day.isoformat(),
        "event": late.event.isoformat(),
        "period": late.period,
        "days_late": late.days_late(arrived),
    }


def _rule(late: LeadTime, language: str) -> tuple[str, ...]:
    basis = pick(late.basis, language)[0] if late.basis else ""
    return (say(language, "The rule: %(basis)s.", basis=basis.rstrip(".")),) if basis else ()
