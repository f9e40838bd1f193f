"""The lists of options of an XLSForm (its sheet `choices`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from kevytasiointi.domain.imported import LEFT_BEHIND, Imported, free, named
from kevytasiointi.domain.itemkinds import OTHER
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.slugs import slug_of
from kevytasiointi.domain.wording import mark
from kevytasiointi.domain.xlsformcolumns import Row

NO_LIST: Final = mark("An option that belongs to no list was left out: %(cells)s")
NOT_ASKED: Final = mark("The list %(list)s was left out: no question of the draft uses it.")


@dataclass(slots=True)
class OptionList:
    """The options of one list.

    Attributes:
        values: what each name of the file became.
        used_by: the id of the first item that has these options, empty when none has.
    """

    options: list[dict[str, Json]] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    rows: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=lambda: {OTHER})
    used_by: str = ""


def lists_of(rows: Iterable[Row], language: str, made: Imported) -> dict[str, OptionList]:
    """Every list by its name."""
    lists: dict[str, OptionList] = {}
    for row in rows:
        name = row.take("list_name")
        value, label = row.take("name"), made.texts(row.where, row.texts("label"))
        if not name or not (value or label):
            made.note(row.where, NO_LIST, cells=f"{name} {value} {row.left()}".strip())
            continue
        _add(lists.setdefault(name, OptionList()), row, value, label or named(value, language))
        if cells := row.left():
            made.note(row.where, LEFT_BEHIND, what=cells)
    return lists


def _add(listed: OptionList, row: Row, value: str, label: Mapping[str, Json]) -> None:
    key = free(slug_of(value or str(next(iter(label.values())))), listed.taken)
    listed.options.append({"value": key, "label": dict(label)})
    listed.values.setdefault(value, key)
    listed.rows.append(row.where)


def tell_of_lists(lists: Mapping[str, OptionList], made: Imported) -> None:
    """What became of each row of the lists, once it is known which lists are used."""
    for name, listed in lists.items():
        for where in listed.rows:
            if listed.used_by:
                made.carry(where, "option", listed.used_by)
            else:
                made.note(where, NOT_ASKED, list=name)
