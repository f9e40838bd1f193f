"""Findings in the page's language: the sentence, and where in a part it belongs."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Final

from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.designs import Part, PartKind
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.formplaces import Type
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.wording import Message, Param, Text, in_words
from kevytasiointi.texts import mark
from kevytasiointi.web import wording
from kevytasiointi.web.admin.designer import fieldwords, formwords, kinds
from kevytasiointi.web.context import language

TYPE_WORDS: Final[Mapping[str, str]] = {
    Type.CONDITION: mark("condition"),
    Type.BOOLEAN: mark("yes or no"),
    Type.NUMBER: mark("number"),
    Type.TEXT: mark("text"),
    Type.DATE: mark("day"),
    Type.TIME: mark("time of day"),
    Type.PERIOD: mark("period"),
    Type.LIST: mark("list"),
    Type.ROWS: mark("rows"),
    Type.NULL: mark("nothing"),
    Type.ANY: mark("value of any kind"),
}
"""What the parts of a rule are, for people; findings name them as the files do."""

_SELF_EVIDENT: Final = ("items", "steps")
"""Keys of which the sentence says everything."""


def said(finding: Finding) -> str:
    """What was found, in the page's language."""
    spoken = language()
    return in_words(_for_people(finding.text), spoken, partial(texts.say, spoken))


def _for_people(message: Message) -> Message:
    """The same message with kinds and types in words instead of their names in files."""
    if not isinstance(message, Text):
        return message
    named: dict[str, Param] = dict(message.params)
    for name in ("kind", "type", "wanted"):
        value = str(message.params.get(name, ""))
        if name == "kind" and value in {kind.value for kind in ItemKind}:
            named[name] = kinds.kind_name(ItemKind(value))
        elif value in TYPE_WORDS:
            named[name] = str(_(TYPE_WORDS[value]))
    return Text(message.msgid, named)


def detail_of(part: Part, rest: str) -> str:
    """Where in a part a finding is: the key in words, and the language of a text."""
    keys = re.sub(r"\[\d+\]", "", rest).split(".")
    words = formwords.FORM_WORDS if part.kind is PartKind.FORM else fieldwords.FIELD_WORDS
    named = [str(_(words[key][0])) for key in keys if key in words]
    spoken = [wording.language_name(key) for key in keys if key in LANGUAGES]
    return ", ".join([*named[:1], *spoken]) or ("" if rest in _SELF_EVIDENT else rest)


def told_in(part: Part, finding: Finding) -> str:
    """A finding on the page of the part that it is in: which key, and what is wrong."""
    rest = finding.path.removeprefix(part.path).lstrip(".")
    detail = detail_of(part, rest)
    return f"{detail}: {said(finding)}" if detail else said(finding)
