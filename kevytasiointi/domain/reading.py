"""From a posted form to typed answers; whatever can't be read is kept as it was typed."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kevytasiointi.domain.fields import read_text, read_ticks
from kevytasiointi.domain.formspec import FormSpec, Item, Step
from kevytasiointi.domain.itemkinds import NOT_TYPED, ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.options import option_values
from kevytasiointi.domain.problems import UnreadableError, html_name

Posted = Mapping[str, Sequence[str]]

SHOWN = "shown"
LONGEST_READ = 20_000
MOST_ROWS = 200
_MOST_TICKS = 200
_ROW_NUMBER = re.compile(r"[0-9]{1,4}")
_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_KINDS_KEEPING_BREAKS = frozenset({ItemKind.PARAGRAPH, ItemKind.ATTACHMENT})


@dataclass(frozen=True, slots=True)
class RawStep:
    """A posted step.

    Attributes:
        raw: every typed text of the step by path, for showing again; a list for `choices`.
        answers: the answers of the whole draft, those of this step replaced.
        unread: texts of the whole draft that are not answers of their kind, by path.
    """

    raw: Mapping[str, Json]
    answers: JsonObject
    unread: Mapping[str, str]


def read_step(
    spec: FormSpec,
    step: Step,
    posted: Posted,
    parked: JsonObject,
    unread: Mapping[str, Json] | None = None,
    *,
    artificial_hetus: bool = False,
    adding: str = "",
) -> RawStep:
    """Read one posted step; never raises, whatever was posted.

    Args:
        spec: the form.
        step: the step that was posted.
        posted: texts by HTML name; `shown` names the items of the step that were on the page,
            and when it is missing all of them were.
        parked: answers of the draft so far, those of hidden items included.
        unread: unreadable texts of the draft so far.
        artificial_hetus: take personal identity codes that no real person has.
        adding: the repeat that gets a row next; the rows around it are kept, empty or not.
    """
    names = posted.get(SHOWN)
    items = [item for item in step.items if names is None or item.key in names]
    reading = _Reading(posted, artificial_hetus=artificial_hetus, adding=adding)
    read = reading.items(items, "", "")
    known = {key for one in spec.steps for item in one.items for key in item.keys}
    replaced = {key for item in items for key in item.keys}
    kept = {key: value for key, value in parked.items() if key in known - replaced}
    kept_unread = {
        path: text
        for path, text in (unread or {}).items()
        if isinstance(text, str) and path.split(".")[0] in known - replaced
    }
    return RawStep(reading.raw, {**kept, **read}, {**kept_unread, **reading.unread})


class _Reading:
    """One reading of one posted step."""

    def __init__(self, posted: Posted, *, artificial_hetus: bool, adding: str) -> None:
        self._posted = posted
        self._adding = adding
        self._artificial_hetus = artificial_hetus
        self.raw: dict[str, Json] = {}
        self.unread: dict[str, str] = {}

    def items(self, items: Sequence[Item], source: str, target: str) -> dict[str, Json]:
        """Read items; `source` is the posted place, `target` the path after renumbering rows."""
        read: dict[str, Json] = {}
        for item in items:
            value = self._item(item, source + item.key, target + item.key)
            if value is not None:
                read[item.key] = value
            if item.other:
                text = self._text(item, source + item.other_key, target + item.other_key)
                if text:
                    read[item.other_key] = text
            if item.kind is ItemKind.ATTACHMENT:
                read |= self._instead_of_file(item, source, target)
        return read

    def _instead_of_file(self, item: Item, source: str, target: str) -> dict[str, Json]:
        """The promise of a file, or the words in its place."""
        read: dict[str, Json] = {}
        if item.later and self._text(item, source + item.later_key, target + item.later_key):
            read[item.later_key] = True
        if item.explained:
            words = self._text(item, source + item.explained_key, target + item.explained_key)
            read |= {item.explained_key: words} if words else {}
        return read

    def _item(self, item: Item, source: str, target: str) -> Json:
        if item.kind in NOT_TYPED:
            return None
        if item.kind is ItemKind.GROUP:
            return self.items(item.items, f"{source}.", f"{target}.") or None
        if item.kind is ItemKind.REPEAT:
            return self._rows(item, source, target)
        if item.kind is ItemKind.CHOICES:
            return self._ticks(item, source, target)
        return self._answer(item, source, target)

    def _answer(self, item: Item, source: str, target: str) -> Json:
        text = self._text(item, source, target)
        try:
            if text:
                return read_text(item, text, artificial_hetus=self._artificial_hetus)
        except UnreadableError:
            self.unread[target] = text
        return None

    def _text(self, item: Item, source: str, target: str) -> str:
        texts = self._posted.get(html_name(source), ())
        text = tidy(texts[0], keep_breaks=item.kind in _LINE_KINDS_KEEPING_BREAKS) if texts else ""
        self.raw[target] = text
        return text

    def _ticks(self, item: Item, source: str, target: str) -> Json:
        texts = self._posted.get(html_name(source), ())[:_MOST_TICKS]
        ticks = [tidied for text in texts if (tidied := tidy(text))]
        self.raw[target] = ticks
        try:
            return read_ticks(item, ticks)
        except UnreadableError:
            known = option_values(item)
            self.unread[target] = next(tick for tick in ticks if tick not in known)
            return None

    def _rows(self, item: Item, source: str, target: str) -> Json:
        rows: list[Json] = []
        inside = self._adding.removeprefix(f"{source}.").partition(".")[0]
        needed = int(inside) if _ROW_NUMBER.fullmatch(inside) else -1
        for number in self._row_numbers(source):
            row = self.items(item.items, f"{source}.{number}.", f"{target}.{len(rows)}.")
            mine = f"{target}.{len(rows)}."
            if (
                row
                or number <= needed
                or any(text for path, text in self.raw.items() if path.startswith(mine))
            ):
                rows.append(row)
            else:
                self.raw = {p: text for p, text in self.raw.items() if not p.startswith(mine)}
        return rows or None

    def _row_numbers(self, source: str) -> Sequence[int]:
        pattern = re.compile(re.escape(html_name(source)) + r"-([0-9]{1,4})-")
        found = {int(match[1]) for name in self._posted if (match := pattern.match(name))}
        return sorted(found)[:MOST_ROWS]


def tidy(text: str, *, keep_breaks: bool = False) -> str:
    """A typed text in one form: composed characters, no control characters, trimmed."""
    text = _UNUSABLE.sub("\ufffd", text[:LONGEST_READ])
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    if keep_breaks:
        return text.strip()
    return " ".join(text.split()) if "\n" in text or "\t" in text else text.strip()
