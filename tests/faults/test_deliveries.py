"""Mail through a worker that dies, a poisoned letter and a server that refuses."""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from uuid import UUID, uuid4

from aiosmtpd.controller import Controller
from sqlalchemy import select

from kevytasiointi.domain.outboxes import Channel, Notice
from kevytasiointi.domain.portal_facts import PortalFact
from kevytasiointi.gateways.mail import SmtpMailer
from kevytasiointi.storage.database import Database, System
from kevytasiointi.storage.machinery import OutboxRow
from kevytasiointi.usecases import feedback, journal, mails, outbox, portal_facts
from kevytasiointi.usecases.sealing import Sealer
from tests.browser.running import BIN, ROOT, free_port
from tests.factories import NOW
from tests.gateways.test_mail import Server

_SCOPE = System("faults")
SENDER = "portal@lehtola.example.fi"


def leave_letters(database: Database, count: int) -> set[str]:
    """So many mails that wait; the keys by which they are known."""
    with database.write(_SCOPE) as session:
        portal_facts.tell_fact(
            session, None, PortalFact.OPERATOR, {"feedback_email": "a@b.example"}, now=NOW
        )
        row = feedback.give_feedback(session, text="x", page="", email="", language="fi", now=NOW)
        journal.send(
            session, [journal.notice(Notice.FEEDBACK_RECEIVED, row.id)] * (count - 1), now=NOW
        )
        return {str(key) for key in session.scalars(select(OutboxRow.id))}


def ids_of(server: Server) -> Counter[str]:
    found = (str(message_from_bytes(e.content or b"")["Message-ID"]) for e in server.received)
    return Counter(one.strip("<>").partition("@")[0] for one in found)


def test_a_worker_killed_forty_times_delivers_everything(
    database: Database, tmp_path: Path, figure: list[str]
) -> None:
    wanted = leave_letters(database, 500)
    server, port = Server(), free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    url = database.engine.url.render_as_string(hide_password=False)
    environ = {
        **{k: v for k, v in os.environ.items() if not k.startswith("KEVYT_")},
        "KEVYT_MODE": "demo",
        "KEVYT_INSTANCE": str(tmp_path),
        "KEVYT_DATABASE_URL": url,
        "KEVYT_SMTP_URL": f"smtp://127.0.0.1:{port}",
    }
    chance, kills = random.Random(7), 0
    end = time.monotonic() + 400
    while time.monotonic() < end and len(ids_of(server)) < len(wanted):
        worker = subprocess.Popen([BIN / "flask", "--app", "app", "worker"], cwd=ROOT, env=environ)
        if kills < 40:
            enough = 12 * (kills + 1)
            _wait_until(lambda enough=enough: len(server.received) >= enough, 20)
            time.sleep(chance.uniform(0, 0.1))
            worker.send_signal(signal.SIGKILL)
            kills += 1
        else:
            with database.write(_SCOPE) as session:  # the dead worker's leases need not run out
                session.execute(OutboxRow.__table__.update().values(lease_until=None, due_at=NOW))
            _wait_until(lambda: len(ids_of(server)) == len(wanted), 120)
            worker.send_signal(signal.SIGTERM)
        worker.wait(40)
    controller.stop()
    got = ids_of(server)
    engine = "sqlite" if database.is_sqlite else "postgres"
    figure.append(
        f"worker killed {kills} times over 500 mails, {engine}: {len(got)} delivered,"
        f" {sum(got.values()) - len(got)} twice with the same Message-ID"
    )
    assert set(got) == wanted
    assert kills == 40


def _wait_until(is_so: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not is_so():
        time.sleep(0.05)


def test_a_poisoned_letter_among_a_thousand_holds_nobody_up(
    database: Database, figure: list[str]
) -> None:
    wanted = leave_letters(database, 999)
    with database.write(_SCOPE) as session:
        journal.send(session, [journal.notice(Notice.FEEDBACK_RECEIVED, uuid4())], now=NOW)
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    send = SmtpMailer(f"smtp://127.0.0.1:{controller.port}", SENDER).send
    deliver = mails.deliver_mail(database, send, "https://x.example", Sealer("x" * 40), lambda: NOW)
    now = NOW
    for _ in range(400):
        tried = outbox.relay(
            database,
            {Channel.MAIL: deliver},
            owner="w",
            clock=lambda now=now: now,
            jitter=lambda: 0.5,
        )
        if not tried:
            now += timedelta(hours=9)
            with database.read(_SCOPE) as session:
                if not session.scalars(
                    select(OutboxRow).where(
                        OutboxRow.done_at.is_(None), OutboxRow.dead_at.is_(None)
                    )
                ).all():
                    break
    controller.stop()
    with database.read(_SCOPE) as session:
        dead = session.scalars(select(OutboxRow).where(OutboxRow.dead_at.is_not(None))).all()
    engine = "sqlite" if database.is_sqlite else "postgres"
    figure.append(
        f"poison among 1000, {engine}: {len(ids_of(server))} delivered, {len(dead)} dead letter"
    )
    assert set(ids_of(server)) == wanted
    assert [UUID(str(row.id)) for row in dead] != []
    assert len(dead) == 1


def test_a_server_that_refuses_delays_the_mail_and_nothing_else(
    database: Database, figure: list[str]
) -> None:
    wanted = leave_letters(database, 3)
    port = free_port()
    send = SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER).send
    deliver = mails.deliver_mail(database, send, "https://x.example", Sealer("x" * 40), lambda: NOW)

    def turn(hours: int) -> None:
        outbox.relay(
            database,
            {Channel.MAIL: deliver},
            owner="w",
            clock=lambda: NOW + timedelta(hours=hours),
            jitter=lambda: 0.5,
        )

    for hours in range(3):
        turn(hours)
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    for hours in range(3, 8):
        turn(hours)
    controller.stop()
    figure.append(f"SMTP away for three tries: {len(ids_of(server))} of 3 delivered afterwards")
    assert set(ids_of(server)) == wanted
