"""From rows of an XLSForm to items: first every row gets its item and its place, then its rules."""

from collections.abc import Sequence
from typing import Any, Final

from kevytasiointi.domain.foreignplaces import Container, Places, Way
from kevytasiointi.domain.formitems import MAX_NESTING, allowed_keys
from kevytasiointi.domain.imported import (
    INSIDE_LEFT_OUT,
    LEFT_BEHIND,
    NO_FILES_IN_ROWS,
    NO_OPTIONS,
    REPEAT_TOO_DEEP,
    TOO_DEEP,
    UNNAMED,
    Imported,
    free,
    item_id,
    named,
)
from kevytasiointi.domain.itemkinds import CONTAINERS, OTHER, OTHER_ENDING, ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.slugs import slug_of
from kevytasiointi.domain.wording import mark
from kevytasiointi.domain.xlsformchoices import OptionList
from kevytasiointi.domain.xlsformcolumns import Row
from kevytasiointi.domain.xlsformrules import Asking, Rules, sure_kind
from kevytasiointi.domain.xlsformtree import Branch
from kevytasiointi.domain.xlsformtypes import NO_LOOP, TYPES, UNKNOWN_TYPE, XlsType

TOO_MANY_OPTIONS: Final = mark("The form would have too many options: these were left out.")
COUNT_LEFT: Final = mark("The number of rows depends on an answer. Say how many there may be.")
MUST_ANSWER: Final = mark("A question of this kind can't have this: %(rule)s")

_MOST_ROWS: Final = 100
_MOST_OPTIONS: Final = 10_000
_LISTED: Final = (ItemKind.CHOICE, ItemKind.CHOICES)
_LOOKS: Final[dict[ItemKind, tuple[str, ItemKind]]] = {
    ItemKind.TEXT: ("multiline", ItemKind.PARAGRAPH),
    ItemKind.DATE: ("year", ItemKind.YEAR),
    ItemKind.GROUP: ("field-list", ItemKind.GROUP),
}
"""Appearances that mean something here: a text in several lines, only the year, one page."""


class Items:
    """Makes the items of a form; the rules are read by `read_rules` when all have their places."""

    def __init__(
        self, made: Imported, languages: tuple[str, ...], plain: str, lists: dict[str, OptionList]
    ) -> None:
        self._made = made
        self._languages, self._plain = languages, plain
        self._lists = lists
        self._places = Places()
        self._taken: set[str] = {"settings", "declared"}
        self._room = _MOST_OPTIONS
        self._waiting: list[tuple[Asking, Row, list[str], str]] = []
        self.rules = Rules(made, self._places, languages)

    def made_of(
        self, branches: Sequence[Branch], way: Way, around: list[str]
    ) -> list[dict[str, Any]]:
        """The items of rows that stand together.

        Args:
            branches: the rows.
            way: the groups and repeats around them.
            around: conditions of what is around them and has none of its own in the draft.
        """
        items: list[dict[str, Any]] = []
        for branch in branches:
            if branch.asked.edge and len(way) >= MAX_NESTING:
                items += self._flattened(branch, way, around)
            elif (reason := _left_out(branch, way)) is not None:
                self.leave_out(branch, reason)
            else:
                items.append(self._item(branch, TYPES[branch.asked.type], way, around))
        return items

    def read_rules(self) -> None:
        """Read the rules of every row, and tell what is left of the rows."""
        for asking, row, around, constraint in self._waiting:
            self.rules.relevant(asking, [*around, row.take("relevant")])
            self.rules.required(asking, row.take("required"))
            message = self._made.texts(row.where, row.texts("constraint_message"))
            self.rules.constraint(asking, constraint, message)
            if asking.kind is ItemKind.COMPUTED:
                self.rules.calculation(asking, row.take("calculation"))
            self._drop_foreign_keys(asking)
            self.tell_rest(row)

    def leave_out(self, branch: Branch, msgid: str) -> None:
        """Tell that a row and what is in it were left out."""
        self._made.note(branch.row.where, msgid, type=branch.asked.type)
        for child in branch.children:
            self.leave_out(child, INSIDE_LEFT_OUT)
        if branch.end is not None:
            self._made.note(branch.end.where, INSIDE_LEFT_OUT)

    def carry(self, branch: Branch, me: str) -> None:
        """Tell what a row became, and the row that ends it."""
        self._made.carry(branch.row.where, branch.asked.type, me)
        if branch.end is not None:
            self._made.carry(branch.end.where, "end", me)

    def texts(self, row: Row, column: str) -> dict[str, Json]:
        """A text of a row, as forms take it."""
        return self._made.texts(row.where, row.texts(column))

    def tell_rest(self, row: Row) -> None:
        """Tell what of a row was not asked for."""
        if cells := row.left():
            self._made.note(row.where, LEFT_BEHIND, what=cells)

    def _flattened(self, branch: Branch, way: Way, around: list[str]) -> list[dict[str, Any]]:
        if branch.asked.type != ItemKind.GROUP:
            self.leave_out(branch, REPEAT_TOO_DEEP)
            return []
        row = branch.row
        self._made.note(row.where, TOO_DEEP)
        if branch.end is not None:
            self._made.note(branch.end.where, TOO_DEEP)
        inner = [*around, row.take("relevant")]
        self.tell_rest(row)
        return self.made_of(branch.children, way, inner)

    def _item(self, branch: Branch, known: XlsType, way: Way, around: list[str]) -> dict[str, Any]:
        row, said = branch.row, branch.asked
        constraint = row.take("constraint")
        kind = self._kind(row, known, constraint)
        label = self.texts(row, "label")
        name = branch.name or next((str(text) for text in label.values()), "")
        key = free(slug_of(name), self._taken, *((OTHER_ENDING,) if said.or_other else ()))
        me = item_id(key)
        if not label:
            self._made.note(row.where, UNNAMED, me)
        if known.note:
            self._made.note(row.where, known.note, me)
        self.carry(branch, me)
        item: dict[str, Any] = {"id": me, "key": key, "kind": kind.value}
        item["label"] = label or named(name, self._plain)
        if hint := self.texts(row, "hint"):
            item["text" if kind is ItemKind.NOTE else "hint"] = hint
        item |= known.keys
        values: dict[str, str] = {}
        if kind in _LISTED:
            values = self._listed(branch, item)
        if said.type == "range":
            _read_range(row, item)
        if kind in CONTAINERS:
            container = Container(key, kind is ItemKind.REPEAT)
            item["items"] = self.made_of(branch.children, (*way, container), [])
            self._rows_of(row, item)
        self._places.add(branch.name, key, ItemKind(item["kind"]), way, values)
        asking = Asking(row.where, item, ItemKind(item["kind"]), branch.name, way)
        self._waiting.append((asking, row, around, constraint))
        return item

    def _kind(self, row: Row, known: XlsType, constraint: str) -> ItemKind:
        kind = known.kind or ItemKind.TEXT
        appearance = row.take("appearance")
        words, instead = _LOOKS.get(kind, ("", kind))
        if appearance and words == appearance:
            return instead
        sure = sure_kind(kind, appearance, constraint)
        if appearance and sure is not ItemKind.PHONE:
            row.put_back("appearance", appearance)
        return sure

    def _listed(self, branch: Branch, item: dict[str, Any]) -> dict[str, str]:
        """Write the options; gives what each name of the list became."""
        listed = self._lists.get(branch.asked.list_name)
        item["options"], values = [], {}
        if listed is None:
            self._made.note(branch.row.where, NO_OPTIONS, item["id"])
        elif len(listed.options) > self._room:
            self._made.note(branch.row.where, TOO_MANY_OPTIONS, item["id"])
        else:
            listed.used_by = listed.used_by or str(item["id"])
            self._room -= len(listed.options)
            item["options"], values = [*listed.options], dict(listed.values)
        if branch.asked.or_other:
            item["other"] = True
            values[OTHER] = OTHER
        return values

    def _rows_of(self, row: Row, item: dict[str, Any]) -> None:
        count = row.take("repeat_count")
        if count.isdecimal() and 1 <= int(count[:4]) <= _MOST_ROWS:
            item["min_rows"] = item["max_rows"] = int(count)
        elif count:
            self._made.note(row.where, COUNT_LEFT, item["id"])
            row.put_back("repeat_count", count)

    def _drop_foreign_keys(self, asking: Asking) -> None:
        """What questions of other kinds have and this one can't."""
        allowed = allowed_keys(asking.kind)
        for key in [key for key in asking.item if key not in allowed]:
            rule = asking.item.pop(key)
            if rule is True and asking.kind is ItemKind.DECLARATION:
                continue
            origin = self.rules.origins.get((asking.item["id"], key))
            written = origin.expression if origin else key
            self._made.note(asking.where, MUST_ANSWER, asking.item["id"], rule=written)


def _left_out(branch: Branch, way: Way) -> str | None:
    """Why a row can't be carried over."""
    known = TYPES.get(branch.asked.type)
    if branch.asked.type == "loop":
        return NO_LOOP
    if known is None or (known.kind in CONTAINERS) is not bool(branch.asked.edge):
        return UNKNOWN_TYPE
    if known.kind is None:
        return known.note
    if known.kind is ItemKind.ATTACHMENT and any(one.is_repeat for one in way):
        return NO_FILES_IN_ROWS
    return None


def _read_range(row: Row, item: dict[str, Any]) -> None:
    """`start=1 end=10 step=1`: the limits of a number, whole when all of them are."""
    said = dict(
        pair.partition("=")[::2] for pair in row.take("parameters").replace(",", " ").split()
    )
    bounds = {"min": said.pop("start", "1"), "max": said.pop("end", "10")}
    step = said.pop("step", "1")
    item |= {key: value for key, value in bounds.items() if _is_number(value)}
    if all(part.lstrip("-").isdecimal() for part in (*bounds.values(), step)):
        item["kind"] = ItemKind.INTEGER.value
    if step != "1" or said:
        row.put_back("parameters", " ".join([f"step={step}", *said]))


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()
