"""The Flask application: settings, tools, guards, rooms and commands put together."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from kevytasiointi import worker
from kevytasiointi.cli.registry import commands
from kevytasiointi.config import Config, load_config
from kevytasiointi.logs import configure_logging
from kevytasiointi.web import context, gate, guards, headers, sessions
from kevytasiointi.web.admin.door import admin
from kevytasiointi.web.authority_looks import looks
from kevytasiointi.web.customer.door import customer
from kevytasiointi.web.email_sign_in import email_sign_in
from kevytasiointi.web.errors import init_errors
from kevytasiointi.web.health import api
from kevytasiointi.web.language import PREFIX, init_language
from kevytasiointi.web.officer.door import officer
from kevytasiointi.web.pages import pages
from kevytasiointi.web.sign_in import sign_in
from kevytasiointi.web.templating import STATIC, init_templating
from kevytasiointi.wiring import Tools, build_tools, prepare_database

ROOT: Final = Path(__file__).parent.parent
MAX_FORM_PARTS: Final = 1_000

ROOMS: Final = (pages, sign_in, email_sign_in, customer, officer, admin)
"""Blueprints of pages; their addresses begin with the language."""


def create_app(
    config: Config | None = None, clock: Callable[[], datetime] = context.utc_now
) -> Flask:
    """Build the application.

    Args:
        config: the settings; read from the environment when not given.
        clock: tells the time; tests give their own.

    Raises:
        ConfigError: a setting is wrong.
        UnsafeDatabase: the database could lose what it has acknowledged.
        SchemaOutOfDate: production, and the schema is not the one that this code needs.
    """
    config = config or load_config(os.environ, ROOT / "instance")
    configure_logging(config.log_level)
    tools = build_tools(config)
    _prepare(tools)
    app = Flask(
        "kevytasiointi",
        instance_path=str(config.instance),
        static_folder=str(STATIC),
        static_url_path="/static",
    )
    app.config.from_mapping(_flask_settings(config))
    context.attach(app, tools, clock)
    init_templating(app)
    init_language(app)
    init_errors(app)
    _guard(app)
    app.register_blueprint(api)
    app.register_blueprint(looks)
    for room in ROOMS:
        app.register_blueprint(room, url_prefix=PREFIX + (room.url_prefix or ""))
    _add_commands(app, tools)
    if config.proxy_hops:
        hops = config.proxy_hops
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own way to wrap
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_port=0, x_prefix=0
        )
    return app


def _flask_settings(config: Config) -> dict[str, object]:
    return {
        "SECRET_KEY": config.secret_key,
        "SESSION_COOKIE_NAME": sessions.form_cookie(config),
        "SESSION_COOKIE_SECURE": config.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "MAX_CONTENT_LENGTH": guards.SMALL_BODY,
        "MAX_FORM_MEMORY_SIZE": guards.SMALL_BODY,
        "MAX_FORM_PARTS": MAX_FORM_PARTS,
        "TRUSTED_HOSTS": list(config.trusted_hosts),
        "PROPAGATE_EXCEPTIONS": False,
        "TEMPLATES_AUTO_RELOAD": False,
        # A token lives as long as its cookie: no form dies because it was filled slowly. The
        # origin of a request is checked by guards.check_origin, also where Referer is not sent.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
    }


def _guard(app: Flask) -> None:
    """Put the guards before every request, in the order in which they are asked."""
    guards.public(app.view_functions["static"])
    app.before_request(guards.set_body_limit)
    app.before_request(gate.check_request)
    sessions.make_login_manager().init_app(app, add_context_processor=False)
    app.before_request(guards.check_access)
    app.before_request(guards.check_origin)
    CSRFProtect(app)
    app.after_request(headers.set_headers)


def _prepare(tools: Tools) -> None:
    """Serve from a sound database only.

    In production a command of the command line prepares by itself: `db upgrade` must run just when
    the schema is not the newest one.
    """
    if tools.config.is_demo or os.environ.get("FLASK_RUN_FROM_CLI") != "true":
        prepare_database(tools)


def _add_commands(app: Flask, tools: Tools) -> None:
    for command in commands(
        tools,
        run_worker=lambda: worker.run(tools),
        run_once=lambda: worker.run_once(tools),
    ):
        app.cli.add_command(command)
