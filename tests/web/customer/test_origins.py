"""What a draft was filled in with is told at its field, and free to be changed."""

from typing import Any

import pytest

from kevytasiointi.storage.database import System
from tests import factories
from tests.web.conftest import START, tools_of
from tests.web.customer.conftest import Counter

PERSON = "the-known-one"
TEL = "+358 40 1234567"


@pytest.fixture
def number(counter: Counter) -> str:
    """The number of an earlier matter, in which the telephone number was told."""
    document: dict[str, Any] = factories.form_document(slug="tuttu")
    words = factories.words
    tel = {"id": "p1", "key": "tel", "kind": "phone", "label": words("Tel"), "prefill": "earlier"}
    mail = {"id": "p2", "key": "mail", "kind": "email", "label": words("M"), "prefill": "email"}
    document["steps"][0]["items"] += [tel, {**mail, "hint": words("Where to write.")}]
    with tools_of(counter.app).database.write(System("test")) as session:
        world = factories.make_world(session, "koskela", document=document)
        world.customer.demo_key = PERSON
        answers = {"what": "A stage", "tel": TEL}
        return factories.make_case(session, world, answers=answers, now=START).number


def hint_at(page: Any, name: str) -> str:
    found = page.tree.xpath("//*[@id=$id]", id=f"{name}-hint")
    return " ".join(found[0].text_content().split()) if found else ""


def test_each_field_tells_where_its_answer_is_from(counter: Counter, number: str) -> None:
    page = counter.start("koe-koskela", counter.browser(PERSON))
    assert page.value("a-tel") == TEL
    assert hint_at(page, "a-tel") == f"Filled in from your earlier matter {number}. Check it."
    assert "a-tel-hint" in page.tree.get_element_by_id("a-tel").get("aria-describedby")
    assert page.value("a-mail") == "asiakas@koskela.example"
    assert hint_at(page, "a-mail") == "Where to write. en. Filled in from your sign-in. Check it."


def test_an_answer_that_was_changed_is_from_nowhere_else(counter: Counter, number: str) -> None:
    page = counter.start("koe-koskela", counter.browser(PERSON))
    page = page.press("attach:plan", {"a-tel": "+358 50 7654321"})
    assert page.value("a-tel") == "+358 50 7654321"
    assert number not in page.words
    assert "sign-in" in hint_at(page, "a-mail")


def test_an_emptied_field_stays_empty(counter: Counter, number: str) -> None:
    page = counter.start("koe-koskela", counter.browser(PERSON))
    page = page.press("attach:plan", {"a-tel": "", "a-mail": ""})
    assert (page.value("a-tel"), page.value("a-mail")) == ("", "")
    assert number not in page.words
