"""panzi-json-logic as an outside oracle, where the profile agrees with it by design.

That is rules over answers that are all given (no nulls), whole numbers (no floats) and texts that
are compared for equality; days, rows, `filled` and the like are ours alone.
"""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from json_logic import jsonLogic

from kevytasiointi.domain.logic import evaluate
from kevytasiointi.domain.logiccompile import compile_rule
from tests.domain.test_logic import Data

NUMBERS = ("n", "m")
WORDS = ("w", "v")
DATA = st.fixed_dictionaries(
    {
        **{name: st.integers(-20, 20) for name in NUMBERS},
        **{name: st.sampled_from(["oak", "ash", "birch"]) for name in WORDS},
        "yes": st.booleans(),
    }
)
ORDERS = st.sampled_from(["<", "<=", ">", ">="])
EQUALS = st.sampled_from(["===", "!=="])


def named(*names: str) -> st.SearchStrategy[dict[str, str]]:
    return st.sampled_from(names).map(lambda name: {"var": name})


def call(operator: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(*arguments).map(lambda made: {operator: list(made)})


def sums(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        *(call(operator, inner, inner) for operator in ("+", "-", "*", "min", "max")),
        call("if", conditions_on(inner), inner, inner),
    )


def conditions_on(number: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    word = named(*WORDS) | st.sampled_from(["oak", "ash"])
    return st.one_of(
        st.tuples(ORDERS, number, number).map(lambda made: {made[0]: list(made[1:])}),
        st.tuples(st.sampled_from(["<", "<="]), number, number, number).map(
            lambda made: {made[0]: list(made[1:])}
        ),
        st.tuples(EQUALS, number, number).map(lambda made: {made[0]: list(made[1:])}),
        st.tuples(EQUALS, word, word).map(lambda made: {made[0]: list(made[1:])}),
        call("===", named("yes"), st.booleans()),
        call("in", named(*WORDS), st.lists(st.sampled_from(["oak", "elm"]), max_size=2)),
        call("in", named(*NUMBERS), st.lists(st.integers(-3, 3), max_size=3)),
    )


NUMBER = st.recursive(named(*NUMBERS) | st.integers(-20, 20), sums, max_leaves=6)
CONDITION = st.recursive(
    conditions_on(NUMBER),
    lambda inner: call("and", inner, inner) | call("or", inner, inner, inner) | call("!", inner),
    max_leaves=6,
)


@given(CONDITION, DATA)
@settings(max_examples=300, deadline=None)
def test_conditions_hold_where_the_oracle_says(rule: Any, data: dict[str, Any]) -> None:
    assert compile_rule(rule).holds(Data(data)) is bool(jsonLogic(rule, data))


@given(NUMBER, DATA)
@settings(max_examples=200, deadline=None)
def test_numbers_are_what_the_oracle_says(rule: Any, data: dict[str, Any]) -> None:
    expected = jsonLogic(rule, data)
    assert evaluate(compile_rule(rule).node, Data(data)) == Decimal(str(expected))


def test_where_we_differ_by_design() -> None:
    """The reasons for an engine of our own: nulls and exact decimals."""
    nothing = {"<": [{"var": "n"}, 5]}
    assert jsonLogic(nothing, {"n": None}) is True
    assert not compile_rule(nothing).holds(Data({"n": None}))
    sum_of = {"===": [{"+": [{"var": "a"}, {"var": "b"}]}, 0.3]}
    assert jsonLogic(sum_of, {"a": 0.1, "b": 0.2}) is False
    assert compile_rule(sum_of).holds(Data({"a": 0.1, "b": 0.2}))
