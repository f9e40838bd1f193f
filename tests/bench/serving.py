"""A portal as its processes, for measuring: gunicorn by the shipped settings, the worker, their CPU
and memory; SQLite or PostgreSQL.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kevytasiointi.storage.migrating import grant, migrate
from tests.browser.running import BIN, ROOT, free_port, is_healthy, wait_until_served
from tests.services.postgres import SERVING, PostgresServer, running_postgres

ENGINES = ("sqlite", "postgres")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Served:
    """A running portal."""

    url: str
    instance: Path
    database_url: str
    web: subprocess.Popen[bytes]
    worker: subprocess.Popen[bytes] | None
    loaded_in: float
    """How many seconds the loading of its cases took."""

    def cpu_seconds(self) -> float:
        """CPU that web and worker have used so far, with the processes they started."""
        return sum(_cpu_of(pid) for pid in self.processes())

    def web_cpu_seconds(self) -> float:
        """CPU of the web processes alone: what a person waits for."""
        return sum(_cpu_of(pid) for pid in _family(self.web.pid))

    def memory_mb(self) -> float:
        """Proportional memory of all processes: shared pages are counted once."""
        return sum(_pss_of(pid) for pid in self.processes()) / 1024

    def web_memory_mb(self) -> float:
        """Proportional memory of the web processes alone."""
        return sum(_pss_of(pid) for pid in _family(self.web.pid)) / 1024

    def processes(self) -> list[int]:
        """Web and worker, and the processes below them."""
        roots = [self.web.pid, *([self.worker.pid] if self.worker else [])]
        return [pid for root in roots for pid in _family(root)]


@contextmanager
def serving(
    engine: str,
    folder: Path,
    *,
    cases: int,
    settings: dict[str, str] | None = None,
    server: PostgresServer | None = None,
    with_worker: bool = True,
) -> Iterator[Served]:
    """Serve a demo of `cases` cases on an engine.

    Args:
        engine: sqlite or postgres.
        folder: where the instance is made.
        cases: how many demo cases there are.
        settings: more environment, e.g. WEB_PROCESSES.
        server: the PostgreSQL to use; else one of its own.
        with_worker: run the worker too; without it nothing is mailed or printed.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environ = {
        **{k: v for k, v in os.environ.items() if not k.startswith("KEVYT_")},
        "KEVYT_MODE": "demo",
        "KEVYT_INSTANCE": str(folder),
        "KEVYT_BASE_URL": url,
        "WEB_BIND": f"127.0.0.1:{port}",
        **(settings or {}),
    }
    with ExitStack() as stack:
        database = f"sqlite:///{folder / 'kevytasiointi.sqlite'}"
        if engine == "postgres":
            server = server or stack.enter_context(running_postgres())
            urls = server.fresh_database()
            migrate(urls.owner)
            grant(urls.owner, SERVING)
            database = urls.serving
            environ |= {
                "KEVYT_DATABASE_URL": urls.serving,
                "KEVYT_DATABASE_OWNER_URL": urls.owner,
            }
        flask = [BIN / "flask", "--app", "app"]
        load = [*flask, "demo", "load", "--cases", str(cases)]
        begun = time.perf_counter()
        subprocess.run(load, cwd=ROOT, env=environ, check=True, capture_output=True)
        loaded_in = time.perf_counter() - begun
        worker = stack.enter_context(_running([*flask, "worker"], environ)) if with_worker else None
        conf = ROOT / "docs" / "production" / "gunicorn.conf.py"
        web = stack.enter_context(_running([BIN / "gunicorn", "app:app", "-c", conf], environ))
        wait_until_served(lambda: is_healthy(url), [web, *([worker] if worker else [])])
        yield Served(url, folder, database, web, worker, loaded_in)


@contextmanager
def serving_bare(database_url: str) -> Iterator[str]:
    """Serve the bare application on the same kind of server and the same database."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environ = {
        **{k: v for k, v in os.environ.items() if not k.startswith("KEVYT_")},
        "WEB_BIND": f"127.0.0.1:{port}",
        "BARE_DATABASE_URL": database_url,
    }
    conf = ROOT / "docs" / "production" / "gunicorn.conf.py"
    words = [BIN / "gunicorn", "tests.bench.bare:app", "-c", conf]
    with _running(words, environ) as process:
        wait_until_served(lambda: is_healthy(url), [process])
        yield url


@contextmanager
def _running(words: list[object], environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([str(word) for word in words], cwd=ROOT, env=environ)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _cpu_of(pid: int) -> float:
    """CPU seconds of a process and of those of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / _TICKS


def _pss_of(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return float(line.split()[1])
    return 0.0
