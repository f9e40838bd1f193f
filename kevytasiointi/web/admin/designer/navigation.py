"""The way between the pages of one form, and small words that its templates use."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import request
from flask_babel import gettext as _

from kevytasiointi.texts import mark
from kevytasiointi.web import wording
from kevytasiointi.web.admin.designer.deadline_rules import PAGE as DEADLINE_RULE
from kevytasiointi.web.admin.designer.findingwords import told_in
from kevytasiointi.web.admin.designer.form_section import PAGES as SECTION_PAGES
from kevytasiointi.web.admin.designer.work import Work
from kevytasiointi.web.templating import NavigationLink

PAGES: Final[Sequence[tuple[str, str]]] = (
    (mark("Steps and questions"), ""),
    *((words, f"/{page}") for page, (_section, words) in SECTION_PAGES.items()),
    (mark("Try it"), "/kokeile"),
    (mark("Tests"), "/testit"),
    (mark("Check"), "/tarkistus"),
    (mark("Publishing"), "/julkaise"),
    (mark("Versions"), "/versiot"),
)
"""Words, and what stands behind the form's own address."""

_ACTS: Final = ("/vaihe", "/kumoa")
"""Acts of the first page, which answers for them when they are refused."""


def designer_parts() -> dict[str, Any]:
    """What the designer's templates use besides; for the blueprint's `context_processor`."""
    return {
        "designer_links": designer_links,
        "language_word": wording.language_name,
        "text_in": text_in,
        "told_in": told_in,
    }


def designer_links(work: Work) -> Sequence[NavigationLink]:
    """The pages of a form."""
    return [
        NavigationLink(_(words), work.address + end, _is_current(work, end)) for words, end in PAGES
    ]


def _is_current(work: Work, end: str) -> bool:
    here = request.path.removeprefix(work.address)
    if end == "/kasittely" and here.startswith(f"/{DEADLINE_RULE}/"):
        return True
    if end:
        return here == end or here.startswith(f"{end}/")
    return here in ("", *_ACTS) or here.startswith("/osa/")


def text_in(localized: object, code: str) -> str:
    """A text of a document in a language, empty when it is none."""
    text = localized.get(code) if isinstance(localized, Mapping) else localized
    return text if isinstance(text, str) else ""
