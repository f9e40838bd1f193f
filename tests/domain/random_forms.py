"""Random good forms of every kind of item, and good answers to them, hidden ones too.

Conditions hang on what stands before: on the same row, on the rows and groups around it, on the
form, on groups' questions by their path and on columns of rows.
"""

from typing import Any

from hypothesis import strategies as st

from kevytasiointi.domain.itemkinds import ItemKind
from tests.domain.form_samples import choice, document, item, step, words

PARTY = {
    "party": "person",
    "given_name": "Outi",
    "family_name": "Piilo",
    "street": "Koivutie 1",
    "postcode": "33100",
    "city": "Tampere",
    "phone": "+358 40 1234567",
    "email": "outi@posti.example.fi",
}
GOOD: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(["oak", "ash & <elm>", "“birch”"]),
    "paragraph": st.sampled_from(["one", "one\ntwo", "a\n\nb  c"]),
    "integer": st.integers(0, 20),
    "decimal": st.sampled_from(["0", "-1.25", "12.5"]),
    "measure": st.sampled_from(["1", "9.5"]),
    "money": st.sampled_from(["0", "12.5", "100"]),
    "year": st.sampled_from([1998, 2026]),
    "date": st.sampled_from(["2026-05-01", "2026-07-01"]),
    "time": st.sampled_from(["07:30", "24:00"]),
    "yes_no": st.booleans(),
    "declaration": st.just(True),
    "choice": st.sampled_from(["a", "b", "other"]),
    "choices": st.lists(st.sampled_from(["a", "b", "other"]), min_size=1, unique=True).map(sorted),
    "email": st.just("a@posti.example.fi"),
    "phone": st.just("+358 40 7654321"),
    "url": st.just("https://example.fi/a?b=c&d"),
    "person_name": st.just("Aino Niemelä"),
    "address": st.just("Koivutie 1"),
    "postcode": st.just("33100"),
    "municipality": st.sampled_from(["091", "837"]),
    "country": st.sampled_from(["SE", "AX"]),
    "hetu": st.just("010190-900P"),
    "business_id": st.just("0737546-2"),
    "property_id": st.just("91-1-2-3"),
    "building_id": st.just("100012345N"),
    "iban": st.just("FI2112345600000785"),
    "e_invoice": st.just("003718523029101CZ"),
    "case_reference": st.just("KA-2026-000123"),
    "date_range": st.just({"begin": "2026-07-01", "end": "2026-07-02"}),
    "location": st.just({"address": "Koivutie 1", "north": "61.5", "east": "23.76"}),
    "party": st.just(PARTY) | st.just({**PARTY, "non_disclosure": ["yes"]}),
}
LEAVES = [*GOOD, "attachment", "note", "computed"]
PLAIN = ["text", "integer", "money", "date", "yes_no", "choice", "choices"]
"""Kinds that need no more than a few keys, for forms that are changed at random."""
HOLDING = ("group", "repeat")
CONDITIONS: dict[str, list[Any]] = {
    "text": ["===", "oak"],
    "integer": [">", 10],
    "decimal": ["<=", 12.5],
    "measure": ["<", 5],
    "money": [">=", 12],
    "year": ["!==", 1998],
    "date": ["<", "2026-06-01"],
    "time": [">", "08:00"],
    "yes_no": ["===", True],
    "choice": ["!==", "a"],
    "municipality": ["===", "091"],
    "computed": [">", 1],
}
Named = tuple[str, str]
"""A name that a rule may use, and the kind behind it."""


def condition(draw: st.DrawFn, names: list[Named]) -> dict[str, Any]:
    """A rule over one or two of the names."""
    rules = [_comparison(*draw(st.sampled_from(names))) for _ in range(draw(st.integers(1, 2)))]
    if len(rules) == 1:
        return {"!": rules[0]} if draw(st.integers(0, 4)) == 0 else rules[0]
    return {draw(st.sampled_from(["and", "or"])): rules} if rules[0] != rules[1] else rules[0]


def _comparison(name: str, kind: str) -> dict[str, Any]:
    var = {"var": name}
    if kind == "choices":
        return {"in": ["a", var]}
    if kind == "repeat":
        return {">": [{"count": var}, 1]}
    if kind not in CONDITIONS:
        return {"filled": var}
    operator, value = CONDITIONS[kind]
    return {operator: [var, value]}


@st.composite
def items(
    draw: st.DrawFn,
    prefix: str = "q",
    depth: int = 0,
    around: tuple[Named, ...] = (),
    kinds: list[str] = LEAVES,
) -> list[dict[str, Any]]:
    """Items with conditions on those before them; groups and rows hold some of their own."""
    made: list[dict[str, Any]] = []
    names = list(around)
    for number in range(draw(st.integers(1, 4))):
        key = f"{prefix}{number}"
        holds = depth < 2 and draw(st.integers(0, 3)) == 0
        in_row = any(kind == "row" for _name, kind in around)
        kind = draw(
            st.sampled_from(
                HOLDING if holds else [k for k in kinds if not (in_row and k == "attachment")]
            )
        )
        visible = (
            condition(draw, _usable(names)) if _usable(names) and draw(st.booleans()) else None
        )
        one = _item(draw, key, kind, names)
        if holds:
            inner = (*names, ("", "row")) if kind == "repeat" or in_row else tuple(names)
            one["items"] = draw(items(f"{key}_", depth + 1, tuple(inner), kinds))
        if visible is not None:
            one["visible_if"] = visible
        made.append(one)
        names += _names_of(one)
    return made


def _usable(names: list[Named]) -> list[Named]:
    return [named for named in names if named[0]]


def _item(draw: st.DrawFn, key: str, kind: str, names: list[Named]) -> dict[str, Any]:
    if kind in ("choice", "choices"):
        one = choice(key, "a", "b", kind=kind, other=True)
    elif kind == "computed":
        numbers = [name for name, of in names if of in ("integer", "money", "computed")]
        parts = [{"var": name} for name in numbers[-2:]] or [1]
        one = item(key, kind, compute={"+": [*parts, 2]})
    elif kind == "attachment":
        one = item(key, kind, later=True, explained=draw(st.booleans()))
    elif kind == "party":
        one = item(key, kind, asks=["non_disclosure"])
    elif kind == "note":
        one = item(key, kind, text=words("Read"))
    else:
        one = item(key, kind)
    if kind not in (*HOLDING, "note", "computed") and draw(st.booleans()):
        one["required"] = True
    if draw(st.integers(0, 3)) == 0:
        one["hint"] = words("hint")
    return one


def _names_of(one: dict[str, Any]) -> list[Named]:
    key, kind = one["key"], one["kind"]
    if kind == "group":
        return [(f"{key}.{name}", of) for inner in one["items"] for name, of in _names_of(inner)]
    if kind == "repeat":
        inner = [
            (f"{key}.{child['key']}", "column")
            for child in one["items"]
            if child["kind"]
            not in (*HOLDING, "attachment", "note", "date_range", "location", "party")
        ]
        return [(key, kind), *inner]
    if kind == "party":
        return [(f"{key}.family_name", "text")]
    if kind == "date_range":
        return [(f"{key}.end", "date")]
    if kind == "location":
        return [(f"{key}.address", "address")]
    return [] if kind in ("attachment", "note") else [(key, kind)]


@st.composite
def answers_to(
    draw: st.DrawFn, asked: list[dict[str, Any]], *, whole: bool = False
) -> dict[str, Any]:
    """Good answers to some of the items, hidden ones too; `whole` leaves nothing out."""
    given: dict[str, Any] = {}
    for one in asked:
        key, kind = one["key"], one["kind"]
        if not whole and not draw(st.booleans()):
            continue
        if kind == "group":
            given[key] = draw(answers_to(one["items"], whole=whole))
        elif kind == "repeat":
            given[key] = draw(st.lists(answers_to(one["items"], whole=whole), max_size=3))
        elif kind == "attachment":
            given |= {f"{key}_later": True} if whole or draw(st.booleans()) else {}
            given |= {f"{key}_explained": "On paper"} if one["explained"] else {}
        elif kind in GOOD:
            given[key] = draw(GOOD[kind])
            if kind in ("choice", "choices") and "other" in given[key]:
                given[f"{key}_other"] = "Something"
    return given


@st.composite
def documents(draw: st.DrawFn, **more: Any) -> dict[str, Any]:
    """A document of one or two steps; the second hangs on the first."""
    first = draw(items())
    names = _usable([named for one in first for named in _names_of(one)])
    steps = [step("eka", *first)]
    if draw(st.booleans()):
        steps.append(step("toka", *draw(items("z", 0, tuple(names)))))
    made = document(*steps, **more)
    for number, one in enumerate(every_item(made)):
        one["id"] = f"i{number}"
    return made


def every_item(made: dict[str, Any]) -> list[dict[str, Any]]:
    """Every item of a document, those inside others too."""
    found = [one for part in made["steps"] for one in part["items"]]
    for one in found:
        found += one.get("items", [])
    return found


def asked_in(made: dict[str, Any]) -> list[dict[str, Any]]:
    """The items of all steps."""
    return [one for part in made["steps"] for one in part["items"]]


def kinds_drawn() -> set[str]:
    """Every kind that a random form may have."""
    return {*LEAVES, *HOLDING} & {kind.value for kind in ItemKind}
