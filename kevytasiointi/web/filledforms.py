"""A form with answers, wherever they are kept: what is shown, what is wrong, what comes next."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from kevytasiointi import texts
from kevytasiointi.domain.answers import Problem, Visibility, check_answers, visible
from kevytasiointi.domain.documents import Section
from kevytasiointi.domain.errors import NotFound
from kevytasiointi.domain.formspec import FormSpec, Step, walk
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.leadtimes import LeadTime, lead_time_warning
from kevytasiointi.domain.sections import step_section
from kevytasiointi.web.context import tools


@dataclass(frozen=True)
class FilledForm(ABC):
    """A form being filled in.

    Attributes:
        language: the page's.
        today: the day in Finland.
    """

    language: str
    today: date

    @property
    @abstractmethod
    def spec(self) -> FormSpec:
        """The form."""

    @property
    @abstractmethod
    def answers(self) -> Mapping[str, Json]:
        """Typed answers, those of hidden questions included."""

    @property
    @abstractmethod
    def raw(self) -> Mapping[str, Json]:
        """Texts that could not be read, by path."""

    @property
    @abstractmethod
    def files_by_slot(self) -> Mapping[str, int]:
        """How many usable files each slot has."""

    @property
    @abstractmethod
    def settings(self) -> Mapping[str, Json]:
        """The form's settings in force."""

    @property
    def artificial_hetus(self) -> bool:
        """Whether identity codes are taken that no real person has."""
        return tools().config.is_demo

    @cached_property
    def shown(self) -> Visibility:
        """What the answers show and hide."""
        return visible(self.spec, self.answers, self.settings, self.today)

    @cached_property
    def steps(self) -> Sequence[Step]:
        """The steps that have something to ask."""
        return [step for step in self.spec.steps if self.shown.shows_step(step)]

    def step(self, key: str) -> Step:
        """A step of the form.

        Raises:
            NotFound: the form has no such step.
        """
        step = self.spec.step(key)
        if step is None:
            raise NotFound(f"step {key}")
        return step

    def step_of(self, top_key: str) -> Step | None:
        """The step in which an item of the form stands."""
        return next(
            (step for step in self.spec.steps if any(i.key == top_key for i in step.items)), None
        )

    def step_before(self, step: Step) -> Step | None:
        """The shown step before this one."""
        order = self.spec.steps.index(step)
        return next((s for s in reversed(self.spec.steps[:order]) if s in self.steps), None)

    def step_after(self, step: Step) -> Step | None:
        """The shown step after this one."""
        order = self.spec.steps.index(step)
        return next((s for s in self.spec.steps[order + 1 :] if s in self.steps), None)

    def problems(self, step: Step | None = None, *, declared: bool = True) -> Sequence[Problem]:
        """What is wrong in a step, or in all of the answers."""
        return check_answers(
            self.spec,
            self.answers,
            self.files_by_slot,
            self.settings,
            self.today,
            declared,
            raw=self.raw,
            step=step,
            artificial_hetus=self.artificial_hetus,
            shown=self.shown,
        )

    def is_done(self, step: Step) -> bool:
        """Whether a step has been answered and nothing in it is wrong."""
        keys = {path.split(".")[0] for path, _item in walk(step.items)}
        slots = {slot.split(".")[0] for slot in self.files_by_slot}
        return not keys.isdisjoint({*self.answers, *slots}) and not self.problems(step)

    def lead_time(self) -> LeadTime | None:
        """The warning that the form would come later than it should, if sent today."""
        return lead_time_warning(self.spec, self.answers, self.settings, self.today)

    def section(self, step: Step) -> Section | None:
        """The answers of a step as the PDF will show them."""
        return step_section(step, self.shown, self.language, partial(texts.say, self.language))
