"""One base form, many municipalities: what differs between them is a setting, and it works."""

from datetime import date, timedelta

import pytest

from kevytasiointi.demo.authorities import (
    ALUE,
    JATKO,
    KAIVU,
    MUISTOMERKKI,
    POIKKEUS,
    PUUT,
    RUOKA,
    TERVEYS,
    VESI,
)
from kevytasiointi.domain.answers import check_answers, visible
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.leadtimes import lead_time_warning
from kevytasiointi.domain.settings import effective_settings, fill
from tests.forms.library import TODAY, form, problems

LEAD_TIMES: list[tuple[str, dict[str, Json]]] = [
    (RUOKA, {"purpose": "start", "begins_on": "DAY"}),
    (RUOKA, {"purpose": "new_operator", "begins_on": "DAY"}),
    (ALUE, {"permit_time": {"begin": "DAY", "end": "2027-12-31"}}),
    (JATKO, {"new_time": {"begin": "DAY", "end": "2027-12-31"}}),
    (TERVEYS, {"occasion": "change", "begins_on": "DAY"}),
    (KAIVU, {"starts_on": "DAY"}),
]


def on(answers: Json, day: date) -> Json:
    """The answers with a day in its place."""
    if isinstance(answers, dict):
        return {key: on(value, day) for key, value in answers.items()}
    return day.isoformat() if answers == "DAY" else answers


@pytest.mark.parametrize(("slug", "answers"), LEAD_TIMES)
@pytest.mark.parametrize("days", [7, 14, 21, 30])
def test_the_last_day_to_apply_is_that_of_the_municipality(
    slug: str, answers: dict[str, Json], days: int
) -> None:
    spec = form(slug)
    settings = effective_settings(spec, {"lead_time": f"P{days}D"})
    for wait, is_late in ((days, False), (days - 1, True)):
        told = on(answers, TODAY + timedelta(days=wait))
        assert isinstance(told, dict)
        warning = lead_time_warning(spec, told, settings, TODAY)
        assert (warning is not None) is is_late
        late = {path: code for path, code in problems(spec, told).items() if "begin" in path}
        assert late == {}


def test_four_weeks_is_the_time_for_food_premises_unless_told_otherwise() -> None:
    spec = form(RUOKA)
    told: dict[str, Json] = {"purpose": "start", "begins_on": "2026-12-21"}
    assert lead_time_warning(spec, told, effective_settings(spec, {}), TODAY) is None
    told["begins_on"] = "2026-12-20"
    assert lead_time_warning(spec, told, effective_settings(spec, {}), TODAY) is not None


@pytest.mark.parametrize("slug", [POIKKEUS, PUUT, VESI, MUISTOMERKKI])
def test_what_has_no_lead_time_in_any_source_warns_of_none(slug: str) -> None:
    assert form(slug).notify_before is None


def test_an_exceptional_situation_is_told_with_as_little_as_its_source_requires() -> None:
    spec = form(POIKKEUS)
    required = {place for place, item in spec.items() if item.required and "." not in place}
    assert required == {"description"}
    assert spec.identification == "email"
    assert all(rule.kind == "processing" for rule in spec.deadlines)


# --- trees ---

LIGHT, FREE, STRICT = (
    {"free_trees": 1, "notice_trees": 10},
    {"free_trees": 5, "notice_trees": 5},
    {"free_trees": 0, "notice_trees": 0},
)


@pytest.mark.parametrize(
    ("limits", "number", "note"),
    [
        (LIGHT, 1, "free_note"),
        (LIGHT, 2, "notice_note"),
        (LIGHT, 10, "notice_note"),
        (LIGHT, 11, "permit_note"),
        (FREE, 5, "free_note"),
        (FREE, 6, "permit_note"),
        (STRICT, 1, "permit_note"),
        ({}, 1, "notice_note"),
        ({}, 10, "notice_note"),
        ({}, 11, "permit_note"),
    ],
)
def test_the_number_of_trees_calls_for_nothing_a_notice_or_a_permit(
    limits: dict[str, Json], number: int, note: str
) -> None:
    spec = form(PUUT)
    answers: dict[str, Json] = {"trees": [{"species": "pine", "number": number}]}
    shown = visible(spec, answers, effective_settings(spec, limits), TODAY)
    notes = [key for key in ("free_note", "notice_note", "permit_note") if shown.is_visible(key)]
    assert notes == [note]


@pytest.mark.parametrize(
    ("limits", "tree", "counted"),
    [
        ({}, {"diameter_cm": "9.9"}, "0"),
        ({}, {"diameter_cm": "10"}, "4"),
        ({}, {"wall_m": "4.9"}, "0"),
        ({}, {"wall_m": "5"}, "4"),
        ({}, {}, "4"),
        ({"free_diameter_cm": 20}, {"diameter_cm": "19"}, "0"),
        ({"free_diameter_cm": 0}, {"diameter_cm": "1"}, "4"),
        ({"free_wall_m": 0}, {"wall_m": "0"}, "4"),
    ],
)
def test_thin_trees_and_trees_at_a_wall_are_left_out_as_the_municipality_says(
    limits: dict[str, Json], tree: dict[str, Json], counted: str
) -> None:
    spec = form(PUUT)
    answers: dict[str, Json] = {"trees": [{"species": "pine", "number": 4, **tree}]}
    shown = visible(spec, answers, effective_settings(spec, limits), TODAY)
    assert str(shown.form.value("counted")) == counted


@pytest.mark.parametrize(
    ("begins", "ends", "is_warned"),
    [
        ("2027-03-31", "2027-03-31", False),
        ("2027-04-01", "2027-04-01", True),
        ("2027-08-15", "2027-08-15", True),
        ("2027-08-16", "2027-08-16", False),
        ("2027-02-01", "2027-04-01", True),
        ("2027-02-01", "2027-09-30", True),
        ("2027-08-16", "2028-03-31", False),
        ("2027-08-16", "2028-04-01", True),
        ("2028-02-29", "2028-03-31", False),
    ],
)
def test_nesting_time_is_warned_of_in_any_year_and_never_refused(
    begins: str, ends: str, *, is_warned: bool
) -> None:
    spec = form(PUUT)
    answers: dict[str, Json] = {"time": {"begin": begins, "end": ends}}
    shown = visible(spec, answers, effective_settings(spec, {}), TODAY)
    assert shown.is_visible("nesting_note") is is_warned
    assert not any(path.startswith("time") for path in problems(spec, answers))


# --- attachments ---

FIXED_PREMISES: dict[str, Json] = {"purpose": "start", "premises_kind": "fixed"}


@pytest.mark.parametrize(
    ("slug", "setting", "slot", "answers"),
    [
        (
            RUOKA,
            "floor_plan_required",
            "floor_plan",
            {"purpose": "start", "premises_kind": "fixed"},
        ),
        (ALUE, "map_required", "map", {}),
        (VESI, "map_required", "map", {}),
        (PUUT, "site_drawing_required", "site_drawing", {}),
        (MUISTOMERKKI, "map_required", "map", {}),
        (MUISTOMERKKI, "consent_required", "consent", {"owns": False}),
        (TERVEYS, "annex_required", "annex", {"occasion": "start"}),
    ],
)
def test_the_municipality_says_which_attachment_is_a_must(
    slug: str, setting: str, slot: str, answers: dict[str, Json]
) -> None:
    spec = form(slug)
    assert problems(spec, answers, {setting: True}).get(slot) == "files_min"
    assert slot not in problems(spec, answers, {setting: False})
    with_file = check_answers(
        spec, answers, {slot: 1}, effective_settings(spec, {setting: True}), TODAY, declared=True
    )
    assert slot not in {problem.path for problem in with_file}
    promised = {**answers, f"{slot}_later": True}
    assert slot not in problems(spec, promised, {setting: True})


def test_a_season_permit_is_offered_where_the_municipality_grants_them() -> None:
    spec = form(ALUE)
    for granted in (True, False):
        settings = effective_settings(spec, {"season_permits": granted})
        assert visible(spec, {"use": "ad"}, settings, TODAY).is_visible("season") is granted


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    ("slug", "setting"),
    [(RUOKA, "elsewhere_text"), (VESI, "hearing_text"), (POIKKEUS, "call_text")],
)
def test_the_municipality_words_what_differs_there(slug: str, setting: str, language: str) -> None:
    spec = form(slug)
    words: Json = {"fi": "Meillä näin.", "sv": "Hos oss så här.", "en": "Like this here."}
    told = effective_settings(spec, {setting: words})
    before = [fill(note.text[language], told, language) for note in spec.before_you_start]
    assert isinstance(words, dict)
    assert words[language] in before
