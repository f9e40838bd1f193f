"""A form of form.io or Open Forms becomes a draft; every component is carried or told of."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kevytasiointi.domain.formiodata import FormioForm, FormioStep
from kevytasiointi.domain.formioimport import from_formio
from kevytasiointi.domain.formiotypes import COMPONENTS
from kevytasiointi.domain.htmltext import text_of
from kevytasiointi.domain.imported import Imported
from kevytasiointi.domain.itemkinds import CONTAINERS
from tests.domain.import_samples import (
    FORM_ID,
    UNKNOWABLE,
    completed,
    findings,
    items_of,
    mentioned,
    told,
)

OPTIONS = [{"value": "a", "label": "A"}, {"value": "b c", "label": "B"}, {"value": "", "label": ""}]


def component(kind: str, key: str, **more: Any) -> dict[str, Any]:
    """A component as builders save it, with a label."""
    return {"type": kind, "key": key, "label": key.title(), "input": True, **more}


def draft(*components: dict[str, Any], rules: Any = (), language: str = "en") -> Imported:
    """The draft of one page of components."""
    form = FormioForm("Form", {}, (FormioStep("Page", {}, components),), tuple(rules))
    return from_formio(form, form_id=FORM_ID, language=language, name="file")


def rule(trigger: Any, *actions: dict[str, Any]) -> dict[str, Any]:
    """A rule of Open Forms."""
    return {"json_logic_trigger": trigger, "actions": list(actions), "description": "r"}


def changes(key: str, changed: str, *, state: bool) -> dict[str, Any]:
    """An action that changes a property of a component."""
    told = {"type": "property", "property": {"value": changed, "type": "bool"}, "state": state}
    return {"component": key, "action": told}


@pytest.mark.parametrize("name", COMPONENTS)
def test_each_type_becomes_its_kind_or_is_told_of(name: str) -> None:
    known = COMPONENTS[name]
    inner = component("textfield", "inner")
    one = component(name, "q", values=OPTIONS, html="<p>Q</p>", content="Q", components=[inner])
    made = draft(one, component("textfield", "w"))
    kinds = {key: item["kind"] for key, item in items_of(made).items()}
    assert findings(made.document) == UNKNOWABLE
    if known.is_open:
        assert kinds == {"inner": "text", "w": "text"}
    elif known.kind is None:
        assert kinds == {"w": "text"}
        assert known.note in told(made, "q")
        assert told(made, "inner")
    else:
        assert kinds["q"] == known.kind.value
        assert ("inner" in kinds) is (known.kind in CONTAINERS)
        assert known.note in ["", *told(made, "q")]


def test_a_type_that_nobody_knows_is_told_with_what_is_in_it() -> None:
    made = draft(component("hologram", "h", components=[component("textfield", "inner")]))
    assert "hologram" in told(made, "h")[0]
    assert told(made, "inner")


def test_pages_panels_and_loose_components_become_steps() -> None:
    page = (
        component("textfield", "first"),
        component("panel", "p1", title="Tieto", components=[component("textfield", "firstName")]),
        component("textfield", "last"),
        component("textfield", "veryLast"),
    )
    form = FormioForm("", {}, (FormioStep("", {}, page),))
    made = from_formio(form, form_id=FORM_ID, language="fi", name="file")
    steps = made.document["steps"]
    assert [step["title"]["fi"] for step in steps] == ["Kysymykset", "Tieto", "Kysymykset"]
    assert [len(step["items"]) for step in steps] == [1, 1, 2]
    assert list(items_of(made)) == ["first", "first_name", "last", "very_last"]
    assert made.document["title"] == {"fi": "file"}


def test_limits_texts_and_options_are_carried() -> None:
    made = draft(
        component(
            "textfield", "code", validate={"required": True, "maxLength": 9, "pattern": "a+"}
        ),
        component("number", "n", decimalLimit=0, suffix="kg", validate={"min": "1", "max": 5}),
        component("select", "s", multiple=True, data={"values": OPTIONS}),
        component("select", "elsewhere", data={"url": "https://x"}),
        component("checkbox", "agree", validate={"required": True}),
        component("selectboxes", "many", values=OPTIONS, validate={"minSelectedCount": 1}),
        component("file", "f", file={"type": ["application/pdf", "x/y"]}, fileMaxSize="7MB"),
        component(
            "editgrid",
            "g",
            groupLabel="Row",
            validate={"maxLength": 3},
            components=[
                component(
                    "date", "d", openForms={"minDate": {"mode": "future"}}, isSensitiveData=True
                ),
                component("file", "lost"),
            ],
        ),
        component(
            "content", "c", html="<p>Hello <b>you</b> &amp; me</p><script>x()</script><p>2</p>"
        ),
    )
    items = items_of(made)
    assert (items["code"]["required"], items["code"]["max_length"]) == (True, 9)
    assert (items["code"]["pattern"], items["code"]["pattern_message"]["en"]) == (
        *("a+", "Check the answer."),
    )
    assert (items["n"]["kind"], items["n"]["min"], items["n"]["max"]) == ("integer", 1, 5)
    assert items["n"]["unit"] == {"en": "kg"}
    assert [one["value"] for one in items["s"]["options"]] == ["a", "b_c"]
    assert (items["s"]["kind"], items["elsewhere"]["kind"]) == ("choices", "text")
    assert items["agree"]["kind"] == "declaration"
    assert items["many"]["min"] == 1
    assert (items["f"]["media_types"], items["f"]["max_mb"], items["f"]["max_files"]) == (
        *(["application/pdf"], 7, 1),
    )
    assert "x/y" in told(made, "f")[-1]
    assert (items["g"]["max_rows"], items["g"]["row_title"]) == (3, {"en": "Row"})
    assert items["d"]["valid_if"][0]["rule"] == {">": [{"var": "d"}, {"today": []}]}
    assert items["d"]["personal"] is True
    assert "lost" not in items
    assert told(made, "lost")
    assert items["c"]["label"] == {"en": "Hello you & me\n2"}
    assert findings(made.document) == UNKNOWABLE
    completed(made.document)


def test_translations_into_our_languages_are_carried_and_others_are_not() -> None:
    translations = {"en": {"label": "Name", "tooltip": "Full"}, "nl": {"label": "Naam"}}
    made = draft(
        component("textfield", "a", openForms={"translations": translations}), language="fi"
    )
    assert made.document["languages"] == ["fi", "en"]
    assert items_of(made)["a"]["label"] == {"fi": "A", "en": "Name"}
    assert items_of(made)["a"]["hint"] == {"en": "Full"}


@pytest.mark.parametrize(
    ("conditional", "visible_if"),
    [
        ({"show": True, "when": "n", "eq": "5"}, {"===": [{"var": "n"}, 5]}),
        ({"show": "true", "when": "box", "eq": "true"}, {"===": [{"var": "box"}, True]}),
        ({"show": False, "when": "r", "eq": "b c"}, {"!": [{"===": [{"var": "r"}, "b_c"]}]}),
        ({"show": True, "when": "m", "eq": "a"}, {"in": ["a", {"var": "m"}]}),
        ({"show": True, "when": "m.a", "eq": True}, {"in": ["a", {"var": "m"}]}),
        ({"show": True, "when": "n", "eq": ""}, {"empty": [{"var": "n"}]}),
        ({"show": None, "when": None, "eq": ""}, None),
        (
            {
                "show": True,
                "conjunction": "any",
                "conditions": [
                    {"component": "n", "operator": "isEqual", "value": 1},
                    {"component": "t", "operator": "isNotEmpty"},
                    {"component": "t", "operator": "isNotEqual", "value": "x"},
                ],
            },
            {
                "or": [
                    {"===": [{"var": "n"}, 1]},
                    {"filled": [{"var": "t"}]},
                    {"!": [{"===": [{"var": "t"}, "x"]}]},
                ]
            },
        ),
    ],
)
def test_conditions_of_components_are_carried(conditional: Any, visible_if: Any) -> None:
    made = draft(*ASKED, component("textfield", "q", conditional=conditional))
    assert items_of(made)["q"].get("visible_if") == visible_if


ASKED = (
    component("number", "n"),
    component("checkbox", "box"),
    component("radio", "r", values=OPTIONS),
    component("selectboxes", "m", values=OPTIONS),
    component("textfield", "t"),
    component("date", "d"),
)


@pytest.mark.parametrize(
    "conditional",
    [
        {"show": True, "when": "nowhere", "eq": "1"},
        {"show": True, "when": "r", "eq": "not an option"},
        {"show": True, "when": "n", "eq": {"a": 1}},
        {"show": True, "conditions": [{"component": "n", "operator": "matches", "value": "1"}]},
    ],
)
def test_conditions_that_can_not_be_carried_are_told_of(conditional: Any) -> None:
    made = draft(*ASKED, component("textfield", "q", conditional=conditional))
    assert "visible_if" not in items_of(made)["q"]
    assert "Write it anew" in told(made, "q")[0]


def test_conditions_of_what_is_opened_hold_for_what_is_in_it() -> None:
    shown = {"show": True, "when": "n", "eq": 1}
    inner = component("textfield", "q", conditional={"show": True, "when": "t", "eq": "x"})
    columns = component("columns", "c", conditional=shown, columns=[{"components": [inner]}])
    made = draft(*ASKED, columns)
    assert items_of(made)["q"]["visible_if"] == {
        "and": [{"===": [{"var": "n"}, 1]}, {"===": [{"var": "t"}, "x"]}]
    }


@pytest.mark.parametrize(
    ("trigger", "visible_if"),
    [
        ({"==": [{"var": "n"}, 3]}, {"===": [{"var": "n"}, 3]}),
        (
            {"and": [{"!!": {"var": "box"}}, {"!=": [{"var": "r"}, "a"]}]},
            {
                "and": [
                    {"===": [{"var": "box"}, True]},
                    {"!": [{"===": [{"var": "r"}, "a"]}]},
                ]
            },
        ),
        (
            {"<=": [1, {"var": "n"}, 5]},
            {"and": [{">=": [{"var": "n"}, 1]}, {"<=": [{"var": "n"}, 5]}]},
        ),
        (
            {"in": [{"var": "r"}, ["a", "b c"]]},
            {"or": [{"===": [{"var": "r"}, "a"]}, {"===": [{"var": "r"}, "b_c"]}]},
        ),
        ({"==": [{"var": "m.a"}, True]}, {"in": ["a", {"var": "m"}]}),
        (
            {">": [{"date": {"var": "d"}}, {"-": [{"today": []}, {"rdelta": [18, 0, 0]}]}]},
            {">": [{"var": "d"}, {"date_add": [{"today": []}, "-P18Y"]}]},
        ),
        (
            {">=": [{"/": [{"+": [{"var": "n"}, 4]}, 2]}, 35.5]},
            {">=": [{"/": [{"+": [{"var": "n"}, 4]}, 2]}, 35.5]},
        ),
    ],
)
def test_rules_that_show_become_conditions(trigger: Any, visible_if: Any) -> None:
    made = draft(
        *ASKED,
        component("textfield", "q", hidden=True),
        rules=[rule(trigger, changes("q", "hidden", state=False))],
    )
    assert items_of(made)["q"]["visible_if"] == visible_if
    assert findings(made.document) == UNKNOWABLE


def test_rules_that_hide_and_require_are_carried_and_other_actions_are_told_of() -> None:
    three, box = {"==": [{"var": "n"}, 3]}, {"==": [{"var": "box"}, True]}
    made = draft(
        *ASKED,
        component("textfield", "q"),
        component("textfield", "free", validate={"required": True}),
        component("textfield", "gone", hidden=True),
        rules=[
            rule(three, changes("q", "hidden", state=True), changes("q", "required", state=True)),
            rule(box, changes("free", "required", state=False)),
            rule(three, {"action": {"type": "disable-next"}}),
            rule({"cat": ["a"]}, changes("t", "hidden", state=True)),
            rule(three, changes("nowhere", "hidden", state=True)),
        ],
    )
    items = items_of(made)
    assert items["q"]["visible_if"] == {"!": [{"===": [{"var": "n"}, 3]}]}
    assert items["q"]["required_if"] == {"===": [{"var": "n"}, 3]}
    assert items["free"]["required_if"] == {"!": [{"===": [{"var": "box"}, True]}]}
    assert "required" not in items["free"]
    assert "disable-next" in told(made, "3. r")[0]
    assert "cat" in told(made, "t")[0]
    assert "nowhere" in told(made, "5. r")[0]
    assert told(made, "gone")


def test_properties_that_are_not_carried_are_told_with_their_values() -> None:
    made = draft(
        component(
            *("textfield", "q"),
            defaultValue="x",
            prefill={"plugin": "kvk"},
            validate={"custom": "valid = 1"},
            customConditional="show = 2",
        )
    )
    (words,) = told(made, "q")
    assert words.partition(": ")[2].split("; ") == [
        *("defaultValue = x", "customConditional = show = 2"),
        *("validate.custom = valid = 1", "prefill = kvk"),
    ]


def test_html_becomes_text() -> None:
    assert text_of("<h1>A</h1>b<br>c <i>d</i><style>x</style> &lt;e") == "A\nb\nc d <e"


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=6)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    *("show", "when", "eq", "values", "value", "label", "required", "min", "max"),
                    *("components", "columns", "translations", "en", "data", "type", "var", "=="),
                    *("maxLength", "pattern", "mode", "minDate", "conditions", "component"),
                ]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)
ANY_COMPONENT = st.fixed_dictionaries(
    {"type": st.sampled_from([*COMPONENTS, "zzz"]), "key": st.sampled_from(["a", "bC", "c", "é"])},
    optional=dict.fromkeys(
        (
            *("label", "validate", "conditional", "openForms", "values", "data", "components"),
            *("columns", "rows", "html", "file", "hidden", "multiple", "suffix", "description"),
            *("datePicker", "errors", "translatedErrors", "fileMaxSize", "decimalLimit"),
            "prefill",
        ),
        JUNK,
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ANY_COMPONENT, max_size=8), st.lists(JUNK, max_size=2))
def test_any_components_are_carried_or_told_of(components: Any, triggers: Any) -> None:
    rules = [rule(trigger, changes("a", "hidden", state=True)) for trigger in triggers]
    made = draft(*components, rules=rules)
    missing = {
        path
        for path in findings(made.document)
        if not path.endswith((".options", ".en", ".min", ".min_rows", ".fi", ".sv"))
    }
    assert missing - {"steps"} <= UNKNOWABLE
    assert {one["key"] for one in components} <= mentioned(made)
