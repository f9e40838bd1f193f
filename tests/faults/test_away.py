"""The database gone and back, a full disk: honest pages, drafts kept, quick recovery."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.asking import Answer, Client, hidden
from tests.bench.serving import serving
from tests.faults.sending import ready_draft, receipt_of
from tests.services.postgres import running_postgres

RECOVERY_SECONDS = 10


def recovered(client: Client, path: str) -> tuple[float, Answer]:
    """How long until a page is served again."""
    begun = time.monotonic()
    while (waited := time.monotonic() - begun) < 30:
        answer = client.get(path)
        if answer.status == 200:
            return waited, answer
        time.sleep(0.2)
    raise AssertionError("not recovered in half a minute")


def test_a_database_that_is_gone_and_comes_back(tmp_path: Path, figure: list[str]) -> None:
    with (
        running_postgres() as server,
        serving("postgres", tmp_path, cases=5, server=server) as served,
    ):
        client = Client(served.url)
        client.sign_in("asiakas-aino")
        draft = ready_draft(client)
        server.stop_at_once()
        gone = [client.get("/fi/omat"), draft.send(client)]
        begun = time.monotonic()
        server.start_again()
        recovered(client, "/fi/omat")
        waited = time.monotonic() - begun
        again = receipt_of(draft.send(client))
    statuses = [answer.status for answer in gone]
    figure.append(f"database gone and back: {statuses}, back in {waited:.1f} s")
    assert statuses == [503, 503]
    assert all(int(answer.headers["retry-after"]) > 0 for answer in gone)
    assert waited < RECOVERY_SECONDS
    assert again


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of twelve megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", folder],
        check=False,
        capture_output=True,
    )
    if done.returncode:
        pytest.skip("a tmpfs can't be mounted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_keeps_drafts_and_reading_and_recovers(
    small_disk: Path, figure: list[str]
) -> None:
    with serving("sqlite", small_disk, cases=5) as served:
        client = Client(served.url)
        client.sign_in("asiakas-aino")
        draft = ready_draft(client)
        stuffing = small_disk / "stuffing"
        with stuffing.open("wb", buffering=0) as file:
            try:
                while file.write(b"x" * 4096):
                    pass
            except OSError:
                pass
        refused = draft.send(client)
        reading = client.get("/fi/omat").status
        stuffing.unlink()
        waited, _ = recovered(client, draft.path)
        again = receipt_of(draft.send(client))
    figure.append(f"disk full: {refused.status}, reading {reading}, back in {waited:.1f} s")
    assert refused.status == 503
    assert reading == 200
    assert waited < RECOVERY_SECONDS
    assert again


def test_files_that_find_no_room_are_refused_and_the_draft_stays(
    small_disk: Path, tmp_path: Path, figure: list[str]
) -> None:
    settings = {"KEVYT_STORE": str(small_disk)}
    with serving("sqlite", tmp_path / "instance", cases=5, settings=settings) as served:
        client = Client(served.url)
        client.sign_in("asiakas-aino")
        service = "/fi/palvelut/meluilmoitus-lehtola"
        draft = client.post(f"{service}/aloita", hidden(client.get(service).body)).headers[
            "location"
        ]
        step = f"{draft}/tiedottaminen"
        fields = hidden(client.get(step).body)
        big = b"%PDF-1.7\n" + b"x" * (8 * 1024 * 1024)
        statuses = [
            client.attach(
                f"{draft}/liitteet/other_files", fields, "a-other_files", ("a.pdf", big)
            ).status
            for _ in range(2)
        ]
        still = client.get(step).status
    figure.append(f"store full: files {statuses}, the step still {still}")
    assert statuses[0] in {200, 303}
    assert statuses[1] == 503
    assert still == 200
