"""Supplements (täydennys): what is asked anew, what a round of answers keeps, and the answers now.

The answers as filed are never changed. Each round keeps the answers that it was asked for, and the
answers now are the filed ones with the rounds laid over them in order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from kevytasiointi.domain.checking import check_answers
from kevytasiointi.domain.filing import filed
from kevytasiointi.domain.formspec import FormSpec, Item, Step
from kevytasiointi.domain.itemkinds import WITHOUT_ANSWER, ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.problems import Problem, question
from kevytasiointi.domain.ruleuses import users_of
from kevytasiointi.domain.visibility import Visibility, in_place_of_file, typed_text
from kevytasiointi.domain.wording import Text, mark

ANSWER_STEP: Final = "taydennys"
"""The key of the one step in which a supplement is answered."""

FREE_TEXT: Final = "_text"
FREE_FILES: Final = "_files"
"""The keys of what may always be written and added; no key of a form begins so."""

LONGEST_FREE_TEXT: Final = 4000
MOST_FREE_FILES: Final = 10

_NOT_ASKED: Final = frozenset({ItemKind.NOTE, ItemKind.COMPUTED})
_OPENING: Final = frozenset({"visible_if", "required_if"})


@dataclass(frozen=True, slots=True)
class Asked:
    """The parts of a form that may be answered anew: keys of whole questions, groups and tables.

    Attributes:
        questions: those with an answer.
        slots: those that take files.
    """

    questions: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything of the form is asked, not only words."""
        return bool(self.questions or self.slots)

    @property
    def keys(self) -> frozenset[str]:
        """Everything that is asked."""
        return frozenset({*self.questions, *self.slots})


@dataclass(frozen=True, slots=True)
class Round:
    """One round of answers.

    Attributes:
        answers: by key of the form's own scope; None: not answered any more.
        on: the Helsinki day on which it came.
    """

    answers: JsonObject
    on: date


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The words of the parts that every supplement has."""

    title: Localized
    text: Localized
    text_hint: Localized
    files: Localized


def to_plain(asked: Asked) -> dict[str, Json]:
    """As it is stored."""
    return {"questions": list(asked.questions), "slots": list(asked.slots)}


def from_plain(plain: Mapping[str, Json] | None) -> Asked:
    """As it was stored; requests of the time before asked for words only."""
    return Asked(_texts(plain, "questions"), _texts(plain, "slots"))


def _texts(plain: Mapping[str, Json] | None, name: str) -> tuple[str, ...]:
    value = (plain or {}).get(name)
    parts = value if isinstance(value, list | tuple) else ()
    return tuple(part for part in parts if isinstance(part, str))


def askable(step: Step, shown: Visibility) -> Iterator[Item]:
    """What can be asked of a step: what the answers show and a person can answer, each as a whole.

    A group or a table is asked as one: its questions hang together, and so do its files.
    """
    for item in step.items:
        if item.kind not in _NOT_ASKED and shown.is_visible(item.key):
            yield item


def opened_by(spec: FormSpec, keys: frozenset[str]) -> frozenset[str]:
    """The keys, and those of the questions that answers to them can show or make required."""
    home = {
        inner.id: item.key
        for step in spec.steps
        for item in step.items
        for inner in (item, *_below(item))
    }
    opened, fresh = set(keys), set(keys)
    while fresh:
        fresh = {
            home[use.part]
            for key in fresh
            for use in users_of(spec, key)
            if use.key in _OPENING and use.part in home
        } - opened
        opened |= fresh
    return frozenset(opened)


def _below(item: Item) -> Iterator[Item]:
    for inner in item.items:
        yield inner
        yield from _below(inner)


def answer_form(spec: FormSpec, asked: Asked, words: AnswerWords) -> FormSpec:
    """The form as a supplement is answered: what was asked and opened by it stands in one step.

    The other questions stay in the steps after it, so that rules still see their answers.
    """
    open_keys = opened_by(spec, asked.keys)
    items = tuple(item for step in spec.steps for item in step.items if item.key in open_keys)
    rest = (
        replace(step, items=tuple(item for item in step.items if item.key not in open_keys))
        for step in spec.steps
    )
    step = Step(
        id="_supplement", key=ANSWER_STEP, title=words.title, items=(*items, *_always(words))
    )
    return replace(spec, steps=(step, *(one for one in rest if one.items)))


def _always(words: AnswerWords) -> tuple[Item, Item]:
    text = Item(
        id=FREE_TEXT,
        key=FREE_TEXT,
        kind=ItemKind.PARAGRAPH,
        label=words.text,
        hint=words.text_hint,
        max_length=LONGEST_FREE_TEXT,
    )
    files = Item(
        id=FREE_FILES,
        key=FREE_FILES,
        kind=ItemKind.ATTACHMENT,
        label=words.files,
        max_files=MOST_FREE_FILES,
    )
    return text, files


def asked_items(form: FormSpec) -> tuple[Item, ...]:
    """The form's own items in the step of an `answer_form`."""
    return tuple(i for i in form.steps[0].items if i.key not in (FREE_TEXT, FREE_FILES))


def first_answers(asked: Asked, form: FormSpec, now: Visibility) -> dict[str, Json]:
    """What stands in the fields at first: the answers now, without promises of asked files."""
    promises = {item.later_key for item in asked_items(form) if item.key in asked.slots}
    return {key: value for key, value in now.form.values.items() if key not in promises}


def round_answers(form: FormSpec, answers: JsonObject, shown: Visibility) -> dict[str, Json]:
    """What a round keeps: each open answer in its one form, None where there is none now."""
    kept = filed(form, answers, shown)
    return {
        key: kept.get(key)
        for item in asked_items(form)
        for key in item.keys
        if item.kind not in WITHOUT_ANSWER or key != item.key
    }


def check_supplement(
    form: FormSpec,
    asked: Asked,
    shown: Visibility,
    before: Visibility,
    *,
    added: Mapping[str, int],
    filed_files: Mapping[str, int],
    raw: Mapping[str, Json],
    artificial_hetus: bool,
) -> tuple[Problem, ...]:
    """Check the open answers and files as the form checks them, and that something has come.

    An asked slot wants a new file, or words in its place: the customer may not have the file.

    Args:
        form: the `answer_form`.
        asked: what the authority asked for.
        shown: the answers that are given, with what they show.
        before: the answers that stand now.
        added: number of new files by slot.
        filed_files: number of earlier files by slot.
        raw: texts that could not be read, by path.
        artificial_hetus: take personal identity codes that no real person has.
    """
    step, answers = form.steps[0], shown.form.values
    words = typed_text(answers.get(FREE_TEXT))
    counts = {
        slot: (added.get(slot) or filed_files.get(slot, 0))
        if slot in asked.slots
        else added.get(slot, 0) + filed_files.get(slot, 0)
        for slot in {*added, *filed_files}
    }
    problems = list(
        check_answers(
            form,
            answers,
            counts,
            shown.settings,
            shown.today,
            declared=True,
            raw=raw,
            step=step,
            artificial_hetus=artificial_hetus,
            shown=shown,
        )
    )
    told = {problem.path for problem in problems}
    for item in step.items:
        is_missing = item.key in asked.slots and not added.get(item.key) and not words
        if is_missing and item.key not in told and not in_place_of_file(item, shown.form):
            label = question(item, shown.settings)
            text = Text(_FILE_OR_WORDS, {"question": label})
            problems.append(Problem(item.key, "files_min", text, item))
    if not problems and not words and not any(added.values()):
        now = round_answers(form, answers, shown)
        if all(value == before.form.values.get(key) for key, value in now.items()):
            problems.append(Problem(FREE_TEXT, "required", Text(_NOTHING_NEW), step.items[-2]))
    return tuple(problems)


_FILE_OR_WORDS: Final = mark(
    "%(question)s – add a file, or write in the text below why you can't add it."
)
_NOTHING_NEW: Final = mark("Nothing has changed yet: change an answer, write or add a file.")


def answers_now(
    spec: FormSpec,
    as_filed: JsonObject,
    rounds: Sequence[Round],
    settings: JsonObject,
    filed_on: date,
) -> Visibility:
    """The answers now, and what they show: the filed ones with the rounds over them, in order.

    Args:
        spec: the form of the case.
        as_filed: the answers as they were filed.
        rounds: the rounds that have been sent, in order.
        settings: the form's settings of the case.
        filed_on: the Helsinki day of filing.
    """
    if not rounds:
        return Visibility(spec, as_filed, settings, filed_on)
    merged = dict(as_filed)
    for one in rounds:
        merged |= one.answers
    merged = {key: value for key, value in merged.items() if value is not None}
    shown = Visibility(spec, merged, settings, rounds[-1].on)
    return Visibility(spec, filed(spec, merged, shown), settings, rounds[-1].on)
