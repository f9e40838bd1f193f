"""The rule engine by itself: operators, nulls, exact numbers, refusals."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kevytasiointi.domain.logic import OPERATORS, evaluate
from kevytasiointi.domain.logiccompile import compile_rule
from kevytasiointi.domain.rulenodes import MAX_DEPTH, MAX_NODES, RuleError, Value


class Data:
    """A scope over plain data."""

    today = date(2026, 6, 1)

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    def value(self, name: str) -> Value:
        found = self._data.get(name)
        if isinstance(found, list):
            return tuple(exact(member) for member in found) or None
        return exact(found)

    def rows(self, name: str) -> Sequence["Data"]:
        found = self._data.get(name)
        return [Data({**self._data, **row}) for row in found] if isinstance(found, list) else []


def exact(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True if isinstance(value, dict) else value
    return Decimal(repr(value))


def result(rule: Any, data: Mapping[str, Any] | None = None) -> Value:
    return evaluate(compile_rule(rule).node, Data(data or {}))


@pytest.mark.parametrize(
    ("rule", "data", "expected"),
    [
        ({"+": [{"var": "a"}, {"var": "b"}]}, {"a": 0.1, "b": 0.2}, Decimal("0.3")),
        ({"+": [1, 2, 3]}, {}, Decimal(6)),
        ({"+": [1, {"var": "gone"}]}, {}, None),
        ({"-": [5, 2]}, {}, Decimal(3)),
        ({"-": [5]}, {}, Decimal(-5)),
        ({"*": [0.1, 3]}, {}, Decimal("0.3")),
        ({"*": [2, {"var": "gone"}]}, {}, None),
        ({"/": [1, 4]}, {}, Decimal("0.25")),
        ({"/": [1, 0]}, {}, None),
        ({"/": [0, 0]}, {}, None),
        ({"round": [2.5]}, {}, Decimal(3)),
        ({"round": [2.345, 2]}, {}, Decimal("2.35")),
        ({"round": [2.5, 99]}, {}, None),
        ({"min": [3, 1, 2]}, {}, Decimal(1)),
        ({"max": [3, {"var": "gone"}]}, {}, None),
        ({"max": [{"var": "column"}]}, {"column": [1, None, 7]}, Decimal(7)),
        ({"min": [{"var": "gone"}]}, {}, None),
        ({"sum": {"var": "column"}}, {"column": [0.1, None, 0.2]}, Decimal("0.3")),
        ({"sum": {"var": "gone"}}, {}, Decimal(0)),
        ({"sum": [{"var": "rows"}, {"*": [{"var": "n"}, 2]}]}, {"rows": [{"n": 1}, {"n": 2}]}, 6),
        ({"count": {"var": "ticks"}}, {"ticks": ["a", "b"]}, Decimal(2)),
        ({"count": {"var": "gone"}}, {}, Decimal(0)),
        (
            {"some": [{"var": "rows"}, {">": [{"var": "n"}, 1]}]},
            {"rows": [{"n": 1}, {"n": 2}]},
            True,
        ),
        (
            {"all": [{"var": "rows"}, {">": [{"var": "n"}, 1]}]},
            {"rows": [{"n": 1}, {"n": 2}]},
            False,
        ),
        (
            {"all": [{"var": "rows"}, {">": [{"var": "n"}, 0]}]},
            {"rows": [{"n": 1}, {"n": 2}]},
            True,
        ),
        ({"all": [{"var": "rows"}, {">": [{"var": "n"}, 1]}]}, {}, False),
        ({"if": [{"===": [{"var": "a"}, 1]}, "one", "other"]}, {"a": 1}, "one"),
        ({"if": [{"===": [{"var": "a"}, 1]}, "one", "other"]}, {}, "other"),
        ({"if": [{"<": [2, 1]}, "a", {"<": [1, 2]}, "b", "c"]}, {}, "b"),
        ({"today": []}, {}, "2026-06-01"),
        ({"date_add": ["2026-01-31", "P1M"]}, {}, "2026-02-28"),
        ({"date_add": ["2026-06-01", "-P2W"]}, {}, "2026-05-18"),
        ({"date_add": ["2028-02-29", "P1Y"]}, {}, "2029-02-28"),
        ({"date_add": ["2026-06-18", "P1B"]}, {}, "2026-06-22"),
        ({"date_add": ["2026-06-22", "-P1B"]}, {}, "2026-06-18"),
        ({"date_add": ["9999-12-31", "P1D"]}, {}, None),
        ({"date_add": ["2099-12-31", "P900B"]}, {}, None),
        ({"date_add": ["no day", "P1D"]}, {}, None),
        ({"date_add": ["2026-06-01", "soon"]}, {}, None),
        ({"years_between": ["2008-06-02", {"today": []}]}, {}, Decimal(17)),
        ({"years_between": ["2008-06-01", {"today": []}]}, {}, Decimal(18)),
        ({"years_between": [{"var": "gone"}, {"today": []}]}, {}, None),
        ({"lower": {"var": "a"}}, {"a": "ÄÖ"}, "äö"),
        ({"lower": {"var": "a"}}, {}, None),
        ({"===": [{"+": [0.1, 0.2]}, 0.3]}, {}, True),
        ({"<": [{"+": [1, {"var": "gone"}]}, 5]}, {}, False),
    ],
)
def test_operators(rule: Any, data: Mapping[str, Any], expected: Value) -> None:
    assert result(rule, data) == expected


@pytest.mark.parametrize(
    ("rule", "path", "message"),
    [
        ({"missing": ["a"]}, "missing", "unknown operator"),
        ({"method": []}, "method", "unknown operator"),
        ({"and": [{"==": [1, 1]}]}, "and[0].==", "unknown operator"),
        ({"and": []}, "and", "takes at least 1 arguments, has 0"),
        ({"===": [1]}, "===", "takes 2 arguments, has 1"),
        ({"<": [1, 2, 3, 4]}, "<", "takes 2 to 3 arguments, has 4"),
        ({"if": [{"<": [1, 2]}, 1, {"<": [1, 2]}, 2]}, "if", "needs condition and value pairs"),
        ({"and": [], "or": []}, "", "exactly one operator"),
        ({}, "", "exactly one operator"),
        ({"var": ""}, "var", "needs the name"),
        ({"var": ["a", 1]}, "var", "needs the name"),
        ({"in": [1, [[1]]]}, "in[1][0]", "plain values only"),
        ({"===": [float("inf"), 1]}, "===[0]", "not a number"),
        ({"===": [10**40, 1]}, "===[0]", "too big"),
        ({"===": [{1, 2}, 1]}, "===[0]", "not a value"),
    ],
)
def test_what_is_refused(rule: Any, path: str, message: str) -> None:
    with pytest.raises(RuleError) as caught:
        compile_rule(rule)
    assert caught.value.finding.path == path
    assert message in caught.value.finding.message


def test_a_rule_may_be_as_deep_as_the_limit_and_no_deeper() -> None:
    rule: Any = {"filled": {"var": "a"}}
    for _ in range(MAX_DEPTH - 2):
        rule = {"!": rule}
    compile_rule(rule)
    with pytest.raises(RuleError, match="deeper than 20"):
        compile_rule({"!": rule})


def test_a_hopelessly_deep_rule_is_refused_and_not_followed() -> None:
    rule: Any = True
    for _ in range(50_000):
        rule = {"!": rule}
    with pytest.raises(RuleError, match="deeper"):
        compile_rule(rule)


def test_a_rule_may_not_have_more_parts_than_the_limit() -> None:
    compile_rule({"+": [1] * (MAX_NODES - 1)})
    with pytest.raises(RuleError, match="more than 500 parts"):
        compile_rule({"and": [{"in": [1, list(range(MAX_NODES))]}]})


def test_a_rule_gives_the_same_for_the_same_source() -> None:
    source = {"===": [{"var": "a"}, 1]}
    assert compile_rule(source) == compile_rule(dict(source))


literals = st.none() | st.booleans() | st.integers(-100, 100) | st.floats() | st.text(max_size=5)
names = st.sampled_from(["a", "b", "rows", "rows.a", "settings.x", "", "a.b.c"])
rules: st.SearchStrategy[Any] = st.recursive(
    literals | st.builds(lambda name: {"var": name}, names) | st.lists(literals, max_size=3),
    lambda inner: st.builds(
        lambda operator, arguments: {operator: arguments},
        st.sampled_from([*OPERATORS, "nonsense"]),
        st.lists(inner, max_size=4) | inner,
    ),
    max_leaves=12,
)
data_values: st.SearchStrategy[Any] = st.recursive(
    literals,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner),
    max_leaves=5,
)


class Anything(Data):
    """A scope whose values are whatever hypothesis thinks of, in the types that rules know."""

    def value(self, name: str) -> Value:
        found = self._data.get(name)
        if isinstance(found, dict):
            return None
        if isinstance(found, list):
            return tuple(None if isinstance(m, list | dict) else self._one(m) for m in found)
        return self._one(found)

    def _one(self, value: Any) -> Value:
        if isinstance(value, int | float) and not isinstance(value, bool):
            number = Decimal(repr(value))
            return number if number.is_finite() else None
        return value

    def rows(self, name: str) -> Sequence["Anything"]:
        found = self._data.get(name)
        rows = found if isinstance(found, list) else []
        return [Anything(row) for row in rows if isinstance(row, dict)]


@given(rules, st.dictionaries(names, data_values))
def test_no_rule_and_no_data_raise_anything_but_rule_error(rule: Any, data: dict[str, Any]) -> None:
    try:
        compiled = compile_rule(rule)
    except RuleError:
        return
    compiled.holds(Anything(data))
