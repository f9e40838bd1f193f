"""What every template may use.

Functions: `language()`, `language_links()`, `viewer()`, `known_viewer()`, `navigation()`,
`path("/omat")` (with the language in front), `static_file("built/app.css")`, `is_demo()`,
`announced_breaks()`, `look_of(authority)`, `logo_of(authority)`, the parts of fields and summary
lists of `fieldparts`: `row`, `error_message`, `field_options`, …, and the parts of a form's
questions of `questionparts`: `field_parts`, `choice_parts`, …, `laid_out` of `stencils`,
and `map_source()`.
Filters: `moment`, `clock` and `day` (times for people), `pick` (localized data: text and its
language).
"""

import hashlib
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import Flask, request, url_for
from flask.templating import Environment
from flask_babel import gettext as _
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader, select_autoescape

from kevytasiointi import texts
from kevytasiointi.domain.breaks import Announcement
from kevytasiointi.domain.localized import Localized, pick
from kevytasiointi.domain.permissions import Permission, may
from kevytasiointi.texts import mark
from kevytasiointi.web import context, fieldparts, questionparts, wording
from kevytasiointi.web.authority_looks import logo_of, look_of
from kevytasiointi.web.language import language_links
from kevytasiointi.web.maps import map_source
from kevytasiointi.web.stencils import laid_out

TEMPLATES: Final = Path(__file__).parent.parent.parent / "templates"
STATIC: Final = Path(__file__).parent / "static"
_MACROS: Final = "govuk_frontend_jinja"

_NAVIGATION: Final[Sequence[tuple[str, str, Permission | None]]] = (
    (mark("Services"), "/palvelut", None),
    (mark("My matters"), "/omat", Permission.OWN_FOLLOW),
    (mark("Projects"), "/hankkeet", Permission.PROJECT_USE),
    (mark("Queue"), "/virkailija/asiat", Permission.QUEUE_SEE),
    (mark("Administration"), "/yllapito", Permission.ADMIN_SEE),
)
"""Words, address and permission of the main navigation's links; None is for everybody."""


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """A link of the main navigation."""

    text: str
    address: str
    is_current: bool


class _Environment(Environment):
    """Templates see their globals in one flat dictionary.

    A page imports macros some fifty times, and each time Jinja compares the names of the globals:
    with its layered mapping that was an eighth of a page's time. All globals are there before the
    first template is loaded.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template."""
        return {**self.globals, **(d or {})}


def init_templating(app: Flask) -> None:
    """Give templates their macros, functions and filters."""
    app.jinja_environment = _Environment
    app.jinja_options = {
        "autoescape": select_autoescape(["html"]),
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.do"],
    }
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(TEMPLATES),
            PrefixLoader({_MACROS: PackageLoader(_MACROS)}),
        ]
    )
    app.jinja_env.globals.update(
        language=context.language,
        language_links=language_links,
        viewer=context.viewer,
        known_viewer=context.known_viewer,
        navigation=navigation,
        path=path,
        static_file=static_file,
        is_demo=is_demo,
        session_idle_seconds=session_idle_seconds,
        announced_breaks=announced_breaks,
        look_of=look_of,
        logo_of=logo_of,
        row=fieldparts.row,
        error_message=fieldparts.error_message,
        field_options=fieldparts.field_options,
        checked_items=fieldparts.checked_items,
        input_type=fieldparts.input_type,
        spoken_in=fieldparts.spoken_in,
        question_label=questionparts.question_label,
        question_hint=questionparts.question_hint,
        field_parts=questionparts.field_parts,
        choice_parts=questionparts.choice_parts,
        choice_options=questionparts.choice_options,
        laid_out=laid_out,
        map_source=map_source,
        missing=wording.missing,
    )
    app.jinja_env.filters.update(moment=moment, clock=clock, day=day, pick=picked)


def navigation(known_only: bool = False) -> list[NavigationLink]:
    """The links of the main navigation that are for this person.

    Args:
        known_only: ask nothing of the database; for error pages.
    """
    actor = context.known_viewer() if known_only else context.viewer()
    return [
        NavigationLink(_(words), path(address), _is_current(address))
        for words, address, permission in _NAVIGATION
        if permission is None or (actor is not None and may(actor, permission))
    ]


def path(address: str) -> str:
    """An address of ours in the language of the page."""
    return f"/{context.language()}{address}"


def static_file(name: str) -> str:
    """The address of a static file, with its content's mark, so that browsers may keep it."""
    return url_for("static", filename=name, v=_content_mark(name))


def is_demo() -> bool:
    """Whether the page should say that this is a demonstration."""
    return context.tools().config.is_demo


def session_idle_seconds() -> int:
    """How long a session lives without being used."""
    return int(context.tools().config.session_idle.total_seconds())


def announced_breaks(known_only: bool = False) -> Sequence[Announcement]:
    """The breaks of the portal that the page tells of.

    Args:
        known_only: ask nothing of the database; for error pages.
    """
    known = context.announcements()
    now = context.now()
    return known.known(now) if known_only else known.shown(context.tools().database, now)


def moment(value: datetime) -> str:
    """A time stamp for people, in Finnish time."""
    return texts.moment(context.language(), value)


def clock(value: datetime) -> str:
    """A time of day for people, in Finnish time."""
    return texts.clock(context.language(), value)


def day(value: date) -> str:
    """A day for people."""
    return texts.day(context.language(), value)


def picked(localized: Localized) -> tuple[str, str]:
    """Localized data: the text for this page, and the language that it is in."""
    return pick(localized, context.language())


def _is_current(address: str) -> bool:
    here = path(address)
    return request.path == here or request.path.startswith(f"{here}/")


@cache
def _content_mark(name: str) -> str | None:
    try:
        return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    except OSError:  # not built yet: the page works without its looks
        return None
