"""Posted rows of a condition, and the buttons that add and remove rows.

Names of fields are `r-`, the member's path and the field: `r-mode`, `r-0-subject`, `r-1-0-value`,
`r-0-in-0-offer`. The pressed button is `do`: `save`, `update`, `add-row:<prefix>`,
`add-group:<prefix>`, `remove:<path>`; the prefix of a group is its path with a hyphen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from werkzeug.datastructures import MultiDict

from kevytasiointi.domain.ruledrafts import DraftGroup, DraftMember, DraftRow, DraftShift
from kevytasiointi.domain.rulerows import Mode
from kevytasiointi.domain.rulesubjects import Spot, Vocabulary
from kevytasiointi.domain.ruleverbs import Shape, offers

Form = MultiDict[str, str]

PREFIX: Final = "r-"
ROWS: Final = "in"
MOST_MEMBERS: Final = 60
_DEEPEST: Final = 6
_LONGEST_NUMBER: Final = 4
_ROW: Final = DraftGroup(Mode.ALL, (DraftRow(),))


@dataclass(slots=True)
class _Sent:
    """What was sent of one member or group."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    members: dict[int, "_Sent"] = field(default_factory=dict)
    rows: "_Sent | None" = None

    def one(self, name: str) -> str:
        values = self.fields.get(name)
        return values[0] if values else ""


def posted_draft(form: Form) -> DraftGroup:
    """The rows as they were sent, whole or not."""
    sent = _Sent()
    for name in form:
        if name.startswith(PREFIX):
            _put(sent, name.removeprefix(PREFIX).split("-"), form.getlist(name))
    return _group(sent)


def _put(sent: _Sent, parts: Sequence[str], values: list[str]) -> None:
    for part in parts[:-1][:_DEEPEST]:
        if part == ROWS:
            sent.rows = sent.rows or _Sent()
            sent = sent.rows
        elif part.isascii() and part.isdecimal() and len(part) <= _LONGEST_NUMBER:
            sent = sent.members.setdefault(int(part), _Sent())
        else:
            return
    sent.fields[parts[-1]] = values


def _group(sent: _Sent) -> DraftGroup:
    members = [_member(sent.members[number]) for number in sorted(sent.members)][:MOST_MEMBERS]
    return DraftGroup(sent.one("mode") or Mode.ALL.value, tuple(members))


def _member(sent: _Sent) -> DraftMember:
    if "subject" not in sent.fields:
        return _group(sent)
    return DraftRow(
        subject=sent.one("subject"),
        offer=sent.one("offer"),
        values=tuple(sent.fields.get("value", ())),
        upper=sent.one("upper"),
        against=sent.one("against"),
        shift=_shift(sent, "shift"),
        own_shift=_shift(sent, "own_shift"),
        others=tuple(sent.fields.get("others", ())),
        factor=sent.one("factor"),
        factor_name=sent.one("factor_name"),
        rows=None if sent.rows is None else _group(sent.rows),
    )


def _shift(sent: _Sent, name: str) -> DraftShift:
    return DraftShift(sent.one(name), sent.one(f"{name}_count"), sent.one(f"{name}_unit"))


# --- buttons ---


def pressed(draft: DraftGroup, button: str) -> DraftGroup:
    """The rows after a button that adds or removes one; as they were after any other."""
    word, _, path = button.partition(":")
    parts = [part for part in path.split("-") if part]
    if word == "add-row":
        return _at(draft, parts, lambda group: _with(group, DraftRow()))
    if word == "add-group":
        return _at(draft, parts, lambda group: _with(group, _ROW))
    if word == "remove" and parts and parts[-1].isdecimal():
        number = int(parts[-1]) if len(parts[-1]) <= _LONGEST_NUMBER else -1
        return _at(draft, parts[:-1], lambda group: _without(group, number))
    return draft


def _at(
    group: DraftGroup, parts: Sequence[str], change: Callable[[DraftGroup], DraftGroup]
) -> DraftGroup:
    """The group with the one at a path changed."""
    if not parts:
        return change(group)
    number = int(parts[0]) if parts[0].isdecimal() and len(parts[0]) <= _LONGEST_NUMBER else -1
    if not 0 <= number < len(group.members):
        return group
    member, rest = group.members[number], parts[1:]
    if isinstance(member, DraftGroup):
        changed: DraftMember = _at(member, rest, change)
    elif rest and rest[0] == ROWS and member.rows is not None:
        changed = replace(member, rows=_at(member.rows, rest[1:], change))
    else:
        return group
    members = (*group.members[:number], changed, *group.members[number + 1 :])
    return DraftGroup(group.mode, members)


def _with(group: DraftGroup, member: DraftMember) -> DraftGroup:
    if len(group.members) >= MOST_MEMBERS:
        return group
    return DraftGroup(group.mode, (*group.members, member))


def _without(group: DraftGroup, number: int) -> DraftGroup:
    members = tuple(one for index, one in enumerate(group.members) if index != number)
    return DraftGroup(group.mode, members)


# --- fitting ---


def fitted(draft: DraftGroup, spot: Spot, vocabulary: Vocabulary) -> DraftGroup:
    """The rows with a way to compare that fits each question, the first unless one was chosen."""
    members = [
        fitted(one, spot, vocabulary)
        if isinstance(one, DraftGroup)
        else _fitted_row(one, spot, vocabulary)
        for one in draft.members
    ]
    return DraftGroup(draft.mode, tuple(members))


def _fitted_row(row: DraftRow, spot: Spot, vocabulary: Vocabulary) -> DraftRow:
    subject = vocabulary.at(spot).get(row.subject)
    if subject is None:
        return row
    ways = offers(subject.sort, is_setting=subject.setting is not None)
    if not ways:
        return row
    way = next((one for one in ways if one.code == row.offer), ways[0])
    rows = None
    inside = spot.inside(subject.name)
    if way.shape(subject.sort) is Shape.GROUP and inside is not None:
        rows = fitted(row.rows or _ROW, inside, vocabulary)
    return replace(row, offer=way.code, rows=rows)
