"""The real forms: complete texts, tests of their own, and the rules that matter most."""

import random
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from kevytasiointi.demo.answers import WITH_ANSWERS, answers_for
from kevytasiointi.demo.authorities import (
    HAVAINTO,
    JATKO,
    KAIVU,
    MAA_AINES,
    MUISTOMERKKI,
    OHJAUS,
    POIKKEUS,
    RUOKA,
    TUPAKKA,
    YLEISO,
)
from kevytasiointi.demo.filler import Filler
from kevytasiointi.demo.people import AURA, KUUSIRANTA, LEHTOLA
from kevytasiointi.demo.scenes import (
    AREAS,
    COMPOSTING,
    DIGGING,
    EXTRACTION,
    FEASTS,
    FELLING,
    NOISE,
    PREMISES,
    RETAIL,
    all_scenes,
)
from kevytasiointi.domain.answers import filed, visible
from kevytasiointi.domain.formspec import FormSpec, Item
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.leadtimes import lead_time_warning
from kevytasiointi.domain.settings import effective_settings, fill
from kevytasiointi.usecases.formfiles import read_document
from kevytasiointi.usecases.formspecs import check_file
from tests.forms.library import FORMS, LANGUAGES, TODAY, form, good, problems

NOISE_FORM, COMPOSTING_FORM = "meluilmoitus", "kompostointi-ilmoitus"

each_form = pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
each_slug = pytest.mark.parametrize("slug", WITH_ANSWERS)


def texts(part: Json, path: str = "") -> Iterator[tuple[str, Mapping[str, Json]]]:
    """Every mapping in a document that is a text by language."""
    if isinstance(part, Mapping):
        if "fi" in part:
            yield path, part
        else:
            for key, value in part.items():
                yield from texts(value, f"{path}.{key}")
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from texts(value, f"{path}[{number}]")


ONLY_A_SETTING = re.compile(r"\{\w+\}")

MISSING_FILES = {"files_min"}
"""What is wrong with good answers of the permits as long as no files are attached."""

SMALL = {OHJAUS, HAVAINTO, JATKO, MUISTOMERKKI, POIKKEUS}
"""Forms of a few questions."""

ASKS_IDENTITY_CODE = {TUPAKKA: {"person.hetu"}, RUOKA: {"operator.hetu"}}
"""Where the law wants a personal identity code of whoever has no business id."""


@each_form
def test_a_form_has_no_findings(path: Path) -> None:
    assert check_file(path) == ()


@each_form
def test_a_form_carries_tests_of_every_sort(path: Path) -> None:
    tests = form(path.stem).tests
    codes = {code for test in tests for code in (test.expect.errors or {}).values()}
    assert len(tests) >= 5
    assert {"required", "valid_if"} <= codes
    assert path.stem in SMALL or {"rows_min", "rows_max", "other_required"} & codes
    assert any(test.expect.errors == {} for test in tests)


@each_form
def test_every_text_is_there_in_three_languages(path: Path) -> None:
    found = list(texts(read_document(path)))
    assert len(found) > (20 if path.stem in SMALL else 60)
    for place, text in found:
        assert set(text) == LANGUAGES, place
        assert all(isinstance(t, str) and t == t.strip() != "" for t in text.values()), place


@each_form
def test_translations_are_translations(path: Path) -> None:
    for place, text in texts(read_document(path)):
        written = {str(t) for t in text.values() if not ONLY_A_SETTING.fullmatch(str(t))}
        if written:
            assert len(written) > 1, place


@each_form
def test_placeholders_are_the_same_in_every_language(path: Path) -> None:
    settings = effective_settings(form(path.stem), {})
    for place, text in texts(read_document(path)):
        filled = {k: fill(str(t), settings, k) for k, t in text.items()}
        assert not any("{" in t for t in filled.values()), place
        used = {k for k in text if "{" in str(text[k])}
        assert used in (set(), LANGUAGES), place


@each_form
def test_steps_are_few_and_short(path: Path) -> None:
    steps = form(path.stem).steps
    assert (1 if path.stem in SMALL else 3) <= len(steps) <= 6
    assert all(len(step.items) <= 10 for step in steps)


@each_form
def test_a_personal_identity_code_is_asked_for_only_where_the_law_wants_it(path: Path) -> None:
    asked = {place for place, item in form(path.stem).items() if item.kind is ItemKind.HETU}
    assert asked == ASKS_IDENTITY_CODE.get(path.stem, set())


@each_form
def test_contact_details_are_marked_personal(path: Path) -> None:
    kinds = (ItemKind.EMAIL, ItemKind.PHONE, ItemKind.PERSON_NAME)
    unmarked = [
        place for place, item in form(path.stem).items() if item.kind in kinds and not item.personal
    ]
    assert unmarked == []


@each_form
def test_no_two_labels_are_alike_where_both_can_be_read(path: Path) -> None:
    spec = form(path.stem)
    alternatives = {"person", "company"}
    for language in LANGUAGES:
        seen: dict[str, str] = {}
        for place, item in spec.items():
            head = place.split(".", maxsplit=1)[0]
            if item.kind is ItemKind.GROUP or head in alternatives or in_a_list(spec, place):
                continue
            assert item.label[language] not in seen, (place, seen.get(item.label[language]))
            seen[item.label[language]] = place


def in_a_list(spec: FormSpec, place: str) -> bool:
    """Say whether an item stands in a repeating table or a block, under the block's own heading."""
    outer = spec.item(place.rpartition(".")[0])
    return isinstance(outer, Item) and (outer.kind is ItemKind.REPEAT or outer.block is not None)


@each_form
def test_the_law_is_linked(path: Path) -> None:
    links = [note.link for note in form(path.stem).before_you_start if note.link]
    assert links
    assert all(link.startswith("https://www.finlex.fi/") for link in links)


# --- how each form is handled ---


def test_a_noise_notice_ends_in_a_decision_or_without() -> None:
    spec = form(NOISE_FORM)
    assert spec.ends_in == {"decided", "processed"}
    assert spec.standstill == "P30D"
    assert spec.renewal is None


def test_a_composting_notice_is_registered_and_renewed() -> None:
    spec = form(COMPOSTING_FORM)
    assert spec.ends_in == {"processed"}
    assert spec.retention.period == "P5Y"
    renewal = next(rule for rule in spec.deadlines if rule.kind == "renewal")
    assert (renewal.period, renewal.starts) == ("P5Y", "handled")
    for purpose, is_renewed in (("start", True), ("change", True), ("end", False)):
        shown = visible(spec, {"purpose": purpose}, effective_settings(spec, {}), date(2026, 6, 1))
        assert renewal.only_if is not None
        assert renewal.only_if.holds(shown.form) is is_renewed
    assert ItemKind.ATTACHMENT not in {item.kind for _, item in spec.items()}


@pytest.mark.parametrize(
    ("lead_time", "start", "is_late"),
    [
        ("P30D", "2026-12-23", False),
        ("P30D", "2026-12-22", True),
        ("P14D", "2026-12-07", False),
        ("P14D", "2026-12-06", True),
    ],
)
def test_the_lead_time_of_the_municipality_only_warns(
    lead_time: str, start: str, is_late: bool
) -> None:
    spec = form(NOISE_FORM)
    settings = effective_settings(spec, {"lead_time": lead_time})
    period = {"start_on": start, "end_on": start, "weekday_start": "08:00", "weekday_end": "16:00"}
    answers = {**good(NOISE_FORM), "durations": [period], "early_start": False}
    warning = lead_time_warning(spec, answers, settings, TODAY)
    assert (warning is not None) is is_late
    assert problems(spec, answers, {"lead_time": lead_time}) == {}


def test_the_earliest_period_counts_for_the_lead_time() -> None:
    spec = form(NOISE_FORM)
    times = {"weekday_start": "08:00", "weekday_end": "16:00"}
    answers = {
        "durations": [
            {"start_on": "2027-03-01", "end_on": "2027-03-01", **times},
            {"start_on": "2026-12-01", "end_on": "2026-12-01", **times},
        ]
    }
    warning = lead_time_warning(spec, answers, effective_settings(spec, {}), TODAY)
    assert warning is not None
    assert warning.event == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("hours", "is_night"),
    [(("07:00", "22:00"), False), (("06:59", "16:00"), True), (("15:00", "22:01"), True)],
)
@pytest.mark.parametrize("day", ["weekday", "saturday", "sunday"])
def test_night_begins_at_ten_and_ends_at_seven(
    day: str, hours: tuple[str, str], is_night: bool
) -> None:
    spec = form(NOISE_FORM)
    period = {
        "start_on": "2027-02-01",
        "end_on": "2027-02-28",
        f"{day}_start": hours[0],
        f"{day}_end": hours[1],
    }
    shown = visible(spec, {"durations": [period]}, effective_settings(spec, {}), TODAY)
    assert shown.is_visible("night_reason") is is_night


@pytest.mark.parametrize(("days", "is_early"), [(29, True), (30, False)])
def test_a_start_within_the_standstill_is_asked_about(days: int, is_early: bool) -> None:
    spec = form(NOISE_FORM)
    start = (TODAY + timedelta(days=days)).isoformat()
    answers = {"durations": [{"start_on": start, "end_on": start}]}
    shown = visible(spec, answers, effective_settings(spec, {}), TODAY)
    assert shown.is_visible("early_start") is is_early


def test_the_address_of_a_protected_person_is_not_filed() -> None:
    spec = form(NOISE_FORM)
    person: Json = {
        "name": "Ilona Rautsalo",
        "email": "ilona.rautsalo@posti.example",
        "non_disclosure": True,
        "street": "Salaistentie 1",
        "phone": "+358 40 1234567",
    }
    answers: dict[str, Json] = {**good(NOISE_FORM), "notifier_type": "person", "person": person}
    settings = effective_settings(spec, {})
    kept = filed(spec, answers, visible(spec, answers, settings, TODAY))
    assert problems(spec, answers) == {}
    assert "Salaistentie" not in str(kept)
    assert "1234567" not in str(kept)


@pytest.mark.parametrize(
    ("total", "insulated", "uninsulated", "expected"),
    [
        (3, 2, 1, {}),
        (3, 1, 1, {}),
        (3, 2, 2, {"uninsulated": "valid_if"}),
        (1, 0, 2, {"uninsulated": "valid_if"}),
    ],
)
def test_composters_add_up(
    total: int, insulated: int, uninsulated: int, expected: dict[str, str]
) -> None:
    answers = {
        **start_of_composting(),
        "composters": total,
        "insulated": insulated,
        "uninsulated": uninsulated,
    }
    assert problems(form(COMPOSTING_FORM), answers) == expected


def start_of_composting() -> dict[str, Json]:
    """Answers that tell of a start."""
    sets = (good(COMPOSTING_FORM, number) for number in range(100))
    return next(answers for answers in sets if answers["purpose"] == "start")


@pytest.mark.parametrize(("months", "is_good"), [(0, False), (1, True), (12, True), (13, False)])
def test_a_year_has_twelve_months(months: int, is_good: bool) -> None:
    answers = {**start_of_composting(), "months_per_year": months}
    assert (problems(form(COMPOSTING_FORM), answers) == {}) is is_good


def test_the_end_of_composting_drops_what_was_told_of_composters() -> None:
    spec = form(COMPOSTING_FORM)
    answers = {**start_of_composting(), "purpose": "end", "ends_on": "2026-11-01"}
    shown = visible(spec, answers, effective_settings(spec, {}), TODAY)
    kept = filed(spec, answers, shown)
    assert problems(spec, answers) == {}
    assert not {"composters", "volume_litres", "shared", "starts_on"} & set(kept)
    assert not any(shown.shows_step(step) for step in spec.steps if step.key == "kompostori")


@pytest.mark.parametrize(("lead_time", "is_late"), [("P14D", False), ("P21D", True), ("P1M", True)])
def test_the_time_to_apply_for_digging_is_the_municipalitys_own(
    lead_time: str, is_late: bool
) -> None:
    spec = form("kaivulupa")
    settings = effective_settings(spec, {"lead_time": lead_time})
    warning = lead_time_warning(spec, {"starts_on": "2026-12-10"}, settings, TODAY)
    assert (warning is not None) is is_late


def test_a_digging_permit_until_further_notice_has_no_last_day() -> None:
    spec = form("kaivulupa")
    answers: dict[str, Json] = {"starts_on": "2026-12-10", "ends_on": "2026-12-20"}
    settings = effective_settings(spec, {})
    assert visible(spec, answers, settings, TODAY).is_visible("ends_on")
    answers["until_further"] = ["applied"]
    shown = visible(spec, answers, settings, TODAY)
    assert "ends_on" not in filed(spec, answers, shown)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("slug", [KAIVU, MAA_AINES, TUPAKKA, YLEISO])
def test_the_wording_of_states_takes_the_settings_of_the_municipality(
    slug: str, language: str
) -> None:
    spec = form(slug)
    for text in spec.status_texts.values():
        assert "{" not in fill(text[language], effective_settings(spec, {}), language)


@pytest.mark.parametrize(
    ("address", "operator", "expected"),
    [
        ("003799000018", "003799000026", {}),
        ("00379900001812345", "TESTFIHH", {}),
        ("FI2112345600000785", "TESTFIHHXXX", {}),
        ("0037 9900 0018", "TESTFIHH", {"e_invoice_address.address": "pattern"}),
        (
            "9900001-8",
            "verkkolasku@yritys",
            {
                "e_invoice_address.address": "pattern",
                "e_invoice_address.operator": "pattern",
            },
        ),
    ],
)
def test_an_e_invoice_goes_to_an_ovt_code_or_an_account(
    address: str, operator: str, expected: dict[str, str]
) -> None:
    spec = form("kaivulupa")
    answers = {"e_invoice": True, "e_invoice_address": {"address": address, "operator": operator}}
    found = problems(spec, answers)
    assert {k: v for k, v in found.items() if k.startswith("e_invoice")} == expected


@pytest.mark.parametrize(
    ("slug", "identification"),
    [(YLEISO, "email"), (HAVAINTO, "none"), (OHJAUS, "strong"), (TUPAKKA, "strong")],
)
def test_identification_is_asked_for_as_much_as_the_matter_needs(
    slug: str, identification: str
) -> None:
    assert form(slug).identification == identification


@pytest.mark.parametrize(
    ("possession", "slot"), [("own", "title"), ("lease", "lease"), ("consent", "owner_consent")]
)
def test_the_ground_of_possession_decides_which_paper_is_asked_for(
    possession: str, slot: str
) -> None:
    spec = form("maa-ainesten-ottamislupa")
    shown = visible(spec, {"possession": possession}, effective_settings(spec, {}), TODAY)
    assert [s for s in ("title", "lease", "owner_consent") if shown.is_visible(s)] == [slot]


# --- the demo's answers ---


@each_slug
def test_every_demo_answer_is_good_all_year_round(slug: str) -> None:
    spec = form(slug)
    for number in range(120):
        today = date(2026, 1, 1) + timedelta(days=number * 6)
        answers = good(slug, number, today)
        found = problems(spec, answers, today=today)
        assert set(found.values()) <= MISSING_FILES, (number, found)


@each_slug
@pytest.mark.parametrize("authority", [LEHTOLA, KUUSIRANTA, AURA])
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_answers_name_the_person_who_fills_in(slug: str, authority: str, language: str) -> None:
    filler = Filler("Aino Niemelä", "aino.niemela@posti.example", language, authority)
    answers = answers_for(slug, TODAY, random.Random(7), filler)
    assert set(problems(form(slug), answers).values()) <= MISSING_FILES
    is_asked_who = slug != OHJAUS  # what is followed here was sent, with the name, elsewhere
    assert all(part in str(answers) for part in ("Aino", "Niemelä")) is is_asked_who


@pytest.mark.parametrize("name", [NOISE, COMPOSTING])
def test_there_is_a_dozen_scenes_in_every_language_and_place(name: str) -> None:
    scenes = all_scenes(name)
    assert len(scenes) >= 12
    places = {(scene.municipality, scene.language) for scene in scenes}
    assert places >= {(LEHTOLA, "fi"), (KUUSIRANTA, "fi"), (KUUSIRANTA, "sv"), (LEHTOLA, "en")}


@pytest.mark.parametrize("name", [DIGGING, EXTRACTION, RETAIL, FEASTS, FELLING, AREAS, PREMISES])
def test_the_other_forms_have_scenes_in_every_language(name: str) -> None:
    assert {scene.language for scene in all_scenes(name)} == LANGUAGES
