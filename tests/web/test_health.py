"""What machines ask: alive, and able to serve."""

import shutil

from flask import Flask
from flask.testing import FlaskClient

from kevytasiointi.usecases import outbox
from kevytasiointi.worker import HEARTBEAT_NAME
from tests.web.conftest import START, Clock, tools_of


def test_ready_when_the_worker_has_been_heard_of(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    silent = client.get("/readyz")
    assert silent.status_code == 503
    assert silent.json
    assert silent.json["checks"]["worker"] == "silent"
    outbox.beat(tools_of(app).database, HEARTBEAT_NAME, START)
    clock.pass_time(seconds=59)
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json == {
        "status": "ok",
        "checks": {"database": "ok", "store": "ok", "worker": "ok", "outbox": "ok"},
    }
    clock.pass_time(seconds=2)
    assert client.get("/readyz").status_code == 503


def test_a_store_that_cannot_be_written_is_told(app: Flask, client: FlaskClient) -> None:
    store = tools_of(app).config.store
    shutil.rmtree(store, ignore_errors=True)
    store.write_bytes(b"a file in the place of the folder")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json
    assert answer.json["checks"]["store"] == "unreachable"
