"""What is different between two versions of a form, in a designer's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from kevytasiointi.domain.designs import PartKind, members, parts
from kevytasiointi.domain.formdiff import Change, ChangeKind, OnDrafts, compare
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.localized import LANGUAGES, pick
from kevytasiointi.texts import mark
from kevytasiointi.web.admin.designer import fieldwords, formwords
from kevytasiointi.web.context import language

SENTENCES: Final[Mapping[tuple[str, ChangeKind], str]] = {
    ("step", ChangeKind.ADDED): mark("The step %(name)s is new."),
    ("step", ChangeKind.REMOVED): mark("The step %(name)s is gone."),
    ("step", ChangeKind.MOVED): mark("The step %(name)s stands elsewhere."),
    ("step", ChangeKind.CHANGED): mark("The step %(name)s has changed."),
    ("item", ChangeKind.ADDED): mark("The question %(name)s is new."),
    ("item", ChangeKind.REMOVED): mark("The question %(name)s is gone."),
    ("item", ChangeKind.MOVED): mark("The question %(name)s stands elsewhere."),
    ("item", ChangeKind.CHANGED): mark("The question %(name)s has changed."),
    ("setting", ChangeKind.ADDED): mark("The setting %(name)s is new."),
    ("setting", ChangeKind.REMOVED): mark("The setting %(name)s is gone."),
    ("setting", ChangeKind.CHANGED): mark("The setting %(name)s has changed."),
    ("test", ChangeKind.ADDED): mark("The test %(name)s is new."),
    ("test", ChangeKind.REMOVED): mark("The test %(name)s is gone."),
    ("test", ChangeKind.CHANGED): mark("The test %(name)s has changed."),
    ("form", ChangeKind.CHANGED): mark("Of the whole form: %(name)s has changed."),
}
ON_DRAFTS: Final[Mapping[OnDrafts, str]] = {
    OnDrafts.NOTHING: "",
    OnDrafts.ASKED: mark("Whoever is filling the form in is asked this too."),
    OnDrafts.DROPPED: mark("An answer that was given already is let go."),
    OnDrafts.CHECKED_AGAIN: mark("An answer that was given already is checked again."),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One key that changed: its name, and its value before and after when words can tell them."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference; `on_drafts` is what it means for whoever is filling the form in."""

    sentence: str
    keys: Sequence[Changed]
    on_drafts: str


def differences(old: JsonObject, new: JsonObject) -> Sequence[Difference]:
    """Every difference between two documents, in words."""
    return [_told(change, old, new) for change in compare(old, new)]


def _told(change: Change, old: JsonObject, new: JsonObject) -> Difference:
    before, after = _named(change, old), _named(change, new)
    words = _name(change, after or before)
    meaning = ON_DRAFTS[change.on_drafts]
    keys = (change.name,) if change.what == "form" else change.keys
    if change.what == "form":
        before, after = old, new
    return Difference(
        str(_(SENTENCES[change.what, change.kind], name=words)),
        [
            Changed(
                _key_name(key, change.what), in_short(before.get(key)), in_short(after.get(key))
            )
            for key in keys
        ],
        str(_(meaning)) if meaning else "",
    )


def _name(change: Change, value: JsonObject) -> str:
    if change.what == "form":
        return _key_name(change.name, "form")
    words = value.get("title" if change.what == "step" else "label")
    texts = {k: str(v) for k, v in words.items()} if isinstance(words, Mapping) else {}
    return f"“{pick(texts, language())[0] or change.name}”"


def _named(change: Change, document: JsonObject) -> JsonObject:
    """What the document says of the thing that changed; nothing where it is not there."""
    if change.what in ("setting", "test"):
        naming = "key" if change.what == "setting" else "name"
        listed = members(document, f"{change.what}s")
        return next((one for one in listed if one.get(naming) == change.name), {})
    prefix: dict[str, str] = {}
    for part in parts(document):
        is_item = part.kind is PartKind.ITEM
        here = f"{prefix.get(part.parent, '')}{part.value.get('key')}"
        prefix[part.id] = f"{here}." if is_item else ""
        if change.what == part.kind.value and here == change.name:
            return part.value
    return {}


def _key_name(key: str, what: str) -> str:
    words = formwords.FORM_WORDS if what == "form" else fieldwords.FIELD_WORDS
    return str(_(words[key][0])) if key in words else key


def in_short(value: Json) -> str:
    """A value as one line; empty when only a machine reads it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, Mapping):
        is_text = bool(value) and set(value) <= set(LANGUAGES)
        return " / ".join(str(value[code]) for code in LANGUAGES if code in value) * is_text
    if isinstance(value, list | tuple):
        named = [one.get("label") if isinstance(one, Mapping) else one for one in value]
        told = [in_short(one) for one in named if one is not None]
        return ", ".join(told) if len(told) == len(value) and all(told) else ""
    return str(value)
