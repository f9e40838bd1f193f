"""Every way a form document can be wrong is told at its exact place."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kevytasiointi.domain.errors import BrokenFormSpec
from kevytasiointi.domain.formitems import KEYS_OF_KIND, NEEDED_KEYS
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.formspec import sha256_of, to_canonical_json
from kevytasiointi.domain.itemkinds import BLOCKS, ItemKind
from tests.domain.form_samples import choice, document, item, setting, step, words

Change = Callable[[dict[str, Any]], None]


def findings(made: Any) -> list[str]:
    """What the parser says of a document."""
    try:
        parse_formspec(made)
    except BrokenFormSpec as broken:
        return [str(finding) for finding in broken.findings]
    return []


def sample(**more: Any) -> dict[str, Any]:
    """A document with a bit of everything."""
    return document(
        step(
            "one",
            choice("purpose", "start", "stop", required=True, other=True),
            item("total", "integer", min=1, max=9, visible_if=is_("purpose", "start")),
        ),
        step(
            "two",
            item(
                "rows",
                "repeat",
                row_title=words("row"),
                items=[item("day", "date", required=True), item("note", "text")],
            ),
            item("map", "attachment", media_types=["application/pdf"]),
        ),
        settings=[setting("lead", "period", "P30D"), setting("fee", "money", "120.50")],
        deadlines=[{"kind": "processing", "period": "{lead}", "starts": "submitted"}],
        notify_before={"item": "rows.day", "period": "{lead}"},
        status_texts={"processed": words("done")},
        before_you_start=[{"text": words("in {lead}"), "link": "https://example.fi/rules"}],
        tests=[{"name": "t", "answers": {}, "expect": {"errors": {"purpose": "required"}}}],
        **more,
    )


def is_(name: str, value: Any) -> dict[str, Any]:
    """A comparison."""
    return {"===": [{"var": name}, value]}


def test_a_good_document_has_no_findings() -> None:
    assert findings(sample()) == []


def _set(path: str, value: Any) -> Change:
    def change(made: dict[str, Any]) -> None:
        *way, last = [int(p) if p.isdigit() else p for p in path.split("/")]
        for part in way:
            made = made[part]
        if value is ...:
            del made[last]
        else:
            made[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "finding"),
    [
        ("format", 2, "format: must be 1"),
        ("format", ..., "format: must be 1"),
        ("id", "nonsense", "id: 'nonsense' is not of the form"),
        ("id", ..., "id: value is missing"),
        ("slug", "Iso Slug", "slug: 'Iso Slug' is not of the form"),
        ("kind", "other", "kind: must be one of permit, notice"),
        ("ends_in", ["closed"], "ends_in[0]: must be one of decided, processed"),
        ("languages", ["fi", "no"], "languages[1]: must be one of fi, sv, en"),
        ("languages", [], "languages: needs at least one of fi, sv, en"),
        ("languages", ["fi"], "title.sv: language is not among the form's languages"),
        ("title/sv", ..., "title.sv: text is missing"),
        ("title/sv", "  ", "title.sv: text is missing"),
        ("title/sv", 5, "title.sv: must be text"),
        ("title", "plain", "title: must hold a text for each language"),
        ("title", ..., "title: text is missing"),
        ("title/fi", "x" * 4001, "title.fi: text is longer than 4000 characters"),
        ("title/fi", "in {nope}", "title.fi: {nope} is not a setting of this form"),
        ("title/fi", "in {lead", "title.fi: a curly bracket without its pair"),
        ("colour", "red", "colour: unknown key"),
        ("identification", "weak", "identification: must be one of strong, email, none"),
        ("on_behalf", ["dog"], "on_behalf[0]: must be one of person, company"),
        ("outcomes", ["granted"], "outcomes[0]: must be one of approved,"),
        ("publicity", "hush", "publicity: must be one of public, partly_secret, secret"),
        ("retention", ..., "retention: value is missing"),
        ("retention/period", "5 years", "retention.period: '5 years' is not a period such as"),
        ("retention/period", "P999Y", "retention.period: 'P999Y' is not a period such as"),
        ("retention/why", "x", "retention.why: unknown key"),
        ("renewal", "{fee}", "renewal: 'fee' is not a setting of type period"),
        ("standstill", 30, "standstill: must be text"),
        ("declaration", ..., "declaration: text is missing"),
        ("status_texts", {"draft": words("x")}, "status_texts.draft: must be one of submitted,"),
        (
            "before_you_start/0/link",
            "http://x.fi",
            "before_you_start[0].link: 'http://x.fi' is not",
        ),
        ("before_you_start", [5], "before_you_start[0]: must be a mapping"),
        ("deadlines/0/kind", "tea", "deadlines[0].kind: must be one of processing,"),
        ("deadlines/0/starts", "answer:total", "deadlines[0].starts: 'total' is not a date item"),
        ("deadlines/0/starts", "noon", "deadlines[0].starts: 'noon' is not of the form"),
        ("notify_before/item", "purpose", "notify_before.item: 'purpose' is not a date item"),
        ("settings/0/type", "colour", "settings[0].type: must be one of period, integer,"),
        ("settings/0/default", "soon", "settings[0].default: is not a value of type period"),
        ("settings/1/default", "-5", "settings[1].default: is not a value of type money"),
        ("settings/1/key", "lead", "settings[1].key: 'lead' is already used at settings[0].key"),
        ("steps", [], "steps: needs at least one step"),
        ("steps/0/items", [], "steps[0].items: needs at least one item"),
        ("steps/0/key", "tarkistus", "steps[0].key: 'tarkistus' is kept for a page of our own"),
        ("steps/1/key", "one", "steps[1].key: 'one' is already used at steps[0].key"),
        ("steps/1/id", "purpose", "steps[0].items[0].id: 'purpose' is already used at steps[1].id"),
        ("steps/0/items/0/label/sv", ..., "steps[0].items[0].label.sv: text is missing"),
        ("steps/0/items/0/kind", "colour", "steps[0].items[0].kind: must be one of text,"),
        ("steps/0/items/0/key", "Big", "steps[0].items[0].key: 'Big' is not of the form"),
        ("steps/0/items/0/key", "settings", "steps[0].items[0].key: 'settings' is kept for"),
        ("steps/0/items/0/key", "declared", "steps[0].items[0].key: 'declared' is kept for"),
        ("steps/0/items/0/required", "yes", "steps[0].items[0].required: must be true or false"),
        ("steps/0/items/0/min", 1, "steps[0].items[0].min: an item of kind choice has no such key"),
        ("steps/0/items/0/options", ..., "steps[0].items[0].options: an item of kind choice needs"),
        ("steps/0/items/0/options", [], "steps[0].items[0].options: needs at least one option"),
        (
            "steps/0/items/0/options/1/value",
            "start",
            "steps[0].items[0].options[1].value: 'start' is here twice",
        ),
        (
            "steps/0/items/0/options/1/label/en",
            ...,
            "steps[0].items[0].options[1].label.en: text is missing",
        ),
        ("steps/0/items/1/key", "purpose_other", "is already used at"),
        ("steps/0/items/1/min", 10, "steps[0].items[1].min: is greater than max"),
        ("steps/0/items/1/min", "few", "steps[0].items[1].min: must be a number"),
        ("steps/1/items/0/items/0/label/fi", ..., "steps[1].items[0].items[0].label.fi: text is"),
        ("steps/1/items/0/items/0/key", "note", "'rows.note' is already used at"),
        ("steps/1/items/0/min_rows", 50, "steps[1].items[0].min_rows: is greater than max_rows"),
        (
            "steps/1/items/0/max_rows",
            0,
            "steps[1].items[0].max_rows: must be a whole number from 1",
        ),
        ("steps/1/items/1/media_types", ["pdf"], "media_types[0]: 'pdf' is not a media type"),
        ("steps/1/items/0/items/0/kind", "attachment", "an attachment can't be inside a repeat"),
        ("tests/0/expect", ..., "tests[0].expect: value is missing"),
        ("tests/0/expect/visible", ["nope"], "tests[0].expect.visible: unknown item 'nope'"),
        ("tests/0/expect/errors", {"nope": "x"}, "tests[0].expect.errors: unknown item 'nope'"),
        ("tests/0/expect/errors", ["x"], "tests[0].expect.errors: must be a mapping from path"),
        ("tests/0/today", "tomorrow", "tests[0].today: 'tomorrow' is not a date such as"),
        ("tests/0/settings", {"nope": 1}, "tests[0].settings: unknown setting 'nope'"),
        ("tests/0/attachments", {"total": 1}, "tests[0].attachments: unknown attachment item"),
        ("tests/0/attachments", {"map": "one"}, "tests[0].attachments.map: must be a number"),
    ],
)
def test_findings_name_the_place(path: str, value: Any, finding: str) -> None:
    made = sample()
    _set(path, value)(made)
    found = findings(made)
    assert any(finding in one for one in found), found


RULES: list[tuple[Any, str]] = [
    (is_("nope", 1), "unknown item 'nope'"),
    (is_("settings.nope", 1), "'nope' is not a setting of this form"),
    (is_("purpose", "strat"), "'strat' is not among the options, so this can never hold"),
    ({"in": [{"var": "purpose"}, ["start", "x"]]}, "'x' is not among the options"),
    (is_("purpose", 5), "=== needs a text, not a number"),
    (is_("purpose", None), "=== with null is never true; use filled or empty"),
    ({"<": [{"var": "purpose"}, "x"]}, "< can't compare a text"),
    ({"var": "purpose"}, "a condition is needed here, not a bare text"),
    ({"and": [{"var": "flag"}]}, "and needs a condition, not a yes or no"),
    (True, "a condition is needed here, not a bare yes or no"),
    ({"+": [1, 2]}, "a condition is needed here, not a bare number"),
    ({">": [{"+": [{"var": "purpose"}, 1]}, 2]}, "+ needs a number, not a text"),
    (is_("rows", "x"), "=== can't compare a rows"),
    ({"some": [{"var": "purpose"}, is_("purpose", "start")]}, "some needs a repeat first"),
    ({"some": [{"var": "rows"}, is_("nope", "x")]}, "unknown item 'nope'"),
    (is_("map", "x"), "'map' is of kind attachment, which has no answer"),
    ({"filled": 5}, "filled needs an item"),
    ({"in": [{"var": "purpose"}, "start"]}, "in needs a list second"),
    ({">": [{"count": {"var": "total"}}, 1]}, "count needs a repeat, a column"),
    ({">": [{"var": "day"}, "soon"]}, "> needs a date, not a text"),
    ({">": [{"var": "day"}, {"date_add": [{"today": []}, "soon"]}]}, "date_add needs a period"),
    (
        {">": [{"var": "day"}, {"date_add": [{"today": []}, {"var": "settings.fee"}]}]},
        "date_add needs a period, not a number",
    ),
    ({"and": [is_("purpose", "start"), is_("purpose", "stop")]}, "can never hold"),
    ({"and": [is_("purpose", "start"), {"empty": {"var": "purpose"}}]}, "can never hold"),
    ({"and": [{">": [{"var": "total"}, 5]}, {"<": [{"var": "total"}, 5]}]}, "can never hold"),
    ({"and": [{">": [{"var": "total"}, 5]}, {"<=": [{"var": "total"}, 5]}]}, "can never hold"),
    ({"and": [is_("flag", True), is_("flag", False)]}, "can never hold"),
    (
        {"or": [is_("flag", True), {"and": [is_("purpose", "start"), is_("purpose", "stop")]}]},
        "can never hold",
    ),
    ({"in": [{"var": "purpose"}, ["start", "stop", "other"]]}, "always holds once 'purpose'"),
    ({">=": [{"var": "total"}, 1]}, "always holds once 'total' is answered; use filled"),
    ({"<=": [{"var": "total"}, 9]}, "always holds once 'total' is answered; use filled"),
    (is_("later", "x"), "'later' is asked in a later step"),
    (is_("target", "x"), "conditions go round: target → target"),
    ({"nonsense": [1]}, "visible_if.nonsense: unknown operator"),
    ({"and": [{"===": [1]}]}, "visible_if.and[0].===: takes 2 arguments, has 1"),
]


def rule_sample(rule: Any) -> dict[str, Any]:
    """A document whose item `target` has the rule."""
    return document(
        step(
            "one",
            choice("purpose", "start", "stop", other=True),
            item("total", "integer", min=1, max=9),
            item("flag", "yes_no"),
            item("day", "date"),
            item("map", "attachment"),
            item("rows", "repeat", items=[item("inner")]),
            item("target", visible_if=rule),
        ),
        step("two", item("later")),
        settings=[setting("fee", "money", "5"), setting("lead", "period", "P30D")],
    )


@pytest.mark.parametrize(("rule", "message"), RULES, ids=lambda value: json.dumps(value)[:60])
def test_rules_that_can_not_work_are_found(rule: Any, message: str) -> None:
    found = findings(rule_sample(rule))
    assert any(message in one for one in found), found
    assert all(one.startswith("steps[0].items[6]") for one in found), found


@pytest.mark.parametrize(
    "rule",
    [
        is_("purpose", "start"),
        is_("purpose", "other"),
        is_("purpose_other", "anything"),
        is_("flag", False),
        {"!==": [{"var": "purpose"}, "start"]},
        {"in": [{"var": "purpose"}, ["start", "other"]]},
        {">": [{"var": "total"}, 1]},
        {"and": [{">=": [{"var": "total"}, 5]}, {"<=": [{"var": "total"}, 5]}]},
        {"or": [is_("purpose", "start"), is_("purpose", "stop")]},
        {">=": [{"var": "day"}, {"date_add": [{"today": []}, {"var": "settings.lead"}]}]},
        {">": [{"var": "settings.fee"}, 3]},
        {"some": [{"var": "rows"}, {"filled": {"var": "inner"}}]},
        {"some": [{"var": "rows"}, {"and": [{"filled": {"var": "inner"}}, is_("flag", True)]}]},
        {">": [{"count": {"var": "rows"}}, 1]},
        {"===": [{"if": [is_("flag", True), 1, 2]}, 1]},
        {"===": [{"lower": {"var": "purpose_other"}}, "x"]},
    ],
    ids=json.dumps,
)
def test_rules_that_work_are_taken(rule: Any) -> None:
    assert findings(rule_sample(rule)) == []


def test_circles_are_found_through_containers_and_needs() -> None:
    made = document(
        step(
            "one",
            item("box", "group", visible_if=is_("box.inner", "x"), items=[item("inner")]),
            item("a", visible_if=is_("b", "x")),
            item("b", required_if=is_("a", "x")),
        )
    )
    assert findings(made) == [
        "steps[0].items[0]: conditions go round: box → box.inner → box",
        "steps[0].items[1]: conditions go round: a → b → a",
    ]


def test_all_findings_come_at_once() -> None:
    made = sample()
    made["title"].pop("sv")
    made["colour"] = "red"
    made["steps"][0]["items"][0]["label"].pop("fi")
    assert len(findings(made)) == 3


@pytest.mark.parametrize("made", [None, 5, "text", [], {}, {"steps": 5}, {"steps": [None]}])
def test_what_is_no_form_at_all_is_refused(made: Any) -> None:
    assert findings(made)


@pytest.mark.parametrize("kind", list(ItemKind))
def test_each_kind_takes_its_own_keys_only(kind: ItemKind) -> None:
    needed: dict[str, Any] = {
        "options": [{"value": "a", "label": words("a")}],
        "unit": "l",
        "items": [item("inner")],
        "compute": {"+": [1, 2]},
    }
    mine = {key: needed[key] for key in NEEDED_KEYS.get(kind, ())}
    assert findings(document(step("one", item("x", kind.value, **mine)))) == []
    for key, value in needed.items():
        if key not in KEYS_OF_KIND[kind]:
            made = document(step("one", {**item("x", kind.value, **mine), key: value}))
            assert any(f"items[0].{key}: an item of kind" in one for one in findings(made))


def test_a_pattern_must_be_one_of_re2() -> None:
    made = document(step("one", item("x", pattern="(?=a)", pattern_message=words("m"))))
    assert findings(made) == ["steps[0].items[0].pattern: is not a pattern that RE2 knows"]


def test_containers_have_a_deepest_level() -> None:
    inner = item("x")
    for level in range(5):
        inner = item(f"box{level}", "group", items=[inner])
    found = findings(document(step("one", inner)))
    assert any("nested deeper than 3 levels" in one for one in found)


# --- identity ---


def test_canonical_json_does_not_depend_on_the_order_of_keys() -> None:
    made = sample()
    turned = dict(reversed(made.items()))
    assert to_canonical_json(made) == to_canonical_json(turned)
    assert sha256_of(made) == sha256_of(turned)
    assert len(sha256_of(made)) == 64
    assert b'"fi":"basis fi"' in to_canonical_json(made)


keys = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
texts = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="{}"), min_size=1
).filter(str.strip)
localized = st.fixed_dictionaries({"fi": texts, "sv": texts, "en": texts})
simple_kinds = st.sampled_from(
    [kind.value for kind in ItemKind if kind not in NEEDED_KEYS and kind is not ItemKind.NOTE]
)


@st.composite
def random_documents(draw: st.DrawFn) -> dict[str, Any]:
    """A good document of random items with conditions on the ones before them."""
    items: list[dict[str, Any]] = []
    for key in draw(st.lists(keys, min_size=1, max_size=6, unique=True)):
        if key in ("settings", "declared"):
            continue
        made: dict[str, Any] = {
            "id": key,
            "key": key,
            "kind": draw(simple_kinds),
            "label": draw(localized),
            "required": draw(st.booleans()),
        }
        if items and draw(st.booleans()):
            before = draw(st.sampled_from(items))
            if before["kind"] not in ("attachment", *BLOCKS):
                made["visible_if"] = {"filled": {"var": before["key"]}}
        items.append(made)
    return document(step("one", *(items or [item("x")])), title=draw(localized))


@given(random_documents())
@settings(max_examples=60, deadline=None)
def test_a_spec_survives_the_journey_through_canonical_json(made: dict[str, Any]) -> None:
    spec = parse_formspec(made)
    again = json.loads(to_canonical_json(made))
    assert parse_formspec(again) == spec
    assert sha256_of(again) == sha256_of(made)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_document_with_any_value_anywhere_is_taken_or_refused(data: st.DataObject) -> None:
    made = sample()
    node: Any = made
    while True:
        part = data.draw(
            st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node)))
        )
        inner = node[part]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            node[part] = data.draw(json_values)
            break
        node = inner
    findings(made)
