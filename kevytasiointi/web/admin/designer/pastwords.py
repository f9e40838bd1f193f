"""What an edit of a design was, in words: for the button that takes it back."""

from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import pick
from kevytasiointi.texts import mark
from kevytasiointi.web.context import language

_ABOUT_A_PART: Final[Mapping[str, str]] = {
    "add": mark("“%(name)s” was added"),
    "change": mark("“%(name)s” was changed"),
    "move": mark("“%(name)s” was moved"),
    "duplicate": mark("“%(name)s” was duplicated"),
    "remove": mark("“%(name)s” was removed"),
}


def said(edit: JsonObject) -> str:
    """An edit as `pastedits.told` keeps it, as a sentence without its full stop."""
    what, name = str(edit.get("what", "")), name_of(edit)
    if what == "replace":
        return str(_("another version of the form was taken"))
    if not name or what not in _ABOUT_A_PART:
        return str(_("the facts of the form were changed"))
    sentence = str(_(_ABOUT_A_PART[what], name=name))
    return sentence + (f" ({parts_words(held)})" if (held := _count(edit.get("held"))) else "")


def name_of(value: JsonObject) -> str:
    """The words of a part, or its key; empty when it has neither."""
    words = value.get("words")
    if isinstance(words, Mapping) and words:
        return pick({str(k): str(v) for k, v in words.items()}, language())[0]
    return str(value.get("name") or "")


def parts_words(count: int) -> str:
    """How many questions go with a part."""
    return str(ngettext("with %(num)s question", "with %(num)s questions", count))


def _count(value: Json) -> int:
    return value if isinstance(value, int) else 0
