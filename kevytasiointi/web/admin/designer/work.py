"""The form that a designer works on: read for a page, changed by an edit, and its addresses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from uuid import UUID

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from werkzeug.utils import secure_filename

from kevytasiointi.domain.designedits import Edit
from kevytasiointi.domain.designs import FORM, Part, part_of, parts
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.formparser import read_design
from kevytasiointi.domain.formspec import FormSpec
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.permissions import Actor, Permission, check_permission, may
from kevytasiointi.storage.database import Authority, Scope, System
from kevytasiointi.usecases.designing import (
    LARGEST_DOCUMENT,
    Design,
    change_design,
    open_design,
)
from kevytasiointi.web.context import current_actor, now, tools
from kevytasiointi.web.guards import SMALL_BODY, takes_long_forms
from kevytasiointi.web.templating import path

ADDRESS: Final = "/yllapito/lomakkeet"
takes_part: Final = takes_long_forms(3 * LARGEST_DOCUMENT + SMALL_BODY, 5_000)
"""For views that take a part as it is typed: no part that a form may have is too large to be saved.

A request says each byte of a letter such as ä in three. The most fields have 200 deadlines, eleven
each, and 500 options, four each.
"""

_SHARED: Final = System("shared forms, for the operator who keeps them")


@dataclass(frozen=True)
class Work:
    """A design as its pages need it."""

    design: Design

    @property
    def form_id(self) -> UUID:
        """The form's identity."""
        return self.design.form.id

    @property
    def version(self) -> int:
        """The version of the design that the page is made from."""
        return self.design.row.version

    @cached_property
    def document(self) -> JsonObject:
        """The document, whole or not."""
        return self.design.document

    @cached_property
    def _read(self) -> tuple[FormSpec, Sequence[Finding]]:
        return read_design(self.document)

    @property
    def spec(self) -> FormSpec:
        """What can be made of the document."""
        return self._read[0]

    @property
    def findings(self) -> Sequence[Finding]:
        """What is missing or wrong before it can be published; tests are run at the gate."""
        return self._read[1]

    @property
    def title(self) -> Localized:
        """The name of the form."""
        title = self.document.get("title")
        return {k: str(v) for k, v in title.items()} if isinstance(title, Mapping) else {}

    @property
    def parts(self) -> Sequence[Part]:
        """Every part, the form first."""
        return list(parts(self.document))

    def part(self, part_id: str) -> Part:
        """One part.

        Raises:
            PartGone: it is not there.
        """
        return part_of(self.document, part_id)

    @property
    def file_name(self) -> str:
        """What files of it are called: until it is checked, its name in addresses may be any."""
        return secure_filename(self.design.form.slug) or "lomake"

    # --- addresses ---

    @property
    def address(self) -> str:
        """The page of the form."""
        return address_of(self.form_id)

    def part_address(self, part: Part) -> str:
        """The page where a part is changed."""
        return part_address(self.form_id, part.id)


def address_of(form_id: UUID, *more: str) -> str:
    """The page of a form, or one below it."""
    return path("/".join((f"{ADDRESS}/{form_id}", *more)))


def part_address(form_id: UUID, part_id: str, *more: str) -> str:
    """The page where a step or an item is changed; that of the form for the form itself."""
    if part_id == FORM:
        return address_of(form_id)
    return address_of(form_id, "osa", part_id, *more)


def scope_of(actor: Actor) -> Scope:
    """The designs that the actor's rows allow: the own authority's; all for an operator.

    Raises:
        NotAllowed: the actor neither works for an authority nor operates the portal.
    """
    if actor.authority_id is None or may(actor, Permission.PLATFORM_OPERATE):
        check_permission(actor, Permission.PLATFORM_OPERATE)
        return _SHARED
    return Authority(actor.authority_id)


def read_work(form_id: UUID) -> Work:
    """The design of a form that the actor may change.

    Raises:
        NotFound: there is none, or somebody else keeps the form.
    """
    actor = current_actor()
    with tools().database.read(scope_of(actor)) as session:
        return Work(open_design(session, actor, form_id))


def change(form_id: UUID, edit: Edit | Callable[[JsonObject], Edit]) -> Work:
    """Apply an edit in a transaction of its own; gives the work after it.

    Args:
        form_id: the form.
        edit: what to do, or what makes it of the document as it is stored.

    Raises:
        NotFound: there is no such form for the actor.
        PartGone: what the edit is about is not there any more.
        PartChanged: somebody else changed it in between.
        InvalidInput: the edit makes no sense.
    """
    actor = current_actor()
    with tools().database.write(scope_of(actor)) as session:
        design = open_design(session, actor, form_id, lock=True)
        wanted = edit(design.document) if callable(edit) else edit
        change_design(session, actor, design, wanted, now=now())
    return read_work(form_id)


def done(address: str, sentence: str = "") -> ResponseReturnValue:
    """Lead to a page, or to a place on it, after a change, and say what was done."""
    if sentence:
        flash(sentence, "quiet" if "#" in address else "message")
    return redirect(address, code=303)
