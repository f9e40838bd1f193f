"""What stands around a part: what holds it, what it holds, the next one, and where it could go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from kevytasiointi.domain.designs import FORM, Part, PartKind, members, parts_below
from kevytasiointi.domain.formitems import allowed_keys
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.partfields import Asked, fields_of, kind_of
from kevytasiointi.domain.rulesubjects import spot_of
from kevytasiointi.domain.ruleuses import users_of
from kevytasiointi.web.admin.designer import fieldwords, kinds
from kevytasiointi.web.admin.designer.pastwords import parts_words
from kevytasiointi.web.admin.designer.places import Holder, holds, places, words_of
from kevytasiointi.web.admin.designer.ruleediting import said_rule
from kevytasiointi.web.admin.designer.work import Work

RULE_PAGES: Final[Mapping[str, str]] = {
    "visible_if": "ehto/visible_if",
    "required_if": "ehto/required_if",
    "compute": "ehto/compute",
    "valid_if": "tarkisteet",
}
"""Where each rule of a part is changed, below the part's own address."""


@dataclass(frozen=True, slots=True)
class Near:
    """Another part, to go to."""

    words: str
    address: str
    kind: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that the part has or could have.

    Attributes:
        name: what it decides.
        sentence: the rule in words; empty when there is none.
    """

    key: str
    name: str
    sentence: str
    address: str


@dataclass(frozen=True, slots=True)
class Around:
    """What a part's page tells of its surroundings.

    Attributes:
        users: whose rules name it, and would have to be changed if it went.
    """

    above: Sequence[Near]
    previous: Near | None
    following: Near | None
    held: Sequence[Near]
    holds_parts: bool
    below: str
    rules: Sequence[Rule]
    users: Sequence[Near]
    places: Sequence[Holder]


def around(work: Work, part: Part) -> Around:
    """What stands around a part of the design."""
    every = [one for one in work.parts if one.kind is not PartKind.FORM]
    at = next(number for number, one in enumerate(every) if one.id == part.id)
    held = [one for one in every if one.parent == part.id]
    below = parts_below(part)
    return Around(
        above=[_near(work, one) for one in _above(work, part)],
        previous=_near(work, every[at - 1]) if at else None,
        following=_near(work, every[at + 1]) if at + 1 < len(every) else None,
        held=[_near(work, one) for one in held],
        holds_parts=holds(part),
        below=parts_words(len(below)) if below else "",
        rules=_rules(work, part),
        users=_users(work, part),
        places=places(work, part),
    )


def _above(work: Work, part: Part) -> Sequence[Part]:
    """The parts that hold it, the step first."""
    chain: list[Part] = []
    while part.parent != FORM:
        part = work.part(part.parent)
        chain.insert(0, part)
    return chain


def _near(work: Work, part: Part) -> Near:
    kind = str(_("Step")) if part.kind is PartKind.STEP else kinds.kind_name(kind_of(part.value))
    return Near(words_of(part), work.part_address(part), kind)


def _users(work: Work, part: Part) -> Sequence[Near]:
    spot = spot_of(work.spec, part.id)
    if spot is None:
        return ()
    ids = list(dict.fromkeys(use.part for use in users_of(work.spec, spot.path)))
    form = Near(str(_("Deadlines of the form")), f"{work.address}/kasittely", "")
    return [form if one == FORM else _near(work, work.part(one)) for one in ids]


def _rules(work: Work, part: Part) -> Sequence[Rule]:
    asked = [one.key for one in fields_of(part) if one.asked in (Asked.RULE, Asked.CHECKS)]
    section = str(part.value.get("kind", ""))
    return [
        Rule(
            key,
            fieldwords.field_name(key, section),
            _said(work, part, key),
            f"{work.part_address(part)}/{RULE_PAGES[key]}",
        )
        for key in asked
    ]


def _said(work: Work, part: Part, key: str) -> str:
    """A rule as a sentence, the checks as one each; empty: there is none."""
    rule, spot = part.value.get(key), spot_of(work.spec, part.id)
    if not rule or spot is None:
        return ""
    rules = [one.get("rule") for one in members(part.value, key)] if key == "valid_if" else [rule]
    sentences = [said_rule(work, spot, key, one) for one in rules]
    return " ".join(one for one in sentences if one) or str(_("A rule has been set."))


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind that a question could have, and what it would lose."""

    value: str
    words: str
    is_own: bool


def kinds_to_change_to(part: Part) -> Sequence[tuple[str, Sequence[KindChoice]]]:
    """Every kind by group; each tells which settings would go."""
    own = kind_of(part.value)
    return [
        (title, [_choice(part, kind, own) for kind in group]) for title, group in kinds.groups()
    ]


def _choice(part: Part, kind: ItemKind, own: ItemKind) -> KindChoice:
    words, lost = kinds.kind_name(kind), lost_words(part, kind)
    if lost and kind is not own:
        words = str(_("%(kind)s – these go: %(settings)s", kind=words, settings=lost))
    return KindChoice(kind.value, words, kind is own)


def lost_words(part: Part, kind: ItemKind) -> str:
    """The names of what the part has and the kind does not know; empty: nothing goes."""
    fitting = allowed_keys(kind) | {"kind", "id"}
    lost = [key for key in part.value if key not in fitting]
    names = [
        str(_("its questions")) if key == "items" else fieldwords.field_name(key)
        for key in lost
        if key == "items" or key in fieldwords.FIELD_WORDS
    ]
    return ", ".join(names)
