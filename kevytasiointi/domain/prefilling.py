"""What a new draft begins with: facts of who has signed in and of the project, and
answers that were given before.

All of it stands in the fields, is told to be filled in, and is free to be changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kevytasiointi.domain.fields import read_kept
from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json, JsonObject
from kevytasiointi.domain.prefillsources import BEFORE, CONTACTS, PROJECT
from kevytasiointi.domain.problems import UnreadableError


@dataclass(frozen=True, slots=True)
class Filed:
    """A matter that the same person has filed.

    Attributes:
        answers: as they were filed.
        is_of_project: whether it belongs to the project of the new draft.
    """

    number: str
    spec: FormSpec
    answers: JsonObject
    is_of_project: bool


@dataclass(frozen=True, slots=True)
class Recalled:
    """An answer of an earlier matter, and the matter's number."""

    value: Json
    number: str


def prefilled(
    spec: FormSpec,
    known: Mapping[str, str | None],
    recalled: Mapping[str, Recalled] | None = None,
) -> dict[str, Json]:
    """The answers that a new draft begins with.

    Args:
        spec: the form.
        known: facts of the person and the project by source; None when one is not known.
        recalled: answers of earlier matters by path.
    """
    facts = {source: fact for source, fact in known.items() if fact}
    return _of_items(_top(spec), facts, recalled or {}, "")


def _of_items(
    items: Sequence[Item],
    facts: Mapping[str, str],
    recalled: Mapping[str, Recalled],
    prefix: str,
) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for item in items:
        path = prefix + item.key
        if item.kind is ItemKind.GROUP:
            inner = _of_items(item.items, facts, recalled, f"{path}.")
            made |= {item.key: inner} if inner else {}
        elif path in recalled:
            made[item.key] = recalled[path].value
        elif item.prefill is not None and _fits(item, fact := facts.get(item.prefill, "")):
            made[item.key] = fact
    return made


def _fits(item: Item, fact: str) -> bool:
    """Whether a fact is known and not longer than the question takes."""
    return bool(fact) and (item.max_length is None or len(fact) <= item.max_length)


def prefillable(spec: FormSpec) -> Iterator[tuple[str, Item]]:
    """The questions that can begin with something, by path; those in rows can't."""
    return _prefillable(_top(spec), "")


def _prefillable(items: Sequence[Item], prefix: str) -> Iterator[tuple[str, Item]]:
    for item in items:
        path = prefix + item.key
        if item.kind is ItemKind.GROUP:
            yield from _prefillable(item.items, f"{path}.")
        elif item.prefill is not None:
            yield path, item


def recalls(spec: FormSpec) -> bool:
    """Whether the form asks for anything of earlier matters."""
    return any(item.prefill in BEFORE for _path, item in prefillable(spec))


# --- earlier matters ---


def recalled_answers(spec: FormSpec, filed: Sequence[Filed]) -> dict[str, Recalled]:
    """What earlier matters of the same person give to a new draft, by path.

    The same question of the same form counts first, in the newest matter that has an answer; then
    a question of the same kind at the same path: of another form that is enough for contact
    details only, in the same project for everything. Nothing secret is ever taken, and of a block
    all comes from one matter, so that nobody gets the name of one and the address of another.

    Args:
        spec: the form of the new draft.
        filed: the person's own matters, the newest first.
    """
    open_ones = [one for one in filed if one.spec.publicity != "secret"]
    return dict(_recalled(spec, _top(spec), "", open_ones, in_party=False))


def _recalled(
    spec: FormSpec, items: Sequence[Item], prefix: str, filed: Sequence[Filed], *, in_party: bool
) -> Iterator[tuple[str, Recalled]]:
    for item in items:
        path = prefix + item.key
        if item.kind is ItemKind.GROUP:
            found = _of_one(item, path, filed) if item.block else filed
            is_party = in_party or item.block is ItemKind.PARTY
            yield from _recalled(spec, item.items, f"{path}.", found, in_party=is_party)
        elif item.prefill in BEFORE and not item.secret:
            of_project = item.prefill == PROJECT
            right = [one for one in filed if one.is_of_project or not of_project]
            is_contact = in_party or item.kind in CONTACTS or item.autocomplete is not None
            answer = _answer(spec, item, path, right, in_any_form=of_project or is_contact)
            if answer is not None:
                yield path, answer


def _of_one(block: Item, path: str, filed: Sequence[Filed]) -> Sequence[Filed]:
    """The newest matter that answers a block at this place."""
    is_of_project = any(item.prefill == PROJECT for item in block.items)
    return [
        one
        for one in filed
        if (one.is_of_project or not is_of_project)
        and (old := one.spec.item(path)) is not None
        and old.block is block.block
        and answer_at(one.answers, path)
    ][:1]


def _answer(
    spec: FormSpec, item: Item, path: str, filed: Sequence[Filed], *, in_any_form: bool
) -> Recalled | None:
    for one in filed:
        if one.spec.id == spec.id:
            for old_path, old in one.spec.items():
                if old.id == item.id and (value := _usable(item, old, one, old_path)) is not None:
                    return Recalled(value, one.number)
    for one in filed if in_any_form else ():
        same = one.spec.item(path)
        if same is not None and (value := _usable(item, same, one, path)) is not None:
            return Recalled(value, one.number)
    return None


def _usable(item: Item, old: Item, one: Filed, path: str) -> Json:
    """The answer to a question of the same kind, when it is no secret and good here too."""
    value = answer_at(one.answers, path)
    if old.kind is not item.kind or old.secret or value is None:
        return None
    try:
        return read_kept(item, value, artificial_hetus=False)
    except UnreadableError:
        return None


def answer_at(answers: JsonObject, path: str) -> Json:
    """The answer at a path that goes through groups only; None when there is none."""
    here: Json = dict(answers)
    for part in path.split("."):
        here = here.get(part) if isinstance(here, Mapping) else None
    return here


def _top(spec: FormSpec) -> tuple[Item, ...]:
    return tuple(item for step in spec.steps for item in step.items)
