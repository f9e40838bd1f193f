"""The demo's mail page."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kevytasiointi.application import create_app
from kevytasiointi.config import load_config
from kevytasiointi.domain.letters import Letter
from kevytasiointi.wiring import upgrade_schema
from tests.web.conftest import START, tools_of

PAGE = "/en/posti"


def send(app: Flask, subject: str, body: str, *, minutes: int = 0) -> None:
    tools = tools_of(app)
    letter = Letter(uuid4(), "aino@posti.example", subject, body, "fi")
    tools.mailer.send(letter)
    folder = tools.config.mail_dir
    assert folder
    at = (START + timedelta(minutes=minutes)).timestamp()
    os.utime(folder / f"{letter.id}.eml", (at, at))


def test_mails_are_shown_the_newest_first(app: Flask, client: FlaskClient) -> None:
    assert 'id="no-mail"' in client.get(PAGE).text
    send(app, "Äiti, vanhempi", "Ensimmäinen\n\nöljy")
    send(app, "Uudempi", "Toinen", minutes=5)
    text = client.get(PAGE).text
    assert text.index("Uudempi") < text.index("Äiti, vanhempi")
    assert "öljy" in text
    assert "aino@posti.example" in text


@pytest.mark.parametrize(
    ("word", "link"),
    [
        ("{base}/fi/asiat/1", 'href="/fi/asiat/1"'),
        ("{base}.evil.example/fi", None),
        ("{base}//evil.example", None),
        ("https://evil.example/x", None),
        ("javascript:alert(1)", None),
    ],
)
def test_only_the_portals_own_pages_become_links(
    app: Flask, client: FlaskClient, word: str, link: str | None
) -> None:
    text = word.format(base=tools_of(app).config.base_url)
    send(app, "<b>Subject</b>", f"<i>See</i>\n\n{text}\n")
    page = client.get(PAGE).text
    mail = page.split("<article")[1].split("</article>")[0]
    assert "&lt;i&gt;See&lt;/i&gt;" in mail
    assert "&lt;b&gt;Subject&lt;/b&gt;" in mail
    assert text in mail
    assert ("href=" in mail) is (link is not None)
    if link:
        assert link in mail


def test_production_has_no_such_page(tmp_path: Path) -> None:
    config = load_config(
        {
            "KEVYT_MODE": "production",
            "KEVYT_SECRET_KEY": "k7Jx2mQ9vB4nL8pR3tY6wZ1cF5hD0gSa",
            "KEVYT_BASE_URL": "https://asiointi.example.fi",
            "KEVYT_SMTP_URL": "smtp://127.0.0.1:1",
            "KEVYT_MAIL_FROM": "asiointi@example.fi",
            "KEVYT_SCANNER": "clamd:///run/clamd",
            "KEVYT_DATABASE_URL": f"sqlite:///{tmp_path}/kevytasiointi.sqlite",
        },
        tmp_path,
    )
    upgrade_schema(config)
    app = create_app(config)
    answer = app.test_client().get(PAGE, base_url="https://asiointi.example.fi")
    assert answer.status_code == 404
    tools_of(app).database.dispose()
