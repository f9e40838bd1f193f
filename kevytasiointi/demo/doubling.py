"""Many cases, made by copying the ones that were played: all their rows, with entries that hold.

A copy differs from its model by its keys, number, identifier and customer, and by some minutes. It
has files of its own under its own keys, which share their bytes with the model's. It has no
errands: nobody is mailed, and its PDF is not made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.searchwords import words_of
from kevytasiointi.storage import doubles
from kevytasiointi.storage.attachments import AttachmentStore
from kevytasiointi.storage.doubles import CASES, EVENTS, Rows, Values
from kevytasiointi.usecases import journal, numbering

MODELS: Final = 500
"""So many cases are played; the others are copies of them."""

_ATTACHMENTS: Final = "attachments"
_ROUNDS_OF_A_NEIGHBOUR: Final = 4
_LATEST: Final = timedelta(minutes=55)
"""A copy is never so much later than its model that it happens on another day."""


@dataclass(frozen=True, slots=True)
class Models:
    """The cases that are copied, with everything of theirs."""

    rows: Rows
    references: Mapping[str, Mapping[str, str]]
    customers: Mapping[UUID, Values]

    def round_after(self, copies: int) -> int:
        """Which round is under way when there are so many copies; from 0."""
        return copies // len(self.rows[CASES])


def models(session: Session, count: int) -> Models:
    """Read the cases that copies are made of: those of the first `count` that are in no project."""
    rows = doubles.rows_of(session, doubles.oldest_cases(session, count))
    tables = doubles.tables_of_cases()
    customers = doubles.people(session, {row["person_id"] for row in rows[CASES]})
    return Models(
        rows,
        {name: doubles.references(table, tables) for name, table in tables.items()},
        customers,
    )


def copy_round(
    session: Session, store: AttachmentStore, found: Models, *, round_number: int, most: int
) -> int:
    """Copy every model once, or the first ones of them; returns how many copies there are.

    Args:
        session: an open write transaction.
        store: where the files are.
        found: the models.
        round_number: from 0; decides who the customers are and how much later it all happens.
        most: how many copies are wanted at most.
    """
    cases = list(islice(found.rows[CASES], most))
    people = _neighbours(session, found, round_number)
    year = max(case["submitted_at"] for case in cases).year
    numbers = numbering.next_numbers(session, year, len(cases))
    words = _words(cases, numbers)
    copy = _Copy(
        keys={},
        people=people,
        words=words,
        tokens=_tokens(words),
        later=_LATEST * ((round_number % 97) / 97),
    )
    chosen = {case["id"] for case in cases}
    for name in found.references:
        rows = [row for row in found.rows[name] if _belongs(row, name, chosen, copy)]
        made = [copy.of(row, found.references[name], name == CASES) for row in rows]
        if name == _ATTACHMENTS:
            store.link_all([(old["id"], new["id"]) for old, new in zip(rows, made, strict=True)])
        doubles.write(session, name, made)
    entries = [row for row in found.rows[EVENTS] if row["case_id"] in chosen]
    journal.record_copies(session, [copy.of_entry(row) for row in entries])
    return len(cases)


def _belongs(row: Values, table: str, chosen: set[UUID], copy: "_Copy") -> bool:
    """Whether a row is a chosen case's own, or belongs to a row that has been copied."""
    if table == CASES:
        return row["id"] in chosen
    if "case_id" in row:
        return row["case_id"] in chosen
    return any(value in copy.keys for value in row.values() if isinstance(value, UUID))


def _words(cases: Sequence[Values], numbers: Sequence[str]) -> Mapping[str, str]:
    """The numbers and identifiers of the models, and those of their copies."""
    found: dict[str, str] = {}
    for case, number in zip(cases, numbers, strict=True):
        found[case["number"]] = number
        if case["identifier"]:
            prefix, (_letters, year, running) = (
                case["identifier"].partition("/")[0],
                number.split("-"),
            )
            found[case["identifier"]] = f"{prefix}/{100 + int(running)}/{year}"
    return found


def _tokens(words: Mapping[str, str]) -> Mapping[str, str]:
    """The same for the single words of numbers and identifiers."""
    pairs = ((words_of(old), words_of(new)) for old, new in words.items())
    return {a: b for old, new in pairs for a, b in zip(old, new, strict=True)}


def _neighbours(session: Session, found: Models, round_number: int) -> Mapping[UUID, UUID]:
    """The customers of a round: new people of the same names, who stay for some rounds.

    In the first round they are the demo's own, so that somebody has many matters.
    """
    if round_number == 0:
        return {}
    home = round_number // _ROUNDS_OF_A_NEIGHBOUR
    keys = {key: _key_of(key, home) for key in found.customers}
    known = doubles.people(session, keys.values())
    new = [
        _neighbour(values, keys[key])
        for key, values in found.customers.items()
        if keys[key] not in known
    ]
    doubles.write(session, doubles.PEOPLE, new)
    return keys


def _key_of(person: UUID, home: int) -> UUID:
    """The same key for the same neighbour in every round."""
    return UUID(int=(person.int + home + 1) % (1 << 128))


def _neighbour(person: Values, key: UUID) -> Values:
    return {**person, "id": key, "hetu": None, "demo_key": None, "email": None, "muted": {}}


@dataclass(frozen=True, slots=True)
class _Copy:
    """How the rows of a round differ from their models."""

    keys: dict[UUID, UUID]
    people: Mapping[UUID, UUID]
    words: Mapping[str, str]
    tokens: Mapping[str, str]
    later: timedelta

    def of(self, row: Values, references: Mapping[str, str], is_case: bool) -> dict[str, Any]:
        """A copied row; what it names among the copied rows is named anew."""
        new = {name: self._value(value) for name, value in row.items()}
        new |= {name: self.keys.get(row[name]) for name in references}
        if isinstance(row.get("id"), UUID):
            new["id"] = self.keys[row["id"]] = uuid4()
        if "words" in row:  # by which a case is searched for
            new["words"] = " ".join(self.tokens.get(word, word) for word in row["words"].split(" "))
        if is_case:
            new["number"] = self.words[row["number"]]
            new["identifier"] = self.words.get(row["identifier"])
            new["draft_id"] = None
        return new

    def of_entry(self, row: Values) -> Values:
        """A copied journal entry; the facts in it name the copy."""
        new = {name: self._value(value) for name, value in row.items()}
        facts = {name: self._fact(value) for name, value in row["data"].items()}
        return {**new, "id": uuid4(), "case_id": self.keys[row["case_id"]], "data": facts}

    def _value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value + self.later
        if isinstance(value, UUID):
            return self.people.get(value, value)
        return value

    def _fact(self, value: Json) -> Json:
        return self.words.get(value, value) if isinstance(value, str) else value
