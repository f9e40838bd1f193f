"""The places in answers that have coordinates."""

import pytest

from kevytasiointi.domain.places import Place, places_of
from tests.domain.form_samples import form, item, shown, words

POINT = {"north": "61.5", "east": "23.76"}
LOUD = {"===": [{"var": "loud"}, True]}
SPEC = form(
    item("loud", "yes_no"),
    item("site", "location"),
    item("detour", "location", visible_if=LOUD),
    item("group", "group", items=[item("yard", "location")]),
    item("stops", "repeat", row_title=words("Stop"), items=[item("at", "location")]),
)


def found(answers: dict[str, object]) -> list[str]:
    return [place.name for place in places_of(shown(SPEC, answers), "en")]


def test_a_place_has_its_question_and_its_degrees() -> None:
    assert places_of(shown(SPEC, {"site": POINT}), "sv") == (Place("site sv", 61.5, 23.76),)


def test_places_are_found_in_groups_and_rows() -> None:
    rows = [{"at": POINT}, {"at": {"address": "Rantatie 1"}}, {"at": POINT}]
    assert found({"group": {"yard": POINT}, "stops": rows}) == [
        "yard en",
        "Stop en 1: at en",
        "Stop en 3: at en",
    ]


def test_a_hidden_place_is_not_shown() -> None:
    assert found({"loud": True, "detour": POINT}) == ["detour en"]
    assert found({"loud": False, "detour": POINT}) == []


@pytest.mark.parametrize(
    "answer",
    [{}, {"north": "61.5"}, {"north": "61.5", "east": "x"}, {"north": "161.5", "east": "23.76"}],
)
def test_half_a_point_is_none(answer: dict[str, str]) -> None:
    assert found({"site": answer}) == []
