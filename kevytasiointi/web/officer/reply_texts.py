"""The authority's own texts on an officer's forms: which ones there are, and putting one in.

Without JavaScript a button sends the form, and the page comes back with the text put in and all
that was typed kept; with JavaScript static/js/replytexts.js does the same at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import request

from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.replytexts import filled
from kevytasiointi.domain.timetext import read_date
from kevytasiointi.storage.queries.case_page import CaseParts
from kevytasiointi.storage.working import (
    ReplyTextRow,
)
from kevytasiointi.texts import day
from kevytasiointi.web import wording
from kevytasiointi.web.officer.forms import ActionForm

CHOICE: Final = "reply-text"
"""The name of the list of texts."""

_INSERT: Final = "insert"


@dataclass(frozen=True, slots=True)
class ReplyText:
    """A text as a form offers it, filled for the case; `due` is left to the form's own day."""

    id: str
    name: str
    body: str


def is_inserting() -> bool:
    """Whether the form was sent only to have a text put into it."""
    return request.form.get("do") == _INSERT


def offered(
    form: ActionForm, rows: Sequence[ReplyTextRow], parts: CaseParts, today: date
) -> Sequence[ReplyText]:
    """The texts that serve in a form, those in the language of the case first.

    Args:
        form: the form.
        rows: the texts of the authority.
        parts: the case that fills them.
        today: the day in Finland.
    """
    if not form.text_field:
        return ()
    fitting = [row for row in rows if row.purpose is form.text_purpose]
    ordered = sorted(fitting, key=lambda row: row.language != parts.case.language)
    return [
        ReplyText(
            id=str(row.id),
            name=f"{row.name} ({wording.language_name(row.language)})",
            body=filled(row.body, _facts(parts, row.language, today, _day_in(form))),
        )
        for row in ordered
    ]


def put_in(form: ActionForm, texts: Sequence[ReplyText]) -> None:
    """Put the text that was chosen after what stands in the form's field."""
    chosen = next((text for text in texts if text.id == request.form.get(_name_of(form))), None)
    if chosen is not None:
        field = form[form.text_field]
        field.data = f"{field.data}\n\n{chosen.body}" if field.data else chosen.body


def _name_of(form: ActionForm) -> str:
    return f"{form.key}-{CHOICE}"


def _day_in(form: ActionForm) -> date | None:
    """The day that stands in the form, if it has one that can be read."""
    for name in ("due_on", "last_on"):
        iso = read_date(form[name].data or "") if name in form else None
        if iso is not None:
            return date.fromisoformat(iso)
    return None


def _facts(parts: CaseParts, language: str, today: date, typed: date | None) -> Mapping[str, str]:
    case = parts.case
    due = typed or case.next_deadline_on
    return {
        "number": case.number,
        "identifier": case.identifier or "",
        "service": pick(parts.service.title, language)[0],
        "authority": pick(parts.authority.name, language)[0],
        "customer": parts.customer.name,
        "handler": case.handler_name or "",
        "due": day(language, due) if due else "",
        "today": day(language, today),
    }
