"""The end of filling in: checking the answers, declaring, sending, or deleting the draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from kevytasiointi import texts
from kevytasiointi.domain.answers import Problem
from kevytasiointi.domain.documents import Section
from kevytasiointi.domain.errors import FormRenewed, InvalidAnswers, StaleCase
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.problems import DECLARED, html_name
from kevytasiointi.domain.settings import fill_all
from kevytasiointi.storage.database import Person
from kevytasiointi.usecases import submissions
from kevytasiointi.usecases.documents import size_text
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.customer.drafts import (
    SHOW_PROBLEMS,
    AlreadySent,
    Filling,
    own_draft,
    read_filling,
    receipt_of,
)
from kevytasiointi.web.customer.step_page import late_sentence, marks_of
from kevytasiointi.web.forms import carried_number
from kevytasiointi.web.guards import requires
from kevytasiointi.web.templating import path

_BAD_REQUEST = 400
DECLARATION = html_name(DECLARED)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A step's answers and where they are changed."""

    section: Section
    address: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file and the question that it answers."""

    question: str
    name: str
    size: str


@requires(Permission.OWN_FILL)
def review(draft_id: UUID) -> ResponseReturnValue:
    """All answers, and what is still wrong in them."""
    filling = read_filling(draft_id)
    if filling.newer is not None:
        return redirect(filling.renewal_address, code=303)
    return _render(filling, filling.problems())


@requires(Permission.OWN_FILL)
def send(draft_id: UUID) -> ResponseReturnValue:
    """Make a case of the draft; once, however many times it is asked."""
    actor = current_actor()
    declared = request.form.get(DECLARATION) == "true"
    try:
        with tools().database.write(Person(actor.person_id)) as session:
            parts = own_draft(session, actor, draft_id, lock=True)
            submissions.check_version(parts.draft, _reviewed_version())
            parts.draft.language = language()
            case = submissions.submit(
                session,
                actor,
                parts,
                declared=declared,
                artificial_hetus=tools().config.is_demo,
                now=now(),
            )
    except InvalidAnswers as refused:
        page = _render(read_filling(draft_id), refused.problems, declared=declared)
        return page, _BAD_REQUEST
    except FormRenewed:
        return redirect(read_filling(draft_id).renewal_address, code=303)
    except StaleCase:
        # Nobody declares answers that another window changed after they were looked at.
        words = _("The draft was changed in another window. Check the answers again, then send.")
        flash(words, "warning")
        return redirect(read_filling(draft_id).review_address, code=303)
    except IntegrityError:
        # The same draft was sent twice at once: the other one's case is the receipt.
        read_filling(draft_id)
        raise
    return receipt_of(case.id)


def _reviewed_version() -> int:
    """The version of the draft that the person looked at before declaring."""
    return carried_number(request.form.get("version"))


@requires(Permission.OWN_FILL)
def confirm_deletion(draft_id: UUID) -> ResponseReturnValue:
    """Ask whether the draft should go."""
    return render_template("customer/delete.html", filling=read_filling(draft_id))


@requires(Permission.OWN_FILL)
def delete(draft_id: UUID) -> ResponseReturnValue:
    """Delete a draft and its files."""
    actor = current_actor()
    with tools().database.write(Person(actor.person_id)) as session:
        keys = submissions.delete_draft(session, own_draft(session, actor, draft_id, lock=True))
    for key in keys:
        tools().store.delete(key)
    flash(_("The draft has been deleted."))
    return redirect(path("/omat"), code=303)


def already_sent(error: AlreadySent) -> ResponseReturnValue:
    """Lead from any page of a draft that has been sent to its receipt."""
    return receipt_of(error.case_id)


def _render(filling: Filling, problems: Sequence[Problem], *, declared: bool = False) -> str:
    summary = [_linked(filling, problem) for problem in problems]
    return render_template(
        "customer/review.html",
        filling=filling,
        words=wording,
        marks=marks_of(filling, None),
        reviewed=_reviewed(filling),
        attached=_attached(filling),
        declaration=fill_all(filling.spec.declaration, filling.settings),
        declaration_name=DECLARATION,
        declaration_problem=next((text for link, text in summary if link == "#" + DECLARATION), ""),
        declared=declared,
        fee=fill_all(filling.spec.fee, filling.settings) if filling.spec.fee else None,
        late=late_sentence(filling),
        is_open=filling.parts.service.takes_drafts_on(filling.today),
        summary=summary,
        has_errors=bool(summary) and filling.parts.entry is None,
    )


def _linked(filling: Filling, problem: Problem) -> tuple[str, str]:
    """Where a problem is put right, and what to do."""
    text = problem.text(filling.language, partial(texts.say, filling.language))
    step = None if problem.path == DECLARED else filling.step_of(problem.top_key)
    if step is None:
        return f"#{problem.html_id}", text
    return f"{filling.address_of(step)}?{SHOW_PROBLEMS}=1#{problem.html_id}", text


def _reviewed(filling: Filling) -> Sequence[Reviewed]:
    return [
        Reviewed(section, filling.address_of(step))
        for step in filling.steps
        if (section := filling.section(step)) is not None
    ]


def _attached(filling: Filling) -> Sequence[Attached]:
    labels = dict(filling.spec.items())
    scans = [row for row in filling.parts.attachments if row.slot is None]
    return [
        Attached(_("Scan"), row.file_name, size_text(row.size, filling.language)) for row in scans
    ] + [
        Attached(
            question=fill_all(labels[row.slot].label, filling.settings).get(filling.language, ""),
            name=row.file_name,
            size=size_text(row.size, filling.language),
        )
        for row in filling.parts.attachments
        if row.slot in labels and filling.shown.is_visible(row.slot)
    ]
