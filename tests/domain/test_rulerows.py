"""Conditions as rows: every rule of the forms is told, and written again it means the same."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kevytasiointi import texts
from kevytasiointi.domain.calculations import (
    Calculation,
    Way,
    calculation_of,
    compute_of,
)
from kevytasiointi.domain.computing import (
    NUMBER,
    DraftCalculation,
    draft_calculation,
    read_calculation,
)
from kevytasiointi.domain.formparser import read_design
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.logic import Rule
from kevytasiointi.domain.logiccompile import compile_rule
from kevytasiointi.domain.ruledrafts import DraftGroup, DraftRow, DraftShift
from kevytasiointi.domain.rulereading import read_draft, told_in_rows
from kevytasiointi.domain.rulerows import (
    Comparison,
    Group,
    Mode,
    Row,
    RowsMeet,
    rows_of,
    rule_of,
    settled,
)
from kevytasiointi.domain.rulesubjects import Spot, Vocabulary, form_spot, spot_of, subjects
from kevytasiointi.domain.ruleterms import (
    Column,
    HowMany,
    Named,
    Shifted,
    Times,
    Today,
    Total,
    Written,
    Years,
    term_of,
)
from kevytasiointi.domain.sentences import rule_sentence
from kevytasiointi.domain.visibility import Visibility
from kevytasiointi.usecases.formfiles import read_document
from tests.domain.form_samples import TODAY, choice, document, item, step, words
from tests.forms.library import FORMS


def told_spec() -> FormSpec:
    """A form with a question of each sort; `rows` repeats, `later` stands in the next step."""
    inner = [item("amount", "integer"), item("price", "money"), choice("sort", "p", "q")]
    first = step(
        "one",
        choice("pick", "x", "y", "z", other=True),
        choice("many", "p", "q", kind="choices"),
        item("flag", "yes_no"),
        item("flag2", "yes_no"),
        item("n", "integer"),
        item("m", "decimal"),
        item("day", "date"),
        item("born", "date"),
        item("at", "time"),
        item("said"),
        item("rows", "repeat", items=inner),
        item("target"),
    )
    settings = [
        {"key": "limit", "type": "integer", "default": 3, "label": words("limit")},
        {"key": "wait", "type": "period", "default": "P30D", "label": words("wait")},
        {"key": "on", "type": "boolean", "default": True, "label": words("on")},
    ]
    made = document(first, step("two", item("later", "integer")), settings=settings)
    spec, findings = read_design(made)
    assert findings == ()
    return spec


SPEC = told_spec()
SPOT = spot_of(SPEC, "target")
assert SPOT is not None
WORDS = Vocabulary(SPEC)


# --- rows and rules ---

NUMBERS = st.sampled_from([Named("n"), Named("m"), HowMany("rows"), HowMany("many")])
AMOUNTS = st.one_of(
    NUMBERS,
    st.sampled_from(
        [
            Column("sum", "rows.amount"),
            Total(("n", "m")),
            Times("n", Written(2)),
            Times("n", Named("settings.limit")),
            Years("born"),
        ]
    ),
)
ORDERS = st.sampled_from(
    [Comparison.IS, Comparison.IS_NOT, Comparison.LESS, Comparison.AT_MOST, Comparison.MORE]
)
WRITTEN = st.integers(0, 9).map(Written)
DAYS = st.sampled_from(
    [
        Today(),
        Named("born"),
        Written("2026-06-05"),
        Shifted(Today(), Written("P30D")),
        Shifted(Named("born"), Named("settings.wait")),
        Shifted(Today(), Written("-P2M")),
    ]
)


def rows() -> st.SearchStrategy[Row]:
    """Rows of every sort."""
    denied = st.booleans()
    option = st.sampled_from("xyz").map(Written)
    return st.one_of(
        st.builds(lambda a, c, v: Row(a, c, (v,)), AMOUNTS, ORDERS, WRITTEN),
        st.builds(lambda a, v, w: Row(a, Comparison.BETWEEN, (v, w)), AMOUNTS, WRITTEN, WRITTEN),
        st.builds(lambda c, v: Row(Named("day"), c, (v,)), ORDERS, DAYS),
        st.builds(lambda v, d: Row(Named("pick"), Comparison.IS, (v,), d), option, denied),
        st.builds(
            lambda v: Row(Named("pick"), Comparison.ONE_OF, tuple(v)),
            st.lists(option, min_size=1, max_size=3, unique=True),
        ),
        st.builds(
            lambda v, d: Row(Named("many"), Comparison.INCLUDES, (Written(v),), d),
            st.sampled_from("pq"),
            denied,
        ),
        st.builds(lambda v: Row(Named("flag"), Comparison.IS, (Written(v),)), st.booleans()),
        st.sampled_from(
            [
                Row(Named("said"), Comparison.ANSWERED),
                Row(Named("pick"), Comparison.NOT_ANSWERED),
                Row(Named("flag"), Comparison.IS, (Named("flag2"),)),
                Row(Named("settings.on"), Comparison.IS, (Written(True),)),
                Row(Named("at"), Comparison.LESS, (Written("07:00"),)),
                Row(Named("n"), Comparison.MORE, (Named("settings.limit"),)),
            ]
        ),
    )


def of_rows() -> st.SearchStrategy[RowsMeet]:
    """Conditions of the rows of the repeat."""
    inner = st.builds(lambda c, v: Row(Named("amount"), c, (v,)), ORDERS, WRITTEN) | st.just(
        Row(Named("sort"), Comparison.IS, (Written("p"),))
    )
    group = st.builds(Group, st.sampled_from(Mode), st.lists(inner, min_size=1).map(tuple))
    return st.builds(RowsMeet, st.just("rows"), st.booleans(), group, st.just(False))


def groups() -> st.SearchStrategy[Group]:
    """Groups in a group, written in the one way there is."""
    modes = st.sampled_from(Mode)
    rows_and_repeats = st.one_of(rows(), of_rows())
    inner = st.builds(Group, modes, st.lists(rows_and_repeats, min_size=1, max_size=3).map(tuple))
    members = st.lists(st.one_of(rows_and_repeats, inner), min_size=1, max_size=4).map(tuple)
    return st.builds(Group, modes, members).map(settled)


@given(groups())
def test_rows_that_are_written_and_read_are_the_same(group: Group) -> None:
    assert rows_of(rule_of(group)) == group


@given(groups())
def test_a_page_gives_back_the_rule_that_it_was_given(group: Group) -> None:
    assert SPOT is not None
    rule = rule_of(group)
    draft = told_in_rows(rule, SPOT, WORDS, "fi")
    assert draft is not None, rule
    reading = read_draft(draft, SPOT, WORDS)
    assert (rule_of(reading.group), reading.problems) == (rule, {})


@given(groups())
def test_every_rule_of_rows_is_one_sentence(group: Group) -> None:
    assert SPOT is not None
    for language in ("fi", "sv", "en"):
        say = partial(texts.say, language)
        said = rule_sentence(
            rule_of(group), "visible_if", SPOT.place, SPEC, {"limit": 3}, language, say
        )
        assert said.endswith(".")
        assert "{" not in said


# --- any rule of the profile that rows tell means the same as its rows ---


def raw_rules() -> st.SearchStrategy[Any]:
    """Rules as people write them, in more ways than rows do."""
    var = {"var": "n"}
    leaves = st.sampled_from(
        [
            {"===": [{"var": "pick"}, "x"]},
            {"===": ["x", {"var": "pick"}]},
            {"!==": [{"var": "flag"}, True]},
            {"in": ["p", {"var": "many"}]},
            {"filled": {"var": "n"}},
            {"empty": [{"var": "pick"}]},
            {"<": [1, var, 4]},
            {"<=": [1, var, 4]},
            {">=": [4, var, 1]},
            {"<": [3, {"var": "m"}]},
            {">": [{"today": []}, {"var": "day"}]},
            {"some": [{"var": "rows"}, {">": [{"var": "amount"}, 2]}]},
        ]
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(lambda one: {"!": [one]}, inner),
            st.builds(lambda several: {"and": several}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda several: {"or": several}, st.lists(inner, min_size=1, max_size=3)),
        ),
        max_leaves=6,
    )


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "pick": st.sampled_from("xyz"),
        "flag": st.booleans(),
        "n": st.integers(0, 5),
        "m": st.sampled_from(["2.5", "3", "4"]),
        "many": st.lists(st.sampled_from("pq"), unique=True),
        "day": st.sampled_from(["2026-05-30", "2026-06-01", "2026-06-02"]),
        "rows": st.lists(st.fixed_dictionaries({"amount": st.integers(0, 5)}), max_size=2),
    },
)


@given(raw_rules(), ANSWERS)
def test_a_rule_told_in_rows_means_what_it_meant(rule: Any, answers: dict[str, Any]) -> None:
    group = rows_of(rule)
    if group is None:
        return
    scope = Visibility(SPEC, answers, {"limit": 3, "wait": "P30D", "on": True}, TODAY).form
    before: Rule = compile_rule(rule)
    assert compile_rule(rule_of(group)).holds(scope) is before.holds(scope)


@pytest.mark.parametrize(
    "rule",
    [
        True,
        {"var": "flag"},
        {"if": [{"filled": {"var": "n"}}, True, False]},
        {"===": [{"lower": [{"var": "said"}]}, "x"]},
        {">": [{"-": [{"var": "n"}, {"var": "m"}]}, 1]},
        {"and": []},
        {"and": [{"nonsense": 1}]},
        {"===": [1]},
        "text",
        {},
    ],
)
def test_what_rows_cant_tell_is_none(rule: Any) -> None:
    assert SPOT is not None
    assert told_in_rows(rule, SPOT, WORDS, "en") is None


def test_no_rule_has_no_rows() -> None:
    assert rows_of(None) == Group(Mode.ALL, ())
    assert rule_of(Group(Mode.ANY, ())) is None


# --- the forms of the library ---


def library_rules() -> Iterator[tuple[str, FormSpec, Spot, str, Any]]:
    """Every condition of every form, with where it stands."""
    for file in FORMS:
        spec, _findings = read_design(dict(read_document(file)))
        blocks = tuple(f"{path}." for path, one in spec.items() if one.block)
        for path, one in spec.items():
            spot = spot_of(spec, one.id)
            assert spot is not None
            if one.block or path.startswith(blocks):
                continue
            rules = [("visible_if", one.visible_if), ("required_if", one.required_if)]
            rules += [("valid_if", check.rule) for check in one.valid_if]
            for key, rule in rules:
                if rule is not None:
                    yield f"{file.stem}: {path}", spec, spot, key, rule.source
        for number, deadline in enumerate(spec.deadlines):
            if deadline.only_if is not None:
                where = f"{file.stem}: deadline {number}"
                yield where, spec, form_spot(spec), "only_if", deadline.only_if.source


BY_HAND = {"puunkaato: nesting_note"}
"""Rules that count years to find a season: they are told as a sentence, and not in rows."""


def test_every_condition_of_the_forms_can_be_edited_in_rows() -> None:
    told, untold = 0, set()
    for where, spec, spot, key, rule in library_rules():
        vocabulary = Vocabulary(spec, with_own=key == "valid_if")
        if told_in_rows(rule, spot, vocabulary, "fi") is None:
            untold.add(where)
        told += 1
    assert told > 150
    assert untold <= BY_HAND


def test_every_rule_of_the_forms_is_a_sentence() -> None:
    for where, spec, spot, key, rule in library_rules():
        for language in ("fi", "sv", "en"):
            say = partial(texts.say, language)
            said = rule_sentence(rule, key, spot.place, spec, {}, language, say)
            assert said.endswith("."), where
            assert "{" not in said, where


# --- what may be named ---


def test_only_what_has_been_asked_may_be_named_and_never_the_question_itself() -> None:
    assert SPOT is not None
    names = [one.name for one in subjects(SPEC, SPOT)]
    assert "later" not in names
    assert "target" not in names
    assert "rows.sort" not in names
    assert {"pick", "pick_other", "rows", "rows.amount", "settings.limit"} <= set(names)
    assert "target" in [one.name for one in subjects(SPEC, SPOT, with_own=True)]


def test_in_a_row_the_rows_own_questions_have_the_shortest_names() -> None:
    spot = spot_of(SPEC, "amount")
    assert spot is not None
    names = [one.name for one in subjects(SPEC, spot)]
    assert {"price", "sort", "pick"} <= set(names)
    assert "amount" not in names
    assert "rows.price" not in names


# --- what is wrong is said at the field ---


def test_what_is_missing_in_a_row_is_said_at_its_field() -> None:
    assert SPOT is not None
    draft = DraftGroup(
        "all",
        (
            DraftRow("n", "answer-more", ("many",)),
            DraftRow("pick", "answer-is", ("nope",)),
            DraftRow("day", "answer-less", ("31.2.2026",)),
            DraftRow("day", "answer-less", (), shift=DraftShift("+", "3", "D")),
            DraftRow("day", "later-less", ("1.1.2026",), own_shift=DraftShift("+", "x", "D")),
            DraftRow("n", "total-is", ("1",)),
            DraftRow("later", "answer-is", ("1",)),
            DraftRow("n", "answer-nonsense"),
            DraftRow("rows", "rows-some", rows=DraftGroup("all", (DraftRow(),))),
            DraftRow(),
        ),
    )
    assert set(read_draft(draft, SPOT, WORDS).problems) == {
        "0-value",
        "1-value",
        "2-value",
        "3-shift",
        "4-own_shift_count",
        "5-others",
        "6-subject",
        "7-offer",
        "8-offer",
    }


TEXTS = st.text(max_size=6) | st.sampled_from(["n", "pick", "rows", "answer-is", "+", ":today"])
DRAFT_ROWS = st.recursive(
    st.builds(
        DraftRow,
        TEXTS,
        TEXTS | st.sampled_from(["rows-some", "later-less", "times-is", "total-is"]),
        st.lists(TEXTS, max_size=2).map(tuple),
        TEXTS,
        TEXTS,
        st.builds(DraftShift, TEXTS, TEXTS, TEXTS),
        st.builds(DraftShift, TEXTS, TEXTS, TEXTS),
        st.lists(TEXTS, max_size=2).map(tuple),
        TEXTS,
        TEXTS,
    ),
    lambda inner: st.builds(DraftGroup, TEXTS, st.lists(inner, max_size=3).map(tuple)),
    max_leaves=4,
)


@given(st.lists(DRAFT_ROWS, max_size=3))
def test_whatever_is_sent_is_read_or_refused(members: list[Any]) -> None:
    assert SPOT is not None
    reading = read_draft(DraftGroup("any", tuple(members)), SPOT, WORDS)
    rule = rule_of(reading.group)
    if rule is not None:
        compile_rule(rule)


# --- calculations ---

EACH_ROW = (
    "Worked out: the sum over the rows of “rows en” of “amount en” × “price en”"
    " rounded to 2 decimals."
)


@pytest.mark.parametrize(
    ("calculation", "sentence"),
    [
        (Calculation(Way.SUM, (Named("n"), Named("m"))), "Worked out: “n en” + “m en”."),
        (Calculation(Way.DIFFERENCE, (Named("n"), Written(2))), "Worked out: “n en” − 2."),
        (
            Calculation(Way.PRODUCT, (HowMany("rows"), Named("settings.limit"))),
            "Worked out: the number of rows in “rows en” × “limit en” (3).",
        ),
        (
            Calculation(Way.SAME, (Column("sum", "rows.amount"),)),
            "Worked out: the sum of “amount en” on all rows.",
        ),
        (
            Calculation(Way.EACH_ROW, (Named("amount"), Named("price")), "rows", 2),
            EACH_ROW,
        ),
        (
            Calculation(Way.LARGEST, (Named("n"), Named("m"))),
            "Worked out: the largest of these: “n en”, “m en”.",
        ),
        (Calculation(Way.QUOTIENT, (Named("n"), Named("m"))), "Worked out: “n en” ÷ “m en”."),
    ],
)
def test_calculations_are_written_read_shown_and_told(
    calculation: Calculation, sentence: str
) -> None:
    assert SPOT is not None
    rule = compute_of(calculation)
    assert calculation_of(rule) == calculation
    draft = draft_calculation(rule, SPOT, WORDS, "fi")
    assert draft is not None
    assert read_calculation(draft, SPOT, WORDS) == (calculation, {})
    say = partial(texts.say, "en")
    assert rule_sentence(rule, "compute", SPOT.place, SPEC, {"limit": 3}, "en", say) == sentence


def test_a_calculation_that_lacks_something_says_where() -> None:
    assert SPOT is not None
    for draft, field in (
        (DraftCalculation(), "way"),
        (DraftCalculation("sum", ("n", "")), "pick-1"),
        (DraftCalculation("sum", ("n", "later")), "pick-1"),
        (DraftCalculation("sum", ("n", ":number"), ("", "x")), "number-1"),
        (DraftCalculation("difference", ("n", "m", "n")), "pick-2"),
        (DraftCalculation("each_row", ("amount", "price")), "repeat"),
        (DraftCalculation("sum", ("n", "m"), decimals="7"), "decimals"),
    ):
        read, problems = read_calculation(draft, SPOT, WORDS)
        assert (read, list(problems)) == (None, [field])


def test_a_question_may_be_called_as_what_is_chosen_beside_questions() -> None:
    asked = [item("number", "integer"), item("today", "date"), item("day", "date")]
    spec, _findings = read_design(document(step("a", *asked, item("total", "computed"))))
    here, words_of = spot_of(spec, "total"), Vocabulary(spec)
    assert here is not None
    rule = compute_of(Calculation(Way.SUM, (Named("number"), Written(5))))
    draft = draft_calculation(rule, here, words_of, "fi")
    assert draft is not None
    assert draft.picked == ("number", NUMBER)
    condition = {">": [{"var": "day"}, {"var": "today"}]}
    told = told_in_rows(condition, here, words_of, "fi")
    assert told is not None
    assert rule_of(read_draft(told, here, words_of).group) == condition


@pytest.mark.parametrize("rule", [None, 1, "x", {"+": ["a", 1]}, {"sum": [1, 2, 3]}, {}])
def test_strange_json_is_no_term_and_no_calculation(rule: Any) -> None:
    assert calculation_of(rule) is None or isinstance(rule, int)
    assert term_of({"+": [rule, rule]}) is None
