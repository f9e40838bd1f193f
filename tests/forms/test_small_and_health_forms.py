"""Rules of the forms of health protection, and of the two small ones."""

from datetime import date

import pytest

from kevytasiointi.demo.authorities import HAVAINTO, OHJAUS, TUPAKKA, YLEISO
from kevytasiointi.domain.answers import visible
from kevytasiointi.domain.itemkinds import ItemKind
from kevytasiointi.domain.jsonvalues import Json
from kevytasiointi.domain.leadtimes import lead_time_warning
from kevytasiointi.domain.settings import effective_settings
from kevytasiointi.domain.states import Outcome
from tests.forms.library import TODAY, form, good, problems


@pytest.mark.parametrize(
    ("visitors", "food", "limits", "is_small"),
    [
        (499, False, {}, True),
        (500, False, {}, False),
        (299, True, {}, True),
        (300, True, {}, False),
        (999, False, {"visitor_limit": 1000}, True),
        (300, True, {"visitor_limit_food": 500}, True),
    ],
)
def test_the_limit_of_visitors_is_the_municipalitys_own_and_only_told(
    visitors: int, food: bool, limits: dict[str, Json], is_small: bool
) -> None:
    spec = form(YLEISO)
    answers: dict[str, Json] = {**good(YLEISO), "visitors": visitors, "food": food}
    shown = visible(spec, answers, effective_settings(spec, limits), TODAY)
    assert shown.is_visible("small_note") is is_small
    assert "visitors" not in problems(spec, answers, limits)


@pytest.mark.parametrize(
    ("visitors", "accessible", "too_few"), [(1000, 1, False), (1001, 1, True), (600, 0, True)]
)
def test_every_thousand_visitors_need_an_accessible_toilet(
    visitors: int, accessible: int, too_few: bool
) -> None:
    spec = form(YLEISO)
    answers: dict[str, Json] = {"visitors": visitors, "accessible_toilets": accessible}
    shown = visible(spec, answers, effective_settings(spec, {}), TODAY)
    assert shown.is_visible("accessible_note") is too_few


def test_an_event_is_late_by_its_first_day() -> None:
    spec = form(YLEISO)
    answers: dict[str, Json] = {"dates": [{"on": "2027-01-10"}, {"on": "2026-12-06"}]}
    settings = effective_settings(spec, {})
    warning = lead_time_warning(spec, answers, settings, TODAY)
    assert warning is not None
    assert warning.event == date(2026, 12, 6)
    answers["dates"] = [{"on": "2026-12-07"}]
    assert lead_time_warning(spec, answers, settings, TODAY) is None


@pytest.mark.parametrize("given", ["file", "text"])
def test_the_self_monitoring_plan_comes_as_a_file_or_as_text(given: str) -> None:
    spec = form(TUPAKKA)
    shown = visible(spec, {"plan_given": given}, effective_settings(spec, {}), TODAY)
    assert shown.is_visible("plan") is (given == "file")
    assert shown.is_visible("plan_text") is (given == "text")


def test_a_shop_in_a_vehicle_has_a_home_municipality_for_an_address() -> None:
    spec = form(TUPAKKA)
    settings = effective_settings(spec, {})
    for kind, in_vehicle in (("shop", False), ("other", False), ("vehicle", True)):
        shown = visible(spec, {"shop_kind": kind}, settings, TODAY)
        assert shown.is_visible("home_municipality") is in_vehicle
        assert shown.is_visible("shop_street") is not in_vehicle


@pytest.mark.parametrize("asked", [True, False])
def test_smokeless_products_are_asked_about_where_the_municipality_wants_it(asked: bool) -> None:
    spec = form(TUPAKKA)
    settings = effective_settings(spec, {"smokeless_products": asked})
    assert visible(spec, {}, settings, TODAY).is_visible("smokeless") is asked


def test_a_followed_matter_can_end_in_every_way_and_has_no_deadlines_of_its_own() -> None:
    spec = form(OHJAUS)
    assert spec.ends_in == {"decided", "processed"}
    assert set(spec.outcomes) == {outcome.value for outcome in Outcome}
    assert spec.deadlines == ()
    assert ItemKind.ATTACHMENT not in {item.kind for _, item in spec.items()}


def test_something_seen_can_be_told_without_saying_who_one_is() -> None:
    spec = form(HAVAINTO)
    answers: dict[str, Json] = {
        "kind": "litter",
        "what": "Roskia ojassa.",
        "seen_on": "2026-11-22",
        "place": "Metsätie 4",
        "contact_wanted": False,
    }
    shown = visible(spec, answers, effective_settings(spec, {}), TODAY)
    assert problems(spec, answers) == {}
    assert not any(shown.is_visible(path) for path, item in spec.items() if item.personal)
