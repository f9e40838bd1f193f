"""The page of a form: its steps and questions in order, and what is done to them there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import render_template

from kevytasiointi.domain.designs import (
    FORM,
    Part,
    PartKind,
    fingerprint,
    part_at,
    parts_below,
)
from kevytasiointi.domain.findings import Finding
from kevytasiointi.domain.itemkinds import CONTAINERS
from kevytasiointi.domain.jsonvalues import JsonObject
from kevytasiointi.domain.localized import Localized
from kevytasiointi.domain.partfields import kind_of
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.rulesubjects import spot_of
from kevytasiointi.storage.queries import designs as stored
from kevytasiointi.web.admin.designer import pastwords
from kevytasiointi.web.admin.designer.kinds import kind_name
from kevytasiointi.web.admin.designer.ruleediting import said_rule
from kevytasiointi.web.admin.designer.work import (
    Work,
    part_address,
    read_work,
    scope_of,
)
from kevytasiointi.web.context import current_actor, tools
from kevytasiointi.web.guards import requires

LATEST: Final = "viimeisin"
"""The id of what tells the latest change and takes it back."""

_BAD_REQUEST: Final = 400
_CONFLICT: Final = 409


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A step or an item in the list of a form.

    Attributes:
        words: its title or question.
        kind: what kind of item it is, in words; empty for a step.
        condition: when it is asked, as a sentence; empty: always.
        findings: what is wrong in it, parts below left out.
    """

    part: Part
    words: Localized
    kind: str
    condition: str
    findings: Sequence[Finding]
    address: str
    seen: str
    parts: Sequence["ShownPart"]

    @property
    def holds_parts(self) -> bool:
        """Whether items can be added to it."""
        return self.part.kind is PartKind.STEP or kind_of(self.part.value) in CONTAINERS

    @property
    def below(self) -> int:
        """How many items it holds, on every level."""
        return len(parts_below(self.part))

    @property
    def is_required(self) -> bool:
        """Whether it must be answered whenever it is asked."""
        return self.part.value.get("required") is True


@requires(Permission.FORM_DESIGN)
def show_form(form_id: UUID) -> str:
    """The steps and items of a form."""
    return page(read_work(form_id))


def page(work: Work, problem: str = "", at: str = "") -> str:
    """The page of a form.

    Args:
        work: the design.
        problem: why something was refused.
        at: the field that the problem is about.
    """
    with tools().database.read(scope_of(current_actor())) as session:
        edits = stored.last_edits(session, work.form_id, most=1)
    return render_template(
        "admin/designer/structure.html",
        work=work,
        steps=shown_parts(work),
        last_edit=edits[0] if edits else None,
        last_words=pastwords.said(edits[0].edit) if edits else "",
        problem=problem,
        problem_at=at,
        latest=LATEST,
        has_errors=bool(problem),
    )


def shown_parts(work: Work) -> Sequence[ShownPart]:
    """The steps of a form with what they hold."""
    by_part: dict[str, list[Finding]] = {}
    for finding in work.findings:
        by_part.setdefault(part_at(work.document, finding.path).path, []).append(finding)
    below: dict[str, list[Part]] = {}
    for part in work.parts[1:]:
        below.setdefault(part.parent, []).append(part)
    return [_shown(work, part, "", below, by_part) for part in below.get(FORM, [])]


def _shown(
    work: Work,
    part: Part,
    prefix: str,
    below: Mapping[str, Sequence[Part]],
    by_part: Mapping[str, Sequence[Finding]],
) -> ShownPart:
    is_step = part.kind is PartKind.STEP
    here = prefix if is_step else f"{prefix}{part.value.get('key')}"
    inner = prefix if is_step else f"{here}."
    held = below.get(part.id, ()) if part.id else ()
    return ShownPart(
        part=part,
        words=localized_of(part.value, "title" if is_step else "label"),
        kind="" if is_step else kind_name(kind_of(part.value)),
        condition="" if is_step else _sentence(work, part),
        findings=by_part.get(part.path, ()),
        address=part_address(work.form_id, part.id),
        seen=fingerprint(part),
        parts=[_shown(work, one, inner, below, by_part) for one in held],
    )


def _sentence(work: Work, part: Part) -> str:
    rule, spot = part.value.get("visible_if"), spot_of(work.spec, part.id)
    return said_rule(work, spot, "visible_if", rule) if rule is not None and spot else ""


def localized_of(value: JsonObject, key: str) -> Localized:
    """A text of the document as far as it is one."""
    words = value.get(key)
    return {k: str(v) for k, v in words.items() if v} if isinstance(words, Mapping) else {}


def anchor(part_id: str) -> str:
    """The id of a part's element on the page of the form."""
    return f"osa-{part_id}"
