"""The worker: a loop that relays the outbox and tells that it is alive."""

import os
import random
import signal
import socket
import threading
from datetime import UTC, datetime
from types import FrameType

import structlog

from kevytasiointi.domain.outboxes import Channel
from kevytasiointi.usecases import documents, mails, outbox
from kevytasiointi.wiring import Tools

HEARTBEAT_NAME = "worker"
_IDLE_SECONDS = 1.0
_BEAT_SECONDS = 10.0
_log = structlog.get_logger()


def clock() -> datetime:
    """The aware time now."""
    return datetime.now(UTC)


def channels(tools: Tools) -> dict[Channel, outbox.Deliver]:
    """How each channel of the outbox delivers."""
    return {
        Channel.MAIL: mails.deliver_mail(
            tools.database, tools.mailer.send, tools.config.base_url, tools.sealer
        ),
        Channel.PDF: documents.deliver_pdf(tools.database, tools.store, tools.pdf.make, clock),
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


def run(tools: Tools) -> None:
    """Run until SIGTERM or SIGINT; a database that is gone is waited for."""
    stop = threading.Event()

    def stopped(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, stopped)
    signal.signal(signal.SIGINT, stopped)
    owner = f"{socket.gethostname()}:{os.getpid()}"
    ways = channels(tools)
    last_beat = datetime.min.replace(tzinfo=UTC)
    with tools.pdf:
        while not stop.is_set():
            last_beat = _turn(tools, ways, owner, last_beat, stop)


def _turn(
    tools: Tools,
    ways: dict[Channel, outbox.Deliver],
    owner: str,
    last_beat: datetime,
    stop: threading.Event,
) -> datetime:
    try:
        now = clock()
        if (now - last_beat).total_seconds() >= _BEAT_SECONDS:
            outbox.beat(tools.database, HEARTBEAT_NAME, now)
            last_beat = now
        tried = outbox.relay(tools.database, ways, owner=owner, clock=clock, jitter=random.random)
    except Exception as error:
        # The loop must outlive a database that is away.
        _log.error("worker.trouble", error=type(error).__name__)
        tried = 0
    if not tried:
        stop.wait(_IDLE_SECONDS)
    return last_beat
