"""Many matters at once: chosen in the queue, looked at before, done, and told of row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kevytasiointi import texts
from kevytasiointi.domain.bulk import MOST, BulkAction, Chosen, Done, Wish
from kevytasiointi.domain.permissions import Permission
from kevytasiointi.domain.queues import Window
from kevytasiointi.storage.queries.queue import clock_of, queue_page
from kevytasiointi.usecases.bulk import do_each
from kevytasiointi.usecases.package_orders import order_packages
from kevytasiointi.web import wording
from kevytasiointi.web.context import current_actor, language, now, tools
from kevytasiointi.web.guards import requires
from kevytasiointi.web.journal_words import sentences
from kevytasiointi.web.officer.bulk_form import ACTION_WORDS, BulkForm, chosen_of
from kevytasiointi.web.officer.case import address_of, scope_of
from kevytasiointi.web.officer.choosing import CHOSEN
from kevytasiointi.web.officer.queue_address import address, asked_in, pairs_of
from kevytasiointi.web.officer.queue_form import QueueForm
from kevytasiointi.web.templating import path

_BAD_REQUEST: Final = 400


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One matter as the pages of many matters show it: what is written of it, or why not."""

    number: str
    address: str | None
    state: str
    says: tuple[str, ...]
    why_not: str
    key: str = ""


def result_row(done: Done, number: str = "") -> ResultRow:
    """What came of a matter, or would come, in the words of the page."""
    says = [
        " ".join((wording.event(entry.kind) + ".", *sentences(entry.data, language())))
        for entry in done.entries
    ]
    if not says and done.refusal is None:
        says = [_("Everything is so already: nothing changes.")]
    refusal = done.refusal
    return ResultRow(
        number=done.number or number or _("Unknown matter"),
        address=address_of(done.case_id) if done.number else None,
        state=wording.state(done.state) if done.state else "",
        says=tuple(says),
        why_not=texts.say(language(), refusal.msgid, **refusal.params) if refusal else "",
        key=str(done.case_id),
    )


@requires(Permission.QUEUE_SEE)
def chosen() -> ResponseReturnValue:
    """Ask what the action needs, show what would happen, or do it: by the button that was used."""
    form = BulkForm()
    step = request.form.get("step", "choose")
    names = _chosen_names(form, step)
    form.cases.data = ",".join(names)
    action = form.chosen_action
    if not names or action is None:
        return _nothing(form, names)
    if (form.asks and step == "choose") or not form.check():
        return _asking(form, names)
    rows = chosen_of(names, form.wish())
    if step != "do":
        return _page(form, action, "foretold", rehearse(rows))
    return _do(form, action, rows)


@requires(Permission.QUEUE_SEE)
def to_queue() -> ResponseReturnValue:
    """Lead from the address, opened as a page, to the queue."""
    return redirect(address([]), code=303)


def _chosen_names(form: BulkForm, step: str) -> list[str]:
    """The cases as `key:version`: ticked in the queue, all that fit its filter, or kept on."""
    if step != "choose":
        return [name for name in (form.cases.data or "").split(",") if name][:MOST]
    if request.form.get("everything") == "y":
        return _fitting(form.back.data or "")
    return request.form.getlist("case")[:MOST]


def _fitting(query: str) -> list[str]:
    actor, wanted = current_actor(), QueueForm(asked_in(pairs_of(query))).wanted()
    found: list[str] = []
    with tools().database.read(scope_of(actor)) as session:
        clock, _days = clock_of(session, actor, now())
        window: Window | None = Window()
        while window is not None and len(found) < MOST:
            page = queue_page(session, actor, wanted, window, clock)
            found += [f"{matter.id}:{matter.version}" for matter in page.matters]
            window = Window(after=page.next) if page.next else None
    return found[:MOST]


def rehearse(rows: Sequence[Chosen]) -> tuple[Done, ...]:
    """What would come of each case: it is done, and undone as a whole."""
    actor = current_actor()
    with tools().database.write(scope_of(actor)) as session:
        done = do_each(session, actor, rows, now=now())
        session.rollback()
    return done


def _do(form: BulkForm, action: BulkAction, rows: Sequence[Chosen]) -> ResponseReturnValue:
    actor = current_actor()
    with tools().database.write(scope_of(actor)) as session:
        done = do_each(session, actor, rows, now=now())
        made = [row.case_id for row in done if row.refusal is None]
        order = None
        if action is BulkAction.PACKAGE and made:
            order = order_packages(session, actor, made, language=language(), now=now())
    if order is not None and len(made) == len(done):
        return redirect(path(f"/virkailija/paketit/{order.id}"), code=303)
    order_address = path(f"/virkailija/paketit/{order.id}") if order else None
    return _page(form, action, "done", done, order_address=order_address)


def _nothing(form: BulkForm, names: Sequence[str]) -> ResponseReturnValue:
    problem = (
        _("Choose what is done to the matters.")
        if names
        else _("You have not chosen any matter. Tick at least one in the queue.")
    )
    page = render_template(
        "officer/bulk.html",
        form=form,
        stage="nothing",
        problem=problem,
        title=_("Many matters at once"),
        has_errors=True,
        **_around(form),
    )
    return page, _BAD_REQUEST


def _asking(form: BulkForm, names: Sequence[str]) -> ResponseReturnValue:
    page = render_template(
        "officer/bulk.html",
        form=form,
        stage="asking",
        count=len(chosen_of(names, Wish())),
        has_errors=bool(form.errors),
        title=_(ACTION_WORDS[form.chosen_action]) if form.chosen_action else "",
        **_around(form),
    )
    return page, form.status


def _page(
    form: BulkForm,
    action: BulkAction,
    stage: str,
    done: Sequence[Done],
    order_address: str | None = None,
) -> str:
    rows = [result_row(one) for one in done]
    return render_template(
        "officer/bulk.html",
        form=form,
        stage=stage,
        rows=rows,
        fine=sum(not row.why_not for row in rows),
        title=_(ACTION_WORDS[action]),
        order_address=order_address,
        **_around(form),
    )


def _around(form: BulkForm) -> dict[str, object]:
    return {
        "address": path(CHOSEN),
        "queue_address": address(pairs_of(form.back.data or "")),
        "most": MOST,
    }
