"""Which deadlines a form ties to what happens, and how their days are counted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from kevytasiointi.domain.answers import Visibility
from kevytasiointi.domain.clocks import paused_end
from kevytasiointi.domain.deadline_kinds import DeadlineKind
from kevytasiointi.domain.deadlines import Due, Period
from kevytasiointi.domain.formspec import DeadlineRule, FormSpec
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.settings import resolved_period


def started(
    spec: FormSpec, shown: Visibility, starts: Sequence[str], today: date
) -> Iterator[tuple[DeadlineRule, Due]]:
    """The deadlines that something starts today, each with its rule and how its day is counted.

    Args:
        spec: the form.
        shown: the answers as filed, with the settings in force; its day is that of arrival, and
            chooses among limits that hold for a time.
        starts: what happens, as in `start_by_rules`.
        today: the Helsinki day on which it happens.
    """
    for rule in form_rules(spec):
        if not holds_on(rule, shown.today):
            continue
        if rule.only_if is not None and not rule.only_if.holds(shown.form):
            continue
        start = _start_day(rule, starts, today, shown.form.values)
        if start is not None:
            period = Period.parse(resolved_period(rule.period, shown.settings))
            yield rule, paused_end(start, period, (), start)


def holds_on(rule: DeadlineRule, arrived_on: date) -> bool:
    """Whether a rule is in force for a case that arrived on a day."""
    begun = rule.valid_from is None or rule.valid_from <= arrived_on
    return begun and (rule.valid_until is None or arrived_on <= rule.valid_until)


def form_rules(spec: FormSpec) -> Sequence[DeadlineRule]:
    """The form's rules, its waiting time and renewal among them."""
    rules = list(spec.deadlines)
    if spec.standstill:
        rules.append(DeadlineRule(DeadlineKind.STANDSTILL.value, spec.standstill, "submitted"))
    if spec.renewal:
        rules.append(DeadlineRule(DeadlineKind.RENEWAL.value, spec.renewal, "handled"))
    return rules


def _start_day(
    rule: DeadlineRule, starts: Sequence[str], today: date, answers: Mapping[str, Json]
) -> date | None:
    if rule.starts in starts:
        return today
    if "submitted" in starts and rule.starts.startswith("answer:"):
        value = answers.get(rule.starts.removeprefix("answer:"))
        return date.fromisoformat(value) if isinstance(value, str) else None
    return None
