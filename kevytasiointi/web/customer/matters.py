"""My matters: drafts, and matters over all authorities, those of one project together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import render_template, request

from kevytasiointi.domain.joining import Identification
from kevytasiointi.domain.keeping import draft_last_day, is_draft_ending
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.states import OPEN_STATES, CaseState
from kevytasiointi.storage.cases import DraftRow
from kevytasiointi.storage.database import Person
from kevytasiointi.storage.queries import filling, own_matters, project_page
from kevytasiointi.storage.queries.matters import Matter
from kevytasiointi.storage.queries.supervision import coming_for
from kevytasiointi.usecases.deadline_keeping import helsinki_day
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, now, today, tools
from kevytasiointi.web.customer.drafts import address_of
from kevytasiointi.web.customer.narrowing import narrowed
from kevytasiointi.web.customer.whats_next import turn_words
from kevytasiointi.web.deadline_lines import is_overdue
from kevytasiointi.web.guards import requires

_FEW = 5
"""So many matters are looked through by eye: no filters are offered."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Matters that stand together; without a project, the others."""

    project_id: UUID | None
    name: str
    matters: Sequence[Matter]


@requires(Permission.OWN_FOLLOW)
def matters() -> str:
    """My matters."""
    actor = current_actor()
    with tools().database.read(Person(actor.person_id)) as session:
        drafts = filling.own_drafts(session, actor)
        narrow = narrowed(request.args, own_matters.used_services(session, actor))
        found, has_more = own_matters.own_page(session, actor, narrow.wanted)
        waiting, waiting_count = own_matters.waiting_for_customer(session, actor)
        projects = project_page.own_projects(session, actor)
        coming = coming_for(session, actor, now())
    is_first = narrow.wanted.after is None
    return render_template(
        "customer/matters.html",
        drafts=drafts if is_first and not narrow.is_narrowed else (),
        is_unknown=actor.identified_by is Identification.NONE,
        draft_address=address_of,
        bundles=_bundles(found),
        waiting=waiting if is_first else (),
        waiting_count=waiting_count,
        narrow=narrow,
        is_many=narrow.is_narrowed or has_more or not is_first or len(found) > _FEW,
        is_first=is_first,
        next_address=narrow.next_address(found[-1]) if has_more else None,
        projects=projects,
        coming=coming if is_first else (),
        states=[state for state in CaseState if state is not CaseState.DRAFT],
        words=wording,
        turn_words=turn_words,
        is_overdue=_is_overdue,
        last_day=_last_day,
        is_ending=_is_ending,
    )


def _bundles(found: Sequence[Matter]) -> Sequence[Bundle]:
    """Projects in the order of their latest change, then what is in none."""
    names = {m.project_id: m.project_name or "" for m in found if m.project_id is not None}
    bundles = [
        Bundle(key, name, [m for m in found if m.project_id == key]) for key, name in names.items()
    ]
    others = [m for m in found if m.project_id is None]
    return [*bundles, Bundle(None, "", others)] if others else bundles


def _is_overdue(matter: Matter) -> bool:
    return matter.state in OPEN_STATES and is_overdue(matter.next_deadline_on, today())


def _last_day(draft: DraftRow) -> date:
    return draft_last_day(helsinki_day(draft.updated_at))


def _is_ending(draft: DraftRow) -> bool:
    return is_draft_ending(helsinki_day(draft.updated_at), today())
