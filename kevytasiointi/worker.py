"""The worker: a loop that relays the outbox, keeps the calendar and tells that it is alive."""

import os
import random
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import FrameType

import structlog

from kevytasiointi.domain.emptyforms import EmptyForm
from kevytasiointi.domain.outboxes import Channel
from kevytasiointi.gateways.pdf import PdfFailed
from kevytasiointi.storage.database import System
from kevytasiointi.texts import HELSINKI
from kevytasiointi.usecases import (
    closing,
    deadline_reminding,
    forgetting,
    mails,
    outbox,
    package_orders,
    pdf_making,
    printing,
    reminders,
    silence,
)
from kevytasiointi.usecases.sweeping import SweepRefused, sweep_store
from kevytasiointi.wiring import Tools

HEARTBEAT_NAME = "worker"
_IDLE_SECONDS = 1.0
_BEAT_EVERY = timedelta(seconds=10)
_CALENDAR_EVERY = timedelta(minutes=10)
_SWEEP_EVERY = timedelta(hours=24)
_PRINT_EVERY = timedelta(seconds=20)
_FORMS_AT_A_TIME = 3
"""A form takes half a second: mail and receipts do not wait long for them."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_CALENDAR = System("what the calendar asks for")
_log = structlog.get_logger()


def clock() -> datetime:
    """The aware time now."""
    return datetime.now(UTC)


def channels(tools: Tools) -> dict[Channel, outbox.Deliver]:
    """How each channel of the outbox delivers."""
    return {
        Channel.MAIL: mails.deliver_mail(
            tools.database, tools.mailer.send, tools.config.base_url, tools.sealer, clock
        ),
        Channel.PDF: pdf_making.deliver_pdf(tools.database, tools.store, tools.pdf.make, clock),
        Channel.PACKAGE: package_orders.deliver_packages(
            tools.database, tools.store, tools.packages, clock
        ),
    }


def run_once(tools: Tools, owner: str = "once") -> int:
    """Deliver everything that is due now; returns how many rows were tried."""
    total = 0
    ways = channels(tools)
    while tried := outbox.relay(
        tools.database, ways, owner=owner, clock=clock, jitter=random.random
    ):
        total += tried
    return total


def keep_calendar(tools: Tools, now: datetime) -> None:
    """Do what the calendar asks for: warn, remind, ask about silence, delete, close, forget."""
    with tools.database.write(_CALENDAR) as session:
        warned = reminders.warn_of_drafts(session, now)
        told = reminders.tell_of_renewals(session, now)
        reminded = deadline_reminding.remind_of_deadlines(session, now)
        missed = deadline_reminding.note_missed(session, now)
        deadline_reminding.end_run_out(session, now)
        asked = silence.ask_of_silence(session, now)
        files = reminders.delete_old_drafts(session, now)
        files += forgetting.forget_unsent_notices(session, now)
        forgetting.forget_links(session, now)
        forgetting.forget_imports(session, now)
        closed = closing.close_moved(session, now)
        orders, ready = package_orders.forget_packages(session, now)
    for key in files:
        tools.store.delete(key)
    for key in orders:
        tools.packages.delete(key)
    for key in ready:
        tools.packages.drop_parts(key)
    if any((warned, told, files, reminded, missed, asked, closed)):
        _log.info(
            "worker.calendar",
            warned=warned,
            renewals=told,
            files_deleted=len(files),
            deadlines_told=reminded,
            deadlines_missed=missed,
            asked=asked,
            closed=closed,
        )


def print_forms(tools: Tools, now: datetime) -> None:
    """Print a few empty forms that services lack."""

    def make(form: EmptyForm) -> bytes:
        try:
            return tools.pdf.make_empty_form(form)
        except PdfFailed as error:
            _log.error("worker.form_not_printed", form=form.edition, reason=error.reason)
            return b""

    made = printing.print_missing(
        tools.database,
        tools.printed,
        make,
        base_url=tools.config.base_url,
        today=now.astimezone(HELSINKI).date(),
        most=_FORMS_AT_A_TIME,
    )
    if made:
        _log.info("worker.forms_printed", count=made)


def sweep(tools: Tools, now: datetime) -> None:
    """Remove the files that nothing names."""
    try:
        swept = sweep_store(tools.database, tools.store, now=now)
    except SweepRefused as error:
        _log.error("worker.sweep", error=str(error))
    else:
        _log.info("worker.sweep", files=swept.files, parts=swept.parts, held=swept.held)


def run(tools: Tools) -> None:
    """Run until SIGTERM or SIGINT; a database that is gone is waited for."""
    stop = threading.Event()

    def stopped(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, stopped)
    signal.signal(signal.SIGINT, stopped)
    owner = f"{socket.gethostname()}:{os.getpid()}"
    ways = channels(tools)
    rounds = [
        _Round(_BEAT_EVERY, _beat),
        _Round(_CALENDAR_EVERY, keep_calendar),
        _Round(_SWEEP_EVERY, sweep),
        _Round(_PRINT_EVERY, print_forms),
    ]
    with tools.pdf:
        while not stop.is_set():
            if not _turn(tools, ways, owner, rounds):
                stop.wait(_IDLE_SECONDS)


@dataclass
class _Round:
    """Something done again and again; first as soon as the worker starts."""

    every: timedelta
    do: Callable[[Tools, datetime], None]
    last: datetime = _LONG_AGO


def _beat(tools: Tools, now: datetime) -> None:
    outbox.beat(tools.database, HEARTBEAT_NAME, now)


def _turn(
    tools: Tools, ways: dict[Channel, outbox.Deliver], owner: str, rounds: Sequence[_Round]
) -> int:
    """One turn of the loop; returns how many deliveries were tried."""
    try:
        now = clock()
        for due in rounds:
            if now - due.last >= due.every:
                due.do(tools, now)
                due.last = now
        return outbox.relay(
            tools.database,
            ways,
            owner=owner,
            clock=clock,
            jitter=random.random,
            alive=lambda: _beat(tools, clock()),
        )
    except Exception as error:
        # The loop must outlive a database that is away.
        _log.error("worker.trouble", error=type(error).__name__)
        return 0
