"""The macros of fields: every kind is labelled, hinted, and told its errors in three places."""

import re

import pytest
from flask import Flask, render_template_string
from wtforms import (
    BooleanField,
    EmailField,
    FileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.web.forms import DayField, PortalForm, at_most, needed

CHOICES = [SelectChoice("a", "First"), SelectChoice("b", "Second")]
PAGE = """{% set has_errors = form.errors %}{% extends "base.html" %}
{% from "parts/fields.html" import field, error_summary, submit_button, form_token %}
{% block title %}Try{% endblock %}
{% block content %}{{ error_summary(form) }}<h1>Try</h1><form method="post">{{ form_token() }}
{% for f in form if f.type != "CSRFTokenField" %}
{{ field(f, hint="Help of " ~ f.name, lang=lang, **more) }}{% endfor %}
{{ submit_button("Send") }}</form>{% endblock %}"""


class EveryForm(PortalForm):
    name = StringField("Your name", [needed("Write your name")])
    email = EmailField("Your mail", [needed("Write your mail")])
    day = DayField("The day", [needed("Write the day")])
    body = TextAreaField("Your message", [needed("Write a message"), at_most(10)])
    one = SelectField("Pick", [needed("Pick one")], choices=CHOICES)
    way = RadioField("Way", [needed("Choose a way")], choices=CHOICES)
    many = SelectMultipleField("Many", [needed("Choose some")], choices=CHOICES)
    sure = BooleanField("I am sure", [needed("Say that you are sure")])
    file = FileField("File", [needed("Choose a file")])


def draw(app: Flask, data: dict[str, str] | None = None, lang: str = "en", **more: object) -> str:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/en/", method="GET" if data is None else "POST", data=data):
        form = EveryForm()
        if data is not None:
            assert not form.validate()
            assert form.status == 400
        return render_template_string(PAGE, form=form, lang=lang, more=more)


def test_every_field_has_its_label_and_hint(app: Flask) -> None:
    page = draw(app)
    assert "<title>Try – Kevytasiointi</title>" in page
    for name in ("name", "email", "day", "body", "one", "file"):
        assert f'for="{name}"' in page
        assert re.search(rf'id="{name}"[^>]*aria-describedby="[^"]*{name}-hint', page)
    assert page.count("<fieldset") == 2
    assert 'type="email"' in page


def test_every_error_is_told_and_linked(app: Flask) -> None:
    page = draw(app, {"day": "yesterday", "name": "  "})
    assert "<title>Error: Try – Kevytasiointi</title>" in page
    summary = page[page.index("govuk-error-summary") : page.index("<h1>")]
    for name in ("name", "email", "day", "body", "way", "many", "sure", "file"):
        assert f'href="#{name}"' in summary
        assert f'id="{name}"' in page
        assert f'id="{name}-error"' in page
    assert "Write the day like this" in page
    assert 'value="yesterday"' in page
    assert 'tabindex="-1"' in summary


def test_typed_text_is_tidied_and_shown_as_text(app: Flask) -> None:
    page = draw(
        app, {"name": "  <b>A\u0308iti</b> ", "body": "\r\nfirst\r\nsecond line", "way": "b"}
    )
    assert "&lt;b&gt;Äiti&lt;/b&gt;" in page
    assert "first\nsecond line</textarea>" in page
    assert "Shorten the text to 10 characters or less" in page
    assert re.search(r'value="b"\s+checked', page)


def test_a_count_of_characters_speaks_the_pages_language(app: Flask) -> None:
    page = draw(app, most=500)
    assert "You can enter up to 500 characters" in page
    assert 'data-characters-left="You have %{count} characters left"' in page


def test_foreign_text_is_marked(app: Flask) -> None:
    assert re.search(r'<label class="govuk-label"[^>]* lang="fi"', draw(app, lang="fi"))
    assert 'lang="en"' not in draw(app, lang="en").split("<main")[1]


def test_what_a_use_case_refuses_stands_at_its_field(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/en/", method="POST"):
        form = EveryForm()
        form.refuse(InvalidInput("day", "Choose a day after %(day)s.", day="1.1.2026"))
        form.refuse(InvalidInput("nothing", "Try again."))
        assert form.day.errors == ["Choose a day after 1.1.2026."]
        page = render_template_string(PAGE, form=form, lang="en", more={})
    assert "<li>\n            Try again." in page or "Try again." in page
    assert form.status == 400


@pytest.mark.parametrize(
    ("typed", "iso"), [("5.6.2026", "2026-06-05"), ("2026-06-05", "2026-06-05"), ("", None)]
)
def test_a_day_is_read(app: Flask, typed: str, iso: str | None) -> None:
    with app.test_request_context("/en/", method="POST", data={"day": typed}):
        form = EveryForm()
        form.day.pre_validate(form)
        assert (form.day.day.isoformat() if form.day.day else None) == iso
