"""The rows of a survey sheet as a tree: groups and repeats hold what stands between their edges."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kevytasiointi.domain.imported import Imported
from kevytasiointi.domain.wording import mark
from kevytasiointi.domain.xlsformcolumns import Row
from kevytasiointi.domain.xlsformtypes import Asked, asked

NO_TYPE: Final = mark("The row has no type and was left out: %(cells)s")
LOOSE_END: Final = mark("An end without a beginning was passed over.")
NO_END: Final = mark("A group has no end: it was read to the last row.")


@dataclass(slots=True)
class Branch:
    """A row, and what is in it when it begins a group or repeat."""

    row: Row
    asked: Asked
    name: str
    children: "list[Branch]" = field(default_factory=list)
    end: Row | None = None


def tree_of(rows: Sequence[Row], made: Imported) -> list[Branch]:
    """The rows as a tree; edges without a pair are told of."""
    top: list[Branch] = []
    open_branches: list[Branch] = []
    for row in rows:
        written = row.take("type")
        if not written:
            made.note(row.where, NO_TYPE, cells=row.left())
            continue
        said = asked(written)
        if said.edge == "end":
            _close(row, open_branches, made)
            continue
        branch = Branch(row, said, row.take("name"))
        (open_branches[-1].children if open_branches else top).append(branch)
        if said.edge == "begin":
            open_branches.append(branch)
    for branch in open_branches:
        made.note(branch.row.where, NO_END)
    return top


def _close(row: Row, open_branches: list[Branch], made: Imported) -> None:
    if open_branches:
        open_branches.pop().end = row
    else:
        made.note(row.where, LOOSE_END)
