"""Settings in texts, answers in sections, conditions as sentences, the lead time."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from kevytasiointi import texts
from kevytasiointi.domain.answers import rows, step_section
from kevytasiointi.domain.documents import Line, Table
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.leadtimes import is_filed_late, lead_time_warning
from kevytasiointi.domain.numbertext import kept_number, read_number, say_number
from kevytasiointi.domain.sentences import condition_sentence
from kevytasiointi.domain.settings import (
    effective_settings,
    fill,
    read_setting,
    resolved_period,
    say_period,
)
from kevytasiointi.domain.timetext import say_date, say_time
from tests.domain.form_samples import choice, form, item, setting, shown, words

english = partial(texts.say, "en")

# --- settings ---

SETTINGS = form(
    item("x"),
    settings=[
        setting("lead", "period", "P30D"),
        setting("limit", "integer", 10),
        setting("share", "decimal", "2.5"),
        setting("fee", "money", "12000"),
        setting("town", "text", words("Lehtola")),
        setting("open", "boolean", default=True),
    ],
)


def test_an_authority_sets_only_what_fits() -> None:
    overrides = {"lead": "P2W", "limit": "many", "share": 3, "town": {"fi": "K"}, "nope": 1}
    assert effective_settings(SETTINGS, overrides) == {
        "lead": "P2W",
        "limit": 10,
        "share": 3,
        "fee": "12000",
        "town": {"fi": "K"},
        "open": True,
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "30\u00a0päivää, 10, 2,5, 12\u00a0000 €, Lehtola fi, {nope}"),
        ("sv", "30\u00a0dagar, 10, 2,5, 12\u00a0000 €, Lehtola sv, {nope}"),
        ("en", "30\u00a0days, 10, 2.5, 12,000 €, Lehtola en, {nope}"),
    ],
)
def test_texts_are_filled(language: str, text: str) -> None:
    pattern = "{lead}, {limit}, {share}, {fee} €, {town}, {nope}"
    assert fill(pattern, effective_settings(SETTINGS, {}), language) == text


@pytest.mark.parametrize(
    ("period", "fi", "sv", "en"),
    [
        ("P1D", "1\u00a0päivä", "1\u00a0dag", "1\u00a0day"),
        ("P2W", "2\u00a0viikkoa", "2\u00a0veckor", "2\u00a0weeks"),
        ("P1M", "1\u00a0kuukausi", "1\u00a0månad", "1\u00a0month"),
        ("P5Y", "5\u00a0vuotta", "5\u00a0år", "5\u00a0years"),
        (
            "P4B",
            "4\u00a0arkipäivää",
            "4\u00a0vardagar",
            "4\u00a0working\u00a0days".replace("g\u00a0", "g "),
        ),
        ("soon", "soon", "soon", "soon"),
    ],
)
def test_periods_in_words(period: str, fi: str, sv: str, en: str) -> None:
    assert [say_period(period, language) for language in ("fi", "sv", "en")] == [fi, sv, en]


def test_a_period_of_a_rule_is_written_or_set() -> None:
    assert resolved_period("P5Y", {}) == "P5Y"
    assert resolved_period("{lead}", {"lead": "P14D"}) == "P14D"
    assert resolved_period("{lead}", {}) == ""


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("lead", " p14d ", "P14D"),
        ("lead", "14", None),
        ("limit", "1 200", 1200),
        ("limit", "1,5", None),
        ("share", "1,50", "1.5"),
        ("fee", "-1", None),
        ("fee", "120,50", "120.5"),
        ("open", "false", False),
        ("open", "maybe", None),
        ("town", "anything", None),
    ],
)
def test_settings_are_read_as_typed(key: str, typed: str, value: Any) -> None:
    made = next(one for one in SETTINGS.settings if one.key == key)
    assert read_setting(made, typed) == value


# --- numbers and days ---


@pytest.mark.parametrize(
    ("typed", "kept", "finnish", "english_text"),
    [
        ("0,10", "0.1", "0,1", "0.1"),
        ("9999", "9999", "9999", "9999"),
        ("12345,6", "12345.6", "12\u00a0345,6", "12,345.6"),
        ("−12345", "-12345", "-12\u00a0345", "-12,345"),
        ("007", "7", "7", "7"),
    ],
)
def test_numbers(typed: str, kept: str, finnish: str, english_text: str) -> None:
    number = read_number(typed)
    assert number is not None
    assert kept_number(number) == kept
    exact = Decimal(kept)
    assert (say_number(exact, "fi"), say_number(exact, "en")) == (finnish, english_text)


def test_days_and_times() -> None:
    assert [say_date("2026-06-05", one) for one in ("fi", "sv", "en")] == [
        "5.6.2026",
        "5.6.2026",
        "5 June 2026",
    ]
    assert [say_time("07:30", one) for one in ("fi", "sv", "en")] == ["7.30", "7.30", "7:30"]


# --- sections ---


def line(spec: FormSpec, answers: dict[str, Any], language: str = "en", **more: Any) -> list[Any]:
    """The blocks of the only step."""
    say = partial(texts.say, language)
    section = step_section(spec.steps[0], shown(spec, answers), language, say, **more)
    return list(section.blocks) if section else []


@pytest.mark.parametrize(
    ("made", "value", "paragraphs"),
    [
        (item("x"), "a", ("a",)),
        (item("x"), None, ()),
        (item("x", "paragraph"), "a\n\n b", ("a", " b")),
        (item("x", "integer", unit="kpl"), 12000, ("12,000\u00a0kpl",)),
        (item("x", "measure", unit="l"), "12.5", ("12.5\u00a0l",)),
        (item("x", "date"), "2026-06-05", ("5 June 2026",)),
        (item("x", "date"), "junk", ("junk",)),
        (item("x", "time"), "07:30", ("7:30",)),
        (choice("x", "a"), "a", ("a en",)),
        (choice("x", "a", kind="choices"), ["a", "gone"], ("a en", "gone")),
        (item("x", "yes_no"), False, ("No",)),
        (item("x", "yes_no"), True, ("Yes",)),
        (item("x", "declaration"), True, ("Confirmed",)),
        (item("x", "hetu"), "010594Y9032", ("010594Y****",)),
    ],
)
def test_answers_as_paragraphs(made: dict[str, Any], value: Any, paragraphs: tuple[str]) -> None:
    assert line(form(made), {"x": value}) == [Line("x en", paragraphs)]


def test_other_is_shown_with_its_text() -> None:
    spec = form(
        choice("a", "x", other=True),
        choice("b", "x", "y", kind="choices", other=True),
    )
    answers = {"a": "other", "a_other": "tea", "b": ["y", "other"], "b_other": "cake"}
    assert line(spec, answers) == [
        Line("a en", ("Something else: tea",)),
        Line("b en", ("y en", "Something else: cake")),
    ]


def test_no_rows_of_groups_are_said_in_words_and_not_in_a_table_without_columns() -> None:
    spec = form(item("stops", "repeat", items=[item("at", "location")]))
    section = rows(shown(spec, {}), "en", english)[0]
    assert section.blocks == (Line("stops en"),)


def test_narrow_repeats_are_tables_and_wide_ones_are_read_row_by_row() -> None:
    def repeat(*keys: str) -> FormSpec:
        inner = [item(key) for key in keys]
        return form(item("rows", "repeat", row_title=words("Row"), items=inner))

    answers = {"rows": [{"a": "1"}, {"b": "2"}]}
    assert line(repeat("a", "b"), answers) == [
        Table("rows en", ("a en", "b en"), (("1", ""), ("", "2")))
    ]
    wide = line(repeat("a", "b", "c", "d", "e", "f"), answers)
    assert wide[0] == Line("Row en 1: a en", ("1",))
    assert wide[7] == Line("Row en 2: b en", ("2",))
    assert line(repeat("a"), {}) == [Table("rows en", ("a en",), ())]


def test_hidden_cells_are_empty_and_hidden_columns_are_left_out() -> None:
    inner = [
        item("n", "integer"),
        item("big", visible_if={">": [{"var": "n"}, 5]}),
        item("huge", visible_if={">": [{"var": "n"}, 50]}),
    ]
    spec = form(item("rows", "repeat", items=inner))
    rows_given = [{"n": 1, "big": "parked", "huge": "parked"}, {"n": 6, "big": "b"}]
    assert line(spec, {"rows": rows_given}) == [
        Table("rows en", ("n en", "big en"), (("1", ""), ("6", "b")))
    ]


def test_a_period_and_a_place_are_named_and_a_party_is_not() -> None:
    spec = form(
        {**item("work", "date_range"), "label": {"fi": "Työ", "sv": "Arbete", "en": "Work"}},
        {**item("site", "location"), "label": {"fi": "Missä?", "sv": "Var?", "en": "Where?"}},
        item("payer", "party", parties=["company"]),
    )
    told = {"work": {"begin": "2026-06-01", "end": "2026-06-02"}, "site": {"address": "Torikatu 1"}}
    found = step_section(spec.steps[0], shown(spec, told), "en", english)
    assert found is not None
    labels = [block.label for block in found.blocks if isinstance(block, Line)]
    assert labels[:3] == ["Work: Begins on", "Work: Ends on", "Where? Street address"]
    assert "Name" in labels


def test_sections_leave_out_notes_files_and_empty_steps() -> None:
    spec = form(item("n", "note"), item("map", "attachment"))
    assert rows(shown(spec, {}), "en", english) == ()
    spec = form(item("box", "group", items=[item("inner")]))
    (section,) = rows(shown(spec, {}), "fi", english)
    assert (section.title, section.blocks) == ("one fi", (Line("inner fi"),))


def test_a_form_without_the_readers_language_tells_its_own() -> None:
    finnish: dict[str, Any] = {"fi": "Kysymys"}
    spec = form(
        {"id": "x", "key": "x", "kind": "text", "label": finnish},
        languages=["fi"],
        **dict.fromkeys(("title", "summary", "declaration"), finnish),
        retention={"period": "P5Y", "basis": finnish},
        steps=[
            {
                "id": "s",
                "key": "s",
                "title": finnish,
                "items": [{"id": "x", "key": "x", "kind": "text", "label": finnish}],
            }
        ],
    )
    (section,) = rows(shown(spec, {}), "sv", english)
    assert (section.lang, section.blocks) == ("fi", (Line("Kysymys", (), "fi"),))


# --- conditions as sentences ---


def is_(name: str, value: Any) -> dict[str, Any]:
    """A comparison."""
    return {"===": [{"var": name}, value]}


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (is_("a", "x"), "Answer this if “a en” is “x en”."),
        ({"===": ["x", {"var": "a"}]}, "Answer this if “a en” is “x en”."),
        (is_("flag", True), "Answer this if “flag en” is “Yes”."),
        ({"!==": [{"var": "a"}, "x"]}, "Answer this if “a en” is other than “x en”."),
        ({"in": [{"var": "a"}, ["x", "y"]]}, "Answer this if “a en” is “x en” or “y en”."),
        ({"in": ["p", {"var": "many"}]}, "Answer this if “p en” has been chosen in “many en”."),
        ({">": [{"var": "n"}, 2.5]}, "Answer this if “n en” is more than 2.5\u00a0l."),
        ({"<": [5, {"var": "n"}]}, "Answer this if “n en” is more than 5\u00a0l."),
        (
            {">=": [{"var": "day"}, "2026-06-05"]},
            "Answer this if “day en” is “5 June 2026” or after.",
        ),
        ({"filled": {"var": "a"}}, "Answer this if “a en” has been answered."),
        ({"empty": {"var": "a"}}, "Answer this if “a en” has not been answered."),
        (
            {"and": [is_("a", "x"), is_("flag", False)]},
            "Answer this if “a en” is “x en” and “flag en” is “No”.",
        ),
        (
            {">": [{"+": [{"var": "n"}, {"var": "n"}]}, 2]},
            "Answer this if “n en” + “n en” is more than 2.",
        ),
        (
            {"!": {"or": [is_("a", "x"), is_("flag", True)]}},
            "Answer this unless “a en” is “x en” or “flag en” is “Yes”.",
        ),
        (
            {"or": [is_("a", "x"), {"!": is_("flag", True)}]},
            "Answer this if “a en” is “x en” or “flag en” is not “Yes”.",
        ),
    ],
)
def test_conditions_as_sentences(rule: Any, sentence: str) -> None:
    spec = form(
        choice("a", "x", "y", "z"),
        choice("many", "p", "q", kind="choices"),
        item("flag", "yes_no"),
        item("n", "measure", unit="l"),
        item("day", "date"),
        item("target", visible_if=rule),
        item("always"),
        item("note", "note", visible_if=rule),
    )
    note = condition_sentence("note", spec, {}, "en", english)
    assert note.startswith(("This concerns you", "This may concern you"))
    assert condition_sentence("target", spec, {}, "en", english) == sentence
    assert condition_sentence("always", spec, {}, "en", english) == ""
    assert condition_sentence("nope", spec, {}, "en", english) == ""


def test_a_sentence_in_a_row_names_the_rows_own_question() -> None:
    inner = [choice("kind", "drill", "blast"), item("deep", visible_if=is_("kind", "drill"))]
    spec = form(choice("kind", "loud"), item("rows", "repeat", items=inner))
    sentence = condition_sentence("rows.0.deep", spec, {}, "en", english)
    assert sentence == "Answer this if “kind en” is “drill en”."


# --- lead time ---


def noise(**more: Any) -> FormSpec:
    """A form that should be sent 30 days before the first day."""
    return form(
        item("asked", "yes_no"),
        item(
            "rows",
            "repeat",
            visible_if={"!==": [{"var": "asked"}, False]},
            items=[item("start", "date")],
        ),
        notify_before={"item": "rows.start", "period": "{lead}", "basis": words("in {lead}")},
        settings=[setting("lead", "period", "P30D")],
        **more,
    )


@pytest.mark.parametrize(
    ("answers", "lead", "today", "late"),
    [
        ({"asked": True, "rows": [{"start": "2026-07-01"}]}, "P30D", date(2026, 6, 1), False),
        ({"asked": True, "rows": [{"start": "2026-07-01"}]}, "P30D", date(2026, 6, 2), True),
        ({"asked": True, "rows": [{"start": "2026-07-01"}]}, "P14D", date(2026, 6, 2), False),
        (
            {"asked": True, "rows": [{"start": "2026-12-01"}, {}, {"start": "2026-06-05"}]},
            "P30D",
            date(2026, 6, 1),
            True,
        ),
        ({"asked": False, "rows": [{"start": "2026-06-05"}]}, "P30D", date(2026, 6, 1), False),
        ({}, "P30D", date(2026, 6, 1), False),
        ({"asked": True, "rows": [{"start": "1850-01-01"}]}, "P30D", date(2026, 6, 1), False),
    ],
)
def test_a_late_form_is_warned_of(
    answers: dict[str, Any], lead: str, today: date, late: bool
) -> None:
    settings = effective_settings(noise(), {"lead": lead})
    warning = lead_time_warning(noise(), answers, settings, today)
    assert (warning is not None) is late
    assert is_filed_late(noise(), answers, settings, today) is late
    if warning is not None:
        assert warning.basis == {
            "fi": "in 30\u00a0päivää fi",
            "sv": "in 30\u00a0dagar sv",
            "en": "in 30\u00a0days en",
        }
        assert warning.item.kind is ItemKind.DATE


def test_no_lead_time_no_warning() -> None:
    assert lead_time_warning(form(item("x")), {}, {}, date(2026, 6, 1)) is None
