"""A web process killed at any write of a submission: what was acknowledged is whole, once."""

import http.client
import random
import subprocess
import time
from pathlib import Path

import pytest

from tests.bench.asking import Client
from tests.bench.serving import ENGINES, Served, serving
from tests.browser.running import is_healthy
from tests.faults.sending import Ready, ready_draft, receipt_of, whole_cases

POINTS = 30
"""Kill points on each engine: sixty together."""


@pytest.mark.parametrize("engine", ENGINES)
def test_a_submission_killed_at_any_point_is_whole_once_or_not_at_all(
    engine: str, tmp_path: Path, figure: list[str]
) -> None:
    with serving(engine, tmp_path, cases=5, settings={"WEB_PROCESSES": "1"}) as served:
        client = Client(served.url)
        client.sign_in("asiakas-aino")
        drafts = [ready_draft(client) for _ in range(POINTS)]
        first: dict[str, str | None] = {}
        killed = 0
        for number, draft in enumerate(drafts):
            key = draft.draft_id.hex
            first[key], was_killed = _send_under_fire(served, client, draft, number)
            killed += was_killed
            _wait(served)
        again = {draft.draft_id.hex: receipt_of(_retry(client, draft)) for draft in drafts}
        found = whole_cases(served.database_url)
    ours = {draft.draft_id.hex for draft in drafts}
    lost = [key for key, case in first.items() if case and again[key] != case]
    double = [key for key in ours if found.get(key, (0,))[0] != 1]
    half = [key for key in ours if found.get(key, (0, 0, 0))[1:] != (1, 3)]
    figure.append(
        f"kill points, {engine}: {killed} kills in {POINTS} submissions,"
        f" {len(lost)} acknowledged lost, {len(half)} half, {len(double)} double"
    )
    assert (lost, half, double) == ([], [], [])
    assert killed > POINTS // 3


def _send_under_fire(
    served: Served, client: Client, draft: Ready, number: int
) -> tuple[str | None, bool]:
    """Send while strace kills the process at its n-th write, or after a random moment."""
    victim = next(pid for pid in served.processes() if pid != served.web.pid)
    calls = "fsync,fdatasync,pwrite64,sendto,write,ftruncate"
    tracer = None
    if number % 3 < 2:
        tracer = subprocess.Popen(
            [
                *("strace", "-f", "-qq", "-o", "/dev/null", "-p", str(victim)),
                *("-e", f"trace={calls}"),
                *("-e", f"inject={calls}:signal=KILL:when={1 + number // 2}"),
            ]
        )
        time.sleep(0.3)  # strace says nothing when it has attached
    else:
        subprocess.Popen(
            ["sh", "-c", f"sleep {random.Random(number).uniform(0.005, 0.06)}; kill -9 {victim}"]
        )
    try:
        case = receipt_of(draft.send(client))
    except (http.client.HTTPException, OSError):
        case = None
    if tracer is not None:
        tracer.kill()  # the kernel lets go of whatever it held
        tracer.wait(10)
    time.sleep(0.1)
    return case, victim not in served.processes()


def _retry(client: Client, draft: Ready):
    for _ in range(20):
        try:
            return draft.send(client)
        except (http.client.HTTPException, OSError):
            time.sleep(0.2)
    raise AssertionError("the portal did not come back")


def _wait(served: Served) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            if is_healthy(served.url):
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("the web process was not replaced")
