"""The page of an answer to a supplement request: what was asked, free words, free files.

Every button saves what was typed first; sending checks it and gives it to the authority in the
same transaction.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.answers import Problem
from kevytasiointi.domain.errors import InvalidTransition, NotFound, StaleCase
from kevytasiointi.domain.formspec import Step
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.problems import html_name
from kevytasiointi.domain.supplements import FREE_TEXT
from kevytasiointi.storage.database import Person
from kevytasiointi.storage.queries import case_page, filling
from kevytasiointi.usecases.supplement_answers import begin_answer, send_answer
from kevytasiointi.web.arrivals import room_for_files
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.customer.answering import too_late
from kevytasiointi.web.customer.attaching import (
    attach_all,
    keep_attached,
    let_go,
    receive_slots,
    refusals,
)
from kevytasiointi.web.customer.case import address_of
from kevytasiointi.web.customer.drafts import (
    AnswerFilling,
    IsAnswer,
    answer_address,
    filling_of,
    own_draft,
)
from kevytasiointi.web.customer.filling import save_typed
from kevytasiointi.web.customer.slots import slots_of
from kevytasiointi.web.customer.step_page import ADDED_ROW, render_conflict
from kevytasiointi.web.formbuilder import build_step
from kevytasiointi.web.guards import requires, takes_files
from kevytasiointi.web.maps import opens_map

_BAD_REQUEST: Final = 400
_SEND: Final = "send"


@requires(Permission.OWN_ANSWER)
def begin_answering(case_id: UUID) -> ResponseReturnValue:
    """Begin the answer, or go on with the one that was begun."""
    actor = current_actor()
    try:
        with tools().database.write(Person(actor.person_id)) as session:
            found = case_page.own_case(session, actor, case_id, lock=True)
            begin_answer(session, actor, found, language=language(), now=now())
    except InvalidTransition:
        return too_late(case_id, None)
    return redirect(answer_address(case_id), code=303)


@requires(Permission.OWN_ANSWER)
def answer_page(case_id: UUID) -> ResponseReturnValue:
    """The answer as far as it has been written."""
    written = _read(case_id)
    if written is None:
        return redirect(f"{address_of(case_id)}#supplement", code=303)
    return _render(written)


@requires(Permission.OWN_ANSWER)
@takes_files(room_for_files)
def post_answer(case_id: UUID) -> ResponseReturnValue:
    """Save the answer, and send it when that is asked."""
    actor, button = current_actor(), request.form.get("do", "")
    written = _read(case_id)
    if written is None:
        return too_late(case_id, request.form.get(html_name(FREE_TEXT)))
    step = written.answer_step
    problems: Sequence[Problem] = ()
    arrived = receive_slots(step)
    try:
        with tools().database.write(Person(actor.person_id)) as session:
            found = case_page.own_case(session, actor, case_id, lock=True)
            draft_id = written.draft.id
            parts = own_draft(session, actor, draft_id, lock=True, may_answer=True)
            save_typed(parts, filling_of(parts), step)
            attach_all(session, actor, parts, arrived)
            session.flush()
            is_sending = button == _SEND and not refusals(arrived)
            if is_sending:
                problems = send_answer(
                    session,
                    actor,
                    found,
                    own_draft(session, actor, draft_id, lock=True, may_answer=True),
                    artificial_hetus=tools().config.is_demo,
                    now=now(),
                )
        keep_attached(arrived)
    except StaleCase:
        return render_conflict(written.draft.id, step.key)
    except (InvalidTransition, NotFound):
        return too_late(case_id, request.form.get(html_name(FREE_TEXT)))
    finally:
        let_go(arrived)
    if is_sending and not problems:
        flash(_("Your answer has been sent."))
        return redirect(address_of(case_id), code=303)
    if problems or refusals(arrived):
        return _render(_read(case_id) or written, problems, refusals(arrived)), _BAD_REQUEST
    if button == "save":
        flash(_("Your answer has been saved but not sent. You can continue it here."))
    return redirect(_next_address(written, step, button), code=303)


def to_answer(error: IsAnswer) -> ResponseReturnValue:
    """Lead from a page for drafts of forms to the page of the answer."""
    return redirect(answer_address(error.case_id), code=303)


def _read(case_id: UUID) -> AnswerFilling | None:
    """The actor's answer to the open request; None when nothing is asked or it is not begun.

    Raises:
        NotFound: there is no such matter, or it is somebody else's.
    """
    actor = current_actor()
    with tools().database.read(Person(actor.person_id)) as session:
        found = case_page.own_case(session, actor, case_id)
        waiting = case_page.waiting_supplement(session, found.id)
        draft = filling.draft_of_request(session, actor, waiting.id) if waiting else None
        if draft is None:
            return None
        written = filling_of(own_draft(session, actor, draft.id, may_answer=True))
    return written if isinstance(written, AnswerFilling) else None


def _next_address(written: AnswerFilling, step: Step, button: str) -> str:
    """Where a button leads: all of them back to the page, at what they were about."""
    here = written.address_of(step)
    verb, _colon, rest = button.partition(":")
    if verb == "add":
        return f"{here}?{ADDED_ROW}={rest}#{html_name(rest)}"
    place = rest.rpartition(".")[0] if verb == "remove" else rest
    return f"{here}#{html_name(place)}" if written.spec.item(place) else here


def _render(
    written: AnswerFilling,
    problems: Sequence[Problem] = (),
    refused: Mapping[str, tuple[str, ...]] | None = None,
) -> str:
    say = partial(texts.say, written.language)
    summary = [(problem.html_id, problem.text(written.language, say)) for problem in problems]
    for slot, sentences in (refused or {}).items():
        summary += [(html_name(slot), sentence) for sentence in sentences]
    step = written.answer_step
    return render_template(
        "customer/answer.html",
        filling=written,
        step=step,
        matter=written.answering.case,
        asked=written.answering.request,
        address=address_of(written.answering.case.id),
        questions=build_step(
            step,
            written.shown,
            language=written.language,
            unread=written.draft.raw,
            problems=problems,
            added_rows=request.args.getlist(ADDED_ROW),
        ),
        slots=slots_of(written, refused),
        has_map=opens_map(step.items),
        summary=summary,
        has_errors=bool(summary),
    )
