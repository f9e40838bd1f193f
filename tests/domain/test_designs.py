"""What can be done to the design of a form, whatever it looks like and whoever was first."""

from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kevytasiointi.domain.designedits import (
    AddPart,
    ChangePart,
    DuplicatePart,
    Edit,
    MovePart,
    RemovePart,
    ReplaceAll,
    edited,
)
from kevytasiointi.domain.designs import (
    FORM,
    PartChanged,
    PartGone,
    PartKind,
    fingerprint,
    part_at,
    part_of,
    parts,
    plain,
)
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.formparser import parse_formspec, read_design
from kevytasiointi.domain.formspec import to_canonical_json
from kevytasiointi.domain.pastedits import told
from kevytasiointi.usecases.formspecs import gate
from tests.domain.form_samples import choice, document, item, step, words

NUMBERS = count(1)


def new_id() -> str:
    return f"new{next(NUMBERS)}"


def sample() -> dict[str, Any]:
    """Two steps; a group and a repeat; a rule that looks at a question of its step."""
    group = item("contact", "group", items=[item("phone", "phone", id="p1"), item("mail", "email")])
    rows = item("rows", "repeat", items=[item("size", "integer")])
    return document(
        step("one", choice("who", "me", "you"), item("why", visible_if=is_("who", "me")), group),
        step("two", rows, item("more", visible_if=is_("contact.phone", "1"))),
    )


def is_(name: str, value: str) -> dict[str, Any]:
    return {"===": [{"var": name}, value]}


def do(edit: Edit, before: dict[str, Any] | None = None) -> dict[str, Any]:
    return edited(before or sample(), edit, new_id)


def keys(made: dict[str, Any], holder: str) -> list[str]:
    return [part.value["key"] for part in parts(made) if part.parent == holder and part.id]


def seen(part_id: str, *names: str, among: dict[str, Any] | None = None) -> str:
    return fingerprint(part_of(among or sample(), part_id), names or None)


# --- finding parts ---


def test_every_part_tells_its_place() -> None:
    found = {part.id: part for part in parts(sample())}
    phone = found["p1"]
    assert (phone.path, phone.parent) == ("steps[0].items[2].items[0]", "contact")
    assert (phone.index, phone.siblings, phone.depth) == (0, 2, 3)
    assert found[FORM].kind is PartKind.FORM


def test_a_finding_belongs_to_the_innermost_part() -> None:
    assert part_at(sample(), "steps[0].items[2].items[0].label.fi").id == "p1"
    assert part_at(sample(), "steps[0].title").id == "step-one"
    assert part_at(sample(), "slug").id == FORM
    assert part_at(sample(), "steps[0].items[20].key").id == "step-one"


def test_what_is_no_part_is_passed_over_and_the_others_keep_their_numbers() -> None:
    made = document(step("one", item("a"), item("b")))
    made["steps"][0]["items"].insert(0, "no part")
    assert part_of(made, "b").index == 2
    gone = do(RemovePart("a", seen("a", among=made)), made)
    assert gone["steps"][0]["items"][0] == "no part"
    assert keys(gone, "step-one") == ["b"]


# --- adding ---


def test_a_new_step_gets_an_id_and_a_key_of_its_words() -> None:
    made = do(AddPart(FORM, {"title": words("Who does what"), "items": []}))
    assert keys(made, FORM) == ["one", "two", "who-does-what-fi"]
    assert made["steps"][2]["id"].startswith("new")


@pytest.mark.parametrize(
    ("holder", "label", "key"),
    [
        ("step-two", "who", "who_2"),
        ("step-one", "Mitä ja miksi?", "mita_ja_miksi"),
        ("contact", "who", "who"),
        ("contact", "phone", "phone_2"),
        ("step-one", "settings", "settings_2"),
        ("step-one", "112", "q_112"),
        ("step-one", "ελληνικά", "q"),
    ],
)
def test_a_new_question_gets_a_key_that_nothing_beside_it_has(
    holder: str, label: str, key: str
) -> None:
    made = do(AddPart(holder, {"kind": "text", "label": {"fi": label}}))
    assert keys(made, holder)[-1] == key


def test_a_step_never_gets_the_address_of_a_page_of_ours() -> None:
    made = do(AddPart(FORM, {"title": {"fi": "Liitteet"}}))
    assert keys(made, FORM)[-1] == "liitteet-2"


def test_a_part_can_be_added_among_others() -> None:
    made = do(AddPart("step-one", {"kind": "text", "label": {"fi": "Uusi"}}, index=1))
    assert keys(made, "step-one") == ["who", "uusi", "why", "contact"]


@pytest.mark.parametrize("holder", ["who", "p1"])
def test_nothing_can_be_put_into_a_question_that_holds_none(holder: str) -> None:
    with pytest.raises(InvalidInput):
        do(AddPart(holder, {"kind": "text"}))


def test_a_part_that_is_gone_takes_nothing() -> None:
    for edit in (
        AddPart("gone", {"kind": "text"}),
        ChangePart("gone", {}, ""),
        MovePart("gone", "step-one", 0),
        MovePart("who", "gone", 0),
        DuplicatePart("gone"),
        RemovePart("gone", ""),
        RemovePart(FORM, ""),
    ):
        with pytest.raises(PartGone):
            do(edit)


# --- changing ---


def test_a_change_sets_keys_and_takes_away_those_that_are_none() -> None:
    values = {"label": {"fi": "Kuka?"}, "options": None}
    made = do(ChangePart("who", values, seen("who", *values)))
    assert part_of(made, "who").value["label"] == {"fi": "Kuka?"}
    assert "options" not in part_of(made, "who").value


def test_whoever_comes_second_changes_nothing_and_gets_what_is_stored() -> None:
    first = do(ChangePart("who", {"label": {"fi": "A"}}, seen("who", "label")))
    with pytest.raises(PartChanged) as refused:
        do(ChangePart("who", {"label": {"fi": "B"}}, seen("who", "label")), first)
    assert refused.value.stored["label"] == {"fi": "A"}


def test_two_who_change_different_keys_do_not_meet() -> None:
    first = do(ChangePart("who", {"required": True}, seen("who", "required")))
    second = do(ChangePart("who", {"label": {"fi": "B"}}, seen("who", "label")), first)
    assert part_of(second, "who").value["required"] is True
    assert part_of(second, "who").value["label"] == {"fi": "B"}


def test_the_same_change_twice_is_no_conflict() -> None:
    edit = ChangePart("who", {"label": {"fi": "A"}, "hint": None}, seen("who", "label", "hint"))
    assert do(edit, do(edit)) == do(edit)


def test_another_kind_lets_go_of_what_it_does_not_know() -> None:
    made = do(ChangePart("who", {"kind": "date"}, seen("who", "kind")))
    assert set(part_of(made, "who").value) == {"id", "key", "kind", "label"}


def test_a_change_does_not_touch_the_document_it_was_given() -> None:
    before = sample()
    do(ChangePart("who", {"label": {"fi": "A"}}, seen("who", "label")), before)
    assert before == sample()


def test_rules_follow_a_key_that_changes() -> None:
    made = do(ChangePart("who", {"key": "asker"}, seen("who", "key")))
    assert part_of(made, "why").value["visible_if"] == is_("asker", "me")
    made = do(ChangePart("p1", {"key": "tel"}, seen("p1", "key")))
    assert part_of(made, "more").value["visible_if"] == is_("contact.tel", "1")


def test_what_handles_and_tests_the_form_follows_too() -> None:
    before = sample() | {
        "notify_before": {"item": "who", "period": "P14D"},
        "deadlines": [{"starts": "answer:who", "only_if": is_("who", "me")}, {"starts": "decided"}],
        "tests": [
            {
                "name": "a",
                "answers": {"who": "me"},
                "expect": {"visible": ["who", "why"], "errors": {"who": "x"}, "values": {}},
            }
        ],
    }
    made = do(ChangePart("who", {"key": "asker"}, seen("who", "key")), before)
    assert made["notify_before"]["item"] == "asker"
    assert made["deadlines"] == [
        {"starts": "answer:asker", "only_if": is_("asker", "me")},
        {"starts": "decided"},
    ]
    assert made["tests"][0]["answers"] == {"asker": "me"}
    assert made["tests"][0]["expect"] == {
        "visible": ["asker", "why"],
        "errors": {"asker": "x"},
        "values": {},
    }


def test_everything_that_names_a_setting_follows_its_key() -> None:
    rule = {"<": [{"var": "settings.lead"}, {"date_add": ["a", {"var": "settings.lead_other"}]}]}
    inner = item("size", "text", id="size", pattern="a{lead}", visible_if=rule)
    setting = {"key": "lead", "type": "period", "default": "P1D", "label": {"fi": "A {other}"}}
    before = document(
        step("one", item("rows", "repeat", items=[inner])) | {"intro": {"fi": "{lead}!"}}
    )
    before |= {
        "settings": [setting],
        "standstill": "{lead}",
        "notify_before": {"item": "x", "period": "{lead}", "basis": {"sv": "{lead} {lead_other}"}},
        "deadlines": [{"period": "{lead}", "only_if": rule}],
        "tests": [{"name": "a", "settings": {"lead": "P2D"}, "answers": {"x": {"fi": "{lead}"}}}],
    }
    values = {"settings": [setting | {"key": "notice"}]}
    edit = ChangePart(FORM, values, seen(FORM, "settings", among=before), {"lead": "notice"})
    made = do(edit, before)
    followed = {"<": [{"var": "settings.notice"}, rule["<"][1]]}
    size = part_of(made, "size").value
    assert (size["visible_if"], size["pattern"]) == (followed, "a{lead}")
    assert part_of(made, "step-one").value["intro"] == {"fi": "{notice}!"}
    assert made["standstill"] == "{notice}"
    assert made["notify_before"]["period"] == "{notice}"
    assert made["notify_before"]["basis"] == {"sv": "{notice} {lead_other}"}
    assert made["deadlines"] == [{"period": "{notice}", "only_if": followed}]
    assert made["tests"][0]["settings"] == {"notice": "P2D"}
    assert made["tests"][0]["answers"] == before["tests"][0]["answers"]
    assert do(edit, made) == made


def test_two_settings_can_change_their_keys_with_each_other() -> None:
    before = document(step("one", item("a")) | {"intro": {"fi": "{x} {y}"}})
    before["settings"] = [{"key": "x"}, {"key": "y"}]
    values = {"settings": [{"key": "y"}, {"key": "x"}]}
    edit = ChangePart(FORM, values, seen(FORM, "settings", among=before), {"x": "y", "y": "x"})
    assert part_of(do(edit, before), "step-one").value["intro"] == {"fi": "{y} {x}"}


def form_with_test() -> dict[str, Any]:
    """A form with a test of its own that passes, and answers in a group and in rows."""
    group = item("contact", "group", items=[item("phone", id="p1"), item("mail")])
    rows = item("rows", "repeat", items=[item("size"), item("note", visible_if=is_("size", "2"))])
    test = {
        "name": "t",
        "answers": {
            "who": "other",
            "who_other": "Both",
            "contact": {"phone": "1", "mail": "x"},
            "rows": [{"size": "2", "note": "z"}, {"size": "3"}],
        },
        "expect": {
            "visible": ["rows.0.note", "contact.phone"],
            "hidden": ["rows.1.note"],
            "errors": {},
            "values": {"contact.phone": "1"},
        },
    }
    who = choice("who", "me", "you", other=True)
    why = item("why", visible_if=is_("who_other", "Both"))
    return document(step("one", who, why, group, rows)) | {"tests": [test]}


@pytest.mark.parametrize(
    "edit",
    [
        ChangePart("who", {"key": "asker"}, seen("who", "key", among=form_with_test())),
        ChangePart("p1", {"key": "tel"}, seen("p1", "key", among=form_with_test())),
        ChangePart("size", {"key": "big"}, seen("size", "key", among=form_with_test())),
        ChangePart("note", {"key": "why"}, seen("note", "key", among=form_with_test())),
        ChangePart("contact", {"key": "reach"}, seen("contact", "key", among=form_with_test())),
        ChangePart("rows", {"key": "sizes"}, seen("rows", "key", among=form_with_test())),
        MovePart("who", "contact", 0),
        MovePart("p1", "step-one", 0),
    ],
)
def test_a_test_of_the_form_holds_when_names_change(edit: Edit) -> None:
    before = form_with_test()
    assert not gate(before)
    made = do(edit, before)
    assert made["tests"] != before["tests"]
    assert not gate(made)
    assert made["tests"][0]["expect"]["values"]


def test_a_question_called_as_the_other_of_a_choice_keeps_its_name() -> None:
    before = document(
        step(
            "one",
            choice("who", "me", "you"),
            item("who_other"),
            item("why", visible_if=is_("who_other", "x")),
        )
    )
    made = do(ChangePart("who", {"key": "asker"}, seen("who", "key", among=before)), before)
    assert part_of(made, "why").value["visible_if"] == is_("who_other", "x")


def test_a_row_s_own_name_comes_before_the_name_outside() -> None:
    inner = [item("who", id="inner"), item("note", "text", id="n", visible_if=is_("who", "x"))]
    before = document(step("one", item("who"), item("rows", "repeat", items=inner)))
    made = do(ChangePart("who", {"key": "asker"}, seen("who", "key", among=before)), before)
    assert part_of(made, "n").value["visible_if"] == is_("who", "x")
    made = do(ChangePart("inner", {"key": "name"}, seen("inner", "key", among=before)), before)
    assert part_of(made, "n").value["visible_if"] == is_("name", "x")


# --- moving ---


@pytest.mark.parametrize(
    ("edit", "holder", "order"),
    [
        (MovePart("who", "step-one", 1), "step-one", ["why", "who", "contact"]),
        (MovePart("who", "step-one", 99), "step-one", ["why", "contact", "who"]),
        (MovePart("why", "step-one", -1), "step-one", ["why", "who", "contact"]),
        (MovePart("who", "step-two", 1), "step-two", ["rows", "who", "more"]),
        (MovePart("who", "contact", 0), "contact", ["who", "phone", "mail"]),
        (MovePart("step-two", FORM, 0), FORM, ["two", "one"]),
    ],
)
def test_a_part_can_be_moved_to_any_place_that_fits(
    edit: MovePart, holder: str, order: list[str]
) -> None:
    assert keys(do(edit), holder) == order


def test_a_question_that_moves_beside_its_namesake_gets_a_number_and_rules_follow() -> None:
    before = document(
        step("one", item("phone", id="outer"), item("group", "group", items=[item("phone")])),
        step("two", item("more", visible_if=is_("group.phone", "1"))),
    )
    made = do(MovePart("phone", "step-two", 0), before)
    assert keys(made, "step-two") == ["phone_2", "more"]
    assert part_of(made, "more").value["visible_if"] == is_("phone_2", "1")


@pytest.mark.parametrize(
    "edit",
    [
        MovePart("contact", "contact", 0),
        MovePart("contact", "p1", 0),
        MovePart("step-one", "step-two", 0),
        MovePart("who", FORM, 0),
        MovePart("who", "why", 0),
        MovePart(FORM, "step-one", 0),
        DuplicatePart(FORM),
    ],
)
def test_a_part_goes_neither_into_itself_nor_where_it_does_not_fit(edit: Edit) -> None:
    with pytest.raises(InvalidInput):
        do(edit)


def test_a_group_goes_not_into_a_group_of_its_own() -> None:
    inner = item("inner", "group", items=[item("x")])
    before = document(step("one", item("outer", "group", items=[inner])))
    with pytest.raises(InvalidInput):
        do(MovePart("outer", "inner", 0), before)


# --- duplicating and removing ---


def test_a_copy_stands_behind_and_shares_no_id_and_no_key() -> None:
    made = do(DuplicatePart("contact"))
    assert keys(made, "step-one") == ["who", "why", "contact", "contact_2"]
    ids = [part.id for part in parts(made)]
    assert len(ids) == len(set(ids))


def test_the_questions_of_a_copied_step_look_at_each_other() -> None:
    made = do(DuplicatePart("step-one"))
    assert keys(made, FORM) == ["one", "one-2", "two"]
    copy = made["steps"][1]
    assert keys(made, copy["id"]) == ["who_2", "why_2", "contact_2"]
    assert copy["items"][1]["visible_if"] == is_("who_2", "me")
    assert part_of(made, "why").value["visible_if"] == is_("who", "me")
    parse_formspec(made)


def test_the_rules_of_a_copy_look_at_the_copy_by_whatever_name() -> None:
    before = sample()
    group = before["steps"][0]["items"][2]
    group["items"][1]["visible_if"] = {
        "and": [is_("phone", "1"), is_("contact.phone", "2"), is_("who", "me")]
    }
    made = do(DuplicatePart("contact"), before)
    copy = made["steps"][0]["items"][3]
    assert copy["key"] == "contact_2"
    assert copy["items"][1]["visible_if"] == {
        "and": [is_("phone", "1"), is_("contact_2.phone", "2"), is_("who", "me")]
    }
    assert made["steps"][0]["items"][2] == group


@pytest.mark.parametrize("name", ["mail", "contact.mail"])
def test_the_check_of_a_copied_question_looks_at_its_own_answer(name: str) -> None:
    before = sample()
    mail = before["steps"][0]["items"][2]["items"][1]
    mail["valid_if"] = [{"rule": is_(name, "x"), "message": words("No")}]
    made = do(DuplicatePart("mail"), before)
    copy = made["steps"][0]["items"][2]["items"][2]
    assert copy["valid_if"][0]["rule"] == is_(f"{name}_2", "x")


def test_a_removed_part_goes_with_what_it_holds() -> None:
    made = do(RemovePart("contact", seen("contact")))
    assert {"contact", "p1", "mail"}.isdisjoint(part.id for part in parts(made))


def test_a_part_that_somebody_changed_below_is_not_removed() -> None:
    changed = do(ChangePart("p1", {"label": {"fi": "X"}}, seen("p1", "label")))
    with pytest.raises(PartChanged):
        do(RemovePart("contact", seen("contact")), changed)


# --- all at once ---


def test_another_document_keeps_the_identity_and_gets_ids_where_they_lack() -> None:
    other = document(step("a", item("x", id=""), item("y"), item("z", id="y")), slug="other")
    made = do(ReplaceAll(other))
    assert made["id"] == sample()["id"]
    assert made["slug"] == "other"
    ids = [part.id for part in parts(made)]
    assert "y" in ids
    assert len(ids) == len(set(ids))


def test_the_past_tells_what_an_edit_was_about() -> None:
    assert told(sample(), AddPart(FORM, {"title": words("a")})) == {
        "what": "add",
        "words": words("a"),
    }
    assert told(sample(), RemovePart("contact", "")) == {
        "what": "remove",
        "name": "contact",
        "words": words("contact"),
        "held": 2,
    }
    assert told(sample(), ChangePart(FORM, {}, "")) == {"what": "change"}
    assert told(sample(), ReplaceAll({}, why="restored")) == {"what": "replace", "why": "restored"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "key", "kind", "label", "items", "fi"]), inner)
    ),
    max_leaves=12,
)
"""What an import could bring: anything at all under names that mean something."""


@given(JSON, JSON)
def test_no_document_is_so_broken_that_its_parts_can_not_be_told(one: Any, other: Any) -> None:
    made = do(ReplaceAll({"steps": one if isinstance(one, list) else [one], "title": other}))
    read_design(made)
    for part in list(parts(made)):
        do(ChangePart(part.id, {"hint": {"fi": "x"}}, fingerprint(part, ["hint"])), made)
    ids = [part.id for part in parts(made)]
    assert len(ids) == len(set(ids))


NAMES = st.sampled_from(["who", "why", "phone", "rows", "more"])


@given(st.data())
def test_any_edits_keep_ids_and_keys_apart_and_each_can_be_taken_back(data: st.DataObject) -> None:
    now, past, used = sample(), [], set()
    for _ in range(data.draw(st.integers(1, 8))):
        before = to_canonical_json(now)
        there = [part.id for part in parts(now)]
        some = data.draw(st.sampled_from(there))
        edit = data.draw(
            st.one_of(
                st.just(AddPart(some, {"kind": "text", "label": {"fi": data.draw(NAMES)}})),
                st.builds(MovePart, st.just(some), st.sampled_from(there), st.integers(-2, 9)),
                st.just(DuplicatePart(some)),
                st.just(RemovePart(some, seen(some, among=now))),
                st.just(ChangePart(some, {"hint": {"fi": "?"}}, seen(some, "hint", among=now))),
            )
        )
        try:
            after = edited(now, edit, new_id)
        except (InvalidInput, PartGone):
            assert to_canonical_json(now) == before
            continue
        assert to_canonical_json(now) == before
        past.append((before, plain(now)))
        fresh = {part.id for part in parts(after)} - set(there)
        assert not fresh & used
        used |= set(there) | fresh
        now = after
        ids = [part.id for part in parts(now)]
        assert len(ids) == len(set(ids))
        for holder in ids:
            own = keys(now, holder)
            assert len(own) == len(set(own))
        top = [part.value["key"] for part in parts(now) if part.depth == 2]
        assert len(top) == len(set(top))
    for before, whole in reversed(past):
        assert to_canonical_json(whole) == before
