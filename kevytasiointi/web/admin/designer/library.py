"""The library of forms: what there is, whose it is, and how a new one begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from kevytasiointi.domain.errors import InvalidInput, NotFound
from kevytasiointi.domain.localized import LANGUAGES, Localized
from kevytasiointi.domain.permissions import Actor, Permission, may
from kevytasiointi.storage.people import AuthorityRow, FormVersionRow, ServiceRow
from kevytasiointi.storage.queries import designs as stored
from kevytasiointi.storage.queries.designs import FormLine
from kevytasiointi.storage.queries.jobs import newest_version
from kevytasiointi.texts import mark
from kevytasiointi.usecases import beginning
from kevytasiointi.usecases.designing import document_of
from kevytasiointi.web.admin.checked_forms import in_language, written
from kevytasiointi.web.admin.designer.work import ADDRESS, address_of, done, scope_of
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.forms import PortalForm, at_most
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path

_LONGEST_TITLE: Final = 200

STATES: Final = (
    ("", mark("All in use")),
    ("omat", mark("Forms that you keep")),
    ("kesken", mark("With unpublished changes")),
    ("yhteiset", mark("Shared forms")),
    ("poistetut", mark("Retired")),
)
"""What the library can be narrowed to: the word of the address, and what people read."""


@dataclass(frozen=True, slots=True)
class LibraryForm:
    """A form as the library shows it.

    Attributes:
        used_by: the names of the authorities whose services use it, one for each service.
        may_change: the actor keeps it.
    """

    line: FormLine
    title: Localized
    languages: Sequence[str]
    used_by: Sequence[Localized]
    may_change: bool

    @property
    def address(self) -> str:
        """Its page, where it is worked on."""
        return address_of(self.line.form.id)

    @property
    def is_ahead(self) -> bool:
        """Whether its design has something that no version has."""
        design, newest = self.line.design, self.line.newest
        if design is None:
            return False
        return newest is None or design.document != newest.definition


class BeginForm(PortalForm):
    """The name and kind of a new form."""

    title_fi = StringField(in_language("fi"), [at_most(_LONGEST_TITLE)])
    title_sv = StringField(in_language("sv"), [at_most(_LONGEST_TITLE)])
    title_en = StringField(in_language("en"), [at_most(_LONGEST_TITLE)])
    kind = RadioField(
        _l("What customers do with it"),
        choices=[
            SelectChoice("permit", _l("Apply for a permit")),
            SelectChoice("notice", _l("Give a notice")),
        ],
        default="notice",
        validate_choice=False,
    )

    def refuse(self, error: InvalidInput) -> None:
        """A refused name is told at its first field."""
        field = "title_fi" if error.field == "title" else error.field
        super().refuse(InvalidInput(field, error.msgid, **error.params))


@requires(Permission.FORM_DESIGN)
def library() -> str:
    """All forms: those of one's own, and those of others that can be copied."""
    actor = current_actor()
    wanted = request.args.get("q", "").strip()
    state = request.args.get("tila", "")
    with tools().database.read(scope_of(actor)) as session:
        lines = stored.library(session, actor)
        uses = stored.uses(session)
    every = [_shown(actor, line, uses) for line in lines]
    forms = [form for form in every if _fits(form, state) and _has_words(form, wanted)]
    return render_template(
        "admin/designer/library.html",
        own=[form for form in forms if form.may_change],
        others=[form for form in forms if not form.may_change],
        is_empty=not every,
        states=[(code, _(words)) for code, words in STATES],
        state=state,
        wanted=wanted,
        address=path(ADDRESS),
    )


def _fits(form: LibraryForm, state: str) -> bool:
    """Whether a form is of the chosen state; retired ones are shown when they are asked for."""
    is_retired = form.line.form.retired_at is not None
    return {
        "omat": form.may_change and not is_retired,
        "kesken": form.may_change and form.is_ahead,
        "yhteiset": form.line.form.authority_id is None and not is_retired,
        "poistetut": is_retired,
    }.get(state, form.may_change or not is_retired)


def _has_words(form: LibraryForm, wanted: str) -> bool:
    """Whether every wanted word stands in the form's names or its name in addresses."""
    text = " ".join([*form.title.values(), form.line.form.slug]).casefold()
    return all(word in text for word in wanted.casefold().split())


def _shown(
    actor: Actor, line: FormLine, uses: Mapping[UUID, Sequence[tuple[ServiceRow, AuthorityRow]]]
) -> LibraryForm:
    shared = line.form.authority_id is None and may(actor, Permission.PLATFORM_OPERATE)
    own = line.form.authority_id is not None and line.form.authority_id == actor.authority_id
    source = line.design or line.newest
    document = document_of(source) if source else {}
    title, languages = document.get("title"), document.get("languages")
    return LibraryForm(
        line,
        {k: str(v) for k, v in title.items()} if isinstance(title, dict) else {},
        [code for code in LANGUAGES if isinstance(languages, list) and code in languages],
        [authority.name for _service, authority in uses.get(line.form.id, ())],
        shared or own,
    )


@requires(Permission.FORM_DESIGN)
def new_form() -> str:
    """How a new form begins: from scratch, from a copy, from a file."""
    return _new_page(BeginForm())


@requires(Permission.FORM_DESIGN)
def begin_form() -> ResponseReturnValue:
    """Begin a form from scratch."""
    form, actor = BeginForm(), current_actor()
    if form.validate():
        try:
            with tools().database.write(scope_of(actor)) as session:
                design = beginning.begin_from_scratch(
                    session,
                    actor,
                    title=written(form, "title"),
                    kind="permit" if form.kind.data == "permit" else "notice",
                    now=now(),
                )
        except InvalidInput as error:
            form.refuse(error)
        else:
            return done(address_of(design.form.id), _("The form has been begun."))
    return _new_page(form), form.status


def _new_page(form: BeginForm) -> str:
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        lines = stored.library(session, actor)
    return render_template(
        "admin/designer/new.html",
        form=form,
        copies=_copies(lines),
        address=path(f"{ADDRESS}/uusi"),
        has_errors=bool(form.errors),
    )


def _copies(lines: Sequence[FormLine]) -> Sequence[tuple[str, Localized]]:
    """The forms that can be copied: address of the act, and the name."""
    found = []
    for line in lines:
        if line.newest is not None:
            title = document_of(line.newest).get("title")
            words = {k: str(v) for k, v in title.items()} if isinstance(title, dict) else {}
            found.append((address_of(line.form.id, "kopioi"), words))
    return found


@requires(Permission.FORM_DESIGN)
def copy_form(form_id: UUID) -> ResponseReturnValue:
    """Begin a form of one's own from the newest version of another."""
    actor = current_actor()
    with tools().database.write(scope_of(actor)) as session:
        version = _published(newest_version(session, form_id), form_id)
        design = beginning.begin_from_document(session, actor, document_of(version), now=now())
    return done(address_of(design.form.id), _("The copy is yours to change."))


def _published(version: FormVersionRow | None, form_id: UUID) -> FormVersionRow:
    if version is None:
        raise NotFound(f"version of form {form_id}")
    return version


@requires(Permission.FORM_DESIGN)
def continue_form(form_id: UUID) -> ResponseReturnValue:
    """Take a published form of one's own under work."""
    actor = current_actor()
    with tools().database.write(scope_of(actor)) as session:
        beginning.continue_design(session, actor, form_id, now=now())
    return done(address_of(form_id))
