"""Laid-out questions with holes where the answer goes.

Nine tenths of a question's HTML are the same for everybody. The macros of `customer/items.html`
lay a question out once with marks in place of its path, name and value, and it is kept with the
form's words; for each person only the holes are filled. A question that has anything else of its
own, such as a problem, a file or a row, is laid out by its macro each time: a stencil is made of a
question whose every other field is known not to be a person's.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, replace
from operator import attrgetter
from typing import Final

from kevytasiointi.domain.itemkinds import ONE_OF_A_LIST, ItemKind
from kevytasiointi.web.questions import Question

_PATH, _NAME, _VALUE, _KNOWN = (f"\ue000{hole}" for hole in ("path", "name", "value", "known"))
_IN_ROW: Final = re.compile(r"\.[0-9]")
"""Only in a row is a question's path not always the same."""
_MOST: Final = 1_000
"""More are not kept of one form."""

#: Fields of a question that its item's words, the holes or the key of a stencil account for.
_ACCOUNTED: Final = frozenset(
    {
        *("item", "label", "hint", "text", "unit", "is_optional", "stencils"),
        *("path", "name", "value", "condition", "choices"),
    }
)
_OTHERS: Final = tuple(one for one in fields(Question) if one.name not in _ACCOUNTED)
_others_of: Final = attrgetter(*(one.name for one in _OTHERS))
_NOTHING: Final = tuple(one.default for one in _OTHERS)
if MISSING in _NOTHING:
    raise TypeError("a field of a question has no default and is not accounted for")

_WITHOUT: Final = frozenset({ItemKind.ATTACHMENT, ItemKind.GROUP, ItemKind.REPEAT})
_NOT_PRINTED: Final = ONE_OF_A_LIST | {ItemKind.CHOICES}
_FEW: Final = frozenset({ItemKind.YES_NO, ItemKind.DECLARATION})

Macro = Callable[[Question, Mapping[str, object]], str]


def laid_out(question: Question, slots: Mapping[str, object], macro: Macro) -> str:
    """The HTML of a question, by a stencil when it can have one."""
    key = _key_of(question)
    if key is None or question.stencils is None:
        return macro(question, slots)
    stencil = question.stencils.get(key)
    if stencil is None:
        if len(question.stencils) >= _MOST:
            question.stencils.clear()
        stencil = question.stencils[key] = macro(_with_marks(question), {})
    return _filled(stencil, question)


def _filled(stencil: str, question: Question) -> str:
    """A stencil for one person; the value comes last, as a person may type anything.

    What a macro gives is marked as HTML, and so escapes whatever is put into it.
    """
    html = stencil
    if _IN_ROW.search(question.path):
        html = html.replace(_PATH, question.path).replace(_NAME, question.name)
    if question.condition.rule:
        html = html.replace(_KNOWN, question.condition.known)
    return html.replace(_VALUE, question.value) if question.value else html


def _key_of(question: Question) -> Hashable:
    """What the HTML depends on besides the holes; None when it has more of its own."""
    kind = question.item.kind
    if kind in _WITHOUT or _others_of(question) != _NOTHING:
        return None
    if kind in _FEW and question.value not in ("", "true", "false"):
        return None
    chosen = tuple(choice.value for choice in question.choices if choice.is_chosen)
    value = question.value if kind in _FEW else question.value != ""
    asked = bool(question.condition.rule), question.condition.is_unmet
    return question.item.id, chosen, value, asked


def _with_marks(question: Question) -> Question:
    kind = question.item.kind
    in_row = _IN_ROW.search(question.path)
    value = question.value
    if kind not in _FEW:
        value = "" if kind in _NOT_PRINTED or not value else _VALUE
    return replace(
        question,
        path=_PATH if in_row else question.path,
        name=_NAME if in_row else question.name,
        value=value,
        condition=replace(question.condition, known=_KNOWN if question.condition.rule else ""),
    )
