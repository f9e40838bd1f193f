"""Conditions, checks and calculations made of rows, as browsers without scripts send them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from kevytasiointi.domain.designs import parts
from kevytasiointi.domain.formparser import read_design
from kevytasiointi.domain.rulenames import with_shortest_names
from kevytasiointi.domain.rulerows import rows_of, rule_of
from kevytasiointi.domain.rulesubjects import spot_of
from tests.domain.form_samples import choice, document, item, step, words
from tests.forms.library import FORMS
from tests.web.admin.test_designer_publishing import admin, begun, document_in, stored
from tests.web.conftest import token_in

__all__ = ["admin"]

COMPOST = next(file for file in FORMS if file.stem == "kompostointi-ilmoitus")
RULES = ("visible_if", "required_if")


def small_form(**target: Any) -> dict[str, Any]:
    """A form with a question of each sort, and one whose rules are made."""
    rows = [item("amount", "integer"), item("price", "money")]
    settings = [
        {"key": "limit", "type": "integer", "default": 3, "label": words("limit")},
        {"key": "wait", "type": "period", "default": "P30D", "label": words("wait")},
    ]
    return document(
        step(
            "one",
            choice("pick", "x", "y", "z"),
            choice("pick2", "x", "y", "z"),
            choice("many", "p", "q", kind="choices"),
            item("flag", "yes_no"),
            item("n", "integer"),
            item("m", "decimal"),
            item("day", "date"),
            item("born", "date"),
            item("at", "time"),
            item("said"),
            item("rows", "repeat", items=rows),
            item("target", **target),
            item("total", "computed", compute={"+": [{"var": "n"}, {"var": "m"}]}),
        ),
        settings=settings,
    )


def fields_on(page: str) -> dict[str, list[str]]:
    """What a browser would send of the page's form, the buttons left out."""
    (form,) = html.fromstring(page).xpath("//form[@data-rules]")
    return {
        name: values
        for name in dict.fromkeys(form.fields)
        if name != "do" and (values := list(_values(form, name)))
    }


def _values(form: Any, name: str) -> Iterator[str]:
    for field in form.inputs[name] if _is_several(form, name) else [form.inputs[name]]:
        if field.tag == "select":
            chosen = field.xpath(".//option[@selected]/@value") or field.value_options[:1]
            yield from chosen[:1]
        elif field.tag == "textarea":
            yield field.text or ""
        elif field.get("type") not in ("checkbox", "radio") or field.get("checked") is not None:
            yield field.get("value", "")


def _is_several(form: Any, name: str) -> bool:
    return form.inputs[name].__class__.__name__ in ("CheckboxGroup", "RadioGroup")


class Maker:
    """A designer's browser on one page of a rule; without scripts."""

    def __init__(self, client: FlaskClient, address: str) -> None:
        self.client = client
        self.address = address
        self.page = client.get(address).get_data(as_text=True)

    def press(self, do: str, **typed: str | list[str]) -> int:
        """Fill fields in and press a button; the page that is shown then is the next one."""
        fields: dict[str, Any] = {**fields_on(self.page), **typed, "do": do}
        answer = self.client.post(self.address, data=fields)
        if answer.status_code != 303:
            self.page = answer.get_data(as_text=True)
        return answer.status_code

    def fill(self, fields: dict[str, str | list[str]]) -> None:
        """Give one field after another, and update the choices after each, as people do."""
        for name, value in fields.items():
            assert f'name="r-{name}"' in self.page, name
            assert self.press("update", **{f"r-{name}": value}) == 200

    @property
    def sentence(self) -> str:
        """What the page says that the rule means."""
        (said,) = html.fromstring(self.page).xpath('//*[@id="rule-sentence"]')
        return str(said.text_content())


# --- every comparison ---

COMPARISONS: list[tuple[dict[str, str | list[str]], Any]] = [
    ({"subject": "pick", "offer": "answer-is", "value": "x"}, {"===": [{"var": "pick"}, "x"]}),
    ({"subject": "pick", "offer": "answer-is_not", "value": "x"}, {"!==": [{"var": "pick"}, "x"]}),
    (
        {"subject": "pick", "offer": "answer-not_is", "value": "y"},
        {"!": [{"===": [{"var": "pick"}, "y"]}]},
    ),
    (
        {"subject": "pick", "offer": "answer-one_of", "value": ["x", "z"]},
        {"in": [{"var": "pick"}, ["x", "z"]]},
    ),
    (
        {"subject": "pick", "offer": "answer-same", "against": "pick2"},
        {"===": [{"var": "pick"}, {"var": "pick2"}]},
    ),
    ({"subject": "many", "offer": "answer-includes", "value": "p"}, {"in": ["p", {"var": "many"}]}),
    (
        {"subject": "many", "offer": "answer-not_includes", "value": "q"},
        {"!": [{"in": ["q", {"var": "many"}]}]},
    ),
    ({"subject": "flag", "offer": "answer-yes"}, {"===": [{"var": "flag"}, True]}),
    ({"subject": "flag", "offer": "answer-no"}, {"===": [{"var": "flag"}, False]}),
    ({"subject": "flag", "offer": "answer-not_yes"}, {"!": [{"===": [{"var": "flag"}, True]}]}),
    ({"subject": "n", "offer": "answer-is", "value": "5"}, {"===": [{"var": "n"}, 5]}),
    ({"subject": "n", "offer": "answer-is_not", "value": "5"}, {"!==": [{"var": "n"}, 5]}),
    ({"subject": "m", "offer": "answer-less", "value": "2,5"}, {"<": [{"var": "m"}, 2.5]}),
    ({"subject": "n", "offer": "answer-at_most", "value": "1 200"}, {"<=": [{"var": "n"}, 1200]}),
    (
        {"subject": "n", "offer": "answer-at_least", "against": "m"},
        {">=": [{"var": "n"}, {"var": "m"}]},
    ),
    (
        {"subject": "n", "offer": "answer-more", "against": "settings.limit"},
        {">": [{"var": "n"}, {"var": "settings.limit"}]},
    ),
    (
        {"subject": "n", "offer": "answer-between", "value": "1", "upper": "9"},
        {"<=": [1, {"var": "n"}, 9]},
    ),
    (
        {"subject": "n", "offer": "total-at_most", "others": ["m"], "value": "9"},
        {"<=": [{"+": [{"var": "n"}, {"var": "m"}]}, 9]},
    ),
    (
        {"subject": "n", "offer": "times-less", "factor": "1000", "against": "m"},
        {"<": [{"*": [{"var": "n"}, 1000]}, {"var": "m"}]},
    ),
    (
        {"subject": "day", "offer": "answer-less", "value": "5.6.2026"},
        {"<": [{"var": "day"}, "2026-06-05"]},
    ),
    (
        {"subject": "day", "offer": "answer-at_most", "against": ":today"},
        {"<=": [{"var": "day"}, {"today": []}]},
    ),
    (
        {
            "subject": "day",
            "offer": "answer-at_least",
            "against": ":today",
            "shift": "-",
            "shift_count": "2",
            "shift_unit": "M",
        },
        {">=": [{"var": "day"}, {"date_add": [{"today": []}, "-P2M"]}]},
    ),
    (
        {"subject": "day", "offer": "answer-more", "against": "born", "shift": "settings.wait"},
        {">": [{"var": "day"}, {"date_add": [{"var": "born"}, {"var": "settings.wait"}]}]},
    ),
    (
        {
            "subject": "day",
            "offer": "later-less",
            "own_shift": "settings.wait",
            "against": ":today",
        },
        {"<": [{"date_add": [{"var": "day"}, {"var": "settings.wait"}]}, {"today": []}]},
    ),
    (
        {"subject": "born", "offer": "years-at_least", "value": "18"},
        {">=": [{"years_between": [{"var": "born"}, {"today": []}]}, 18]},
    ),
    ({"subject": "at", "offer": "answer-less", "value": "7"}, {"<": [{"var": "at"}, "07:00"]}),
    ({"subject": "said", "offer": "answer-is", "value": "so"}, {"===": [{"var": "said"}, "so"]}),
    ({"subject": "said", "offer": "answer-answered"}, {"filled": [{"var": "said"}]}),
    ({"subject": "said", "offer": "answer-not_answered"}, {"empty": [{"var": "said"}]}),
    (
        {"subject": "rows", "offer": "count-more", "value": "2"},
        {">": [{"count": [{"var": "rows"}]}, 2]},
    ),
    (
        {"subject": "rows.amount", "offer": "sum-more", "value": "9"},
        {">": [{"sum": [{"var": "rows.amount"}]}, 9]},
    ),
    (
        {
            "subject": "rows",
            "offer": "rows-some",
            "in-0-subject": "amount",
            "in-0-offer": "answer-more",
            "in-0-value": "4",
        },
        {"some": [{"var": "rows"}, {">": [{"var": "amount"}, 4]}]},
    ),
    (
        {
            "subject": "rows",
            "offer": "rows-every",
            "in-0-subject": "price",
            "in-0-offer": "answer-answered",
        },
        {"all": [{"var": "rows"}, {"filled": [{"var": "price"}]}]},
    ),
]


@pytest.mark.parametrize(("fields", "rule"), COMPARISONS)
def test_every_comparison_is_made_without_scripts(
    app: Flask, admin: FlaskClient, fields: dict[str, str | list[str]], rule: Any
) -> None:
    address = begun(app, small_form())
    maker = Maker(admin, f"{address}/osa/target/ehto/visible_if")
    maker.fill({f"0-{name}": value for name, value in fields.items()})
    assert maker.sentence.startswith("Shown if ")
    assert maker.press("save") == 303
    assert part_in(stored(app, address), "target")["visible_if"] == rule
    again = Maker(admin, maker.address)
    assert again.sentence == maker.sentence
    assert again.press("save") == 303
    assert part_in(stored(app, address), "target")["visible_if"] == rule


def part_in(stored_document: Any, part_id: str) -> dict[str, Any]:
    """A part of a document."""
    return dict(next(one.value for one in parts(stored_document) if one.id == part_id))


# --- rows, groups, and what is wrong ---


def test_rows_and_groups_come_and_go(app: Flask, admin: FlaskClient) -> None:
    address = begun(app, small_form())
    maker = Maker(admin, f"{address}/osa/target/ehto/required_if")
    maker.fill({"0-subject": "flag", "0-offer": "answer-yes"})
    maker.press("add-group:")
    maker.fill({"1-0-subject": "n", "1-0-offer": "answer-more", "1-0-value": "3"})
    maker.press("add-row:1-")
    maker.fill({"1-1-subject": "said", "1-1-offer": "answer-answered"})
    maker.press("update", **{"r-mode": "any", "r-1-mode": "all"})
    maker.press("add-row:")
    assert maker.press("save") == 303
    rule = part_in(stored(app, address), "target")["required_if"]
    both = {"and": [{">": [{"var": "n"}, 3]}, {"filled": [{"var": "said"}]}]}
    assert rule == {"or": [{"===": [{"var": "flag"}, True]}, both]}
    again = Maker(admin, maker.address)
    assert again.sentence == (
        "Must be answered if “flag en” is “Yes” or"
        " (“n en” is more than 3 and “said en” has been answered)."
    )
    again.press("remove:1")
    assert 'name="r-1-0-subject"' not in again.page
    assert again.press("save") == 303
    assert part_in(stored(app, address), "target")["required_if"] == rule["or"][0]
    assert Maker(admin, maker.address).press("delete") == 303
    assert "required_if" not in part_in(stored(app, address), "target")


def test_what_is_wrong_is_said_at_the_field_and_typed_text_stays(
    app: Flask, admin: FlaskClient
) -> None:
    address = begun(app, small_form())
    maker = Maker(admin, f"{address}/osa/target/ehto/visible_if")
    maker.fill({"0-subject": "n", "0-offer": "answer-more"})
    assert maker.press("save", **{"r-0-value": "paljon"}) == 400
    assert 'href="#r-0-value"' in maker.page
    assert "Write a number." in maker.page
    assert fields_on(maker.page)["r-0-value"] == ["paljon"]
    assert "visible_if" not in part_in(stored(app, address), "target")


def test_an_updated_page_saves_nothing(app: Flask, admin: FlaskClient) -> None:
    address = begun(app, small_form())
    before = stored(app, address)
    maker = Maker(admin, f"{address}/osa/target/ehto/visible_if")
    maker.fill({"0-subject": "flag"})
    maker.press("add-row:")
    assert stored(app, address) == before


def test_a_rule_made_in_a_file_is_told_and_can_be_made_anew(app: Flask, admin: FlaskClient) -> None:
    strange = {">": [{"-": [{"var": "n"}, {"var": "m"}]}, 1]}
    address = begun(app, small_form(visible_if=strange))
    maker = Maker(admin, f"{address}/osa/target/ehto/visible_if")
    assert "“n en” − “m en” is more than 1" in maker.page
    assert "{" not in html.fromstring(maker.page).xpath("//main")[0].text_content()
    assert maker.press("replace") == 200
    maker.fill({"0-subject": "flag"})
    assert maker.press("save") == 303
    rule = part_in(stored(app, address), "target")["visible_if"]
    assert rule == {"===": [{"var": "flag"}, True]}


def test_who_comes_second_sees_both_rules(app: Flask, admin: FlaskClient) -> None:
    address = begun(app, small_form())
    first = Maker(admin, f"{address}/osa/target/ehto/visible_if")
    second = Maker(admin, first.address)
    for maker, answer in ((first, "answer-yes"), (second, "answer-no")):
        maker.fill({"0-subject": "flag", "0-offer": answer})
    assert first.press("save") == 303
    assert second.press("save") == 409
    main = html.fromstring(second.page).xpath("//main")[0].text_content()
    assert "Shown if “flag en” is “Yes”." in main
    assert "Shown if “flag en” is “No”." in main
    assert second.press("save") == 303
    rule = part_in(stored(app, address), "target")["visible_if"]
    assert rule == {"===": [{"var": "flag"}, False]}


def test_a_rule_that_can_never_hold_is_told_after_saving(app: Flask, admin: FlaskClient) -> None:
    address = begun(app, small_form())
    maker = Maker(admin, f"{address}/osa/target/ehto/visible_if")
    maker.fill({"0-subject": "n", "0-offer": "answer-more", "0-value": "5"})
    maker.press("add-row:")
    maker.fill({"1-subject": "n", "1-offer": "answer-less", "1-value": "3"})
    assert maker.press("save") == 303
    assert 'id="findings"' in admin.get(maker.address).get_data(as_text=True)


# --- checks ---


def test_checks_are_added_ordered_and_removed(app: Flask, admin: FlaskClient) -> None:
    address = begun(app, small_form())
    page = f"{address}/osa/n/tarkisteet"
    for number, (value, message) in enumerate((("5", "Too many."), ("3", "Still too many."))):
        maker = Maker(admin, f"{page}/{number}")
        maker.fill({"0-subject": "n", "0-offer": "answer-at_most", "0-value": value})
        assert maker.press("save") == 400
        assert "Write what is said" in maker.page
        assert maker.press("save", message_en=message) == 303
    listed = admin.get(page).get_data(as_text=True)
    assert listed.index("at most 5") < listed.index("Still too many.")
    send = {"csrf_token": token_in(admin.get(page)), "seen": seen_in(listed), "do": "up:1"}
    assert admin.post(page, data=send).status_code == 303
    assert [c["message"]["en"] for c in part_in(stored(app, address), "n")["valid_if"]] == [
        "Still too many.",
        "Too many.",
    ]
    assert admin.post(page, data=send | {"do": "remove:0"}).status_code == 409
    fresh = seen_in(admin.get(page).get_data(as_text=True))
    assert admin.post(page, data=send | {"do": "remove:0", "seen": fresh}).status_code == 303
    assert len(part_in(stored(app, address), "n")["valid_if"]) == 1


def seen_in(page: str) -> str:
    """The fingerprint that a page was made with."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


# --- calculations ---


def test_a_sum_is_made_by_picking_questions(app: Flask, admin: FlaskClient) -> None:
    address = begun(app, small_form())
    maker = Maker(admin, f"{address}/osa/total/ehto/compute")
    assert maker.sentence == "Worked out: “n en” + “m en”."
    maker.press("add")
    maker.press("update", **{"pick-2": "sum:rows.amount"})
    assert maker.press("save") == 303
    assert part_in(stored(app, address), "total")["compute"] == {
        "+": [{"var": "n"}, {"var": "m"}, {"sum": [{"var": "rows.amount"}]}]
    }
    again = Maker(admin, maker.address)
    again.press("update", way="each_row")
    again.press("update", repeat="rows")
    again.press("update", **{"pick-0": "amount", "pick-1": "price", "pick-2": ""})
    assert again.press("save", decimals="x") == 400
    assert again.press("save", decimals="2") == 303
    assert part_in(stored(app, address), "total")["compute"] == {
        "round": [{"sum": [{"var": "rows"}, {"*": [{"var": "amount"}, {"var": "price"}]}]}, 2]
    }


# --- all of a real form, and garbage ---


def test_all_conditions_of_a_real_form_are_made_anew(app: Flask, admin: FlaskClient) -> None:
    whole = document_in(COMPOST)
    spec, _findings = read_design(whole)
    address = begun(app, whole)
    bare = begun(app, without_rules(whole))
    made = 0
    for part in parts(whole):
        for where, key, rule in rules_in(part.value):
            spot = spot_of(spec, part.id)
            assert spot is not None
            there = Maker(admin, f"{address}/osa/{part.id}/{where}")
            fields = {n: v for n, v in fields_on(there.page).items() if n.startswith(("r-", "me"))}
            maker = Maker(admin, f"{bare}/osa/{part.id}/{where}")
            assert maker.press("save", **fields) == 303, (part.id, key)
            shortest = rows_of(with_shortest_names(rule, spot.place))
            assert shortest is not None
            after = part_in(stored(app, bare), part.id)
            said = after[key] if key in RULES else after[key][-1]["rule"]
            assert said == rule_of(shortest), part.id
            made += 1
    assert made > 25


def rules_in(value: Any) -> Iterator[tuple[str, str, Any]]:
    """The page, the key and the JSON of each condition of a part."""
    for key in RULES:
        if key in value:
            yield f"ehto/{key}", key, value[key]
    for number, check in enumerate(value.get("valid_if", ())):
        yield f"tarkisteet/{number}", "valid_if", check["rule"]


def without_rules(value: Any) -> Any:
    """A document without its conditions."""
    if isinstance(value, dict):
        rules = (*RULES, "valid_if")
        return {key: without_rules(one) for key, one in value.items() if key not in rules}
    return [without_rules(one) for one in value] if isinstance(value, list) else value


GARBAGE: list[dict[str, Any]] = [
    {},
    {"do": "save"},
    {"do": "remove:99-in-4", "r-0-subject": "n"},
    {"do": "add-row:0-0-0-0-0", "r-0-subject": "n"},
    {"do": "remove:²", "r-0-subject": "n"},
    {
        "r-": "x",
        "r-0": "y",
        "r-²-subject": "n",
        "r-99999-subject": "n",
        "r-in-in-in-0-subject": "n",
    },
    {"r-0-subject": "settings.wait", "r-0-offer": "answer-is"},
    {"r-0-subject": "\x00", "r-0-offer": "\ud7ff", "r-mode": "<script>"},
    {"r-0-subject": "rows", "r-0-offer": "rows-some", "r-0-in-0-subject": "rows"},
    {"r-0-subject": "day", "r-0-offer": "answer-is", "r-0-against": "settings.wait"},
    {"r-0-subject": "day", "r-0-offer": "later-is", "r-0-own_shift": "+", "r-0-value": "9" * 400},
    {"r-0-subject": "n", "r-0-offer": "answer-is", "r-0-value": "1e999999"},
    {"r-0-subject": "n", "r-0-offer": "answer-is", "r-0-value": "9" * 400},
    {f"r-{number}-subject": "n" for number in range(300)},
    {"way": "sum", "pick-0": "n", "pick-1": ":number", "number-1": "x" * 999, "decimals": "²"},
    {"way": "each_row", "repeat": "n", "pick-0": "rows", "do": "add"},
    {"message_fi": "x" * 5000, "r-0-subject": "n", "r-0-offer": "answer-answered"},
]


@pytest.mark.parametrize("garbage", GARBAGE)
def test_no_garbage_breaks_a_page(app: Flask, admin: FlaskClient, garbage: dict[str, Any]) -> None:
    address = begun(app, small_form())
    token = token_in(admin.get(address))
    for page in (
        "osa/target/ehto/visible_if",
        "osa/total/ehto/compute",
        "osa/n/tarkisteet",
        "osa/n/tarkisteet/0",
    ):
        for button in ({}, {"do": "update"}):
            sent = {"csrf_token": token, **garbage, **button}
            assert admin.post(f"{address}/{page}", data=sent).status_code < 500, page


@pytest.mark.parametrize(
    "page",
    [
        "osa/nope/ehto/visible_if",
        "osa/step-one/ehto/visible_if",
        "osa/total/ehto/required_if",
        "osa/n/ehto/compute",
        "osa/n/tarkisteet/1",
        "osa/n/tarkisteet/99999999999",
        "osa/n/ehto/nonsense",
    ],
)
def test_there_are_no_pages_of_rules_that_parts_cant_have(
    app: Flask, admin: FlaskClient, page: str
) -> None:
    assert admin.get(f"{begun(app, small_form())}/{page}").status_code == 404


def test_whose_rules_name_a_question_is_said_before_it_is_removed(
    app: Flask, admin: FlaskClient
) -> None:
    address = begun(app, small_form(visible_if={"===": [{"var": "flag"}, True]}))
    page = html.fromstring(admin.get(f"{address}/osa/flag").get_data(as_text=True))
    assert page.xpath('//*[@id="users"]//a/@href') == [f"{address}/osa/target"]
    other = admin.get(f"{address}/osa/said").get_data(as_text=True)
    assert 'id="users"' not in other
    listed = admin.get(address).get_data(as_text=True)
    assert "Shown if “flag en” is “Yes”." in listed
