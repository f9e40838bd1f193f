"""States and identifiers as a list: read, shown row by row what would happen, and then done."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, TextAreaField

from kevytasiointi import texts
from kevytasiointi.domain.bulk import MOST, STATES, Chosen, Done
from kevytasiointi.domain.errors import InvalidInput
from kevytasiointi.domain.localized import LANGUAGES
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.statelists import Column, Listed, ListWords, read_list
from kevytasiointi.storage.queries.bulk import versions_by_number
from kevytasiointi.texts import mark
from kevytasiointi.usecases.bulk import do_each
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.forms import PortalForm
from kevytasiointi.web.guards import requires
from kevytasiointi.web.officer.bulk import ResultRow, result_row
from kevytasiointi.web.officer.case import scope_of
from kevytasiointi.web.officer.choosing import LIST_IN
from kevytasiointi.web.templating import path

_LONGEST: Final = 40_000

COLUMN_WORDS: Final[dict[Column, str]] = {
    Column.NUMBER: mark("Number"),
    Column.STATE: mark("State"),
    Column.REASON: mark("Reason"),
    Column.IDENTIFIER: mark("Identifier"),
    Column.DEADLINE_KIND: mark("Deadline"),
    Column.LAST_DAY: mark("Last day"),
}
"""What the columns are called; a test holds it complete."""


class ListForm(PortalForm):
    """A list, pasted or as a file; `versions` are those that the rehearsal found."""

    text = TextAreaField(_l("The list"))
    file = FileField(_l("Or a CSV file"))
    versions = HiddenField()

    def read(self) -> str:
        """The text of the list; the file's when there is one.

        Raises:
            InvalidInput: it is too long, or not in UTF-8.
        """
        plain = self.text.data or ""
        if self.file.data:
            try:
                plain = self.file.data.stream.read(_LONGEST + 1).decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise InvalidInput("file", mark("Save the file as CSV in UTF-8.")) from error
        if len(plain) > _LONGEST:
            raise InvalidInput("text", mark("The list is too long. Split it into parts."))
        return plain


@requires(Permission.CASE_CHANGE_STATE)
def list_in() -> str:
    """Ask for the list."""
    return _page(ListForm(), "asking")


@requires(Permission.CASE_CHANGE_STATE)
def bring_list() -> ResponseReturnValue:
    """Show what would happen, or do it."""
    form = ListForm()
    form.validate()
    try:
        form.text.data = form.read()
        listed = read_list(form.text.data, list_words())
    except InvalidInput as error:
        form.refuse(error)
        return _page(form, "asking"), form.status
    is_real = request.form.get("step") == "do"
    shown = _shown(form.versions.data or "") if is_real else None
    rows, versions = _through(listed, shown)
    form.versions.data = versions
    return _page(form, "done" if is_real else "foretold", rows)


def list_words() -> ListWords:
    """Words of the three languages for columns, states and deadlines, in lower case."""
    return ListWords(
        columns={w: c for c, msgid in COLUMN_WORDS.items() for w in _in_all(msgid)},
        states={w: s for s in STATES for w in _in_all(wording.STATES[s])},
        kinds={w: k for k, msgid in wording.DEADLINE_KINDS.items() for w in _in_all(msgid)},
    )


def _in_all(msgid: str) -> list[str]:
    return [texts.say(code, msgid).casefold() for code in LANGUAGES]


def _shown(text: str) -> dict[str, int]:
    """The versions that the rehearsal showed, by number."""
    pairs = (part.partition("=") for part in text.split(","))
    return {number: int(version[:9]) for number, _is, version in pairs if version.isdecimal()}


def _through(listed: Sequence[Listed], shown: dict[str, int] | None) -> tuple[list[ResultRow], str]:
    """What came of each line, and the versions that were found; rehearsed when none were shown."""
    actor = current_actor()
    fine = {one.number: one for one in listed if one.refusal is None}
    with tools().database.write(scope_of(actor)) as session:
        found = versions_by_number(session, actor, fine)
        chosen = [
            Chosen(key, version if shown is None else shown.get(number, 0), fine[number].wish)
            for number, (key, version) in found.items()
        ]
        done = {one.number: one for one in do_each(session, actor, chosen, now=now())}
        if shown is None:
            session.rollback()
    versions = ",".join(f"{number}={version}" for number, (_key, version) in found.items())
    return [_row(one, done.get(one.number)) for one in listed], versions


def _row(one: Listed, done: Done | None) -> ResultRow:
    if done is not None and one.refusal is None:
        row = result_row(done)
        return replace(row, why_not=_at_line(one, row.why_not)) if row.why_not else row
    why = one.refusal
    sentence = (
        texts.say(language(), why.msgid, **why.params)
        if why
        else _("There is no such matter in your authority.")
    )
    name = one.number or _("Line %(line)s", line=one.line)
    return ResultRow(name, None, "", (), _at_line(one, sentence))


def _at_line(one: Listed, sentence: str) -> str:
    return str(_("Line %(line)s: %(what)s", line=one.line, what=sentence))


def _page(form: ListForm, stage: str, rows: Sequence[ResultRow] = ()) -> str:
    return render_template(
        "officer/list_in.html",
        form=form,
        stage=stage,
        rows=rows,
        fine=sum(not row.why_not for row in rows),
        columns=[_(words) for words in COLUMN_WORDS.values()],
        states=[wording.state(state) for state in STATES],
        most=MOST,
        has_errors=bool(form.errors),
        address=path(LIST_IN),
        queue_address=path("/virkailija/asiat"),
    )
