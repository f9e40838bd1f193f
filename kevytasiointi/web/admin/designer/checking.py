"""The check panel: everything that keeps a form from being published, each with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import render_template
from flask_babel import gettext as _

from kevytasiointi.domain.designs import FORM, Part, PartKind, part_at
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.formfields import SECTIONS
from kevytasiointi.domain.localized import pick
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.storage.queries.imports import newest_import_of
from kevytasiointi.usecases.formspecs import gate
from kevytasiointi.web.admin.designer import form_section
from kevytasiointi.web.admin.designer.findingwords import detail_of, said
from kevytasiointi.web.admin.designer.structure import localized_of
from kevytasiointi.web.admin.designer.work import (
    Work,
    address_of,
    part_address,
    read_work,
    scope_of,
)
from kevytasiointi.web.context import current_actor, language, tools
from kevytasiointi.web.guards import requires

FORM_PAGES: Final[Mapping[str, str]] = {
    "tests": "testit",
    **{
        field.key: page
        for page, (section, _words) in form_section.PAGES.items()
        for field in SECTIONS[section]
    },
}
"""Which page of the form mends a finding at one of its keys; others: its first page."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding for people: what it is about, where it is mended, and what is wrong."""

    about: str
    address: str
    detail: str
    message: str


@requires(Permission.FORM_DESIGN)
def check_form(form_id: UUID) -> str:
    """The check panel."""
    work, actor = read_work(form_id), current_actor()
    with tools().database.read(scope_of(actor)) as session:
        read_from = newest_import_of(session, actor, form_id)
    return render_template(
        "admin/designer/check.html",
        work=work,
        findings=told(work, gate(work.document)),
        read_from=read_from,
    )


def told(work: Work, findings: Sequence[Finding]) -> Sequence[Told]:
    """Findings with their places in words."""
    return [_told(work, finding) for finding in findings]


def _told(work: Work, finding: Finding) -> Told:
    part = part_at(work.document, finding.path)
    rest = finding.path.removeprefix(part.path).lstrip(".")
    return Told(_about(part), _address(work, part, rest), detail_of(part, rest), said(finding))


def _about(part: Part) -> str:
    if part.kind is PartKind.FORM:
        return str(_("The whole form"))
    words = localized_of(part.value, "title" if part.kind is PartKind.STEP else "label")
    return pick(words, language())[0] or str(part.value.get("key") or part.id)


def _address(work: Work, part: Part, rest: str) -> str:
    if part.id != FORM:
        return part_address(work.form_id, part.id)
    key = rest.partition(".")[0].partition("[")[0]
    page = FORM_PAGES.get(key, "")
    return address_of(work.form_id, page) if page else work.address
