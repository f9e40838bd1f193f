"""Posted forms: every kind, rows renumbered, parking, and texts that no honest person sends."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kevytasiointi.domain.answers import check_answers, filed, read_step, rows, visible
from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.itemkinds import ItemKind
from tests.domain.form_samples import TODAY, choice, document, form, item, step


def read(spec: FormSpec, posted: dict[str, Any], **more: Any) -> Any:
    """Read the first step."""
    lists = {name: text if isinstance(text, list) else [text] for name, text in posted.items()}
    return read_step(spec, spec.steps[0], lists, more.pop("parked", {}), **more)


@pytest.mark.parametrize(
    ("made", "text", "value"),
    [
        (item("x"), "  Sörnäinen\r\n tie ", "Sörnäinen tie"),
        (item("x"), "A\u0308iti", "Äiti"),
        (item("x", "paragraph"), " a\r\nb\rc ", "a\nb\nc"),
        (item("x", "integer"), "1 200", 1200),
        (item("x", "integer"), "12,0", 12),
        (item("x", "decimal"), "12,50", "12.5"),
        (item("x", "decimal"), "−3", "-3"),
        (item("x", "measure"), "0,0", "0"),
        (item("x", "date"), "5.6.2026", "2026-06-05"),
        (item("x", "date"), "5 June 2026", "2026-06-05"),
        (item("x", "time"), "7.5", None),
        (item("x", "time"), "7", "07:00"),
        (choice("x", "a", "b"), "b", "b"),
        (choice("x", "a", "b", kind="choices"), ["b", "a", "b"], ["a", "b"]),
        (item("x", "yes_no"), "false", False),
        (item("x", "yes_no"), "true", True),
        (item("x", "declaration"), "true", True),
        (item("x", "declaration"), "", None),
        (item("x", "email"), " Aino@Lehtola.example.FI ", "Aino@lehtola.example.fi"),
        (item("x", "phone"), "040-1234567", "+358 40 1234567"),
        (item("x", "postcode"), "00 100", "00100"),
        (item("x", "property_id"), "09100100020003", "91-1-2-3"),
        (item("x", "business_id"), "FI07375462", "0737546-2"),
        (item("x", "hetu"), "010190-999w", "010190-999W"),
    ],
)
def test_one_field(made: dict[str, Any], text: Any, value: Any) -> None:
    found = read(form(made), {"a-x": text}, artificial_hetus=True)
    assert found.answers == ({} if value is None else {"x": value})


def test_what_can_not_be_read_is_kept_as_typed() -> None:
    spec = form(item("n", "integer"), item("ok"))
    found = read(spec, {"a-n": " twelve ", "a-ok": "yes"})
    assert found.answers == {"ok": "yes"}
    assert found.raw == {"n": "twelve", "ok": "yes"}
    assert found.unread == {"n": "twelve"}
    mended = read(spec, {"a-n": "12"}, parked=found.answers, unread=found.unread)
    assert mended.unread == {}
    assert mended.answers == {"n": 12}


def test_rows_are_renumbered_and_empty_ones_dropped() -> None:
    spec = form(
        item(
            "rows",
            "repeat",
            items=[item("d", "date"), choice("k", "p", kind="choices"), item("s", "yes_no")],
        )
    )
    found = read(
        spec,
        {
            "a-rows-0-d": " ",
            "a-rows-2-d": "1.6.2026",
            "a-rows-2-k": ["p"],
            "a-rows-10-d": "someday",
            "a-rows-3-s": "true",
            "a-rows-3-d": "",
            "a-rows-x-d": "1.1.2026",
            "a-rows-99999-d": "1.1.2026",
        },
    )
    assert found.answers == {"rows": [{"d": "2026-06-01", "k": ["p"]}, {"s": True}, {}]}
    assert found.unread == {"rows.2.d": "someday"}
    assert found.raw["rows.0.d"] == "1.6.2026"
    assert found.raw["rows.1.s"] == "true"
    assert "rows.3.d" not in found.raw


def test_all_rows_can_be_taken_away() -> None:
    spec = form(item("rows", "repeat", items=[item("d")]), item("b"))
    assert read(spec, {"a-b": "x"}, parked={"rows": [{"d": "x"}]}).answers == {"b": "x"}


def test_rows_and_groups_within_rows() -> None:
    spec = form(
        item(
            "sites",
            "repeat",
            items=[
                item("at", "group", items=[item("street", "address")]),
                item("wells", "repeat", items=[item("deep", "integer")]),
            ],
        )
    )
    found = read(
        spec,
        {
            "a-sites-1-at-street": "Koivutie 1",
            "a-sites-4-wells-2-deep": "5",
            "a-sites-4-wells-7-deep": "x",
        },
    )
    assert found.answers == {
        "sites": [{"at": {"street": "Koivutie 1"}}, {"wells": [{"deep": 5}, {}]}]
    }
    assert found.unread == {"sites.1.wells.1.deep": "x"}


def test_rows_around_a_row_that_is_being_added_are_kept_though_empty() -> None:
    spec = form(
        item("sites", "repeat", items=[item("x"), item("wells", "repeat", items=[item("y")])])
    )
    posted = {"a-sites-0-x": "", "a-sites-1-x": "", "a-sites-2-x": ""}
    assert read(spec, posted).answers == {}
    assert read(spec, posted, adding="sites.1.wells").answers == {"sites": [{}, {}]}
    for odd in ("sites", "sites.x.wells", f"sites.{'9' * 5000}.wells", "", "."):
        assert read(spec, posted, adding=odd).answers == {}


def test_items_that_were_not_on_the_page_stay_parked() -> None:
    spec = parse_formspec(document(step("one", item("a"), item("b")), step("two", item("c"))))
    parked = {"a": "old", "b": "old", "c": "old", "left_over": "from an older version"}
    found = read(spec, {"a-a": "new", "shown": ["a"]}, parked=parked, unread={"b": "x", "a": "y"})
    assert found.answers == {"a": "new", "b": "old", "c": "old"}
    assert found.unread == {"b": "x"}
    assert read(spec, {"a-a": "new"}, parked=parked).answers == {"a": "new", "c": "old"}


def test_control_characters_and_half_characters_never_reach_an_answer() -> None:
    found = read(form(item("x")), {"a-x": "a\x00b\ud800c\x1bd"})
    assert found.answers == {"x": "a\ufffdb\ufffdc\ufffdd"}
    found.answers["x"].encode()


def test_very_long_texts_are_cut_before_anything_looks_at_them() -> None:
    for kind in ("text", "integer", "phone", "email", "date", "property_id", "hetu"):
        found = read(form(item("x", kind)), {"a-x": "9" * 2_000_000})
        assert len(str(found.raw["x"])) == 20_000


EVERY_KIND = form(
    *(
        item(f"k_{kind.value}", kind.value, **more)
        for kind in ItemKind
        for more in [
            {
                ItemKind.CHOICE: {"options": choice("o", "a", "b")["options"], "other": True},
                ItemKind.CHOICES: {"options": choice("o", "a", "b")["options"], "other": True},
                ItemKind.COMPUTED: {"compute": {"+": [{"var": "k_integer"}, {"var": "k_money"}]}},
                ItemKind.GROUP: {"items": [item("inner", id="g1")]},
                ItemKind.REPEAT: {
                    "items": [
                        item("d", "date", id="r1"),
                        item("n", "integer", id="r2", visible_if={"filled": {"var": "d"}}),
                    ]
                },
            }.get(kind, {})
        ]
    )
)
NAMES = [
    *(f"a-k_{kind.value}" for kind in ItemKind),
    "a-k_choice_other",
    "a-k_group-inner",
    "a-k_repeat-0-d",
    "a-k_repeat-0-n",
    "a-k_repeat-5-n",
    "a-k_repeat-٣-n",
    "a-",
    "",
]
TEXTS = (
    st.text()
    | st.text(st.characters(codec=None))
    | st.sampled_from(
        [
            "\x00",
            "\ud800",
            "9" * 5000,
            "1e999999",
            "NaN",
            "-0",
            "٣",
            "31.2.2026",
            "other",
            "true",
            "a",
            "01.01.0000",
            "24:00",
            "+358" + "0" * 30,
            "a@b.example.fi",
            "²",
            "١.١.٢٠٢٦",
            "010190-999W",
        ]
    )
)


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(TEXTS, max_size=3), max_size=12))
@settings(max_examples=300, deadline=None)
def test_whatever_is_posted_is_read_checked_filed_and_shown(posted: dict[str, list[str]]) -> None:
    spec = EVERY_KIND
    found = read_step(spec, spec.steps[0], posted, {}, artificial_hetus=True)
    problems = check_answers(spec, found.answers, {}, {}, TODAY, True, raw=found.unread)
    unread = {problem.path for problem in problems}
    assert set(found.unread) - {p for p in found.unread if ".n" in p} <= unread
    shown = visible(spec, found.answers, {}, TODAY)
    kept = filed(spec, found.answers, shown)
    assert filed(spec, kept, visible(spec, kept, {}, TODAY)) == kept
    for section in rows(shown, "fi", lambda msgid, **params: msgid % params if params else msgid):
        repr(section).encode()
