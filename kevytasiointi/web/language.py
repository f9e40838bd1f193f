"""The language of a page: the first part of its address."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from babel import Locale
from flask import Blueprint, Flask, redirect, request, url_for
from flask_babel import Babel
from werkzeug.wrappers import Response

from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.texts import LOCALE_DIR, translations
from kevytasiointi.web import context
from kevytasiointi.web.guards import public

PREFIX: Final = f"/<any({', '.join(LANGUAGES)}):lang>"
"""What the address of every page begins with: register blueprints with ``url_prefix=PREFIX``."""

pages = Blueprint("language", __name__)


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A link of the language switch."""

    code: str
    name: str
    address: str
    is_current: bool


def init_language(app: Flask) -> None:
    """Let addresses carry the language, and texts follow it."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(LOCALE_DIR))
    Babel(app, locale_selector=context.language)
    # Templates say some hundred texts a page: the catalogue is asked directly.
    i18n: Any = app.jinja_env  # the extension adds a method that the types do not know
    i18n.install_gettext_callables(_gettext, _ngettext, newstyle=True)
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.register_blueprint(pages)


@pages.get("/")
@public
def choose() -> Response:
    """Send the bare address to the language that the browser likes best."""
    response = redirect(f"/{context.preferred_language()}/", code=302)
    response.vary.add("Accept-Language")
    return response


def _gettext(msgid: str) -> str:
    return translations(context.language()).gettext(msgid)


def _ngettext(singular: str, plural: str, number: int) -> str:
    return translations(context.language()).ngettext(singular, plural, number)


def language_links() -> list[LanguageLink]:
    """The same page in every language."""
    current = context.language()
    return [
        LanguageLink(
            code=code,
            name=str(Locale(code).get_display_name(code)).capitalize(),
            address=_in_language(code),
            is_current=code == current,
        )
        for code in LANGUAGES
    ]


def _in_language(code: str) -> str:
    if request.endpoint is not None and request.url_rule and "lang" in request.url_rule.arguments:
        address = url_for(request.endpoint, **{**(request.view_args or {}), "lang": code})
        query = urlencode(list(request.args.items(multi=True)))
        return f"{address}?{query}" if query and request.method == "GET" else address
    first, _, rest = request.path.lstrip("/").partition("/")
    return f"/{code}/{quote(rest)}" if first in LANGUAGES else f"/{code}/"


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    # Views need not name it: context.language() reads the address.
    if values:
        values.pop("lang", None)


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and context.wants_language(endpoint):
        values["lang"] = context.language()
