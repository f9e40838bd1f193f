"""Supplements: what is opened, what a round keeps, what the answers are now, what has changed."""

from datetime import date
from typing import Any

import pytest

from kevytasiointi.domain.formparser import parse_formspec
from kevytasiointi.domain.replytexts import filled, unknown_places
from kevytasiointi.domain.supplements import (
    ANSWER_STEP,
    FREE_FILES,
    FREE_TEXT,
    AnswerWords,
    Asked,
    Round,
    answer_form,
    answers_now,
    askable,
    check_supplement,
    first_answers,
    from_plain,
    opened_by,
    round_answers,
    to_plain,
)
from kevytasiointi.domain.visibility import Visibility
from kevytasiointi.domain.whatchanged import changes
from tests.factories import form_document, words

DAY = date(2026, 1, 5)
LATER = date(2026, 2, 5)
WORDS = AnswerWords(words("Asked"), words("Words"), words("Why"), words("Files"))
FILED = {"what": "A stage", "begins": "2026-06-01", "loud": True, "how_loud": "90 dB"}


def _document() -> dict[str, Any]:
    document = form_document()
    rows = {
        "id": "r1",
        "key": "times",
        "kind": "repeat",
        "label": words("Times"),
        "items": [
            {"id": "r2", "key": "on", "kind": "date", "label": words("On")},
            {"id": "r3", "key": "who", "kind": "text", "label": words("Who")},
        ],
    }
    document["steps"].append({"id": "s2", "key": "ajat", "title": words("Times"), "items": [rows]})
    return document


SPEC = parse_formspec(_document())


def say(msgid: str, /, **params: object) -> str:
    return msgid % params if params else msgid


def before(filed: dict[str, Any] | None = None) -> Visibility:
    return answers_now(SPEC, filed or FILED, [], {}, DAY)


def problems_of(
    asked: Asked, answers: dict[str, Any], *, added: dict[str, int] | None = None
) -> list[tuple[str, str]]:
    form = answer_form(SPEC, asked, WORDS)
    found = check_supplement(
        form,
        asked,
        Visibility(form, answers, {}, LATER),
        before(),
        added=added or {},
        filed_files={"plan": 1},
        raw={},
        artificial_hetus=True,
    )
    return [(problem.path, problem.code) for problem in found]


def test_what_is_asked_comes_back_as_it_was_stored() -> None:
    asked = Asked(("what", "loud"), ("plan",))
    assert from_plain(to_plain(asked)) == asked
    assert not from_plain(None)
    assert not from_plain({"questions": 3, "slots": [None]})


def test_a_question_opens_those_that_hang_on_it_however_far() -> None:
    assert opened_by(SPEC, frozenset({"what"})) == {"what"}
    assert opened_by(SPEC, frozenset({"loud"})) == {"loud", "how_loud"}


def test_what_can_be_asked_is_what_the_answers_show() -> None:
    keys = [item.key for item in askable(SPEC.steps[0], before())]
    assert keys == ["what", "begins", "loud", "how_loud", "plan"]
    quiet = before({"what": "A stage"})
    assert "how_loud" not in [item.key for item in askable(SPEC.steps[0], quiet)]


def test_the_answer_has_one_step_with_what_was_asked_and_room_for_words_and_files() -> None:
    form = answer_form(SPEC, Asked(("loud",), ("plan",)), WORDS)
    assert form.steps[0].key == ANSWER_STEP
    assert [item.key for item in form.steps[0].items] == [
        *("loud", "how_loud", "plan"),
        *(FREE_TEXT, FREE_FILES),
    ]
    others = [item.key for step in form.steps[1:] for item in step.items]
    assert others == ["what", "begins", "times"]


def test_the_answers_stand_in_the_fields_and_rules_see_the_others() -> None:
    form = answer_form(SPEC, Asked(("how_loud",)), WORDS)
    answers = first_answers(Asked(("how_loud",)), form, before())
    assert answers == FILED
    assert Visibility(form, answers, {}, LATER).is_visible("how_loud")


def test_a_round_keeps_exactly_what_was_open() -> None:
    form = answer_form(SPEC, Asked(("loud",)), WORDS)
    answers = {**FILED, "loud": False, "what": "Something else", FREE_TEXT: "Not any more"}
    kept = round_answers(form, answers, Visibility(form, answers, {}, LATER))
    assert kept == {"loud": False, "how_loud": None}


@pytest.mark.parametrize(
    ("rounds", "now"),
    [
        ([], FILED),
        ([{"what": "A tent"}], {**FILED, "what": "A tent"}),
        ([{"what": "A tent"}, {"what": "A hall"}], {**FILED, "what": "A hall"}),
        (
            [{"loud": False, "how_loud": None}],
            {"what": "A stage", "begins": "2026-06-01", "loud": False},
        ),
        ([{"begins": None}], {"what": "A stage", "loud": True, "how_loud": "90 dB"}),
        (
            [{"loud": False, "how_loud": None}, {"loud": True, "how_loud": "80 dB"}],
            {**FILED, "how_loud": "80 dB"},
        ),
    ],
)
def test_rounds_lie_over_the_filed_answers_in_order(
    rounds: list[dict[str, Any]], now: dict[str, Any]
) -> None:
    filed = dict(FILED)
    found = answers_now(SPEC, filed, [Round(one, LATER) for one in rounds], {}, DAY)
    assert found.form.values == now
    assert filed == FILED


def test_an_asked_question_is_checked_as_the_form_checks_it() -> None:
    asked = Asked(("what",))
    assert problems_of(asked, {**FILED, "what": ""}) == [("what", "required")]
    assert problems_of(asked, {**FILED, "what": "A tent"}) == []


def test_questions_that_were_not_asked_are_not_checked() -> None:
    assert problems_of(Asked(("loud",)), {"loud": False}) == []


def test_something_new_has_to_come() -> None:
    asked = Asked(("what",))
    assert problems_of(asked, FILED) == [(FREE_TEXT, "required")]
    assert problems_of(asked, {**FILED, FREE_TEXT: "It is right"}) == []
    assert problems_of(asked, FILED, added={FREE_FILES: 1}) == []


def test_an_asked_slot_wants_a_new_file_or_words() -> None:
    asked = Asked((), ("plan",))
    assert problems_of(asked, FILED) == [("plan", "files_min")]
    assert problems_of(asked, FILED, added={"plan": 1}) == []
    assert problems_of(asked, {**FILED, FREE_TEXT: "There is none"}) == []
    assert problems_of(asked, FILED, added={"plan": 4}) == [("plan", "files_max")]


def changed(*rounds: dict[str, Any], filed: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    done = [Round(one, LATER) for one in rounds]
    versions = [answers_now(SPEC, filed or FILED, done[:n], {}, DAY) for n in range(len(done) + 1)]
    return [(c.label, c.before, c.after, c.round) for c in changes(SPEC, versions, "en", say)]


def test_nothing_has_changed_when_nothing_has() -> None:
    assert changed() == []
    assert changed({"what": "A stage"}) == []
    assert changed({"what": "A tent"}, {"what": "A stage"}) == []


def test_changes_stand_side_by_side_with_the_round_that_made_them() -> None:
    assert changed({"what": "A tent", "loud": False, "how_loud": None}, {"what": "A hall"}) == [
        ("What en", ("A stage",), ("A hall",), 2),
        ("Is it loud en", ("Yes",), ("No",), 1),
        ("How loud en", ("90 dB",), (), 1),
    ]


def test_a_table_is_compared_row_by_row() -> None:
    filed = {**FILED, "times": [{"on": "2026-06-01", "who": "A"}]}
    rows = [{"on": "2026-06-01", "who": "A"}, {"on": "2026-06-02"}]
    assert changed({"times": rows}, filed=filed) == [
        (
            "Times en",
            ("On en: 1 June 2026; Who en: A",),
            ("On en: 1 June 2026; Who en: A", "On en: 2 June 2026"),
            1,
        )
    ]


def test_a_text_is_filled_from_a_closed_list() -> None:
    body = "Asia {number}, {due}: {number.__class__} {handler}"
    assert unknown_places(body) == ("number.__class__",)
    assert filled("Asia {number}, {due}", {"number": "KA-1", "due": ""}) == "Asia KA-1, {due}"
