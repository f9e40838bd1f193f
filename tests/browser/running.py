"""A whole portal as processes: gunicorn and the worker over a demo instance, ended by pid."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BIN = Path(sys.executable).parent
_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal that is being served."""

    url: str
    instance: Path
    environ: dict[str, str]

    def command(self, *words: str) -> str:
        """What a `flask --app app …` command prints.

        Raises:
            subprocess.CalledProcessError: the command failed.
        """
        done = subprocess.run(
            [BIN / "flask", "--app", "app", *words],
            cwd=ROOT,
            env=self.environ,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_portal(instance: Path, *, cases: int, **settings: str) -> Iterator[Portal]:
    """Serve a demo with `cases` cases until the block ends; `settings` as in docs/settings.md."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environ = {
        **{k: v for k, v in os.environ.items() if not k.startswith("KEVYT_")},
        "KEVYT_MODE": "demo",
        "KEVYT_INSTANCE": str(instance),
        "KEVYT_BASE_URL": url,
        **{f"KEVYT_{name.upper()}": value for name, value in settings.items()},
    }
    portal = Portal(url, instance, environ)
    portal.command("demo", "load", "--cases", str(cases))
    processes = [
        _start([BIN / "flask", "--app", "app", "worker"], environ),
        _start(
            [
                *(BIN / "gunicorn", "app:app", "--bind", f"127.0.0.1:{port}", "--workers", "1"),
                *("--worker-class", "gthread", "--threads", "4", "--log-level", "warning"),
            ],
            environ,
        ),
    ]
    try:
        wait_until_served(lambda: is_healthy(url), processes)
        yield portal
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(timeout=30)


def _start(words: list[str | Path], environ: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(words, cwd=ROOT, env=environ)


def wait_until_served(
    is_served: Callable[[], bool], processes: Sequence[subprocess.Popen[bytes]]
) -> None:
    """Wait until a portal answers.

    Raises:
        RuntimeError: a process ended, or a minute has passed.
    """
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if any(process.poll() is not None for process in processes):
            raise RuntimeError("the portal ended while starting")
        try:
            if is_served():
                return
        except OSError:
            pass
        _pause()
    raise RuntimeError("the portal did not start")


def is_healthy(url: str) -> bool:
    with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:  # noqa: S310 (our own http address)
        return bool(answer.status == 200)


def _pause() -> None:
    # Polling a process that is starting has no event to wait for.
    time.sleep(0.1)
