"""An XLSForm becomes a draft, and every row of it is carried or told of."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kevytasiointi.domain.checking import check_answers
from kevytasiointi.domain.formdiff import compare
from kevytasiointi.domain.imported import Imported
from kevytasiointi.domain.itemkinds import CONTAINERS
from kevytasiointi.domain.visibility import Visibility
from kevytasiointi.domain.xlsformcolumns import heading_of, language_of
from kevytasiointi.domain.xlsformimport import from_xlsform
from kevytasiointi.domain.xlsformsheets import SheetFinding, XlsForm
from kevytasiointi.domain.xlsformtypes import TYPES, asked
from tests.domain.import_samples import (
    FORM_ID,
    UNKNOWABLE,
    completed,
    findings,
    items_of,
    mentioned,
    sheet,
    told,
    workbook,
)

HEAD = ("type", "name", "label", "relevant", "constraint", "constraint_message", "required")


def draft(form: XlsForm, language: str = "fi") -> Imported:
    """The draft of a workbook."""
    return from_xlsform(form, form_id=FORM_ID, language=language, name="tiedosto")


def survey(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Imported:
    """The draft of the rows of a survey sheet."""
    return draft(workbook([head, *rows], [("list_name", "name", "label"), *LISTS]))


LISTS = (("animal", "dog", "Koira"), ("animal", "2", "Kissa"))

LANGUAGES_HEAD = (
    *("type", "name", "label::Suomi (fi)", "label::Svenska (sv)", "label::English (en)"),
    *("hint::Suomi (fi)", "required", "relevant", "constraint"),
    *("constraint_message::Suomi (fi)", "constraint_message::Svenska (sv)"),
    *("constraint_message::English (en)", "calculation", "repeat_count"),
)
MARKET = workbook(
    [
        LANGUAGES_HEAD,
        ("begin_group", "hakija", "Hakija", "Sökande", "Applicant"),
        ("text", "nimi", "Nimi", "Namn", "Name", "", "yes", "", "string-length(.) <= 80"),
        ("select_one kind", "laji", "Laji", "Slag", "Kind", "", "yes"),
        ("text", "yhdistys", "Yhdistys", "Förening", "Club", "", "${laji} = 'club'"),
        ("end_group", "", "", "", ""),
        ("begin_group", "tapahtuma", "Tapahtuma", "Evenemang", "Event"),
        (
            *("date", "alku", "Alkaa", "Börjar", "Begins", "", "yes", ""),
            *(". >= today()", "Liian varhain.", "För tidigt.", "Too early."),
        ),
        (
            *("date", "loppu", "Päättyy", "Slutar", "Ends", "", "yes", "", ". >= ${alku}"),
            *(
                "Loppu ennen alkua.",
                "Slutet före början.",
                "The end before the beginning.",
            ),
        ),
        ("integer", "yleiso", "Yleisöä", "Publik", "Audience", "", "", "", ". >= 0 and . <= 50000"),
        (
            *("text", "turva", "Turvallisuus", "Säkerhet", "Safety", "", "true()"),
            *("${yleiso} > 200 and not(${laji} = 'private')",),
        ),
        ("select_multiple what or_other", "palvelut", "Palvelut", "Tjänster", "Services"),
        (
            *("note", "ruoka", "Ilmoita ruoasta.", "Anmäl maten.", "Notify of food.", "", ""),
            *("selected(${palvelut}, 'food') and count-selected(${palvelut}) > 1",),
        ),
        ("end_group", "", "", "", ""),
        ("begin_repeat", "teltat", "Teltat", "Tält", "Tents"),
        (
            "decimal",
            "ala",
            "Ala",
            "Areal",
            "Area",
            "",
            "yes",
            "",
            ". > 0",
            "Yli 0.",
            "Över 0.",
            ">0",
        ),
        ("end_repeat", "", "", "", ""),
        (
            *("calculate", "yhteensa", "Yhteensä", "Totalt", "Total", "", "", "", "", "", "", ""),
            *("sum(${ala})",),
        ),
        ("file", "kartta", "Kartta", "Karta", "Map", "", "", "${yhteensa} > 50"),
        ("acknowledge", "vakuutus", "Tiedot ovat oikein", "Rätt", "Correct"),
    ],
    [
        ("list_name", "name", "label::Suomi (fi)", "label::Svenska (sv)", "label::English (en)"),
        ("kind", "club", "Yhdistys", "Förening", "Club"),
        ("kind", "private", "Yksityinen", "Privat", "Private"),
        ("what", "food", "Ruokaa", "Mat", "Food"),
        ("what", "music", "Musiikkia", "Musik", "Music"),
    ],
    [("form_title", "default_language"), ("Yleisötilaisuus", "Suomi (fi)")],
)


def test_a_form_in_three_languages_lacks_only_what_no_file_knows() -> None:
    made = draft(MARKET)
    assert findings(made.document) == UNKNOWABLE
    assert made.document["languages"] == ["fi", "sv", "en"]
    assert [step["title"]["en"] for step in made.document["steps"]] == [
        *("Applicant", "Event", "Questions"),
    ]
    kinds = {key: item["kind"] for key, item in items_of(made).items()}
    assert kinds == {
        "nimi": "text",
        "laji": "choice",
        "yhdistys": "text",
        "alku": "date",
        "loppu": "date",
        "yleiso": "integer",
        "turva": "text",
        "palvelut": "choices",
        "ruoka": "note",
        "teltat": "repeat",
        "ala": "decimal",
        "yhteensa": "computed",
        "kartta": "attachment",
        "vakuutus": "declaration",
    }
    assert [note.where for note in made.notes] == ["survey 15"]


def test_the_rules_of_the_form_behave_as_they_were_written() -> None:
    form = completed(draft(MARKET).document)
    today = date(2026, 6, 1)
    answers: dict[str, Any] = {
        "nimi": "Maija",
        "laji": "private",
        "alku": "2026-05-31",
        "loppu": "2026-05-30",
        "yleiso": 300,
        "palvelut": ["food", "music"],
        "vakuutus": True,
        "teltat": [{"ala": "20.5"}, {"ala": "40"}],
    }
    shown = Visibility(form, answers, {}, today)
    assert {path for path in ("turva", "ruoka", "kartta") if shown.is_visible(path)} == {
        *("ruoka", "kartta"),
    }
    assert str(shown.form.value("yhteensa")) == "60.5"
    problems = check_answers(form, answers, {"kartta": 1}, {}, today, True)
    assert {(one.path, one.code) for one in problems} == {
        ("alku", "valid_if"),
        ("loppu", "valid_if"),
    }
    club = {**answers, "laji": "club", "palvelut": ["food"], "teltat": [{"ala": "0"}]}
    shown = Visibility(form, club, {}, today)
    assert {path for path in ("turva", "ruoka", "kartta") if shown.is_visible(path)} == {"turva"}
    codes = {one.path: one.code for one in check_answers(form, club, {}, {}, today, True)}
    assert codes.keys() >= {"yhdistys", "turva", "teltat.0.ala"}


def test_the_same_workbook_gives_the_same_draft() -> None:
    assert compare(draft(MARKET).document, draft(MARKET).document) == ()


@pytest.mark.parametrize("name", TYPES)
def test_each_type_becomes_its_kind_or_is_told_of(name: str) -> None:
    known = TYPES[name]
    row = (f"{name} animal" if "select" in name or name == "rank" else name, "q", "Kysymys")
    if known.kind in CONTAINERS:
        made = survey((f"begin {name}", "q", "K"), ("text", "inner", "I"), (f"end {name}",))
        kinds = [item["kind"] for item in items_of(made).values()]
        assert kinds == (["text"] if name == "group" else ["repeat", "text"])
        return
    made = survey(row, *((("text", "w", "W"),) if known.kind is None else ()))
    kinds = {key: item["kind"] for key, item in items_of(made).items() if key == "q"}
    if known.kind is None:
        assert kinds == {}
        assert told(made, "survey 2")[-1] == known.note
    elif name == "calculate":
        assert kinds == {}
    else:
        assert kinds == {"q": "integer" if name == "range" else known.kind.value}
        assert known.note in ["", *told(made, "survey 2")]


def test_rules_outside_the_subset_are_told_with_the_row_and_the_expression() -> None:
    made = survey(
        ("text", "a", "A", "pulldata('x', 'y', 'z', ${a}) = 1"),
        ("text", "b", "B", "", "jr:choice-name(., 'x') = 'y'", "Ei."),
        ("text", "c", "C", "", "", "", "position(..) > 1"),
        ("text", "d", "D", "${b} > 5"),
        ("text", "e", "E", "${f} = 'x'"),
        ("begin group", "later", "Later"),
        ("text", "f", "F"),
        ("end group",),
    )
    assert told(made, "survey 2")[-1].endswith("pulldata('x', 'y', 'z', ${a}) = 1")
    assert told(made, "survey 3")[-1].endswith("jr:choice-name(., 'x') = 'y'")
    assert told(made, "survey 4")[-1].endswith("position(..) > 1")
    assert told(made, "survey 5")[-1].endswith("${b} > 5")
    assert told(made, "survey 6")[-1].endswith("${f} = 'x'")
    assert not any("visible_if" in item for item in items_of(made).values())
    assert findings(made.document) == UNKNOWABLE


def test_conditions_that_go_round_are_opened() -> None:
    made = survey(("integer", "a", "A", "${b} > 1"), ("integer", "b", "B", "${a} > 1"))
    assert findings(made.document) == UNKNOWABLE
    assert sum("visible_if" in item for item in items_of(made).values()) == 1


def test_a_calculation_that_is_lost_takes_what_leans_on_it_along() -> None:
    head = (*HEAD[:4], "calculation")
    made = survey(
        ("calculate", "x", "", "", "uuid()"),
        ("calculate", "y", "", "", "${x} + 1"),
        ("text", "z", "Z", "${y} > 1"),
        head=head,
    )
    assert list(items_of(made)) == ["z"]
    assert findings(made.document) == UNKNOWABLE
    assert [note.where for note in made.notes if "calculation" in note.text.msgid] == [
        *("survey 2", "survey 3"),
    ]
    assert told(made, "survey 4")


def test_the_condition_of_a_top_level_group_moves_to_its_questions() -> None:
    made = survey(
        ("integer", "age", "Ikä"),
        ("begin group", "g", "Ryhmä", "${age} > 17"),
        ("text", "a", "A"),
        ("text", "b", "B", "${a} != ''"),
        ("end group",),
    )
    adult = {">": [{"var": "age"}, 17]}
    assert items_of(made)["a"]["visible_if"] == adult
    assert items_of(made)["b"]["visible_if"] == {"and": [adult, {"filled": [{"var": "a"}]}]}


def test_limits_with_keys_of_their_own_become_those_keys() -> None:
    made = survey(
        ("text", "code", "Koodi", "", "regex(., '[A-Z]{3}')", "Kolme kirjainta."),
        ("text", "mail", "Posti", "", "regex(., '^[^@]+@[^@]+$')", "Ei."),
        ("text", "short", "Lyhyt", "", "string-length(.) < 11"),
        ("integer", "n", "N", "", ". >= 1 and . <= 5"),
        ("integer", "m", "M", "", ". >= 1 and . <= 5", "Yhdestä viiteen."),
        ("text", "bad", "B", "", "regex(., '(?=x)')", "Ei."),
    )
    items = items_of(made)
    assert items["code"]["pattern"] == "[A-Z]{3}"
    assert items["code"]["pattern_message"] == {"fi": "Kolme kirjainta."}
    assert (items["mail"]["kind"], "pattern" in items["mail"]) == ("email", False)
    assert items["short"]["max_length"] == 10
    assert (items["n"]["min"], items["n"]["max"], "valid_if" in items["n"]) == (1, 5, False)
    assert items["m"]["valid_if"][0]["message"] == {"fi": "Yhdestä viiteen."}
    assert "pattern" not in items["bad"]
    assert told(made, "survey 7")[-1].endswith("regex(., '(?=x)')")


def test_repeats_options_and_groups_keep_their_shape() -> None:
    head = (*HEAD[:3], "repeat_count", "appearance", "parameters")
    made = survey(
        ("begin repeat", "r", "R", "3"),
        ("select_one animal or_other", "animal", "Eläin"),
        ("image", "photo", "Kuva"),
        ("end repeat",),
        ("begin repeat", "s", "S", "${n}"),
        ("text", "long", "Pitkä", "", "multiline"),
        ("end repeat",),
        ("range", "n", "N", "", "", "start=0 end=1 step=0.1"),
        ("date", "year", "Vuosi", "", "year"),
        ("text", "animal_other", "Toinen"),
        head=head,
    )
    items = items_of(made)
    assert (items["r"]["min_rows"], items["r"]["max_rows"]) == (3, 3)
    assert "min_rows" not in items["s"]
    assert told(made, "survey 6")[-1].endswith("repeat_count = ${n}")
    assert items["animal"]["other"] is True
    assert [one["value"] for one in items["animal"]["options"]] == ["dog", "q_2"]
    assert "photo" not in items
    assert told(made, "survey 4") != []
    assert items["long"]["kind"] == "paragraph"
    assert (items["n"]["kind"], items["n"]["min"], items["n"]["max"]) == ("decimal", "0", "1")
    assert items["year"]["kind"] == "year"
    assert "animal_other_2" in items
    assert findings(made.document) == UNKNOWABLE


def test_groups_too_deep_are_opened_and_repeats_left_out() -> None:
    begin = [("begin group", f"g{n}", f"G{n}") for n in range(6)]
    made = survey(
        *begin,
        ("begin repeat", "r", "R"),
        ("text", "lost", "L"),
        ("end repeat",),
        ("text", "deep", "D"),
        *[("end group",)] * 6,
    )
    assert list(items_of(made)) == ["g1", "g2", "g3", "deep"]
    assert findings(made.document) == UNKNOWABLE
    assert mentioned(made) >= {f"survey {row}" for row in range(2, 18)}


def test_what_is_in_no_known_column_is_told_with_its_value() -> None:
    head = ("type", "name", "label", "default", "media::image", "label::Français (fr)", "read_only")
    made = survey(("text", "a", "A", "3", "x.png", "Le A", "yes"), head=head)
    assert told(made, "survey 2")[-1] == (
        "Not carried over: label::Français (fr) = Le A; default = 3; "
        "media::image = x.png; read_only = yes"
    )


def test_edges_without_a_pair_types_nobody_knows_and_rows_without_type_are_told() -> None:
    made = survey(
        ("end group",),
        ("", "a", "A"),
        ("telepathy", "b", "B"),
        ("text", "c", "C"),
        ("begin group", "d", "D"),
        ("text", "e", "E"),
    )
    assert list(items_of(made)) == ["c", "e"]
    assert all(told(made, f"survey {row}") for row in (2, 3, 4, 6))
    assert "telepathy" in told(made, "survey 4")[-1]


def test_texts_are_cleaned_of_what_our_forms_can_not_hold() -> None:
    made = survey(("text", "a", "Hei ${nimi} {x}\x00\x1f " + "y" * 5_000))
    label = items_of(made)["a"]["label"]["fi"]
    assert label.startswith("Hei (nimi) (x) y")
    assert len(label) == 4_000
    assert told(made, "survey 2")
    assert findings(made.document) == UNKNOWABLE


def test_the_workbook_as_a_whole_is_told_of() -> None:
    form = XlsForm(
        sheet(("type", "name", "label"), ("text", "a", "A")),
        sheet(("list_name", "name", "label"), ("x", "1", "Yksi"), ("", "2", "Kaksi")),
        sheet(("form_title", "form_id", "version"), ("Otsikko", "id1", "7"), ("toinen",)),
        unread_sheets=("ohjeet", "entities"),
        stray_cells={"survey": 4},
        findings=(SheetFinding("survey 2", "[row : 2] something"),),
    )
    made = draft(form)
    assert made.document["title"] == {"fi": "Otsikko"}
    assert mentioned(made) >= {
        *("ohjeet", "entities", "survey", "survey 2", "choices 2", "choices 3"),
        *("settings 2", "settings 3"),
    }
    assert "id1" in told(made, "settings 2")[0]


@pytest.mark.parametrize(
    ("written", "name", "language"),
    [
        ("label::Suomi (fi)", "label", "fi"),
        ("label:Svenska", "label", "sv"),
        ("Label::English (en)", "label", "en"),
        ("hint::fi-FI", "hint", "fi"),
        ("label::Français (fr)", "label", None),
        ("bind::relevant", "relevant", ""),
        ("relevance", "relevant", ""),
        ("bind::jr:constraintMsg::sv", "constraint_message", "sv"),
        ("list name", "list_name", ""),
        ("media::image::fi", "media::image::fi", ""),
    ],
)
def test_headings_are_understood(written: str, name: str, language: str | None) -> None:
    heading = heading_of(written)
    assert (heading.name, heading.language) == (name, language)


def test_languages_have_names_and_codes() -> None:
    assert [language_of(name) for name in ("suomi", "Swedish", "English (en)", "xx", "")] == [
        *("fi", "sv", "en", None, None),
    ]


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("select_one yes_no", ("select_one", "yes_no", False, "")),
        ("select one from yes_no or specify other", ("select_one", "yes_no", True, "")),
        ("select_multiple  a or_other", ("select_multiple", "a", True, "")),
        ("select_one_from_file x.csv", ("select_one_from_file", "x.csv", False, "")),
        ("begin_group", ("group", "", False, "begin")),
        ("End Repeat", ("repeat", "", False, "end")),
        ("begin loop over animal", ("loop", "", False, "begin")),
        ("dateTime", ("datetime", "", False, "")),
        ("string", ("text", "", False, "")),
    ],
)
def test_the_column_type_is_understood(written: str, means: tuple[Any, ...]) -> None:
    said = asked(written)
    assert (said.type, said.list_name, said.or_other, said.edge) == means


NAMES = st.sampled_from(["a", "b", "c d", "ä", "A", "settings", "declared", "1", "", "a_other"])
KINDS = st.sampled_from(
    [
        *TYPES,
        *("begin group", "end group", "begin repeat", "end repeat", "begin loop", "zzz", ""),
        *(
            "select_one animal",
            "select_one animal or_other",
            "select_multiple animal",
            "select_one n",
        ),
    ]
)
RULES = st.sampled_from(
    [
        *("", "", "${a} > 1", "${b} = 'dog'", "not(${c d} = 2)", "selected(${a}, 'dog')", "true()"),
        *("sum(${a}) > 1", ". > ${b}", "regex(., '[a')", "regex(., 'a+')", "string-length(.) < 5"),
        *(
            "${a} + 1",
            "today()",
            "count(${b}) + 2",
            "if(${a} = 1, 1, '')",
            "((",
            "yes",
            "${a} = ''",
        ),
    ]
)
ROWS = st.lists(
    st.tuples(
        KINDS, NAMES, st.sampled_from(["", "Ä", "{x", "x" * 5_000]), RULES, RULES, RULES, RULES
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_of_any_rows_each_is_told_of_and_the_draft_lacks_only_what_nobody_knows(
    rows: list[tuple[str, ...]],
) -> None:
    head = ("type", "name", "label", "relevant", "constraint", "required", "calculation")
    form = workbook([head, *rows], [("list_name", "name", "label"), *LISTS])
    made = draft(form)
    missing = {path for path in findings(made.document) if not path.endswith(".options")}
    assert missing - {"steps"} <= UNKNOWABLE
    given = {f"survey {row.number}" for row in form.survey}
    assert given <= mentioned(made)
    assert {"choices 2", "choices 3"} <= mentioned(made)
