"""Where a part can be moved: every place of the form that can hold it, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from kevytasiointi.domain.designs import FORM, Part, PartKind
from kevytasiointi.domain.itemkinds import CONTAINERS
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.partfields import kind_of
from kevytasiointi.web.admin.designer.structure import localized_of
from kevytasiointi.web.admin.designer.work import Work
from kevytasiointi.web.context import language

BETWEEN = ":"


@dataclass(frozen=True, slots=True)
class Place:
    """One place.

    Attributes:
        value: id of the holder, and the number among its parts counted without the moved one.
        words: what the part would stand behind.
        is_here: the part stands there now.
    """

    value: str
    words: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """A step, group or repeat, or the form for steps, with its places."""

    words: str
    places: Sequence[Place]


def words_of(part: Part) -> str:
    """The title or question of a part; its key when it has none."""
    words = localized_of(part.value, "title" if part.kind is PartKind.STEP else "label")
    return pick(words, language())[0] if words else str(part.value.get("key") or part.id)


def holds(part: Part) -> bool:
    """Whether items can be put into a part."""
    return part.kind is PartKind.STEP or (
        part.kind is PartKind.ITEM and kind_of(part.value) in CONTAINERS
    )


def places(work: Work, moved: Part) -> Sequence[Holder]:
    """Every place where a step or an item can stand; where it stands now among them."""
    if moved.kind is PartKind.STEP:
        form = work.part(FORM)
        return [Holder(str(_("Steps of the form")), list(_places(work, form, moved)))]
    return [
        Holder(words_of(part), list(_places(work, part, moved)))
        for part in work.parts
        if holds(part) and not f"{part.path}.".startswith(f"{moved.path}.")
    ]


def _places(work: Work, holder: Part, moved: Part) -> Iterator[Place]:
    beside = [one for one in work.parts if one.parent == holder.id and one.id != FORM]
    is_own = moved.parent == holder.id
    others = [one for one in beside if one.id != moved.id]
    for index in range(len(others) + 1):
        words = (
            _("after “%(name)s”", name=words_of(others[index - 1])) if index else _("as the first")
        )
        yield Place(
            f"{holder.id}{BETWEEN}{index}", str(words), is_own and beside.index(moved) == index
        )
