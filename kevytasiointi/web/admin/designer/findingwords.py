"""Findings in the page's language: the sentence, and where in a part it belongs."""

import re
from functools import partial

from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.designs import Part, PartKind
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.wording import in_words
from kevytasiointi.web import wording
from kevytasiointi.web.admin.designer import fieldwords, formwords
from kevytasiointi.web.context import language


def said(finding: Finding) -> str:
    """What was found, in the page's language."""
    spoken = language()
    return in_words(finding.text, spoken, partial(texts.say, spoken))


def detail_of(part: Part, rest: str) -> str:
    """Where in a part a finding is: the key in words, and the language of a text."""
    keys = re.sub(r"\[\d+\]", "", rest).split(".")
    words = formwords.FORM_WORDS if part.kind is PartKind.FORM else fieldwords.FIELD_WORDS
    named = [str(_(words[key][0])) for key in keys if key in words]
    spoken = [wording.language_name(key) for key in keys if key in LANGUAGES]
    return ", ".join([*named[:1], *spoken]) or rest


def told_in(part: Part, finding: Finding) -> str:
    """A finding on the page of the part that it is in: which key, and what is wrong."""
    rest = finding.path.removeprefix(part.path).lstrip(".")
    detail = detail_of(part, rest)
    return f"{detail}: {said(finding)}" if detail else said(finding)
