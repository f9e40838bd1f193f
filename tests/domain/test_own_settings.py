"""One base form, many authorities: lead times, limits, fees and required attachments are theirs."""

from datetime import date
from typing import Any

import pytest

from kevytasiointi.domain.answers import check_answers
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.leadtimes import lead_time_warning
from kevytasiointi.domain.settings import effective_settings, fill
from kevytasiointi.domain.visibility import Visibility
from kevytasiointi.web.formbuilder import build_step
from tests.domain.form_samples import TODAY, form, item, setting, words

WANTS_MAP = {"===": [{"var": "settings.wants_map"}, True]}
BASE = form(
    item("day", "date"),
    item(
        "guests",
        "integer",
        valid_if=[
            {
                "rule": {"<=": [{"var": "guests"}, {"var": "settings.most"}]},
                "message": words("At most {most}"),
            }
        ],
    ),
    item("map", "attachment", required_if=WANTS_MAP, later=True),
    item(
        "plan",
        "attachment",
        visible_if={">": [{"var": "guests"}, {"var": "settings.plan_from"}]},
        required=True,
    ),
    item("why", required_if={"and": [WANTS_MAP, {"filled": {"var": "guests"}}]}),
    notify_before={"item": "day", "period": "{lead}"},
    fee=words("{price}"),
    settings=[
        setting("lead", "period", "P14D"),
        setting("most", "integer", 500),
        setting("plan_from", "integer", 200),
        setting("price", "money", "40"),
        setting("wants_map", "boolean", False),
    ],
)
SMALL: dict[str, Any] = {}
TOWN: dict[str, Any] = {
    "lead": "P30D",
    "most": 100,
    "plan_from": 50,
    "price": "125.5",
    "wants_map": True,
}


def errors(spec: FormSpec, own: dict[str, Any], answers: dict[str, Any]) -> dict[str, str]:
    found = check_answers(spec, answers, {}, effective_settings(spec, own), TODAY, declared=True)
    return {problem.path: problem.code for problem in found}


@pytest.mark.parametrize(
    ("own", "guests", "expected"),
    [
        (SMALL, 150, {}),
        (SMALL, 250, {"plan": "files_min"}),
        (SMALL, 600, {"guests": "valid_if", "plan": "files_min"}),
        (TOWN, 20, {"map": "files_min", "why": "required"}),
        (TOWN, 60, {"map": "files_min", "plan": "files_min", "why": "required"}),
        (
            TOWN,
            150,
            {
                "guests": "valid_if",
                **dict.fromkeys(("map", "plan"), "files_min"),
                "why": "required",
            },
        ),
    ],
)
def test_limits_and_required_attachments_are_each_authoritys_own(
    own: dict[str, Any], guests: int, expected: dict[str, str]
) -> None:
    assert errors(BASE, own, {"guests": guests}) == expected


def test_a_file_promised_is_enough_where_it_is_required() -> None:
    assert errors(BASE, TOWN, {"map_later": True}) == {}


@pytest.mark.parametrize(("own", "first_day"), [(SMALL, 14), (TOWN, 30)])
def test_the_lead_time_is_each_authoritys_own(own: dict[str, Any], first_day: int) -> None:
    settings = effective_settings(BASE, own)
    for day, is_late in ((first_day - 3, True), (first_day + 2, False)):
        on = date.fromordinal(TODAY.toordinal() + day).isoformat()
        late = lead_time_warning(BASE, {"day": on}, settings, TODAY)
        assert (late is not None) is is_late


@pytest.mark.parametrize(("own", "said"), [(SMALL, "40 en"), (TOWN, "125.5 en")])
def test_the_fee_is_each_authoritys_own(own: dict[str, Any], said: str) -> None:
    assert BASE.fee is not None
    assert fill(BASE.fee["en"], effective_settings(BASE, own), "en") == said


@pytest.mark.parametrize(("own", "optional"), [(SMALL, True), (TOWN, False)])
def test_a_question_says_that_it_is_optional_where_it_is(
    own: dict[str, Any], optional: bool
) -> None:
    """What hangs on answers too may be needed at any time, so nothing is said."""
    shown = Visibility(BASE, {}, effective_settings(BASE, own), TODAY)
    asked = {
        one.item.key: one for one in build_step(BASE.steps[0], shown, language="en", unread={})
    }
    assert asked["map"].is_optional is optional
    assert not asked["why"].is_optional
    assert asked["day"].is_optional
