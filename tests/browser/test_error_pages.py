"""Every error page, in three languages and on a phone: accessible, valid, with a way on."""

import errno
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug import exceptions as http
from werkzeug.serving import make_server

from kevytasiointi.application import create_app
from kevytasiointi.config import load_config
from kevytasiointi.domain import errors as domain
from kevytasiointi.domain.joining import Identification
from kevytasiointi.web.errors import ANSWERS, answer_to
from kevytasiointi.web.gate import BadInput
from kevytasiointi.web.guards import public
from tests.browser.running import ROOT
from tests.browser.watching import Watcher
from tests.web.conftest import tools_of

RAISED: list[Exception] = [
    domain.NotFound("case"),
    domain.NotAllowed("no"),
    domain.NotIdentified(Identification.STRONG),
    domain.NotIdentified(Identification.EMAIL),
    domain.TooOften(90),
    domain.LinkOver("/fi/omat"),
    domain.InvalidTransition("no"),
    domain.StaleCase(1, 2),
    domain.ServiceClosed("meluilmoitus"),
    domain.InvalidAnswers([]),
    domain.InvalidInput("file", "The file is empty."),
    domain.AttachmentDamaged("x"),
    domain.HostileInput("x"),
    BadInput("%00"),
    CSRFError("expired"),
    http.Unauthorized(),
    http.MethodNotAllowed(["POST"]),
    http.RequestEntityTooLarge(),
    OperationalError("select", {}, Exception("gone")),
    OSError(errno.ENOSPC, "full"),
    ValueError("a fault of ours"),
]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory, _migrated_sqlite: Path) -> Iterator[str]:
    """The address of a portal in which `/LANG/NUMBER` fails with that error of the list.

    `/another-name` answers as if the portal had been asked for by a name that is not its own.
    """
    folder = tmp_path_factory.mktemp("broken")
    shutil.copyfile(_migrated_sqlite, folder / "kevytasiointi.sqlite")
    app: Flask = create_app(load_config({"KEVYT_MODE": "demo"}, folder))

    @public
    def fail(number: int, **_language: str) -> str:
        raise RAISED[number]

    @public
    def refuse_name() -> str:
        raise http.SecurityError

    app.add_url_rule("/another-name", "refuse_name", refuse_name)
    app.add_url_rule("/<any(fi, sv, en):lang>/<int:number>", "fail", fail)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    tools_of(app).database.dispose()


def test_the_list_has_every_page_of_the_table() -> None:
    assert {answer_to(error).page for error in RAISED} == {how.page for how in ANSWERS.values()}


@pytest.mark.parametrize(
    ("language", "width", "javascript"),
    [("fi", 1280, True), ("sv", 320, False), ("en", 768, True)],
)
def test_error_pages_are_accessible_and_lead_on(
    browse: Callable[..., Watcher], broken: str, language: str, width: int, javascript: bool
) -> None:
    watched = browse(width=width, javascript=javascript)
    page = watched.page
    for number, error in enumerate(RAISED):
        response = page.goto(f"{broken}/{language}/{number}")
        assert response is not None
        assert response.status == answer_to(error).status
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("main a, main button").count() > 0, type(error).__name__
        watched.look(f"error-{answer_to(error).page}-{language}")


def test_the_pages_of_last_resort_are_accessible(
    browse: Callable[..., Watcher], broken: str
) -> None:
    watched = browse(width=320)
    watched.page.set_content((ROOT / "docs" / "production" / "away.html").read_text("utf-8"))
    watched.look("error-away-of-nginx")
    response = watched.page.goto(f"{broken}/another-name")
    assert response is not None
    assert response.status == 400
    watched.look("error-plain")
