"""XPath of XLSForm becomes JsonLogic that means the same, or is not carried at all."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kevytasiointi.domain import xpath
from kevytasiointi.domain.foreignnodes import NotCarried
from kevytasiointi.domain.foreignplaces import Container, Named, Places
from kevytasiointi.domain.foreignrules import as_condition, as_value
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.logiccompile import compile_rule
from kevytasiointi.domain.xpath import parse

ROWS = Container("rows", is_repeat=True)
PLACES = Places()
for name, kind, way, values in (
    ("name", ItemKind.TEXT, (), {}),
    ("age", ItemKind.INTEGER, (), {}),
    ("day", ItemKind.DATE, (), {}),
    ("at", ItemKind.TIME, (), {}),
    ("ok", ItemKind.DECLARATION, (), {}),
    ("one", ItemKind.CHOICE, (), {"1": "q_1", "b c": "b_c"}),
    ("many", ItemKind.CHOICES, (), {"a": "a", "2": "q_2"}),
    ("rows", ItemKind.REPEAT, (), {}),
    ("sum", ItemKind.DECIMAL, (ROWS,), {}),
):
    PLACES.add(name, name, kind, way, values)


def look(name: str) -> Named | None:
    """Seen from the form; `.` is the name."""
    return PLACES.find("name" if name == "." else name, ())


def var(name: str) -> dict[str, str]:
    return {"var": name}


AGE, ONE, MANY, DAY = (var(name) for name in ("age", "one", "many", "day"))


@pytest.mark.parametrize(
    ("expression", "rule"),
    [
        ("${age} > 17", {">": [AGE, 17]}),
        ("17 < ${age}", {">": [AGE, 17]}),
        ("${age}>=18.5 and ${age} <65", {"and": [{">=": [AGE, 18.5]}, {"<": [AGE, 65]}]}),
        ("${age} = '18'", {"===": [AGE, 18]}),
        ("${age} = -1", {"===": [AGE, -1]}),
        ("${one} = 1", {"===": [ONE, "q_1"]}),
        ("${one} != 'b c'", {"!": [{"===": [ONE, "b_c"]}]}),
        ("selected(${one}, '1')", {"===": [ONE, "q_1"]}),
        ("selected(${many}, 'a')", {"in": ["a", MANY]}),
        ("not(selected(${many}, '2'))", {"!": [{"in": ["q_2", MANY]}]}),
        ("count-selected(${many}) >= 2", {">=": [{"count": [MANY]}, 2]}),
        ("${name} = ''", {"empty": [var("name")]}),
        ("${name} != ''", {"filled": [var("name")]}),
        ("'' != ${name}", {"filled": [var("name")]}),
        ("string-length(${name}) > 0", {"filled": [var("name")]}),
        (". = 'x'", {"===": [var("name"), "x"]}),
        ("${ok} = 'OK'", {"===": [var("ok"), True]}),
        ("${ok}", {"===": [var("ok"), True]}),
        ("${day} >= today()", {">=": [DAY, {"today": []}]}),
        ("${day} > today() + 30", {">": [DAY, {"date_add": [{"today": []}, "P30D"]}]}),
        ("${day} - 7 < '2026-01-01'", {"<": [{"date_add": [DAY, "-P7D"]}, "2026-01-01"]}),
        ("${day} = date('2026-01-01')", {"===": [DAY, "2026-01-01"]}),
        ("${at} < '12:30:00.000+02:00'", {"<": [var("at"), "12:30"]}),
        (
            "${age} + 2 * 3 - 4 div 2 = 5",
            {"===": [{"-": [{"+": [AGE, {"*": [2, 3]}]}, {"/": [4, 2]}]}, 5]},
        ),
        ("(${age} + 2) * 3 = 5", {"===": [{"*": [{"+": [AGE, 2]}, 3]}, 5]}),
        (
            "${age} = 1 or ${age} = 2 and ${age} = 3",
            {
                "or": [
                    {"===": [AGE, 1]},
                    {"and": [{"===": [AGE, 2]}, {"===": [AGE, 3]}]},
                ]
            },
        ),
        ("sum(${sum}) > 10", {">": [{"sum": [var("rows.sum")]}, 10]}),
        ("count(${rows}) > 1", {">": [{"count": [var("rows")]}, 1]}),
        ("(${age} > 1) = false()", {"!": [{">": [AGE, 1]}]}),
    ],
)
def test_conditions_in_the_subset_are_carried(expression: str, rule: Any) -> None:
    assert as_condition(parse(expression), look) == rule
    compile_rule(rule)


@pytest.mark.parametrize(
    ("expression", "rule"),
    [
        ("if(${age} > 1, 2, 3)", {"if": [{">": [AGE, 1]}, 2, 3]}),
        ("if(${age} > 1, ${age}, '')", {"if": [{">": [AGE, 1]}, AGE, None]}),
        ("round(sum(${sum}) * .5, 1)", {"round": [{"*": [{"sum": [var("rows.sum")]}, 0.5]}, 1]}),
        ("coalesce(${age}, 0) + 1", {"+": [{"if": [{"filled": [AGE]}, AGE, 0]}, 1]}),
        ("max(${age}, 3)", {"max": [AGE, 3]}),
        ("-${age}", {"-": [AGE]}),
        ("number(${age})", AGE),
    ],
)
def test_values_in_the_subset_are_carried(expression: str, rule: Any) -> None:
    assert as_value(parse(expression), look) == rule
    compile_rule(rule)


@pytest.mark.parametrize(
    "expression",
    [
        *("pulldata('a', 'b')", "concat(${name}, 'x')", "../age > 1", "/data/age > 1"),
        *("${nowhere} = 1", "${one} = 'not an option'", "${many} = 'a'", "${sum} > 1"),
        *("${age} > 'x'", "${ok} = 'perhaps'", "${name} > ''", "string-length(${name}) > 9"),
        *("1", "'x'", "${age} + 1", "today()", "${day} - ${day} > 1", "today() + ${age} > ${day}"),
        *("${age} >", "(${age} > 1", "${age} > 1)", "", "${age} @ 1", "if(1, 2)", "regex(., 'a')"),
        *("not()", "selected(${many}, ${name})", "sum(${age}, 2) > 1", "count(${name}) > 1"),
    ],
)
def test_what_is_outside_is_not_carried(expression: str) -> None:
    with pytest.raises(NotCarried):
        as_condition(parse(expression), look)


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 5_000 + "1" + ")" * 5_000,
        "(" * 1_000 + "1" + ")" * 1_000,
        "not(" * 100 + "${age} = 1" + ")" * 100,
        "-" * 3_000 + "1 = 1",
        "${age} = '" + "x" * 10_000 + "'",
    ],
)
def test_endless_expressions_are_refused(expression: str) -> None:
    with pytest.raises(NotCarried):
        parse(expression)


def test_a_long_row_of_conditions_is_no_depth() -> None:
    rule = as_condition(parse(" or ".join(["${age} = 1"] * 200)), look)
    assert len(rule["or"]) == 200  # type: ignore[index, arg-type, call-overload]


@given(st.text(alphabet="${}age.,()'\"=<>!+-*ordivnt 01", max_size=60))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    try:
        rule = as_condition(parse(text), look)
    except NotCarried:
        return
    compile_rule(rule)


def test_the_functions_have_their_number_of_arguments() -> None:
    for name, (_known, fewest, most) in xpath.FUNCTIONS.items():
        for wrong in {fewest - 1, most + 1} - {-1}:
            with pytest.raises(NotCarried):
                parse(f"{name}({', '.join(['1'] * wrong)})")
