"""What would become of a trial if it were sent: nothing is written, whatever it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial

from kevytasiointi.domain.answers import Visibility, filed, rows, visible
from kevytasiointi.domain.deadlines import DayRangeError, Due
from kevytasiointi.domain.documents import Document, Line, Section
from kevytasiointi.domain.events import canonical_json
from kevytasiointi.domain.formspec import DeadlineRule, FormSpec
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.settings import effective_settings, fill_all
from kevytasiointi.domain.trials import Trial
from kevytasiointi.texts import day, mark, say
from kevytasiointi.usecases.deadline_rules import form_rules, started
from kevytasiointi.usecases.documents import layout_words

TRIAL: str = mark("Trial")
"""What stands where a case has its number."""

_NOON = time(12)


@dataclass(frozen=True, slots=True)
class TrialCase:
    """The case that a trial would make.

    Attributes:
        spec: the form.
        trial: what was answered.
        shown: the answers as they would be filed, with the settings in force.
        deadlines: those that would start, each with its rule and the counting of its day.
        later: rules of deadlines that something else starts.
    """

    spec: FormSpec
    trial: Trial
    shown: Visibility
    deadlines: Sequence[tuple[DeadlineRule, Due]]
    later: Sequence[DeadlineRule]

    def sections(self, language: str, *, show_protected: bool = False) -> tuple[Section, ...]:
        """The answers in words; only the handler sees what is under a non-disclosure order."""
        return rows(self.shown, language, partial(say, language), show_protected=show_protected)

    def files(self, language: str) -> Sequence[tuple[str, int]]:
        """The question and the number of files of each slot that is shown and has some."""
        items = dict(self.spec.items())
        return [
            (pick(fill_all(items[slot].label, self.shown.settings), language)[0], count)
            for slot, count in self.trial.files.items()
            if count and slot in items and self.shown.is_visible(slot)
        ]


def case_of(spec: FormSpec, trial: Trial) -> TrialCase:
    """The case that a trial would make, whether or not its answers are good."""
    settings = effective_settings(spec, trial.settings)
    tried = visible(spec, trial.answers, settings, trial.today)
    shown = visible(spec, filed(spec, trial.answers, tried), settings, trial.today)
    deadlines = _started(spec, shown, trial)
    begun = [rule for rule, _due in deadlines]
    later = [
        rule
        for rule in form_rules(spec)
        if rule not in begun and rule.starts in ("handling_started", "decided", "handled")
    ]
    return TrialCase(spec, trial, shown, deadlines, later)


def _started(spec: FormSpec, shown: Visibility, trial: Trial) -> Sequence[tuple[DeadlineRule, Due]]:
    try:
        return list(started(spec, shown, ("submitted",), trial.today))
    except DayRangeError:  # a day so far away that its holidays are not known
        return ()


def trial_document(case: TrialCase, language: str, authority: str) -> Document:
    """The PDF of a trial: laid out as that of a case, and said to be none on every page."""
    spec, trial = case.spec, case.trial
    named = say(language, TRIAL)
    title, _ = pick(fill_all(spec.title, case.shown.settings), language)
    files = tuple(f"{question}: {count}" for question, count in case.files(language))
    facts = [Line(named, (say(language, "This is a trial of a form. Nobody has filed it."),))]
    if files:
        facts.append(Line(say(language, "Attachments"), files))
    return Document(
        language=language,
        title=f"{named}: {title}",
        subtitle=pick(spec.summary, language)[0],
        authority=authority,
        number=named.upper(),
        arrived_at=datetime.combine(trial.today, _NOON, UTC),
        arrived_at_text=day(language, trial.today),
        facts=tuple(facts),
        sections=case.sections(language),
        attachments=(),
        declaration=pick(fill_all(spec.declaration, case.shown.settings), language)[0],
        answers_json=canonical_json({"trial": True, "answers": dict(case.shown.form.values)}),
        footer=say(language, "Made in the form designer of Kevytasiointi"),
        words=layout_words(language),
    )
