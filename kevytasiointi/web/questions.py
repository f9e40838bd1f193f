"""Questions as a page shows them: plain data that `formbuilder` makes and macros lay out."""

from collections.abc import Hashable, MutableMapping
from dataclasses import dataclass
from typing import TypeAlias

from kevytasiointi.domain.formspec import Item


@dataclass(frozen=True, slots=True)
class Words:
    """A text of the form, and its language when it is not the page's."""

    text: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a choice."""

    value: str
    label: Words
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """When a question is asked.

    Attributes:
        sentence: for people whose browser does not hide questions; empty when it is known here.
        rule: for the browser, JSON that can stand in an attribute; empty when it is known here.
        known: answers of other pages and settings that the rule looks at; JSON likewise.
        is_unmet: known here not to be met.
    """

    sentence: str = ""
    rule: str = ""
    known: str = ""
    is_unmet: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a repeat."""

    path: str
    name: str
    title: str
    questions: "tuple[Question, ...]"


@dataclass(frozen=True, slots=True)
class Question:
    """One item of a step.

    Attributes:
        path: where it is in the answers, `durations.0.end_on`.
        name: of its field: name and id.
        value: what stands in the field.
        is_later: the file of an attachment is promised for later.
        explained: what was written in place of a file.
        other: the text "other, what?" of a choice.
        questions: those in a group.
        rows: those of a repeat; `blank` is the one that the browser copies.
        can_add: a repeat has room for a row.
        origin: where the answer was filled in from, as a sentence.
        stencils: laid-out questions of the form without answers; see `stencils`.
        late: the warning of the form's lead time, empty when in time; None where it has no place.
    """

    item: Item
    path: str
    name: str
    label: Words
    condition: Condition
    hint: Words | None = None
    text: Words | None = None
    unit: str = ""
    value: str = ""
    is_later: bool = False
    explained: str = ""
    is_optional: bool = False
    choices: tuple[Choice, ...] = ()
    problems: tuple[str, ...] = ()
    other: "Question | None" = None
    questions: "tuple[Question, ...]" = ()
    rows: tuple[Row, ...] = ()
    blank: Row | None = None
    can_add: bool = False
    stencils: "Stencils | None" = None
    late: str | None = None
    origin: str = ""

    @property
    def kind(self) -> str:
        """What the item asks for."""
        return self.item.kind.value


Stencils: TypeAlias = MutableMapping[Hashable, str]
